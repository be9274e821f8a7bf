"""Alembic's entry: runs on the connection it is handed, or on the URL of `alembic -x url=…` for a developer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context
from sqlalchemy.engine import Connection

from memory.tables import METADATA


def run(connection: Connection) -> None:
    """Migrate inside the transaction that is open, or in one of its own."""
    context.configure(connection=connection, target_metadata=METADATA, transactional_ddl=True, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


handed: Connection | None = context.config.attributes.get("connection")
if handed is not None:
    run(handed)
else:
    with sa.create_engine(context.get_x_argument(as_dictionary=True)["url"]).begin() as opened:
        run(opened)
