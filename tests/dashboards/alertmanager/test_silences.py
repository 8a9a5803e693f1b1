"""Which silences planned work wants, and how those that are there become them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboards.alertmanager.silences import AHEAD_SECONDS, Matcher, Silence, changes, wanted
from dashboards.rules.catalogue import all_alerts
from dashboards.rules.model import Layer
from inventory.identifiers import DeviceName, SiteName
from inventory.maintenance import Once, Weekly
from inventory.model import MaintenanceWindow
from inventory.opening import Span

START = datetime(2027, 1, 4, 12, tzinfo=UTC)
NOW = START.timestamp()
HOUR, DAY, TAIL = 3600.0, 86_400.0, 600.0


def once(begins_hours: float, ends_hours: float, reason: str = "thay cáp", by: str = "") -> MaintenanceWindow:
    begins, ends = (START + timedelta(hours=hours) for hours in (begins_hours, ends_hours))
    return MaintenanceWindow(Once(begins, ends), reason, site=SiteName("10354"), by=by)


def silence(begins: float, ends: float, id: str = "a", comment: str = "thay cáp") -> Silence:  # noqa: A002  Alertmanager's word
    (made,) = wanted([once(1, 2)], NOW, TAIL)
    return Silence(made.matchers, NOW + begins, NOW + ends, comment, id)


def test_work_is_silent_at_its_place_and_as_long_as_what_it_caused_is_kept() -> None:
    (found,) = wanted([once(1, 3, by="An")], NOW, TAIL)
    assert (found.begins, found.ends) == (NOW + HOUR, NOW + 3 * HOUR + TAIL)
    assert found.comment == "thay cáp (An)"
    assert Matcher("site", "10354") in found.matchers


@pytest.mark.parametrize(
    ("window", "place"),
    [
        (replace(once(1, 2), site=None, device=DeviceName("r-1")), {Matcher("device", "r-1")}),
        (replace(once(1, 2), site=None, district="281"), {Matcher("district", "281")}),
        (replace(once(1, 2), site=None, everywhere=True), set()),
    ],
)
def test_each_kind_of_place_has_its_label(window: MaintenanceWindow, place: set[Matcher]) -> None:
    (found,) = wanted([window], NOW, TAIL)
    assert {each for each in found.matchers if each.is_equal} == place


def test_what_wardwatch_judges_by_the_work_itself_and_what_is_said_of_it_is_never_silent() -> None:
    """Told by the matchers themselves, for every alert that there is."""
    (found,) = wanted([once(1, 2)], NOW, TAIL)
    spared = next(each for each in found.matchers if each.is_regex).value.split("|")
    layer = next(each for each in found.matchers if each.name == "layer")
    assert (layer.value, layer.is_equal) == ("monitoring", False)
    silent = {alert.name for alert in all_alerts() if alert.layer is not Layer.MONITORING and alert.name not in spared}
    told = {alert.name for alert in all_alerts()} - silent
    assert {"SiteUnreachable", "LanSegmentDown", "DeviceDown", "OfficeEquipmentDown", "Watchdog"} <= told
    assert {"OspfNeighbourDown", "PacketLoss", "UpsOnBattery", "PrinterFault", "CircuitBusy"} <= silent


def test_every_time_of_weekly_work_within_a_week_is_there_ahead() -> None:
    nights = Weekly(((Span(22 * 60, 26 * 60),),) * 7, ZoneInfo("Asia/Ho_Chi_Minh"))
    found = wanted([MaintenanceWindow(nights, "cập nhật", everywhere=True)], NOW, TAIL)
    assert len(found) == 7
    assert {each.ends - each.begins for each in found} == {4 * HOUR + TAIL}
    assert all(NOW < each.begins < NOW + AHEAD_SECONDS for each in found)


def test_work_far_ahead_is_none_yet_and_what_has_just_ended_still_is() -> None:
    assert wanted([once(8 * 24, 8 * 24 + 1)], NOW, TAIL) == ()
    assert len(wanted([once(-2, -0.1)], NOW, TAIL)) == 1
    assert wanted([once(-2, -0.2)], NOW, TAIL) == ()


def test_hostile_reasons_are_one_visible_line() -> None:
    (found,) = wanted([once(1, 2, reason="thay\u202e cáp\n\x1b[31m" + "x" * 900)], NOW, TAIL)
    assert found.comment.startswith("thay cáp [31mx")
    assert len(found.comment) == 500


def test_nothing_is_done_twice() -> None:
    windows = [once(1, 2), once(1, 2), once(-1, 2, "khác")]
    there = [replace(each, id=str(number)) for number, each in enumerate(wanted(windows, NOW, TAIL))]
    assert len(there) == 2
    begun = [replace(each, begins=max(each.begins, NOW - 60)) for each in there]
    assert changes(begun, wanted(windows, NOW, TAIL), NOW) == ((), (), ())


def test_work_that_is_moved_alters_its_silence_and_work_that_is_gone_expires_it() -> None:
    there = [silence(HOUR, 2 * HOUR), silence(50 * HOUR, 51 * HOUR, "b")]
    found = changes(there, [replace(there[0], ends=NOW + 3 * HOUR, id="")], NOW)
    assert found == ((), (replace(there[0], ends=NOW + 3 * HOUR),), (there[1],))


def test_longer_work_that_has_begun_keeps_the_beginning_that_alertmanager_knows() -> None:
    running = silence(-100, HOUR)
    (altered,) = changes([running], [replace(running, begins=NOW - HOUR, ends=NOW + 2 * HOUR, id="")], NOW).alter
    assert (altered.id, altered.begins, altered.ends) == ("a", NOW - 100, NOW + 2 * HOUR)


def test_another_reason_and_another_place() -> None:
    there = silence(HOUR, 2 * HOUR)
    other = frozenset({Matcher("site", "10357")})
    assert changes([there], [replace(there, comment="khác", id="")], NOW).alter[0].comment == "khác"
    assert changes([there], [replace(there, matchers=other, id="")], NOW) == (
        (replace(there, matchers=other, id=""),),
        (),
        (there,),
    )
