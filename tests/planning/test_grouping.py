"""Which office counts towards which group, at any date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from inventory.identifiers import SiteName, UnitCode
from inventory.units import Succession, UnitRegister
from planning.assessment import assess
from planning.grouping import UNPLACED, Group, Grouping, group_by_units

from .golden_case import EARLIER, LATER, snapshot

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


def test_going_back_to_a_date_when_several_units_made_up_one_is_not_guessed() -> None:
    inventory = snapshot(LATER).inventory
    moved = {name: replace(site, unit=UnitCode("X1")) for name, site in inventory.sites.items() if name == "A1"}
    modern = replace(inventory, city=replace(inventory.city, units_as_of=NEW), sites={**inventory.sites, **moved})
    assert group_by_units(modern, EARLIER).of(SiteName("A1")) == UNPLACED


def test_going_back_where_there_was_one_unit() -> None:
    inventory = snapshot(LATER).inventory
    one = tuple(each for each in inventory.units.successions if each.old != "A2")
    moved = {name: replace(site, unit=UnitCode("X1")) for name, site in inventory.sites.items() if name == "A1"}
    modern = replace(
        inventory,
        city=replace(inventory.city, units_as_of=NEW),
        units=UnitRegister(inventory.units.units, one),
        sites={**inventory.sites, **moved},
    )
    assert group_by_units(modern, EARLIER).of(SiteName("A1")).code == "D-A"


@pytest.mark.parametrize("on", [EARLIER, LATER])
def test_totals_are_the_same_under_every_division(on: date) -> None:
    case = snapshot(on)
    halves = Grouping({SiteName(site): Group("h", "Half") for site in ("A1", "B2", "B3")})
    divisions = [group_by_units(case.inventory, day) for day in (EARLIER, LATER)] + [halves]
    results = [assess(case.inventory, on, seen=case.seen, p95=case.p95, grouping=each) for each in divisions]
    assert all(result.totals == results[0].totals for result in results)
    assert [len(result.groups) for result in results] == [2, 3, 2]
    assert {group.code for group in results[2].groups} == {"h", ""}
