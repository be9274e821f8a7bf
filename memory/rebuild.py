"""Making every projection again from the log: `python -m memory.rebuild [--user ID]`.

What comes out equals what was there, row for row: the same functions ran over the same events.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from graph.state import Identity
from memory import history, media, people, turns
from memory.errors import MemoryRoomError
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
        _project(connection, event)
    if log:
        people.refold(connection, user_id)
    return len(log)


def _project(connection: Connection, event: Event) -> None:
    match event.kind:
        case "turn" | "answer":
            _meet(connection, event, event.body["expires_at"])
            turns.project(connection, event)
        case "media":
            _meet(connection, event, event.body["until"])
            media.project(connection, event)
        case "media_gone":
            media.project(connection, event)
        case _:
            people.meet(connection, people.known(connection, event.user_id))
            history.project(connection, event)


def _meet(connection: Connection, event: Event, expires_at: float | None) -> None:
    people.meet(connection, Identity(user_id=event.user_id, anonymous=event.body["anonymous"], expires_at=expires_at))


async def _main(arguments: Sequence[str]) -> int:
    from memory.ledger import Ledger
    from settings import Settings

    parser = argparse.ArgumentParser(prog="python -m memory.rebuild", description="Make the projections again.")
    parser.add_argument("--user", help="one person's id; everybody's without it")
    chosen = parser.parse_args(arguments)
    try:
        ledger = await Ledger.open(Settings().database)
        try:
            print(f"{await ledger.rebuild(chosen.user)} events read; every projection is made again")
        finally:
            await ledger.close()
    except MemoryRoomError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(_main(sys.argv[1:])))
