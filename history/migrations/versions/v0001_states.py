"""First tables: states, transitions, last evidence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "device_state",
        sa.Column("device", sa.Text, primary_key=True),
        sa.Column("state", sa.Integer, nullable=False),
        sa.Column("since", sa.Double, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("roots", sa.Text, nullable=False, comment="JSON list of device names"),
        comment="The last state of each device, restored at start",
    )
    op.create_table(
        "transition",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("device", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("before_state", sa.Integer, nullable=False),
        sa.Column("before_since", sa.Double, nullable=False),
        sa.Column("before_reason", sa.Text, nullable=False),
        sa.Column("before_roots", sa.Text, nullable=False),
        sa.Column("after_state", sa.Integer, nullable=False),
        sa.Column("after_reason", sa.Text, nullable=False),
        sa.Column("after_roots", sa.Text, nullable=False),
        comment="Changes of state; `at` is the `since` of the state after",
    )
    op.create_index("ix_transition_at", "transition", ["at"])
    op.create_index("ix_transition_device_at", "transition", ["device", "at"])
    op.create_table(
        "evidence",
        sa.Column("device", sa.Text, primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("readings", sa.Text, nullable=False, comment="JSON of collectors.readings.Readings"),
        comment="The last readings of each device",
    )
