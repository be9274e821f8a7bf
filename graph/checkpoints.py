"""Where turns wait: checkpoints on disk, and the only types that may be read back from them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any, Protocol, runtime_checkable

import aiosqlite
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver, ChannelVersions, Checkpoint, CheckpointMetadata
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

import graph.state
from edits.vocabulary import Executor, Record
from graph.state import Answer
from settings import Settings


def checkpoint_types() -> tuple[tuple[str, str], ...]:
    """Module and name of every type of the edit language and the state; nothing else is ever revived."""
    kinds: set[type] = {*_records(Record), Executor}
    # Turns that wait since before a type moved know it by where it was.
    names = {(kind.__module__, kind.__qualname__) for kind in kinds}
    moved = {(graph.state.__name__, name) for module, name in names if module.startswith("graph.")}
    return tuple(sorted(names | moved))


def _records(root: type[Record]) -> Iterator[type[Record]]:
    for kind in root.__subclasses__():
        if kind.__module__.startswith(("edits.", "graph.")):
            yield kind
        yield from _records(kind)


def strict_serializer() -> JsonPlusSerializer:
    """A serializer that refuses every type we did not register: a forged checkpoint imports nothing."""
    return JsonPlusSerializer(pickle_fallback=False, allowed_msgpack_modules=checkpoint_types())


class KeepsWaitingTurns(BaseCheckpointSaver[Any]):
    """Mixed into a saver: it keeps turns that wait for an answer, and forgets them once they are finished.

    The ledger has those. Saves a turn one commit to disk, and what is kept stays as small as what is waited for.
    """

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Write the checkpoint, unless it is the end of a turn."""
        if not _is_finished(checkpoint):
            return await super().aput(config, checkpoint, metadata, new_versions)
        given = config["configurable"]
        if checkpoint["channel_values"].get("reply") is not None:
            await self.adelete_thread(given["thread_id"])
        named = {key: given[key] for key in ("thread_id", "checkpoint_ns")}
        return {"configurable": {**named, "checkpoint_id": checkpoint["id"]}}


class WaitingTurnsSaver(KeepsWaitingTurns, AsyncSqliteSaver):
    """Keeps turns that wait for an answer in the data folder."""


def _is_finished(checkpoint: Checkpoint) -> bool:
    answer = checkpoint["channel_values"].get("answer")
    return isinstance(answer, Answer) and answer.status != "needs_clarification"


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


def checkpoint_id(moment: float) -> str:
    """The start of every checkpoint id made at `moment`: they are UUIDs of version 6, which sort by time (RFC 9562)."""
    since_1582 = int(moment * 10_000_000) + 0x01B2_1DD2_1381_4000
    digits = f"{since_1582 >> 12:012x}"
    return f"{digits[:8]}-{digits[8:]}"
