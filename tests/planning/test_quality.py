"""Faults of the data: every kind is found where it is, named where there is none, and nothing is put right for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from inventory.identifiers import CircuitId, DeviceName
from inventory.method import GapMethod, QualityLimits
from inventory.model import AssetLot, Inventory, Provenance
from inventory.norms import Norm, NormKind, NormRole
from planning.account import Fault, FaultKind, QualityCheck
from planning.assessment import assess
from planning.evidence import CircuitLoad
from planning.sight import How, Seeing, Sight

from .golden_case import EARLIER, LATER, result
from .test_gap import LIFE, NEED_PC, NEED_SCANNER, OFFICE, ON, PC, SCANNER, Places, inventory, lots

SURVEY = Provenance("declared", "", date(2024, 11, 1), "survey.xlsx:C7")
FINE = AssetLot(9, 2023, provenance=SURVEY)
T0 = datetime(2024, 11, 1, tzinfo=UTC)


def checks(found: Inventory, sight: Sight | None = None, **more: Any) -> Mapping[FaultKind, QualityCheck]:
    return {each.kind: each for each in assess(found, ON, sight=sight, **more).quality}


def faults(found: Inventory, sight: Sight | None = None) -> list[Fault]:
    return [fault for each in checks(found, sight).values() for fault in each.faults]


def desk(*each: AssetLot) -> Places:
    """PCs of the office; the one-stop shop has none beside them."""
    return {"office": {PC: each}, "one_stop_shop": {PC: ()}}


def test_every_kind_is_named_once_also_where_there_is_nothing_and_where_nobody_could_look() -> None:
    got = assess(inventory(desk(FINE), NEED_PC), ON).quality
    assert [each.kind for each in got] == list(FaultKind)
    assert not any(each.faults for each in got)
    unchecked = {each.kind for each in got if not each.checked}
    assert unchecked == {FaultKind.HISTORY_GAP, FaultKind.CLOCK_STEP, FaultKind.SEEN_AHEAD, FaultKind.SAMPLE_GAP}
    limits = {each.kind: each.limit for each in got if each.limit is not None}
    assert limits == {
        FaultKind.TOO_MANY: 3,
        FaultKind.YEAR_TOO_EARLY: 2000,
        FaultKind.OLD_DATA: 12,
        FaultKind.HISTORY_GAP: 24,
    }


@pytest.mark.parametrize(
    ("lot", "kind", "figure"),
    [
        (replace(FINE, count=999), FaultKind.TOO_MANY, 20),
        (replace(FINE, year=2091), FaultKind.YEAR_AHEAD, 2091),
        (replace(FINE, year=1960), FaultKind.YEAR_TOO_EARLY, 1960),
    ],
)
def test_impossible_counts_and_years(lot: AssetLot, kind: FaultKind, figure: int) -> None:
    found = inventory(desk(lot), NEED_PC, staff=20)
    what = "" if kind is FaultKind.TOO_MANY else "office"
    assert faults(found) == [Fault(kind, OFFICE, PC, what, lot.count, figure, SURVEY.on, source="survey.xlsx:C7")]
    gap = assess(found, ON).offices[0].items[0]
    assert gap.owned == lot.count


@pytest.mark.parametrize(("year", "found"), [(1999, 1), (2000, 0), (2024, 0), (2025, 1)])
def test_the_years_of_the_method_and_of_the_report_are_fine_themselves(year: int, found: int) -> None:
    assert len(faults(inventory(desk(replace(FINE, year=year)), NEED_PC))) == found


@pytest.mark.parametrize(("count", "found"), [(20, 0), (21, 1)])
def test_a_small_office_may_have_some_of_a_kind(count: int, found: int) -> None:
    """2 staff: 3 for each is 6, but up to 20 pieces nobody is asked."""
    assert len(faults(inventory(desk(replace(FINE, count=count)), NEED_PC, staff=2))) == found


def test_nobody_at_work_and_no_counters_where_there_is_equipment() -> None:
    places: Places = {"office": {PC: lots(FINE), SCANNER: ()}, "one_stop_shop": {PC: (), SCANNER: lots(FINE)}}
    got = faults(inventory(places, NEED_PC, NEED_SCANNER, staff=0, counters=0))
    assert [(each.kind, each.item, each.count) for each in got] == [
        (FaultKind.NOBODY, PC, 9),
        (FaultKind.NOBODY, SCANNER, 9),
        (FaultKind.NO_COUNTERS, SCANNER, 9),
    ]


def test_dates_of_declarations_are_counted_by_site() -> None:
    def dated(on: date | None) -> AssetLot:
        return replace(FINE, count=1, provenance=replace(SURVEY, on=on))

    given = desk(dated(date(2023, 11, 30)), dated(date(2022, 1, 1)), dated(date(2023, 12, 1)), dated(None))
    got = faults(inventory({**given, "store": {PC: (dated(date(2025, 1, 1)),)}}, NEED_PC))
    assert [(each.kind, each.site, each.count, each.on, each.until) for each in got] == [
        (FaultKind.OLD_DATA, OFFICE, 2, date(2022, 1, 1), date(2023, 11, 30)),
        (FaultKind.UNDATED_DATA, OFFICE, 1, None, None),
        (FaultKind.DATED_AHEAD, OFFICE, 1, date(2025, 1, 1), date(2025, 1, 1)),
    ]


def test_months_are_counted_to_the_last_day_of_a_shorter_one() -> None:
    """12 months before 29 February 2024 is 28 February 2023."""
    on = date(2024, 2, 29)
    for day, found in ((date(2023, 2, 28), 0), (date(2023, 2, 27), 1)):
        given = inventory(desk(replace(FINE, year=2022, provenance=replace(SURVEY, on=day))), NEED_PC)
        old = next(each for each in assess(given, on).quality if each.kind is FaultKind.OLD_DATA)
        assert len(old.faults) == found


def test_two_places_that_declare_exactly_the_same() -> None:
    alike: Places = {"office": {PC: lots(FINE)}, "one_stop_shop": {PC: lots(replace(FINE, provenance=Provenance()))}}
    got = [each for each in faults(inventory(alike, NEED_PC)) if each.kind is FaultKind.SAME_LOTS]
    assert [(each.item, each.what, each.count, each.source) for each in got] == [
        (PC, "office, one_stop_shop", 9, "survey.xlsx:C7")
    ]
    one_each: Places = {place: {PC: lots(replace(FINE, count=1))} for place in ("office", "one_stop_shop")}
    assert faults(inventory(one_each, NEED_PC)) == []


def test_norms_that_overlap_in_an_office_and_units_without_a_meaning() -> None:
    """Two useful lives of different scopes that both reach the office; the office's own is of another commune's."""
    here = replace(LIFE, id="life_here", scope="00001")
    elsewhere = replace(LIFE, id="life_there", scope="00002")
    odd = Norm("odd", (PC,), NormRole.PRICE, NormKind.MAX, Fraction(700), unit="USD", source="báo giá")
    support = replace(LIFE, id="support", unit="support")
    got = faults(inventory(desk(FINE), NEED_PC, LIFE, here, elsewhere, odd, support))
    assert [(each.kind, each.item, each.what, each.count, each.source) for each in got] == [
        (FaultKind.NORMS_OVERLAP, PC, "life, life_here", 1, ""),
        (FaultKind.NORMS_OVERLAP, SCANNER, "life, life_here", 1, ""),
        (FaultKind.UNIT_UNKNOWN, PC, "odd: USD", None, "báo giá"),
    ]


def test_gaps_of_history_clocks_set_back_and_sightings_of_days_to_come() -> None:
    hours = [(0, 10), (34, 40), (64.5, 80), (79, 90)]
    watched = tuple((T0 + timedelta(hours=begins), T0 + timedelta(hours=ends)) for begins, ends in hours)
    router = DeviceName("r-1")
    machines = {
        DeviceName("pc-1"): Seeing(date(2031, 1, 1), How.ARP, router),
        DeviceName("pc-2"): Seeing(date(2032, 1, 1), How.ARP, router),
        router: Seeing(ON, How.ANSWERED),
    }
    got = faults(inventory(desk(FINE), NEED_PC), Sight(ON, machines, watched=watched))
    assert got == [
        Fault(FaultKind.HISTORY_GAP, count=24, on=date(2024, 11, 2), until=date(2024, 11, 3)),
        Fault(FaultKind.CLOCK_STEP, count=3600, on=date(2024, 11, 4), until=date(2024, 11, 4)),
        Fault(FaultKind.SEEN_AHEAD, count=2, on=date(2031, 1, 1), until=date(2032, 1, 1), source="r-1"),
    ]


def test_days_without_samples_are_listed_for_every_circuit() -> None:
    """The golden case of 2026: B2 has no figure for 27 October."""
    got = next(each for each in result(LATER).quality if each.kind is FaultKind.SAMPLE_GAP)
    day = date(2026, 10, 27)
    assert [(each.site, each.what, each.count, each.on, each.until) for each in got.faults] == [
        ("B2", "K-B2", 1, day, day)
    ]
    assert not next(each for each in result(EARLIER).quality if each.kind is FaultKind.SAMPLE_GAP).checked


def test_a_circuit_that_was_never_measured_has_no_gap() -> None:
    got = next(
        each
        for each in assess(inventory(desk(FINE), NEED_PC), ON, p95={CircuitId("k"): CircuitLoad()}).quality
        if each.kind is FaultKind.SAMPLE_GAP
    )
    assert got.faults == ()


def test_the_limits_are_the_citys() -> None:
    strict = GapMethod(quality=QualityLimits(1, 2024, Fraction(1, 2), 3, 5, 1))
    found = replace(inventory(desk(FINE), NEED_PC, staff=10), gap=strict)
    assert {each.kind for each in faults(found)} == {FaultKind.TOO_MANY, FaultKind.YEAR_TOO_EARLY}
    assert checks(found)[FaultKind.TOO_MANY].limit == Fraction(1, 2)


def test_no_fault_changes_a_figure() -> None:
    """The golden offices with dates and sources taken away score the same."""
    fine = inventory(desk(FINE), NEED_PC, LIFE)
    poor = inventory(desk(replace(FINE, provenance=Provenance())), NEED_PC, LIFE)
    assert faults(fine) != faults(poor)
    assert assess(fine, ON).offices[0].items == assess(poor, ON).offices[0].items
