"""The written folder: accepted by the loader, equal to the city, the same bytes from the same seed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from inventory.identifiers import DeviceName, ItemKind, SiteName
from inventory.load import load_inventory
from inventory.model import Expected, Inventory, Reach, SnmpCredential
from lab.city import build_city, default_register, shipped_register
from lab.inventory import write_inventory
from lab.model import LabCity
from lab.order import CityOrder

from .cities import default_city, toy_city


def _order(**wishes: object) -> CityOrder:
    return CityOrder(register=default_register(), **wishes)  # type: ignore[arg-type]


ORDERS = {
    "default": _order(),
    "full plan": _order(plan="full", district_count=2, commune_count=4),
    "other seed": _order(seed=77),
    "no districts": _order(on=date(2025, 7, 1), district_count=5),
}


def _written(city: LabCity, folder: Path) -> Inventory:
    write_inventory(city, folder, 20161)
    return load_inventory(folder)


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_the_loaded_inventory_is_the_city(order: CityOrder, tmp_path: Path) -> None:
    city = build_city(shipped_register(order.register), order)
    loaded = _written(city, tmp_path)
    assert loaded.simulated
    assert (loaded.city.code, loaded.city.units_as_of) == (city.code, city.on)
    assert sorted(loaded.devices) == sorted(city.devices)
    for name, truth in city.devices.items():
        device = loaded.devices[DeviceName(name)]
        assert (device.site, device.role, device.port) == (truth.site, truth.role, 20161)
        assert [uplink.to for uplink in device.uplinks] == list(truth.uplinks)
        assert str(device.address) == (truth.address if truth.polled else truth.lan_address)
        assert device.mac == ("" if truth.polled else truth.mac.hex(":"))
        assert [str(address) for address in device.answers_from] == [truth.answers_from] * bool(truth.answers_from)
        assert (device.serial, device.in_use_since) == (truth.serial, truth.in_use_since)
        assert device.polled_by_snmp == truth.polled
        assert (device.reach is Reach.DIRECT) == truth.polled
        assert (device.expected is Expected.OFFICE_HOURS) == truth.office_hours
    for name, site in city.sites.items():
        written = loaded.sites[SiteName(name)]
        assert (written.unit, written.title, written.opening) == (site.unit, site.title, site.opening)
        assert (written.staff, written.counters, written.places) == (site.staff, site.counters, site.places)
    assert loaded.collectors[0].attached_to == city.attached_to


def test_offices_number_their_networks_alike_and_that_is_no_conflict(tmp_path: Path) -> None:
    city = build_city(shipped_register(default_register()), ORDERS["full plan"])
    hidden = [device for device in _written(city, tmp_path).devices.values() if device.reach is Reach.VIA_GATEWAY]
    addresses = [str(device.address) for device in hidden]
    assert all(address.startswith("192.168.1.") for address in addresses)
    assert len(set(addresses)) < len(addresses) == len({(device.routing_domain, device.address) for device in hidden})


def test_a_wrong_uplink_is_wrong_in_the_inventory_only(tmp_path: Path) -> None:
    city = toy_city(plan="full")
    write_inventory(city, tmp_path, 161, {"sw-2-9a": "core-dc-2"})
    text = "".join(path.read_text() for path in tmp_path.glob("lab-sites-*.yaml"))
    entry = text[text.index("name: sw-2-9a\n") :]
    assert entry.split("- name")[0].split() == [
        "name:", "sw-2-9a", "serial:", city.devices["sw-2-9a"].serial, "in_use_since:",
        str(city.devices["sw-2-9a"].in_use_since), "uplinks:", "-", "to:", "core-dc-2",
    ]  # fmt: skip
    assert city.devices["sw-2-9a"].uplinks == ("sw-9a",)


def test_assets_keep_unanswered_questions_and_years_that_nobody_knows(tmp_path: Path) -> None:
    city = default_city()
    loaded = _written(city, tmp_path)
    unanswered = 0
    for site in city.sites.values():
        for place, kinds in site.assets.items():
            for item, lots in kinds.items():
                read = loaded.assets[SiteName(site.name)].places[place][ItemKind(item)]
                told = None if read is None else [(lot.count, lot.year, lot.broken) for lot in read]
                assert told == (None if lots is None else [(lot.count, lot.year, lot.broken) for lot in lots])
                unanswered += lots is None
    assert unanswered > 0


def test_circuits_keep_their_ends_and_contracts(tmp_path: Path) -> None:
    city = default_city()
    loaded = _written(city, tmp_path)
    assert [
        (circuit.id, circuit.down_mbps, tuple((end.device, end.ifname) for end in circuit.ends))
        for circuit in loaded.circuits.values()
    ] == [(circuit.id, circuit.down_mbps, circuit.ends) for circuit in city.circuits]


def test_the_community_is_a_reference_to_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    loaded = _written(default_city(), tmp_path)
    (credential,) = loaded.credentials.values()
    assert isinstance(credential, SnmpCredential)
    assert credential.community is not None
    assert credential.community.resolve().reveal() == "lab-read"
    assert Path(credential.community.place).stat().st_mode & 0o777 == 0o600
    assert "lab-read" not in "".join(path.read_text() for path in tmp_path.glob("*.yaml"))


def _bytes(folder: Path, seed: int) -> dict[str, bytes]:
    write_inventory(default_city(seed), folder, 161)
    found = {path.name: path.read_bytes() for path in folder.glob("*.yaml")}
    shutil.rmtree(folder)
    return found


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    first = _bytes(tmp_path / "lab", 4)
    assert first == _bytes(tmp_path / "lab", 4)
    assert first != _bytes(tmp_path / "lab", 5)
    assert all(content.decode().startswith("# SỐ LIỆU GIẢ LẬP") for content in first.values())


def test_an_earlier_lab_in_the_folder_is_replaced_and_other_files_stay(tmp_path: Path) -> None:
    write_inventory(default_city(1), tmp_path, 161)
    (tmp_path / "wardwatch.yaml").write_text("{}\n")
    city = default_city(2)
    loaded = _written(city, tmp_path)
    assert sorted(loaded.devices) == sorted(city.devices)
    assert (tmp_path / "wardwatch.yaml").read_text() == "{}\n"
