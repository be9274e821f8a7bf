"""What CLIP saw in a content: vectors of its frames, kept like its measurements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "sights",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("space", sa.Text, primary_key=True),
        sa.Column("frame", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Double),
        sa.Column("embedding", sa.LargeBinary, nullable=False),
    )
    op.create_index("sights_of_space", "sights", ["space"])


def downgrade() -> None:
    """Remove it."""
    op.drop_table("sights")
