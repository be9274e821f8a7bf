"""A person's history: their conversations, judgements, and undo and redo."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from edits.plan import Step
from memory import people, turns
from memory.errors import NotTheirs
from memory.events import Event, append, lock_person, read_events, written_as
from memory.learning import undone
from memory.session import settle_overrides
from memory.stack import settle_top, to_redo, to_undo
from memory.tables import threads
from memory.tables import turns as rows


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One conversation in a list. started, at: seconds since 1970 of its first and last turn."""

    thread_id: str
    title: str
    turns: int
    started: float
    at: float


@dataclass(frozen=True, slots=True)
class Moved:
    """A step of the edit stack. turn: what was taken off or put back. now: what lies on top after it."""

    turn: turns.StoredTurn
    now: turns.StoredTurn | None


def threads_of(
    connection: Connection, user_id: str, limit: int, before: float | tuple[float, str] | None
) -> list[ThreadRow]:
    """A person's conversations, the last used first. before: only those last used before this time, or, with a name,
    those that come after that conversation."""
    wanted = (
        sa.select(threads.c.thread_id, threads.c.title, threads.c.turns, threads.c.started, threads.c.at)
        .where(threads.c.user_id == user_id)
        .order_by(threads.c.at.desc(), threads.c.thread_id.desc())
        .limit(limit)
    )
    if isinstance(before, tuple):
        at, name = before
        wanted = wanted.where(sa.or_(threads.c.at < at, sa.and_(threads.c.at == at, threads.c.thread_id < name)))
    elif before is not None:
        wanted = wanted.where(threads.c.at < before)
    return [ThreadRow(*row) for row in connection.execute(wanted)]


def step(connection: Connection, user_id: str, thread_id: str, kind: str, once: str | None = None) -> Moved | None:
    """Undo or redo one turn of a thread, and what it taught; None when there is nothing to.

    once: names the call; a second one of the same name moves nothing and answers what the first did.
    """
    lock_person(connection, user_id)
    dedupe = None if once is None else f"{kind}:once:{once}"
    done = None if dedupe is None else written_as(connection, user_id, dedupe)
    if done is not None:
        return _moved(connection, user_id, thread_id, done.body["turn"])
    turn_id = (to_undo if kind == "undo" else to_redo)(connection, user_id, thread_id)
    if turn_id is None:
        return None
    event = append(connection, Event(0, user_id, thread_id, None, kind, time.time(), {"turn": turn_id}, dedupe))
    assert event is not None, "the mark was not there a moment ago"
    project(connection, event)
    people.take_in(connection, people.known(connection, user_id), [event], new_turns=counted([event]), again=True)
    return _moved(connection, user_id, thread_id, turn_id)


def _moved(connection: Connection, user_id: str, thread_id: str, turn_id: str) -> Moved:
    moved = turns.turn(connection, user_id, turn_id)
    assert moved is not None, "the stack holds turns that were written"
    above = to_undo(connection, user_id, thread_id)
    return Moved(moved, None if above is None else turns.turn(connection, user_id, above))


def take_off(
    connection: Connection, user_id: str, thread_id: str, step_id: str, once: str | None = None
) -> Moved | None:
    """Undo one step of the turn on top of a thread's stack; the last one left takes the turn off.

    None where there is no such step. It counts as a correction: the person took that step out. once: as for `step`.
    """
    lock_person(connection, user_id)
    turn_id = to_undo(connection, user_id, thread_id)
    top = None if turn_id is None else turns.turn(connection, user_id, turn_id)
    if top is None:
        return None
    left = [one for one in top.answer.standing_steps if one.id != step_id]
    if len(left) == len(top.answer.standing_steps):
        return None
    if not left:
        return step(connection, user_id, thread_id, "undo", once)
    judged = judge(connection, user_id, top.turn_id, "modify", left, "", once)
    return Moved(judged, judged)


def counted(written: Iterable[Event]) -> int:
    """How the number of turns that stand changes by stack moves."""
    return sum({"undo": -1, "redo": 1}.get(event.kind, 0) for event in written)


def judge(
    connection: Connection,
    user_id: str,
    turn_id: str,
    verdict: turns.Verdict,
    edit_steps: Sequence[Step] | None,
    comment: str,
    once: str | None = None,
) -> turns.StoredTurn:
    """Write down a judgement of a turn. Raises NotTheirs where the person has no such turn.

    once: names the call; a second one of the same name writes nothing.
    """
    lock_person(connection, user_id)
    judged = turns.turn(connection, user_id, turn_id)
    if judged is None:
        raise NotTheirs("there is no such turn")
    dedupe = None if once is None else f"feedback:once:{once}"
    if dedupe is not None and written_as(connection, user_id, dedupe) is not None:
        return judged
    body = {
        "about": turn_id,
        "verdict": verdict,
        "factor": None,
        "op": None,
        "comment": comment,
        "suggested": [one.model_dump(mode="json", by_alias=True) for one in judged.answer.edit_steps],
        "edited": None if edit_steps is None else [one.model_dump(mode="json", by_alias=True) for one in edit_steps],
        "overridden": sorted({override.trait for override in judged.overrides}),
        "places": list(judged.places),
    }
    draft = Event(0, user_id, judged.thread_id, turn_id, "feedback", time.time(), body, dedupe)
    event = append(connection, draft)
    assert event is not None, "the mark was not there a moment ago"
    project(connection, event)
    again = judged.verdict is not None or judged.undone
    people.take_in(connection, people.known(connection, user_id), [event], again=again)
    after = turns.turn(connection, user_id, turn_id)
    assert after is not None, "it was there a moment ago"
    return after


def project(connection: Connection, event: Event) -> None:
    """Put a judgement, an override or a stack move into the rows it touches."""
    thread_id = event.thread_id or ""
    match event.kind:
        case "feedback":
            _set_verdict(connection, event.user_id, event.body["about"], event.body["verdict"])
            if event.body["edited"] is not None:
                _set_edited(connection, event)
        case "override":
            settle_overrides(connection, event.user_id, thread_id)
        case "undo" | "redo":
            mark = event.id if event.kind == "undo" else None
            connection.execute(
                sa.update(rows)
                .where(rows.c.user_id == event.user_id, rows.c.turn_id == event.body["turn"])
                .values(undone=mark)
            )
            settle_top(connection, event.user_id, thread_id)
            settle_overrides(connection, event.user_id, thread_id)
            _settle_verdicts(connection, event)


def _settle_verdicts(connection: Connection, moved: Event) -> None:
    """The verdicts that the words of the moved turn gave to other turns come and go with it."""
    log = list(read_events(connection, moved.user_id, kinds=("feedback", "undo", "redo"), thread_id=moved.thread_id))
    gone = undone(log)
    given = [event for event in log if event.kind == "feedback"]
    touched = {event.body["about"] for event in given if event.turn_id == moved.body["turn"]}
    for about in touched:
        standing = [
            event.body["verdict"] for event in given if event.body["about"] == about and event.turn_id not in gone
        ]
        _set_verdict(connection, moved.user_id, about, standing[-1] if standing else None)


_MINE = sa.and_(rows.c.user_id == sa.bindparam("whose"), rows.c.turn_id == sa.bindparam("about"))
_EDITED = sa.update(rows).where(_MINE).values(edited=sa.bindparam("now"))
_VERDICT = sa.update(rows).where(_MINE).values(verdict=sa.bindparam("now"))


def _set_edited(connection: Connection, event: Event) -> None:
    """From now on the turn is as the person changed it."""
    given = {"whose": event.user_id, "about": event.body["about"], "now": event.body["edited"]}
    connection.execute(_EDITED, given)


def _set_verdict(connection: Connection, user_id: str, turn_id: str, verdict: str | None) -> None:
    connection.execute(_VERDICT, {"whose": user_id, "about": turn_id, "now": verdict})
