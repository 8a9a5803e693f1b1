"""Who was seen, by whom and when: from history, from the running feed, and in the report of the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from collectors.readings import (
    IdentityReading,
    InterfaceReading,
    Neighbour,
    Readings,
    RiskReading,
    SeenStation,
    SystemReading,
)
from collectors.sightings import Sighting
from collectors.state.model import DeviceState, DeviceStatus, Transition
from history import Evidence, History
from inventory.identifiers import CircuitId, DeviceName, SiteName, UnitCode
from inventory.load import load_inventory
from inventory.model import Circuit, CircuitEnd, City, Collector, Device, Inventory, Reach, Site, Uplink
from inventory.units import Unit, UnitRegister
from lab.city import build_city, default_register, shipped_register
from lab.inventory import write_inventory
from lab.order import CityOrder
from planning.evidence import office_sites
from planning.sight import How, Identity, Met, Risks, Seeing, Sight, Station
from wardwatch.cli.report import app
from wardwatch.sight import Record, recorded_sight, sight_of

if TYPE_CHECKING:
    from pathlib import Path

OFFICE = SiteName("office")
ROUTER, SWITCH, PC, CAMERA = (DeviceName(name) for name in ("r-1", "sw-1", "pc-1", "cam-1"))
MAC, STRANGER = "3c:52:82:00:00:01", "3c:52:82:00:00:99"
LATE = datetime(2026, 11, 19, 17, 30, tzinfo=UTC).timestamp()
"""Half past midnight of the 20th in the city."""

DAY = date(2026, 11, 20)


def town() -> Inventory:
    via = Device(PC, OFFICE, "pc", ip_address("192.168.1.10"), reach=Reach.VIA_GATEWAY, mac=MAC)
    devices = (
        Device(ROUTER, OFFICE, "router", ip_address("10.0.0.1")),
        Device(SWITCH, OFFICE, "switch", ip_address("10.0.0.2"), uplinks=(Uplink(ROUTER),)),
        replace(via, uplinks=(Uplink(ROUTER),)),
        Device(CAMERA, OFFICE, "camera", ip_address("10.0.0.3"), uplinks=(Uplink(SWITCH),)),
    )
    circuit = Circuit(CircuitId("k"), "carrier", (CircuitEnd(ROUTER, "wan"),))
    return Inventory(
        City("Thành phố", UnitCode("1"), "Asia/Ho_Chi_Minh", date(2023, 1, 1)),
        UnitRegister((Unit(UnitCode("1"), "Thành phố", "city", None),)),
        {OFFICE: Site(OFFICE, UnitCode("1"))},
        {device.name: device for device in devices},
        (Collector("dc", ROUTER, (ROUTER,)),),
        circuits={circuit.id: circuit},
    )


ROUTER_SAYS = Readings(
    system=SystemReading(name="rt-hanoi-1", description="router"),
    identity=IdentityReading(serial="FOC1234X0AB", os="IOS", version="15.2"),
    interfaces=(InterfaceReading(1, "wan", mac="02:00:5e:00:00:01"), InterfaceReading(2, "lan")),
    stations=(SeenStation(MAC, "192.168.1.10", 2), SeenStation("b4:b0:24:00:00:01", "100.64.0.1", 1)),
    neighbours=(Neighbour("lldp", "lan", "SW-1.example.org", "Gi0/1", 2),),
)
SWITCH_SAYS = Readings(
    interfaces=(InterfaceReading(3, "Gi0/3"),),
    stations=(SeenStation(STRANGER, None, 3),),
    neighbours=(Neighbour("lldp", "Gi0/3", "ap-hidden", "eth0", 3),),
)


def seen(record: Record) -> Sight:
    return sight_of(town(), record, DAY)


def record(**readings: Readings) -> Record:
    names = {"router": ROUTER, "switch": SWITCH}
    return Record({names[key]: Evidence(names[key], LATE, each) for key, each in readings.items()})


def test_tables_and_links_tell_who_was_met_where_on_the_citys_day() -> None:
    got = seen(record(router=ROUTER_SAYS, switch=SWITCH_SAYS))
    assert got.machines == {
        ROUTER: Seeing(DAY, How.ANSWERED),
        SWITCH: Seeing(DAY, How.ANSWERED),
        PC: Seeing(DAY, How.ARP, ROUTER, "lan"),
    }
    assert got.stations == {
        OFFICE: (
            Station(MAC, DAY, ROUTER, "lan"),
            Station("b4:b0:24:00:00:01", DAY, ROUTER, "wan", outward=True),
            Station(STRANGER, DAY, SWITCH, "Gi0/3"),
        )
    }
    assert got.neighbours[OFFICE][1] == Met("ap-hidden", DAY, SWITCH, "Gi0/3")
    assert got.identities == {ROUTER: Identity(DAY, "FOC1234X0AB", "IOS", "15.2")}
    assert (got.own_macs, got.own_names) == (frozenset({"02:00:5e:00:00:01"}), frozenset({"rt-hanoi-1"}))


def test_of_risks_the_critical_ones_are_told_and_looking_without_finding_is_told_too() -> None:
    looked = (RiskReading("telnet", "critical", "line vty 0 4"), RiskReading("no_ntp", "warning", "no ntp server"))
    got = seen(record(router=Readings(risks=looked), switch=Readings(risks=looked[1:])))
    assert got.risks == {ROUTER: Risks(DAY, ("telnet",)), SWITCH: Risks(DAY, ())}
    assert seen(record(router=ROUTER_SAYS)).risks == {}


def test_a_neighbour_is_a_witness_of_a_device_that_does_not_answer() -> None:
    assert seen(record(router=ROUTER_SAYS)).machines[SWITCH] == Seeing(DAY, How.NEIGHBOUR, ROUTER, "lan")


def test_tables_that_were_not_read_are_not_empty_ones() -> None:
    assert seen(record(router=Readings())).stations == {}
    assert seen(record(router=Readings(stations=()))).stations == {OFFICE: ()}


def test_a_remembered_sighting_counts_when_it_is_the_later_one() -> None:
    old, new = LATE - 3 * 86_400, LATE + 86_400
    base = record(router=ROUTER_SAYS)
    older = seen(base._replace(sightings=[Sighting(PC, old, ROUTER, 2)], remembered_since=old))
    assert (older.machines[PC].on, older.remembered_since) == (DAY, DAY - timedelta(days=3))
    newer = seen(base._replace(sightings=[Sighting(PC, new, ROUTER, 2)]))
    assert newer.machines[PC] == Seeing(DAY + timedelta(days=1), How.TABLE, ROUTER, "lan")


def test_what_the_inventory_does_not_have_is_left_out() -> None:
    gone = DeviceName("gone")
    got = seen(Record({gone: Evidence(gone, LATE, ROUTER_SAYS)}, {gone: LATE}))
    assert (got.machines, got.stations) == ({}, {})


def fill(database: Path) -> None:
    """A router with its tables, and a camera that answers pings until it falls silent."""
    history = History(database, keep_days=36_500)
    history.open()
    history.start()
    history.record_watching(LATE - 40 * 86_400, LATE)
    history.record_evidence(ROUTER, LATE, ROUTER_SAYS)
    for device, state in ((CAMERA, DeviceState.DOWN), (SWITCH, DeviceState.UP)):
        before = DeviceStatus(device, DeviceState.UP if device == CAMERA else DeviceState.UNKNOWN, LATE - 9e5)
        history.record(Transition(before, DeviceStatus(device, state, LATE - 5 * 86_400)))
    history.stop()


def recorded(folder: Path, moment: float) -> Sight:
    database = folder / "history.sqlite"
    fill(database)
    history = History(database)
    history.open()
    try:
        return recorded_sight(town(), history, history.evidence(), moment)
    finally:
        history.stop()


def test_history_tells_who_answered_and_until_when(tmp_path: Path) -> None:
    got = recorded(tmp_path, LATE)
    assert {name: (each.on, each.how) for name, each in got.machines.items()} == {
        ROUTER: (DAY, How.ANSWERED),
        PC: (DAY, How.ARP),
        SWITCH: (DAY, How.ANSWERED),
        CAMERA: (DAY - timedelta(days=5), How.ANSWERED),
    }
    assert (got.since, got.until, got.remembered_since) == (DAY - timedelta(days=40), DAY, None)


def test_of_a_moment_in_the_past_nothing_counts_that_was_seen_later(tmp_path: Path) -> None:
    """The switch answered then as well: it has not changed since."""
    got = recorded(tmp_path, LATE - 3 * 86_400)
    before = DAY - timedelta(days=3)
    assert (got.until, {name: each.on for name, each in got.machines.items()}) == (
        before,
        {SWITCH: before, CAMERA: DAY - timedelta(days=5)},
    )


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    register = default_register()
    write_inventory(build_city(shipped_register(register), CityOrder(register=register, plan="full")), folder, 16161)
    return folder


def test_the_report_of_the_command_line_counts_what_the_network_shows(city: Path, tmp_path: Path) -> None:
    """Every PC of one office in its router's tables, and a stranger beside them; without a history nobody looked."""
    inventory = load_inventory(city)
    pcs = [each for each in inventory.devices.values() if each.role == "pc" and each.mac]
    offices = {each.name for each in office_sites(inventory)}
    site = next(each.site for each in pcs if each.site in offices)
    own = [each for each in pcs if each.site == site]
    router = next(each.name for each in inventory.devices_by_site[site] if each.role == "router")
    stations = [SeenStation(each.mac, str(each.address), 2) for each in own]
    now = datetime.now(UTC).timestamp()
    history = History(tmp_path / "history.sqlite")
    history.open()
    history.start()
    history.record_watching(now - 60, now)
    interfaces = (InterfaceReading(2, "lan"),)
    history.record_evidence(
        router, now, Readings(interfaces=interfaces, stations=(*stations, SeenStation(STRANGER, None, 2)))
    )
    history.stop()

    def document(*more: object) -> dict[str, object]:
        result = CliRunner().invoke(app, ["gap", "-i", str(city), "--json", *map(str, more)])
        assert result.exit_code == 0, result.output
        found: dict[str, object] = json.loads(result.stdout)
        return found

    def office(found: dict[str, object]) -> dict[str, object]:
        groups: list[dict[str, list[dict[str, object]]]] = found["groups"]  # type: ignore[assignment]
        return next(each for group in groups for each in group["offices"] if each["site"] == site)

    looked, blind = document("--data-dir", tmp_path), document("--data-dir", tmp_path / "none")
    assert (blind["looked"], office(blind)["items"]["pc"]["seen"]) == (None, None)  # type: ignore[index]
    assert office(looked)["items"]["pc"]["seen"] == len(own)  # type: ignore[index]
    layer = office(looked)["evidence"]["pc"]["seen"]  # type: ignore[index]
    assert (layer["known"], layer["count"], layer["how"]) == ("yes", len(own), ["arp"])
    findings: list[dict[str, object]] = looked["findings"]  # type: ignore[assignment]
    strangers = [each for each in findings if each["kind"] == "stranger"]
    assert [(each["site"], each["seen"], each["what"], each["source"]) for each in strangers] == [
        (site, 1, "3c:52:82 ×1", f"{router} / lan")
    ]
