"""The carrier sheet against calendars worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from ipaddress import ip_address
from zoneinfo import ZoneInfo

import pytest

from collectors.state.model import DeviceState, DeviceStatus, Transition
from collectors.state.outages import Cause, Layer, Outage
from inventory.identifiers import CircuitId, DeviceName, SiteName, UnitCode
from inventory.model import Circuit, CircuitEnd, City, Collector, Device, Inventory, Site, Uplink
from inventory.units import UnitRegister
from planning.availability import Record
from planning.carrier import CarrierResult, CircuitOutage, CircuitTime, Period, carrier_sheet, lower_device

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DC, OFFICE, SHOP = SiteName("dc"), SiteName("C1"), SiteName("C2")
CORE, ROUTER, SHOP_ROUTER = (DeviceName(name) for name in ("core", "r-1", "r-2"))
FIRST, SECOND = CircuitId("A-1"), CircuitId("B-2")
H = 3600.0


def _at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI).timestamp()


BEGINS, ENDS = _at("2026-11-01T00:00"), _at("2026-12-01T00:00")
NOVEMBER = Period(BEGINS, ENDS, ENDS + H)


def _device(name: DeviceName, site: SiteName, *ways: DeviceName) -> Device:
    uplinks = tuple(Uplink(to, place) for place, to in enumerate(ways, 1))
    return Device(name, site, "router", ip_address("127.0.0.1"), uplinks=uplinks)


def _circuit(name: str, provider: str, *ends: str, down: float | None = 100, up: float | None = 50) -> Circuit:
    parts = (end.split("/") for end in ends)
    found = tuple(CircuitEnd(DeviceName(device), ifname) for device, ifname in parts)
    return Circuit(CircuitId(name), provider, found, down, up)


def _city(*circuits: Circuit, devices: tuple[Device, ...] = ()) -> Inventory:
    """A core, an office on a circuit of carrier A, and a shop on one of carrier B."""
    circuits = circuits or (_circuit("B-2", "B", "r-2/wan"), _circuit("A-1", "A", "core/p1", "r-1/wan"))
    devices = devices or (_device(CORE, DC), _device(ROUTER, OFFICE, CORE), _device(SHOP_ROUTER, SHOP, CORE))
    sites = (Site(DC, UnitCode("T")), Site(OFFICE, UnitCode("C1"), "Xã Một"), Site(SHOP, UnitCode("C2")))
    return Inventory(
        City("Thành phố Thử", "T", "Asia/Ho_Chi_Minh", date(2024, 12, 31)),
        UnitRegister(()),
        {site.name: site for site in sites},
        {device.name: device for device in devices},
        (Collector("dc-1", CORE, (CORE,)),),
        circuits={circuit.id: circuit for circuit in circuits},
    )


def _record(*faults: tuple[DeviceName, DeviceState, str, str]) -> Record:
    """Everything was up since long ago, apart from faults: device, state, from, until."""
    changes: list[Transition] = []
    since = dict.fromkeys((CORE, ROUTER, SHOP_ROUTER), BEGINS - 90 * 24 * H)
    for device, state, begins, ends in faults:
        up, other = DeviceStatus(device, DeviceState.UP, since[device]), DeviceStatus(device, state, _at(begins))
        changes += [Transition(up, other), Transition(other, DeviceStatus(device, DeviceState.UP, _at(ends)))]
        since[device] = _at(ends)
    states = {device: DeviceStatus(device, DeviceState.UP, at) for device, at in since.items()}
    return Record(sorted(changes, key=lambda change: change.after.since), states, [(0.0, ENDS + H)])


def _outage(device: DeviceName, cause: Cause, begins: str, ends: str) -> Outage:
    return Outage(
        key=f"{device}@{begins}",
        device=device,
        site=OFFICE,
        layer=Layer.WAN,
        cause=cause,
        started=_at(begins),
        ended=_at(ends),
    )


def _sheet(record: Record, *outages: Outage, period: Period = NOVEMBER) -> CarrierResult:
    return carrier_sheet(_city(), record, outages, period)


def test_a_month_with_a_cut_line_a_power_failure_planned_work_and_a_blind_hour() -> None:
    """The office: cut from Friday 16:00 to Monday 09:30 (65.5 h, of which Friday 16-17 and Monday 8-9:30 are open),
    without power on Tuesday 10 to 12, worked on in the night of Wednesday (4 h), not seen on Thursday 8 to 9.
    November 2026 has 720 hours and 21 working days of 9 hours.
    """
    record = _record(
        (ROUTER, DeviceState.DOWN, "2026-11-06T16:00", "2026-11-09T09:30"),
        (ROUTER, DeviceState.DOWN, "2026-11-10T10:00", "2026-11-10T12:00"),
        (ROUTER, DeviceState.MAINTENANCE, "2026-11-11T22:00", "2026-11-12T02:00"),
        (ROUTER, DeviceState.UNKNOWN, "2026-11-12T08:00", "2026-11-12T09:00"),
    )
    result = _sheet(
        record,
        _outage(ROUTER, Cause.LINE, "2026-11-06T16:00", "2026-11-09T09:30"),
        _outage(ROUTER, Cause.POWER, "2026-11-10T10:00", "2026-11-10T12:00"),
    )
    office, shop = result.circuits
    assert (office.circuit, office.provider, office.ends, office.device, office.site, office.title) == (
        *(FIRST, "A", ("core/p1", "r-1/wan"), ROUTER, OFFICE, "Xã Một"),
    )
    assert (office.down_mbps, office.up_mbps, office.opening, office.alone) == (100, 50, "office_hours", True)
    up = 720 - 65.5 - 2 - 4 - 1
    assert office.all_hours == CircuitTime(up=up * H, down=65.5 * H, planned=4 * H, power=2 * H, blind=H)
    assert office.open_hours == CircuitTime(up=(189 - 2.5 - 2 - 1) * H, down=2.5 * H, power=2 * H, blind=H)
    assert office.all_hours.availability == up / (up + 65.5)
    assert office.all_hours.without_exclusions == up / (up + 65.5 + 2 + 4)
    assert office.outages == (
        CircuitOutage(
            begins=_at("2026-11-06T16:00"),
            ends=_at("2026-11-09T09:30"),
            seconds=65.5 * H,
            open_seconds=2.5 * H,
            cause=Cause.LINE,
            excluded=False,
            lasts=False,
        ),
        CircuitOutage(
            begins=_at("2026-11-10T10:00"),
            ends=_at("2026-11-10T12:00"),
            seconds=2 * H,
            open_seconds=2 * H,
            cause=Cause.POWER,
            excluded=True,
            lasts=False,
        ),
    )
    assert (shop.all_hours, shop.outages) == (CircuitTime(up=720 * H), ())


def test_a_circuit_behind_another_outage_or_a_refused_login_is_not_held_against_its_carrier() -> None:
    record = _record(
        (ROUTER, DeviceState.BEHIND, "2026-11-03T08:00", "2026-11-03T10:00"),
        (ROUTER, DeviceState.DOWN, "2026-11-04T08:00", "2026-11-04T11:00"),
    )
    office, _ = _sheet(record, _outage(ROUTER, Cause.LOGIN, "2026-11-04T08:00", "2026-11-04T11:00")).circuits
    assert (office.all_hours, office.outages) == (CircuitTime(up=715 * H, blind=5 * H), ())


def test_an_outage_of_which_history_knows_no_cause_counts() -> None:
    record = _record((SHOP_ROUTER, DeviceState.DOWN, "2026-11-29T00:00", "2026-11-30T00:00"))
    _, shop = _sheet(record, _outage(ROUTER, Cause.POWER, "2026-11-29T00:00", "2026-11-30T00:00")).circuits
    assert [(each.cause, each.excluded, each.open_seconds) for each in shop.outages] == [(Cause.UNKNOWN, False, 0.0)]
    assert shop.all_hours == CircuitTime(up=696 * H, down=24 * H)


def test_outages_are_cut_at_the_ends_of_the_month_and_at_the_present() -> None:
    record = _record((ROUTER, DeviceState.DOWN, "2026-10-30T00:00", "2026-11-01T06:00"))
    office, _ = _sheet(record).circuits
    assert [(each.begins, each.ends, each.lasts) for each in office.outages] == [(BEGINS, BEGINS + 6 * H, False)]
    now = _at("2026-11-01T04:00")
    result = _sheet(record, period=NOVEMBER._replace(now=now))
    assert [(each.begins, each.ends, each.lasts) for each in result.circuits[0].outages] == [(BEGINS, now, True)]
    assert (result.until, result.watched_seconds) == (now, 4 * H)


def test_what_nobody_watched_is_not_known_and_a_month_to_come_has_no_circuits() -> None:
    record = _record((ROUTER, DeviceState.DOWN, "2026-11-03T00:00", "2026-11-03T12:00"))
    watched = [(0.0, _at("2026-11-03T06:00")), (_at("2026-11-04T00:00"), ENDS)]
    office, _ = _sheet(record._replace(watched=watched)).circuits
    assert office.all_hours == CircuitTime(up=(2 + 27) * 24 * H, down=6 * H, blind=18 * H)
    assert _sheet(record, period=NOVEMBER._replace(now=BEGINS)).circuits == ()


def test_an_outage_during_which_nobody_watched_for_a_while_is_one_and_lasts_as_long_as_it_was_seen() -> None:
    """Friday 15:00 to Saturday 09:00, not watched from 20:00 to midnight; another follows at once on Saturday."""
    record = _record(
        (ROUTER, DeviceState.DOWN, "2026-11-06T15:00", "2026-11-07T09:00"),
        (ROUTER, DeviceState.DOWN, "2026-11-07T10:00", "2026-11-07T11:00"),
    )
    watched = [(0.0, _at("2026-11-06T20:00")), (_at("2026-11-07T00:00"), ENDS)]
    office, _ = _sheet(
        record._replace(watched=watched),
        _outage(ROUTER, Cause.LINE, "2026-11-06T15:00", "2026-11-07T09:00"),
        _outage(ROUTER, Cause.LINE, "2026-11-07T10:00", "2026-11-07T11:00"),
    ).circuits
    assert [(each.begins, each.ends, each.seconds, each.open_seconds) for each in office.outages] == [
        (_at("2026-11-06T15:00"), _at("2026-11-07T09:00"), 14 * H, 2 * H),
        (_at("2026-11-07T10:00"), _at("2026-11-07T11:00"), H, 0.0),
    ]


def test_one_carriers_sheet_holds_its_circuits_and_what_they_need_only() -> None:
    result = carrier_sheet(_city(), _record(), (), NOVEMBER, "B")
    assert ([each.circuit for each in result.circuits], result.provider) == ([SECOND], "B")
    assert [line for line in result.samples if "r-1" in line] == []


def test_the_samples_say_all_that_was_used_and_their_digest_is_fixed() -> None:
    """A day with one outage; the digest is that of `printf '%s\\n' ... | sha256sum`."""
    period = Period(_at("2026-11-03T00:00"), _at("2026-11-04T00:00"), ENDS)
    record = _record((ROUTER, DeviceState.DOWN, "2026-11-03T08:00:00.1234567", "2026-11-03T10:00"))
    outage = _outage(ROUTER, Cause.LINE, "2026-11-03T08:00:00.123", "2026-11-03T10:00")
    result = carrier_sheet(_city(), record, [outage], period, "A")
    assert result.samples == (
        "circuit\tA-1\tr-1\toffice_hours",
        "open\toffice_hours\t2026-11-03T01:00:00.000Z\t2026-11-03T10:00:00.000Z",
        "outage\tr-1\t2026-11-03T01:00:00.123Z\t2026-11-03T03:00:00.000Z\tline",
        "period\t2026-11-02T17:00:00.000Z\t2026-11-03T17:00:00.000Z",
        "state\tr-1\t2026-11-02T17:00:00.000Z\tup",
        "state\tr-1\t2026-11-03T01:00:00.123Z\tdown",
        "state\tr-1\t2026-11-03T03:00:00.000Z\tup",
        "watch\t2026-11-02T17:00:00.000Z\t2026-11-03T17:00:00.000Z",
    )
    assert result.digest == "e2c37d3840b2a80cb14ed190873eb410c8b2046045b38625a2dba05e1eaae53a"
    assert result.circuits[0].all_hours.down == 7199.877


def test_a_sheet_made_again_later_has_the_same_samples() -> None:
    """Later changes, an outage that ended since, and wardwatch that still runs are no part of the month."""
    record = _record((ROUTER, DeviceState.DOWN, "2026-11-30T23:00", "2026-12-01T03:00"))
    lasting = _outage(ROUTER, Cause.LINE, "2026-11-30T23:00", "2026-12-01T03:00")
    first = carrier_sheet(_city(), record._replace(watched=[(0.0, ENDS + 5)]), [lasting], NOVEMBER)
    later = _record(
        (ROUTER, DeviceState.DOWN, "2026-11-30T23:00", "2026-12-01T03:00"),
        (ROUTER, DeviceState.DOWN, "2026-12-09T23:00", "2026-12-10T03:00"),
    )
    again = carrier_sheet(_city(), later, [lasting], NOVEMBER._replace(now=ENDS + 400 * H))
    assert (first.digest, first.circuits) == (again.digest, again.circuits)


def test_the_lower_device_is_the_end_from_which_the_others_lead_up() -> None:
    inventory = _city()
    found = {name: lower_device(inventory, circuit) for name, circuit in inventory.circuits.items()}
    assert {name: device and device.name for name, device in found.items()} == {FIRST: ROUTER, SECOND: SHOP_ROUTER}


@pytest.mark.parametrize(
    ("ways_of_first", "ways_of_second", "lower"),
    [
        ((CORE, SHOP_ROUTER), (ROUTER, CORE), SHOP_ROUTER),
        ((SHOP_ROUTER, CORE), (CORE, ROUTER), ROUTER),
        ((SHOP_ROUTER, CORE), (ROUTER, CORE), None),
        ((CORE,), (CORE,), None),
    ],
)
def test_in_a_ring_the_device_that_prefers_the_circuit_speaks_for_it(
    ways_of_first: tuple[DeviceName, ...], ways_of_second: tuple[DeviceName, ...], lower: DeviceName | None
) -> None:
    devices = (
        *(_device(CORE, DC), _device(ROUTER, OFFICE, *ways_of_first)),
        _device(SHOP_ROUTER, SHOP, *ways_of_second),
    )
    circuit = _circuit("X", "A", "r-1/wan2", "r-2/wan2")
    found = lower_device(_city(circuit, devices=devices), circuit)
    assert (found and found.name) == lower
    result = carrier_sheet(_city(circuit, devices=devices), _record(), (), NOVEMBER)
    assert result.unplaced == (() if lower else ("X",))


def test_a_circuit_whose_lower_device_has_another_way_says_so() -> None:
    two = (_circuit("A-1", "A", "core/p1", "r-1/wan"), _circuit("A-2", "A", "core/p2", "r-1/wan2"))
    other = (_device(CORE, DC), _device(ROUTER, OFFICE, CORE, SHOP_ROUTER), _device(SHOP_ROUTER, SHOP, CORE))

    def alone(inventory: Inventory) -> list[bool]:
        return [each.alone for each in carrier_sheet(inventory, _record(), (), NOVEMBER).circuits]

    assert alone(_city()) == [True, True]
    assert alone(_city(*two)) == [False, False]
    assert alone(_city(two[0], devices=other)) == [False]


def test_a_circuit_below_which_nobody_is_asked_is_named_and_not_judged() -> None:
    inventory = _city()
    silent = replace(inventory.devices[ROUTER], address=None)
    result = carrier_sheet(replace(inventory, devices={**inventory.devices, ROUTER: silent}), _record(), (), NOVEMBER)
    assert ([each.circuit for each in result.circuits], result.unplaced) == ([SECOND], (FIRST,))
