"""People and groups of people alike in SQL: what a fit is made from, where it is kept, and who is assigned to it.

The groups are written into the log of everybody they may lend to: a person's own log alone tells what they were lent,
and when.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from memory import people
from memory.clusters import changed, curated
from memory.events import Event, append, lock_person
from memory.groups import Groups
from memory.tables import archetypes, events, profiles
from memory.taste import Taste


@dataclass(frozen=True, slots=True)
class Fitted:
    """The newest fit. at: seconds since 1970; 0 where prototypes stand in."""

    version: int
    at: float
    watermark: int
    groups: Groups


def current(connection: Connection) -> Fitted:
    """The newest fit; the prototypes where there was none yet."""
    newest = sa.select(archetypes).order_by(archetypes.c.version.desc()).limit(1)
    row = connection.execute(newest).first()
    if row is None:
        return Fitted(0, 0.0, 0, curated())
    groups = Groups.model_validate(row.groups)
    return Fitted(row.version, row.at, row.watermark, groups if groups.people else curated())


def tastes(connection: Connection) -> list[Taste]:
    """The tastes of all who let themselves be compared, in the order of their ids."""
    wanted = sa.select(profiles.c.taste).where(~profiles.c.anonymous, profiles.c.taste.is_not(None))
    rows = connection.execute(wanted.order_by(profiles.c.user_id)).scalars()
    found = (Taste.model_validate(row["taste"]) for row in rows if row is not None and row["rules"] == people.RULES)
    return [taste for taste in found if taste.choices.archetype]


def keep(connection: Connection, groups: Groups | None) -> None:
    """Write a fit down; everybody is due to be assigned to it. None: too few people, the prototypes stand in again."""
    kept = groups if groups is not None else Groups(archetypes=(), people=0, spread=1.0)
    connection.execute(
        sa.insert(archetypes), {"at": time.time(), "watermark": 0, "groups": kept.model_dump(mode="json")}
    )


def due(connection: Connection, most: int) -> tuple[list[str], int]:
    """People who taught something since they were last compared, at most so many; and the newest event of them all."""
    fitted = current(connection)
    newest = connection.execute(sa.select(sa.func.max(events.c.id))).scalar() or 0
    wanted = (
        sa.select(profiles.c.user_id, profiles.c.watermark)
        .where(~profiles.c.anonymous, profiles.c.taste.is_not(None), profiles.c.watermark > fitted.watermark)
        .order_by(profiles.c.watermark)
        .limit(most)
    )
    rows = connection.execute(wanted).all()
    return [row.user_id for row in rows], int(rows[-1].watermark) if len(rows) == most else int(newest)


def assign(connection: Connection, user_id: str) -> bool:
    """Tell one person's log of the groups of now; whether they say something else than those it knew."""
    lock_person(connection, user_id)
    stored = connection.execute(sa.select(profiles.c.taste).where(profiles.c.user_id == user_id)).scalar()
    if stored is None or stored["rules"] != people.RULES:
        return False
    taste = Taste.model_validate(stored["taste"])
    if not taste.choices.archetype:
        return False
    groups = current(connection).groups
    if not changed(taste.groups, groups):
        return False
    body: dict[str, Any] = {"groups": groups.model_dump(mode="json")}
    event = append(connection, Event(0, user_id, None, None, "archetype", time.time(), body))
    assert event is not None, "an event without a dedupe mark is always written"
    people.take_in(connection, people.known(connection, user_id), [event])
    return True


def assign_some(connection: Connection, most: int) -> tuple[int, int]:
    """Assign some of those who are due; how many were looked at, and for how many it changed something."""
    users, watermark = due(connection, most)
    changed = sum(assign(connection, user_id) for user_id in users)
    fitted = current(connection)
    if fitted.version == 0:
        keep(connection, None)
        fitted = current(connection)
    newest = sa.update(archetypes).where(archetypes.c.version == fitted.version)
    connection.execute(newest.values(watermark=watermark))
    return len(users), changed
