"""BER as SNMP uses it: lengths, integers and object identifiers, read by indexing into the datagram.

Nothing here makes an object per field, as a poll of a city reads millions of them. Reading is lenient where agents in
the field are sloppy (over-long lengths, padded integers) and strict where a wrong guess would invent data: every
length must stay inside what surrounds it. Source: X.690 clause 8; RFC 3417 section 8.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

SEQUENCE = 0x30
OCTET_STRING = 0x04
OBJECT_IDENTIFIER = 0x06
INTEGER = 0x02
NULL_VALUE = b"\x05\x00"

_LONG_FORM = 0x80
_MOST_INTEGER_OCTETS = 16
_MOST_OID_OCTETS = 128 * 5
"""128 sub-identifiers of 32 bits (RFC 2578 section 3.5)."""

_LONGEST_KEPT = 64
"""What is longer is not remembered: no table has such an index, and a hostile agent could fill the memory with them."""

_MOST_LENGTH_OCTETS = 8
_ARCS_UNDER_FIRST = 40
_ONE_OCTET = 0x80
_CONTINUES = 0x80

_K = TypeVar("_K")
_V = TypeVar("_V")


class DecodeError(ValueError):
    """Octets are not what BER or SNMP allow; never leaves the package, callers say whose answer it was."""


class Memo(dict[_K, _V], Generic[_K, _V]):
    """A bounded memory of a pure function: filled when asked, emptied when full.

    Cheaper in the hot path than functools.lru_cache, which keeps order, because a hit is a plain dict lookup.
    """

    def __init__(self, function: Callable[[_K], _V], bound: int, fits: Callable[[_K], bool] | None = None) -> None:
        """Remember at most `bound` results of `function`, and only of arguments that fit."""
        super().__init__()
        self._function = function
        self._fits = fits
        self._bound = bound

    def __missing__(self, key: _K) -> _V:
        """Compute and remember."""
        value = self._function(key)
        if self._fits is not None and not self._fits(key):
            return value
        if len(self) >= self._bound:
            self.clear()
        self[key] = value
        return value


def _encode_length(length: int) -> bytes:
    if length < _LONG_FORM:
        return bytes((length,))
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((_LONG_FORM | len(octets),)) + octets


LENGTHS: Memo[int, bytes] = Memo(_encode_length, 4_096)
"""A length -> its octets, in the shortest form."""


def encode_tlv(tag: int, content: bytes) -> bytes:
    """Tag, length and content."""
    return bytes((tag,)) + LENGTHS[len(content)] + content


def encode_integer(value: int) -> bytes:
    """An INTEGER, shortest form, two's complement."""
    return encode_tlv(INTEGER, value.to_bytes((value + (value < 0)).bit_length() // 8 + 1, "big", signed=True))


def read_tlv(data: bytes, position: int, limit: int) -> tuple[int, int, int]:
    """Tag, start and end of the content of the field at a position.

    Raises:
        DecodeError: the field does not end before `limit`, or its length is of the indefinite form.
    """
    if position + 1 >= limit:
        raise DecodeError(f"truncated at octet {position}")
    tag, length, start = data[position], data[position + 1], position + 2
    if length >= _LONG_FORM:
        count = length - _LONG_FORM
        if not 1 <= count <= _MOST_LENGTH_OCTETS:
            raise DecodeError(f"length of an unknown form at octet {position + 1}")
        length = int.from_bytes(data[start : start + count], "big")
        start += count
    if start + length > limit:
        raise DecodeError(f"field at octet {position} is {start + length - limit} octets longer than its surroundings")
    return tag, start, start + length


def expect(data: bytes, position: int, limit: int, tag: int, what: str) -> tuple[int, int]:
    """Start and end of a field that must be of one type.

    Raises:
        DecodeError: it is another one, or truncated; the message says what was looked for.
    """
    found, start, end = read_tlv(data, position, limit)
    if found != tag:
        raise DecodeError(f"{what} expected at octet {position}, tag 0x{tag:02x}; found 0x{found:02x}")
    return start, end


def expect_integer(data: bytes, position: int, limit: int, what: str) -> tuple[int, int]:
    """Value of an INTEGER and where it ends.

    Raises:
        DecodeError: another type, or truncated, or longer than any number in SNMP.
    """
    start, end = expect(data, position, limit, INTEGER, what)
    if end - start > _MOST_INTEGER_OCTETS:
        raise DecodeError(f"{what} of {end - start} octets")
    return int.from_bytes(data[start:end], "big", signed=True), end


def _decode_arcs(octets: bytes) -> tuple[int, ...]:
    arcs, value = [], 0
    if len(octets) > _MOST_OID_OCTETS:
        raise DecodeError(f"object identifier of {len(octets)} octets, which is more than 128 numbers take")
    for octet in octets:
        if octet < _CONTINUES:
            arcs.append(value << 7 | octet)
            value = 0
        else:
            value = value << 7 | octet & 0x7F
    if octets and octets[-1] >= _CONTINUES:
        raise DecodeError(f"object identifier ends inside a sub-identifier: {octets.hex()}")
    return tuple(arcs)


def _encode_arc(arc: int) -> bytes:
    octets = [arc & 0x7F]
    while arc := arc >> 7:
        octets.append(arc & 0x7F | _CONTINUES)
    return bytes(reversed(octets))


def _encode_arcs(arcs: tuple[int, ...]) -> bytes:
    return b"".join(bytes((arc,)) if arc < _ONE_OCTET else _encode_arc(arc) for arc in arcs)


def _is_short(key: bytes | tuple[int, ...]) -> bool:
    return len(key) <= _LONGEST_KEPT


ARCS: Memo[bytes, tuple[int, ...]] = Memo(_decode_arcs, 65_536, _is_short)
"""Octets of an index -> its numbers. The same octets give the same object, which the walk's hot path relies on
for speed, not for being right."""

INDEX_OCTETS: Memo[tuple[int, ...], bytes] = Memo(_encode_arcs, 65_536, _is_short)
"""Numbers of an index -> its octets."""


@lru_cache(maxsize=16_384)
def encode_oid(text: str) -> bytes:
    """Content octets of an OBJECT IDENTIFIER given as dotted text.

    Raises:
        ValueError: the text is not a numeric OID of at least two numbers.
    """
    try:
        first, second, *rest = map(int, text.split("."))
    except ValueError:
        raise ValueError(f'"{text}": not a numeric OID such as 1.3.6.1.2.1.1.3') from None
    most_second = 1 << 32 if first == 2 else _ARCS_UNDER_FIRST  # noqa: PLR2004 -- joint-iso-itu-t has no bound of 39
    if not 0 <= first <= 2 or not 0 <= second < most_second or any(arc < 0 for arc in rest):  # noqa: PLR2004 -- X.660
        raise ValueError(f'"{text}": not an OID, which starts with 0, 1 or 2 and has no negative number')
    return _encode_arcs((first * _ARCS_UNDER_FIRST + second, *rest))


def _oid_text(octets: bytes) -> str:
    if not octets:
        return "0.0"
    joint, *rest = _decode_arcs(octets)
    first = min(joint // _ARCS_UNDER_FIRST, 2)
    return ".".join(map(str, (first, joint - first * _ARCS_UNDER_FIRST, *rest)))


OID_TEXT: Memo[bytes, str] = Memo(_oid_text, 16_384, _is_short)
"""Content octets of an OBJECT IDENTIFIER -> dotted text; the empty one that some agents send is zeroDotZero."""
