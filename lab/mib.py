"""What an agent holds: variables in the order of their OIDs, constant or moving with time, encoded beforehand.

Source: RFC 3416 section 4.2 (GetNextRequest, GetBulkRequest). Names that devices have in common are kept once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property, lru_cache
from ipaddress import IPv4Address
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from lab.ber import Oid, Tag, decode_bindings, decode_oid, encode_binding, encode_number, encode_oid, encode_tlv

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


class Instant(NamedTuple):
    """When a variable is read: last start of the agent and now, in microseconds since 1970."""

    booted: int
    now: int


class Constant(NamedTuple):
    """A value that never changes: its tag and contents octets."""

    tag: int
    content: bytes


class Moving(NamedTuple):
    """A number that is computed when it is read. `read` must keep it within the range of its type."""

    tag: int
    read: Callable[[Instant], int]


Variable = Constant | Moving


def oid(dotted: str) -> Oid:
    """An object identifier from its dotted text, a leading dot allowed.

    Raises:
        ValueError: the text is none.
    """
    return tuple(int(part) for part in dotted.removeprefix(".").split("."))


def number(value: int, tag: Tag = Tag.INTEGER) -> Constant:
    """A constant INTEGER, Counter, Gauge or TimeTicks."""
    return Constant(tag, encode_number(value))


def text(value: str) -> Constant:
    """A constant OCTET STRING, in UTF-8."""
    return Constant(Tag.OCTET_STRING, value.encode())


def octets(value: bytes) -> Constant:
    """A constant OCTET STRING that is not text (a MAC address, BITS)."""
    return Constant(Tag.OCTET_STRING, value)


def object_id(dotted: str) -> Constant:
    """A constant OBJECT IDENTIFIER."""
    return Constant(Tag.OBJECT_IDENTIFIER, encode_oid(oid(dotted)))


def ip_address(address: str) -> Constant:
    """A constant IpAddress."""
    return Constant(Tag.IP_ADDRESS, IPv4Address(address).packed)


class Shape:
    """The names of a run of variables: in order, encoded, and found by their encoding. Equal ones are kept once."""

    def __init__(self, oids: tuple[Oid, ...]) -> None:
        self.oids = oids
        names = tuple(encode_oid(each) for each in oids)
        self.names = tuple(encode_tlv(Tag.OBJECT_IDENTIFIER, name) for name in names)
        self.positions = {name: position for position, name in enumerate(names)}


@lru_cache(maxsize=4096)
def shape_of(oids: tuple[Oid, ...]) -> Shape:
    """The one Shape of these names."""
    return Shape(oids)


_decoded = lru_cache(maxsize=65536)(decode_oid)


class Names:
    """The names of all variables of an agent, in order.

    Most names are the same on all devices of a kind; those that hold an address of a station are a device's own. So the
    names are kept as runs, and only the runs of the second sort are kept for each device.
    """

    def __init__(self, shapes: Iterable[Shape]) -> None:
        self._shapes = tuple(shapes)
        self._starts = tuple(accumulate((len(shape.oids) for shape in self._shapes), initial=0))
        self._firsts = tuple(shape.oids[0] for shape in self._shapes)
        self._runs = tuple((shape.positions, start) for shape, start in zip(self._shapes, self._starts, strict=False))

    def __len__(self) -> int:
        """How many."""
        return self._starts[-1]

    def __iter__(self) -> Iterator[Oid]:
        """In order."""
        for shape in self._shapes:
            yield from shape.oids

    def oid(self, position: int) -> Oid:
        """The name at a position."""
        run = bisect_right(self._starts, position) - 1
        return self._shapes[run].oids[position - self._starts[run]]

    @property
    def last(self) -> bytes:
        """The last name, encoded with its tag."""
        return self._shapes[-1].names[-1]

    def find(self, name: bytes) -> int | None:
        """Position of a variable, by the contents octets of its name."""
        for positions, start in self._runs:
            found = positions.get(name)
            if found is not None:
                return start + found
        return None

    def after(self, name: bytes) -> int:
        """Position of the first variable behind a name; one past the end when there is none.

        Raises:
            BerError: the name is not an object identifier.
        """
        position = self.find(name)
        if position is not None:
            return position + 1
        wanted = _decoded(name)
        run = bisect_right(self._firsts, wanted) - 1
        return 0 if run < 0 else self._starts[run] + bisect_right(self._shapes[run].oids, wanted)

    def absence(self, name: bytes) -> Tag:
        """Whether a name that is not here lacks only its instance, or its whole object."""
        column = decode_oid(name)[:-1]
        follower = self.after(encode_oid(column)) if len(column) > 1 else len(self)
        known = follower < len(self) and self.oid(follower)[: len(column)] == column
        return Tag.NO_SUCH_INSTANCE if known else Tag.NO_SUCH_OBJECT


def _runs(ordered: list[Oid], own: tuple[Oid, ...]) -> Iterator[Shape]:
    """The names in runs: those that devices have in common, and those below each of a device's own objects."""
    done = 0
    for root in own:
        start = bisect_left(ordered, root)
        end = bisect_left(ordered, (*root[:-1], root[-1] + 1), start)
        if start < end:
            if done < start:
                yield shape_of(tuple(ordered[done:start]))
            yield Shape(tuple(ordered[start:end]))
            done = end
    if done < len(ordered):
        yield shape_of(tuple(ordered[done:]))


class Mib:
    """Variables of one agent. Duplicate names: the first one counts.

    Attributes:
        names: in order.
    """

    def __init__(self, variables: Iterable[tuple[Oid, Variable]], own: tuple[Oid, ...] = ()) -> None:
        """Sort and encode them.

        Args:
            variables: names and values.
            own: objects whose instances differ from device to device, so that their names are not shared; sorted.
        """
        by_name: dict[Oid, Variable] = {}
        for name, variable in variables:
            by_name.setdefault(name, variable)
        ordered = sorted(by_name)
        self.names = Names(_runs(ordered, own))
        self._tags = bytes(by_name[name].tag for name in ordered)
        self._cells = tuple(_cell(name, by_name[name]) for name in ordered)

    def __len__(self) -> int:
        """Number of variables."""
        return len(self._cells)

    @cached_property
    def narrow(self) -> Mib:
        """What SNMPv1 can see: everything but Counter64 (RFC 3584 section 4.2.2.1)."""
        if Tag.COUNTER64 not in self._tags:
            return self
        kept = zip(self.names, self._tags, self._cells, strict=True)
        return Mib((name, _variable(tag, cell)) for name, tag, cell in kept if tag != Tag.COUNTER64)

    def variables(self, instant: Instant) -> tuple[tuple[Oid, int, bytes], ...]:
        """Everything at one instant: name, tag and contents octets; what a complete walk must bring home."""
        found = map(_variable, self._tags, self._cells)
        return tuple(
            (name, variable.tag, _content(variable, instant)) for name, variable in zip(self.names, found, strict=True)
        )

    def binding(self, position: int, instant: Instant) -> bytes:
        """The encoded variable at a position."""
        cell = self._cells[position]
        if isinstance(cell, bytes):
            return cell
        read, prefixes = cell
        value = read(instant)
        length = ((value if value >= 0 else ~value).bit_length() >> 3) + 1
        return prefixes[length] + value.to_bytes(length, "big", signed=True)

    def get(self, name: bytes, instant: Instant) -> bytes | None:
        """The encoded variable of this name; None when there is none."""
        position = self.names.find(name)
        return None if position is None else self.binding(position, instant)

    def get_next(self, name: bytes, instant: Instant) -> bytes | None:
        """The encoded variable behind this name; None at the end.

        Raises:
            BerError: the name is not an object identifier.
        """
        position = self.names.after(name)
        return self.binding(position, instant) if position < len(self._cells) else None

    def get_bulk(self, names: Sequence[bytes], repetitions: int, room: int, instant: Instant) -> list[bytes]:
        """Rows of followers of several names, cut at any variable when `room` octets are full.

        Past the end a name is answered with endOfMibView under the last name reached; a row of only that is the last.

        Raises:
            BerError: a name is not an object identifier.
        """
        cursors = [self.names.after(name) for name in names]
        ends = list(names)
        found: list[bytes] = []
        count = len(self._cells)
        for row in range(repetitions):
            finished = True
            for column, start in enumerate(cursors):
                position = start + row
                if position < count:
                    binding, finished = self.binding(position, instant), False
                else:
                    binding = self._end(ends[column], start)
                room -= len(binding)
                if room < 0:
                    return found
                found.append(binding)
            if finished:
                break
        return found

    def _end(self, name: bytes, start: int) -> bytes:
        last = encode_tlv(Tag.OBJECT_IDENTIFIER, name) if start >= len(self._cells) else self.names.last
        return encode_tlv(Tag.SEQUENCE, last + bytes((Tag.END_OF_MIB_VIEW, 0)))


def exception(name: bytes, tag: Tag) -> bytes:
    """An encoded variable that is absent: noSuchObject, noSuchInstance or endOfMibView (RFC 3416 section 3)."""
    return encode_tlv(Tag.SEQUENCE, encode_tlv(Tag.OBJECT_IDENTIFIER, name) + bytes((tag, 0)))


Cell = bytes | tuple["Callable[[Instant], int]", tuple[bytes, ...]]
"""A variable ready to be sent: encoded, or what computes its value and what stands before a value of 0 to 9 octets."""

_LONGEST_NUMBER = 9


def _cell(name: Oid, variable: Variable) -> Cell:
    if isinstance(variable, Moving):
        return variable.read, _prefixes(name, variable.tag)
    return encode_binding(name, variable.tag, variable.content)


@lru_cache(maxsize=65536)
def _prefixes(name: Oid, tag: int) -> tuple[bytes, ...]:
    """What stands before the contents of a variable, by their length; devices of one kind share it."""
    lengths = range(_LONGEST_NUMBER + 1)
    return tuple(encode_binding(name, tag, bytes(length)).removesuffix(bytes(length)) for length in lengths)


def _variable(tag: int, cell: Cell) -> Variable:
    if not isinstance(cell, bytes):
        return Moving(tag, cell[0])
    (binding,) = decode_bindings(cell)
    return Constant(tag, binding.content)


def _content(variable: Variable, instant: Instant) -> bytes:
    return encode_number(variable.read(instant)) if isinstance(variable, Moving) else variable.content
