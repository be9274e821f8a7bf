"""A log that made-up people left behind, shared by everything that reads logs."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.sessions import make_files, work
from settings import Settings
from tests.conftest import serve_in_thread

TURNS = 72


@pytest.fixture(scope="session")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of five people who asked 72 times over HTTP; its server is gone."""
    folder = tmp_path_factory.mktemp("sessions") / "data"
    server = serve_in_thread(Settings(_env_file=None, data_dir=folder, workers=1))
    doors = next(server)
    work(doors.url, doors.house.services.identity, make_files(folder / "attached"), TURNS)
    assert next(server, None) is None
    return folder
