"""Counters against the true rate, in exact figures."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.mib import Instant
from lab.traffic import MICROSECONDS, ConstantLoad, DailyLoad, Level, Line, Stream

HOUR = 3600 * MICROSECONDS
NOON = 1_790_000_000 // 86400 * 86400 * MICROSECONDS + 12 * HOUR
PERCENTS = tuple(range(0, 96, 4))


def test_a_constant_load_is_rate_times_time() -> None:
    load = ConstantLoad(1_250_000)
    assert load.octets(NOON + 90 * MICROSECONDS) - load.octets(NOON) == 112_500_000
    assert load.rate(NOON) == 1_250_000.0


def test_a_daily_load_is_the_area_under_straight_lines_between_the_hours() -> None:
    load = DailyLoad(1_000_000, PERCENTS)
    assert load.rate(NOON) == 480_000.0
    assert load.rate(NOON + HOUR // 2) == 500_000.0
    assert load.octets(NOON + HOUR) - load.octets(NOON) == 500_000 * 3600
    assert load.octets(NOON + 24 * HOUR) - load.octets(NOON) == sum(PERCENTS) * 10_000 * 3600


def test_the_day_is_the_city_s_and_not_utc_s() -> None:
    load = DailyLoad(1_000_000, PERCENTS, utc_offset_seconds=7 * 3600)
    assert load.rate(NOON - 7 * HOUR) == 480_000.0


@given(st.integers(0, 5 * 24 * HOUR), st.integers(0, 3 * HOUR))
def test_no_octet_is_lost_or_made_by_reading_in_between(start: int, length: int) -> None:
    """The integral is floored once, so that a sum of parts is off by nothing and a rate by less than one octet."""
    load = DailyLoad(3_333_333, PERCENTS)
    middle = start + length // 3
    parts = (load.octets(middle) - load.octets(start)) + (load.octets(start + length) - load.octets(middle))
    assert parts == load.octets(start + length) - load.octets(start)
    knots = [start, *range(start // HOUR * HOUR + HOUR, start + length, HOUR), start + length]
    area = sum(
        (_exact(load, left) + _exact(load, right)) * (right - left) / 2 / MICROSECONDS
        for left, right in pairwise(knots)
    )
    assert abs(parts - area) < 1


def _exact(load: DailyLoad, time: int) -> Fraction:
    hour, into = divmod(time % (24 * HOUR), HOUR)
    before, after = load.percents[hour], load.percents[(hour + 1) % 24]
    return Fraction(load.busiest, 100) * (before + Fraction((after - before) * into, HOUR))


def test_the_32_bit_counter_is_the_lower_half_of_the_64_bit_one_and_packets_add_up() -> None:
    stream = Stream(ConstantLoad(125_000_000), Line(), packet_octets=1000, error_every=1000, discard_every=10_000)
    now = Instant(0, 3600 * MICROSECONDS)
    assert stream.total(now) == 450_000_000_000
    assert stream.octets_32(now) == 450_000_000_000 % 2**32
    packets = (stream.unicast(now), stream.multicast(now), stream.broadcast(now))
    assert packets == (436_500_000, 9_000_000, 4_500_000)
    assert (stream.errors(now), stream.discards(now)) == (450_000, 45_000)


def test_a_reboot_begins_at_0() -> None:
    stream = Stream(ConstantLoad(1000), Line())
    assert stream.total(Instant(0, 100 * MICROSECONDS)) == 100_000
    assert stream.total(Instant(90 * MICROSECONDS, 100 * MICROSECONDS)) == 10_000
    assert stream.total(Instant(110 * MICROSECONDS, 100 * MICROSECONDS)) == 0, "not yet up again"


def test_nothing_passes_while_the_line_is_cut() -> None:
    line = Line()
    stream = Stream(ConstantLoad(1000), line)

    def total(second: int) -> int:
        return stream.total(Instant(0, second * MICROSECONDS))

    assert (total(10), line.oper_status(Instant(0, 0))) == (10_000, 1)
    line.cut(10 * MICROSECONDS)
    line.cut(11 * MICROSECONDS)
    assert (total(30), line.oper_status(Instant(0, 0))) == (10_000, 2)
    line.mend(40 * MICROSECONDS)
    line.mend(41 * MICROSECONDS)
    assert (total(50), line.oper_status(Instant(0, 0))) == (20_000, 1)
    line.cut(60 * MICROSECONDS)
    assert total(100) == 30_000


def test_a_port_with_nothing_plugged_in_is_down() -> None:
    assert Line(plugged=False).oper_status(Instant(0, 0)) == 2


@pytest.mark.parametrize(("hour", "value"), [(0, 14), (9, 109), (3, 13)])
def test_a_level_follows_the_office_day_between_its_bounds(hour: int, value: int) -> None:
    at = NOON + (hour - 12) * HOUR
    assert Level(9, 109).value(Instant(0, at)) == value
