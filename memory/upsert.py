"""INSERT … ON CONFLICT, which SQLite and PostgreSQL share and SQLAlchemy spells once for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect

Insert: TypeAlias = Any
"""Either dialect's Insert; they have no common type that knows `on_conflict_do_update`."""

Clauses = Callable[[Insert], sa.Executable]
Row: TypeAlias = tuple[Any, ...]


class _Written(NamedTuple):
    """A statement as SQLite takes it: its text, and for each question mark what it stands for."""

    text: str
    marks: Sequence[tuple[str, Any, Callable[[Any], Any] | None]]
    """A name in the row, the value where the row has none, and what makes it one of the driver's."""


@cache
def _statement(dialect: str, table: sa.Table, clauses: Clauses) -> sa.Executable:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return clauses(insert(table))


@cache
def _written(dialect: Dialect, table: sa.Table, clauses: Clauses, names: frozenset[str]) -> _Written:
    statement: Any = _statement("sqlite", table, clauses)
    compiled = statement.compile(dialect=dialect, column_keys=sorted(names & set(table.c.keys())))
    binds = [(name, compiled.binds[name]) for name in compiled.positiontup]
    made = [bind.type.dialect_impl(dialect).bind_processor(dialect) for _, bind in binds]
    return _Written(
        str(compiled), [(name, bind.effective_value, make) for (name, bind), make in zip(binds, made, strict=True)]
    )


def upsert(connection: Connection, table: sa.Table, clauses: Clauses, row: dict[str, Any]) -> Row | None:
    """Insert `row`, or do what `clauses` says where its key exists; the row that this returns, where it returns one.

    Built once for each dialect and `clauses`. A turn is five of them: SQLite's driver is given the text itself, which
    costs half of going through SQLAlchemy, and raises its own errors.
    """
    if connection.dialect.name != "sqlite":
        result = connection.execute(_statement(connection.dialect.name, table, clauses), row)
        found = result.first() if result.returns_rows else None
        return None if found is None else tuple(found)
    text, marks = _written(connection.dialect, table, clauses, frozenset(row))
    values = [row.get(name, fixed) if make is None else make(row.get(name, fixed)) for name, fixed, make in marks]
    driver: Any = connection.connection.driver_connection
    returned: Row | None = driver.execute(text, values).fetchone()
    return returned
