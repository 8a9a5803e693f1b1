"""From the octets of a value to what the client promises: see the text of `client`.

Unsigned types are never negative, however an agent extended their sign; what is wider than its type is cut to it.
Source: RFC 2578 section 7.1; Opaque floats: net-snmp's library (NET-SNMP-TC), which agents copied.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from collectors.snmp.ber import (
    INTEGER,
    OBJECT_IDENTIFIER,
    OCTET_STRING,
    OID_TEXT,
    SEQUENCE,
    DecodeError,
    expect,
    read_tlv,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from collectors.snmp.client import Value

BIT_STRING, NULL = 0x03, 0x05
IP_ADDRESS, COUNTER32, GAUGE32, TIME_TICKS, OPAQUE, NSAP, COUNTER64, UINTEGER32 = range(0x40, 0x48)
NO_SUCH_OBJECT, NO_SUCH_INSTANCE, END_OF_MIB_VIEW = 0x80, 0x81, 0x82

ABSENT: Final = frozenset({NULL, NO_SUCH_OBJECT, NO_SUCH_INSTANCE, END_OF_MIB_VIEW})
"""Tags that say that there is no value."""

_MOST_INTEGER_OCTETS = 16
_WIDTHS = {COUNTER32: 4, GAUGE32: 4, TIME_TICKS: 4, UINTEGER32: 4, COUNTER64: 8}
_ONE_OCTET = {bytes((octet,)): octet - 256 * (octet > 127) for octet in range(256)}  # noqa: PLR2004 -- sign bit

_FLOATS = {b"\x9f\x78\x04": struct.Struct(">f"), b"\x9f\x79\x08": struct.Struct(">d")}
_FLOAT_HEAD = 3


def _signed(octets: bytes) -> int:
    if len(octets) > _MOST_INTEGER_OCTETS:
        raise DecodeError(f"INTEGER of {len(octets)} octets")
    return int.from_bytes(octets, "big", signed=True)


def _narrow(octets: bytes) -> int:
    return int.from_bytes(octets[-16:], "big") & 0xFFFF_FFFF


def _wide(octets: bytes) -> int:
    return int.from_bytes(octets[-16:], "big") & 0xFFFF_FFFF_FFFF_FFFF


def opaque(octets: bytes) -> float | bytes:
    """An Opaque: the float or double in it, else its octets."""
    form = _FLOATS.get(octets[:_FLOAT_HEAD])
    if form is None or len(octets) != _FLOAT_HEAD + form.size:
        return octets
    return float(form.unpack_from(octets, _FLOAT_HEAD)[0])


_PLAIN: Final[dict[int, Callable[[bytes], Value]]] = {
    INTEGER: _signed,
    BIT_STRING: bytes,
    OCTET_STRING: bytes,
    OBJECT_IDENTIFIER: OID_TEXT.__getitem__,
    IP_ADDRESS: bytes,
    COUNTER32: _narrow,
    GAUGE32: _narrow,
    TIME_TICKS: _narrow,
    OPAQUE: opaque,
    NSAP: bytes,
    COUNTER64: _wide,
    UINTEGER32: _narrow,
}


def converter(tag: int, length: int) -> Callable[[bytes], Value]:
    """The cheapest function that turns `length` octets of a type into a value.

    Raises:
        DecodeError: no such type in SNMP, or one that says that there is no value.
    """
    if length <= _WIDTHS.get(tag, -1):
        return int.from_bytes
    if tag == INTEGER and length == 1:
        return _ONE_OCTET.__getitem__
    try:
        return _PLAIN[tag]
    except KeyError:
        raise DecodeError(f"value of unknown type 0x{tag:02x}") from None


def decode_value(tag: int, octets: bytes) -> Value | None:
    """One value; None for NULL and the three exceptions.

    Raises:
        DecodeError: no such type in SNMP, or octets that it cannot have.
    """
    return None if tag in ABSENT else converter(tag, len(octets))(octets)


_SHORT: Final = 0x80
"""Lengths below are of the short form, in one octet."""


def read_varbind(data: bytes, position: int, limit: int) -> tuple[bytes, int, bytes, int]:
    """OID octets, tag and octets of the value of the variable at a position, and where the next one starts.

    Raises:
        DecodeError: it is not a sequence of an OBJECT IDENTIFIER and one value.
    """
    if position + 4 <= limit and data[position] == SEQUENCE and data[position + 2] == OBJECT_IDENTIFIER:
        length, name_octets = data[position + 1], data[position + 3]
        name_end, end = position + 4 + name_octets, position + 2 + length
        # The value ends where the variable does, within it; so its length, too, is of the short form.
        if length < _SHORT and name_end + 2 <= end <= limit and name_end + 2 + data[name_end + 1] == end:
            return data[position + 4 : name_end], data[name_end], data[name_end + 2 : end], end
    return _read_varbind(data, position, limit)


def _read_varbind(data: bytes, position: int, limit: int) -> tuple[bytes, int, bytes, int]:
    start, end = expect(data, position, limit, SEQUENCE, "variable")
    name_start, name_end = expect(data, start, end, OBJECT_IDENTIFIER, "name of a variable")
    value_tag, value_start, value_end = read_tlv(data, name_end, end)
    if value_end != end:
        raise DecodeError(f"variable at octet {position} has {end - value_end} octets behind its value")
    return data[name_start:name_end], value_tag, data[value_start:value_end], end
