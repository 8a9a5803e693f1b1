"""IP-MIB (RFC 4293): addresses of interfaces, and the stations whose addresses the device has resolved.

Each table exists twice: the deprecated one of RFC 1213, which knows IPv4 only and is what agents have, and the newer
one. Both are asked for, and what one lacks is taken from the other.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_network
from typing import TYPE_CHECKING, Final

from collectors.readings import AddressReading, SeenStation
from collectors.snmp import oid
from collectors.snmp.request import Request
from collectors.snmp.text import number_of, station_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from ipaddress import IPv6Network

    from collectors.snmp.client import Column, Index, Value, Walk

    Address = IPv4Address | IPv6Address
    Network = IPv4Network | IPv6Network

ADDRESSES: Final = Request(
    columns=(
        oid.IP_AD_ENT_IF_INDEX,
        oid.IP_AD_ENT_NET_MASK,
        oid.IP_ADDRESS_IF_INDEX,
        oid.IP_ADDRESS_TYPE,
        oid.IP_ADDRESS_PREFIX,
        oid.IP_ADDRESS_PREFIX_ORIGIN,
    )
)

ARP: Final = Request(columns=(oid.IP_NET_TO_PHYSICAL_PHYS_ADDRESS, oid.IP_NET_TO_MEDIA_PHYS_ADDRESS))

MOST_STATIONS: Final = 8_192
"""Kept of one device's tables."""

_V4_OCTETS = 4
_V4_BITS = 32

_SIZES: Final = {1: 4, 2: 16, 3: 8, 4: 20}
"""Octets of an address by InetAddressType (RFC 4001): ipv4, ipv6, and both with a zone of four octets behind."""

_UNICAST = 1
"""ipAddressType; agents list the broadcast addresses of their networks as well."""

_LOOPBACK: Final = IPv4Network("127.0.0.0/8")
"""Every host's (RFC 1122, 3.2.1.3): the one network whose size is known where an agent tells none."""


def read_addresses(walk: Walk) -> tuple[AddressReading, ...]:
    """Addresses, those of the older table first; one whose mask is not a prefix has no prefix length."""
    if_indexes, masks, new_if_indexes, kinds, pointers, prefixes = walk.columns
    found: dict[tuple[int, str], AddressReading] = {}
    for row, value in if_indexes.items():
        _keep(found, _v4(row), number_of(value), _prefix_of_mask(masks.get(row)))
    networks = _networks(prefixes)
    for row, value in new_if_indexes.items():
        if kinds.get(row, _UNICAST) != _UNICAST:
            continue
        address, interface = _typed(row), number_of(value)
        length = _prefix_of_pointer(pointers.get(row)) or _prefix_around(address, networks.get(interface or 0, ()))
        _keep(found, address, interface, length)
    return tuple(found.values())


def _keep(
    found: dict[tuple[int, str], AddressReading], address: Address | None, interface: int | None, length: int | None
) -> None:
    """Add an address, or the prefix length that the other table did not have."""
    if address is None or interface is None:
        return
    if length is not None and length > address.max_prefixlen:
        length = None
    if length is None and address in _LOOPBACK:
        length = _LOOPBACK.prefixlen
    key = (interface, str(address))
    known = found.get(key)
    if known is None or known.prefix_length is None:
        found[key] = AddressReading(interface, str(address), length)


def _v4(row: Index) -> IPv4Address | None:
    """An address that is itself the row."""
    return IPv4Address(bytes(row)) if len(row) == _V4_OCTETS and max(row) <= 0xFF else None  # noqa: PLR2004 -- octet


def _typed(row: Index) -> Address | None:
    """An address that a row writes as type, length and octets; without its zone, which is the interface once more."""
    octets = row[2:]
    if len(row) < 2 + _V4_OCTETS or _SIZES.get(row[0]) != row[1] or row[1] != len(octets) or max(octets) > 0xFF:  # noqa: PLR2004 -- octet
        return None
    return IPv4Address(bytes(octets[:4])) if row[0] % 2 else IPv6Address(bytes(octets[:16]))


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
    return int(parts[-1]) if len(parts) > _V4_OCTETS else None


def _networks(prefixes: Column) -> dict[int, list[Network]]:
    """The rows of ipAddressPrefixTable by interface: ifIndex, type, length, address, prefix length."""
    found: dict[int, list[Network]] = {}
    for row in prefixes:
        address = _typed(row[1:-1])
        if address is not None and row[-1] <= address.max_prefixlen:
            found.setdefault(row[0], []).append(ip_network((address, row[-1]), strict=False))
    return found


def _prefix_around(address: Address | None, networks: tuple[()] | list[Network]) -> int | None:
    """Prefix length of the narrowest network around an address."""
    return max((network.prefixlen for network in networks if address is not None and address in network), default=None)


def read_arp(walk: Walk) -> tuple[SeenStation, ...]:
    """Stations with address and interface: IPv4 by ARP, IPv6 by neighbour discovery; every address once.

    Unresolved entries have no hardware address or one of all zeros, and are left out.
    """
    physical, media = walk.columns
    found: dict[tuple[int, str], SeenStation] = {}
    for interface, address, value in _resolved(physical, media):
        if len(found) >= MOST_STATIONS:
            break
        mac = station_of(value) if isinstance(value, bytes) else None
        if address is not None and mac is not None:
            key = (interface, str(address))
            found.setdefault(key, SeenStation(mac, str(address), interface))
    return tuple(found.values())


def _resolved(physical: Column, media: Column) -> Iterator[tuple[int, Address | None, Value]]:
    for row, value in physical.items():
        yield row[0], _typed(row[1:]), value
    for row, value in media.items():
        yield row[0], _v4(row[1:]), value
