"""The first tables: the log of events and its projections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make every table of the first release."""
    _log()
    _people()
    _turns()
    _media()


def _log() -> None:
    op.create_table(
        "events",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("thread_id", sa.Text),
        sa.Column("turn_id", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("dedupe", sa.Text),
        sa.Column("body", sa.JSON, nullable=False),
        sa.UniqueConstraint("user_id", "dedupe", name="events_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("events_of_user", "events", ["user_id", "kind", "id"])
    op.create_index("events_of_thread", "events", ["user_id", "thread_id", "id"])


def _people() -> None:
    op.create_table(
        "profiles",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("anonymous", sa.Boolean, nullable=False),
        sa.Column("expires_at", sa.Double),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("watermark", Id, nullable=False),
        sa.Column("taste", sa.JSON),
        sa.Column("profile", sa.JSON),
    )
    op.create_index("profiles_expiry", "profiles", ["expires_at"])
    op.create_table(
        "threads",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("thread_id", sa.Text, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("started", sa.Double, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.Column("top", sa.Text),
        sa.Column("overrides", sa.JSON),
    )
    op.create_index("threads_of_user", "threads", ["user_id", "at"])


def _turns() -> None:
    op.create_table(
        "turns",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("turn_id", sa.Text, primary_key=True),
        sa.Column("thread_id", sa.Text, nullable=False),
        sa.Column("began", Id, nullable=False),
        sa.Column("event_id", Id, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text),
        sa.Column("stacked", sa.Boolean, nullable=False),
        sa.Column("steps", sa.Integer, nullable=False),
        sa.Column("undone", Id),
        sa.Column("vector", sa.Boolean, nullable=False),
    )
    op.create_index("turns_of_thread", "turns", ["user_id", "thread_id", "event_id"])
    op.create_index("turns_of_user", "turns", ["user_id", "at"])
    op.create_index("turns_judged", "turns", ["user_id", "verdict", "at"])
    op.create_table(
        "vectors",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("turn_id", sa.Text, primary_key=True),
        sa.Column("space", sa.Text, primary_key=True),
        sa.Column("embedding", sa.LargeBinary, nullable=False),
    )
    op.create_index("vectors_of_space", "vectors", ["space"])


def _media() -> None:
    op.create_table(
        "media",
        sa.Column("media_id", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("event_id", Id, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("parent_id", sa.Text),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False),
        sa.Column("facts", sa.JSON),
        sa.Column("why", sa.Text),
        sa.Column("advice", sa.Text),
    )
    op.create_index("media_of_user", "media", ["user_id"])
    op.create_index("media_expiry", "media", ["expires_at"])
    op.create_index("media_content", "media", ["sha256"])
    op.create_table(
        "measures",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, primary_key=True),
        sa.Column("facts", sa.JSON, nullable=False),
    )


def downgrade() -> None:
    """Remove them."""
    for table in ("measures", "vectors", "media", "turns", "threads", "profiles", "events"):
        op.drop_table(table)
