"""A ledger on a file of its own for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from memory.ledger import Ledger


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'data' / 'loupe.sqlite'}"


@pytest.fixture
async def ledger(database: str) -> AsyncIterator[Ledger]:
    opened = await Ledger.open(database)
    yield opened
    await opened.close()
