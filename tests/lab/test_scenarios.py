"""Each scenario over the whole city of 579 communes: the gap report must say what the scenario is made to show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from msgspec import structs

from inventory.load import load_inventory
from inventory.model import Inventory
from inventory.units import UnitRegister
from lab.city import build_city, shipped_register
from lab.errors import CityError
from lab.inventory import write_inventory
from lab.model import LabCity
from lab.order import CityOrder
from lab.scenario import Circumstances, Exceptional, Means, Scenario, load_scenario, shipped_scenarios
from planning.assessment import assess
from planning.model import GapResult, GroupVerdict
from planning.seen import seen_on_network

KNOWN_SHORT = {"271", "277", "281", "282"}
"""The four districts of the home case."""

SMALL_INNER = {"003", "005", "019"}
LATER = date(2026, 11, 24)


@cache
def whole(scenario: str, plan: str = "routers") -> tuple[LabCity, Inventory]:
    """The whole city: its offices and circuits, and in the full plan every device."""
    order = CityOrder(
        register="hanoi", district_count=None, commune_count=None, plan=plan, scenario=scenario, latency_scale=0.0
    )
    city = build_city(shipped_register("hanoi"), order)
    with TemporaryDirectory() as folder:
        write_inventory(city, Path(folder), 16161)
        return city, load_inventory(Path(folder))


@cache
def assessed(scenario: str) -> GapResult:
    """What the gap report says at the lab's date."""
    city, inventory = whole(scenario)
    return assess(inventory, city.on)


@pytest.mark.parametrize(
    ("scenario", "short"),
    [
        ("default", KNOWN_SHORT),
        ("none_short", set()),
        ("all_short", None),
        ("short_small_inner", SMALL_INNER),
        ("blank_survey", set()),
    ],
)
def test_exactly_the_districts_that_are_short_are_flagged(scenario: str, short: set[str] | None) -> None:
    """None stands for all 30. Nothing but the blank survey leaves a verdict open."""
    result = assessed(scenario)
    assert (len(result.groups), len(result.offices)) == (30, 579)
    assert set(result.flagged) == ({group.code for group in result.groups} if short is None else short)
    assert set(result.undetermined) == ({"277"} if scenario == "blank_survey" else set())
    assert result.simulated


def test_a_blank_survey_is_not_enough_data_and_all_that_is_asked_about_is_listed() -> None:
    result = assessed("blank_survey")
    group = next(group for group in result.groups if group.code == "277")
    assert group.verdict is GroupVerdict.UNDETERMINED
    assert group.score.coverage < 20, "only the circuits are known"
    asked = {question.site for question in result.questions}
    assert set(group.offices) <= asked


def test_in_the_graded_city_every_district_of_a_poorer_grade_scores_higher() -> None:
    lows = {group.code: group.score.low for group in assessed("graded").groups}
    codes, steps = sorted(lows), 6
    grades = [[lows[code] for n, code in enumerate(codes) if n * steps // len(codes) == step] for step in range(steps)]
    assert [len(grade) for grade in grades] == [5] * steps
    assert all(max(richer) < min(poorer) for richer, poorer in pairwise(grades))


def test_renaming_every_district_changes_nothing() -> None:
    city, inventory = whole("default")
    units = tuple(
        replace(unit, name=f"Huyện số {number}") if unit.level == "district" else unit
        for number, unit in enumerate(inventory.units.units)
    )
    renamed = assess(replace(inventory, units=UnitRegister(units, inventory.units.successions)), city.on)
    plain = assessed("default")
    assert renamed.rank == plain.rank
    assert renamed.offices == plain.offices
    assert [structs.replace(group, name="") for group in renamed.groups] == [
        structs.replace(group, name="") for group in plain.groups
    ]


@pytest.mark.parametrize("scenario", ["default", "none_short"])
def test_some_answers_are_missing_everywhere_and_most_are_there(scenario: str) -> None:
    coverages = [group.score.coverage for group in assessed(scenario).groups]
    assert all(80 < coverage < 100 for coverage in coverages)


def test_what_the_network_shows_and_later_norms_flag_the_same_four() -> None:
    """The demonstration is assessed at today's date and with every device seen; that changes scores, not verdicts."""
    city, inventory = whole("default", "full")
    seen = seen_on_network(inventory, [device.name for device in inventory.devices.values() if device.polled_by_snmp])
    for on in (city.on, LATER):
        result = assess(inventory, on, seen=seen)
        assert set(result.flagged) == KNOWN_SHORT
        assert result.undetermined == ()


def test_poor_districts_have_fewer_and_older_devices() -> None:
    city, _ = whole("default", "full")
    ages, counts = {}, {}
    for poor in (True, False):
        sites = [
            site for site in city.sites.values() if site.level == "commune" and (site.parent in KNOWN_SHORT) is poor
        ]
        devices = [device for site in sites for device in city.devices_by_site[site.name]]
        counts[poor] = len(devices) / len(sites)
        ages[poor] = sum(city.on.year - device.in_use_since for device in devices) / len(devices)
    assert counts[True] < counts[False] - 1
    assert ages[True] > ages[False] + 3


def test_shipped_scenarios_name_districts_that_exist_and_speak_vietnamese() -> None:
    known = {unit.code for unit in shipped_register("hanoi").on(CityOrder().on).values() if unit.level == "district"}
    for name in shipped_scenarios():
        scenario = load_scenario(name)
        assert {code for each in scenario.exceptions for code in each.codes} <= known
        assert any(ord(letter) > 0x1E9F for letter in scenario.about)


def test_a_scenario_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text('about: thử\nmeans: {from: 1, to: 0.5, steps: 2}\nunits:\n- {codes: ["b"], survey: blank}\n')
    scenario = load_scenario(str(path))
    assert scenario == Scenario("mine", "thử", Means(1.0, 0.5, 2), (Exceptional(("b",), None, blank=True),))
    assert scenario.circumstances(["a", "b", "c"], seed=1) == {
        "a": Circumstances(1.0),
        "b": Circumstances(1.0, blank=True),
        "c": Circumstances(0.5),
    }


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("- 1\n", "expected about, means, units"),
        ("means: {from: 0, to: 1}\nwealth: 1\n", "unknown key wealth; expected about, means, units"),
        ("means: {from: 0, to: 2}\n", "means: expected from and to, each 0 to 1"),
        ("means: {from: 0, to: 1, steps: 1}\n", "means: steps: expected 2 or more"),
        ("means: {from: 0, to: 1}\nunits: [{codes: [281]}]\n", "units: entry 1: codes: expected a list"),
        ('means: {from: 0, to: 1}\nunits: [{codes: ["1"], survey: none}]\n', "entry 1: survey: expected blank"),
        ("means: [", "cannot be read as YAML"),
    ],
)
def test_a_bad_scenario_is_refused_with_the_place_and_the_reason(text: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    with pytest.raises(CityError) as caught:
        load_scenario(str(path))
    assert str(caught.value).startswith(str(path))
    assert complaint in str(caught.value)


def test_an_unknown_scenario_is_answered_with_the_known_ones() -> None:
    with pytest.raises(CityError, match="scenario 'rich': unknown; expected one of all_short, blank_survey, default"):
        load_scenario("rich")
