"""LLDP-MIB, LLDP-V2-MIB and CISCO-CDP-MIB: who stands at the other end, and at which of our interfaces."""

from __future__ import annotations

import pytest

from collectors.neighbours import PortNames
from collectors.readings import InterfaceReading, Neighbour
from collectors.snmp import oid
from collectors.snmp.client import Index, Value
from collectors.snmp.mib_cdp import CDP, read_cdp
from collectors.snmp.mib_lldp import LLDP, read_lldp

from .walks import walk_of

_ROW = (0, 7, 1)
_MAC = bytes.fromhex("02005e000001")


def _lldp(**remote: Value) -> tuple[Neighbour, ...]:
    """The neighbours of an agent with one row, columns by the ends of their names."""
    return read_lldp(walk_of(LLDP, {getattr(oid, f"LLDP_REM_{name}"): {_ROW: value} for name, value in remote.items()}))


@pytest.mark.parametrize(
    ("subtype", "identifier", "description", "port"),
    [
        (5, b"gi1/0/6", b"uplink to the office", "gi1/0/6"),
        (5, b"6", b"uplink", "6"),
        (1, b"6", b"uplink", "6"),
        (7, b"g8", b"uplink", "g8"),
        (7, b"2150", b"xe-0/0/1", "xe-0/0/1"),
        (7, b"2150", b"", "2150"),
        (3, _MAC, b"eth0", "eth0"),
        (3, _MAC, b"", "02:00:5e:00:00:01"),
        (3, b"02:00:5e:00:00:01", b"", "02:00:5e:00:00:01"),
        (4, b"\x01\x0a\x00\x00\x01", b"", "10.0.0.1"),
        (4, b"\x02" + bytes(15) + b"\x01", b"", "::1"),
        (4, b"\x01\x0a", b"", None),
        (2, b"", b"slot 2", "slot 2"),
    ],
)
def test_a_port_is_called_by_the_name_it_has_else_by_its_description(
    subtype: int, identifier: bytes, description: bytes, port: str | None
) -> None:
    found = _lldp(PORT_ID_SUBTYPE=subtype, PORT_ID=identifier, PORT_DESC=description, SYS_NAME=b"sw-2")
    assert found == (Neighbour("lldp", None, "sw-2", port, 7),)


@pytest.mark.parametrize(
    ("subtype", "identifier", "name"),
    [
        (4, _MAC, "02:00:5e:00:00:01"),
        (5, b"\x01\x0a\x00\x00\x01", "10.0.0.1"),
        (7, b"chassis-1", "chassis-1"),
        (6, b"\x00\x00", None),
        (4, b"\x01", None),
        (4, bytes(6), None),
        (4, b"00:00:00:00:00:00", None),
    ],
)
def test_a_neighbour_without_a_name_is_called_by_its_chassis(subtype: int, identifier: bytes, name: str | None) -> None:
    found = _lldp(CHASSIS_ID_SUBTYPE=subtype, CHASSIS_ID=identifier, SYS_NAME=b"")
    assert [neighbour.remote_name for neighbour in found] == ([] if name is None else [name])


def test_on_a_bridge_the_local_port_is_the_bridges_and_rows_of_another_shape_have_none() -> None:
    walk = walk_of(
        LLDP,
        {
            oid.LLDP_REM_SYS_NAME: {(9, 7, 1): b"sw-a", (9, 8, 1): b"sw-b", (0, 0, 3): b"sw-c", (4,): b"sw-d"},
            oid.LLDP_LOC_PORT_ID_SUBTYPE: {(7,): 5, (8,): 3},
            oid.LLDP_LOC_PORT_ID: {(7,): b"ge-7", (8,): _MAC},
            oid.LLDP_LOC_PORT_DESC: {(8,): b"port eight"},
            oid.DOT1D_BASE_PORT_IF_INDEX: {(7,): 107},
        },
    )
    assert read_lldp(walk) == (
        Neighbour("lldp", "ge-7", "sw-a", None, 107),
        Neighbour("lldp", "port eight", "sw-b", None, 8),
        Neighbour("lldp", None, "sw-c", None, None),
        Neighbour("lldp", None, "sw-d", None, None),
    )


def test_the_newer_mib_names_the_interface_itself() -> None:
    row: Index = (0, 12, 1, 1)
    walk = walk_of(
        LLDP,
        {
            oid.LLDP_V2_REM_CHASSIS_ID_SUBTYPE: {row: 4},
            oid.LLDP_V2_REM_CHASSIS_ID: {row: _MAC},
            oid.LLDP_V2_REM_PORT_ID_SUBTYPE: {row: 5},
            oid.LLDP_V2_REM_PORT_ID: {row: b"eth3"},
        },
    )
    assert read_lldp(walk) == (Neighbour("lldp", None, "02:00:5e:00:00:01", "eth3", 12),)


def test_the_same_neighbour_in_both_lldp_mibs_is_one() -> None:
    walk = walk_of(LLDP, {oid.LLDP_REM_SYS_NAME: {(0, 3, 1): b"sw"}, oid.LLDP_V2_REM_SYS_NAME: {(0, 3, 1, 1): b"sw"}})
    assert read_lldp(walk) == (Neighbour("lldp", None, "sw", None, 3),)


def test_cdp_neighbours_stand_at_an_interface_and_one_without_a_name_is_called_by_its_address() -> None:
    walk = walk_of(
        CDP,
        {
            oid.CDP_CACHE_ADDRESS_TYPE: {(3, 1): 1, (4, 1): 1, (5, 1): 20, (6, 1): 1},
            oid.CDP_CACHE_ADDRESS: {(3, 1): bytes((10, 0, 0, 1)), (4, 1): bytes((10, 0, 0, 2)), (6, 1): bytes(4)},
            oid.CDP_CACHE_DEVICE_ID: {(3, 1): b"core-1.example", (5, 1): b"phone"},
            oid.CDP_CACHE_DEVICE_PORT: {(3, 1): b"GigabitEthernet0/1"},
        },
    )
    assert read_cdp(walk) == (
        Neighbour("cdp", None, "core-1.example", "GigabitEthernet0/1", 3),
        Neighbour("cdp", None, "phone", None, 5),
        Neighbour("cdp", None, "10.0.0.2", None, 4),
    )


_INTERFACES = (
    InterfaceReading(1, "ge-1", "ge-1", "Gigabit 1", mac="02:00:00:00:00:01"),
    InterfaceReading(2, "ge-2", "ge-2", "Gigabit 2", mac="02:00:00:00:00:09"),
    InterfaceReading(3, "ge-3", "ge-3", "Gigabit 3", mac="02:00:00:00:00:09"),
    InterfaceReading(4, "24", "24", "24"),
)


@pytest.mark.parametrize(
    ("word", "index", "name"),
    [
        ("Gigabit 2", 1, "ge-2"),  # a name is believed before a number
        ("02:00:00:00:00:01", None, "ge-1"),
        ("02:00:00:00:00:09", None, "02:00:00:00:00:09"),  # two interfaces have it
        ("1/24", 4, "24"),
        ("24", 1, "ge-1"),  # a number is not believed before the tables
        ("24", None, "24"),
        ("Port 9", 99, "Port 9"),
        (None, 99, None),
        (None, 3, "ge-3"),
    ],
)
def test_a_neighbours_interface_is_found_by_name_then_by_index(
    word: str | None, index: int | None, name: str | None
) -> None:
    assert PortNames(_INTERFACES).of(Neighbour("lldp", word, "sw", None, index)) == name
