"""Whether a port loses frames: the share of bad frames among all that its counters have counted. Pure.

The counters run since the device last started them, so a share is over all of that time. Of 32-bit counters of frames
nobody knows how often they began anew: they can show that a port is good, and never that it is bad.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from collectors.readings import InterfaceCounters

LOSSY_SHARE: Final = Fraction(1, 1000)
"""From more than this share of bad frames on a port is counted as faulty. A default of the tool: a link as IEEE 802.3
wants it (one bad bit in 10^10) loses about one frame in a million."""

LEAST_BAD_FRAMES: Final = 100
"""Fewer are no finding: plugging a cable in makes some."""

_FRAME_COUNTERS: Final = 0b1111_1100
"""The bits of InterfaceCounters.narrow that are counters of frames."""


def has_errors(row: InterfaceCounters) -> bool | None:
    """Whether a port has errors above the threshold; None when its counters do not tell."""
    return _lossy(row, (row.in_errors, row.out_errors))


def has_discards(row: InterfaceCounters) -> bool | None:
    """Whether a port drops frames for want of room above the threshold; None when its counters do not tell."""
    return _lossy(row, (row.in_discards, row.out_discards))


def has_carried(row: InterfaceCounters) -> bool:
    """Whether a port has carried a frame since its device began to count, as far as it counts."""
    return any(_frames(row))


def _lossy(row: InterfaceCounters, counted: Iterable[int | None]) -> bool | None:
    known = [count for count in counted if count is not None]
    frames = [count for count in _frames(row) if count is not None]
    if not known or not frames:
        return None
    bad = sum(known)
    if bad < LEAST_BAD_FRAMES or Fraction(bad, bad + sum(frames)) <= LOSSY_SHARE:
        return False
    return None if row.narrow & _FRAME_COUNTERS else True


def _frames(row: InterfaceCounters) -> tuple[int | None, ...]:
    return (
        row.in_ucast_packets,
        row.out_ucast_packets,
        row.in_multicast_packets,
        row.out_multicast_packets,
        row.in_broadcast_packets,
        row.out_broadcast_packets,
        row.in_nucast_packets,
        row.out_nucast_packets,
    )
