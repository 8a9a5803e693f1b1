"""IP-MIB (RFC 4293): IPv4 addresses of interfaces.

The deprecated ipAddrTable is what agents have; the newer ipAddressTable is read for those that have only that one.
"""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Final

from collectors.readings import AddressReading
from collectors.snmp import oid
from collectors.snmp.request import Request

if TYPE_CHECKING:
    from collectors.snmp.client import Index, Value, Walk

ADDRESSES: Final = Request(
    columns=(
        oid.IP_AD_ENT_IF_INDEX,
        oid.IP_AD_ENT_NET_MASK,
        oid.IP_ADDRESS_IF_INDEX,
        oid.IP_ADDRESS_TYPE,
        oid.IP_ADDRESS_PREFIX,
    )
)

_V4_OCTETS = 4
_V4_BITS = 32
_V4_INDEX = (1, 4)
"""How an ipAddressTable index opens for IPv4: InetAddressType ipv4(1), then the length of the address."""

_UNICAST = 1
"""ipAddressType; agents list the broadcast addresses of their networks as well."""


def read_addresses(walk: Walk) -> tuple[AddressReading, ...]:
    """IPv4 addresses, in the order of the agent; an address whose mask is not a prefix keeps no prefix length."""
    if_indexes, masks, new_if_indexes, kinds, prefixes = walk.columns
    found: dict[str, AddressReading] = {}
    for index, interface in if_indexes.items():
        _keep(found, index, interface, _prefix_of_mask(masks.get(index)))
    if found:
        return tuple(found.values())
    for index, interface in new_if_indexes.items():
        if index[:2] == _V4_INDEX and kinds.get(index, _UNICAST) == _UNICAST:
            _keep(found, index[2:], interface, _prefix_of_pointer(prefixes.get(index)))
    return tuple(found.values())


def _keep(found: dict[str, AddressReading], octets: Index, interface: Value, prefix_length: int | None) -> None:
    if len(octets) != _V4_OCTETS or max(octets) > 0xFF or type(interface) is not int:  # noqa: PLR2004 -- one octet
        return
    address = str(IPv4Address(bytes(octets)))
    found.setdefault(address, AddressReading(interface, address, prefix_length))


def _prefix_of_mask(mask: Value | None) -> int | None:
    """Prefix length of a mask; None when it is missing, all zero (agents that do not know it) or has holes."""
    if not isinstance(mask, bytes) or len(mask) != _V4_OCTETS or not any(mask):
        return None
    inverted = int.from_bytes(mask, "big") ^ 0xFFFFFFFF
    return None if inverted & (inverted + 1) else _V4_BITS - inverted.bit_length()


def _prefix_of_pointer(pointer: Value | None) -> int | None:
    """Prefix length that an ipAddressPrefix points to: the last part of its row's index; None for 0.0 (no row)."""
    if not isinstance(pointer, str):
        return None
    parts = pointer.split(".")
    if len(parts) <= _V4_OCTETS:
        return None
    length = int(parts[-1])
    return length if length <= _V4_BITS else None
