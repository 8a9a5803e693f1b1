"""How long history is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from history.schema import circuit_day, circuit_sample, maintenance, outage, outage_remark, transition, watch

if TYPE_CHECKING:
    from sqlalchemy import Connection

DEFAULT_DAYS = 45
"""Transitions and samples older than this are deleted; the last state of a device stays, however old."""

OUTAGE_DAYS = 800
"""Outages that ended longer ago are deleted, with what was said of them: two years can be compared.

The figures of circuits' days are kept as long.
"""

BATCH = 1000
"""Rows deleted in one transaction, so that nothing waits long for it."""

SAMPLES_BATCH_SECONDS = 3600
"""Samples of so long are deleted in one transaction: for a city some ten thousand rows that lie together."""


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


def prune_samples(connection: Connection, before: float) -> bool:
    """Delete the oldest samples of circuits.

    Args:
        connection: in a transaction.
        before: UTC seconds; samples that began earlier go.

    Returns:
        Whether some are left that are to go: one call deletes those of an hour.
    """
    oldest: int | None = connection.execute(select(func.min(circuit_sample.c.begins))).scalar_one()
    if oldest is None or oldest >= before:
        return False
    until = min(before, oldest + SAMPLES_BATCH_SECONDS)
    connection.execute(delete(circuit_sample).where(circuit_sample.c.begins < until))
    return until < before


def prune_days(connection: Connection, before: float) -> None:
    """Delete the figures of circuits' days before a time (UTC seconds)."""
    first = datetime.fromtimestamp(before, UTC).date().isoformat()
    connection.execute(delete(circuit_day).where(circuit_day.c.day < first))
