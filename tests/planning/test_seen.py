"""What was seen on the network, as pieces of equipment."""

from __future__ import annotations

from datetime import date

from inventory.identifiers import DeviceName, ItemKind, SiteName, UnitCode
from inventory.model import City, Device, Inventory, Reach, Site
from inventory.units import Unit, UnitRegister
from planning.seen import seen_on_network

A, B = SiteName("A"), SiteName("B")


def _inventory(*devices: Device) -> Inventory:
    return Inventory(
        City("Thành phố", "1", "Asia/Ho_Chi_Minh", date(2024, 1, 1)),
        UnitRegister((Unit(UnitCode("1"), "Thành phố", "city", None),)),
        {name: Site(name, UnitCode("1")) for name in (A, B)},
        {device.name: device for device in devices},
    )


def test_a_device_counts_once_whether_it_answered_or_was_seen_through_its_gateway_or_both() -> None:
    inventory = _inventory(
        Device(DeviceName("pc-1"), A, "pc"),
        Device(DeviceName("pc-2"), A, "pc", reach=Reach.VIA_GATEWAY),
        Device(DeviceName("pc-3"), A, "pc", reach=Reach.VIA_GATEWAY),
        Device(DeviceName("print-1"), A, "printer", reach=Reach.VIA_GATEWAY),
        Device(DeviceName("r-1"), A, "router"),
        Device(DeviceName("pc-4"), B, "pc", reach=Reach.VIA_GATEWAY),
    )
    answered = [DeviceName("pc-1"), DeviceName("r-1"), DeviceName("left by a reload")]
    sighted = [DeviceName("pc-1"), DeviceName("pc-2"), DeviceName("print-1")]
    assert seen_on_network(inventory, answered, sighted) == {A: {ItemKind("pc"): 2, ItemKind("printer"): 1}}
    assert seen_on_network(inventory, answered) == {A: {ItemKind("pc"): 1}}
