"""Switches, access points and offices for tests of the measured LAN, made port by port."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from collectors.readings import (
    CounterSample,
    EntityReading,
    EthernetReading,
    InterfaceCounters,
    InterfaceReading,
    Readings,
)
from inventory.identifiers import DeviceName, ItemKind, SiteName, UnitCode
from inventory.model import AssetLot, City, Device, Inventory, Site, SiteAssets
from inventory.units import Unit, UnitRegister

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inventory.model import Circuit

GIGABIT, FAST = 1_000_000_000, 100_000_000
UP, DOWN = 1, 2


@dataclass(frozen=True)
class Port:
    """One interface of a made-up switch; frames and bad frames are those received."""

    name: str
    oper: int | None = UP
    admin: int | None = UP
    speed: int | None = GIGABIT
    duplex: str | None = "full"
    type: int | None = 6
    frames: int | None = 1_000_000
    errors: int | None = 0
    discards: int | None = 0
    narrow: int = 0
    descr: str = ""


def unused(name: str) -> Port:
    """A port that nothing was ever plugged into."""
    return Port(name, oper=DOWN, frames=0)


def ports(count: int, template: Port | None = None, first: int = 1) -> list[Port]:
    """So many like ports, numbered."""
    return [replace(template or Port(""), name=f"Gi1/0/{number}") for number in range(first, first + count)]


def switch(made: Iterable[Port], *, counted: bool = True, ethernet: bool = True, members: int = 0) -> Readings:
    """What a switch with these ports answers.

    Args:
        made: its interfaces, numbered from 1.
        counted: whether its states and counters were read.
        ethernet: whether its duplex was read.
        members: chassis in its entPhysicalTable.
    """
    each = list(enumerate(made, 1))
    rows = tuple(
        InterfaceCounters(
            index,
            port.admin,
            port.oper,
            in_octets=123,
            in_ucast_packets=port.frames,
            in_errors=port.errors,
            in_discards=port.discards,
            narrow=port.narrow,
        )
        for index, port in each
    )
    return Readings(
        interfaces=tuple(
            InterfaceReading(
                index, port.name, name=port.name, descr=port.descr or port.name, type=port.type, speed_bps=port.speed
            )
            for index, port in each
        ),
        counters=CounterSample(1.7e9, 8_640_000, len(each), 0, rows) if counted else None,
        ethernet=tuple(EthernetReading(index, port.duplex) for index, port in each) if ethernet else None,
        inventory=tuple(EntityReading(number, "chassis", f"Switch {number}") for number in range(1, members + 1)),
    )


def office(
    *devices: Device,
    staff: int | None = 20,
    switches: int | None = 1,
    circuits: Iterable[Circuit] = (),
) -> Inventory:
    """A city of one office, site "A", that declares so many switches."""
    site = SiteName("A")
    lots = None if switches is None else (AssetLot(switches, 2020),)
    assets: Mapping[SiteName, SiteAssets] = {site: SiteAssets(site, {"office": {ItemKind("lan_switch"): lots}})}
    return Inventory(
        City("Thành phố", "1", "Asia/Ho_Chi_Minh", date(2024, 1, 1)),
        UnitRegister(
            (
                Unit(UnitCode("1"), "Thành phố", "city", None),
                Unit(UnitCode("2"), "Huyện", "district", UnitCode("1")),
                Unit(UnitCode("3"), "Xã", "commune", UnitCode("2")),
            )
        ),
        {site: Site(site, UnitCode("3"), staff=staff, counters=3), SiteName("dc"): Site(SiteName("dc"), UnitCode("1"))},
        {device.name: device for device in devices},
        circuits={circuit.id: circuit for circuit in circuits},
        assets=assets,
    )


def device(name: str, role: str = "switch") -> Device:
    """A device of the office."""
    return Device(DeviceName(name), SiteName("A"), role)
