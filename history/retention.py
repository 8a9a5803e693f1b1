"""How long history is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from history.schema import maintenance, outage, outage_remark, transition, watch

if TYPE_CHECKING:
    from sqlalchemy import Connection

DEFAULT_DAYS = 45
"""Transitions older than this are deleted; the last state of a device stays, however old."""

OUTAGE_DAYS = 800
"""Outages that ended longer ago are deleted, with what was said of them: two years can be compared."""

BATCH = 1000
"""Rows deleted in one transaction, so that nothing waits long for it."""


def prune(connection: Connection, before: float, limit: int) -> int:
    """Delete the oldest transitions, and the times of watching before them.

    Args:
        connection: in a transaction.
        before: UTC seconds; what happened earlier goes.
        limit: so many rows at most.

    Returns:
        How many transitions went; fewer than `limit` when none is left.
    """
    connection.execute(delete(watch).where(watch.c.until < before))
    oldest = select(transition.c.id).where(transition.c.at < before).order_by(transition.c.id).limit(limit)
    ids = connection.execute(oldest).scalars().all()
    if ids:
        connection.execute(delete(transition).where(transition.c.id.in_(ids)))
    return len(ids)


def prune_outages(connection: Connection, before: float) -> None:
    """Delete outages that ended before a time (UTC seconds), the remarks on them, and work announced until then."""
    connection.execute(delete(outage).where(outage.c.ended < before))
    connection.execute(delete(outage_remark).where(outage_remark.c.outage.not_in(select(outage.c.key))))
    connection.execute(delete(maintenance).where(maintenance.c.ends < before))
