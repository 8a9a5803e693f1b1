"""What `wardwatch init` writes: it checks as it is, and never overwrites."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from inventory.identifiers import SiteName
from inventory.load import load_inventory
from inventory.starting import starter_files, write_starter
from wardwatch.settings import load_settings


def test_the_starter_checks_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "city"
    written = write_starter(folder)
    assert [path.name for path in written] == ["city.yaml", "network.yaml", "sites.yaml", "wardwatch.yaml"]
    inventory = load_inventory(folder)
    roles = {device.name: device.role for device in inventory.devices.values()}
    assert roles == {
        "core-1": "router",
        "r-281": "router",
        "r-10354": "router",
        "sw-10354": "switch",
        "prn-10354": "printer",
    }
    assert all(device.polled_by_snmp for device in inventory.devices.values())
    assert {str(device.address).rpartition(".")[0] for device in inventory.devices.values()} == {"192.0.2"}


def test_the_commented_examples_check_as_well(tmp_path: Path) -> None:
    """Whoever takes the comment signs away from assets and maintenance gets an inventory that still checks."""
    for path in write_starter(tmp_path):
        if path.name == "sites.yaml":
            before, mark, after = path.read_text(encoding="utf-8").partition("# assets:")
            opened = re.sub(r"(?m)^# (?=\w+:|  )", "", mark + after)
            path.write_text(before + opened, encoding="utf-8")
    inventory = load_inventory(tmp_path)
    places = inventory.assets[SiteName("10354")].places
    assert {place: set(kinds) for place, kinds in places.items()} == {
        "office": {"pc", "printer", "lan_switch", "ups"},
        "one_stop_shop": {"pc", "scanner", "id_reader"},
    }
    assert [window.reason for window in inventory.maintenance] == ["...", "..."]


def test_nothing_is_overwritten_and_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "sites.yaml").write_text("mine")
    with pytest.raises(FileExistsError, match=r"sites\.yaml is there already; nothing was written"):
        write_starter(tmp_path)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("sites.yaml", "mine")]


def test_the_settings_shown_as_defaults_are_the_defaults(tmp_path: Path) -> None:
    text = starter_files()["wardwatch.yaml"]
    (tmp_path / "wardwatch.yaml").write_text(text, encoding="utf-8")
    as_written = load_settings(tmp_path, {}, {})
    (tmp_path / "wardwatch.yaml").write_text(re.sub(r"(?m)^# (\w+: )", r"\1", text), encoding="utf-8")
    assert load_settings(tmp_path, {}, {}) == as_written
