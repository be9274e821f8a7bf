"""The memory room is the same on PostgreSQL: tests of it run once more, on a server of their own.

With `LOUPE_TEST_POSTGRES` set to a server, every test of the room runs on it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.memory.conftest import SERVER
from tests.postgres import programs, running

ROOT = Path(__file__).parents[2]
ROOMS = ("beginnings", "learned", "past", "training")


@pytest.mark.skipif(SERVER is not None, reason="these tests run on PostgreSQL already")
@pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed (Debian: postgresql)")
@pytest.mark.skipif(find_spec("asyncpg") is None, reason="extra `postgres` is not installed")
def test_what_holds_on_sqlite_holds_on_postgresql() -> None:
    binaries = programs()
    assert binaries is not None
    files = [str(ROOT / "tests" / "memory" / f"test_{room}.py") for room in ROOMS]
    with running(binaries) as server:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *files],
            cwd=ROOT,
            env={**os.environ, "LOUPE_TEST_POSTGRES": server},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-4_000:]
    assert "passed" in done.stdout.splitlines()[-1]
