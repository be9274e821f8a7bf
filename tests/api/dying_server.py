"""Servers that are killed at a station, and others: `python -m tests.api.dying_server`.

Everything is imported once; each line of standard input, an environment as JSON, becomes a server of its own by fork,
whose process id is answered. STATION and MOMENT (`before`, `after`) say where one dies, while the file MARK is there;
with MOMENT `wait` it waits there meanwhile.
"""

import asyncio
import json
import os
import signal
import sys
import time
from pathlib import Path

import nodes.station

bind = nodes.station.station


def dying(function, open_services, **more):
    """Bind a station that kills the process once."""
    run = bind(function, open_services, **more)
    if run.__name__ != os.environ.get("STATION"):
        return run
    mark, moment = Path(os.environ["MARK"]), os.environ["MOMENT"]

    def die(now):
        if now == moment and mark.exists():
            mark.unlink()
            os.kill(os.getpid(), signal.SIGKILL)

    async def until_death(state, *, runtime):
        if moment == "wait":
            await asyncio.to_thread(wait_while, mark)
        die("before")
        update = await run(state, runtime=runtime)
        die("after")
        return update

    until_death.__name__ = run.__name__
    return until_death


def wait_while(mark):
    """Until the file is gone."""
    while mark.exists():
        time.sleep(0.02)


def serve(given):
    """Become a server with this environment, which writes into the file OUT."""
    import server

    os.environ.update(given)
    out = os.open(given["OUT"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(out, 1)
    os.dup2(out, 2)
    sys.exit(server.main([]))


if __name__ == "__main__":
    nodes.station.station = dying
    import server
    from tools.planner.ready import warm_up

    assert server.app, "imported here, once"
    warm_up()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            serve(json.loads(line))
        print(child, flush=True)
