"""When each device is pinged, and how fast at most. Pure: the time is an argument, monotonic seconds of who calls."""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING

from collectors.intervals import intervals_of
from collectors.poll import Work
from collectors.schedule import spread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inventory.identifiers import DeviceName
    from inventory.model import Device

_SALT = "ping"
"""Pings have other places in the interval than polls: two half-minutes tell more than one minute twice."""


class Rounds:
    """Which devices are due; each has one place in its interval of reachability, given by a stable hash of its name."""

    def __init__(self, devices: Iterable[Device], *, start: float, interval_seconds: float, now: float) -> None:
        """Plan the first round of every device.

        Args:
            devices: those that are not pinged are left out.
            start: time from which the rhythm counts; the same after a reload, so that places stay.
            interval_seconds: between two rounds of a device that has no interval of its own for counters.
            now: nothing before it falls due.
        """
        self._start = start
        self.devices = {device.name: device for device in devices if device.pinged}
        self._intervals = {
            name: intervals_of(device, {Work.COUNTERS: interval_seconds})[Work.COUNTERS]
            for name, device in self.devices.items()
        }
        self._heap = [(self._place(name, now), name) for name in self.devices]
        heapq.heapify(self._heap)
        self._early: dict[DeviceName, float] = {}

    @property
    def next_at(self) -> float | None:
        """When something falls due next; None without devices."""
        times = [self._heap[0][0]] if self._heap else []
        return min([*times, *self._early.values()], default=None)

    def hasten(self, name: DeviceName, at: float) -> None:
        """Ask for one round beside the regular ones; a device that is not pinged is passed over."""
        if name in self.devices:
            self._early[name] = min(at, self._early.get(name, at))

    def early(self, now: float) -> list[Device]:
        """The devices to ping now because that was asked for."""
        names = [name for name, at in self._early.items() if at <= now]
        for name in names:
            del self._early[name]
        return [self.devices[name] for name in names]

    def due(self, now: float) -> list[Device]:
        """The devices to ping now, earliest first; rounds that were missed are not made up for."""
        found = []
        while self._heap and self._heap[0][0] <= now:
            name = self._heap[0][1]
            found.append(self.devices[name])
            heapq.heapreplace(self._heap, (self._place(name, now), name))
        return found

    def _place(self, name: DeviceName, after: float) -> float:
        interval = self._intervals[name]
        origin = self._start + spread(name, _SALT) * interval
        place = origin + interval * max(0, math.floor((after - origin) / interval) + 1)
        return place if place > after else place + interval  # a quotient may be rounded down to the place itself


class Pace:
    """So many packets a second: what is booked is due when those booked before are out."""

    def __init__(self, packets_per_second: float) -> None:
        """Allow a rate."""
        self._seconds = 1 / packets_per_second
        self._free_at = -math.inf

    def book(self, packets: int, now: float) -> float:
        """Book packets; returns for how many seconds they must wait."""
        at = max(self._free_at, now)
        self._free_at = at + packets * self._seconds
        return at - now
