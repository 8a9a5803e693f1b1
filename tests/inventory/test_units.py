"""The units of Hanoi at three times, and registers in general."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from inventory.identifiers import UnitCode
from inventory.registers import read_units
from inventory.sources import Place, Problems, SourceMap
from inventory.unitchecks import check_successions, check_units
from inventory.units import Succession, Unit, UnitRegister

from ..shared_data import shared

OLD, MIDDLE, NEW = date(2024, 12, 31), date(2025, 6, 30), date(2025, 7, 1)
REFORM = date(2025, 1, 1)


@pytest.fixture(scope="module")
def hanoi() -> UnitRegister:
    """The shipped register, checked as an inventory's is."""
    problems = Problems()
    units, moves = read_units([("hanoi", Place("test"))], Path(), SourceMap(), problems)
    register = UnitRegister(tuple(unit for unit, _ in units), tuple(move for move, _ in moves))
    check_units(units, problems)
    check_successions(moves, register, problems)
    assert problems.found == []
    return register


def levels(register: UnitRegister, day: date) -> Counter[str]:
    return Counter(unit.level for unit in register.on(day).values())


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2023, 12, 1), {"city": 1, "district": 30, "commune": 579}),
        (OLD, {"city": 1, "district": 30, "commune": 579}),
        (REFORM, {"city": 1, "district": 30, "commune": 526}),
        (MIDDLE, {"city": 1, "district": 30, "commune": 526}),
        (NEW, {"city": 1, "commune": 126}),
        (date(2030, 1, 1), {"city": 1, "commune": 126}),
    ],
)
def test_each_day_has_its_units(hanoi: UnitRegister, day: date, expected: dict[str, int]) -> None:
    assert levels(hanoi, day) == expected


def test_every_commune_of_2024_has_successors_that_exist_in_2025(hanoi: UnitRegister) -> None:
    now, middle = hanoi.on(NEW), hanoi.on(MIDDLE)
    communes = [code for code, unit in hanoi.on(OLD).items() if unit.level == "commune"]
    after = {code: hanoi.successors(code, NEW, known_on=OLD) for code in communes}
    assert all(codes and set(codes) <= now.keys() for codes in after.values())
    assert all(len(hanoi.successors(code, MIDDLE, known_on=OLD)) == 1 for code in communes)
    assert all(set(hanoi.successors(code, MIDDLE, known_on=OLD)) <= middle.keys() for code in communes)
    assert sum(len(codes) > 1 for codes in after.values()) == 211
    assert {new for codes in after.values() for new in codes} == {
        code for code, unit in now.items() if unit.level == "commune"
    }


def test_a_reused_code_means_what_it_meant_on_the_day(hanoi: UnitRegister) -> None:
    """Code 00004 is Trúc Bạch until June 2025 and Ba Đình since; 00010 went into it in January."""
    code = UnitCode("00004")
    assert hanoi.on(MIDDLE)[code].name == "Phường Trúc Bạch"
    assert hanoi.on(NEW)[code] == Unit(code, "Phường Ba Đình", "commune", UnitCode("01"), NEW, None, 21.0386, 105.838)
    assert hanoi.placement(code, MIDDLE) == ("001", "00004")
    assert hanoi.placement(code, NEW) == ("01", "00004")
    assert hanoi.successors(UnitCode("00010"), MIDDLE) == (code,)
    assert hanoi.successors(code, NEW, known_on=NEW) == (code,)


def test_the_primary_successor_comes_first(hanoi: UnitRegister) -> None:
    assert hanoi.successors(UnitCode("00142"), NEW) == ("00136", "00127")


def test_names_repeat_so_that_a_name_gives_all_its_codes(hanoi: UnitRegister) -> None:
    names = hanoi.names(OLD)
    repeated = {name: codes for name, codes in names.items() if len(codes) > 1}
    assert len(repeated) == 13
    assert sum(map(len, names.values())) == 610
    assert all(names[hanoi.on(OLD)[code].name] == codes for codes in repeated.values() for code in codes)


def test_a_place_in_the_city_or_a_district_has_no_commune(hanoi: UnitRegister) -> None:
    assert hanoi.placement(UnitCode("01"), OLD) == ("", "")
    assert hanoi.placement(UnitCode("281"), OLD) == ("281", "")
    with pytest.raises(KeyError):
        hanoi.placement(UnitCode("281"), NEW)


def test_positions_lie_in_or_near_the_city(hanoi: UnitRegister) -> None:
    placed = [(unit.lat, unit.lon) for unit in hanoi.units if unit.lat is not None and unit.lon is not None]
    assert all(20.5 < lat < 21.4 and 105.2 < lon < 106.1 for lat, lon in placed)
    missing = [(unit.code, unit.level) for unit in hanoi.units if unit.lat is None]
    assert missing == [("01", "city"), ("00340", "commune")]


def table(name: str) -> list[dict[str, str]]:
    with shared(f"domain/{name}").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_register_agrees_with_its_sources(hanoi: UnitRegister) -> None:
    """Every row of the list of 2023 and of the map of successors is found again."""
    communes = table("hanoi-2023.csv")
    old = {unit.code: (unit.name, unit.parent) for unit in hanoi.on(OLD).values() if unit.level == "commune"}
    assert old == {row["commune_code"]: (row["commune_name"], row["district_code"]) for row in communes}
    rows = table("hanoi-mapping-pip-only.csv")
    expected: dict[str, set[str]] = {}
    for row in rows:
        expected.setdefault(row["old_code"], set()).add(row["new_code"])
        assert hanoi.successors(UnitCode(row["old_code"]), MIDDLE, known_on=OLD) == (row["code_526"],)
        assert hanoi.on(NEW)[UnitCode(row["new_code"])].name == row["new_name"]
        if row["is_primary"] == "yes":
            assert hanoi.successors(UnitCode(row["old_code"]), NEW, known_on=OLD)[0] == row["new_code"]
    assert {code: set(hanoi.successors(UnitCode(code), NEW, known_on=OLD)) for code in expected} == expected


def test_chains_of_reforms_are_followed_and_splits_spread() -> None:
    a, b, c, d = (UnitCode(code) for code in "abcd")
    first, second = date(2020, 1, 1), date(2021, 1, 1)
    moves = (
        Succession(a, b, first),
        Succession(b, d, second, primary=False),
        Succession(b, c, second),
    )
    register = UnitRegister((), moves)
    assert register.successors(a, date(2019, 12, 31)) == (a,)
    assert register.successors(a, first) == (b,)
    assert register.successors(a, second) == (c, d)
    assert register.successors(a, second, known_on=first) == (a,)


def test_the_days_are_kept() -> None:
    register = UnitRegister((Unit(UnitCode("a"), "A", "city", None),))
    assert register.on(OLD) is register.on(OLD)
    assert register == UnitRegister(register.units)
