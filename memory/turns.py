"""Turns: their rows, and reading them back whole, as context, or as memories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from graph.state import Answer, Override, Recalled
from memory.events import Event, body_of
from memory.stack import is_stacked, settle_top
from memory.tables import events, threads, turns
from memory.upsert import Insert, upsert

Verdict = Literal["accept", "reject", "modify"]
Steps = Sequence[Mapping[str, Any]]
LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A turn as it was written down. at: seconds since 1970. reply: the answer to its clarification, if it asked."""

    turn_id: str
    thread_id: str
    at: float
    prompt: str
    reply: str | None
    answer: Answer
    overrides: tuple[Override, ...]
    timings: dict[str, float]
    recalled: tuple[str, ...]
    places: tuple[str, ...]
    verdict: Verdict | None
    undone: bool
    vector: bool

    def remembered(self) -> Recalled:
        """The turn as a memory, with the steps that stand."""
        return Recalled(
            turn_id=self.turn_id,
            prompt=self.prompt,
            summary=self.answer.edit_summary,
            intent=self.answer.intent.kind,
            media_ids=tuple(one.media_id for one in self.answer.media),
            builds_on=self.answer.builds_on,
            steps=self.answer.standing_steps,
            places=self.places,
            verdict=self.verdict,
        )


Hits: TypeAlias = list[tuple[str, float]]
"""Ids of turns with a score, the best first."""


def project(connection: Connection, event: Event) -> bool:
    """Put a turn's event into the rows of its turn and thread. True when the turn is new."""
    answer = event.body["answer"]
    stacked = is_stacked(answer)
    row = {
        "user_id": event.user_id,
        "turn_id": event.turn_id,
        "thread_id": event.thread_id,
        "began": event.id,
        "event_id": event.id,
        "at": event.at,
        "status": answer["status"],
        "verdict": None,
        "stacked": stacked,
        "steps": len(answer["edit_steps"]) if stacked else 0,
        "undone": None,
        "vector": event.body["vector"],
        "edited": None,
    }
    began = upsert(connection, turns, _turn, row)
    new = began == (event.id,)
    top = event.turn_id if stacked else None
    upsert(connection, threads, _thread, _thread_row(event, top, new))
    if not new:
        settle_top(connection, event.user_id, event.thread_id or "")
    return new


def _thread_row(event: Event, top: str | None, new: bool) -> dict[str, Any]:
    return {
        "user_id": event.user_id,
        "thread_id": event.thread_id,
        "title": event.body["prompt"].strip()[:LONGEST_TITLE],
        "started": event.at,
        "at": event.at,
        "turns": 1 if new else 0,
        "top": top,
        "overrides": None,
    }


def _turn(insert: Insert) -> sa.Executable:
    row = insert.excluded
    kept = ("event_id", "status", "stacked", "steps", "vector")
    statement: sa.Executable = insert.on_conflict_do_update(
        index_elements=["user_id", "turn_id"], set_={name: row[name] for name in kept}
    ).returning(turns.c.began)
    return statement


def _thread(insert: Insert) -> sa.Executable:
    row = insert.excluded
    statement: sa.Executable = insert.on_conflict_do_update(
        index_elements=["user_id", "thread_id"],
        set_={
            "at": row.at,
            "turns": threads.c.turns + row.turns,
            "top": sa.func.coalesce(row.top, threads.c.top),
        },
    )
    return statement


def top(connection: Connection, user_id: str, thread_id: str) -> Recalled | None:
    """The turn on top of a thread's edit stack."""
    wanted = (
        sa.select(events.c.kind, events.c.body, turns.c.verdict, turns.c.edited)
        .join(turns, events.c.id == turns.c.event_id)
        .where(turns.c.user_id == user_id, turns.c.thread_id == thread_id, turns.c.stacked, turns.c.undone.is_(None))
        .order_by(turns.c.event_id.desc())
        .limit(1)
    )
    row = connection.execute(wanted).first()
    return None if row is None else recall(row.kind, row.body, row.verdict, edited=row.edited)


def recall(
    kind: str,
    record: Mapping[str, Any],
    verdict: Verdict | None,
    score: float = 0,
    edited: Steps | None = None,
) -> Recalled:
    """A stored turn's event as a memory."""
    return memory_of(body_of(kind, record), verdict, score, edited)


def memory_of(
    body: Mapping[str, Any], verdict: Verdict | None, score: float = 0, edited: Steps | None = None
) -> Recalled:
    """A turn as a memory; `body` is of this program's version.

    edited: its steps as the person changed them, which is how they liked it.
    """
    answer = body["answer"]
    return Recalled.model_validate(
        {
            "turn_id": answer["turn_id"],
            "prompt": body["prompt"],
            "summary": answer["edit_summary"],
            "intent": answer["intent"]["kind"],
            "media_ids": [one["media_id"] for one in answer["media"]],
            "builds_on": answer.get("builds_on"),
            "steps": answer["edit_steps"] if edited is None else edited,
            "places": body["places"],
            "verdict": verdict,
            "score": score,
        }
    )


_STORED = sa.select(
    turns.c.turn_id,
    turns.c.thread_id,
    turns.c.at,
    turns.c.verdict,
    turns.c.undone,
    turns.c.edited,
    events.c.kind,
    events.c.body,
).join(events, events.c.id == turns.c.event_id)
_ONE = _STORED.where(turns.c.user_id == sa.bindparam("user_id"), turns.c.turn_id == sa.bindparam("turn_id"))
_THREAD = _STORED.where(
    turns.c.user_id == sa.bindparam("user_id"), turns.c.thread_id == sa.bindparam("thread_id")
).order_by(turns.c.began)


def turn(connection: Connection, user_id: str, turn_id: str) -> StoredTurn | None:
    """One turn of this person."""
    row = connection.execute(_ONE, {"user_id": user_id, "turn_id": turn_id}).first()
    return None if row is None else _stored(row)


def thread(
    connection: Connection, user_id: str, thread_id: str, limit: int | None = None, after: str | None = None
) -> list[StoredTurn] | None:
    """The turns of one of this person's threads, oldest first; None where they have no such thread.

    limit: so many at most. after: only those that began after this turn.
    """
    names = {"user_id": user_id, "thread_id": thread_id}
    wanted = _THREAD if limit is None else _THREAD.limit(limit)
    if after is not None:
        began = sa.select(turns.c.began).where(turns.c.user_id == user_id, turns.c.turn_id == after)
        wanted = wanted.where(turns.c.began > began.scalar_subquery())
    rows = connection.execute(wanted, names).all()
    if not rows and connection.execute(_THREAD.limit(1), names).first() is None:
        return None
    return [_stored(row) for row in rows]


def _stored(row: Row[*tuple[Any, ...]]) -> StoredTurn:
    body, place = body_of(row.kind, row.body), (row.turn_id, row.thread_id, row.at)
    return stored_turn(body, *place, edited=row.edited, verdict=row.verdict, undone=row.undone is not None)


def stored_turn(
    body: Mapping[str, Any], turn_id: str, thread_id: str, at: float, *, edited: Steps | None,
    verdict: Verdict | None, undone: bool,
) -> StoredTurn:  # fmt: skip
    """A turn of what was written down of it, in this program's version, and of what became of it since."""
    return StoredTurn(
        turn_id=turn_id,
        thread_id=thread_id,
        at=at,
        prompt=body["prompt"],
        reply=body["reply"],
        answer=Answer.model_validate({**body["answer"], "edited_steps": edited}),
        overrides=tuple(Override.model_validate(one) for one in body["overrides"]),
        timings=body["timings"],
        recalled=tuple(body["recalled"]),
        places=tuple(body["places"]),
        verdict=verdict,
        undone=undone,
        vector=body["vector"],
    )


def count_since(connection: Connection, user_id: str, since: float) -> tuple[int, float | None]:
    """How many turns a person began since then, undone ones included, and when the first of those."""
    wanted = sa.select(sa.func.count(), sa.func.min(turns.c.at)).where(turns.c.user_id == user_id, turns.c.at > since)
    count, first = connection.execute(wanted).one()
    return count, first
