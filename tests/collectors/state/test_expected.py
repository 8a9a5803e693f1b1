from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from collectors.state.expected import Doors, MaintenancePlan, excuse
from inventory.identifiers import DeviceName, SiteName, UnitCode
from inventory.maintenance import Once
from inventory.model import Expected, MaintenanceWindow, Site

from .cities import SITE, START, city, device


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
        return MaintenanceWindow(Once(*moments), reason, **of)  # type: ignore[arg-type]

    plan = MaintenancePlan(
        [window(100, 200, "cabling", site=SITE), window(150, 300, "new firmware", device="b")],
        city(device("a"), device("b"), device("c", site=SiteName("elsewhere"))),
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


def test_every_site_is_open_by_its_own_hours_and_a_change_names_them() -> None:
    sites = {SITE: Site(SITE, UnitCode("01")), SiteName("dc"): Site(SiteName("dc"), UnitCode("01"), opening="always")}
    doors = Doors(replace(city(device("core")), sites=sites))
    morning, evening = START + 3600, START + 10 * 3600
    assert [doors.look(now) for now in (morning, morning + 60, evening, evening + 60)] == [
        frozenset(),
        frozenset(),
        frozenset({"office_hours"}),
        frozenset(),
    ]
    assert (doors.open(SITE), doors.open(SiteName("dc"))) == (False, True)
    assert doors.look(morning + 24 * 3600) == frozenset({"office_hours"})
    assert doors.open(SITE)
