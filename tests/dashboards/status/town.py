"""A small made-up town for the status pages: two districts, one of them cut off, and a device with a hostile name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from ipaddress import ip_address
from typing import Any

import httpx
from starlette.applications import Starlette

from collectors.counters import InterfaceTotals
from collectors.errors import Reason
from collectors.latest import LatestDevice
from collectors.load_model import CircuitSample
from collectors.ping.model import PingStatus
from collectors.poll import ModuleOutcome, Poll, Work
from collectors.readings import (
    AddressReading,
    CpuReading,
    EntityReading,
    IdentityReading,
    InterfaceReading,
    MemoryReading,
    PrinterReading,
    Readings,
    SensorReading,
    StorageReading,
    SupplyReading,
    SystemReading,
    UpsReading,
    WirelessReading,
)
from collectors.services import ServiceState
from collectors.sightings import Sighting
from collectors.state.findings import Finding
from collectors.state.model import DeviceState, DeviceStatus, Transition
from dashboards.status import GapScore, OutageBoard, Rate, status_routes
from dashboards.status.directory import Directory
from dashboards.status.parts import Scene
from dashboards.status.source import LoadBoard
from inventory.identifiers import CircuitId, DeviceName, ItemKind, SiteName, UnitCode
from inventory.model import (
    AssetLot,
    Circuit,
    CircuitEnd,
    City,
    Collector,
    Contact,
    Device,
    Expected,
    Inventory,
    Reach,
    Site,
    SiteAssets,
    Uplink,
)
from inventory.units import Unit, UnitRegister
from planning.model import OfficeGap

NOW = 1_700_000_000.0
"""05:13:20 on 15 November 2023 in the town."""

HOSTILE = DeviceName("x/<script>alert('1')</script>&\"\u202egpj")
OFFICER = Contact("it_officer", "Cán bộ An", "0900 000 001")


def _unit(code: str, name: str, level: str, parent: str | None) -> Unit:
    return Unit(UnitCode(code), name, level, UnitCode(parent) if parent else None)


UNITS = UnitRegister(
    (
        _unit("01", "Thành phố Mẫu", "city", None),
        _unit("001", "Quận Một", "district", "01"),
        _unit("002", "Huyện Hai", "district", "01"),
        _unit("00001", "Xã Đồng An", "commune", "002"),
        _unit("00002", "Xã Bình", "commune", "002"),
        _unit("00003", "Phường Cam", "commune", "001"),
    )
)


def _site(name: str, unit: str = "", title: str = "", staff: int | None = None, counters: int | None = None) -> Site:
    contacts = (OFFICER,) if staff else ()
    return Site(SiteName(name), UnitCode(unit or name), title, staff=staff, counters=counters, contacts=contacts)


def _device(name: str, site: str, role: str = "router", up: str = "", address: str = "", **more: object) -> Device:
    uplinks = (Uplink(DeviceName(up)),) if up else ()
    found = ip_address(address) if address else None
    return Device(DeviceName(name), SiteName(site), role, found, uplinks=uplinks, **more)  # type: ignore[arg-type]


def _circuit(name: str, *ends: tuple[str, str], hotline: str = "", mbps: float | None = None) -> Circuit:
    found = tuple(CircuitEnd(DeviceName(device), port) for device, port in ends)
    return Circuit(CircuitId(name), "Nhà mạng A", found, mbps, mbps, hotline=hotline)


def _by_name(things: Sequence[Site] | Sequence[Device]) -> dict[str, Site | Device]:
    return {thing.name: thing for thing in things}


def town(*, simulated: bool = False) -> Inventory:
    """Build the town's inventory."""
    sites = [
        _site("dc", "01", "Trung tâm dữ liệu"),
        _site("001", title="UBND Quận Một", staff=90, counters=8),
        _site("002", title="UBND Huyện Hai", staff=80, counters=6),
        _site("00001", staff=20, counters=3),
        _site("00002", staff=18),
        _site("00003", staff=25, counters=4),
    ]
    devices = [
        _device("core-1", "dc", "core_router", address="10.0.0.1"),
        _device("r-001", "001", up="core-1", address="10.1.0.1"),
        _device("r-002", "002", up="core-1", address="10.2.0.1"),
        _device("r-00001", "00001", up="r-002", address="10.2.1.1", serial="SN1", in_use_since=2019),
        _device("pc-00001", "00001", "pc", "r-00001", "10.2.1.9", expected=Expected.OFFICE_HOURS),
        _device("pc-00001-x", "00001", "pc", "r-00001", reach=Reach.VIA_GATEWAY),
        _device("r-00002", "00002", up="r-002", address="10.2.2.1"),
        _device(HOSTILE, "00003", "printer", "r-001", "10.1.1.1"),
    ]
    circuits = [
        _circuit("C-1", ("r-002", "ge-0/0/1"), ("r-00001", "ether1"), hotline="1800 1260", mbps=10),
        _circuit("C-2", ("r-002", "ge-0/0/0"), ("core-1", "xe-0")),
    ]
    lots = (AssetLot(3, 2016, broken=1), AssetLot(2, 2020))
    pc, scanner, reader = ItemKind("pc"), ItemKind("scanner"), ItemKind("id_reader")
    assets = SiteAssets(SiteName("00001"), {"one_stop_shop": {pc: lots, scanner: (), reader: None}})
    return Inventory(
        City("Thành phố Mẫu", "01", "Asia/Ho_Chi_Minh", date(2023, 11, 1)),
        UNITS,
        _by_name(sites),  # type: ignore[arg-type]
        _by_name(devices),  # type: ignore[arg-type]
        (Collector("dc-1", DeviceName("core-1"), (DeviceName("core-1"),)),),
        circuits={circuit.id: circuit for circuit in circuits},
        assets={SiteName("00001"): assets},
        simulated=simulated,
    )


def status(
    device: str, state: DeviceState, minutes: float = 10, reason: str = "", roots: tuple[str, ...] = ()
) -> DeviceStatus:
    """A device's state since so many minutes."""
    since = NOW - 60 * minutes
    return DeviceStatus(DeviceName(device), state, since, reason, tuple(DeviceName(root) for root in roots))


def statuses() -> dict[DeviceName, DeviceStatus]:
    """The router of the second district is down, its communes are behind it; a printer is degraded."""
    known = (
        status("core-1", DeviceState.UP, 3000),
        status("r-001", DeviceState.UP, 3000),
        status("r-002", DeviceState.DOWN, 47, "timeout"),
        status("r-00001", DeviceState.BEHIND, 46, "behind r-002", ("r-002",)),
        status("r-00002", DeviceState.BEHIND, 45, "behind r-002", ("r-002",)),
        status("pc-00001", DeviceState.UNKNOWN, 300, "silent outside office hours"),
        status(HOSTILE, DeviceState.DEGRADED, 5, "module hostres: timeout"),
    )
    return {one.device: one for one in known}


def all_up() -> dict[DeviceName, DeviceStatus]:
    """Everything that is asked answers."""
    return {name: status(name, DeviceState.UP) for name in town().devices if name != "pc-00001-x"}


def port(index: int, key: str, alias: str = "") -> InterfaceReading:
    """A gigabit interface."""
    return InterfaceReading(index, key, key, key, alias, 6, speed_bps=1_000_000_000)


def totals(key: str, *, oper_up: bool | None, admin_up: bool | None = True) -> InterfaceTotals:
    """An interface's states and totals."""
    return InterfaceTotals(key, admin_up, oper_up, int(NOW * 1000), 2048, 1024, 10, 9, 1, 2, 3, 4)


def health() -> dict[str, Any]:
    """Groups of readings about sensors, power supply, printer and parts, with a hostile name."""
    return {
        "sensors": (
            SensorReading("temperature", "Inlet <1>", 21.5, "C"),
            SensorReading("state", "PSU 1", 3, text="normal", severity="ok"),
            SensorReading("runtime", "Left", 1_020, "s"),
            SensorReading("state", "PSU 2", 2, text="failed", severity="critical"),
            SensorReading("state", "Door", "ajar"),
            SensorReading("count", "Load average 1 min", 0.5, "1"),
        ),
        "ups": UpsReading(0.64, 1_020.0, 0.42, on_battery=True, input_voltage=0.0, battery_temperature=29.0),
        "printer": PrinterReading(81_234, ("lowToner", "jammed")),
        "supplies": (
            SupplyReading("toner", "Mực <đen>", 0.08, key="1.1"),
            SupplyReading("opc", "Drum", some=True, key="1.2"),
            SupplyReading("fuser", "Fuser", key="1.3"),
        ),
        "wireless": (
            WirelessReading("clients", "SSID <staff>", 17),
            WirelessReading("frequency", "Radio 1", 5_660, "MHz"),
            WirelessReading("rate", "Radio 1", 390_000_000, "bit/s"),
        ),
        "inventory": (
            EntityReading(1, "chassis", "Chassis", model="M1", serial="SN0"),
            EntityReading(2, "powerSupply", description="PSU 1"),
            EntityReading(3, "container", "Slot 1"),
            EntityReading(4, "port", "xe-0"),
            EntityReading(5, "port", "xe-1", model="SFP-1", serial="X9"),
            EntityReading(6, "fan"),
            EntityReading(None, None, model="710-0", serial="Y1"),
        ),
    }


def core_latest() -> LatestDevice:
    """What the core router answered: its port to the second district has no signal."""
    readings = Readings(
        system=SystemReading("core-1", "Core <b>OS</b> 1", "", "Tầng 2", "1.3.6.1.4.1.32473.1", 36_000_000),
        identity=IdentityReading("Hãng A", "M1", "1.0", "SN0"),
        interfaces=(port(1, "xe-0", "Kênh đến Huyện Hai"), port(2, "xe-1"), port(3, "xe-2")),
        addresses=(AddressReading(1, "10.0.0.1", 30), AddressReading(9, "10.9.9.9")),
        cpu=(CpuReading("1", 0.25, "CPU 1"),),
        memory=(MemoryReading("1", "RAM", "system", 1024, 512), MemoryReading("2", "Swap", "swap")),
        storage=(StorageReading("1", "/var", 2048, None, 0.5),),
        **health(),
    )
    asked = frozenset({Work.COUNTERS})
    poll = Poll(DeviceName("core-1"), asked, NOW - 5, NOW - 4, answered=True, readings=readings)
    outcomes = (ModuleOutcome("interfaces"), ModuleOutcome("hostres", Reason.WALK, "walk hrStorageTable: looped"))
    return LatestDevice(
        readings,
        {"system": NOW - 4, "cpu": NOW - 64},
        NOW - 4,
        poll,
        (totals("xe-0", oper_up=False), totals("xe-1", oper_up=True), totals("xe-2", oper_up=None, admin_up=False)),
        {outcome.module: outcome for outcome in outcomes},
    )


def silent_latest() -> LatestDevice:
    """What the second district's router answered before it fell silent."""
    readings = Readings(interfaces=(port(7, "ge-0/0/0"), port(8, "ge-0/0/1")))
    return LatestDevice(readings, {}, NOW - 47 * 60, totals=(totals("ge-0/0/0", oper_up=True),))


@dataclass
class TownSource:
    """A StatusSource over fixed values."""

    inventory: Inventory = field(default_factory=town)
    statuses: Mapping[DeviceName, DeviceStatus] = field(default_factory=statuses)
    blind: str = ""
    ready: bool = True
    gap: Mapping[UnitCode, GapScore] | None = field(
        default_factory=lambda: {UnitCode("002"): GapScore(9.63, 42.26, "undetermined")}
    )
    answers: dict[DeviceName, LatestDevice] = field(
        default_factory=lambda: {DeviceName("core-1"): core_latest(), DeviceName("r-002"): silent_latest()}
    )
    traffic: dict[DeviceName, Mapping[int, Rate]] = field(
        default_factory=lambda: {DeviceName("core-1"): {2: Rate(12_000_000.0, 500_000.0)}}
    )
    pings: Mapping[DeviceName, PingStatus] = field(default_factory=dict)
    sightings: Mapping[DeviceName, Sighting] = field(default_factory=dict)
    strangers: Mapping[SiteName, int] = field(default_factory=dict)
    changes: Sequence[Transition] = ()
    outages: OutageBoard = field(default_factory=OutageBoard)
    findings: Sequence[Finding] = ()
    services: Mapping[str, ServiceState] = field(default_factory=dict)
    circuit_loads: LoadBoard = field(default_factory=LoadBoard)
    offices: Mapping[SiteName, OfficeGap] = field(default_factory=dict)
    gap_on: date | None = None
    measured: Sequence[CircuitSample] | None = ()
    time: float = NOW

    async def samples(self, circuit: CircuitId, begins: float, ends: float) -> Sequence[CircuitSample] | None:
        if self.measured is None:
            return None
        return [each for each in self.measured if each.circuit == circuit and begins <= each.begins < ends]

    def latest(self, device: DeviceName) -> LatestDevice | None:
        return self.answers.get(device)

    def ping(self, device: DeviceName) -> PingStatus | None:
        return self.pings.get(device)

    def sighting(self, device: DeviceName) -> Sighting | None:
        return self.sightings.get(device)

    def unlisted(self, site: SiteName) -> int | None:
        return self.strangers.get(site)

    def rates(self, device: DeviceName) -> Mapping[int, Rate]:
        return self.traffic.get(device, {})

    def transitions(self, limit: int, device: DeviceName | None = None) -> Sequence[Transition]:
        return [change for change in self.changes if device is None or change.after.device == device][:limit]

    def now(self) -> float:
        return self.time


def scene(source: TownSource | None = None) -> Scene:
    """The scene that pages are made from."""
    source = source or TownSource()
    return Scene(Directory(source.inventory), source, source.statuses, source.time)


async def get(path: str, source: TownSource | None = None, **headers: str) -> httpx.Response:
    """Fetch a page from an application that serves nothing but the status pages."""
    app = Starlette(routes=status_routes(source or TownSource()))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://town") as client:
        return await client.get(path, headers=headers)
