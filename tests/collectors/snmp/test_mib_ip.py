"""IP-MIB: addresses and resolved stations, from the older tables, the newer ones and both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from collectors.readings import AddressReading, SeenStation
from collectors.snmp import mib_ip, oid
from collectors.snmp.mib_ip import ADDRESSES, ARP, read_addresses, read_arp

from .walks import walk_of

if TYPE_CHECKING:
    from collectors.snmp.client import Index, Value

_V6 = (0x20, 1, 0xD, 0xB8, *[0] * 11, 1)
_LINK_LOCAL = (0xFE, 0x80, *[0] * 13, 9)


def test_addresses_have_the_prefix_of_their_mask_where_it_is_one() -> None:
    masks: dict[int | Index, Value] = {
        (10, 0, 0, 1): bytes((255, 255, 255, 0)),
        (10, 0, 1, 1): bytes((255, 255, 255, 255)),
        (10, 0, 2, 1): bytes((255, 0, 255, 0)),
        (10, 0, 3, 1): bytes(4),
    }
    indexes: dict[int | Index, Value] = dict.fromkeys([*masks, (10, 0, 4, 1), (10, 0, 0, 300), (10, 0)], 3)
    walk = walk_of(ADDRESSES, {oid.IP_AD_ENT_IF_INDEX: indexes, oid.IP_AD_ENT_NET_MASK: masks})
    assert read_addresses(walk) == (
        AddressReading(3, "10.0.0.1", 24),
        AddressReading(3, "10.0.1.1", 32),
        AddressReading(3, "10.0.2.1"),
        AddressReading(3, "10.0.3.1"),
        AddressReading(3, "10.0.4.1"),
    )


def test_an_agent_with_only_the_newer_address_table_is_read_too() -> None:
    v4, broadcast, v6 = (1, 4, 192, 0, 2, 1), (1, 4, 192, 0, 2, 63), (2, 16, *_V6)
    zoned = (4, 20, *_LINK_LOCAL, 0, 0, 0, 2)
    malformed, unknown_type, short = (1, 4, 192, 0, 2), (16, 4, 1, 2, 3, 4), (1,)
    walk = walk_of(
        ADDRESSES,
        {
            oid.IP_ADDRESS_IF_INDEX: dict.fromkeys((v4, broadcast, v6, zoned, malformed, unknown_type, short), 2),
            oid.IP_ADDRESS_TYPE: {v4: 1, broadcast: 3, v6: 1},
            oid.IP_ADDRESS_PREFIX: {
                v4: "1.3.6.1.2.1.4.32.1.5.2.1.4.192.0.2.0.26",
                v6: "1.3.6.1.2.1.4.32.1.5.2.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.0.64",
                zoned: "0.0",
            },
        },
    )
    assert read_addresses(walk) == (
        AddressReading(2, "192.0.2.1", 26),
        AddressReading(2, "2001:db8::1", 64),
        AddressReading(2, "fe80::9"),
    )


def test_without_a_pointer_the_narrowest_prefix_of_the_interface_around_an_address_counts() -> None:
    v6 = (2, 16, *_V6)
    wide, narrow, elsewhere = (3, 2, 16, *_V6[:8], *[0] * 8, 32), (3, 2, 16, *_V6[:8], *[0] * 8, 64), (4, *v6, 128)
    walk = walk_of(
        ADDRESSES,
        {
            oid.IP_ADDRESS_IF_INDEX: {v6: 3},
            oid.IP_ADDRESS_PREFIX: {v6: "0.0"},
            oid.IP_ADDRESS_PREFIX_ORIGIN: dict.fromkeys((wide, narrow, elsewhere, (3,), (3, 1, 4, 10, 0, 0, 0, 99)), 2),
        },
    )
    assert read_addresses(walk) == (AddressReading(3, "2001:db8::1", 64),)


def test_what_the_older_table_lacks_comes_from_the_newer_one_and_nothing_is_told_twice() -> None:
    known, unmasked = (10, 0, 0, 1), (10, 0, 1, 1)
    walk = walk_of(
        ADDRESSES,
        {
            oid.IP_AD_ENT_IF_INDEX: {known: 1, unmasked: 2},
            oid.IP_AD_ENT_NET_MASK: {known: bytes((255, 255, 0, 0))},
            oid.IP_ADDRESS_IF_INDEX: {(1, 4, *known): 1, (1, 4, *unmasked): 2, (2, 16, *_V6): 2},
            oid.IP_ADDRESS_PREFIX: {
                (1, 4, *known): "1.3.6.1.2.1.4.32.1.5.1.1.4.10.0.0.0.24",
                (1, 4, *unmasked): "1.3.6.1.2.1.4.32.1.5.2.1.4.10.0.1.0.24",
            },
        },
    )
    assert read_addresses(walk) == (
        AddressReading(1, "10.0.0.1", 16),
        AddressReading(2, "10.0.1.1", 24),
        AddressReading(2, "2001:db8::1"),
    )


def test_of_the_loopback_network_alone_the_size_is_known_without_a_mask() -> None:
    walk = walk_of(ADDRESSES, {oid.IP_AD_ENT_IF_INDEX: {(127, 0, 0, 1): 1, (192, 168, 1, 1): 2}})
    assert read_addresses(walk) == (AddressReading(1, "127.0.0.1", 8), AddressReading(2, "192.168.1.1"))


def test_stations_are_read_from_both_tables_once_and_unresolved_ones_are_left_out() -> None:
    one, other, third = bytes.fromhex("02005e000001"), bytes.fromhex("02005e000002"), bytes.fromhex("02005e000003")
    walk = walk_of(
        ARP,
        {
            oid.IP_NET_TO_PHYSICAL_PHYS_ADDRESS: {
                (2, 1, 4, 192, 168, 1, 10): one,
                (2, 2, 16, *_V6): other,
                (2, 1, 4, 192, 168, 1, 12): b"",
                (2, 1, 4, 192, 168, 1, 13): bytes(6),
            },
            oid.IP_NET_TO_MEDIA_PHYS_ADDRESS: {
                (2, 192, 168, 1, 10): one,
                (2, 192, 168, 1, 11): third,
                (3, 192, 168, 1, 11): third,
                (2, 192, 168, 1, 255): b"\xff" * 6,
                (2, 224, 0, 0, 1): bytes.fromhex("01005e000001"),
                (2, 192, 168, 1): one,
                (2, 192, 168, 1, 20): 7,
            },
        },
    )
    assert read_arp(walk) == (
        SeenStation("02:00:5e:00:00:01", "192.168.1.10", 2),
        SeenStation("02:00:5e:00:00:02", "2001:db8::1", 2),
        SeenStation("02:00:5e:00:00:03", "192.168.1.11", 2),
        SeenStation("02:00:5e:00:00:03", "192.168.1.11", 3),
    )


def test_of_a_table_without_end_only_so_much_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mib_ip, "MOST_STATIONS", 3)
    rows: dict[int | Index, Value] = {(1, 10, 0, 0, host): bytes((2, 0, 0, 0, 0, host)) for host in range(1, 9)}
    walk = walk_of(ARP, {oid.IP_NET_TO_MEDIA_PHYS_ADDRESS: rows})
    assert [station.address for station in read_arp(walk)] == ["10.0.0.1", "10.0.0.2", "10.0.0.3"]
