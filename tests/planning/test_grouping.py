"""Which office counts towards which group, at any date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from inventory.identifiers import SiteName, UnitCode
from inventory.model import FormerUnit, Inventory
from inventory.units import Succession, UnitRegister
from planning.assessment import assess
from planning.grouping import UNPLACED, Group, Grouping, group_by_units

from .golden_case import EARLIER, LAST_DISTRICT_DAY, LATER, snapshot

NEW = date(2025, 7, 1)


def groups(grouping: Grouping) -> dict[str, str]:
    return {site: group.code for site, group in grouping.by_site.items() if site != "centre"}


def test_districts_of_the_operational_date() -> None:
    inventory = snapshot(LATER).inventory
    found = group_by_units(inventory, inventory.city.units_as_of)
    assert groups(found) == {"A1": "D-A", "A2": "D-A", "A3": "D-A", "B1": "D-B", "B2": "D-B", "B3": "D-B"}
    assert found.of(SiteName("A1")).until == inventory.city.units_as_of


def test_units_that_stand_right_below_the_city_are_groups_themselves() -> None:
    found = group_by_units(snapshot(LATER).inventory, NEW)
    assert groups(found) == {"A1": "X1", "A2": "X1", "A3": "X2", "B1": "X2", "B2": "X3", "B3": "X3"}


def test_a_code_that_is_used_again_is_followed_once() -> None:
    inventory = snapshot(LATER).inventory
    again = tuple(
        Succession(UnitCode("A1"), UnitCode("A2"), NEW) if each.old == "A1" else each
        for each in inventory.units.successions
    )
    units = (*inventory.units.units, replace(inventory.units.units[-1], code=UnitCode("A2"), name="Phường A2"))
    found = group_by_units(replace(inventory, units=UnitRegister(units, again)), NEW)
    assert (found.of(SiteName("A1")).name, found.of(SiteName("A2")).code) == ("Phường A2", "X1")


def test_an_office_of_a_split_unit_goes_with_the_main_part_and_is_named() -> None:
    inventory = snapshot(LATER).inventory
    split = (*inventory.units.successions, Succession(UnitCode("A1"), UnitCode("X3"), NEW, primary=False))
    divided = replace(inventory, units=UnitRegister(inventory.units.units, split))
    found = group_by_units(divided, LATER)
    assert (found.of(SiteName("A1")).code, list(found.approximate)) == ("X1", ["A1"])
    result = assess(divided, LATER, grouping=found)
    assert {group.code: group.approximate for group in result.groups} == {"X1": ("A1",), "X2": (), "X3": ()}


def modern(unit: str, formerly: tuple[FormerUnit, ...] = (), **changes: object) -> Inventory:
    """The later inventory kept by the units of 2025, in which the office A1 stands in a given one."""
    inventory = snapshot(LATER).inventory
    site = replace(inventory.sites[SiteName("A1")], unit=UnitCode(unit), formerly=formerly)
    city = replace(inventory.city, units_as_of=NEW)
    return replace(inventory, city=city, sites={**inventory.sites, site.name: site}, **changes)  # type: ignore[arg-type]


def of_a1(inventory: Inventory, day: date) -> tuple[str, bool]:
    found = group_by_units(inventory, day)
    return found.of(SiteName("A1")).code, SiteName("A1") in found.approximate


def test_going_back_to_units_of_several_groups_is_not_guessed() -> None:
    """X2 was made of A3, of district A, and B1, of district B."""
    assert group_by_units(modern("X2"), EARLIER).of(SiteName("A1")) == UNPLACED


def test_going_back_to_units_of_one_group_is_certain() -> None:
    """X1 was made of A1 and A2, both of district A: wherever the office stood, it was there."""
    assert of_a1(modern("X1"), EARLIER) == ("D-A", False)


def test_going_back_where_another_district_gave_only_a_strip() -> None:
    inventory = snapshot(LATER).inventory
    strip = (*inventory.units.successions, Succession(UnitCode("B1"), UnitCode("X1"), NEW, primary=False))
    assert of_a1(modern("X1", units=UnitRegister(inventory.units.units, strip)), EARLIER) == ("D-A", True)


def test_what_a_site_says_of_its_former_unit_decides() -> None:
    former = (FormerUnit(UnitCode("B1"), LAST_DISTRICT_DAY),)
    assert of_a1(modern("X2", former), EARLIER) == ("D-B", False)
    assert of_a1(modern("X2", former), NEW) == ("X2", False)


def test_a_former_unit_of_long_before_is_followed_forward_where_going_back_tells_nothing() -> None:
    former = (FormerUnit(UnitCode("B1"), EARLIER),)
    assert of_a1(modern("X2", former), LAST_DISTRICT_DAY) == ("D-B", False)


def test_a_unit_that_ran_through_a_reform_stays_itself_going_back() -> None:
    """A2 took up B1's neighbour and kept its code and name: before, it was A2, not what it took up."""
    inventory = snapshot(LATER).inventory
    reform = date(2024, 6, 1)
    gone = replace(
        inventory.units.units[-1],
        code=UnitCode("G"),
        parent=UnitCode("D-B"),
        valid_from=None,
        valid_to=date(2024, 5, 31),
    )
    joined = (*inventory.units.successions, Succession(UnitCode("G"), UnitCode("A2"), reform))
    register = UnitRegister((*inventory.units.units, replace(gone, level="commune")), joined)
    found = group_by_units(replace(inventory, units=register), EARLIER)
    assert (found.of(SiteName("A2")).code, SiteName("A2") in found.approximate) == ("D-A", True)


@pytest.mark.parametrize("on", [EARLIER, LATER])
def test_totals_are_the_same_under_every_division(on: date) -> None:
    case = snapshot(on)
    halves = Grouping({SiteName(site): Group("h", "Half") for site in ("A1", "B2", "B3")})
    divisions = [group_by_units(case.inventory, day) for day in (EARLIER, LATER)] + [halves]
    results = [assess(case.inventory, on, seen=case.seen, p95=case.p95, grouping=each) for each in divisions]
    assert all(result.totals == results[0].totals for result in results)
    assert [len(result.groups) for result in results] == [2, 3, 2]
    assert {group.code for group in results[2].groups} == {"h", ""}
