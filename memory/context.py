"""What turns start from: the taste, the top of the thread's edit stack, the session, and what may be recalled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from graph.state import Candidate, Override, Profile, Recalled
from memory import people
from memory.past import Known, Past, brought_up, newest_in_json, read_up
from memory.profile import default_profile
from memory.session import read_overrides
from memory.tables import events, profiles, threads, turns
from memory.turns import recall


@dataclass(frozen=True, slots=True)
class TurnContext:
    """What a turn starts from: the taste, the top of the thread's edit stack, and what holds for the session.

    past: which turns may be recalled; of the reading, and no part of what the turn was given.
    """

    profile: Profile
    last: Recalled | None
    overrides: tuple[Override, ...]
    by_kind: Mapping[str, Profile] = field(default_factory=dict)
    past: Sequence[Candidate] = field(default=(), compare=False)

    def within(self, kind: str | None) -> Profile:
        """The taste for a kind of media ("image", "video", "audio"), where it differs from the whole."""
        return self.by_kind.get(kind or "", self.profile)


Place: TypeAlias = tuple[str, str]
"""A person and one of their threads, or a new one."""
_Row: TypeAlias = Row[*tuple[Any, ...]]


def contexts(connection: Connection, places: Sequence[Place], past: Past) -> list[TurnContext]:
    """What turns in these places start from, in their order. In SQLite one statement reads them all.

    past: what is known already of their past turns; it learns what is read.
    """
    known = {user_id: past.of(user_id) for user_id, _ in places}
    if connection.dialect.name != "sqlite":
        return [_context_of(connection, past, known[user_id], user_id, thread_id) for user_id, thread_id in places]
    asked = orjson.dumps([(*place, known[place[0]].mark) for place in places]).decode()
    found = {row.number: row for row in connection.execute(_all_asked(), {"asked": asked})}
    answers = []
    for number, (user_id, _) in enumerate(places):
        row = found.get(number)
        if row is None:
            answers.append(_unknown())
            continue
        if row.watermark != known[user_id].mark:
            known[user_id] = brought_up(connection, user_id, known[user_id], row.watermark, row.newest)
            past.keep(user_id, known[user_id])
        answers.append(_context(row, known[user_id]))
    return answers


def _context_of(connection: Connection, past: Past, known: Known, user_id: str, thread_id: str) -> TurnContext:
    row = connection.execute(_ONE, {"user_id": user_id, "thread_id": thread_id}).first()
    if row is None:
        return _unknown()
    if row.watermark != known.mark:
        known = read_up(connection, user_id, known, row.watermark)
        past.keep(user_id, known)
    return _context(row, known)


def _unknown() -> TurnContext:
    """Of somebody who was never here."""
    return TurnContext(default_profile(), None, ())


def _context(row: _Row, known: Known) -> TurnContext:
    return TurnContext(
        profile=people.read_profile(row.profile, row.turns, row.version),
        by_kind={
            kind: people.read_profile(row.profile, row.turns, row.version, kind) for kind in row.profile or () if kind
        },
        last=None if row.kind is None else recall(row.kind, row.body, row.verdict, edited=row.edited),
        overrides=read_overrides(row.overrides),
        past=known.turns,
    )


# Statements

_COLUMNS = (
    profiles.c.profile,
    profiles.c.turns,
    profiles.c.version,
    profiles.c.watermark,
    threads.c.overrides,
    turns.c.verdict,
    turns.c.edited,
    events.c.kind,
    events.c.body,
)


def _beside(people: sa.FromClause, thread_id: sa.ColumnElement[str]) -> sa.FromClause:
    """Rows of people, each beside their thread, the turn on its top and that one's event, where there are any."""
    return (
        people.outerjoin(threads, (threads.c.user_id == profiles.c.user_id) & (threads.c.thread_id == thread_id))
        .outerjoin(turns, (turns.c.user_id == profiles.c.user_id) & (turns.c.turn_id == threads.c.top))
        .outerjoin(events, events.c.id == turns.c.event_id)
    )


_ONE = (
    sa.select(*_COLUMNS)
    .select_from(_beside(profiles, sa.bindparam("thread_id", type_=sa.String)))
    .where(profiles.c.user_id == sa.bindparam("user_id"))
)


@cache
def _all_asked() -> sa.Select[Any]:
    """Of a JSON list of places with marks, `asked`: each one's number and columns, and what `newest_in_json` tells."""
    asked = sa.func.json_each(sa.bindparam("asked")).table_valued("key", "value", name="asked")
    person, thread = (sa.func.json_extract(asked.c.value, f"$[{place}]", type_=sa.String) for place in (0, 1))
    mark = sa.func.json_extract(asked.c.value, "$[2]", type_=sa.Integer)
    newest = newest_in_json(asked, mark).label("newest")
    return sa.select(asked.c.key.label("number"), *_COLUMNS, newest).select_from(
        _beside(asked.join(profiles, profiles.c.user_id == person), thread)
    )
