"""The 7-day rule in both readings of its article, and the contracted minimum before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.identifiers import CircuitId, ItemKind
from inventory.model import Circuit
from inventory.norms import Norm, NormKind, NormRole
from planning.assessment import assess
from planning.circuits import (
    SAMPLES_ENOUGH,
    check_load,
    check_minimum,
    daily_p95,
    percentile_95,
    weekly_p95,
)
from planning.evidence import CircuitEvidence, CircuitLoad, Days
from planning.model import CIRCUIT

from .golden_case import LATER, snapshot

ON = date(2026, 11, 1)
LIMIT = Norm(
    "p95", (ItemKind("circuit"),), NormRole.COMPLIANCE, NormKind.MAX, Fraction(90), valid_from=date(2026, 3, 30)
)
MINIMUM = Norm("min", (ItemKind("circuit"),), NormRole.NEED, NormKind.MIN, Fraction(10))
Values = Sequence[float | None]


def days(values: Values, last: date = ON - timedelta(days=1)) -> Days:
    return {last - timedelta(days=index): value for index, value in enumerate(reversed(values))}


def evidence(
    down: Values, up: Values | None = None, *, mbps: float | None = 200, weeks: Days | None = None
) -> CircuitEvidence:
    contracted = None if mbps is None else Fraction(str(mbps))
    load = CircuitLoad(days(down), days(up or [None if each is None else 1.0 for each in down]), weeks or {}, {})
    return CircuitEvidence(Circuit(CircuitId("k"), "carrier", ()), contracted, contracted, load)


def breach(
    down: Values, up: Values | None = None, *, whole: bool = False, weeks: Days | None = None
) -> tuple[bool, bool]:
    check = check_load(evidence(down, up, weeks=weeks), LIMIT, ON, whole=whole)
    return check.fails_low, check.fails_high


OVER, UNDER, AT = 181.0, 100.0, 180.0
BREACH, COMPLIES, UNKNOWN = (True, True), (False, False), (False, True)


@pytest.mark.parametrize(
    ("down", "outcome"),
    [
        pytest.param([OVER] * 7, BREACH, id="seven days above"),
        pytest.param([OVER] * 6 + [UNDER, OVER], COMPLIES, id="seven days above, not consecutive"),
        pytest.param([AT] * 8, COMPLIES, id="exactly 90 percent is allowed"),
        pytest.param([OVER] * 3 + [None] + [OVER] * 4, UNKNOWN, id="a day without samples decides"),
        pytest.param([UNDER] * 3 + [None] + [UNDER] * 4, COMPLIES, id="a day without samples decides nothing"),
        pytest.param([OVER] * 7 + [None] * 3, BREACH, id="a breach is not undone by days without samples"),
        pytest.param([None] * 7, UNKNOWN, id="no samples at all"),
        pytest.param([UNDER], COMPLIES, id="one day below within the last seven excludes seven above"),
        pytest.param([OVER], UNKNOWN, id="days before the first measured one are not known"),
        pytest.param([], UNKNOWN, id="nothing measured"),
    ],
)
def test_daily_reading(down: Values, outcome: tuple[bool, bool]) -> None:
    assert breach(down) == outcome


def test_each_direction_is_examined_by_itself() -> None:
    """Up alone is a breach; four days of each direction in turn are not."""
    assert breach([UNDER] * 7, [OVER] * 7) == BREACH
    assert breach([OVER] * 4 + [UNDER] * 4, [UNDER] * 4 + [OVER] * 4) == COMPLIES


def test_days_of_the_report_and_after_and_before_the_norm_do_not_count() -> None:
    check = check_load(evidence([OVER] * 7), LIMIT, ON - timedelta(days=1), whole=False)
    assert (check.fails_low, check.fails_high) == UNKNOWN
    young = replace(LIMIT, valid_from=ON - timedelta(days=5))
    check = check_load(evidence([OVER] * 30), young, ON, whole=False)
    assert (check.fails_low, check.fails_high) == COMPLIES


def test_days_between_the_last_sample_and_the_report_are_not_known() -> None:
    old = CircuitEvidence(
        Circuit(CircuitId("k"), "", ()),
        Fraction(200),
        Fraction(200),
        CircuitLoad(days([UNDER] * 9, ON - timedelta(days=40)), days([UNDER] * 9, ON - timedelta(days=40))),
    )
    check = check_load(old, LIMIT, ON, whole=False)
    assert (check.fails_low, check.fails_high) == UNKNOWN


def test_bandwidth_that_is_not_stated_leaves_the_load_undecided() -> None:
    check = check_load(evidence([OVER] * 8, mbps=None), LIMIT, ON, whole=False)
    assert (check.fails_low, check.fails_high) == UNKNOWN


@pytest.mark.parametrize(
    ("down", "up", "outcome"),
    [
        (10, 10, COMPLIES),
        (9.99, 100, BREACH),
        (100, 8, BREACH),
        (100, None, UNKNOWN),
        (8, None, BREACH),
        (None, None, UNKNOWN),
    ],
)
def test_contracted_minimum(down: float | None, up: float | None, outcome: tuple[bool, bool]) -> None:
    mbps = [None if each is None else Fraction(str(each)) for each in (down, up)]
    check = check_minimum(CircuitEvidence(Circuit(CircuitId("k"), "", ()), mbps[0], mbps[1], None), MINIMUM)
    assert (check.fails_low, check.fails_high) == outcome


def test_whole_reading_takes_the_percentile_of_seven_days_where_it_is_given() -> None:
    last = ON - timedelta(days=1)
    assert breach([OVER] * 3 + [UNDER] * 4, whole=True, weeks={last: OVER}) == BREACH
    assert breach([OVER] * 3 + [UNDER] * 4, whole=True, weeks={last: AT}) == COMPLIES


def test_whole_reading_is_bounded_by_the_days_where_it_is_not_given() -> None:
    assert breach([OVER] * 7, whole=True) == BREACH
    assert breach([AT] * 7, whole=True) == COMPLIES
    assert breach([OVER] * 3 + [UNDER] * 4, whole=True) == UNKNOWN


def test_the_city_s_reading_is_a_setting() -> None:
    case = snapshot(LATER)
    whole = replace(case.inventory, gap=replace(case.inventory.gap, p95_window="whole"))
    shares: dict[str, tuple[object, object]] = {
        office.site: (gap.low.share, gap.high.share)
        for office in assess(whole, LATER, p95=case.p95).offices
        if (gap := office.item(CIRCUIT)) is not None
    }
    assert shares == {"A1": (0, 0), "A2": (1, 1), "A3": (0, 1), "B1": (1, 1), "B2": (0, 1), "B3": (0, 0)}


def test_percentile_is_the_274th_smallest_of_a_full_day() -> None:
    assert percentile_95([float(value) for value in range(288, 0, -1)]) == 274
    with pytest.raises(ValueError, match="no samples"):
        percentile_95([])


def test_a_day_with_too_few_samples_is_not_known() -> None:
    assert daily_p95([1.0] * (SAMPLES_ENOUGH - 1)) is None
    assert daily_p95([1.0] * SAMPLES_ENOUGH) == 1.0
    full = [2.0] * 288
    assert weekly_p95([full] * 7) == 2.0
    assert weekly_p95([full] * 6) is None
    assert weekly_p95([full] * 6 + [[1.0] * 100]) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(SAMPLES_ENOUGH, 288), min_size=7, max_size=7), st.data())
def test_days_all_above_or_all_not_above_decide_the_whole_week(sizes: list[int], data: st.DataObject) -> None:
    """Why the daily percentiles bound the weekly one, also on days that are not full."""
    above = data.draw(st.booleans())
    samples = []
    for size in sizes:
        most = size // 20
        count = most + 1 if above else most
        samples.append([2.0] * count + [1.0] * (size - count))
    assert all((daily_p95(day) == 2.0) == above for day in samples)
    assert (weekly_p95(samples) == 2.0) == above


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([OVER, UNDER, None]), min_size=1, max_size=20), st.data(), st.booleans())
def test_losing_a_day_only_widens(values: Values, data: st.DataObject, whole: bool) -> None:
    index = data.draw(st.integers(0, len(values) - 1))
    fewer = [None if position == index else value for position, value in enumerate(values)]
    (low, high), (wide_low, wide_high) = breach(values, whole=whole), breach(fewer, whole=whole)
    assert wide_low <= low <= high <= wide_high


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([OVER, UNDER]), min_size=7, max_size=25))
def test_a_breach_is_seven_in_a_row_by_plain_counting(values: Values) -> None:
    text = "".join("1" if value == OVER else "0" for value in values)
    assert breach(values) == (("1" * 7 in text),) * 2
