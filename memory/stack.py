"""A thread's edit stack in SQL: which turns lie on it, which is on top, what can be undone and redone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from memory.tables import threads
from memory.tables import turns as rows

NO_EDIT = frozenset({"feedback", "preference", "off_topic"})
"""Intents that bring no media into the edit stack."""


def is_stacked(answer: Mapping[str, Any]) -> bool:
    """Whether an answer has its place in the edit stack: it edits, or it brings media that later edits will mean."""
    feedback = answer.get("feedback")
    if feedback is not None and feedback["action"] in {"undo", "redo"}:
        return False
    if answer["edit_steps"] and answer["status"] != "needs_clarification":
        return True
    brings_media = bool(answer["media"]) and answer.get("builds_on") is None
    return brings_media and answer["intent"]["kind"] not in NO_EDIT


def _of_thread(user_id: str, thread_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(rows.c.user_id == user_id, rows.c.thread_id == thread_id)


def to_undo(connection: Connection, user_id: str, thread_id: str, place: int = 0) -> str | None:
    """The newest turn whose edits are still on the stack; `place` counts further down from it."""
    wanted = (
        sa.select(rows.c.turn_id)
        .where(_of_thread(user_id, thread_id), rows.c.steps > 0, rows.c.undone.is_(None))
        .order_by(rows.c.event_id.desc())
        .offset(place)
        .limit(1)
    )
    return connection.execute(wanted).scalar()


def to_redo(connection: Connection, user_id: str, thread_id: str, place: int = 0) -> str | None:
    """The turn that was undone last, unless something was edited since: a new edit ends the way forward."""
    newer = rows.alias()
    since = (
        sa.select(sa.literal(1))
        .where(newer.c.user_id == user_id, newer.c.thread_id == thread_id, newer.c.steps > 0)
        .where(newer.c.event_id > rows.c.undone)
    )
    wanted = (
        sa.select(rows.c.turn_id)
        .where(_of_thread(user_id, thread_id), rows.c.undone.is_not(None), ~sa.exists(since))
        .order_by(rows.c.undone.desc())
        .offset(place)
        .limit(1)
    )
    return connection.execute(wanted).scalar()


def settle_top(connection: Connection, user_id: str, thread_id: str) -> None:
    """Point a thread at the turn that lies on top of its stack now."""
    wanted = (
        sa.select(rows.c.turn_id)
        .where(_of_thread(user_id, thread_id), rows.c.stacked, rows.c.undone.is_(None))
        .order_by(rows.c.event_id.desc())
        .limit(1)
    )
    update_thread(connection, user_id, thread_id, {"top": connection.execute(wanted).scalar()})


def update_thread(connection: Connection, user_id: str, thread_id: str, values: dict[str, Any]) -> None:
    """Set columns of one thread's row."""
    connection.execute(
        sa.update(threads).where(threads.c.user_id == user_id, threads.c.thread_id == thread_id).values(values)
    )
