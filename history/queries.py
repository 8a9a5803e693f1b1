"""Reading the history."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import select

from history.records import Evidence, evidence_of, status_of, transition_of
from history.schema import device_state, evidence, transition, watch

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from collectors.state.model import DeviceStatus, Transition
    from inventory.identifiers import DeviceName

_log = logging.getLogger(__name__)


def last_states(connection: Connection) -> dict[DeviceName, DeviceStatus]:
    """The last state of every device that ever had one."""
    statuses = (status_of(row) for row in connection.execute(select(device_state)).mappings())
    return {status.device: status for status in statuses}


def last_evidence(connection: Connection) -> dict[DeviceName, Evidence]:
    """The last readings of every device; a row that this version cannot read is logged and left out."""
    found: dict[DeviceName, Evidence] = {}
    for row in connection.execute(select(evidence)).mappings():
        try:
            found[row["device"]] = evidence_of(row)
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            _log.warning("history: evidence of device %s cannot be read and is ignored: %s", row["device"], error)
    return found


def recent_transitions(
    connection: Connection, device: DeviceName | None, since: float | None, limit: int
) -> list[Transition]:
    """Changes of state, latest first.

    Args:
        connection: to the database.
        device: only this one; None = all.
        since: only at this time or later, UTC seconds; None = from the beginning.
        limit: so many at most.
    """
    query = select(transition).order_by(transition.c.id.desc()).limit(limit)
    if device is not None:
        query = query.where(transition.c.device == device)
    if since is not None:
        query = query.where(transition.c.at >= since)
    return [transition_of(row) for row in connection.execute(query).mappings()]


def changes_since(connection: Connection, since: float) -> list[Transition]:
    """All changes of state at a time (UTC seconds) or later, oldest first."""
    query = select(transition).where(transition.c.at >= since).order_by(transition.c.at, transition.c.id)
    return [transition_of(row) for row in connection.execute(query).mappings()]


def times_of_watching(connection: Connection) -> list[tuple[float, float]]:
    """When wardwatch was running: from when until when, in order; overlapping runs are one."""
    found: list[tuple[float, float]] = []
    for started, until in connection.execute(select(watch.c.started, watch.c.until).order_by(watch.c.started)):
        if found and started <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((started, until))
    return found
