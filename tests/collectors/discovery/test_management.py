"""Management addresses in the indexes of LLDP's tables and in CDP's, each with its neighbour's name."""

from __future__ import annotations

from ipaddress import ip_address

from collectors.discovery.management import MANAGEMENT, Management, read_management
from collectors.snmp.client import Column, Walk


def _walk(*columns: Column) -> Walk:
    return Walk((), (*columns, *[{}] * (len(MANAGEMENT.columns) - len(columns))))


def test_lldp_tells_addresses_in_the_index_of_a_table_of_their_own() -> None:
    v6 = ip_address("2001:db8::7")
    addresses: Column = {
        (0, 3, 1, 1, 4, 192, 0, 2, 7): 2,
        (0, 3, 1, 2, 16, *v6.packed): 2,
        (0, 4, 2, 1, 4, 192, 0, 2, 8): 2,
    }
    names: Column = {(0, 3, 1): b"sw-1"}
    assert read_management(_walk(addresses, names)) == (
        Management("sw-1", ip_address("192.0.2.7")),
        Management("sw-1", v6),
        Management(None, ip_address("192.0.2.8")),
    )


def test_the_newer_lldp_has_one_index_part_more() -> None:
    walk = _walk({}, {}, {(0, 3, 1, 9, 1, 4, 192, 0, 2, 7): 2}, {(0, 3, 1, 9): b"sw-1"})
    assert read_management(walk) == (Management("sw-1", ip_address("192.0.2.7")),)


def test_cdp_tells_addresses_as_values_of_a_type() -> None:
    walk = _walk(
        {}, {}, {}, {}, {(1, 1): 1, (2, 1): 20}, {(1, 1): bytes((192, 0, 2, 9)), (2, 1): bytes(16)}, {(1, 1): b"r"}
    )
    assert read_management(walk) == (Management("r", ip_address("192.0.2.9")),)


def test_an_index_that_is_no_address_is_passed_over() -> None:
    rows: Column = dict.fromkeys(
        [
            (0, 3, 1),
            (0, 3, 1, 1),
            (0, 3, 1, 1, 4, 1, 2, 3),
            (0, 3, 1, 1, 4, 1, 2, 3, 999),
            (0, 3, 1, 6, 6, 1, 2, 3, 4, 5, 6),
            (0, 3, 1, 1, 4, 0, 0, 0, 0),
            (),
        ],
        2,
    )
    assert read_management(_walk(rows)) == ()
