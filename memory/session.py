"""What holds for a session: the overrides of a thread that outlive their turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from graph.state import Override
from memory.events import Event, read_events
from memory.learning import undone
from memory.stack import update_thread
from memory.tables import threads


def session_overrides(connection: Connection, user_id: str, thread_id: str) -> tuple[Override, ...]:
    """What holds for a thread's session."""
    wanted = sa.select(threads.c.overrides).where(threads.c.user_id == user_id, threads.c.thread_id == thread_id)
    return read_overrides(connection.execute(wanted).scalar())


def read_overrides(stored: Sequence[dict[str, Any]] | None) -> tuple[Override, ...]:
    """A thread's stored session overrides."""
    return tuple(Override.model_validate(one) for one in stored or ())


def held_overrides(events: Iterable[Event]) -> tuple[Override, ...]:
    """What holds for the session after a thread's events: the last word for each trait, of turns that stand; a lasting
    word ends it.
    """
    log = list(events)
    gone = undone(log)
    held: dict[str, dict[str, Any]] = {}
    for event in log:
        if event.kind != "override" or event.turn_id in gone or event.body["scope"] == "once":
            continue
        held.pop(event.body["trait"], None)
        if event.body["scope"] == "session":
            held[event.body["trait"]] = {
                key: value for key, value in event.body.items() if key in Override.model_fields
            }
    return read_overrides(list(held.values()))


def settle_overrides(connection: Connection, user_id: str, thread_id: str) -> None:
    """Keep with a thread what holds for its session now."""
    kinds = ("override", "undo", "redo")
    held = held_overrides(read_events(connection, user_id, kinds=kinds, thread_id=thread_id))
    stored = [override.model_dump(mode="json") for override in held]
    update_thread(connection, user_id, thread_id, {"overrides": stored or None})
