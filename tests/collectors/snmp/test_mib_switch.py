"""EtherLike-MIB, POWER-ETHERNET-MIB, BRIDGE-MIB and Q-BRIDGE-MIB: what a switch says of its ports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from collectors.readings import EthernetReading, PoePort, SeenStation, SensorReading
from collectors.snmp import mib_bridge, oid
from collectors.snmp.mib_bridge import FORWARDING, read_forwarding
from collectors.snmp.mib_etherlike import ETHERNET, read_ethernet
from collectors.snmp.mib_poe import POE, read_poe_ports, read_poe_power

from .walks import walk_of

if TYPE_CHECKING:
    from collectors.snmp.client import Index, Value


def _mac(number: int) -> tuple[int, ...]:
    return (2, 0, 0x5E, 0, 0, number)


def test_duplex_and_ethernet_errors_by_interface() -> None:
    walk = walk_of(
        ETHERNET,
        {
            oid.DOT3_STATS_DUPLEX_STATUS: {(1,): 3, (2,): 2, (3,): 1, (4,): 0, (1, 1): 3},
            oid.DOT3_STATS_ALIGNMENT_ERRORS: {(2,): 5},
            oid.DOT3_STATS_FCS_ERRORS: {(2,): 6, (5,): 1},
            oid.DOT3_STATS_LATE_COLLISIONS: {(2,): 7},
        },
    )
    assert read_ethernet(walk) == (
        EthernetReading(1, "full"),
        EthernetReading(2, "half", 5, 6, 7),
        EthernetReading(3),
        EthernetReading(4),
        EthernetReading(5, None, None, 1),
    )


def test_powering_ports_have_a_class_only_while_they_power_something() -> None:
    walk = walk_of(
        POE,
        {
            oid.PETH_PSE_PORT_ADMIN_ENABLE: {(1, 1): 1, (1, 2): 1, (1, 3): 2, (1,): 1},
            oid.PETH_PSE_PORT_DETECTION_STATUS: {(1, 1): 3, (1, 2): 2, (1, 3): 1, (1, 4): 4, (1, 5): 3},
            oid.PETH_PSE_PORT_POWER_CLASSIFICATIONS: {(1, 1): 4, (1, 2): 1, (1, 5): 9},
        },
    )
    assert read_poe_ports(walk) == (
        PoePort("1.1", enabled=True, status="deliveringPower", power_class=3),
        PoePort("1.2", enabled=True, status="searching"),
        PoePort("1.3", enabled=False, status="disabled"),
        PoePort("1.4", None, "fault"),
        PoePort("1.5", None, "deliveringPower"),
    )


def test_power_is_in_watts_and_more_than_the_supply_can_give_is_not_known() -> None:
    walk = walk_of(
        POE,
        {
            oid.PETH_MAIN_PSE_POWER: {(1,): 740, (2,): 370, (3,): 0, (1, 1): 5},
            oid.PETH_MAIN_PSE_CONSUMPTION_POWER: {(1,): 19, (2,): 19_000, (3,): 4, (4,): -1},
        },
    )
    budget, used = oid.PETH_MAIN_PSE_POWER, oid.PETH_MAIN_PSE_CONSUMPTION_POWER
    assert read_poe_power(walk) == (
        SensorReading("power", "PoE 1 budget", 740, "W", "poe 1 budget", evidence=f"{budget}.1"),
        SensorReading("power", "PoE 1 consumption", 19, "W", "poe 1 consumption", evidence=f"{used}.1"),
        SensorReading("power", "PoE 2 budget", 370, "W", "poe 2 budget", evidence=f"{budget}.2"),
        SensorReading("power", "PoE 3 budget", 0, "W", "poe 3 budget", evidence=f"{budget}.3"),
        SensorReading("power", "PoE 3 consumption", 4, "W", "poe 3 consumption", evidence=f"{used}.3"),
    )


def test_stations_with_vlan_and_interface_and_what_only_the_plain_table_has() -> None:
    walk = walk_of(
        FORWARDING,
        {
            oid.DOT1Q_TP_FDB_PORT: {
                (1, *_mac(1)): 1,
                (10, *_mac(1)): 1,
                (4095, *_mac(2)): 2,
                (1, *_mac(3)): 0,
                (1, *_mac(4)[:5]): 1,
                (1, 255, 255, 255, 255, 255, 255): 1,
            },
            oid.DOT1D_TP_FDB_PORT: {_mac(1): 1, _mac(5): 3, _mac(6): 0, (0,) * 6: 1, (1, 2, 3, 4, 5, 256): 1},
            oid.DOT1D_BASE_PORT_IF_INDEX: {(1,): 101, (2,): 102},
        },
    )
    assert read_forwarding(walk) == (
        SeenStation("02:00:5e:00:00:01", None, 101, 1),
        SeenStation("02:00:5e:00:00:01", None, 101, 10),
        SeenStation("02:00:5e:00:00:02", None, 102),
        SeenStation("02:00:5e:00:00:05"),
    )


def test_forwarding_tables_have_the_vlan_that_owns_them_and_none_where_they_are_shared() -> None:
    walk = walk_of(
        FORWARDING,
        {
            oid.DOT1Q_TP_FDB_PORT: {(1, *_mac(1)): 1, (2, *_mac(2)): 1, (3, *_mac(3)): 1},
            oid.DOT1Q_VLAN_FDB_ID: {(0, 100): 1, (0, 200): 2, (0, 201): 2, (5, 100): 1, (300,): 3},
        },
    )
    assert [station.vlan for station in read_forwarding(walk)] == [100, None, 3]


def test_of_a_forwarding_table_without_end_only_so_much_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mib_bridge, "MOST_STATIONS", 3)
    rows: dict[int | Index, Value] = {_mac(number): 1 for number in range(1, 9)}
    walk = walk_of(FORWARDING, {oid.DOT1D_TP_FDB_PORT: rows})
    assert [station.mac[-2:] for station in read_forwarding(walk)] == ["01", "02", "03"]
