"""Making every projection again from the log.

What comes out equals what was there, row for row: the same functions ran over the same events.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from graph.state import Identity
from memory import history, media, people, turns
from memory.events import Event, lock_person, read_events
from memory.tables import events, profiles, threads
from memory.tables import media as media_rows
from memory.tables import turns as turn_rows

PROJECTIONS = (profiles, threads, turn_rows, media_rows)


def rebuild(connection: Connection, user_id: str | None = None) -> int:
    """Rebuild one person's projections, or everybody's; how many events were read."""
    people_known = [user_id] if user_id is not None else _everybody(connection)
    return sum(_rebuild_person(connection, one) for one in people_known)


def _everybody(connection: Connection) -> list[str]:
    return list(connection.execute(sa.select(events.c.user_id).distinct().order_by(events.c.user_id)).scalars())


def _rebuild_person(connection: Connection, user_id: str) -> int:
    lock_person(connection, user_id)
    for table in PROJECTIONS:
        connection.execute(sa.delete(table).where(table.c.user_id == user_id))
    log = list(read_events(connection, user_id))
    for event in log:
        project(connection, event)
    if log:
        people.refold(connection, user_id)
    return len(log)


def project(connection: Connection, event: Event) -> None:
    """Put one event into the rows it touches, its person's taste aside."""
    match event.kind:
        case "turn" | "answer":
            _meet(connection, event, event.body["expires_at"])
            turns.project(connection, event)
        case "media":
            _meet(connection, event, event.body["until"])
            media.project(connection, event)
        case "media_gone":
            media.project(connection, event)
        case "measured" | "model":
            pass
        case _:
            people.ensure(connection, event.user_id)
            history.project(connection, event)


def _meet(connection: Connection, event: Event, expires_at: float | None) -> None:
    people.meet(connection, Identity(user_id=event.user_id, anonymous=event.body["anonymous"], expires_at=expires_at))
