from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from collectors.state.expected import MaintenancePlan, OfficeHours, excuse
from inventory.identifiers import DeviceName, SiteName
from inventory.model import Expected, MaintenanceWindow

from .cities import SITE, device

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


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
def test_offices_work_monday_to_friday_from_eight_to_five_in_the_citys_time(local: str, is_open: bool) -> None:
    now = datetime.fromisoformat(local).replace(tzinfo=HANOI).timestamp()
    assert OfficeHours().open_at(now, HANOI) is is_open


@pytest.mark.parametrize(
    ("expected", "office_open", "reason"),
    [
        (Expected.ALWAYS, False, ""),
        (Expected.OFFICE_HOURS, True, ""),
        (Expected.OFFICE_HOURS, False, "silent outside office hours"),
        (Expected.ON_DEMAND, True, "switched on only on demand"),
    ],
)
def test_silence_is_excused_only_where_no_answer_is_expected(
    expected: Expected, office_open: bool, reason: str
) -> None:
    assert excuse(expected, office_open=office_open) == reason


def test_a_window_of_a_site_holds_for_its_devices_and_one_of_a_device_for_that_alone() -> None:
    def window(start: int, end: int, reason: str, **of: str) -> MaintenanceWindow:
        moments = datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC)
        return MaintenanceWindow(*moments, reason, **of)  # type: ignore[arg-type]

    plan = MaintenancePlan(
        [window(100, 200, "cabling", site=SITE), window(150, 300, "new firmware", device="b")],
        [device("a"), device("b"), device("c", site=SiteName("elsewhere"))],
    )
    at = {now: [plan.work_on(DeviceName(name), now) for name in "abc"] for now in (99, 100, 199, 200, 299, 300)}
    assert at == {
        99: [None, None, None],
        100: ["cabling", "cabling", None],
        199: ["cabling", "cabling", None],
        200: [None, "new firmware", None],
        299: [None, "new firmware", None],
        300: [None, None, None],
    }
    assert plan.changed(90, 100) == {"a", "b"}
    assert plan.changed(100, 149) == set()
    assert plan.changed(200, 300) == {"b"}
