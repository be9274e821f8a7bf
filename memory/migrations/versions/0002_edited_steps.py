"""A turn's steps as the person changed them: what is shown, rendered and built on from then on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; corrections made before stay what they were, lessons."""
    op.add_column("turns", sa.Column("edited", sa.JSON(none_as_null=True)))
