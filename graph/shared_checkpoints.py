"""Where turns wait when several servers share a PostgreSQL: the same rules as in SQLite, through a pool of our own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

from graph.keeping import KeepsWaitingTurns, checkpoint_id, strict_serializer

MOST_CONNECTIONS = 8
OPEN_S = 10.0
TABLES = ("checkpoint_writes", "checkpoint_blobs", "checkpoints")
OVER = """
SELECT thread_id FROM checkpoints GROUP BY thread_id
HAVING max(checkpoint_id) < %(older)s OR (max(checkpoint_id) < %(old)s
  AND thread_id NOT IN (SELECT thread_id FROM checkpoint_writes WHERE channel = '__interrupt__'))
"""
Pool = AsyncConnectionPool[AsyncConnection[DictRow]]


class SharedTurnsSaver(KeepsWaitingTurns, AsyncPostgresSaver):
    """Keeps turns that wait for an answer in PostgreSQL, and forgets them once they are finished."""

    def __init__(self, pool: Pool) -> None:
        super().__init__(pool, serde=strict_serializer())
        self._pool = pool

    async def forget_before(self, finished: float, waiting: float) -> None:
        """Remove turns that ended before `finished`, and those that wait since before `waiting`."""
        times = {"old": checkpoint_id(finished), "older": checkpoint_id(waiting)}
        async with self._pool.connection() as connection:
            found = await (await connection.execute(OVER, times)).fetchall()
            over = [row["thread_id"] for row in found]
            for table in TABLES:
                await connection.execute(f"DELETE FROM {table} WHERE thread_id = ANY(%s)", (over,))  # noqa: S608 a constant

    async def scrub(self) -> None:
        """Rewrite the tables without what was deleted."""
        async with self._pool.connection() as connection:
            for table in TABLES:
                await connection.execute(f"VACUUM FULL {table}")


@asynccontextmanager
async def open_shared(url: str) -> AsyncIterator[SharedTurnsSaver]:
    """A saver with a pool that checks its connections before it lends them. url: as libpq takes it."""
    pool: Any = AsyncConnectionPool(
        url,
        min_size=1,
        max_size=MOST_CONNECTIONS,
        open=False,
        check=AsyncConnectionPool.check_connection,
        kwargs={"autocommit": True, "row_factory": dict_row, "prepare_threshold": None},
    )
    await pool.open(wait=True, timeout=OPEN_S)
    try:
        saver = SharedTurnsSaver(pool)
        await saver.setup()
        yield saver
    finally:
        await pool.close()
