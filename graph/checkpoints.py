"""Where turns wait: checkpoints on disk, and the only types that may be read back from them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import aiosqlite
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

import graph.state
from edits.vocabulary import Record
from settings import Settings


def checkpoint_types() -> tuple[tuple[str, str], ...]:
    """Module and name of every type of the edit language and the state; nothing else is ever revived."""
    return tuple(sorted({(kind.__module__, kind.__qualname__) for kind in _records(Record)}))


def _records(root: type[Record]) -> Iterator[type[Record]]:
    for kind in root.__subclasses__():
        if kind.__module__.startswith(("edits.", graph.state.__name__)):
            yield kind
        yield from _records(kind)


def strict_serializer() -> JsonPlusSerializer:
    """A serializer that refuses every type we did not register: a forged checkpoint imports nothing."""
    return JsonPlusSerializer(pickle_fallback=False, allowed_msgpack_modules=checkpoint_types())


@asynccontextmanager
async def open_checkpoints(settings: Settings) -> AsyncIterator[BaseCheckpointSaver[Any]]:
    """The saver of this deployment: SQLite in the data folder, PostgreSQL by URL."""
    if settings.database_url and settings.database_url.startswith("postgresql"):
        async with _open_postgres(settings.database_url) as saver:
            yield saver
        return
    async with aiosqlite.connect(settings.data_dir / "checkpoints.sqlite") as connection:
        await connection.execute("PRAGMA journal_mode=WAL")
        await connection.execute("PRAGMA synchronous=FULL")
        saver = AsyncSqliteSaver(connection, serde=strict_serializer())
        await saver.setup()
        yield saver


@asynccontextmanager
async def _open_postgres(url: str) -> AsyncIterator[BaseCheckpointSaver[Any]]:
    from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver

    plain = "postgresql://" + url.partition("://")[2]
    async with AsyncPostgresSaver.from_conn_string(plain, serde=strict_serializer()) as saver:
        await saver.setup()
        yield saver
