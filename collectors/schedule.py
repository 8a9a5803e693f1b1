"""When each device is asked, and for what. Pure: the time is an argument, monotonic seconds of whoever calls.

A device has one place in the rhythm of its shortest class of work, given by a stable hash of its name: the load is
even, and the same device is asked at the same place of the minute after every restart. The slower classes fall on
every n-th of these places, again by the hash, so that one poll carries all that is due.
"""

from __future__ import annotations

import hashlib
import heapq
import math
from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from collectors.early import EarlyAsks
from collectors.intervals import intervals_of
from collectors.poll import Work
from inventory.identifiers import DeviceName
from inventory.model import Device

if TYPE_CHECKING:
    from collections.abc import Iterable, KeysView

DEFAULT_INTERVALS: Mapping[Work, float] = {
    Work.COUNTERS: 60.0,
    Work.HEALTH: 300.0,
    Work.STATIONS: 1_800.0,
    Work.IDENTITY: 21_600.0,
}
"""Seconds between two polls of a class of work."""

DEFAULT_DEADLINE_SECONDS = 20.0
"""Longest that one poll of a device may take, unless the device has its own deadline."""

_MERGE = 0.5
"""Share of the shortest interval by which a class may be asked early to ride along with a poll."""


_SOON = 1 / 12
"""Share of the shortest interval within which a regular poll is as good as an early one: 5 s of 60."""


class Way(NamedTuple):
    """A way of asking devices: which are asked, which classes of work are left out, and how long a poll may take."""

    asks: Callable[[Device], bool]
    left_out: Callable[[Device], frozenset[Work]]
    deadline: Callable[[Device], float | None]


SNMP_WAY = Way(
    lambda device: device.polled_by_snmp, lambda _device: frozenset(), lambda device: device.deadline_seconds
)

SSH_WAY = Way(
    lambda device: device.polled_by_ssh,
    lambda device: frozenset({Work.COUNTERS}) if device.polled_by_snmp else frozenset(),
    lambda device: device.ssh.deadline_seconds,
)
"""Counters have one source: SNMP where it is asked."""


class Due(msgspec.Struct, frozen=True, gc=False):
    """A poll that should start now: whom to ask, for what, and how long it may take."""

    device: Device
    work: frozenset[Work]
    deadline_seconds: float


class _Entry(msgspec.Struct, gc=False):
    """What the schedule remembers about one device; times are monotonic seconds."""

    device: Device
    deadline_seconds: float
    intervals: Mapping[Work, float]
    next_at: dict[Work, float]
    pulse_at: float
    running: frozenset[Work] | None = None
    early: bool = False
    retry_seconds: float = 0.0
    failing: frozenset[Work] = frozenset()

    @property
    def fastest(self) -> Work:
        """The class of work with the shortest interval, whose rhythm the others follow."""
        return min(self.intervals, key=self.intervals.__getitem__)

    @property
    def pulse(self) -> float:
        """The shortest interval, in seconds."""
        return min(self.intervals.values())


class Schedule:
    """Which device is due at a time. Costs O(log n) for a device that is due and nothing for the others.

    Attributes:
        overruns: polls skipped because the previous poll of the same device was still running.
        overruns_by_device: the same by device, only devices that had one.
        early: polls begun before their time.
    """

    def __init__(
        self,
        devices: Iterable[Device],
        *,
        start: float,
        intervals: Mapping[Work, float] = DEFAULT_INTERVALS,
        deadline_seconds: float = DEFAULT_DEADLINE_SECONDS,
        start_window_seconds: float | None = None,
        way: Way | None = None,
    ) -> None:
        """Plan the first poll of every device.

        Args:
            devices: those not asked in this way are left out.
            start: time from which the rhythm counts.
            intervals: seconds by class of work; at least one class, each more than 0.
            deadline_seconds: of one poll, where the device says nothing else.
            start_window_seconds: the first polls, which ask everything, are spread over this time; None = the
                shortest interval.
            way: of asking; None = SNMP.
        """
        way = way or SNMP_WAY
        self._intervals = dict(intervals)
        self._start = start
        self._entries: dict[DeviceName, _Entry] = {}
        window = min(self._intervals.values()) if start_window_seconds is None else start_window_seconds
        for device in devices:
            if way.asks(device):
                first = start + spread(device.name) * window
                deadline = way.deadline(device) or deadline_seconds
                usual = intervals_of(device, self._intervals)
                own = {work: seconds for work, seconds in usual.items() if work not in way.left_out(device)} or usual
                self._entries[device.name] = _Entry(device, deadline, own, dict.fromkeys(own, first), first)
        self._heap = [(entry.pulse_at, name) for name, entry in self._entries.items()]
        heapq.heapify(self._heap)
        self._early = EarlyAsks()
        self.overruns = self.early = 0
        self.overruns_by_device: Counter[DeviceName] = Counter()

    def __len__(self) -> int:
        """Number of devices that are asked."""
        return len(self._entries)

    def __contains__(self, device: Device) -> bool:
        """Whether the device is asked, as it is described here; one of the same name and another address is not."""
        entry = self._entries.get(device.name)
        return entry is not None and (entry.device is device or entry.device == device)

    @property
    def names(self) -> KeysView[DeviceName]:
        """The devices that are asked."""
        return self._entries.keys()

    @property
    def next_at(self) -> float | None:
        """When something falls due next; None without devices."""
        times = [self._heap[0][0]] if self._heap else []
        return min(times if (early := self._early.next_at) is None else [*times, early], default=None)

    def hasten(self, name: DeviceName, at: float) -> bool:
        """Ask for one poll of a device before its time, for its fastest class of work; its regular polls stay.

        Args:
            name: one that is not asked at all is passed over.
            at: the earliest time. It becomes later when too many are asked for (see `collectors.early`), and nothing
                comes of it when a poll of the device is running by then, or its regular one is close.

        Returns:
            Whether it was taken up.
        """
        return name in self._entries and self._early.ask(name, at)

    def due(self, now: float) -> list[Due]:
        """The polls to start now, earliest first. Each device returned counts as running until `finished`."""
        found = [due for name in self._early.take(now) if (due := self._take_early(name, now)) is not None]
        while self._heap and self._heap[0][0] <= now:
            name = self._heap[0][1]
            entry = self._entries[name]
            if entry.running is not None:
                if not entry.early:
                    self.overruns += 1
                    self.overruns_by_device[name] += 1
            else:
                entry.running = self._take(entry, now)
                found.append(Due(entry.device, entry.running, entry.deadline_seconds))
            entry.pulse_at = min(entry.next_at.values())
            if entry.pulse_at <= now:
                entry.pulse_at = self._after(entry, entry.fastest, now)
            heapq.heapreplace(self._heap, (entry.pulse_at, name))
        return found

    def finished(self, name: DeviceName, *, answered: bool = True, complete: bool = True) -> None:
        """A poll has ended.

        Args:
            name: the device; one that is no longer in the schedule is ignored.
            answered: an unanswered poll leaves all its work due, to be done with the next one.
            complete: whether every module succeeded. The slower classes of an incomplete poll are asked again
                after the shortest interval, then at doubling distance up to their own interval: a lost packet
                must not cost a device its names for hours, nor may a module that always fails be asked each minute.
        """
        entry = self._entries.get(name)
        if entry is None or entry.running is None:
            return
        work, entry.running = entry.running, None
        if entry.early:
            entry.early = False
            return
        pulse = entry.pulse
        slow = [each for each in work if entry.intervals[each] > pulse]
        if not answered:
            self._bring_forward(entry, work, 0.0)
        elif slow and complete:
            entry.failing = entry.failing.difference(slow)
            if not entry.failing:
                entry.retry_seconds = 0.0
        elif slow:
            entry.failing = entry.failing.union(slow)
            entry.retry_seconds = max(pulse, 2 * entry.retry_seconds)
            self._bring_forward(entry, slow, entry.retry_seconds - pulse)

    def carry_over(self, old: Schedule) -> None:
        """Take over the rhythm of a schedule that this one replaces, for devices that stay as they were.

        They are not asked everything anew, and one whose poll is running is still running.
        """
        self.overruns += old.overruns
        self.early += old.early
        self._early = old._early
        for name, entry in self._entries.items():
            before = old._entries.get(name)
            if before is None or (before.device is not entry.device and before.device != entry.device):
                continue
            if name in old.overruns_by_device:
                self.overruns_by_device[name] += old.overruns_by_device[name]
            entry.running, entry.early = before.running, before.early
            entry.retry_seconds, entry.failing = before.retry_seconds, before.failing
            for work in entry.next_at:
                latest = self._start + entry.intervals[work]
                entry.next_at[work] = min(before.next_at.get(work, entry.next_at[work]), latest)
            entry.pulse_at = min(entry.next_at.values())
        self._start = old._start
        self._heap = [(entry.pulse_at, name) for name, entry in self._entries.items()]
        heapq.heapify(self._heap)

    def _take_early(self, name: DeviceName, now: float) -> Due | None:
        """The early poll of a device; a regular one that falls due while it runs is passed over and no overrun."""
        entry = self._entries.get(name)
        if entry is None or entry.running is not None or entry.pulse_at - now <= entry.pulse * _SOON:
            return None
        entry.running, entry.early = frozenset({entry.fastest}), True
        self.early += 1
        return Due(entry.device, entry.running, entry.deadline_seconds)

    def _take(self, entry: _Entry, now: float) -> frozenset[Work]:
        """The classes due now or soon enough to ride along; each is moved to its next place."""
        limit = now + entry.pulse * _MERGE
        work = frozenset(each for each, at in entry.next_at.items() if at <= limit)
        for each in work:
            entry.next_at[each] = self._after(entry, each, limit)
        return work

    def _after(self, entry: _Entry, work: Work, time: float) -> float:
        """The first place of a class of work after a time."""
        interval, pulse, name = entry.intervals[work], entry.pulse, entry.device.name
        slots = max(1, int(interval / pulse))
        origin = self._start + pulse * (spread(name) + int(spread(name, work) * slots))
        after = origin + interval * (math.floor((time - origin) / interval) + 1)
        return after if after > time else after + interval  # a quotient may be rounded down to the place itself

    def _bring_forward(self, entry: _Entry, work: Iterable[Work], delay: float) -> None:
        """Make work due so many seconds after the device's next poll, where it is not due earlier anyhow."""
        for each in work:
            entry.next_at[each] = min(entry.next_at[each], entry.pulse_at + delay)


def spread(name: str, salt: str = "") -> float:
    """A place from 0 up to 1 for a name, the same in every process and after every restart."""
    digest = hashlib.blake2b(name.encode(), key=salt.encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64
