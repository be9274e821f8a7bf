"""What every saver of waiting turns has in common: the types it may revive, what it keeps, and how its ids sort."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver, ChannelVersions, Checkpoint, CheckpointMetadata
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

import graph.state
from edits.vocabulary import Executor, Record
from graph.state import Answer


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


def _is_finished(checkpoint: Checkpoint) -> bool:
    answer = checkpoint["channel_values"].get("answer")
    return isinstance(answer, Answer) and answer.status != "needs_clarification"


def checkpoint_id(moment: float) -> str:
    """The start of every checkpoint id made at `moment`: they are UUIDs of version 6, which sort by time (RFC 9562)."""
    since_1582 = int(moment * 10_000_000) + 0x01B2_1DD2_1381_4000
    digits = f"{since_1582 >> 12:012x}"
    return f"{digits[:8]}-{digits[8:]}"
