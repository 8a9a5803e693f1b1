"""The last answer of every device, merged from polls that ask different things at different times.

Several modules may fill one group of readings. What each of them read is kept by itself, with its time, so that a
module that fails takes nothing away: neither from the others nor, before it is too old, from itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import msgspec

from collectors.counters import CounterBook, InterfaceTotals
from collectors.disagreements import COMPARED, Disagreement, differences
from collectors.joining import SSH_RANK, filled_groups, join_ranked
from collectors.poll import ModuleOutcome, Part, Poll, Work
from collectors.readings import Readings
from collectors.schedule import DEFAULT_INTERVALS
from inventory.identifiers import DeviceName

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from collectors.readings import SystemReading

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
    "sensors": Work.HEALTH,
    "wireless": Work.HEALTH,
    "supplies": Work.HEALTH,
    "printer": Work.HEALTH,
    "ups": Work.HEALTH,
    "bgp": Work.HEALTH,
    "ospf": Work.HEALTH,
    "neighbours": Work.IDENTITY,
    "inventory": Work.IDENTITY,
    "ethernet": Work.HEALTH,
    "poe": Work.HEALTH,
    "stations": Work.STATIONS,
    "probes": Work.HEALTH,
    "clock": Work.HEALTH,
    "risks": Work.IDENTITY,
    "configuration": Work.IDENTITY,
    "upkeep": Work.IDENTITY,
}
"""The class of work that reads each group of readings regularly."""


class LatestDevice(msgspec.Struct):
    """What is known of a device now.

    Attributes:
        readings: the latest of each group; None where never read or withdrawn.
        read_at: UTC seconds when each group of `readings` was read, by its name; groups that are None are absent.
        answered_at: UTC seconds of the last poll that was answered; None before the first.
        last_poll: the last poll, answered or not, without its parts, of which the groups are made; None while only
            restored evidence is known.
        totals: running totals of the interfaces at the last counters; empty when these are withdrawn.
        outcomes: the latest outcome of each module in a poll that was answered, by its name, without modules of which
            the device has nothing; empty when the device has been silent for three of the shortest intervals.
        disagreements: what SNMP and SSH told differently when each was last read; None when it is not known in both
            ways.
    """

    readings: Readings = Readings()
    read_at: dict[str, float] = msgspec.field(default_factory=dict)
    answered_at: float | None = None
    last_poll: Poll | None = None
    totals: tuple[InterfaceTotals, ...] = ()
    outcomes: dict[str, ModuleOutcome] = msgspec.field(default_factory=dict)
    disagreements: tuple[Disagreement, ...] | None = None


class _Value(msgspec.Struct, frozen=True, gc=False):
    """What one source last gave of a group.

    Attributes:
        value: the reading of the group.
        at: UTC seconds when it was read.
        rank: how far it is trusted.
        module: who read it.
        complete: whether the module had read all of it.
    """

    value: Any
    at: float
    rank: int
    module: str
    complete: bool


_Sources = tuple[_Value, ...]
"""What the sources of a group gave, each module and completeness once."""

_RESTORED = "restored"
"""The module that evidence from before a restart is from; any other that reads a group takes its place."""


class _Lives(NamedTuple):
    """How long what was read stays good, in seconds: by group of readings, and the shortest."""

    groups: Mapping[str, float]
    shortest: float

    @classmethod
    def of(cls, intervals: Mapping[Work, float]) -> Self:
        """By the intervals at which a device is asked."""
        kept = {work: KEPT_INTERVALS * interval for work, interval in intervals.items()}
        longest = max(kept.values())
        return cls({group: kept.get(work, longest) for group, work in _CLASS_OF.items()}, min(kept.values()))


class _Entry(msgspec.Struct):
    """A device's latest and what belongs to it: running totals, and when which part of it goes stale.

    `sources` holds, by group, what each module gave; counters have one source and are not in it.
    """

    lives: _Lives
    latest: LatestDevice = msgspec.field(default_factory=LatestDevice)
    book: CounterBook = msgspec.field(default_factory=CounterBook)
    keys: dict[int, str] = msgspec.field(default_factory=dict)
    speeds: dict[int, int | None] = msgspec.field(default_factory=dict)
    sources: dict[str, _Sources] = msgspec.field(default_factory=dict)
    sources_stale_at: float = math.inf
    stale_at: float = math.inf


class Latest:
    """The last answer of every device."""

    def __init__(
        self,
        intervals: Mapping[Work, float] = DEFAULT_INTERVALS,
        own: Mapping[DeviceName, Mapping[Work, float]] | None = None,
    ) -> None:
        """Start empty.

        Args:
            intervals: seconds by class of work, as the schedule has them.
            own: the same by device, of devices that have some of their own.
        """
        self._usual = _Lives.of(intervals)
        self._own = {device: _Lives.of(each) for device, each in (own or {}).items()}
        self._devices: dict[DeviceName, _Entry] = {}

    def apply(self, poll: Poll) -> None:
        """Take in a poll: what a module read replaces what it read before, what was not read stays."""
        entry = self._entry(poll.device)
        latest = entry.latest
        latest.last_poll = msgspec.structs.replace(poll, parts=())
        if poll.answered:
            latest.answered_at = poll.finished
            _note_outcomes(latest.outcomes, poll.outcomes)
        self._take(entry, poll.parts or (Part("", poll.readings),), poll.finished)
        if poll.readings.counters is not None:
            latest.totals = entry.book.update(poll.readings.counters, entry.keys, entry.speeds)
        entry.stale_at = self._stale_at(entry)

    def apply_beside(self, poll: Poll) -> None:
        """Take in a poll made in another way than the one that tells whether the device answers.

        It says nothing of that, nor of counters, of which there is one source; one that failed is told by its modules.
        """
        entry = self._entry(poll.device)
        _note_outcomes(entry.latest.outcomes, poll.outcomes)
        self._take(entry, [part for part in poll.parts if part.readings.counters is None], poll.finished)
        entry.stale_at = self._stale_at(entry)

    def restore(self, device: DeviceName, at: float, readings: Readings) -> None:
        """Know again what was known before a restart, apart from counters, which cannot be continued.

        Args:
            device: whose evidence it is.
            at: UTC seconds when it was recorded.
            readings: the merged readings of that time.
        """
        entry = self._entry(device)
        self._take(entry, (Part(_RESTORED, msgspec.structs.replace(readings, counters=None)),), at)
        entry.stale_at = self._stale_at(entry)

    def of(self, device: DeviceName) -> LatestDevice | None:
        """What is known of a device; None before its first poll."""
        entry = self._devices.get(device)
        return entry.latest if entry else None

    def book(self, device: DeviceName) -> CounterBook | None:
        """The running totals of a device, for the counts of deltas that could not be known."""
        entry = self._devices.get(device)
        return entry.book if entry else None

    def retain(
        self, devices: Iterable[DeviceName], own: Mapping[DeviceName, Mapping[Work, float]] | None = None
    ) -> set[DeviceName]:
        """Forget all other devices, after a reload.

        Args:
            devices: those that stay.
            own: their own intervals, as `Latest` takes them.

        Returns:
            The devices forgotten.
        """
        gone = self._devices.keys() - set(devices)
        for device in gone:
            del self._devices[device]
        self._own = {device: _Lives.of(each) for device, each in (own or {}).items()}
        for device, entry in self._devices.items():
            lives = self._own.get(device, self._usual)
            if entry.lives != lives:
                entry.lives = lives
                entry.sources_stale_at = _sources_stale_at(entry)
                entry.stale_at = self._stale_at(entry)
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
            entry = self._devices[device] = _Entry(self._own.get(device, self._usual))
        return entry

    def _take(self, entry: _Entry, parts: Sequence[Part], at: float) -> None:
        """Take in what modules read, and join anew the groups that they fill."""
        touched: dict[str, None] = {}
        if _is_another(entry.latest.readings.system, parts):
            touched = dict.fromkeys(entry.sources)
            entry.sources = dict.fromkeys(entry.sources, ())
        for part in parts:
            for group, value in filled_groups(part.readings):
                if group == "counters":
                    entry.latest.readings = msgspec.structs.replace(entry.latest.readings, counters=value)
                    entry.latest.read_at["counters"] = at
                else:
                    given = _Value(value, at, part.rank, part.module, part.complete)
                    entry.sources[group] = _with(entry.sources.get(group, ()), given)
                    touched[group] = None
        if touched:
            self._join(entry, touched)

    def _join(self, entry: _Entry, groups: Iterable[str]) -> None:
        """Make groups of the latest readings from their sources, and what counters need of the interfaces."""
        latest = entry.latest
        fresh: dict[str, Any] = {}
        for group in groups:
            values = _ranked(entry.sources[group])
            fresh[group] = join_ranked(group, [(each.rank, each.value) for each in values]) if values else None
            if values:
                latest.read_at[group] = max(each.at for each in values)
            else:
                latest.read_at.pop(group, None)
        latest.readings = msgspec.structs.replace(latest.readings, **fresh)
        if not COMPARED.isdisjoint(fresh):
            latest.disagreements = _disagreements(entry.sources)
        if fresh.get("interfaces") is not None:
            entry.keys = {interface.index: interface.key for interface in fresh["interfaces"]}
            entry.speeds = {interface.index: interface.speed_bps for interface in fresh["interfaces"]}
        entry.sources_stale_at = _sources_stale_at(entry)

    def _stale_at(self, entry: _Entry) -> float:
        latest = entry.latest
        stale_at = entry.sources_stale_at
        if "counters" in latest.read_at:
            stale_at = min(stale_at, latest.read_at["counters"] + entry.lives.groups["counters"])
        if latest.outcomes and latest.answered_at is not None:
            stale_at = min(stale_at, latest.answered_at + entry.lives.shortest)
        return stale_at

    def _drop(self, entry: _Entry, now: float) -> None:
        latest = entry.latest
        fresh = {
            group: tuple(each for each in sources if each.at >= now - entry.lives.groups[group])
            for group, sources in entry.sources.items()
        }
        changed = [group for group, sources in fresh.items() if len(sources) < len(entry.sources[group])]
        entry.sources = fresh
        self._join(entry, changed)
        if "counters" in latest.read_at and latest.read_at["counters"] + entry.lives.groups["counters"] < now:
            latest.readings = msgspec.structs.replace(latest.readings, counters=None)
            latest.totals = ()
            del latest.read_at["counters"]
        if latest.answered_at is not None and latest.answered_at + entry.lives.shortest < now:
            latest.outcomes = {}
        entry.stale_at = self._stale_at(entry)


def _sources_stale_at(entry: _Entry) -> float:
    """When the first value of any source goes stale."""
    return min(
        (each.at + entry.lives.groups[group] for group, sources in entry.sources.items() for each in sources),
        default=math.inf,
    )


def _disagreements(sources: Mapping[str, _Sources]) -> tuple[Disagreement, ...] | None:
    """What the two ways of asking told differently; None when only one has told anything that is compared."""
    compared = COMPARED & sources.keys()
    if not any(each.rank <= SSH_RANK for group in compared for each in sources[group]):
        return None  # as most devices: nothing is joined for nothing
    sides: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    for group in compared:
        read = [each for each in _ranked(sources[group]) if each.module != _RESTORED]
        for side, values in zip(sides, _parted(read), strict=True):
            if values:
                side[group] = join_ranked(group, values)
    snmp, ssh = sides
    return differences(Readings(**snmp), Readings(**ssh)) if snmp and ssh else None


def _parted(read: Sequence[_Value]) -> tuple[list[tuple[int, Any]], list[tuple[int, Any]]]:
    """What SNMP told, and what SSH told."""
    told = [(each.rank, each.value) for each in read]
    return [each for each in told if each[0] > SSH_RANK], [each for each in told if each[0] <= SSH_RANK]


def _note_outcomes(known: dict[str, ModuleOutcome], outcomes: Iterable[ModuleOutcome]) -> None:
    """Remember how modules fared; one of which the device has nothing is not remembered."""
    for outcome in outcomes:
        if outcome.empty:
            known.pop(outcome.module, None)
        else:
            known[outcome.module] = outcome


def _is_another(known: SystemReading | None, parts: Iterable[Part]) -> bool:
    """Whether another make answers where a device was: nothing of what the other said is so any more."""
    if known is None or known.object_id is None:
        return False
    seen = (part.readings.system.object_id for part in parts if part.readings.system is not None)
    return any(object_id not in {None, known.object_id} for object_id in seen)


def _with(known: _Sources, given: _Value) -> _Sources:
    """The sources with what a module gave: a complete reading replaces all that it gave before, another only adds."""
    found: list[_Value] = []
    kept = False
    for each in known:
        if each.module == given.module and each.complete is given.complete:
            found.append(given)
            kept = True
        elif not _is_replaced(each, given):
            found.append(each)
    return tuple(found) if kept else (*found, given)


def _is_replaced(known: _Value, given: _Value) -> bool:
    """Whether a source of before is worth nothing any more."""
    if known.module == _RESTORED:
        return known.complete and given.module != _RESTORED
    return known.module == given.module and given.complete


def _ranked(sources: _Sources) -> Sequence[_Value]:
    """What the sources gave, the most trusted first; of one module what it read last."""
    return sources if len(sources) == 1 else sorted(sources, key=lambda each: (-each.rank, -each.at))
