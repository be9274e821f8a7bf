"""Forgetting people: everything of one person, or of every anonymous session whose time is over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from memory import leftovers
from memory.events import lock_person
from memory.media import forget_measures
from memory.tables import (
    events,
    exported_people,
    leases,
    media,
    profiles,
    rates,
    replays,
    stream_events,
    streams,
    threads,
    turns,
    vectors,
)

HELD = (
    *(events, profiles, threads, turns, media, vectors, replays, leases, exported_people),
    *(rates, streams, stream_events),
)


@dataclass(frozen=True, slots=True)
class Erased:
    """What else of an erased person must go: files by id and storage key, checkpoints by thread, vectors by turn.

    exports: ids of the training exports that hold edits of theirs; the files lie wherever somebody took them.
    """

    user_id: str
    media_ids: tuple[str, ...]
    paths: tuple[str, ...]
    thread_ids: tuple[str, ...]
    turn_ids: tuple[str, ...]
    exports: tuple[str, ...] = ()


def erase(connection: Connection, user_id: str) -> Erased:
    """Delete every row of a person."""
    lock_person(connection, user_id)
    files = connection.execute(sa.select(media.c.media_id, media.c.path).where(media.c.user_id == user_id)).all()
    erased = Erased(
        user_id=user_id,
        media_ids=tuple(one.media_id for one in files),
        paths=tuple(one.path for one in files),
        thread_ids=tuple(
            connection.execute(sa.select(threads.c.thread_id).where(threads.c.user_id == user_id)).scalars()
        ),
        turn_ids=tuple(connection.execute(sa.select(turns.c.turn_id).where(turns.c.user_id == user_id)).scalars()),
        exports=tuple(connection.execute(_exports_of(user_id)).scalars()),
    )
    for table in HELD:
        connection.execute(sa.delete(table).where(table.c.user_id == user_id))
    forget_measures(connection)
    leftovers.leave(connection, erased.paths)
    return erased


def _exports_of(user_id: str) -> sa.Select[Any]:
    held = sa.select(exported_people.c.export_id).where(exported_people.c.user_id == user_id)
    return held.order_by(exported_people.c.export_id)


def sweep(connection: Connection, now: float, idle_since: float | None = None) -> list[Erased]:
    """Erase every anonymous session that expired, and everybody whose last event lies before `idle_since`."""
    over = sa.select(profiles.c.user_id).where(profiles.c.anonymous, profiles.c.expires_at <= now)
    gone = list(connection.execute(over).scalars())
    if idle_since is not None:
        last = sa.select(events.c.user_id).group_by(events.c.user_id).having(sa.func.max(events.c.at) < idle_since)
        gone += connection.execute(last.order_by(events.c.user_id)).scalars()
    return [erase(connection, user_id) for user_id in dict.fromkeys(gone)]
