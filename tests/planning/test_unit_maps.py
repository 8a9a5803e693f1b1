"""The whole city under its three lists of units, of 579, 526 and 126: every unit in one place, every total the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from inventory.identifiers import SiteName, UnitCode
from inventory.load import load_inventory
from inventory.model import FormerUnit
from lab.city import build_city, default_register, shipped_register
from lab.inventory import write_inventory
from lab.order import CityOrder
from planning.assessment import assess
from planning.evidence import office_sites
from planning.grouping import UNPLACED, group_by_units

if TYPE_CHECKING:
    from inventory.model import Inventory
    from planning.model import GapResult

OLD, MIDDLE, NEW = date(2024, 12, 31), date(2025, 6, 30), date(2025, 7, 1)
MAPS = {OLD: (579, 30), MIDDLE: (526, 30), NEW: (126, 126)}
"""Communes on each day, and groups: districts, and once these were abolished the wards and communes themselves."""
REPORT = date(2026, 11, 1)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Inventory:
    """The simulated city, with offices in all communes of 2024."""
    folder = tmp_path_factory.mktemp("city")
    register = default_register()
    order = CityOrder(register=register, district_count=None, commune_count=None)
    write_inventory(build_city(shipped_register(register), order), folder, 16161)
    return load_inventory(folder)


@pytest.fixture(scope="module")
def results(city: Inventory) -> dict[date, GapResult]:
    return {day: assess(city, REPORT, grouping=group_by_units(city, day)) for day in MAPS}


def moved(city: Inventory, day: date, *, told: bool) -> Inventory:
    """The same city kept by the units of another day; `told`: every site says which unit it was in before."""
    sites = {}
    for site in city.sites.values():
        new = city.units.successors(site.unit, day, known_on=OLD)[0]
        former = (FormerUnit(site.unit, OLD),) if told else ()
        unit = new if new in city.units.on(day) else UnitCode(city.city.code)
        sites[site.name] = replace(site, unit=unit, formerly=former)
    return replace(city, city=replace(city.city, units_as_of=day), sites=sites)


def test_the_city_is_the_whole_one(city: Inventory) -> None:
    assert city.city.units_as_of == OLD
    assert {site.unit for site in office_sites(city)} == {
        unit.code for unit in city.units.on(OLD).values() if unit.level == "commune"
    }


@pytest.mark.parametrize("day", MAPS)
def test_every_unit_stands_in_exactly_one_place(results: dict[date, GapResult], day: date) -> None:
    """An office is a building and is never divided; the parts of a unit that was split are stated below."""
    result, (_, groups) = results[day], MAPS[day]
    members = Counter(site for group in result.groups for site in group.offices)
    assert set(members) == {office.site for office in result.offices}
    assert set(members.values()) == {1}
    assert "" not in {group.code for group in result.groups}
    assert len({group.code for group in result.groups}) == len(result.groups) <= groups


@pytest.mark.parametrize("day", [MIDDLE, NEW])
def test_the_map_lists_all_579_with_their_parts(city: Inventory, results: dict[date, GapResult], day: date) -> None:
    listed = results[day].units
    assert len(listed) == len({place.code for place in listed}) == 579
    there = city.units.on(day)
    group_of = {site: group.code for group in results[day].groups for site in group.offices}
    for place in listed:
        assert place.parts
        assert all(part.code in there for part in place.parts)
        main = there[place.parts[0].code]
        assert place.group == (main.code if day == NEW else main.parent)
        assert {group_of[site.name] for site in office_sites(city) if site.unit == place.code} == {place.group}
    assert sum(len(place.parts) > 1 for place in listed) == (211 if day == NEW else 0)
    assert [place.approximate for place in listed] == [len(place.parts) > 1 for place in listed]


def test_nothing_has_to_be_said_of_the_citys_own_units(results: dict[date, GapResult]) -> None:
    assert results[OLD].units == ()


def test_a_group_without_an_office_is_named(results: dict[date, GapResult]) -> None:
    """One ward of 2025 is nobody's main successor, so no office of 2024 counts towards it."""
    assert [unit.code for unit in results[NEW].not_assessed] == ["00340"]
    assert results[OLD].not_assessed == results[MIDDLE].not_assessed == ()


def test_totals_and_offices_are_the_same_under_all_maps(results: dict[date, GapResult]) -> None:
    first = results[OLD]
    for result in results.values():
        assert result.totals == first.totals
        assert result.offices == first.offices
        assert result.plan == first.plan
        for total in first.totals:
            parts = [group.total(total.item) for group in result.groups]
            for figure in ("need", "owned", "usable", "short", "over_age", "surplus", "over_ceiling", "unanswered"):
                assert sum(getattr(part, figure) for part in parts) == getattr(total, figure), (total.item, figure)


def test_former_districts_are_areas_and_present_units_are_not(results: dict[date, GapResult]) -> None:
    assert {group.former for group in results[OLD].groups} == {True}
    assert {group.former for group in results[MIDDLE].groups} == {True}
    assert {group.former for group in results[NEW].groups} == {False}


@pytest.mark.parametrize("home", [MIDDLE, NEW])
def test_a_city_that_keeps_later_units_is_grouped_by_its_former_districts(city: Inventory, home: date) -> None:
    """Sites that say which unit they were in come out as if the inventory had never been moved."""
    back = group_by_units(moved(city, home, told=True), OLD)
    before = group_by_units(city, OLD)
    offices = [site.name for site in office_sites(city)]
    assert {site: back.of(site).code for site in offices} == {site: before.of(site).code for site in offices}
    assert not back.approximate & set(offices)


def test_without_that_word_an_office_is_in_its_own_district_or_nowhere(city: Inventory) -> None:
    """By the units alone those of early 2025 are certain; of the 126 some cannot be told, and none is guessed."""
    before = group_by_units(city, OLD)
    offices = [site.name for site in office_sites(city)]
    middle = group_by_units(moved(city, MIDDLE, told=False), OLD)
    assert {site: middle.of(site).code for site in offices} == {site: before.of(site).code for site in offices}
    late = group_by_units(moved(city, NEW, told=False), OLD)
    untold = [site for site in offices if late.of(site) is UNPLACED]
    wrong = [
        site
        for site in offices
        if late.of(site) not in (UNPLACED, before.of(site)) and SiteName(site) not in late.approximate
    ]
    assert wrong == []
    assert 0 < len(untold) < len(offices) / 2
