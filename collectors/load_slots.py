"""Octets shared out over the 5 minutes in which they passed. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.load_model import SLOT_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from collectors.load_meter import Span

COVERAGE_ENOUGH: Final = 0.8
"""A sample of which less was measured is missing, never 0 and never a guess (DESIGN.md, 6)."""

_BITS_PER_OCTET = 8
_MEGABIT = 1_000_000
_DIGITS = 6
"""To the bit a second: a steady load at the limit is the limit, whatever the sum of its shares rounds to."""


class Slots:
    """One direction of one interface: octets and seconds measured, by 5 minutes.

    Spans must not overlap; whoever adds them follows one counter.
    """

    __slots__ = ("_octets", "_seconds")

    def __init__(self) -> None:
        """Begin with nothing measured."""
        self._octets: dict[int, float] = {}
        self._seconds: dict[int, float] = {}

    def add(self, span: Span) -> None:
        """Share out the octets of a span, evenly over its time."""
        length = span.ends - span.begins
        begins = int(span.begins // SLOT_SECONDS) * SLOT_SECONDS
        while begins < span.ends:
            part = min(span.ends, begins + SLOT_SECONDS) - max(span.begins, begins)
            self._octets[begins] = self._octets.get(begins, 0.0) + span.octets * (part / length)
            self._seconds[begins] = self._seconds.get(begins, 0.0) + part
            begins += SLOT_SECONDS

    @property
    def begun(self) -> Iterable[int]:
        """When the 5 minutes began of which something was measured; UTC seconds."""
        return self._seconds.keys()

    def coverage(self, begins: int) -> float:
        """The share of 5 minutes that was measured, 0 to 1."""
        return min(1.0, round(self._seconds.get(begins, 0.0) / SLOT_SECONDS, _DIGITS))

    def mbps(self, begins: int) -> float | None:
        """Mean traffic in Mbit/s during what was measured of 5 minutes; None when that is not enough."""
        if self.coverage(begins) < COVERAGE_ENOUGH:
            return None
        return round(self._octets[begins] * _BITS_PER_OCTET / _MEGABIT / self._seconds[begins], _DIGITS)

    def drop(self, begins: int) -> None:
        """Forget 5 minutes."""
        self._octets.pop(begins, None)
        self._seconds.pop(begins, None)
