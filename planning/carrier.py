"""How long each circuit carried in a month, for the carrier: what counts against it, and what does not. Pure.

A circuit is judged by its lower device, the end away from the vantage points: it carries while that device answers.
It is down while the device itself is the outage. Planned work, outages for which the site's power is to blame, and all
that nobody could see stand apart: nobody was watching, the vantage point was blind, the device was behind another
outage, or it answered and refused the login. Times are UTC seconds, to the millisecond.
"""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from collectors.state.model import DeviceState
from collectors.state.outages import Cause
from inventory.circuit_placement import subscriber_device
from planning.samples import (
    canonical,
    circuit_line,
    digest,
    instant,
    open_line,
    outage_line,
    period_line,
    state_line,
    watch_line,
)
from planning.timelines import Condition, Span, StateSpan, only_while, state_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from collectors.state.model import Transition
    from collectors.state.outages import Outage
    from inventory.identifiers import CircuitId, DeviceName, SiteName, UnitCode
    from inventory.model import Circuit, Device, Inventory
    from planning.availability import Record
    from planning.timelines import Timeline


class Share(StrEnum):
    """What a moment of a circuit counts as."""

    UP = "up"
    DOWN = "down"
    PLANNED = "planned"
    """Announced work went on, whether the device answered or not."""
    POWER = "power"
    """Down, and the site's power is to blame."""
    BLIND = "blind"
    """Not known."""


class CircuitTime(msgspec.Struct, frozen=True, gc=False):
    """Seconds of a period by what they count as."""

    up: float = 0.0
    down: float = 0.0
    planned: float = 0.0
    power: float = 0.0
    blind: float = 0.0

    @property
    def availability(self) -> float | None:
        """The share carried of the time that counts: up and down. None when nothing counts."""
        return _share(self.up, self.up + self.down)

    @property
    def without_exclusions(self) -> float | None:
        """The same with planned work and outages of power counted as down; what nobody saw still does not count."""
        return _share(self.up, self.up + self.down + self.planned + self.power)


class CircuitOutage(msgspec.Struct, frozen=True, gc=False):
    """One outage of a circuit, cut at the ends of the period.

    Attributes:
        begins, ends: UTC seconds.
        seconds: how long it was seen to be down; less than from begin to end when nobody could see in between.
        open_seconds: the part of that in opening hours of the lower site.
        cause: as the outage of the lower device has it; "unknown" where history has no such outage.
        excluded: it does not count against the carrier.
        lasts: it went on when the figures end.
    """

    begins: float
    ends: float
    seconds: float
    open_seconds: float
    cause: Cause
    excluded: bool
    lasts: bool


class CircuitSheet(msgspec.Struct, frozen=True, gc=False):
    """What a period was for a circuit.

    Attributes:
        ends: its ends, "device/interface".
        device, site: the lower device, and where it stands.
        opening: the name of that site's opening hours.
        down_mbps, up_mbps: contracted; None = not stated.
        alone: the lower device has no other way up; else it may have been reached over that while this one was cut.
        all_hours, open_hours: seconds of the whole period, and of it in opening hours.
        outages: in order, excluded ones included.
    """

    circuit: CircuitId
    provider: str
    ends: tuple[str, ...]
    device: DeviceName
    site: SiteName
    title: str
    unit: UnitCode
    opening: str
    down_mbps: float | None
    up_mbps: float | None
    alone: bool
    all_hours: CircuitTime
    open_hours: CircuitTime
    outages: tuple[CircuitOutage, ...]


class CarrierResult(msgspec.Struct, frozen=True, gc=False):
    """The circuits of one carrier, or of all, in a period.

    Attributes:
        provider: whose; "" = all.
        begins, ends: the period.
        until: the end of what can be known: `ends`, or the present.
        watched_seconds: how long somebody was watching.
        circuits: by provider and id.
        unplaced: circuits that no watched device speaks for.
        samples, digest: what all figures are worked out from, and its SHA-256 (`planning.samples`).
    """

    city: str
    timezone: str
    provider: str
    begins: float
    ends: float
    until: float
    watched_seconds: float
    simulated: bool
    circuits: tuple[CircuitSheet, ...]
    unplaced: tuple[CircuitId, ...]
    samples: tuple[str, ...]
    digest: str


class Period(NamedTuple):
    """A period: when it begins and ends, and the present; UTC seconds."""

    begins: float
    ends: float
    now: float


def carrier_sheet(
    inventory: Inventory, record: Record, outages: Iterable[Outage], period: Period, provider: str = ""
) -> CarrierResult:
    """Work out a period.

    Args:
        inventory: circuits, devices, opening hours.
        record: what history holds of the period.
        outages: those that lasted in it.
        period: which; what lies after its present is not counted.
        provider: whose circuits; "" = all.
    """
    begins, until = instant(period.begins), instant(min(period.ends, period.now))
    chosen = [each for each in inventory.circuits.values() if provider in {"", each.provider}]
    chosen.sort(key=lambda each: (each.provider, each.id))
    sheets = _Sheets(inventory, record, outages, begins, until)
    placed = [(circuit, device) for circuit in chosen if (device := lower_device(inventory, circuit)) is not None]
    circuits = tuple(sheets.of(circuit, device) for circuit, device in placed) if until > begins else ()
    lines = canonical(sheets.lines(circuits))
    known = {circuit.id for circuit, _ in placed}
    return CarrierResult(
        city=inventory.city.name,
        timezone=inventory.city.timezone,
        provider=provider,
        begins=begins,
        ends=instant(period.ends),
        until=until,
        watched_seconds=_total(closed - opened for opened, closed in sheets.watched),
        simulated=inventory.simulated,
        circuits=circuits,
        unplaced=tuple(circuit.id for circuit in chosen if circuit.id not in known),
        samples=lines,
        digest=digest(lines),
    )


def lower_device(inventory: Inventory, circuit: Circuit) -> Device | None:
    """The device that speaks for a circuit, the one at its lower end; None when none that is asked does."""
    device = subscriber_device(inventory, circuit)
    return device if device is not None and device.asked else None


class _Part(NamedTuple):
    """A span of what a moment counts as; `key` is that of the outage that was going on, "" when history has none."""

    begins: float
    ends: float
    share: Share
    cause: Cause
    key: str


class _Sheets:
    """Makes the sheet of one circuit after the other and remembers what they were made from."""

    def __init__(
        self, inventory: Inventory, record: Record, outages: Iterable[Outage], begins: float, until: float
    ) -> None:
        self._inventory, self._begins, self._until = inventory, begins, until
        self._record = record
        self._changes: dict[DeviceName, list[Transition]] = defaultdict(list)
        for change in record.changes:
            self._changes[change.after.device].append(change)
        self._outages: dict[DeviceName, list[Outage]] = defaultdict(list)
        for outage in outages:
            self._outages[outage.device].append(outage)
        clipped = [(instant(max(opened, begins)), instant(min(closed, until))) for opened, closed in record.watched]
        self.watched = [(opened, closed) for opened, closed in clipped if closed > opened]
        self._states: dict[DeviceName, tuple[StateSpan, ...]] = {}
        self._speaking: dict[DeviceName, int] = defaultdict(int)
        for circuit in inventory.circuits.values():
            if (device := lower_device(inventory, circuit)) is not None:
                self._speaking[device.name] += 1

    def of(self, circuit: Circuit, device: Device) -> CircuitSheet:
        """The sheet of a circuit that a device speaks for."""
        site = self._inventory.sites[device.site]
        parts = list(self._parts(device.name))
        ends = {end.device for end in circuit.ends}
        others = [way for way in device.uplinks if len(ends) > 1 and way.to not in ends]
        single = len(ends) > 1 or len(device.uplinks) <= 1
        return CircuitSheet(
            circuit=circuit.id,
            provider=circuit.provider,
            ends=tuple(f"{end.device}/{end.ifname}" for end in circuit.ends),
            device=device.name,
            site=site.name,
            title=site.title,
            unit=site.unit,
            opening=site.opening,
            down_mbps=circuit.down_mbps,
            up_mbps=circuit.up_mbps,
            alone=not others and single and self._speaking[device.name] == 1,
            all_hours=_time((part.share, part.ends - part.begins) for part in parts),
            open_hours=_time((part.share, self._open(device.site, part)) for part in parts),
            outages=tuple(self._found(device, parts)),
        )

    def lines(self, circuits: Sequence[CircuitSheet]) -> Iterator[str]:
        """What the sheets were made from."""
        yield period_line(self._begins, self._until)
        yield from (watch_line(opened, closed) for opened, closed in self.watched)
        zone = self._inventory.city.zone
        for name in {sheet.opening for sheet in circuits}:
            hours = self._inventory.opening_hours[name]
            yield from (open_line(name, *span) for span in hours.open_between(self._begins, self._until, zone))
        for sheet in circuits:
            yield circuit_line(sheet.circuit, sheet.device, sheet.opening)
        for device, spans in self._states.items():
            yield from (state_line(device, span) for span in spans)
            yield from (outage_line(each, *self._within(each)) for each in self._concerned(device))

    def _parts(self, device: DeviceName) -> Iterator[_Part]:
        """The period in spans of what they count as."""
        for span in only_while(self._conditions(device), self.watched):
            outage = self._outage(device, span) if span.condition is Condition.DOWN else None
            cause = Cause.UNKNOWN if outage is None else outage.cause
            key = "" if outage is None else outage.key
            yield _Part(span.begins, span.ends, _count(span.condition, cause), cause, key)

    def _conditions(self, device: DeviceName) -> Timeline:
        """Its states as conditions; behind another outage nobody can see what its own circuit does."""
        known = state_spans(self._changes[device], self._record.states.get(device), self._begins, self._until)
        exact = (StateSpan(instant(begins), instant(ends), state) for begins, ends, state in known)
        spans = self._states[device] = tuple(span for span in exact if span.begins < span.ends)
        return tuple(Span(begins, ends, _CONDITIONS.get(state, Condition.BLIND)) for begins, ends, state in spans)

    def _concerned(self, device: DeviceName) -> list[Outage]:
        return [each for each in self._outages[device] if self._within(each)[0] < self._within(each)[1]]

    def _within(self, outage: Outage) -> tuple[float, float]:
        """An outage cut at the ends of the period."""
        ended = self._until if outage.ended is None else outage.ended
        return instant(max(outage.started, self._begins)), instant(min(ended, self._until))

    def _outage(self, device: DeviceName, span: Span) -> Outage | None:
        """The outage that shares most of a time with a device's silence; None when history has none."""

        def shared(outage: Outage) -> float:
            begins, ends = self._within(outage)
            return min(ends, span.ends) - max(begins, span.begins)

        best = max(self._concerned(device), key=shared, default=None)
        return best if best is not None and shared(best) > 0 else None

    def _open(self, site: SiteName, part: _Part) -> float:
        return self._inventory.hours_of(site).seconds_open(part.begins, part.ends, self._inventory.city.zone)

    def _found(self, device: Device, parts: Iterable[_Part]) -> Iterator[CircuitOutage]:
        """The outages; parts of one between which nobody could see are one."""
        down = (part for part in parts if part.share in {Share.DOWN, Share.POWER})
        for _, group in groupby(down, key=lambda part: part.key or part.begins):
            pieces = list(group)
            first, last = pieces[0], pieces[-1]
            yield CircuitOutage(
                begins=first.begins,
                ends=last.ends,
                seconds=_total(piece.ends - piece.begins for piece in pieces),
                open_seconds=_total(self._open(device.site, piece) for piece in pieces),
                cause=first.cause,
                excluded=first.share is Share.POWER,
                lasts=last.ends == self._until,
            )


_CONDITIONS: Mapping[DeviceState | None, Condition] = {
    DeviceState.UP: Condition.UP,
    DeviceState.DEGRADED: Condition.UP,
    DeviceState.DOWN: Condition.DOWN,
    DeviceState.MAINTENANCE: Condition.PLANNED,
}

_SHARES: Mapping[Condition, Share] = {
    Condition.UP: Share.UP,
    Condition.DOWN: Share.DOWN,
    Condition.PLANNED: Share.PLANNED,
    Condition.BLIND: Share.BLIND,
}


def _count(condition: Condition, cause: Cause) -> Share:
    if condition is Condition.DOWN and cause in {Cause.POWER, Cause.LOGIN}:
        return Share.POWER if cause is Cause.POWER else Share.BLIND
    return _SHARES[condition]


def _time(parts: Iterable[tuple[Share, float]]) -> CircuitTime:
    seconds = dict.fromkeys(Share, 0.0)
    for share, lasting in parts:
        seconds[share] += lasting
    return CircuitTime(**{str(share): round(lasting, 3) for share, lasting in seconds.items()})


def _total(parts: Iterable[float]) -> float:
    return round(sum(parts), 3)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None
