"""The last answer of every device, merged from polls that ask different things at different times."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

from collectors.counters import CounterBook, InterfaceTotals
from collectors.poll import ModuleOutcome, Poll, Work
from collectors.readings import Readings
from collectors.schedule import DEFAULT_INTERVALS
from inventory.identifiers import DeviceName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KEPT_INTERVALS = 3
"""What is older than so many of its intervals is withdrawn."""

_CLASS_OF: Mapping[str, Work] = {
    "system": Work.IDENTITY,
    "identity": Work.IDENTITY,
    "interfaces": Work.IDENTITY,
    "addresses": Work.IDENTITY,
    "counters": Work.COUNTERS,
    "cpu": Work.HEALTH,
    "memory": Work.HEALTH,
    "storage": Work.HEALTH,
}
"""The class of work that reads each group of readings regularly."""


class LatestDevice(msgspec.Struct):
    """What is known of a device now.

    Attributes:
        readings: the latest of each group; None where never read or withdrawn.
        read_at: UTC seconds when each group of `readings` was read, by its name; groups that are None are absent.
        answered_at: UTC seconds of the last poll that was answered; None before the first.
        last_poll: the last poll, answered or not; None while only restored evidence is known.
        totals: running totals of the interfaces at the last counters; empty when these are withdrawn.
        outcomes: the latest outcome of each module in a poll that was answered, by its name; empty when the device
            has been silent for three of the shortest intervals.
    """

    readings: Readings = Readings()
    read_at: dict[str, float] = msgspec.field(default_factory=dict)
    answered_at: float | None = None
    last_poll: Poll | None = None
    totals: tuple[InterfaceTotals, ...] = ()
    outcomes: dict[str, ModuleOutcome] = msgspec.field(default_factory=dict)


class _Entry(msgspec.Struct):
    """A device's latest and what belongs to it: running totals, and when which part of it goes stale."""

    latest: LatestDevice = msgspec.field(default_factory=LatestDevice)
    book: CounterBook = msgspec.field(default_factory=CounterBook)
    keys: dict[int, str] = msgspec.field(default_factory=dict)
    speeds: dict[int, int | None] = msgspec.field(default_factory=dict)
    stale_at: float = math.inf


class Latest:
    """The last answer of every device."""

    def __init__(self, intervals: Mapping[Work, float] = DEFAULT_INTERVALS) -> None:
        """Start empty.

        Args:
            intervals: seconds by class of work, as the schedule has them.
        """
        kept = {work: KEPT_INTERVALS * interval for work, interval in intervals.items()}
        self._shortest = min(kept.values())
        self._lifetimes = {group: kept.get(work, max(kept.values())) for group, work in _CLASS_OF.items()}
        self._devices: dict[DeviceName, _Entry] = {}

    def apply(self, poll: Poll) -> None:
        """Take in a poll: what it read replaces the older, what it did not read stays."""
        entry = self._entry(poll.device)
        latest = entry.latest
        latest.last_poll = poll
        if poll.answered:
            latest.answered_at = poll.finished
            latest.outcomes.update({outcome.module: outcome for outcome in poll.outcomes})
        _merge(entry, poll.readings, poll.finished)
        if poll.readings.counters is not None:
            latest.totals = entry.book.update(poll.readings.counters, entry.keys, entry.speeds)
        entry.stale_at = self._stale_at(entry)

    def restore(self, device: DeviceName, at: float, readings: Readings) -> None:
        """Know again what was known before a restart, apart from counters, which cannot be continued.

        Args:
            device: whose evidence it is.
            at: UTC seconds when it was recorded.
            readings: the merged readings of that time.
        """
        entry = self._entry(device)
        _merge(entry, msgspec.structs.replace(readings, counters=None), at)
        entry.stale_at = self._stale_at(entry)

    def of(self, device: DeviceName) -> LatestDevice | None:
        """What is known of a device; None before its first poll."""
        entry = self._devices.get(device)
        return entry.latest if entry else None

    def book(self, device: DeviceName) -> CounterBook | None:
        """The running totals of a device, for the counts of deltas that could not be known."""
        entry = self._devices.get(device)
        return entry.book if entry else None

    def retain(self, devices: Iterable[DeviceName]) -> set[DeviceName]:
        """Forget all other devices, after a reload.

        Returns:
            The devices forgotten.
        """
        gone = self._devices.keys() - set(devices)
        for device in gone:
            del self._devices[device]
        return gone

    def withdraw(self, now: float) -> set[DeviceName]:
        """Drop what is older than three of its intervals.

        Args:
            now: UTC seconds.

        Returns:
            The devices of which something was dropped.
        """
        changed = {device for device, entry in self._devices.items() if entry.stale_at < now}
        for device in changed:
            self._drop(self._devices[device], now)
        return changed

    def _entry(self, device: DeviceName) -> _Entry:
        entry = self._devices.get(device)
        if entry is None:
            entry = self._devices[device] = _Entry()
        return entry

    def _stale_at(self, entry: _Entry) -> float:
        latest = entry.latest
        stale = [at + self._lifetimes[group] for group, at in latest.read_at.items()]
        if latest.outcomes and latest.answered_at is not None:
            stale.append(latest.answered_at + self._shortest)
        return min(stale, default=math.inf)

    def _drop(self, entry: _Entry, now: float) -> None:
        latest = entry.latest
        old = [group for group, at in latest.read_at.items() if at + self._lifetimes[group] < now]
        latest.readings = msgspec.structs.replace(latest.readings, **dict.fromkeys(old))
        for group in old:
            del latest.read_at[group]
        if "counters" in old:
            latest.totals = ()
        if latest.answered_at is not None and latest.answered_at + self._shortest < now:
            latest.outcomes = {}
        entry.stale_at = self._stale_at(entry)


def _merge(entry: _Entry, readings: Readings, at: float) -> None:
    """Replace the groups that were read, and what counters need of the interfaces when their names were."""
    latest = entry.latest
    fresh = {group: value for group in _CLASS_OF if (value := getattr(readings, group)) is not None}
    if not fresh:
        return
    latest.readings = msgspec.structs.replace(latest.readings, **fresh)
    latest.read_at.update(dict.fromkeys(fresh, at))
    if readings.interfaces is not None:
        entry.keys = {interface.index: interface.key for interface in readings.interfaces}
        entry.speeds = {interface.index: interface.speed_bps for interface in readings.interfaces}
