"""Exports of examples to train models on, and whose edits are in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "exports",
        sa.Column("export_id", sa.Text, primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_table(
        "exported_people",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("export_id", sa.Text, primary_key=True),
    )


def downgrade() -> None:
    """Remove them."""
    op.drop_table("exported_people")
    op.drop_table("exports")
