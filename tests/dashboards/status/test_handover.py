"""The hand-over: what happened in the shift in its order, what is left open, and nothing of before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from collectors.latest import LatestDevice
from collectors.readings import ConfigurationReading, Readings
from collectors.state.outages import Cause
from dashboards.status import OutageBoard
from dashboards.status.handover_view import EVENTS_SHOWN, What, handover_view
from history import Remark, RemarkKind
from inventory.identifiers import DeviceName, SiteName
from inventory.maintenance import Once, Weekly
from inventory.model import MaintenanceWindow
from inventory.opening import Span

from .document import read
from .test_outages import KEY, REMARKS, _outage
from .town import HOSTILE, NOW, TownSource, get, scene, town

HOUR = 3600.0


def _window(begins: float, ends: float, **of: object) -> MaintenanceWindow:
    starts, stops = (datetime.fromtimestamp(NOW + HOUR * hours, UTC) for hours in (begins, ends))
    return MaintenanceWindow(Once(starts, stops), "thay <b>UPS", **of)  # type: ignore[arg-type]


def _ended(key: str, hours_ago: float, **more: object) -> object:
    ended = NOW - HOUR * hours_ago
    given: dict[str, object] = {"key": key, "started": ended - 1800, "ended": ended, "ending": "answered"}
    return _outage(**(given | more))


def test_events_are_those_of_the_shift_in_their_order() -> None:
    old = _ended("old@1", 9, device=DeviceName("r-001"), site=SiteName("001"))
    late = _ended("late@1", 7.8, device=DeviceName("r-001"), site=SiteName("001"), cause=Cause.POWER)
    inventory = replace(town(), maintenance=(_window(-3, -2, site=SiteName("001")), _window(1, 2, everywhere=True)))
    source = TownSource(inventory=inventory, outages=OutageBoard((_outage(),), (old, late), {KEY: REMARKS}))  # type: ignore[arg-type]
    changed = ConfigurationReading(NOW - 2.5 * HOUR, "1f", 100, drift_lines=2)
    source.answers[DeviceName("core-1")] = LatestDevice(Readings(configuration=changed), {}, NOW - 4)
    view = handover_view(scene(source), 8)
    assert [event.what for event in view.events] == [
        What.ENDED,
        What.WORK_BEGAN,
        What.CONFIGURATION,
        What.WORK_ENDED,
        What.BEGAN,
        What.ACKNOWLEDGED,
        What.TICKET,
        What.TICKET,
        What.NOTE,
    ]
    assert (view.began, view.ended, view.open_count, view.untaken) == (1, 1, 1, 0)
    assert [line.window.everywhere for line in view.work] == [True]
    longer = handover_view(scene(source), 12)
    assert (longer.began, longer.ended) == (3, 2)


def test_work_of_every_week_may_begin_more_than_once_and_what_is_to_come_is_no_event() -> None:
    zone = town().city.zone
    local = datetime.fromtimestamp(NOW, zone)
    minute = local.hour * 60 + local.minute
    spans = (Span(minute - 240, minute - 180), Span(minute - 120, minute - 60), Span(minute - 30, minute + 60))
    days = tuple(spans if day == local.weekday() else () for day in range(7))
    weekly = MaintenanceWindow(Weekly(days, zone), "thử tải", site=SiteName("002"))
    view = handover_view(scene(TownSource(inventory=replace(town(), maintenance=(weekly,)))), 8)
    assert [event.what for event in view.events] == [What.WORK_BEGAN, What.WORK_ENDED] * 2 + [What.WORK_BEGAN]


def test_what_nobody_took_is_counted() -> None:
    source = TownSource(outages=OutageBoard((_outage(), _outage(key="b@1", sites=()))))
    view = handover_view(scene(source), 8)
    assert (view.open_count, view.untaken) == (2, 2)
    assert [line.outage.key for line in view.open] == [KEY, "b@1"]


def test_a_very_long_night_is_cut_to_its_end_and_says_so() -> None:
    remarks = [Remark(KEY, NOW - 60 - count, "An", RemarkKind.NOTE, str(count)) for count in range(EVENTS_SHOWN + 5)]
    view = handover_view(scene(TownSource(outages=OutageBoard((_outage(),), (), {KEY: remarks}))), 8)
    assert (len(view.events), view.event_count) == (EVENTS_SHOWN, EVENTS_SHOWN + 6)
    assert view.events[-1].at == NOW - 60


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_page_says_it_in_both_languages_and_nothing_hostile_gets_through(language: str) -> None:
    gone = _ended("gone@1", 1, device=DeviceName("<i>gone"), site=SiteName("none"))
    hostile = _ended("h@1", 2, device=HOSTILE, site=SiteName("00003"))
    said = {"h@1": [Remark("h@1", NOW - 3600, "<u>An", RemarkKind.NOTE, "<script>alert('1')</script>\u202e")]}
    inventory = replace(town(), maintenance=(_window(-1, 1, site=SiteName("001"), by="<s>Hoa"),))
    source = TownSource(inventory=inventory, outages=OutageBoard((_outage(),), (gone, hostile), said))  # type: ignore[arg-type]
    text = (await get(f"/status/handover?lang={language}", source)).text
    for sign in ("<i>gone", "<u>An", "<script>alert", "<b>UPS", "<s>Hoa", "\u202e"):
        assert sign not in text
    words = {
        "vi": ("Bàn giao ca trực", "Ca trực 8 giờ", "sự cố bắt đầu", "bắt đầu bảo trì", "Người nhận ca"),
        "en": ("Shift hand-over", "Shift of 8 hours", "outage began", "planned work began", "Taken over by"),
    }[language]
    assert [word for word in words if word not in read(text).text] == []


@pytest.mark.parametrize(("asked", "hours"), [("12", 12), ("24", 24), ("8", 8), ("9999", 8), ("-1", 8), ("x", 8)])
async def test_the_length_of_the_shift_is_one_of_three(asked: str, hours: int) -> None:
    page = await get(f"/status/handover?hours={asked}&lang=en")
    assert f"Shift of {hours} hours" in page.text
    assert page.text.count('aria-current="true"') == 1
    assert "Nothing happened in this shift." in page.text
