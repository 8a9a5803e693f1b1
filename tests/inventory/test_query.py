"""Choosing devices and finding things by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory.describe import describe, describe_all
from inventory.identifiers import DeviceName, UnitCode
from inventory.load import load_inventory
from inventory.model import Device, Inventory, Site
from inventory.query import devices_of, find, select_devices, sites_of
from inventory.units import Unit

DESIGN = Path(__file__).parent / "design"


@pytest.fixture(scope="module")
def inventory() -> Inventory:
    return load_inventory(DESIGN)


def test_devices_are_chosen_by_place_and_role(inventory: Inventory) -> None:
    def names(**wanted: str) -> list[str]:
        return [device.name for device in select_devices(inventory, **wanted)]

    assert names() == ["r-10354", "core-1", "ns-1", "r-281"]
    assert names(district="281") == ["r-10354", "r-281"]
    assert names(district="281", commune="10354") == ["r-10354"]
    assert names(site="dc", role="server") == ["ns-1"]
    assert names(role="printer") == []


def test_what_belongs_to_a_unit_includes_the_units_below_it(inventory: Inventory) -> None:
    assert [site.name for site in sites_of(inventory, UnitCode("01"))] == ["10354", "281", "dc"]
    assert [device.name for device in devices_of(inventory, UnitCode("281"))] == ["r-10354", "r-281"]


def test_a_name_finds_everything_called_so(inventory: Inventory) -> None:
    assert [type(thing) for thing in find(inventory, "10354")] == [Site, Unit]
    assert [type(thing) for thing in find(inventory, "r-281")] == [Device]
    assert find(inventory, "nothing") == ()
    repeated = [thing for thing in find(inventory, "Xã Hồng Phong") if isinstance(thing, Unit)]
    assert [(unit.name, unit.level) for unit in repeated] == [("Xã Hồng Phong", "commune")] * len(repeated)


def test_a_described_device_shows_secrets_as_references_only(
    inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WW_AUTH", "hunter2")
    document = describe(inventory, inventory.devices[DeviceName("r-10354")])
    assert document["credentials"] == [
        {
            "name": "ro-v3",
            "snmp": 3,
            "community": None,
            "user": "watch",
            "auth": "sha256 env:WW_AUTH",
            "priv": "aes128 file:/run/secrets/ww",
            "context": "",
        },
        {"name": "ro-ssh", "ssh": "watch", "secret": "file:/etc/wardwatch/id_ed25519"},
    ]
    assert "hunter2" not in repr(document) + repr(inventory)


def test_every_device_has_its_row(inventory: Inventory) -> None:
    assert describe_all(inventory)[0] == {
        "name": "r-10354",
        "role": "router",
        "address": "10.28.54.1",
        "site": "10354",
        "district": "281",
        "commune": "10354",
        "reach": "direct",
        "uplinks": "r-281",
    }
