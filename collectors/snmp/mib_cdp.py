"""CISCO-CDP-MIB: neighbours by Cisco's discovery protocol; several makers speak it and implement its table."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Final

from collectors.readings import Neighbour
from collectors.snmp import oid
from collectors.snmp.request import Request
from collectors.snmp.text import text_of

if TYPE_CHECKING:
    from collectors.snmp.client import Value, Walk

CDP: Final = Request(
    columns=(oid.CDP_CACHE_ADDRESS_TYPE, oid.CDP_CACHE_ADDRESS, oid.CDP_CACHE_DEVICE_ID, oid.CDP_CACHE_DEVICE_PORT)
)

_INDEX_PARTS: Final = 2
"""cdpCacheTable: ifIndex, number of the neighbour."""

_IP = 1
_V4_OCTETS = 4
"""CiscoNetworkProtocol ip(1), and an address of it."""


def read_cdp(walk: Walk) -> tuple[Neighbour, ...]:
    """The neighbours; one without a name is called by its address."""
    kinds, addresses, names, ports = walk.columns
    found = []
    for row in dict.fromkeys([*names, *addresses]):
        name = text_of(names.get(row)) or _address(kinds.get(row), addresses.get(row))
        if name is not None:
            index = row[0] if len(row) == _INDEX_PARTS else None
            found.append(Neighbour("cdp", None, name, text_of(ports.get(row)), index))
    return tuple(dict.fromkeys(found))


def _address(kind: Value | None, value: Value | None) -> str | None:
    if kind != _IP or not isinstance(value, bytes) or len(value) != _V4_OCTETS or not any(value):
        return None
    return str(IPv4Address(value))
