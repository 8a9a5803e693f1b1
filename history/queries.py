"""Reading the history."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import or_, select

from history.records import (
    Announcement,
    Evidence,
    Remark,
    announcement_of,
    evidence_of,
    outage_of,
    remark_of,
    status_of,
    transition_of,
)
from history.schema import device_state, evidence, maintenance, outage, outage_remark, transition, watch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection

    from collectors.state.model import DeviceStatus, Transition
    from collectors.state.outages import Outage
    from inventory.identifiers import DeviceName

_log = logging.getLogger(__name__)


def last_states(connection: Connection) -> dict[DeviceName, DeviceStatus]:
    """The last state of every device that ever had one."""
    statuses = (status_of(row) for row in connection.execute(select(device_state)).mappings())
    return {status.device: status for status in statuses}


def last_evidence(connection: Connection, besides: Collection[DeviceName] = ()) -> dict[DeviceName, Evidence]:
    """The last readings of every device; a row that this version cannot read is logged and left out.

    Args:
        connection: to the database.
        besides: devices that are left out; their readings are not even read.
    """
    query = select(evidence)
    if besides:
        there = connection.execute(select(evidence.c.device)).scalars()
        query = query.where(evidence.c.device.in_([device for device in there if device not in besides]))
    found: dict[DeviceName, Evidence] = {}
    for row in connection.execute(query).mappings():
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
    """All changes of state at a time (UTC seconds) or later, in the order in which they were noticed."""
    query = select(transition).where(transition.c.at >= since).order_by(transition.c.id)
    return [transition_of(row) for row in connection.execute(query).mappings()]


def runs_of_watching(connection: Connection) -> list[tuple[float, float]]:
    """When wardwatch was running, each run by itself, by their beginnings: two overlap where a clock was set back."""
    rows = connection.execute(select(watch.c.started, watch.c.until).order_by(watch.c.started))
    return [(started, until) for started, until in rows]


def times_of_watching(connection: Connection) -> list[tuple[float, float]]:
    """When wardwatch was running: from when until when, in order; overlapping runs are one."""
    found: list[tuple[float, float]] = []
    for started, until in runs_of_watching(connection):
        if found and started <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((started, until))
    return found


def outages_between(connection: Connection, since: float | None, until: float | None) -> list[Outage]:
    """Outages, latest first; one that this version cannot read is logged and left out.

    Args:
        connection: to the database.
        since: those that had not ended by then (UTC seconds); None = only those that last.
        until: those that began before; None = all.
    """
    query = select(outage).order_by(outage.c.started.desc(), outage.c.key)
    lasting = outage.c.ended.is_(None)
    query = query.where(lasting if since is None else or_(lasting, outage.c.ended >= since))
    if until is not None:
        query = query.where(outage.c.started < until)
    found: list[Outage] = []
    for row in connection.execute(query).mappings():
        try:
            found.append(outage_of(row))
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            _log.warning("history: outage %s cannot be read and is ignored: %s", row["key"], error)
    return found


def remarks_on(connection: Connection, keys: Iterable[str]) -> list[Remark]:
    """What people said of some outages, oldest first."""
    query = select(outage_remark).where(outage_remark.c.outage.in_(list(keys))).order_by(outage_remark.c.id)
    return [remark_of(row) for row in connection.execute(query).mappings()]


def announced_work(connection: Connection, since: float) -> list[Announcement]:
    """Planned work that people announced and that was not over at a time (UTC seconds), by its beginning."""
    query = select(maintenance).where(maintenance.c.ends > since).order_by(maintenance.c.begins, maintenance.c.id)
    query = query.where(or_(maintenance.c.ended_at.is_(None), maintenance.c.ended_at > since))
    return [announcement_of(row) for row in connection.execute(query).mappings()]


def one_announced(connection: Connection, number: int) -> Announcement | None:
    """One announcement by its number; None when there is none."""
    row = connection.execute(select(maintenance).where(maintenance.c.id == number)).mappings().one_or_none()
    return None if row is None else announcement_of(row)
