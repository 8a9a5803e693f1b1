"""What alembic runs: the steps, over the connection that `history.database` hands in."""

from __future__ import annotations

from alembic import context

from history.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
