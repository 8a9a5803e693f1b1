"""From samples to days, from days to the rule, from its verdicts to where circuits stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from collectors.load_model import Direction
from history import CircuitDay
from inventory.identifiers import CircuitId
from planning.assessment import assess
from planning.circuits import enough
from planning.evidence import CircuitLoad
from planning.load import (
    CircuitStanding,
    DirectionStanding,
    bounds,
    circuit_loads,
    day_figures,
    standings,
    week_until,
)

from .golden_case import LATER, result, snapshot

HANOI, BERLIN = ZoneInfo("Asia/Ho_Chi_Minh"), ZoneInfo("Europe/Berlin")
K, DOWN, UP = CircuitId("K"), Direction.DOWN, Direction.UP
DAY = date(2026, 10, 31)


@pytest.mark.parametrize(
    ("day", "zone", "slots", "needed"),
    [
        (date(2026, 10, 31), HANOI, 288, 260),
        (date(2026, 3, 28), BERLIN, 288, 260),
        (date(2026, 3, 29), BERLIN, 276, 250),
        (date(2026, 10, 25), BERLIN, 300, 271),
    ],
)
def test_days_are_civil_days_and_the_same_share_of_each_must_be_there(
    day: date, zone: ZoneInfo, slots: int, needed: int
) -> None:
    assert (bounds(day, zone).slots, enough(slots)) == (slots, needed)
    assert bounds(day, zone).ends == bounds(day + timedelta(days=1), zone).begins
    for count, known in ((needed - 1, None), (needed, 5.0)):
        week = {each: {(K, DOWN): [5.0] * count} for each in week_until(day)}
        assert [figures.p95 for figures in day_figures(day, week, zone)] == [known]


def test_the_figures_of_a_day_are_those_of_every_circuit_and_direction_with_a_sample() -> None:
    """15 of 288 samples above the rest are the 95th percentile of the day, 14 are not; the week is one percentile."""
    quiet, busy = [1.0] * 288, [9.0] * 15 + [1.0] * 273
    week = {day: {(K, DOWN): quiet, (K, UP): busy} for day in week_until(DAY)}
    week[DAY] = {(K, DOWN): busy, (K, UP): busy[1:]}
    assert list(day_figures(DAY, week, HANOI)) == [
        CircuitDay(K, DAY, DOWN, 9.0, 288, 1.0),
        CircuitDay(K, DAY, UP, 1.0, 287, 9.0),
    ]


def test_a_week_with_a_day_that_is_not_known_is_not_known() -> None:
    full = [1.0] * 288
    days = week_until(DAY)
    short = {day: {(K, DOWN): full[:259] if day == days[2] else full} for day in days}
    assert list(day_figures(DAY, short, HANOI)) == [CircuitDay(K, DAY, DOWN, 1.0, 288, None)]
    absent = {day: {(K, DOWN): full} for day in days[1:]}
    assert list(day_figures(DAY, absent, HANOI)) == [CircuitDay(K, DAY, DOWN, 1.0, 288, None)]
    assert list(day_figures(DAY, {days[0]: {(K, DOWN): full}}, HANOI)) == []


def test_loads_have_the_days_of_both_directions() -> None:
    other = CircuitId("other")
    days = [
        CircuitDay(K, DAY, DOWN, 9.0, 288, 8.0),
        CircuitDay(K, DAY - timedelta(days=1), DOWN, None, 12),
        CircuitDay(other, DAY, UP, 1.0, 288),
    ]
    assert circuit_loads(days) == {
        K: CircuitLoad({DAY: 9.0, DAY - timedelta(days=1): None}, {}, {DAY: 8.0, DAY - timedelta(days=1): None}, {}),
        other: CircuitLoad({}, {DAY: 1.0}, {}, {DAY: None}),
    }


def test_where_the_circuits_of_the_golden_case_stand() -> None:
    """A2 fails; A3 and A1 comply; what hangs on a day without samples is not known."""
    case = snapshot(LATER)
    assert case.p95 is not None
    found = {each.circuit: each for each in standings(result(LATER), case.p95)}
    assert {name: each.fails for name, each in found.items()} == {
        office.circuits[0].circuit: (
            True if office.circuits[0].fails_low else None if office.circuits[0].fails_high else False
        )
        for office in result(LATER).offices
    }
    yesterday = LATER - timedelta(days=1)
    for name, load in case.p95.items():
        for direction, days in ((DOWN, load.down), (UP, load.up)):
            run, day = 0, yesterday
            while (value := days.get(day)) is not None and value > 180:
                run, day = run + 1, day - timedelta(days=1)
            last = days.get(yesterday)
            expected = DirectionStanding(None if last is None else float(last), None if last is None else run)
            assert found[name].directions[direction] == expected
    assert {each.fails for each in found.values()} == {True, False, None}
    assert max(each.directions[DOWN].days_over or 0 for each in found.values()) >= 7


def test_a_circuit_that_no_rule_judges_is_measured_all_the_same() -> None:
    """One that serves no office, one that was only measured, and one whose bandwidth nobody states."""
    case = snapshot(LATER)
    office = next(iter(case.inventory.circuits))
    unstated = replace(case.inventory.circuits[office], down_mbps=None, up_mbps=None)
    inventory = replace(case.inventory, circuits={office: unstated})
    load = CircuitLoad({LATER - timedelta(days=1): 200.0}, {})
    loads = {office: load, CircuitId("gone"): load}
    found = standings(assess(inventory, LATER, p95=loads), loads)
    nothing_up = DirectionStanding(None, None)
    assert found == (
        CircuitStanding(office, {DOWN: DirectionStanding(200.0, None), UP: nothing_up}, None),
        CircuitStanding(CircuitId("gone"), {DOWN: DirectionStanding(200.0, None), UP: nothing_up}, None, judged=False),
    )
