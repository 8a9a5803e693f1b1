"""What is proposed beside an inventory, and that it checks when it is put into one."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from collectors.discovery.proposal import propose
from collectors.discovery.sweep import Swept
from collectors.discovery.writing import document, yaml_text
from inventory.load import load_inventory

from .answers import answer, inventory_in, swept, write_inventory

if TYPE_CHECKING:
    from pathlib import Path

    from collectors.discovery.interview import Answer
    from collectors.discovery.proposal import Proposal
    from inventory.model import Inventory


def _pasted(folder: Path, *answers: Answer) -> tuple[Proposal, str, Inventory]:
    """The proposal, its text, and the inventory with that text in it."""
    inventory = inventory_in(folder)
    sweep = swept(*answers)
    proposal = propose(inventory, sweep)
    text = yaml_text(proposal, sweep, inventory, "Proposed")
    (folder / "proposed.yaml").write_text(text, encoding="utf-8")
    return proposal, text, load_inventory(folder)


def test_new_devices_check_when_they_are_put_into_the_inventory(tmp_path: Path) -> None:
    """Name, address, site, role, login, uplink and serial number, as the loader then has them."""
    switch = answer(
        "10.28.54.2", "sw-10354", services=2, bridge_ports=24, serial="FX99", macs=("02:00:00:00:00:01",),
        neighbours=(("r-10354", 1),),
    )  # fmt: skip
    camera = answer("10.28.54.30", None, kind="camera")
    _, text, merged = _pasted(tmp_path, switch, camera)
    new = [merged.devices[name] for name in merged.devices if name in {"sw-10354", "camera-10-28-54-30"}]
    assert [
        (device.name, str(device.address), device.site, device.role, device.credentials, device.serial)
        for device in new
    ] == [
        ("sw-10354", "10.28.54.2", "10354", "switch", ("ro",), "FX99"),
        ("camera-10-28-54-30", "10.28.54.30", "10354", "camera", ("ro",), ""),
    ]
    assert [[(link.to, link.interface) for link in device.uplinks] for device in new] == [
        [("r-10354", "ge1")],
        [("r-10354", "")],
    ]
    assert "# assumed: no neighbour tells, and this is the router of its site" in text
    assert '# sysName "sw-10354" holds the site\'s name' in text


def test_a_unit_without_a_site_gets_one(tmp_path: Path) -> None:
    router = answer("10.28.60.1", "r-10360", forwards=True, services=78)
    proposal, _, merged = _pasted(tmp_path, router)
    assert proposal.new_sites == {"10360": "Xã Trung Tú"}
    assert {name: merged.devices[name].site for name in merged.devices if name == "r-10360"} == {"r-10360": "10360"}


def test_the_site_of_a_neighbour_is_taken_where_nothing_else_tells(tmp_path: Path) -> None:
    """Also along a chain of new devices; what is on no link stays unknown, and is written as a comment."""
    first = answer("10.70.0.1", "alpha", services=2, neighbours=(("r-10354", 1),), macs=("02:00:00:00:00:01",))
    second = answer("10.70.0.2", "beta", services=2, neighbours=(("alpha", 1),), macs=("02:00:00:00:00:02",))
    third = answer("10.70.0.3", "gamma", services=2)
    proposal, text, merged = _pasted(tmp_path, first, second, third)
    assert [(one.name, one.site.value, one.uplink.to if one.uplink else None) for one in proposal.devices] == [
        ("alpha", "10354", "r-10354"),
        ("beta", "10354", "alpha"),
    ]
    assert [one.open for one in proposal.unfinished] == [("site",)]
    assert '#  - name: "gamma"' in text
    assert "#    site: unknown" in text
    assert "gamma" not in merged.devices
    assert not proposal.is_settled


def test_what_hangs_from_a_device_that_is_not_whole_hangs_from_the_next_one_that_is(tmp_path: Path) -> None:
    middle = answer("10.28.54.5", "middle", neighbours=(("r-10354", 1),), macs=("02:00:00:00:00:01",))
    lower = answer("10.28.54.6", "lower", services=2, neighbours=(("middle", 1),), macs=("02:00:00:00:00:02",))
    proposal, _, merged = _pasted(tmp_path, middle, lower)
    assert [one.name for one in proposal.unfinished] == ["middle"]
    assert [link.to for name in merged.devices if name == "lower" for link in merged.devices[name].uplinks] == [
        "r-10354"
    ]


def test_known_devices_are_listed_and_not_proposed(tmp_path: Path) -> None:
    """By address, by name and by serial number; one at an address that the inventory does not have is a finding."""
    inventory = inventory_in(tmp_path)
    sweep = Swept(
        (
            answer("10.28.54.1", "something else"),
            answer("10.66.0.1", "PRN-10354"),
            answer("10.66.0.2", "r-new", serial="S281"),
        ),
        (),
        known=(ip_address("10.0.0.1"),),
    )
    proposal = propose(inventory, sweep)
    assert (proposal.devices, proposal.unfinished, proposal.passed_over) == ((), (), ("core-1",))
    assert [(met.device, met.elsewhere, met.why) for met in proposal.met] == [
        ("r-10354", (), ""),
        ("prn-10354", ("10.66.0.1",), 'sysName "PRN-10354"'),
        ("r-281", ("10.66.0.2",), 'serial number "S281"'),
    ]
    text = yaml_text(proposal, sweep, inventory, "Proposed")
    assert "# prn-10354 answers at 10.66.0.1 as well" in text
    assert yaml.safe_load(text) is None
    assert not proposal.is_settled


def test_a_machine_at_two_addresses_is_proposed_once(tmp_path: Path) -> None:
    both = [answer(f"10.28.54.{last}", "sw-10354", services=2, serial="FX99") for last in (20, 21)]
    proposal, text, _ = _pasted(tmp_path, *both)
    assert len(proposal.devices) == 1
    assert "# also at 10.28.54.21: same sysName and serial number" in text


def test_a_login_of_the_command_line_has_no_name_to_propose(tmp_path: Path) -> None:
    proposal, text, merged = _pasted(tmp_path, answer("10.28.54.2", "sw-10354", services=2, login=""))
    assert [one.open for one in proposal.unfinished] == [("credentials",)]
    assert "asked under a login of the command line" in text
    assert "sw-10354" not in merged.devices


_HOSTILE = (
    'x"}, {name: evil, address: 10.9.9.9',
    "x\n  - name: evil\n    address: 10.9.9.9",
    "x\r# \x1b[2J\x1b]0;owned\x07",
    "&anchor *alias !!python/object:os.system",
    "x\u2028  - name: evil\u2029\x85evil: 1",
    "\u202edlo\u202c",
    "{unit}",
    "'; --- \n...\n%YAML 1.2",
    "\ud83d\ude00\x00\ufeff",
)


@pytest.mark.parametrize("text", _HOSTILE)
def test_hostile_texts_add_no_entry_and_no_escape(text: str, tmp_path: Path) -> None:
    """One device comes out of one answer, whatever it calls itself, its place, its ports and its serial number."""
    one = answer("10.28.54.2", text, location=text, serial=f"9{text}", services=2, macs=("02:00:00:00:00:01",),
                 neighbours=(("r-10354", 1), (text, 1)))  # fmt: skip
    before = set(inventory_in(tmp_path).devices)
    _, written, merged = _pasted(tmp_path, one)
    assert len(set(merged.devices) - before) == 1
    new = next(merged.devices[name] for name in merged.devices if name not in before)
    assert (str(new.address), new.site) == ("10.28.54.2", "10354")
    assert all(char.isprintable() for char in written.replace("\n", ""))
    first = {line.split()[0] for line in written.splitlines() if line and not line.startswith("#")}
    keys = ("address", "port", "site", "role", "credentials", "collect", "uplinks", "serial", "devices")
    assert first <= {"-", *(f"{key}:" for key in keys)}


def test_the_document_for_machines_says_the_same(tmp_path: Path) -> None:
    sweep = swept(answer("10.28.54.2", "sw-10354", services=2, serial="FX99"))
    proposal = propose(inventory_in(tmp_path), sweep)
    assert document(proposal, sweep)["devices"] == [
        {
            "name": "sw-10354",
            "address": "10.28.54.2",
            "port": 161,
            "also_at": [],
            "site": {"value": "10354", "because": 'sysName "sw-10354" holds the site\'s name'},
            "role": {
                "value": "switch",
                "because": "says that it bridges and does not route (sysServices 2, interfaces 0)",
            },
            "credential": "ro",
            "uplink": {
                "to": "r-10354",
                "interface": None,
                "told": False,
                "because": "assumed: no neighbour tells, and this is the router of its site",
            },
            "serial": "FX99",
            "sys_name": "sw-10354",
            "description": None,
            "vendor": None,
            "model": None,
            "profile": None,
            "open": [],
        }
    ]


def test_without_a_collector_nothing_can_be_hung_from_anything(tmp_path: Path) -> None:
    folder = write_inventory(tmp_path)
    text = (folder / "city.yaml").read_text(encoding="utf-8")
    bare = text[: text.index("devices:")].replace("collectors: [{name: here, attached_to: core-1}]\n", "")
    (folder / "city.yaml").write_text(bare, encoding="utf-8")
    proposal = propose(load_inventory(folder), swept(answer("10.28.54.2", "sw-10354", services=2)))
    assert [one.open for one in proposal.unfinished] == [("uplinks",)]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Inventory:
    return inventory_in(tmp_path_factory.mktemp("city"))


_SAID = st.text(st.characters(codec="utf-16", exclude_categories=()), max_size=40)


@given(name=_SAID, location=_SAID, serial=_SAID, port=_SAID)
def test_whatever_a_device_says_one_answer_is_one_entry(
    city: Inventory, name: str, location: str, serial: str, port: str
) -> None:
    """As YAML reads it: whole or as a comment, never as a key, an anchor or a second entry."""
    said = answer("10.99.0.1", name, location=location, serial=serial, services=2, neighbours=((port, 1),))
    sweep = swept(said)
    proposal = propose(city, sweep)
    text = yaml_text(proposal, sweep, city, "Proposed")
    assert all(char.isprintable() for char in text.replace("\n", ""))
    read = yaml.safe_load(text) or {}
    assert set(read) <= {"devices", "sites"}
    assert [one["address"] for one in read.get("devices", ())] == ["10.99.0.1"] * len(proposal.devices)
    assert len(proposal.devices) + len(proposal.unfinished) + len(proposal.met) == 1
    for one in (*proposal.devices, *proposal.unfinished):
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", one.name)
