"""INSERT … ON CONFLICT, which SQLite and PostgreSQL share and SQLAlchemy spells once for each."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

Insert: TypeAlias = Any
"""Either dialect's Insert; they have no common type that knows `on_conflict_do_update`."""

Clauses = Callable[[Insert], sa.Executable]


@cache
def _statement(dialect: str, table: sa.Table, clauses: Clauses) -> sa.Executable:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return clauses(insert(table))


def upsert(connection: Connection, table: sa.Table, clauses: Clauses, row: dict[str, Any]) -> sa.CursorResult[Any]:
    """Insert `row`, or do what `clauses` says where its key exists. Built once for each dialect and `clauses`."""
    return connection.execute(_statement(connection.dialect.name, table, clauses), row)
