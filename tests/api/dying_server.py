"""Servers that are killed at a station, and others: `python -m tests.api.dying_server FOLDER` (`forks.py` runs it).

Everything is imported once; each line of standard input, an environment as JSON, becomes a server of its own by fork,
whose process id is answered. When it has ended, its exit status is in FOLDER. STATION and MOMENT (`before`, `after`)
say where one dies, while the file MARK is there; with MOMENT `wait` it waits there meanwhile.
"""

import asyncio
import contextlib
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
    """Become a server with this environment, which writes into the files OUT.out and OUT.err."""
    import server

    os.environ.update(given)
    for stream, ending in ((1, "out"), (2, "err")):
        os.dup2(os.open(f"{given['OUT']}.{ending}", os.O_WRONLY | os.O_APPEND), stream)
    sys.exit(server.main([]))


def note_ends(folder):
    """Write down the exit status of whatever has ended; it is there as a whole or not at all."""
    with contextlib.suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            pid, status = found
            unfinished = folder / f".{pid}"
            unfinished.write_text(str(os.waitstatus_to_exitcode(status)))
            unfinished.replace(folder / f"{pid}.ended")


if __name__ == "__main__":
    nodes.station.station = dying
    import server
    from tools.planner.ready import warm_up

    assert server.app, "imported here, once"
    warm_up()
    folder = Path(sys.argv[1])
    signal.signal(signal.SIGCHLD, lambda *_: note_ends(folder))
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            serve(json.loads(line))
        print(child, flush=True)
