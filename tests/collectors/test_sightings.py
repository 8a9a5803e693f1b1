"""Machines that nobody asks: found in the tables of their own site, by hardware address before address."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest

from collectors.readings import InterfaceReading, SeenStation
from collectors.sightings import STRANGERS_KEPT, Sighting, SightingBook
from inventory.identifiers import DeviceName, SiteName, UnitCode
from inventory.model import City, Device, Inventory, Reach, Site
from inventory.units import Unit, UnitRegister

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE, THERE = SiteName("here"), SiteName("there")
ROUTER, SWITCH, OTHER = DeviceName("router"), DeviceName("switch"), DeviceName("other-router")
PC, PRINTER, KIOSK = DeviceName("pc"), DeviceName("printer"), DeviceName("kiosk")

PC_MAC, STRANGER = "02:00:5e:00:00:01", "02:00:5e:00:00:99"


def _device(name: str, site: SiteName, address: str | None, *, mac: str = "", seen_only: bool = False) -> Device:
    reach = Reach.VIA_GATEWAY if seen_only else Reach.DIRECT
    found = ip_address(address) if address is not None else None
    return Device(DeviceName(name), site, "pc" if seen_only else "router", found, reach=reach, mac=mac)


def _town(*more: Device) -> Inventory:
    devices = (
        _device("router", HERE, "10.1.0.1"),
        _device("switch", HERE, "10.1.0.2"),
        _device("other-router", THERE, "10.2.0.1"),
        _device("pc", HERE, "192.168.1.10", mac=PC_MAC, seen_only=True),
        _device("printer", HERE, "192.168.1.20", seen_only=True),
        _device("kiosk", THERE, "192.168.1.20", seen_only=True),
        *more,
    )
    return Inventory(
        City("Thành phố", "1", "Asia/Ho_Chi_Minh", date(2024, 1, 1)),
        UnitRegister((Unit(UnitCode("1"), "Thành phố", "city", None),)),
        {name: Site(name, UnitCode("1")) for name in (HERE, THERE)},
        {device.name: device for device in devices},
    )


def _arp(mac: str, address: str, index: int = 1) -> SeenStation:
    return SeenStation(mac, address, index)


@pytest.mark.parametrize(
    ("by", "stations", "found"),
    [
        (ROUTER, [_arp(PC_MAC, "192.168.1.77")], [Sighting(PC, 5.0, ROUTER, 1)]),  # it was given another address
        (ROUTER, [_arp(STRANGER, "192.168.1.10")], []),  # another machine was given its address
        (ROUTER, [_arp(STRANGER, "192.168.1.20", 3)], [Sighting(PRINTER, 5.0, ROUTER, 3)]),
        (OTHER, [_arp(STRANGER, "192.168.1.20")], [Sighting(KIOSK, 5.0, OTHER, 1)]),  # the same address elsewhere
        (OTHER, [_arp(PC_MAC, "192.168.1.10")], []),
        (SWITCH, [SeenStation(PC_MAC), SeenStation(PC_MAC, None, 7)], [Sighting(PC, 5.0, SWITCH, 7)]),
        (SWITCH, [SeenStation(PC_MAC, None, 7), SeenStation(PC_MAC, None, 8)], [Sighting(PC, 5.0, SWITCH, 7)]),
        (SWITCH, [SeenStation(STRANGER, None, 7)], []),
    ],
)
def test_a_machine_is_seen_in_the_tables_of_its_own_site(
    by: DeviceName, stations: Sequence[SeenStation], found: list[Sighting]
) -> None:
    book = SightingBook(_town())
    assert book.take(by, 5.0, stations) == found
    assert list(book.seen) == [sighting.device for sighting in found]


def test_the_latest_sighting_stays_when_the_machine_is_gone_and_an_older_reading_does_not_replace_it() -> None:
    book = SightingBook(_town())
    book.take(ROUTER, 100.0, [_arp(PC_MAC, "192.168.1.10")])
    book.take(SWITCH, 90.0, [SeenStation(PC_MAC, None, 7)])
    book.take(ROUTER, 160.0, [])
    assert book.of(PC) == Sighting(PC, 100.0, ROUTER, 1)
    assert book.of(PRINTER) is None


def test_a_reload_keeps_the_sightings_of_machines_that_stayed_where_they_were() -> None:
    book = SightingBook(_town())
    book.take(ROUTER, 100.0, [_arp(PC_MAC, "192.168.1.10"), _arp(STRANGER, "192.168.1.20")])
    town = _town()
    moved = replace(town.devices[PC], site=THERE)
    book.replace(replace(town, devices={**town.devices, PC: moved}))
    assert list(book.seen) == [PRINTER]


def test_unlisted_stations_are_counted_once_and_without_anything_that_is_known() -> None:
    book = SightingBook(_town(_device("server", THERE, "10.2.0.9", mac="02:00:5e:00:00:50")))
    book.learn(ROUTER, [InterfaceReading(1, "lan", mac="02:00:5e:00:01:01"), InterfaceReading(2, "lo")])
    table = (
        _arp(PC_MAC, "192.168.1.10"),
        _arp("02:00:5e:00:00:20", "192.168.1.20"),  # the printer, by its address
        SeenStation("02:00:5e:00:00:20", None, 3),  # and therefore in the forwarding table too
        SeenStation("02:00:5e:00:01:01", None, 1),  # the router's own
        SeenStation("02:00:5e:00:00:50", None, 2),  # a listed device, wherever it stands
        _arp("02:00:5e:00:00:60", "10.2.0.1"),  # a device that is asked, by its address
        SeenStation("00:00:5e:00:01:07", None, 1),  # a virtual router
        _arp(STRANGER, "192.168.1.99"),
        SeenStation(STRANGER, None, 3),
    )
    elsewhere = (_arp("02:00:5e:00:00:98", "192.168.1.10"),)
    assert book.count_unlisted({HERE: [table, table], THERE: [elsewhere]}) == {HERE: 1, THERE: 1}


def test_only_what_may_change_a_count_asks_for_counting() -> None:
    book = SightingBook(_town())
    own = [InterfaceReading(1, "lan", mac="02:00:5e:00:01:01")]
    book.learn(ROUTER, own)
    book.changed = False
    book.learn(ROUTER, own)
    assert not book.changed
    book.take(SWITCH, 1.0, [])
    assert book.changed


def test_of_long_tables_listed_machines_and_a_bounded_number_of_strangers_are_worth_remembering() -> None:
    book = SightingBook(_town())
    mine, stranger = _arp(PC_MAC, "192.168.1.10"), _arp(STRANGER, "192.168.1.99")
    guests = [_arp(f"02:00:5e:77:00:{number:02x}", f"192.168.2.{number}") for number in range(2 * STRANGERS_KEPT)]
    kept = book.worth_keeping(ROUTER, [stranger, *guests, mine])
    assert kept == (stranger, *guests[: STRANGERS_KEPT - 1], mine)
