"""Planned work that people announced while wardwatch ran."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "maintenance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("place", sa.Text, nullable=False, comment="site, device, district or all"),
        sa.Column("name", sa.Text, nullable=False, comment="of the site or device, code of the district, or empty"),
        sa.Column("begins", sa.Double, nullable=False),
        sa.Column("ends", sa.Double, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("ended_at", sa.Double, nullable=True),
        sa.Column("ended_by", sa.Text, nullable=False),
        comment="Planned work that people announced; never deleted before it is long over",
    )
    op.create_index("ix_maintenance_ends", "maintenance", ["ends"])
