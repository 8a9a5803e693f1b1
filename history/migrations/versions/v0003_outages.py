"""Outages, and what people said of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "outage",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("started", sa.Double, nullable=False),
        sa.Column("ended", sa.Double, nullable=True),
        sa.Column("body", sa.Text, nullable=False, comment="JSON of collectors.state.outages.Outage"),
        comment="Outages; those without an end last",
    )
    op.create_index("ix_outage_ended", "outage", ["ended"])
    op.create_table(
        "outage_remark",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("outage", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False, comment="note, acknowledged or ticket"),
        sa.Column("text", sa.Text, nullable=False),
        comment="What people said of outages; only ever added to",
    )
    op.create_index("ix_outage_remark_outage", "outage_remark", ["outage"])
