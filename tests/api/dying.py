"""Workers that die, for tests: what a decoder does that meets its match."""

import os
import signal
import time

from tools.render.full import render_full


def once(plan, source, facts, out, **more):
    """Killed at the first try; renders at the second."""
    mark = out.parent / "died"
    if not mark.exists():
        mark.touch()
        always()
    return render_full(plan, source, facts, out, **more)


def always(*_, **__):
    """Killed."""
    os.kill(os.getpid(), signal.SIGKILL)


def never(plan, source, facts, out, **_):
    """Neither dies nor ends."""
    (out.parent / "pid").write_text(str(os.getpid()))
    time.sleep(60)
