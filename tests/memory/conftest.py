"""A ledger of its own for each test: a SQLite file, or a fresh database of the PostgreSQL server that
`LOUPE_TEST_POSTGRES` names (such as `postgresql+asyncpg://loupe@localhost:5432/postgres`)."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from memory.ledger import Ledger

EMPTY = "loupe_empty"
"""A database with every table and no row, that the others are copied from."""
SERVER = os.environ.get("LOUPE_TEST_POSTGRES")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The SQLite file of this test's ledger."""
    if SERVER:
        pytest.skip("about SQLite's file")
    return tmp_path / "data" / "loupe.sqlite"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[str]:
    if not SERVER:
        yield f"sqlite+aiosqlite:///{tmp_path / 'data' / 'loupe.sqlite'}"
        return
    name = f"loupe_{uuid4().hex}"
    engine = create_async_engine(SERVER, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        if not await connection.scalar(sa.text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": EMPTY}):
            await connection.exec_driver_sql(f"CREATE DATABASE {EMPTY}")
            await (
                await Ledger.open(make_url(SERVER).set(database=EMPTY).render_as_string(hide_password=False))
            ).close()
        await connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {EMPTY}")
    yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    async with engine.connect() as connection:
        await connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    await engine.dispose()


@pytest.fixture
async def ledger(database: str) -> AsyncIterator[Ledger]:
    opened = await Ledger.open(database)
    yield opened
    await opened.close()
