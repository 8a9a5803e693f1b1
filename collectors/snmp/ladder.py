"""How much to ask a device at once: sizes of answers, and what was learnt about it. Pure, clock passed in.

An agent may lose, cut or refuse answers that are too big for it or for the path to it. The ladder has four rungs: all
columns in one request, half of them, one, and one row of one column by GETNEXT. What a device needs is remembered for
a while, so that a poll does not find it out again, and forgotten then, as the cause may be gone.
"""

from __future__ import annotations

import msgspec

from collectors.snmp.pacing import ANSWER_OCTETS

RUNGS = 4
BOTTOM = RUNGS - 1
EXPIRY_SECONDS = 3600.0

ENVELOPE_OCTETS = 64
"""What surrounds the variables: headers, version, community, PDU."""

_ABOUT = 1.1
_SCALAR_OCTETS = 40
_FILLED = 0.96
"""How much of the limit is planned for: rows to come may be a little longer than those before."""

_FRAME_OCTETS = 8
_UNKNOWN_VALUE_OCTETS = 32
"""Index and value of a variable of a table not yet seen; a name or description is about so long."""

_MOST_SHAPES = 1 << 20
"""A device has one for each table it is asked, mostly fewer than a dozen: enough for ten times a city of 6,500."""


class Shape(msgspec.Struct):
    """What was learnt about walking one set of columns on one device.

    Attributes:
        rung: of the ladder, 0 to 3.
        until: loop time at which the rung is forgotten.
        variable_octets: the most that variables took on average in an answer; 0 while unknown.
        rows: of the longest column when it was last walked; None while unknown.
        proven_octets: of the longest answer that has come on this rung.
    """

    rung: int = 0
    until: float = 0.0
    variable_octets: float = 0.0
    rows: int | None = None
    proven_octets: int = 0

    def step_down(self, now: float) -> bool:
        """Take the next rung; False at the bottom."""
        if self.rung >= BOTTOM:
            return False
        self.rung += 1
        self.proven_octets = 0
        self.until = now + EXPIRY_SECONDS
        return True

    def is_proven(self, variables: int) -> bool:
        """Whether an answer of about so many variables has come before: then a time-out is not due to the size."""
        expected = ENVELOPE_OCTETS + variables * self.variable_octets
        return self.proven_octets > 0 and expected <= self.proven_octets * _ABOUT

    def width(self, columns: int) -> int:
        """How many columns to ask together."""
        return (columns, (columns + 1) // 2, 1, 1)[self.rung]

    def limit(self) -> int:
        """Octets that an answer is to hold at most."""
        return ANSWER_OCTETS >> self.rung

    def fitting(self, columns: int, longest_name: int, scalars: int) -> int:
        """How many rows fit an answer, at least one.

        Args:
            columns: how many are asked together.
            longest_name: octets of the longest of their OIDs.
            scalars: number of scalars asked along.
        """
        if self.rung >= BOTTOM:
            return 1
        each = self.variable_octets or longest_name + _FRAME_OCTETS + _UNKNOWN_VALUE_OCTETS
        return max(1, int((self.limit() * _FILLED - ENVELOPE_OCTETS - scalars * _SCALAR_OCTETS) / (each * columns)))


class Ladders:
    """The shapes of all tables of all devices, bounded in number."""

    def __init__(self) -> None:
        """Know nothing."""
        self._shapes: dict[tuple[object, ...], Shape] = {}

    def shape(self, key: tuple[object, ...], now: float) -> Shape:
        """What is known under a key (device and columns); an expired rung is the first one again."""
        shape = self._shapes.get(key)
        if shape is None:
            if len(self._shapes) >= _MOST_SHAPES:
                self._shapes.clear()
            shape = self._shapes[key] = Shape()
        elif shape.rung and now >= shape.until:
            shape.rung = 0
            shape.proven_octets = 0
        return shape

    def forget(self, address: str, port: int) -> None:
        """Drop what is known of a device, as on a reload."""
        for key in [key for key in self._shapes if key[:2] == (address, port)]:
            del self._shapes[key]
