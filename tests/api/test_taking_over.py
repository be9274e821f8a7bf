"""Of several servers in one process one takes render jobs; when it closes, the next one does."""

import subprocess
import sys

from tests.api.test_process import ROOT

SCRIPT = """
import asyncio, sys
from pathlib import Path
from types import SimpleNamespace
from api.renders import Renders
from settings import Settings

def renders(name):
    settings = Settings(_env_file=None, data_dir=Path(sys.argv[1]) / name)
    settings.data_dir.mkdir()
    return Renders(SimpleNamespace(settings=settings), None)

async def main():
    first, second, third = map(renders, ("first", "second", "third"))
    for one in (first, second, third):
        await one.open()
    assert [one._work is not None for one in (first, second, third)] == [True, False, False]
    await second.close()
    await first.close()
    while third._work is None:
        await asyncio.sleep(0.05)
    assert await third.job("ana", "none") is None
    await third.close()
    await first.open()
    assert first._work is not None
    await first.close()
    print("taken over")

asyncio.run(main())
"""


def test_when_the_server_that_renders_closes_the_next_one_takes_jobs(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.stdout.strip().endswith("taken over"), done.stderr[-2_000:]
