"""Where turns wait: checkpoints on disk or in PostgreSQL, and how old ones go."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol, runtime_checkable

import aiosqlite
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from graph.keeping import KeepsWaitingTurns, checkpoint_id, strict_serializer
from settings import Settings


class WaitingTurnsSaver(KeepsWaitingTurns, AsyncSqliteSaver):
    """Keeps turns that wait for an answer in the data folder."""


@asynccontextmanager
async def open_checkpoints(settings: Settings) -> AsyncIterator[BaseCheckpointSaver[Any]]:
    """The saver of this deployment: SQLite in the data folder, PostgreSQL by URL."""
    if settings.database_url and settings.database_url.startswith("postgresql"):
        from graph.shared_checkpoints import open_shared

        async with open_shared("postgresql://" + settings.database_url.partition("://")[2]) as shared:
            yield shared
        return
    async with aiosqlite.connect(settings.data_dir / "checkpoints.sqlite") as connection:
        await connection.execute("PRAGMA journal_mode=WAL")
        await connection.execute("PRAGMA synchronous=FULL")
        saver = WaitingTurnsSaver(connection, serde=strict_serializer())
        await saver.setup()
        yield saver


@runtime_checkable
class RemovesTurns(Protocol):
    """A saver that knows itself how to remove what it kept."""

    async def forget_before(self, finished: float, waiting: float) -> None:
        """Remove turns that ended before `finished`, and those that wait since before `waiting`."""

    async def scrub(self) -> None:
        """Leave no byte of them."""


async def forget_before(saver: BaseCheckpointSaver[Any], finished: float, waiting: float) -> None:
    """Remove checkpoints of turns that ended before `finished`, and of turns that wait since before `waiting`.

    finished, waiting: seconds since 1970. A finished turn is in the ledger and never reads its checkpoint again;
    the savers themselves keep everything for ever.
    """
    if not isinstance(saver, AsyncSqliteSaver):
        if isinstance(saver, RemovesTurns):
            await saver.forget_before(finished, waiting)
        return
    asked = "SELECT thread_id FROM writes WHERE channel = '__interrupt__'"
    old, older = checkpoint_id(finished), checkpoint_id(waiting)
    async with saver.lock:
        await saver.conn.execute(
            f"DELETE FROM checkpoints WHERE checkpoint_id < ? OR (checkpoint_id < ? AND thread_id NOT IN ({asked}))",  # noqa: S608 a constant
            (older, old),
        )
        await saver.conn.execute(
            "DELETE FROM writes WHERE checkpoint_id < ? AND thread_id NOT IN (SELECT thread_id FROM checkpoints)",
            (old,),
        )
        await saver.conn.commit()


async def scrub(saver: BaseCheckpointSaver[Any]) -> None:
    """Rewrite what is kept, so that no byte of deleted checkpoints remains."""
    if isinstance(saver, RemovesTurns):
        await saver.scrub()
    if isinstance(saver, AsyncSqliteSaver):
        async with saver.lock:
            await saver.conn.commit()
            for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                async with saver.conn.execute(statement) as cursor:
                    await cursor.fetchall()
