"""What people's turns asked of models: every call as it was, and what a day came to."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from graph.state import Briefing, ModelCall, Spent
from memory.events import Event, append, body_of
from memory.tables import events

DAY_S = 86_400.0
KIND = "model"


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


def spent_since(connection: Connection, user_id: str, at: float) -> Spent:
    """What a person's calls came to from a moment on, summed by the database: answers can be long."""
    spent = events.c.body["spent"]
    wanted = sa.select(
        sa.func.sum(spent["calls"].as_integer()),
        sa.func.sum(spent["tokens"].as_integer()),
        sa.func.sum(spent["cost"].as_float()),
    ).where(events.c.user_id == user_id, events.c.kind == KIND, events.c.at >= at)
    calls, tokens, cost = connection.execute(wanted).one()
    return Spent(calls=calls or 0, tokens=tokens or 0, cost=cost or 0)


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
