"""Planned work, office hours and devices that are on only at times."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from collectors.state.city import CityState
from collectors.state.expected import MaintenancePlan
from collectors.state.model import DeviceState, DeviceStatus
from inventory.identifiers import DeviceName, SiteName
from inventory.maintenance import Once, Weekly
from inventory.model import Expected, MaintenanceWindow
from inventory.opening import ALWAYS, OFFICE_HOURS, Span

from .cities import SITE, START, Watch, city, device, entered, tree

UP, DOWN, BEHIND, MAINTENANCE, UNKNOWN = (
    DeviceState.UP,
    DeviceState.DOWN,
    DeviceState.BEHIND,
    DeviceState.MAINTENANCE,
    DeviceState.UNKNOWN,
)
NAMES = {"core": [], "a": ["core"], "b": ["a"]}


def work_on(name: str, begin: float, end: float) -> MaintenanceWindow:
    moments = datetime.fromtimestamp(START + begin, UTC), datetime.fromtimestamp(START + end, UTC)
    return MaintenanceWindow(Once(*moments), "new cable", device=DeviceName(name))


def plan_of(watch: Watch, *windows: MaintenanceWindow) -> MaintenancePlan:
    """Planned work in the watch's city, whose devices are those of NAMES."""
    assert watch.states().keys() == NAMES.keys()
    return MaintenancePlan(windows, tree(NAMES))


def hanoi(text: str) -> float:
    return datetime.fromisoformat(text + "+07:00").timestamp()


def test_a_device_in_maintenance_covers_what_is_behind_it_and_is_an_outage_from_the_end_of_the_window() -> None:
    watch = Watch(CityState(tree(NAMES, maintenance=[work_on("a", 120, 600)]), now=START))
    watch.rounds(2, NAMES)
    assert watch.state.status(DeviceName("a")) == DeviceStatus(
        DeviceName("a"), MAINTENANCE, START + 120, "maintenance: new cable"
    )
    changes = watch.rounds(7, NAMES, {"a", "b"})
    assert entered(changes, DOWN) == set()
    assert watch.states() == {"core": UP, "a": MAINTENANCE, "b": MAINTENANCE}
    assert watch.state.status(DeviceName("b")).reason == "behind a, in maintenance"
    changes = watch.round(NAMES, {"a", "b"})
    assert watch.states() == {"core": UP, "a": DOWN, "b": BEHIND}
    assert watch.state.status(DeviceName("a")) == DeviceStatus(DeviceName("a"), DOWN, START + 600, "timeout")


def test_a_device_that_answers_at_the_end_of_its_window_is_up() -> None:
    watch = Watch(CityState(tree(NAMES, maintenance=[work_on("a", 120, 300)]), now=START))
    changes = watch.rounds(6, NAMES)
    assert [each.after.state for each in changes if each.after.device == "a"] == [UP, MAINTENANCE, UP]


def test_work_of_every_week_begins_and_ends_with_its_civil_times_also_at_devices_that_nobody_asks() -> None:
    """30 November 2026 is a Monday; the window is that of the site, in which a machine is only seen."""
    weekly = Weekly(((Span(9 * 60, 9 * 60 + 5),),) + ((),) * 6, ZoneInfo("Asia/Ho_Chi_Minh"))
    inventory = city(
        device("core"),
        device("pc", "core", polled=False),
        maintenance=[MaintenanceWindow(weekly, "thay tủ", site=SITE)],
    )
    begins = hanoi("2026-11-30T08:58:00")
    watch = Watch(CityState(inventory, now=begins), begins)
    changes = watch.rounds(9, ["core"])
    assert [(each.after.device, each.after.state, round(each.after.since - begins, 1)) for each in changes] == [
        ("core", UP, 0.1),
        ("core", MAINTENANCE, 120.0),
        ("core", UP, 420.0),
    ]


def test_work_announced_after_a_fault_began_covers_it_from_then_on_and_the_past_stays_an_outage() -> None:
    watch = Watch(CityState(tree(NAMES), now=START))
    watch.round(NAMES)
    watch.rounds(4, NAMES, {"a", "b"})
    down = watch.state.status(DeviceName("a"))
    assert (down.state, watch.states()["b"]) == (DOWN, BEHIND)
    changes = watch.state.replan(plan_of(watch, work_on("a", 0, 3000)), watch.now)
    assert [(each.before, each.after.state, each.after.since) for each in changes if each.after.device == "a"] == [
        (down, MAINTENANCE, watch.now)
    ]
    assert watch.states() == {"core": UP, "a": MAINTENANCE, "b": MAINTENANCE}


def test_work_said_to_be_over_makes_what_is_still_down_an_outage_from_then() -> None:
    watch = Watch(CityState(tree(NAMES, maintenance=[work_on("a", 60, 6000)]), now=START))
    watch.round(NAMES)
    watch.rounds(5, NAMES, {"a", "b"})
    assert watch.states() == {"core": UP, "a": MAINTENANCE, "b": MAINTENANCE}
    watch.state.replan(plan_of(watch), watch.now)
    assert watch.states() == {"core": UP, "a": DOWN, "b": BEHIND}
    assert watch.state.status(DeviceName("a")).since == watch.now
    assert watch.state.replan(plan_of(watch), watch.now) == ()


def test_a_true_outage_is_told_apart_from_planned_work_beside_it() -> None:
    """b has two uplinks: one in maintenance, the other really dead."""
    names = {"core": [], "planned": ["core"], "broken": ["core"], "b": ["planned", "broken"]}
    watch = Watch(CityState(tree(names, maintenance=[work_on("planned", 60, 6000)]), now=START))
    watch.round(names)
    watch.rounds(6, names, {"planned", "broken", "b"})
    assert watch.states() == {"core": UP, "planned": MAINTENANCE, "broken": DOWN, "b": BEHIND}
    assert watch.state.status(DeviceName("b")).roots == ("broken",)


def test_an_office_device_switched_off_in_the_evening_is_unknown_and_in_the_morning_an_outage_only_when_confirmed() -> (
    None
):
    inventory = city(device("core"), device("pc", "core", expected=Expected.OFFICE_HOURS))
    watch = Watch(CityState(inventory, now=hanoi("2026-11-30T17:30:00")), hanoi("2026-11-30T17:30:00"))
    watch.round(["core", "pc"])
    changes = watch.rounds(5, ["core", "pc"], {"pc"})
    assert [(each.after.state, each.after.reason) for each in changes] == [(UNKNOWN, "silent outside office hours")]
    watch.now = hanoi("2026-12-01T07:59:00")
    assert watch.rounds(3, ["core", "pc"], {"pc"}) == []
    changes = watch.rounds(1, ["core", "pc"], {"pc"})
    assert entered(changes, DOWN) == {"pc"}
    watch.now = hanoi("2026-12-01T16:59:00")
    changes = watch.round(["core", "pc"], {"pc"})
    assert entered(changes, UNKNOWN) == {"pc"}


def test_a_holiday_is_no_outage_and_offices_open_round_the_clock_excuse_nothing() -> None:
    duty = SiteName("duty")
    inventory = city(
        device("core"),
        device("pc", "core", expected=Expected.OFFICE_HOURS),
        device("pc-duty", "core", expected=Expected.OFFICE_HOURS, site=duty),
    )
    holiday = replace(OFFICE_HOURS, closed=frozenset({date(2026, 11, 30)}))
    inventory = replace(
        inventory,
        sites={**inventory.sites, duty: replace(inventory.sites[duty], opening="always")},
        opening_hours={"office_hours": holiday, "always": ALWAYS},
    )
    watch = Watch(CityState(inventory, now=hanoi("2026-11-30T10:00:00")), hanoi("2026-11-30T10:00:00"))
    watch.round(["core", "pc", "pc-duty"])
    watch.rounds(5, ["core", "pc", "pc-duty"], {"pc", "pc-duty"})
    assert watch.states() == {"core": UP, "pc": UNKNOWN, "pc-duty": DOWN}


def test_a_device_on_demand_is_up_when_it_answers_and_never_an_outage_nor_are_those_behind_it() -> None:
    inventory = city(device("core"), device("van", "core", expected=Expected.ON_DEMAND), device("pc", "van"))
    watch = Watch(CityState(inventory, now=START))
    watch.round(["core", "van", "pc"])
    assert watch.states() == {"core": UP, "van": UP, "pc": UP}
    watch.rounds(6, ["core", "van", "pc"], {"van", "pc"})
    assert watch.states() == {"core": UP, "van": UNKNOWN, "pc": UNKNOWN}
    assert watch.state.status(DeviceName("van")).reason == "switched on only on demand"
    assert watch.state.status(DeviceName("pc")).reason == "behind van, not expected to answer now"
