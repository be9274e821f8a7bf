"""A log that made-up people left behind, shared by everything that reads logs."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from evals.sessions import make_files, work
from settings import Settings
from tests.conftest import serve_in_thread

TURNS = 72


@pytest.fixture(scope="session")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of five people who asked 72 times over HTTP; its server is gone.

    Processes of one run share the work: the first makes the folder, and each gets a copy of its own.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    made = shared / "sessions"
    with (shared / "sessions.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _make(shared / "sessions.begun")
            (shared / "sessions.begun").rename(made)
    return shutil.copytree(made / "data", tmp_path_factory.mktemp("sessions") / "data")


def _make(folder: Path) -> None:
    data = folder / "data"
    server = serve_in_thread(Settings(_env_file=None, data_dir=data, workers=1))
    doors = next(server)
    work(doors.url, doors.house.services.identity, make_files(data / "attached"), TURNS)
    assert next(server, None) is None
