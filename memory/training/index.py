"""Which exports there are and whose rows they hold, so that an erased person can be found in them. SQL."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from memory.events import Event, read_events
from memory.tables import exported_people, exports, profiles
from memory.taste import Taste


@dataclass(frozen=True, slots=True)
class Export:
    """One export. people: how many there are in it still. at: seconds since 1970."""

    export_id: str
    at: float
    people: int


def consenting(connection: Connection) -> list[str]:
    """Ids of everybody who allows their edits to train models, in alphabetical order."""
    wanted = sa.select(profiles.c.user_id, profiles.c.taste).where(~profiles.c.anonymous, profiles.c.taste.is_not(None))
    rows = connection.execute(wanted.order_by(profiles.c.user_id)).all()
    return [row.user_id for row in rows if Taste.model_validate(row.taste["taste"]).choices.training]


def logs(connection: Connection, users: Iterable[str]) -> Iterator[tuple[str, Sequence[Event]]]:
    """The logs of these people."""
    return ((user_id, list(read_events(connection, user_id))) for user_id in users)


def enter(connection: Connection, people: Sequence[str]) -> Export:
    """Write an export down before its files are made."""
    made = Export(uuid.uuid4().hex[:12], time.time(), len(people))
    connection.execute(sa.insert(exports), {"export_id": made.export_id, "at": made.at})
    if people:
        connection.execute(
            sa.insert(exported_people), [{"export_id": made.export_id, "user_id": user_id} for user_id in people]
        )
    return made


def all_exports(connection: Connection) -> list[Export]:
    """Every export, oldest first."""
    counted = (
        sa.select(exports.c.export_id, exports.c.at, sa.func.count(exported_people.c.user_id))
        .outerjoin(exported_people, exported_people.c.export_id == exports.c.export_id)
        .group_by(exports.c.export_id, exports.c.at)
        .order_by(exports.c.at)
    )
    return [Export(*row) for row in connection.execute(counted)]
