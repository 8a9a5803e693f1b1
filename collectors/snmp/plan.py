"""What is known beforehand about walking a set of columns: prefixes, and a memory of how their variables begin.

The head of a variable (tags, lengths and OID, all but the value's octets) repeats from poll to poll and from device
to device. A column's memory maps a head it has seen to the row, to the function that decodes the value, and to the
variable's length. What is in the memory was checked when it entered, so that a walk that finds a head there needs no
further check of it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from collectors.snmp.ber import ARCS, DecodeError, encode_oid
from collectors.snmp.values import ABSENT, END_OF_MIB_VIEW, converter, read_varbind

if TYPE_CHECKING:
    from collections.abc import Callable

    from collectors.snmp.client import Index, Oid, Value
    from collectors.snmp.pdu import Request

_E = TypeVar("_E")

_MOST_HEADS = 8_192
FRAME_OCTETS = 6
"""Tag and length of the variable, of its name and of its value, when every length is of the short form."""


class Own(NamedTuple):
    """A variable of the column: its row, how to decode its value, and the octets it takes."""

    row: Index
    convert: Callable[[bytes], Value]
    octets: int


class Scalar(NamedTuple):
    """What stands in a scalar's place: how to decode its value, None where the agent does not have it; its octets."""

    convert: Callable[[bytes], Value | None]
    octets: int


class Other(NamedTuple):
    """A variable behind the column's end; `elsewhere` is the column and row it belongs to, if any was asked for."""

    row: None
    elsewhere: tuple[int, Index] | None
    octets: int


class Plan:
    """A set of columns to walk together, and of scalars to read along."""

    def __init__(self, columns: tuple[Oid, ...], scalars: tuple[Oid, ...]) -> None:
        """Prepare; the columns' OIDs must differ, none within another. Scalars come without their final .0."""
        self.prefixes = tuple(encode_oid(column) for column in columns)
        self.scalars = tuple(encode_oid(scalar) for scalar in scalars)
        self.longest_name = max(map(len, self.prefixes), default=0)
        self.head_octets = tuple(len(prefix) + FRAME_OCTETS for prefix in self.prefixes)
        self.heads: tuple[dict[bytes, Own | Other], ...] = tuple({} for _ in columns)
        self.requests: dict[tuple[tuple[int, ...], Index | None, int, bool], Request] = {}
        self.scalar_heads: tuple[dict[bytes, Scalar], ...] = tuple({} for _ in scalars)

    def locate(self, name: bytes, expected: int) -> tuple[int, Index] | None:
        """Column and row of a variable by its OID; `expected` is only tried first. A column itself is no row of it.

        Raises:
            DecodeError: the OID is in a column, but its index is malformed.
        """
        prefixes = self.prefixes
        if expected >= 0 and name.startswith(prefixes[expected]) and len(name) > len(prefixes[expected]):
            return expected, ARCS[name[len(prefixes[expected]) :]]
        for number, prefix in enumerate(prefixes):
            if name.startswith(prefix) and len(name) > len(prefix):
                return number, ARCS[name[len(prefix) :]]
        return None

    def is_behind(self, name: bytes, column: int) -> bool:
        """Whether a name outside a column can be what follows the column's last row.

        Raises:
            DecodeError: the name is malformed.
        """
        return ARCS[name] > ARCS[self.prefixes[column]]

    def learn(self, column: int, data: bytes, position: int, limit: int) -> Own | Other | None:
        """Remember the head of the variable at a position where one of `column` is expected.

        None, and nothing remembered, for what the fast way does not deal with: lengths of the long form, a row of the
        column without a value or with one that cannot be read, and what cannot stand in the column's place.

        Raises:
            DecodeError: the variable is malformed.
        """
        name, tag, octets, end = read_varbind(data, position, limit)
        # The end of the agent's view comes under the name that was asked for, and belongs to no row.
        place = None if tag == END_OF_MIB_VIEW else self.locate(name, column)
        entry: Own | Other
        if place is None or place[0] != column:
            if tag != END_OF_MIB_VIEW and not self.is_behind(name, column):
                return None
            entry = Other(None, place, end - position)
        elif tag in ABSENT or (convert := _converter(tag, octets)) is None:
            return None
        else:
            entry = Own(place[1], convert, end - position)
        head = _short_head(data, position, name, octets, end)
        return None if head is None else remember(self.heads[column], head, entry)

    def learn_scalar(self, number: int, data: bytes, position: int, limit: int) -> Scalar | None:
        """Remember the head of what stands in a scalar's place: the scalar, or what an agent without it has next.

        None, and nothing remembered, for lengths of the long form, values of unknown types, and for what is asked for
        in another place.

        Raises:
            DecodeError: the variable is malformed.
        """
        name, tag, octets, end = read_varbind(data, position, limit)
        head = _short_head(data, position, name, octets, end)
        if head is None:
            return None
        is_it = name == self.scalars[number] + b"\0"
        if not is_it and (name[:-1] in self.scalars or self.locate(name, -1) is not None):
            return None
        convert = _converter(tag, octets) if is_it and tag not in ABSENT else _no_value
        return None if convert is None else remember(self.scalar_heads[number], head, Scalar(convert, end - position))


def _no_value(_octets: bytes) -> None:
    """The value of a scalar that the agent does not have."""


def _converter(tag: int, octets: bytes) -> Callable[[bytes], Value] | None:
    """How to decode a value of this type and length; None when there is no such type."""
    try:
        return converter(tag, len(octets))
    except DecodeError:
        return None


def _short_head(data: bytes, position: int, name: bytes, octets: bytes, end: int) -> bytes | None:
    """The head of a variable all of whose lengths are of the short form, which is when it is no longer than this."""
    stop = position + FRAME_OCTETS + len(name)
    return data[position:stop] if stop + len(octets) == end else None


def remember(heads: dict[bytes, _E], head: bytes, entry: _E) -> _E:
    """Keep what is known of a head, in bounded memory."""
    if len(heads) >= _MOST_HEADS:
        heads.clear()
    heads[head] = entry
    return entry


@lru_cache(maxsize=256)
def plan_for(columns: tuple[Oid, ...], scalars: tuple[Oid, ...]) -> Plan:
    """The plan of a set of columns and scalars, shared by all devices.

    Raises:
        ValueError: one of them is not a numeric OID.
    """
    return Plan(columns, scalars)
