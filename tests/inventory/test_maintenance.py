"""When planned work goes on, in civil time, and which devices it is about."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from inventory.maintenance import LOOKED_AHEAD_DAYS, Weekly
from inventory.opening import Span
from inventory.work_clock import WorkClock, devices_under

from .examples import load_text

DOCUMENT = Path(__file__).parents[2] / "docs" / "maintenance.md"

if TYPE_CHECKING:
    from inventory.model import MaintenanceWindow

HANOI, BERLIN = ZoneInfo("Asia/Ho_Chi_Minh"), ZoneInfo("Europe/Berlin")
SUNDAY = 6


def _at(text: str, zone: ZoneInfo = HANOI) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()


def _window(folder: Path, entry: str) -> MaintenanceWindow:
    (window,) = load_text(folder, work=f"maintenance: [{{{entry}, reason: nâng cấp}}]").maintenance
    return window


def _told(window: MaintenanceWindow, now: str, zone: ZoneInfo = HANOI) -> tuple[str, str] | None:
    span = window.when.span_from(_at(now, zone))
    if span is None:
        return None
    begins, ends = (f"{datetime.fromtimestamp(at, zone):%m-%dT%H:%M}" for at in span)
    return begins, ends


def test_a_night_of_every_week_belongs_to_the_day_on_which_it_begins(tmp_path: Path) -> None:
    """29 November 2026 is a Sunday."""
    window = _window(tmp_path, 'all: true, weekly: "sun 22:00-02:00"')
    assert {now: _told(window, f"2026-11-{now}") for now in ("25T12:00", "29T22:00", "30T01:59", "30T02:00")} == {
        "25T12:00": ("11-29T22:00", "11-30T02:00"),
        "29T22:00": ("11-29T22:00", "11-30T02:00"),
        "30T01:59": ("11-29T22:00", "11-30T02:00"),
        "30T02:00": ("12-06T22:00", "12-07T02:00"),
    }


def test_several_days_and_spans_and_those_that_touch_are_one(tmp_path: Path) -> None:
    """Saturday 28 November from 20:00 through Sunday; then Wednesday 2 December."""
    window = _window(tmp_path, 'all: true, weekly: ["sat 20:00-24:00", "sun 00:00-24:00", "wed-thu 01:00-02:00"]')
    assert _told(window, "2026-11-27T00:00") == ("11-28T20:00", "11-30T00:00")
    assert _told(window, "2026-11-29T12:00") == ("11-28T20:00", "11-30T00:00")
    assert _told(window, "2026-11-30T00:00") == ("12-02T01:00", "12-02T02:00")
    assert _told(window, "2026-12-02T02:00") == ("12-03T01:00", "12-03T02:00")


def test_since_until_and_holidays_limit_the_days_on_which_work_begins(tmp_path: Path) -> None:
    """Sundays of February 2027: 7, 14, 21, 28; the holidays are those of Tết."""
    entry = 'all: true, weekly: "sun 22:00-02:00", since: 2027-02-07, until: 2027-02-28, except: 2027-02-05/2027-02-14'
    window = _window(tmp_path, entry)
    assert _told(window, "2026-11-27T00:00") == ("02-21T22:00", "02-22T02:00")
    assert _told(window, "2027-03-01T01:00") == ("02-28T22:00", "03-01T02:00")
    assert _told(window, "2027-03-01T02:00") is None


def test_work_of_years_ahead_is_not_looked_for() -> None:
    days = ((),) * SUNDAY + ((Span(0, 60),),)
    since = datetime(2030, 1, 1, tzinfo=HANOI).date()
    weekly = Weekly(days, HANOI, since=since)
    assert weekly.span_from(_at("2026-11-27T00:00")) is None
    near = since.toordinal() - LOOKED_AHEAD_DAYS + 7
    assert weekly.span_from(datetime.fromordinal(near).timestamp()) is not None


@pytest.mark.parametrize(
    ("now", "hours"), [("2026-03-28T12:00", 3.0), ("2026-10-24T12:00", 5.0), ("2026-11-28T12:00", 4.0)]
)
def test_a_night_in_which_clocks_change_is_as_long_as_they_say(now: str, hours: float) -> None:
    """Saturday 23:00 to 03:00 in Berlin."""
    weekly = Weekly(((),) * 5 + ((Span(23 * 60, 27 * 60),), ()), BERLIN)
    span = weekly.span_from(_at(now, BERLIN))
    assert span is not None
    assert span.begins == _at(f"{now[:10]}T23:00", BERLIN)
    assert (span.ends - span.begins) / 3600 == hours


def test_work_that_is_done_once_is_over_when_it_is_over(tmp_path: Path) -> None:
    window = _window(tmp_path, 'site: "D1", from: 2026-11-28T22:00, to: 2026-11-29T02:00')
    assert _told(window, "2026-11-01T00:00") == _told(window, "2026-11-29T01:59") == ("11-28T22:00", "11-29T02:00")
    assert _told(window, "2026-11-29T02:00") is None


def test_a_clock_says_the_same_as_its_window_whatever_the_order_of_questions(tmp_path: Path) -> None:
    window = _window(tmp_path, 'all: true, weekly: "sun 22:00-02:00", until: 2026-12-06')
    clock, start = WorkClock(window), _at("2026-11-29T21:00")
    moments = [start + 1800 * step for step in (0, 2, 1, 9, 10, 12, 400, 10, 2, 800)]
    for now in moments:
        span = window.when.span_from(now)
        assert clock.open_at(now) is (span is not None and span.begins <= now)
        assert clock.changes_after(now) == (span and (span.begins if now < span.begins else span.ends))


@pytest.mark.parametrize(
    ("where", "devices"),
    [
        ("all: true", {"core-1", "r-D1"}),
        ('district: "D1"', {"r-D1"}),
        ("site: dc", {"core-1"}),
        ("device: r-D1", {"r-D1"}),
    ],
)
def test_work_is_about_a_device_a_site_a_district_or_the_whole_city(
    tmp_path: Path, where: str, devices: set[str]
) -> None:
    window = _window(tmp_path, f'{where}, weekly: "sun 22:00-02:00"')
    assert set(devices_under(window, load_text(tmp_path))) == devices


def test_the_documented_examples_load(tmp_path: Path) -> None:
    block = DOCUMENT.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    for documented, here in (('"10354"', "dc"), ("r-10354", "core-1"), ('"281"', '"D1"')):
        block = block.replace(documented, here)
    windows = load_text(tmp_path, work=block).maintenance
    assert [(window.site, window.device, window.district, window.everywhere) for window in windows] == [
        ("dc", None, "", False),
        (None, "core-1", "", False),
        (None, None, "D1", False),
        (None, None, "", True),
    ]
    assert _told(windows[2], "2026-11-30T00:00") == ("12-01T23:00", "12-02T01:00")
    assert _told(windows[2], "2027-04-30T00:00") == ("05-01T20:00", "05-02T00:00")
