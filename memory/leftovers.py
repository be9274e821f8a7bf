"""Files that must go: written down with whatever makes them useless, and crossed out once they are deleted.

A file and a row cannot be written at once. A path stands here before its file is stored, until the upload is written
down; and again from the moment its upload is deleted, until the file is. Whatever stops in between, a sweep finds it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from memory.tables import leftovers
from memory.upsert import Insert, upsert

USELESS = 0.0
"""When the file of a deleted upload was expected: long ago."""


def expect(connection: Connection, path: str) -> None:
    """A file is about to be stored under this path."""
    upsert(connection, leftovers, _again, {"path": path, "at": time.time()})


def leave(connection: Connection, paths: Iterable[str]) -> None:
    """The uploads of these files are deleted."""
    for path in filter(None, paths):
        upsert(connection, leftovers, _again, {"path": path, "at": USELESS})


def due(connection: Connection, before: float) -> list[str]:
    """What was left, or expected before then and never written down."""
    return list(connection.execute(sa.select(leftovers.c.path).where(leftovers.c.at < before)).scalars())


def is_due(connection: Connection, path: str, before: float) -> bool:
    """Whether this one still is: the request that left it may have been sent again meanwhile."""
    found = sa.select(leftovers.c.path).where(leftovers.c.path == path, leftovers.c.at < before)
    return connection.execute(found).first() is not None


def clear(connection: Connection, paths: Iterable[str]) -> None:
    """These files are gone, or wanted."""
    connection.execute(sa.delete(leftovers).where(leftovers.c.path.in_(list(paths))))


def _again(insert: Insert) -> sa.Executable:
    statement: sa.Executable = insert.on_conflict_do_update(index_elements=["path"], set_={"at": insert.excluded.at})
    return statement
