"""Office machines are on by working day, and a UPS empties and fills."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from lab.battery import Battery
from lab.mib import Instant
from lab.presence import OfficeDay, next_change

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = OfficeDay(7 * 60 + 40, 17 * 60 + 20, 7 * 3600)
SECOND = 1_000_000


def at(day: int, hour: int, minute: int = 0) -> int:
    """A time in December 2024, whose 30th was a Monday."""
    return round(datetime(2024, 12, day, hour, minute, tzinfo=HANOI).timestamp()) * SECOND


@pytest.mark.parametrize(
    ("time", "since"),
    [
        (at(30, 7, 39), None),
        (at(30, 7, 40), at(30, 7, 40)),
        (at(30, 17, 19), at(30, 7, 40)),
        (at(30, 17, 20), None),
        (at(31, 12), at(31, 7, 40)),
        (at(28, 12), None),
        (at(29, 12), None),
        (at(27, 12), at(27, 7, 40)),
    ],
)
def test_a_machine_is_on_from_minute_to_minute_of_working_days(time: int, since: int | None) -> None:
    assert DAY.since(time) == since


def test_the_next_change_is_the_next_minute_at_which_anybody_comes_or_goes() -> None:
    days = [DAY, OfficeDay(7 * 60 + 50, 18 * 60, 7 * 3600)]
    assert next_change(days, at(30, 6)) == at(30, 7, 40)
    assert next_change(days, at(30, 7, 40)) == at(30, 7, 50)
    assert next_change(days, at(30, 17, 30)) == at(30, 18)
    assert next_change(days, at(30, 18)) == at(31, 7, 40)
    assert next_change([], at(30, 18)) is None


def test_a_battery_empties_without_mains_and_fills_with_them() -> None:
    battery = Battery(600.0)

    def told(second: int) -> tuple[int, ...]:
        instant = Instant(0, second * SECOND)
        reads = (battery.source, battery.charge_percent, battery.minutes_remaining, battery.seconds_on_battery)
        return tuple(read(instant) for read in reads)

    assert told(0) == (3, 100, 10, 0)
    battery.mains(present=False, time=100 * SECOND)
    battery.mains(present=False, time=200 * SECOND)
    assert told(400) == (5, 50, 5, 300)
    assert (battery.status(Instant(0, 640 * SECOND)), battery.status(Instant(0, 400 * SECOND))) == (3, 2)
    assert told(900) == (5, 0, 0, 800)
    battery.mains(present=True, time=400 * SECOND)
    assert told(1000) == (3, 75, 8, 0)
    assert told(9000) == (3, 100, 10, 0)
