"""Which past turns may be recalled: read once for a person, and from then on what has been added since.

A person's newest event at a reading is its mark. What is known at a mark still holds as long as that event stands and
nothing that teaches came after it: a judgement, an undo or a correction changes what lies before, a further turn only
adds to it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import cache
from threading import Lock
from typing import Any, NamedTuple, TypeAlias

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from graph.state import Candidate
from memory.events import TEACHING
from memory.tables import events, profiles, turns

MOST_RECENT = 384
MOST_JUDGED = 128
MOST_PEOPLE = 256
"""People whose turns are kept: some 100 kB each where they have many."""

_Mine: TypeAlias = "sa.Select[str, str | None, float, int, bool]"
Rows: TypeAlias = Sequence[Sequence[Any]]


class Known(NamedTuple):
    """What may be recalled of a person, the newest first, as it was when an event was their last."""

    mark: int = 0
    turns: tuple[Candidate, ...] = ()


NOTHING = Known()


class Past:
    """What is known of whoever was asked for last. Any thread may ask."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._kept: OrderedDict[str, Known] = OrderedDict()
        self._lock = Lock()

    def of(self, user_id: str) -> Known:
        """What is known of a person."""
        with self._lock:
            if user_id in self._kept:
                self._kept.move_to_end(user_id)
            return self._kept.get(user_id, NOTHING)

    def keep(self, user_id: str, known: Known) -> None:
        """Know this of a person, instead of what was known before."""
        with self._lock:
            self._kept[user_id] = known
            self._kept.move_to_end(user_id)
            while len(self._kept) > MOST_PEOPLE:
                self._kept.popitem(last=False)

    def forget(self, user_id: str) -> None:
        """Know nothing of a person."""
        with self._lock:
            self._kept.pop(user_id, None)


def candidates(connection: Connection, user_id: str) -> list[Candidate]:
    """Past turns with a vector, not undone: the newest, and beyond them the newest that were judged; at most 512."""
    return list(_whole(connection, user_id, rows_of(connection, _NEWEST, user_id)))


def brought_up(connection: Connection, user_id: str, known: Known, mark: int, told: str) -> Known:
    """What is known at a new mark, from what `newest_in_json` told."""
    rows = orjson.loads(told.removeprefix(ADDS))
    if told.startswith(ADDS):
        return Known(mark, _with_added(user_id, known, rows))
    return Known(mark, _whole(connection, user_id, rows))


def read_up(connection: Connection, user_id: str, known: Known, mark: int) -> Known:
    """The same where each statement is sent by itself."""
    names = {"user_id": user_id, "mark": known.mark}
    if connection.execute(_GOES_ON, names).scalar():
        return Known(mark, _with_added(user_id, known, connection.execute(_ADDED, names).all()))
    return Known(mark, _whole(connection, user_id, connection.execute(_NEWEST, names).all()))


def _whole(connection: Connection, user_id: str, newest: Rows) -> tuple[Candidate, ...]:
    if len(newest) < MOST_RECENT:
        return tuple([Candidate(user_id, *row) for row in newest])
    found = {row[0]: row for row in [*newest, *rows_of(connection, _JUDGED, user_id)]}
    return tuple([Candidate(user_id, *row) for row in found.values()])


def _with_added(user_id: str, known: Known, rows: Rows) -> tuple[Candidate, ...]:
    if not rows:
        return known.turns
    added = {row[0]: Candidate(user_id, *row) for row in rows}
    both = [*added.values(), *(one for one in known.turns if one.turn_id not in added)]
    both.sort(key=_when, reverse=True)
    newest, older = both[:MOST_RECENT], both[MOST_RECENT:]
    room = MOST_JUDGED - sum(one.verdict is not None for one in newest)
    return (*newest, *[one for one in older if one.verdict is not None][: max(0, room)])


def _when(one: Candidate) -> float:
    return one.at


# Statements

_PAST = turns.alias("past")


def _names(kinds: Iterable[str]) -> list[sa.ColumnElement[str]]:
    """Kinds of events as they stand in a statement: values of a list would be put into its text at every call."""
    return [sa.literal_column(f"'{kind}'", sa.Text) for kind in kinds]


def _mine(user_id: Any) -> _Mine:
    past = _PAST.c
    return sa.select(past.turn_id, past.verdict, past.at, past.event_id, past.edited.is_(sa.null())).where(
        past.user_id == user_id, past.vector, past.undone.is_(None)
    )


def _newest(mine: _Mine) -> _Mine:
    return mine.order_by(_PAST.c.at.desc()).limit(MOST_RECENT)


def _added(mine: _Mine, user_id: Any, mark: Any) -> _Mine:
    """The turns that were written after a mark: by their events, of which there is an index in this order."""
    written = events.alias("written")
    after = sa.select(written.c.turn_id).where(
        written.c.user_id == user_id, written.c.kind.in_(_names(("turn", "answer"))), written.c.id > mark
    )
    after = after.correlate_except(written)
    return mine.where(_PAST.c.turn_id.in_(after))


def _goes_on(user_id: Any, mark: Any) -> sa.ColumnElement[bool]:
    """Whether what is known at a mark still holds."""
    marked, since = events.alias("marked"), events.alias("since")
    stands = sa.exists().where(marked.c.id == mark, marked.c.user_id == user_id)
    taught = sa.exists().where(since.c.user_id == user_id, since.c.kind.in_(_names(TEACHING)), since.c.id > mark)
    return sa.and_(stands, ~taught)


_USER, _MARK = sa.bindparam("user_id", type_=sa.String), sa.bindparam("mark", type_=sa.BigInteger)
_MINE = _mine(_USER)
_NEWEST, _ADDED = _newest(_MINE), _added(_MINE, _USER, _MARK)
_JUDGED = _MINE.where(_PAST.c.verdict.is_not(None)).order_by(_PAST.c.at.desc()).limit(MOST_JUDGED)
_GOES_ON = sa.select(_goes_on(_USER, _MARK))
ADDS = "+"
"""What a list begins with that only adds to what is known."""


def newest_in_json(asked: sa.FromClause, mark: sa.ColumnElement[int]) -> sa.ColumnElement[str]:
    """For a row of `profiles` in SQLite: what was added since a mark, or all, as a JSON list; see `brought_up`.

    asked: what the mark is a column of.
    """
    mine = _mine(profiles.c.user_id).correlate(profiles, asked)
    added, whole = (
        _in_one(wanted).scalar_subquery().correlate(profiles, asked)
        for wanted in (_added(mine, profiles.c.user_id, mark), _newest(mine))
    )
    return sa.case((_goes_on(profiles.c.user_id, mark), sa.literal(ADDS) + added), else_=whole)


def rows_of(connection: Connection, wanted: _Mine, user_id: str) -> Rows:
    """The rows of a statement: of SQLite in one piece, because its driver lets go of the interpreter for every row."""
    if connection.dialect.name != "sqlite":
        return connection.execute(wanted, {"user_id": user_id}).all()
    listed: Rows = orjson.loads(connection.execute(_in_one(wanted), {"user_id": user_id}).scalar_one())
    return listed


@cache
def _in_one(wanted: _Mine) -> sa.Select[str]:
    """A statement whose one row is the JSON list of all rows of another."""
    rows = wanted.subquery()
    return sa.select(sa.func.json_group_array(sa.func.json_array(*rows.c), type_=sa.String))
