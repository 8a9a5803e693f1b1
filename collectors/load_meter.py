"""The octets of one interface between two polls, where they are known. Pure.

Whether a difference of counters is known is judged as for the running totals (`counter_line`): a restart of the agent,
a discontinuity, an interface that changed its index, a 32-bit counter that may have passed its end more than once. What
is not known is no span at all, never one of no octets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.counter_line import UNKNOWN_SPEED, Line, Raw
from collectors.counters import raw_counters
from collectors.deltas import LATE_SECONDS, restarted
from collectors.load_model import SLOT_SECONDS

if TYPE_CHECKING:
    from collectors.deltas import Moment
    from collectors.readings import InterfaceCounters

LONGEST_SPAN_SECONDS: Final = 1.5 * SLOT_SECONDS
"""Octets of more time than this are not shared out: nothing tells how they were spread over the samples in it.

Devices that are asked every 5 minutes come a little early or late.
"""

_FASTEST_BPS: Final = 10_000_000_000
"""Octets beyond this are those of a counter that went back unseen; what an agent states may be lower than the line."""

_NARROW_OCTETS: Final = 0b11
_NO_MORE: Final[Raw] = (None,) * 10


class Span(NamedTuple):
    """Octets from a moment up to another, UTC seconds, in one direction."""

    begins: float
    ends: float
    octets: int

    def possible(self, octets_per_second: float) -> bool:
        """Whether a line of this speed can carry as much; an agent's own time may be a little off."""
        return self.octets <= (self.ends - self.begins + LATE_SECONDS) * octets_per_second


Spans = tuple[Span | None, Span | None]
"""Of an interface: received, sent; None where it is not known."""

NOTHING: Final[Spans] = (None, None)


class Meter:
    """Follows one interface from poll to poll."""

    __slots__ = ("_epoch", "_line", "_since")

    def __init__(self) -> None:
        """Begin with nothing known."""
        self.forget()

    def forget(self) -> None:
        """Begin anew: the next counters are only something to measure from."""
        self._line: Line | None = None
        self._epoch = 0
        self._since: list[float | None] = [None, None]

    def follow(self, row: InterfaceCounters, now: Moment, speed_bps: int | None) -> Spans:
        """Take in the counters of a poll.

        Args:
            row: of this interface.
            now: when it was taken.
            speed_bps: of the interface; None or 0 = not stated.

        Returns:
            What passed since the poll before, in both directions.
        """
        raw = _raw(row)
        line = self._line
        if line is None:
            self._line = Line(row, raw, now, self._epoch)
            self._begin(raw, now)
            return NOTHING
        if restarted(line.moment, now):
            self._epoch += 1
        before = line.totals[:2]
        if line.follow(row, raw, now, self._epoch, speed_bps or UNKNOWN_SPEED):
            self._begin(raw, now)
            return NOTHING
        most = max(speed_bps or 0, _FASTEST_BPS) / 8
        spans = self._span(0, raw, before, now), self._span(1, raw, before, now)
        received, sent = (span if span is None or span.possible(most) else None for span in spans)
        return received, sent

    def _begin(self, raw: Raw, now: Moment) -> None:
        """Measure from now on."""
        self._since = [None if raw[place] is None else now.at for place in (0, 1)]

    def _span(self, place: int, raw: Raw, before: list[int], now: Moment) -> Span | None:
        """What one counter counted since it was last there; one that is missing now will tell later."""
        line, since = self._line, self._since[place]
        if line is None or raw[place] is None:
            return None
        self._since[place] = now.at
        if since is None or not 0 < now.at - since <= LONGEST_SPAN_SECONDS:
            return None
        return Span(since, now.at, line.totals[place] - before[place])


def _raw(row: InterfaceCounters) -> Raw:
    """The octets; packets too where 32-bit octets are judged by them, else what is wrong with these costs nothing."""
    raw = raw_counters(row)
    return raw if row.narrow & _NARROW_OCTETS else raw[:2] + _NO_MORE
