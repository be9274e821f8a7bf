"""Events of runs that are at work, where several servers share one ledger: whoever comes back finds them anywhere.

The server that works on a run writes its events here, and reads whether somebody follows them on another server.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from memory.events import lock_person
from memory.tables import stream_events, streams


@dataclass(frozen=True, slots=True)
class Heard:
    """What another server hears of a run: events with their numbers, when its server last said something (seconds
    since 1970), and whether it has ended.
    """

    events: tuple[tuple[int, bytes], ...]
    alive: float
    ended: bool


def begin(connection: Connection, user_id: str, turn_id: str, now: float) -> None:
    """A run begins; of an earlier one of the same turn nothing is kept."""
    lock_person(connection, user_id)
    for table in (stream_events, streams):
        connection.execute(sa.delete(table).where(table.c.user_id == user_id, table.c.turn_id == turn_id))
    row = {"user_id": user_id, "turn_id": turn_id, "alive": now, "followed": 0.0, "ended": False}
    connection.execute(sa.insert(streams), row)


def tell(
    connection: Connection, user_id: str, turn_id: str, events: Sequence[tuple[int, bytes]], *, now: float, ended: bool
) -> float:
    """More events of a run, if any; until when somebody elsewhere follows it. Nothing is kept of an erased person."""
    mine = sa.update(streams).where(streams.c.user_id == user_id, streams.c.turn_id == turn_id)
    row = connection.execute(mine.values(alive=now, ended=ended).returning(streams.c.followed)).first()
    if row is None:
        return 0.0
    if events:
        told = [{"user_id": user_id, "turn_id": turn_id, "number": number, "event": event} for number, event in events]
        connection.execute(sa.insert(stream_events), told)
    return float(row.followed)


def hear(connection: Connection, user_id: str, turn_id: str, after: int, until: float) -> Heard | None:
    """The events of a run after a number; None where there is no such run. until: when whoever follows asks again."""
    mine = sa.update(streams).where(streams.c.user_id == user_id, streams.c.turn_id == turn_id)
    row = connection.execute(mine.values(followed=until).returning(streams.c.alive, streams.c.ended)).first()
    if row is None:
        return None
    found = sa.select(stream_events.c.number, stream_events.c.event).where(
        stream_events.c.user_id == user_id, stream_events.c.turn_id == turn_id, stream_events.c.number > after
    )
    events = tuple((one.number, bytes(one.event)) for one in connection.execute(found.order_by("number")))
    return Heard(events, float(row.alive), bool(row.ended))


def sweep(connection: Connection, before: float) -> None:
    """Forget runs that nobody has said anything of since then."""
    over = sa.select(streams.c.user_id, streams.c.turn_id).where(streams.c.alive < before)
    for user_id, turn_id in connection.execute(over).all():
        for table in (stream_events, streams):
            connection.execute(sa.delete(table).where(table.c.user_id == user_id, table.c.turn_id == turn_id))
