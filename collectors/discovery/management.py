"""Management addresses of neighbours, as LLDP (IEEE 802.1AB) and CDP tell them. Rows to values, pure."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.snmp import oid
from collectors.snmp.request import Request
from collectors.snmp.text import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collectors.discovery.ranges import Address
    from collectors.snmp.client import Column, Index, Walk

MANAGEMENT: Final = Request(
    columns=(
        oid.LLDP_REM_MAN_ADDR_IF_SUBTYPE,
        oid.LLDP_REM_SYS_NAME,
        oid.LLDP_V2_REM_MAN_ADDR_IF_SUBTYPE,
        oid.LLDP_V2_REM_SYS_NAME,
        oid.CDP_CACHE_ADDRESS_TYPE,
        oid.CDP_CACHE_ADDRESS,
        oid.CDP_CACHE_DEVICE_ID,
    )
)

_REM_PARTS, _REM_V2_PARTS = 3, 4
"""Index parts of a neighbour before its address: lldpRemTable has three, lldpV2RemTable four."""

_CDP_IP = 1
_V4_OCTETS, _V6_OCTETS = 4, 16
_FAMILIES: Final = {1: _V4_OCTETS, 2: _V6_OCTETS}
"""IANA address family and the octets of its addresses."""


class Management(NamedTuple):
    """A neighbour's management address, and its name where it told one."""

    name: str | None
    address: Address


def read_management(walk: Walk) -> tuple[Management, ...]:
    """The management addresses, each once, in the order of the tables."""
    lldp, names, lldp_v2, names_v2, kinds, addresses, ids = walk.columns
    found = [*_lldp(lldp, names, _REM_PARTS), *_lldp(lldp_v2, names_v2, _REM_V2_PARTS)]
    for row, value in addresses.items():
        if kinds.get(row) == _CDP_IP and isinstance(value, bytes) and len(value) == _V4_OCTETS and any(value):
            found.append(Management(text_of(ids.get(row)), IPv4Address(value)))
    return tuple(dict.fromkeys(found))


def _lldp(addresses: Column, names: Column, parts: int) -> Iterator[Management]:
    """Rows whose index is a neighbour's, then the address's family, length and octets."""
    for row in addresses:
        address = _address(row[parts:])
        if address is not None:
            yield Management(text_of(names.get(row[:parts])), address)


def _address(parts: Index) -> Address | None:
    family, length, *octets = parts if len(parts) > 1 else (0, 0)
    if _FAMILIES.get(family) != length or len(octets) != length or any(octet > 255 for octet in octets):  # noqa: PLR2004
        return None
    packed = bytes(octets)
    if not any(packed):
        return None
    return IPv4Address(packed) if length == _V4_OCTETS else IPv6Address(packed)
