"""What was committed last, so that nothing is written twice when a connection breaks during COMMIT."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "last_batch",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False, comment="always 1"),
        sa.Column("number", sa.Text, nullable=False),
        comment="What was committed last, so that the writer can tell after a broken connection",
    )
