"""One server whose planner is the mock's model, for every test of this folder."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import httpx
import pytest

from settings import Settings
from tests.conftest import Doors, serve_in_thread
from tests.model_host.fixture import MockHost
from tests.tools.model.answers import MODEL

TURN_S = 20
"""Deadline of a turn; far above what any test takes, however busy the machine."""


@pytest.fixture(scope="session")
def modelled(doors: Doors, model_host_process: MockHost, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """The server. `doors` is open before it: the first of a process takes render jobs."""
    folder = tmp_path_factory.mktemp("modelled")
    given = model_host_process.settings(llm_model=MODEL, data_dir=folder, workers=1, turn_seconds=TURN_S)
    yield from serve_in_thread(Settings(_env_file=None, **given))


@pytest.fixture
def ana(modelled: Doors) -> Iterator[httpx.Client]:
    """Somebody new, on that server; whatever an earlier test taught it about the host is forgotten."""
    modelled.house.services.models.rungs.__init__()
    with modelled.client(f"ana-{uuid.uuid4().hex[:8]}") as client:
        yield client
