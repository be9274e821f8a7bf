"""The tables' history, run by the program itself when a ledger opens."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from memory.errors import LedgerError

FOLDER = Path(__file__).parent
LOCK = 0x4C6F757065
"""Key of PostgreSQL's advisory lock around an upgrade; SQLite's is the write lock of the transaction."""


@cache
def newest() -> str:
    """The revision this program writes: the last file of `versions/`, which are numbered."""
    return max(path.stem.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def upgrade(connection: Connection) -> None:
    """Bring the tables to the newest revision, inside the caller's transaction.

    Raises LedgerError when a newer Loupe wrote them.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    found = _stored(connection)
    if found == newest():
        return
    if found is not None and found > newest():
        raise LedgerError(
            f"this ledger was written by a newer Loupe (revision {found}); this one reads up to {newest()}"
        )
    _run(connection)


def is_current(connection: Connection) -> bool:
    """Whether the tables are of the newest revision, so that nothing needs a writer."""
    return _stored(connection) == newest()


def _stored(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def _run(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
