"""5-minute samples of circuits, from the raw counters at their ends. Pure; the times come with each call.

A circuit is read at its subscriber's own end; where more of 5 minutes is known at its far end, which sees the same
traffic the other way round, there. A sample is given out once, when its 5 minutes are over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.deltas import Moment
from collectors.load_meter import LONGEST_SPAN_SECONDS, Meter
from collectors.load_model import SLOT_SECONDS, CircuitSample, Direction
from collectors.load_slots import Slots
from inventory.circuit_placement import metered_ends

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from collectors.readings import CounterSample, InterfaceReading
    from inventory.circuit_placement import MeteredEnd
    from inventory.identifiers import CircuitId, DeviceName
    from inventory.model import CircuitEnd, Inventory

STEP_SECONDS: Final = 2.0
"""A clock that moved by more than this against the steady one was set; NTP that only slews stays far below."""

SETTLING_SECONDS: Final = 120.0
"""So long after the clock was set, counters are not used: polls that were under way may carry the old time."""

WAITING_SECONDS: Final = LONGEST_SPAN_SECONDS + 60.0
"""Whatever comes later than this after the end of 5 minutes says nothing of them any more; polls take their time."""

_COMPLETE: Final = 0.999
_DIRECTIONS: Final = (Direction.DOWN, Direction.UP)


class _End:
    """An end of a circuit: its interface, and what was measured there of both directions of the circuit."""

    __slots__ = ("_meter", "metered", "slots")

    def __init__(self, metered: MeteredEnd) -> None:
        self.metered, self._meter = metered, Meter()
        self.slots: tuple[Slots, Slots] = (Slots(), Slots())

    def forget(self) -> None:
        """Begin anew."""
        self._meter.forget()
        self.slots = (Slots(), Slots())

    def take(self, sample: CounterSample, place: int, speed_bps: int | None) -> None:
        """Take in the row of the interface; `place` is where it stands in the sample."""
        received, sent = self._meter.follow(sample.rows[place], Moment(sample.taken_at, sample.uptime_ticks), speed_bps)
        down, up = (received, sent) if self.metered.own else (sent, received)
        for slots, span in zip(self.slots, (down, up), strict=True):
            if span is not None:
                slots.add(span)


class _Line:
    """A circuit with its ends, the subscriber's own first, and the 5 minutes whose samples were given out lately."""

    __slots__ = ("_given", "circuit", "ends")

    def __init__(self, circuit: CircuitId, ends: Iterable[MeteredEnd]) -> None:
        self.circuit = circuit
        self.ends = tuple(_End(end) for end in ends)
        self._given: set[int] = set()

    @property
    def where(self) -> tuple[MeteredEnd, ...]:
        """What it is measured by."""
        return tuple(end.metered for end in self.ends)

    def forget(self) -> None:
        """Begin anew."""
        self._given.clear()
        for end in self.ends:
            end.forget()

    def finished(self, now: float) -> Iterator[CircuitSample]:
        """The samples of which nothing more can come, each once."""
        begun = {begins for end in self.ends for slots in end.slots for begins in slots.begun}
        for begins in sorted(begun):
            over = begins + SLOT_SECONDS
            if now < over:
                break
            late = now >= over + WAITING_SECONDS
            if begins not in self._given and (late or self._complete(begins)):
                self._given.add(begins)
                yield from self._samples(begins)
            if late:
                self._drop(begins)

    def _complete(self, begins: int) -> bool:
        return all(slots.coverage(begins) >= _COMPLETE for slots in self.ends[0].slots)

    def _samples(self, begins: int) -> Iterator[CircuitSample]:
        for place, direction in enumerate(_DIRECTIONS):
            best = max((end.slots[place] for end in self.ends), key=lambda slots: slots.coverage(begins))
            if (mbps := best.mbps(begins)) is not None:
                yield CircuitSample(self.circuit, direction, begins, mbps, best.coverage(begins))

    def _drop(self, begins: int) -> None:
        self._given.discard(begins)
        for slots in (slots for end in self.ends for slots in end.slots):
            slots.drop(begins)


class _Ports:
    """The ends of circuits at one device, and at which ifIndex they are by the names it last gave."""

    __slots__ = ("_found", "_interfaces", "ends")

    def __init__(self) -> None:
        self.ends: list[tuple[_Line, _End]] = []
        self._interfaces: Sequence[InterfaceReading] | None = None
        self._found: dict[int, list[tuple[_Line, _End, int | None]]] = {}

    def by_index(
        self, interfaces: Sequence[InterfaceReading] | None
    ) -> Mapping[int, Sequence[tuple[_Line, _End, int | None]]]:
        """Line, end and speed by ifIndex; a name that several interfaces have, or none, is not measured."""
        if interfaces is not self._interfaces:
            self._interfaces = interfaces
            self._found = {}
            for line, end in self.ends:
                port = _port(interfaces or (), end.metered.end)
                if port is not None:
                    self._found.setdefault(port.index, []).append((line, end, port.speed_bps))
        return self._found


def _port(interfaces: Iterable[InterfaceReading], end: CircuitEnd) -> InterfaceReading | None:
    found = [port for port in interfaces if end.ifname in {port.key, port.name, port.descr}]
    return found[0] if len(found) == 1 else None


class LoadBook:
    """What is being measured of all circuits.

    It holds two meters a circuit and the samples of some ten minutes, whatever comes.
    """

    def __init__(self, inventory: Inventory) -> None:
        """Begin with the circuits of an inventory."""
        self._lines: dict[CircuitId, _Line] = {}
        self._ports: dict[DeviceName, _Ports] = {}
        self._offset: float | None = None
        self._settled_at = 0.0
        self.replace(inventory)

    def replace(self, inventory: Inventory) -> None:
        """Go on with another inventory; circuits that stay where they are go on being measured."""
        known, self._lines, self._ports = self._lines, {}, {}
        for circuit in inventory.circuits.values():
            ends = metered_ends(inventory, circuit)
            line = known.get(circuit.id)
            if line is None or line.where != ends:
                line = _Line(circuit.id, ends)
            self._lines[circuit.id] = line
            for end in line.ends:
                self._ports.setdefault(end.metered.end.device, _Ports()).ends.append((line, end))

    def take(
        self,
        device: DeviceName,
        sample: CounterSample,
        interfaces: Sequence[InterfaceReading] | None,
        clocks: tuple[float, float],
    ) -> Sequence[CircuitSample]:
        """Take in the counters of a poll.

        Args:
            device: which was polled.
            sample: its counters.
            interfaces: its names as last read; the same object as long as they are the same.
            clocks: now, by the wall in UTC seconds and by a clock that is never set.

        Returns:
            The samples that are finished by it.
        """
        ports = self._ports.get(device)
        if ports is None or not self._watch_clock(clocks):
            return ()
        found = ports.by_index(interfaces)
        lines: dict[CircuitId, _Line] = {}
        for place, row in enumerate(sample.rows):
            for line, end, speed_bps in found.get(row.index, ()):
                end.take(sample, place, speed_bps)
                lines[line.circuit] = line
        now = clocks[0]
        return [sample for line in lines.values() for sample in line.finished(now)]

    def finished(self, clocks: tuple[float, float]) -> Sequence[CircuitSample]:
        """The samples of which nothing more can come, whoever fell silent; to be asked every minute or so."""
        self._watch_clock(clocks)
        return [sample for line in self._lines.values() for sample in line.finished(clocks[0])]

    def _watch_clock(self, clocks: tuple[float, float]) -> bool:
        """Whether times can be relied on; when the clock was set, what was begun is lost, as its times mean nothing."""
        wall, steady = clocks
        offset = wall - steady
        if self._offset is not None and abs(offset - self._offset) > STEP_SECONDS:
            self._settled_at = steady + SETTLING_SECONDS
            for line in self._lines.values():
                line.forget()
        self._offset = offset
        return steady >= self._settled_at
