"""What people's turns asked of models: every call as it was, and what a day came to."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from graph.state import Briefing, ModelCall, Spent
from memory.events import Event, append, body_of
from memory.tables import events

DAY_S = 86_400.0
KIND = "model"
NOTHING = Spent()
MOST_KNOWN = 10_000
"""People whose sums are kept."""


@dataclass(frozen=True, slots=True)
class Consulted:
    """What one passage of a turn asked of models, and what the planning model was told."""

    at: float
    calls: tuple[ModelCall, ...]
    briefing: Briefing | None


def record(
    connection: Connection,
    user_id: str,
    thread_id: str | None,
    turn_id: str | None,
    calls: Sequence[ModelCall],
    briefing: Briefing | None,
) -> None:
    """Write calls down."""
    body = {
        "calls": [call.model_dump(mode="json") for call in calls],
        "spent": Spent.of(calls).model_dump(mode="json"),
        "briefing": None if briefing is None else briefing.model_dump(mode="json"),
    }
    append(connection, Event(0, user_id, thread_id, turn_id, KIND, time.time(), body))


@dataclass(frozen=True, slots=True)
class _Sum:
    """What the events up to one of them came to. day: when it began."""

    day: float
    event_id: int = 0
    spent: Spent = NOTHING


class Spending:
    """What people's calls came to today. Any thread may ask.

    The database sums, because answers can be long. SQLite writes one event after another, so what was summed once is
    not read again; in PostgreSQL one may come to light after a later one, and all of the day's are summed each time.
    """

    def __init__(self) -> None:
        """Nothing is summed yet."""
        self._sums: OrderedDict[str, _Sum] = OrderedDict()
        self._lock = Lock()

    def today(self, connection: Connection, user_id: str, now: float) -> Spent:
        """The calls of a person since midnight, UTC. now: seconds since 1970."""
        before = self._known(user_id, midnight(now)) if connection.dialect.name == "sqlite" else _Sum(midnight(now))
        calls, tokens, cost, last = connection.execute(_SPENT, {"user_id": user_id, **_after(before)}).one()
        spent = Spent(
            calls=before.spent.calls + (calls or 0),
            tokens=before.spent.tokens + (tokens or 0),
            cost=before.spent.cost + (cost or 0),
        )
        if last is not None:
            self._keep(user_id, _Sum(before.day, last, spent))
        return spent

    def forget(self, user_id: str) -> None:
        """Keep nothing of a person."""
        with self._lock:
            self._sums.pop(user_id, None)

    def _known(self, user_id: str, day: float) -> _Sum:
        with self._lock:
            known = self._sums.get(user_id)
        return known if known is not None and known.day == day else _Sum(day)

    def _keep(self, user_id: str, known: _Sum) -> None:
        with self._lock:
            self._sums[user_id] = known
            self._sums.move_to_end(user_id)
            while len(self._sums) > MOST_KNOWN:
                self._sums.popitem(last=False)


def _after(before: _Sum) -> dict[str, float]:
    return {"day": before.day, "after": before.event_id}


_TOLD = events.c.body["spent"]
_SPENT = sa.select(
    sa.func.sum(_TOLD["calls"].as_integer()),
    sa.func.sum(_TOLD["tokens"].as_integer()),
    sa.func.sum(_TOLD["cost"].as_float()),
    sa.func.max(events.c.id),
).where(
    events.c.user_id == sa.bindparam("user_id"),
    events.c.kind == KIND,
    events.c.at >= sa.bindparam("day"),
    events.c.id > sa.bindparam("after"),
)


def of_turn(connection: Connection, user_id: str, turn_id: str) -> list[Consulted]:
    """What one of this person's turns asked of models, oldest first."""
    wanted = (
        sa.select(events.c.at, events.c.body)
        .where(events.c.user_id == user_id, events.c.kind == KIND, events.c.turn_id == turn_id)
        .order_by(events.c.id)
    )
    return [_consulted(row.at, body_of(KIND, row.body)) for row in connection.execute(wanted)]


def _consulted(at: float, body: dict[str, object]) -> Consulted:
    calls = body["calls"]
    return Consulted(
        at=at,
        calls=tuple(ModelCall.model_validate(one) for one in calls) if isinstance(calls, list) else (),
        briefing=Briefing.model_validate(body["briefing"]) if body["briefing"] is not None else None,
    )


def midnight(now: float) -> float:
    """When the day of a moment began, in UTC."""
    return now - now % DAY_S
