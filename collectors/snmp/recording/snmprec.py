"""Lines of the .snmprec form of snmpsim: `OID|tag|value`, the tag being the decimal number of the BER tag.

Octets that are not plain text are written in hexadecimal, with an `x` behind the tag.
"""

from __future__ import annotations

import struct
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Final

from collectors.snmp.ber import OCTET_STRING
from collectors.snmp.values import IP_ADDRESS, OPAQUE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from collectors.snmp.client import VarBind

_V4_OCTETS: Final = 4
_FLOAT: Final = bytes((0x9F, 0x78, 4))
_DOUBLE: Final = bytes((0x9F, 0x79, 8))


def lines(variables: Iterable[VarBind]) -> list[str]:
    """One line for each variable that has a value, in the order of their OIDs, each OID once."""
    rows = {tuple(map(int, one.oid.split("."))): one for one in variables if one.value is not None}
    return [_line(rows[key]) for key in sorted(rows)]


def _line(one: VarBind) -> str:
    value = one.value
    if isinstance(value, bytes):
        if one.tag == IP_ADDRESS and len(value) == _V4_OCTETS:
            return f"{one.oid}|{one.tag}|{IPv4Address(value)}"
        if one.tag == OCTET_STRING and _is_plain(value):
            return f"{one.oid}|{one.tag}|{value.decode('ascii')}"
        return f"{one.oid}|{one.tag}x|{value.hex()}"
    if isinstance(value, float):
        return f"{one.oid}|{OPAQUE}x|{_opaque(value).hex()}"
    return f"{one.oid}|{one.tag}|{value}"


def _is_plain(value: bytes) -> bool:
    """Whether octets stay what they are as the end of a line, whoever reads it."""
    return value.isascii() and value.decode("ascii").isprintable() and b"|" not in value and value == value.strip()


def _opaque(value: float) -> bytes:
    """A float inside an Opaque, in the narrower of its two forms that holds it exactly."""
    try:
        narrow = struct.pack(">f", value)
    except OverflowError:
        return _DOUBLE + struct.pack(">d", value)
    return _FLOAT + narrow if struct.unpack(">f", narrow)[0] == value else _DOUBLE + struct.pack(">d", value)
