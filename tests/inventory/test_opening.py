"""Opening hours against calendars worked by hand: noon breaks, nights, holidays, clocks put forward and back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from inventory.opening import ALWAYS, OFFICE_HOURS, OpeningHours, Span

from .examples import load_text

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
BERLIN = ZoneInfo("Europe/Berlin")
"""A zone that puts its clocks forward on 29 March 2026 at 02:00 and back on 25 October at 03:00."""

_NIGHT = OpeningHours("night", ((Span(22 * 60, 30 * 60),),) * 7)
"""Every day from 22:00 to 06:00 of the next."""


def _at(text: str, zone: ZoneInfo = HANOI) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()


@pytest.mark.parametrize(
    ("local", "is_open"),
    [
        ("2026-11-30T07:59:59", False),
        ("2026-11-30T08:00:00", True),
        ("2026-11-30T16:59:59", True),
        ("2026-11-30T17:00:00", False),
        ("2026-11-28T10:00:00", False),
        ("2026-11-29T10:00:00", False),
    ],
)
def test_office_hours_are_monday_to_friday_from_eight_to_five_in_the_citys_time(local: str, is_open: bool) -> None:
    assert OFFICE_HOURS.open_at(_at(local), HANOI) is is_open


def test_round_the_clock_has_no_gap_at_midnight() -> None:
    begins, ends = _at("2026-11-27T15:00"), _at("2026-11-30T15:00")
    assert ALWAYS.open_between(begins, ends, HANOI) == [(begins, ends)]


def test_a_span_that_leads_over_midnight_belongs_to_the_day_it_begins_on() -> None:
    spans = _NIGHT.open_between(_at("2026-11-24T00:00"), _at("2026-11-25T00:00"), HANOI)
    assert spans == [
        (_at("2026-11-24T00:00"), _at("2026-11-24T06:00")),
        (_at("2026-11-24T22:00"), _at("2026-11-25T00:00")),
    ]
    assert _NIGHT.open_at(_at("2026-11-24T05:59"), HANOI)
    assert not _NIGHT.open_at(_at("2026-11-24T06:00"), HANOI)


@pytest.mark.parametrize(("night", "hours"), [("2026-03-28", 7.0), ("2026-10-24", 9.0), ("2026-06-01", 8.0)])
def test_a_night_in_which_clocks_change_is_an_hour_shorter_or_longer(night: str, hours: float) -> None:
    noon = _at(f"{night}T12:00", BERLIN)
    assert _NIGHT.seconds_open(noon, noon + 24 * 3600, BERLIN) == hours * 3600


def test_a_holiday_is_closed_and_a_day_worked_instead_has_its_own_hours() -> None:
    hours = OpeningHours(
        "office_hours",
        OFFICE_HOURS.weekly,
        closed=frozenset({date(2026, 9, 2), date(2026, 9, 5)}),
        instead={date(2026, 9, 5): (Span(8 * 60, 11 * 60),)},
    )
    week = _at("2026-08-31T00:00"), _at("2026-09-07T00:00")
    assert hours.seconds_open(*week, HANOI) == (4 * 9 + 3) * 3600


def test_a_week_has_seven_days() -> None:
    with pytest.raises(ValueError, match="a week has seven"):
        OpeningHours("short", ((),) * 6)


HOURS = """
opening_hours:
  office_hours:
    weekly: {mon-fri: ["07:30-11:30", "13:00-17:00"], sat: "07:30-11:30"}
    closed: [2026-02-16/2026-02-20, 2026-09-02]
    instead: {"2026-02-28": "08:00-10:00"}
  duty: {weekly: {fri-mon: "22:00-06:00"}}
"""


def test_an_inventory_says_when_its_offices_are_open(tmp_path: Path) -> None:
    inventory = load_text(tmp_path, hours=HOURS)
    office, duty = inventory.opening_hours["office_hours"], inventory.opening_hours["duty"]
    halves = (Span(450, 690), Span(780, 1020))
    assert office.weekly == (halves,) * 5 + ((Span(450, 690),), ())
    assert office.closed == {*(date(2026, 2, day) for day in range(16, 21)), date(2026, 9, 2)}
    assert office.instead == {date(2026, 2, 28): (Span(480, 600),)}
    assert duty.weekly == ((Span(1320, 1800),), (), (), (), *((Span(1320, 1800),),) * 3)
    assert inventory.opening_hours["always"] is ALWAYS
    assert not office.open_at(datetime(2026, 11, 24, 5, 0, tzinfo=UTC).timestamp(), HANOI)
