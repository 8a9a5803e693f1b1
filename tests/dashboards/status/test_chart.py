"""The drawing of a circuit's traffic: scale, gaps, what is not known, and what a hostile figure can do."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from collectors.load_model import SLOT_SECONDS, CircuitSample, Direction
from dashboards.status.chart import HEIGHT, MOST_POINTS, WIDTH, Period, chart, last_day, last_week
from inventory.identifiers import CircuitId

from .town import NOW

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOUR = Period(0.0, 3600.0, (0.0, 3600.0))


def _sample(slot: int, mbps: float, direction: Direction = Direction.DOWN, begins: float = 0.0) -> CircuitSample:
    return CircuitSample(CircuitId("C"), direction, int(begins) + slot * SLOT_SECONDS, mbps, 1.0)


def test_a_gap_in_the_samples_is_a_gap_in_the_line_and_never_a_zero() -> None:
    drawn = chart([_sample(slot, 4.0) for slot in (0, 1, 4)], HOUR, (8.0, None), 3600.0)
    assert drawn.top_mbps == 10.0
    assert drawn.down.runs == ("30,96 90,96", "270,96")
    assert drawn.down.areas == ("30,96 90,96 90,160 30,160", "269,96 271,96 271,160 269,160")
    assert drawn.limits == (32.0,)
    assert (drawn.down.samples, drawn.expected) == (3, 12)
    assert (drawn.up.runs, drawn.up.peak, drawn.up.p95) == ((), None, None)


def test_figures_are_those_of_the_samples() -> None:
    samples = [_sample(slot, float(slot), Direction.UP) for slot in range(12)]
    up = chart(reversed(samples), HOUR, (None, None), 3600.0).up
    assert (up.samples, up.peak, up.mean, up.p95) == (12, 11.0, 5.5, 11.0)


def test_a_contract_far_above_the_traffic_does_not_flatten_it() -> None:
    """A line of 500 Mbit/s that carries 2 is drawn up to 3, without the contract; an idle one shows its contract."""
    small = chart([_sample(0, 2.0)], HOUR, (500.0, 500.0), 3600.0)
    assert (small.top_mbps, small.limits) == (3.0, ())
    idle = chart([_sample(0, 0.0)], HOUR, (500.0, 500.0), 3600.0)
    assert (idle.top_mbps, len(idle.limits)) == (800.0, 1)
    assert chart([], HOUR, (None, None), 3600.0).top_mbps == 1.0


@pytest.mark.parametrize("mbps", [-5.0, float("nan"), float("inf"), 1e300])
def test_whatever_is_measured_stays_inside_the_drawing(mbps: float) -> None:
    drawn = chart([_sample(0, mbps), _sample(1, 1.0), _sample(99, 7.0)], HOUR, (10.0, 10.0), 3600.0)
    for x, y in (point.split(",") for run in drawn.down.runs for point in run.split()):
        assert 0 <= float(x) <= WIDTH
        assert 0 <= float(y) <= HEIGHT
    assert drawn.top_mbps > 0
    assert drawn.down.samples <= 2


def test_a_week_is_so_many_points_and_half_an_hour_hardly_measured_is_a_gap() -> None:
    week = last_week(NOW, ZONE)
    samples = [_sample(slot, 1.0, begins=week.begins) for slot in range(week.slots) if slot // 6 != 50 or slot % 6 < 2]
    samples[0] = _sample(0, 9.0, begins=week.begins)
    drawn = chart(samples, week, (10.0, 10.0), NOW)
    points = [run.split() for run in drawn.down.runs]
    assert [len(run) for run in points] == [50, MOST_POINTS - 51]
    assert drawn.together == 30
    assert points[0][0].partition(",")[2] != points[0][1].partition(",")[2]


def test_a_day_ends_with_this_hour_and_a_week_with_this_day_in_civil_time() -> None:
    day, week = last_day(NOW, ZONE), last_week(NOW, ZONE)
    assert day.ends - day.begins == 86_400
    assert NOW < day.ends <= NOW + 3600
    assert (len(day.marks), len(week.marks)) == (5, 8)
    assert (day.marks[0], day.marks[-1]) == (day.begins, day.ends)
    assert (week.begins + 7 * 3600) % 86_400 == 0
    assert week.ends - week.begins == 7 * 86_400
    assert chart([], day, (), NOW).expected == int(NOW - day.begins) // SLOT_SECONDS
