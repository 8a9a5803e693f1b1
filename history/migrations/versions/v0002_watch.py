"""When wardwatch was running, so that what nobody watched is not taken for up or down."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "watch",
        sa.Column("started", sa.Double, primary_key=True),
        sa.Column("until", sa.Double, nullable=False),
        comment="When wardwatch was running: one row a start, `until` brought up to date while it runs",
    )
