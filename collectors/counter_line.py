"""The running totals of one interface, and what is added to them. Pure.

Octets and packets may come from 64-bit or from 32-bit objects. A 32-bit counter of octets passes its end within 35 s at
1 Gbit/s; its delta is accepted only where the speed of the line, or the number of packets, leave one possibility.
"""

from __future__ import annotations

from operator import sub
from typing import TYPE_CHECKING, Final

from collectors.deltas import LATE_SECONDS, TICKS, WRAP, Moment, UnknownDelta

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from collectors.readings import InterfaceCounters

Raw = tuple[int | None, ...]
"""The twelve counters of a row: 2 of octets, 6 of packets, 4 of errors and discards, in and out by turns."""

TOTALS: Final = 8
TOTAL_OF: Final = (0, 1, 2, 3, 2, 3, 2, 3, 4, 5, 6, 7)
"""Which running total each counter of a row goes into; the three kinds of packets share one."""

_OCTETS: Final = (0, 1)
_PACKETS_AND_LOSSES: Final = range(2, 12)
_NARROW_OCTETS: Final = 0b11
_ALWAYS_NARROW: Final = 0b1111_0000_0000
"""Bits of InterfaceCounters.narrow; errors and discards exist in 32 bits only."""

_NONE_LATE: Final[Mapping[int, Moment]] = {}

_MIN_PACKET_OCTETS: Final = 20
"""The smallest IP packet: bounds how many fit into an interval."""

_MAX_PACKET_OCTETS: Final = 65_575
"""The largest IP packet with a link header, offload aggregates included: bounds octets by packets."""

UNKNOWN_SPEED: Final = 10_000_000_000
"""Bit/s assumed where the agent states none. RFC 2863, 3.1.6 wants 64-bit counters from far less on."""


class Line:
    """What is remembered of one interface: its last counters, and its running totals.

    Attributes:
        totals: from 0 at first sight, by `TOTAL_OF`.
        hidden: totals of which the last row had no counter at all.
        moment: when it was last seen.
    """

    __slots__ = (
        "_discontinuity",
        "_epoch",
        "_gaps",
        "_index",
        "_late",
        "_narrow",
        "_raw",
        "hidden",
        "moment",
        "totals",
    )

    def __init__(self, row: InterfaceCounters, raw: Raw, now: Moment, epoch: int) -> None:
        """Begin at 0; `epoch` counts the restarts of the agent."""
        self.totals = [0] * TOTALS
        self.rebase(row, raw, now, epoch)

    def rebase(self, row: InterfaceCounters, raw: Raw, now: Moment, epoch: int) -> None:
        """Measure from this row on; the totals stay."""
        self._index, self._discontinuity, self._epoch = row.index, row.discontinuity_ticks, epoch
        self._narrow, self.moment = row.narrow | _ALWAYS_NARROW, now
        self._late = _NONE_LATE
        self._set(raw)
        self._hide(raw)

    def _set(self, base: Raw) -> None:
        """Keep the counters to measure from, with 0 and a note for those that the agent does not have."""
        self._gaps = _gaps(base)
        self._raw: Sequence[int] = tuple([value or 0 for value in base]) if self._gaps else base  # type: ignore[assignment]

    def _hide(self, raw: Raw) -> None:
        shown = {place for place, value in zip(TOTAL_OF, raw, strict=True) if value is not None}
        self.hidden = tuple(place for place in range(TOTALS) if place not in shown)

    def follow(self, row: InterfaceCounters, raw: Raw, now: Moment, epoch: int, speed: int) -> Iterable[UnknownDelta]:
        """Add what a new row of the interface says.

        Args:
            row: the row, of which `raw` are the counters.
            raw: see `Raw`.
            now: when it was taken.
            epoch: restarts of the agent so far.
            speed: bit/s.

        Returns:
            The causes of what is not known.
        """
        if epoch != self._epoch or row.index != self._index or row.discontinuity_ticks != self._discontinuity:
            cause = self._break_with(row, epoch)
            if cause is not None:
                self.rebase(row, raw, now, epoch)
                return (cause,)
        if self._add_plain(row.narrow, raw, now, speed):
            return ()
        return self._add_careful(row.narrow | _ALWAYS_NARROW, raw, now, speed)

    def _break_with(self, row: InterfaceCounters, epoch: int) -> UnknownDelta | None:
        """Why nothing of a new row can be compared with the last one; None when it can."""
        if epoch != self._epoch:
            return UnknownDelta.REBOOT
        if row.index != self._index:
            return UnknownDelta.RENUMBERED
        ticks = row.discontinuity_ticks
        if ticks is None:  # missing in this response
            return None
        known, self._discontinuity = self._discontinuity, ticks
        return None if known is None else UnknownDelta.DISCONTINUITY

    def _add_plain(self, narrow: int, raw: Raw, now: Moment, speed: int) -> bool:
        """Add the deltas when there is nothing to think about; False when there is, with nothing added."""
        if narrow | _ALWAYS_NARROW != self._narrow or self._late:
            return False
        filled: Sequence[int] = raw  # type: ignore[assignment]
        if self._gaps:
            if _gaps(raw) != self._gaps:
                return False
            filled = tuple([value or 0 for value in raw])
        try:
            deltas = list(map(sub, filled, self._raw))
        except TypeError:  # a counter is missing that was there
            return False
        if min(deltas) < 0:
            return False
        in_octets, out_octets, a, b, c, d, e, f, in_errors, out_errors, in_discards, out_discards = deltas
        if narrow & _NARROW_OCTETS and self.moment.seconds_until(now) * speed / 8 >= WRAP:
            most_in = (a + c + e + in_errors + in_discards) * _MAX_PACKET_OCTETS
            most_out = (b + d + f + out_errors + out_discards) * _MAX_PACKET_OCTETS
            if self._gaps or not (in_octets <= most_in < WRAP and out_octets <= most_out < WRAP):
                return False
        t = self.totals
        self.totals = [
            t[0] + in_octets, t[1] + out_octets, t[2] + a + c + e, t[3] + b + d + f,
            t[4] + in_errors, t[5] + out_errors, t[6] + in_discards, t[7] + out_discards,
        ]  # fmt: skip
        self._raw, self.moment = filled, now
        return True

    def _add_careful(self, narrow: int, raw: Raw, now: Moment, speed: int) -> set[UnknownDelta]:
        """Add what is known, counter by counter; a counter that is missing is measured from its old value later."""
        base = tuple(None if gap else value for value, gap in zip(self._raw, self._gaps or (False,) * 12, strict=True))
        since = [self._late.get(place, self.moment) for place in range(len(raw))]
        comparison = _Comparison(base, raw, since, now, narrow=narrow, switched=self._narrow ^ narrow, speed=speed)
        for place, delta in zip(TOTAL_OF, comparison.deltas(), strict=True):
            self.totals[place] += delta or 0
        late = [place for place, value in enumerate(raw) if value is None and base[place] is not None]
        self._late = {place: since[place] for place in late}
        late_bits = sum(1 << place for place in late)
        self._narrow, self.moment = (self._narrow & late_bits) | (narrow & ~late_bits), now
        self._set(tuple(base[place] if place in self._late else value for place, value in enumerate(raw)))
        self._hide(raw)
        return comparison.causes


def _gaps(raw: Raw) -> tuple[bool, ...]:
    """Which counters are missing; the empty tuple for none."""
    return tuple([value is None for value in raw]) if None in raw else ()


class _Comparison:
    """Two sets of counters of one interface of which some are of 32 bits, missing or negative against the other."""

    def __init__(
        self, base: Raw, raw: Raw, since: Sequence[Moment], now: Moment, *, narrow: int, switched: int, speed: int
    ) -> None:
        """Take both.

        Args:
            base: counters before.
            raw: counters now.
            since: when each of `base` was taken.
            now: when `raw` was taken.
            narrow: bits of the counters that are of 32 bits now.
            switched: bits of the counters whose width was another before.
            speed: bit/s.
        """
        self._base, self._raw, self._since, self._now = base, raw, since, now
        self._narrow, self._switched, self._octets_per_second = narrow, switched, speed / 8
        self.causes: set[UnknownDelta] = set()

    def deltas(self) -> list[int | None]:
        """What each counter counted; None for what is not known or not there."""
        found: list[int | None] = [None] * len(self._raw)
        for place in _PACKETS_AND_LOSSES:
            found[place] = self._delta(place, None)
        for place in _OCTETS:
            packets = [delta for delta in found[2 + place :: 2] if delta is not None]
            all_known = len(packets) == len(found[2 + place :: 2])
            found[place] = self._delta(place, sum(packets) * _MAX_PACKET_OCTETS if all_known else None)
        return found

    def _delta(self, place: int, most_octets: int | None) -> int | None:
        value, base = self._raw[place], self._base[place]
        if value is None or base is None:
            return None
        bit = 1 << place
        if self._switched & bit:
            self.causes.add(UnknownDelta.WIDTH)
            return None
        delta = value - base
        if not self._narrow & bit:
            return delta if delta >= 0 else self._set_back()
        seconds = self._since[place].seconds_until(self._now)
        most = (seconds + LATE_SECONDS) * self._octets_per_second
        if place not in _OCTETS:
            return self._wrapped(place, delta, most / _MIN_PACKET_OCTETS)
        if most_octets is not None and delta % WRAP <= most_octets:  # else the agent does not count its packets
            most = min(most, most_octets)
        if min(most, seconds * self._octets_per_second) >= WRAP:
            self.causes.add(UnknownDelta.WRAP)
            return None
        return self._wrapped(place, delta, most)

    def _wrapped(self, place: int, delta: int, most: float) -> int | None:
        """A delta modulo 2^32; one that is larger than can have been is of a counter that was set back.

        So is any when the agent had only just started before: another restart might not have been noticed.
        """
        if delta >= 0:
            return delta
        ticks = self._since[place].ticks
        noticed = self._now.ticks is not None and ticks is not None and ticks > LATE_SECONDS * TICKS
        return delta + WRAP if noticed and delta + WRAP <= most else self._set_back()

    def _set_back(self) -> int | None:
        self.causes.add(UnknownDelta.DISCONTINUITY)
        return None
