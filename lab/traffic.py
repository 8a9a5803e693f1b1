"""Counters that move at a rate that is known exactly, so that a test can compare what was measured with what was true.

A load is a function of time in octets a second; its integral is computed in integers, never added up step by step, so
that any number of readings at any times agree. Counters are the integral since the agent's last start, less the time
for which the line was cut; the 64-bit and the 32-bit counter are views of one total. Times are microseconds since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from lab.mib import Instant
    from lab.presence import OfficeDay

MICROSECONDS = 1_000_000
_HOUR = 3600 * MICROSECONDS
_DAY = 24 * _HOUR
_WIDE, _NARROW = 2**64 - 1, 2**32 - 1

OFFICE_DAY = (5, 4, 4, 4, 5, 8, 25, 70, 90, 100, 98, 80, 35, 60, 92, 96, 85, 45, 20, 15, 14, 12, 9, 6)
"""Load of an office on the hours 0 to 23 of the civil day, in percent of its busiest hour."""


WORKING_DAY = (0, 0, 0, 0, 0, 0, 0, 0, 90, 100, 98, 80, 35, 60, 92, 96, 85, 30, 0, 0, 0, 0, 0, 0)
"""The same of a machine that is switched off outside office hours."""


class Load(Protocol):
    """A true rate."""

    def octets(self, time: int) -> int:
        """Octets from 1970 to a time, rounded down."""

    def rate(self, time: int) -> float:
        """Octets a second at a time."""


@dataclass(frozen=True, slots=True)
class ConstantLoad:
    """The same rate at all times, in octets a second."""

    octets_per_second: int

    def octets(self, time: int) -> int:
        """Octets from 1970 to a time, rounded down."""
        return self.octets_per_second * time // MICROSECONDS

    def rate(self, _time: int) -> float:
        """Octets a second."""
        return float(self.octets_per_second)


@dataclass(frozen=True)
class DailyLoad:
    """A rate that follows the hours of a day, straight lines between them.

    Attributes:
        busiest: octets a second at 100 percent.
        percents: of `busiest` on each of the 24 hours.
        utc_offset_seconds: of the city's civil time.
    """

    busiest: int
    percents: tuple[int, ...] = OFFICE_DAY
    utc_offset_seconds: int = 0

    @cached_property
    def _knots(self) -> tuple[tuple[int, int, int], ...]:
        """Per hour: rate at its start and its change until the next, in hundredths, and the integral before it."""
        rates = [self.busiest * percent for percent in self.percents]
        steps = [after - before for before, after in pairwise([*rates, rates[0]])]
        areas = accumulate(
            (_HOUR * _HOUR * (2 * rate + step) for rate, step in zip(rates, steps, strict=True)), initial=0
        )
        return tuple(zip([*rates, 0], [*steps, 0], areas, strict=True))

    def octets(self, time: int) -> int:
        """Octets from 1970 to a time, rounded down."""
        days, of_day = divmod(time + self.utc_offset_seconds * MICROSECONDS, _DAY)
        hour, into = divmod(of_day, _HOUR)
        rate, step, before = self._knots[hour]
        integral = days * self._knots[24][2] + before + into * (2 * _HOUR * rate + step * into)
        return integral // (200 * _HOUR * MICROSECONDS)

    def rate(self, time: int) -> float:
        """Octets a second at a time."""
        hour, into = divmod((time + self.utc_offset_seconds * MICROSECONDS) % _DAY, _HOUR)
        rate, step, _ = self._knots[hour]
        return (rate + step * into / _HOUR) / 100


@dataclass(slots=True)
class Line:
    """What joins two interfaces: up, or cut for a while.

    Attributes:
        plugged: whether there is any line.
        day: when the device at its lower end is switched on; None = always.
        cuts: when it was cut, each from and to.
        down_since: when it was cut last and not mended yet.
    """

    plugged: bool = True
    day: OfficeDay | None = None
    cuts: list[tuple[int, int]] = field(default_factory=list)
    down_since: int | None = None

    def cut(self, time: int) -> None:
        """Cut the line; nothing passes from now on."""
        if self.down_since is None:
            self.down_since = time

    def mend(self, time: int) -> None:
        """Let pass again."""
        if self.down_since is not None:
            self.cuts.append((self.down_since, time))
            self.down_since = None

    def blocked(self, load: Load, instant: Instant) -> int:
        """Octets of a load that did not pass between the agent's last start and now."""
        spans = self.cuts if self.down_since is None else [*self.cuts, (self.down_since, instant.now)]
        clipped = ((max(start, instant.booted), min(end, instant.now)) for start, end in spans)
        return sum(load.octets(end) - load.octets(start) for start, end in clipped if end > start)

    def oper_status(self, instant: Instant) -> int:
        """IF-MIB::ifOperStatus of both ends: up(1) or down(2)."""
        dark = self.day is not None and self.day.since(instant.now) is None
        return 2 if dark or not self.plugged or self.down_since is not None else 1


@dataclass(slots=True)
class Stream:
    """Counters of one direction of an interface.

    Attributes:
        load: true rate while the line is up.
        line: what it runs over.
        packet_octets: mean size of a packet.
        error_every, discard_every: one packet in so many is counted as an error or a discard; 0 = none.
    """

    load: Load
    line: Line
    packet_octets: int = 800
    error_every: int = 0
    discard_every: int = 0
    _base: tuple[int, int] = (-1, 0)
    _last: tuple[Instant, int] | None = None

    def total(self, instant: Instant) -> int:
        """Octets since the agent's last start, exactly; what the 64-bit counter shows."""
        if self._last is not None and self._last[0] == instant:
            return self._last[1]
        if self._base[0] != instant.booted:
            self._base = (instant.booted, self.load.octets(instant.booted))
        total = self.load.octets(instant.now) - self._base[1]
        if self.line.cuts or self.line.down_since is not None:
            total -= self.line.blocked(self.load, instant)
        total = max(total, 0) & _WIDE
        self._last = (instant, total)
        return total

    def octets_32(self, instant: Instant) -> int:
        """The 32-bit counter of the same octets."""
        return self.total(instant) & _NARROW

    def _packets(self, instant: Instant) -> int:
        return self.total(instant) // self.packet_octets

    def unicast(self, instant: Instant) -> int:
        """Packets to one receiver: all that are not to several."""
        packets = self._packets(instant)
        return packets - packets // 50 - packets // 100

    def unicast_32(self, instant: Instant) -> int:
        """The 32-bit counter of the same packets."""
        return self.unicast(instant) & _NARROW

    def multicast(self, instant: Instant) -> int:
        """Packets to a group: one in fifty."""
        return self._packets(instant) // 50

    def multicast_32(self, instant: Instant) -> int:
        """The 32-bit counter of the same packets."""
        return self.multicast(instant) & _NARROW

    def broadcast(self, instant: Instant) -> int:
        """Packets to everybody: one in a hundred."""
        return self._packets(instant) // 100

    def broadcast_32(self, instant: Instant) -> int:
        """The 32-bit counter of the same packets."""
        return self.broadcast(instant) & _NARROW

    def errors(self, instant: Instant) -> int:
        """Packets with errors, 32 bits."""
        return self._packets(instant) // self.error_every & _NARROW if self.error_every else 0

    def discards(self, instant: Instant) -> int:
        """Packets thrown away, 32 bits."""
        return self._packets(instant) // self.discard_every & _NARROW if self.discard_every else 0


@dataclass(frozen=True, slots=True)
class Level:
    """A gauge that follows the office day between two values: processor load, memory in use."""

    low: int
    high: int
    utc_offset_seconds: int = 0

    def value(self, instant: Instant) -> int:
        """The value now, an integer between both."""
        seconds = instant.now // MICROSECONDS + self.utc_offset_seconds
        hour, into = divmod(seconds % 86400, 3600)
        before, after = OFFICE_DAY[hour], OFFICE_DAY[(hour + 1) % 24]
        return self.low + (self.high - self.low) * (before * (3600 - into) + after * into) // 360_000


def uptime_ticks(instant: Instant) -> int:
    """SNMPv2-MIB::sysUpTime: hundredths of a second since the last start, 32 bits."""
    return max(instant.now - instant.booted, 0) // 10_000 & _NARROW
