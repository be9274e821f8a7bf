"""Servers in processes of their own."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from tests.api.forks import Forks


@pytest.fixture(scope="session")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    """Starts as many servers as a test wants, for a tenth of what `python server.py` takes."""
    with contextlib.closing(Forks(tmp_path_factory.mktemp("forks"))) as parent:
        yield parent
