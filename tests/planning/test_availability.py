"""Availability and counter-hours against calendars worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from ipaddress import ip_address
from zoneinfo import ZoneInfo

import pytest

from collectors.state.model import DeviceState, DeviceStatus, Transition
from inventory.identifiers import DeviceName, SiteName, UnitCode
from inventory.model import City, Collector, Device, Inventory, Reach, Site, Uplink
from inventory.opening import KNOWN, OpeningHours, Span
from inventory.units import Unit, UnitRegister
from planning.availability import Record, Split, availability

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
CITY, OFFICE, SHOP = SiteName("dc"), SiteName("C1"), SiteName("C2")
CORE, FIRST, SECOND, SWITCH, SHOP_ROUTER = (DeviceName(name) for name in ("core", "r-a", "r-b", "sw", "r-2"))
H = 3600.0


def _at(text: str, zone: ZoneInfo = HANOI) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()


BEGINS, ENDS = _at("2026-11-01T00:00"), _at("2026-12-01T00:00")
EVER = [(0.0, ENDS)]


def _city(zone: str = "Asia/Ho_Chi_Minh") -> Inventory:
    """A core, an office with two routers and a switch, and a shop with one router and four counters."""

    def device(name: DeviceName, site: SiteName, *ways: DeviceName) -> Device:
        return Device(name, site, "router", ip_address("127.0.0.1"), uplinks=tuple(Uplink(to) for to in ways))

    devices = [
        device(CORE, CITY),
        device(FIRST, OFFICE, CORE),
        device(SECOND, OFFICE, CORE),
        device(SWITCH, OFFICE, FIRST, SECOND),
        device(SHOP_ROUTER, SHOP, CORE),
    ]
    units = (
        Unit(UnitCode("T"), "Thành phố Thử", "city", None),
        Unit(UnitCode("D"), "Huyện Một", "district", UnitCode("T")),
        Unit(UnitCode("C1"), "Xã Một", "commune", UnitCode("D")),
        Unit(UnitCode("C2"), "Xã Hai", "commune", UnitCode("D")),
    )
    return Inventory(
        City("Thành phố Thử", "T", zone, date(2024, 12, 31)),
        UnitRegister(units),
        {
            CITY: Site(CITY, UnitCode("T"), opening="always"),
            OFFICE: Site(OFFICE, UnitCode("C1")),
            SHOP: Site(SHOP, UnitCode("C2"), counters=4),
        },
        {each.name: each for each in devices},
        (Collector("dc-1", CORE, (CORE,)),),
    )


def _history(*faults: tuple[DeviceName, DeviceState, float, float]) -> Record:
    """Everything was up since long ago, apart from faults: device, state, from, until."""
    changes: list[Transition] = []
    since = dict.fromkeys((CORE, FIRST, SECOND, SWITCH, SHOP_ROUTER), BEGINS - 90 * 24 * H)
    for device, state, begins, ends in faults:
        up, other = DeviceStatus(device, DeviceState.UP, since[device]), DeviceStatus(device, state, begins)
        changes += [Transition(up, other), Transition(other, DeviceStatus(device, DeviceState.UP, ends))]
        since[device] = ends
    states = {device: DeviceStatus(device, DeviceState.UP, at) for device, at in since.items()}
    return Record(sorted(changes, key=lambda change: change.after.since), states, EVER)


def test_the_edge_of_a_site_is_what_leads_out_of_it() -> None:
    assert _city().edges_by_site == {CITY: (CORE,), OFFICE: (FIRST, SECOND), SHOP: (SHOP_ROUTER,)}
    inventory = _city()
    seen = replace(inventory.devices[SHOP_ROUTER], reach=Reach.VIA_GATEWAY)
    assert replace(inventory, devices={**inventory.devices, SHOP_ROUTER: seen}).edges_by_site[SHOP] == ()


def test_a_month_with_one_outage_over_a_weekend() -> None:
    """Down from Friday 16:00 to Monday 09:30: 65.5 h of 720; of these Friday 16-17 and Monday 8-9:30 are opening hours.

    November 2026 has 21 working days of 9 hours; 4 counters x 2.5 h are lost.
    """
    record = _history((SHOP_ROUTER, DeviceState.DOWN, _at("2026-11-06T16:00"), _at("2026-11-09T09:30")))
    result = availability(_city(), record, BEGINS, ENDS, now=ENDS + H)
    shop = next(site for group in result.groups for site in group.sites if site.site == SHOP)
    assert shop.all_hours == Split(up=(720 - 65.5) * H, down=65.5 * H)
    assert shop.open_hours == Split(up=(189 - 2.5) * H, down=2.5 * H)
    assert (shop.outages, shop.longest_seconds, shop.counter_hours_lost) == (1, 65.5 * H, 10.0)
    assert shop.open_hours.availability == pytest.approx(186.5 / 189)
    assert [(group.code, group.name, len(group.sites)) for group in result.groups] == [
        ("", "Thành phố Thử", 1),
        ("D", "Huyện Một", 2),
    ]
    assert result.groups[1].all_hours == Split(up=(1440 - 65.5) * H, down=65.5 * H)
    assert (result.groups[1].counter_hours_lost, result.groups[1].unknown_counters) == (10.0, 0)
    assert result.whole.all_hours.down == 65.5 * H
    assert (result.until, result.watched_seconds, result.unwatched) == (ENDS, 720 * H, ())


def test_an_office_with_two_ways_is_down_only_while_both_are_and_what_its_counters_lost_is_not_guessed() -> None:
    record = _history(
        (FIRST, DeviceState.DOWN, _at("2026-11-02T08:00"), _at("2026-11-02T12:00")),
        (SECOND, DeviceState.BEHIND, _at("2026-11-02T11:00"), _at("2026-11-02T14:00")),
    )
    result = availability(_city(), record, BEGINS, ENDS, now=ENDS)
    office = next(site for group in result.groups for site in group.sites if site.site == OFFICE)
    assert (office.all_hours.down, office.open_hours.down, office.counter_hours_lost) == (H, H, None)
    assert (result.groups[1].counter_hours_lost, result.groups[1].unknown_counters) == (0.0, 1)


def test_planned_work_and_blindness_stand_apart_from_outages() -> None:
    record = _history(
        (SHOP_ROUTER, DeviceState.MAINTENANCE, _at("2026-11-03T22:00"), _at("2026-11-04T02:00")),
        (SHOP_ROUTER, DeviceState.UNKNOWN, _at("2026-11-05T08:00"), _at("2026-11-05T10:00")),
        (SHOP_ROUTER, DeviceState.DOWN, _at("2026-11-06T08:00"), _at("2026-11-06T09:00")),
    )
    watched = [(0.0, _at("2026-11-10T00:00")), (_at("2026-11-11T00:00"), ENDS)]
    result = availability(_city(), record._replace(watched=watched), BEGINS, ENDS, now=ENDS)
    shop = next(site for group in result.groups for site in group.sites if site.site == SHOP)
    assert shop.all_hours == Split(up=(720 - 4 - 2 - 1 - 24) * H, down=H, planned=4 * H, blind=26 * H)
    assert shop.open_hours == Split(up=(189 - 2 - 1 - 9) * H, down=H, blind=11 * H)
    assert shop.all_hours.with_planned == pytest.approx(689 / 694)
    assert result.watched_seconds == 696 * H


def test_a_month_that_is_not_over_ends_now_and_one_that_was_never_watched_has_no_figure() -> None:
    now = _at("2026-11-02T00:00")
    result = availability(_city(), _history(), BEGINS, ENDS, now)
    assert (result.whole.all_hours, result.until) == (Split(up=3 * 24 * H), now)
    nothing = availability(_city(), _history()._replace(watched=[]), BEGINS, ENDS, now=ENDS)
    assert nothing.whole.all_hours == Split(blind=3 * 720 * H)
    assert (nothing.whole.all_hours.availability, nothing.whole.all_hours.with_planned) == (None, None)


def test_a_night_duty_and_the_night_in_which_clocks_go_back() -> None:
    """Berlin, 24 to 25 October 2026: 22:00 to 06:00 lasts 9 hours; an outage from 01:00 to 05:00 lasts 5."""
    berlin = ZoneInfo("Europe/Berlin")
    duty = OpeningHours("office_hours", ((Span(22 * 60, 30 * 60),),) * 7)
    inventory = replace(_city("Europe/Berlin"), opening_hours={**KNOWN, "office_hours": duty})
    begins, ends = _at("2026-10-24T12:00", berlin), _at("2026-10-25T12:00", berlin)
    fault = (SHOP_ROUTER, DeviceState.DOWN, _at("2026-10-25T01:00", berlin), _at("2026-10-25T05:00", berlin))
    result = availability(inventory, _history(fault), begins, ends, now=ends)
    shop = next(site for group in result.groups for site in group.sites if site.site == SHOP)
    assert shop.all_hours == Split(up=20 * H, down=5 * H)
    assert shop.open_hours == Split(up=4 * H, down=5 * H)
    assert shop.counter_hours_lost == 20.0
