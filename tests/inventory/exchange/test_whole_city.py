"""A survey of all 579 communes of the shipped register."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory.exchange.difference import counts
from inventory.load import load_inventory
from inventory.units import Unit

from .sheets import apply, city, plan, workbook

CITY = """
city: {name: Thành phố Hà Nội, code: "01", timezone: Asia/Ho_Chi_Minh, units_as_of: 2024-12-31}
units: hanoi
"""
HEAD = ("STT", "Mã xã", "Tên xã, phường, thị trấn", "Quận/Huyện", "Máy tính", "Máy in", "Máy scan")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An inventory that knows the units and nothing else, as a planner begins with."""
    return city(tmp_path / "city", city=CITY, network="")


@pytest.fixture
def communes(folder: Path) -> list[tuple[Unit, str]]:
    inventory = load_inventory(folder)
    units = inventory.units.on(inventory.city.units_as_of)
    found = [(unit, units[unit.parent].name) for unit in units.values() if unit.level == "commune" and unit.parent]
    assert len(found) == 579
    return found


def test_codes_without_their_zeros_find_every_commune(
    tmp_path: Path, folder: Path, communes: list[tuple[Unit, str]]
) -> None:
    rows = [
        (number, int(unit.code), unit.name, district, 12, "", 0) for number, (unit, district) in enumerate(communes, 1)
    ]
    made = apply(folder, workbook(tmp_path / "khaosat.xlsx", [HEAD, *rows]))
    assert (made.open, counts(made.changes)["added"]) == (False, 579 * 4)
    assert {str(name) for name in load_inventory(folder).sites} == {str(unit.code) for unit, _ in communes}


def test_names_with_districts_find_every_commune(
    tmp_path: Path, folder: Path, communes: list[tuple[Unit, str]]
) -> None:
    rows = [("", "", unit.name, district, 12, 1, 0) for unit, district in communes]
    made = plan(folder, workbook(tmp_path / "khaosat.xlsx", [HEAD, *rows]))
    assert (made.open, len({change.subject for change in made.changes})) == (False, 579)


def test_exactly_the_communes_whose_names_repeat_are_asked_about(
    tmp_path: Path, folder: Path, communes: list[tuple[Unit, str]]
) -> None:
    names = [unit.name for unit, _ in communes]
    repeated = {name for name in names if names.count(name) > 1}
    rows = [("", "", name, "", 12, 1, 0) for name in names]
    made = plan(folder, workbook(tmp_path / "khaosat.xlsx", [HEAD, *rows]))
    assert len(repeated) == 13
    assert {key.removeprefix("unit: ").partition(" (row")[0] for key in made.findings.questions} == repeated
    assert made.findings.problems == []
