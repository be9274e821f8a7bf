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
from memory.profile import default_profile
from memory.session import read_overrides
from memory.tables import events, profiles, threads, turns
from memory.turns import recall

MOST_RECENT = 384
MOST_JUDGED = 128


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


def contexts(connection: Connection, places: Sequence[Place]) -> list[TurnContext]:
    """What turns in these places start from, in their order. In SQLite one statement reads them all."""
    if connection.dialect.name != "sqlite":
        return [_context_of(connection, *place) for place in places]
    found = {row.number: row for row in connection.execute(_all_asked(), {"asked": orjson.dumps(places).decode()})}
    return [
        _context(connection, user_id, found[number], orjson.loads(found[number].newest))
        if number in found
        else _unknown()
        for number, (user_id, _) in enumerate(places)
    ]


def _context_of(connection: Connection, user_id: str, thread_id: str) -> TurnContext:
    row = connection.execute(_ONE, {"user_id": user_id, "thread_id": thread_id}).first()
    return _unknown() if row is None else _context(connection, user_id, row, _rows(connection, _NEWEST, user_id))


def _unknown() -> TurnContext:
    """Of somebody who was never here."""
    return TurnContext(default_profile(), None, ())


def _context(connection: Connection, user_id: str, row: _Row, newest: Sequence[Sequence[Any]]) -> TurnContext:
    return TurnContext(
        profile=people.read_profile(row.profile, row.turns, row.version),
        by_kind={
            kind: people.read_profile(row.profile, row.turns, row.version, kind) for kind in row.profile or () if kind
        },
        last=None if row.kind is None else recall(row.kind, row.body, row.verdict, edited=row.edited),
        overrides=read_overrides(row.overrides),
        past=_with_judged(connection, user_id, newest),
    )


def candidates(connection: Connection, user_id: str) -> list[Candidate]:
    """Past turns with a vector, not undone: the newest, and beyond them the newest that were judged; at most 512."""
    return _with_judged(connection, user_id, _rows(connection, _NEWEST, user_id))


def _with_judged(connection: Connection, user_id: str, newest: Sequence[Sequence[Any]]) -> list[Candidate]:
    found = {row[0]: row for row in newest}
    if len(newest) == MOST_RECENT:
        found |= {row[0]: row for row in _rows(connection, _JUDGED, user_id)}
    return [Candidate(user_id, *row) for row in found.values()]


# Statements

_COLUMNS = (
    profiles.c.profile,
    profiles.c.turns,
    profiles.c.version,
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
_PAST = turns.alias("past")
_Mine: TypeAlias = "sa.Select[str, str | None, float, int, bool]"


def _mine(user_id: Any) -> _Mine:
    past = _PAST.c
    return sa.select(past.turn_id, past.verdict, past.at, past.event_id, past.edited.is_(sa.null())).where(
        past.user_id == user_id, past.vector, past.undone.is_(None)
    )


def _newest(mine: _Mine) -> _Mine:
    return mine.order_by(_PAST.c.at.desc()).limit(MOST_RECENT)


_MINE = _mine(sa.bindparam("user_id"))
_NEWEST = _newest(_MINE)
_JUDGED = _MINE.where(_PAST.c.verdict.is_not(None)).order_by(_PAST.c.at.desc()).limit(MOST_JUDGED)


@cache
def _all_asked() -> sa.Select[Any]:
    """Of a JSON list of places, `asked`: each one's number and columns, and their newest turns as a JSON list."""
    asked = sa.func.json_each(sa.bindparam("asked")).table_valued("key", "value", name="asked")
    person, thread = (sa.func.json_extract(asked.c.value, f"$[{place}]", type_=sa.String) for place in (0, 1))
    newest = _in_one(_newest(_mine(profiles.c.user_id)).correlate(profiles))
    return sa.select(
        asked.c.key.label("number"), *_COLUMNS, newest.scalar_subquery().correlate(profiles).label("newest")
    ).select_from(_beside(asked.join(profiles, profiles.c.user_id == person), thread))


def _rows(connection: Connection, wanted: _Mine, user_id: str) -> Sequence[Sequence[Any]]:
    """The rows of a statement: of SQLite in one piece, because its driver lets go of the interpreter for every row."""
    if connection.dialect.name != "sqlite":
        return connection.execute(wanted, {"user_id": user_id}).all()
    listed: list[list[Any]] = orjson.loads(connection.execute(_in_one(wanted), {"user_id": user_id}).scalar_one())
    return listed


@cache
def _in_one(wanted: _Mine) -> sa.Select[str]:
    """A statement whose one row is the JSON list of all rows of another."""
    rows = wanted.subquery()
    return sa.select(sa.func.json_group_array(sa.func.json_array(*rows.c), type_=sa.String))
