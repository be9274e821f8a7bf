"""Events: what happened, as versioned records, and how they are written and read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from edits.record import Upgrade, upgraded
from memory.tables import events
from memory.upsert import Insert, upsert

VERSIONS: Mapping[str, int] = {
    "turn": 2,
    "answer": 2,
    "feedback": 2,
    "preference": 1,
    "profile": 1,
    "override": 1,
    "asked": 1,
    "archetype": 2,
    "lesson": 1,
    "undo": 1,
    "redo": 1,
    "media": 1,
    "media_gone": 1,
    "measured": 1,
    "model": 1,
}
"""Kinds of events and the version of their records that this program writes.

turn: a request and its answer. answer: a clarification's reply and the answer to it. feedback: a judgement of a turn.
preference: lasting tastes told in words. profile: traits stated or forgotten outright, and what is allowed.
override: a taste for now.
asked: questions of style that were put. archetype: groups of people alike, as a search for them found them.
lesson: what an event taught taken back, or let count again.
undo, redo: a turn taken off its thread's edit stack or put back. media, media_gone: an upload, and its end.
measured: what a turn knew of a content. model: what was asked of models, and what they answered.
"""

TEACHING = ("feedback", "preference", "profile", "override", "asked", "archetype", "lesson", "undo", "redo")
"""Kinds that a person's taste is folded from."""

PERSONAL = ("turn", "answer", *TEACHING)
"""Kinds that a profile's version counts."""


def _with_beginning(body: dict[str, Any]) -> dict[str, Any]:
    """Version 1 of a turn did not say what was given beside its prompt, nor how near its memories lay."""
    seen = [one["media_id"] for one in body["answer"]["media"]]
    return {
        **body,
        "given": body["overrides"],
        "media_ids": seen,
        "measured": {},
        "scores": {},
        "places": [one["kind"] for one in body["answer"]["media"][:1]],
        "models": {},
        "preview": True,
        "version": None,
    }


def _with_places(body: dict[str, Any]) -> dict[str, Any]:
    """Version 1 of a judgement knew the kind of media alone."""
    kind = body.pop("context", None)
    return {**body, "places": [] if kind is None else [kind]}


def _with_groups(body: dict[str, Any]) -> dict[str, Any]:
    """Version 1 of an archetype held what one person was lent, not the groups: nothing is, until they are told anew."""
    del body["alike"]
    return {**body, "groups": {"archetypes": [], "people": 0, "spread": 1.0}}


UPGRADES: dict[str, dict[int, Upgrade]] = {kind: {} for kind in VERSIONS} | {
    "turn": {1: _with_beginning},
    "answer": {1: _with_beginning},
    "feedback": {1: _with_places},
    "archetype": {1: _with_groups},
}
"""For each kind: version to the function that turns a record of it into one of the next version."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. id grows with time; 0 until it is written. at: seconds since 1970."""

    id: int
    user_id: str
    thread_id: str | None
    turn_id: str | None
    kind: str
    at: float
    body: dict[str, Any]
    dedupe: str | None = None


def _once(insert: Insert) -> sa.Executable:
    statement: sa.Executable = insert.on_conflict_do_nothing(index_elements=["user_id", "dedupe"])
    return statement.returning(events.c.id)  # type: ignore[attr-defined, no-any-return]


def append(connection: Connection, event: Event) -> Event | None:
    """Write `event` at the end of the log; None when its user already has one with the same `dedupe`."""
    body = {"record": f"loupe.{event.kind}.{VERSIONS[event.kind]}", **event.body}
    row = {
        "user_id": event.user_id,
        "thread_id": event.thread_id,
        "turn_id": event.turn_id,
        "kind": event.kind,
        "at": event.at,
        "dedupe": event.dedupe,
        "body": body,
    }
    written = upsert(connection, events, _once, row)
    return None if written is None else _numbered(event, written[0])


def _numbered(event: Event, number: int) -> Event:
    return Event(number, event.user_id, event.thread_id, event.turn_id, event.kind, event.at, event.body, event.dedupe)


def body_of(kind: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """A stored body as this program's version of it. Raises RecordError for one it cannot read."""
    return upgraded(dict(record), f"loupe.{kind}", VERSIONS[kind], UPGRADES[kind])


def exported(event: Event) -> dict[str, Any]:
    """An event as a line of somebody's own copy, with the version of its record."""
    return {**asdict(event), "record": f"loupe.{event.kind}.{VERSIONS[event.kind]}"}


def read_exported(line: Mapping[str, Any]) -> Event:
    """An event from a line of somebody's own copy, of this or an older version.

    Raises RecordError for one it cannot read, KeyError where a part of it is missing.
    """
    kind = line["kind"]
    body = body_of(kind, {**line["body"], "record": line["record"]})
    return Event(**{field.name: line[field.name] for field in fields(Event)} | {"body": body})


def lock_person(connection: Connection, user_id: str) -> None:
    """Hold other writers of this person's rows off until the transaction ends; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(user_id, 0))))


def read_events(
    connection: Connection,
    user_id: str,
    *,
    kinds: Iterable[str] | None = None,
    thread_id: str | None = None,
    before: int | None = None,
) -> Iterator[Event]:
    """A person's events, oldest first: of some kinds, of one thread, or before an event's id."""
    wanted = sa.select(events).where(events.c.user_id == user_id).order_by(events.c.id)
    if kinds is not None:
        wanted = wanted.where(events.c.kind.in_(tuple(kinds)))
    if thread_id is not None:
        wanted = wanted.where(events.c.thread_id == thread_id)
    if before is not None:
        wanted = wanted.where(events.c.id < before)
    for row in connection.execute(wanted):
        yield _read(row)


def written_as(connection: Connection, user_id: str, dedupe: str) -> Event | None:
    """The event of a person that bears this mark, if it was written."""
    wanted = sa.select(events).where(events.c.user_id == user_id, events.c.dedupe == dedupe)
    row = connection.execute(wanted).first()
    return None if row is None else _read(row)


def _read(row: sa.Row[*tuple[Any, ...]]) -> Event:
    body = body_of(row.kind, row.body)
    return Event(row.id, row.user_id, row.thread_id, row.turn_id, row.kind, row.at, body, row.dedupe)
