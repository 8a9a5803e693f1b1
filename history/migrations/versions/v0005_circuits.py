"""5-minute samples of circuits, and the figures of their days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the tables. The key of samples begins with their time: they are written and deleted in that order."""
    op.create_table(
        "circuit_sample",
        sa.Column("begins", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("circuit", sa.Text, primary_key=True),
        sa.Column("direction", sa.Text, primary_key=True, comment="down or up"),
        sa.Column("mbps", sa.Double, nullable=False),
        sa.Column("coverage", sa.Double, nullable=False),
        comment="Mean traffic of circuits in 5 minutes, Mbit/s; a missing row is a missing sample",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "circuit_day",
        sa.Column("day", sa.Text, primary_key=True, comment="civil day of the city, 2026-11-24"),
        sa.Column("circuit", sa.Text, primary_key=True),
        sa.Column("direction", sa.Text, primary_key=True, comment="down or up"),
        sa.Column("p95", sa.Double, nullable=True, comment="Mbit/s; null: too few samples"),
        sa.Column("samples", sa.Integer, nullable=False),
        sa.Column("week_p95", sa.Double, nullable=True, comment="of the 7 days that end with this one"),
        comment="95th percentiles of circuits by day",
        sqlite_with_rowid=False,
    )
