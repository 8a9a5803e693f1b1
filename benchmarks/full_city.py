"""The whole simulated city as the status pages see it, without anybody polling it: a bad night, the same every time.

579 communes in 30 districts. Two district routers and every nineteenth commune router are down, what hangs on them is
behind them, every fortieth other device is degraded; half of the outages are taken care of, and every circuit has a
day of samples.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from collectors.latest import LatestDevice
from collectors.load_model import SLOT_SECONDS, CircuitSample, Direction
from collectors.poll import Poll, Work
from collectors.readings import ConfigurationReading, InterfaceReading, Readings, SystemReading
from collectors.services import Measured, ServiceFailure, ServiceResult, ServiceState
from collectors.state.model import DeviceState, DeviceStatus, Transition
from collectors.state.outages import Cause, Layer, Outage
from dashboards.status import GapScore, OutageBoard, Rate
from dashboards.status.source import LoadBoard
from history import Remark, RemarkKind
from inventory.load import load_inventory
from inventory.maintenance import Once
from inventory.model import MaintenanceWindow, Service
from lab.city import build_city, default_register, shipped_register
from lab.inventory import write_inventory
from lab.order import CityOrder
from planning.assessment import assess
from planning.load import CircuitStanding, DirectionStanding
from wardwatch.gap import gap_scores

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from collectors.ping.model import PingStatus
    from collectors.sightings import Sighting
    from collectors.state.findings import Finding
    from inventory.identifiers import CircuitId, DeviceName, SiteName, UnitCode
    from inventory.model import Device, Inventory
    from planning.model import GapResult, OfficeGap

NOW = 1_795_513_200.0
"""16:40 on 24 November 2026 in the city."""

HOUR = 3600.0
SERVICES = (
    Service("procedures", "Hệ thống giải quyết thủ tục hành chính", {"http": "https://procedures.invalid/"}),
    Service("signing", "Ký số", {"tls": "signing.invalid:443"}),
    Service("mail", "Thư điện tử", {"tcp": "192.0.2.25:25"}),
)

SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 1.0)
NOON = (12.2, 12.8)
"""Hours of the day in which nothing was measured."""

DISTRICTS_DOWN, EVERY_ROUTER, EVERY_DEGRADED, EVERY_ENDED, EVERY_CHANGED = 2, 19, 40, 37, 53


def full_city() -> Inventory:
    """The inventory of the whole city; takes some seconds."""
    register = default_register()
    with TemporaryDirectory() as name:
        order = CityOrder(register=register, district_count=None, commune_count=None, plan="full")
        write_inventory(build_city(shipped_register(register), order), Path(name), 16161)
        inventory = load_inventory(Path(name))
    return replace(inventory, services=SERVICES, maintenance=tuple(_work(inventory)))


def _work(inventory: Inventory) -> Iterator[MaintenanceWindow]:
    """Of three offices: work that is over, that goes on, that begins in the evening."""
    for site, begins in zip(list(inventory.sites)[100::200], (-4, -1, 4), strict=False):
        starts, ends = (datetime.fromtimestamp(NOW + hours * HOUR, UTC) for hours in (begins, begins + 2))
        yield MaintenanceWindow(Once(starts, ends), "Thay bộ lưu điện", site=site)


@dataclass
class CitySource:
    """A `StatusSource` over a city that stands still."""

    inventory: Inventory = field(default_factory=full_city)
    blind: str = ""
    ready: bool = True
    findings: Sequence[Finding] = ()

    @cached_property
    def down(self) -> tuple[DeviceName, ...]:
        """The roots: routers of districts first."""
        below: dict[DeviceName, list[Device]] = {}
        for device in self.inventory.devices.values():
            for uplink in device.uplinks[:1]:
                below.setdefault(uplink.to, []).append(device)
        routers = [device for device in self.inventory.devices.values() if device.role == "router"]
        districts = [one for one in routers if any(each.role == "router" for each in below.get(one.name, ()))]
        communes = [one for one in routers if one not in districts]
        return tuple(one.name for one in (*districts[:DISTRICTS_DOWN], *communes[::EVERY_ROUTER]))

    @cached_property
    def statuses(self) -> Mapping[DeviceName, DeviceStatus]:
        """Every device: down, behind what is down, degraded or up."""
        return {name: self._status(place, name) for place, name in enumerate(self.inventory.devices)}

    def _status(self, place: int, name: DeviceName) -> DeviceStatus:
        since = NOW - 60.0 * (place % 400 + 40)
        above = self._cut(name)
        if above == name:
            return DeviceStatus(name, DeviceState.DOWN, since, "timeout", ())
        if above:
            return DeviceStatus(name, DeviceState.BEHIND, since, f"behind {above}", (above,))
        if place % EVERY_DEGRADED == 0:
            return DeviceStatus(name, DeviceState.DEGRADED, since, "3 of the last 5 polls unanswered", ())
        return DeviceStatus(name, DeviceState.UP, since - 24 * HOUR, "", ())

    def _cut(self, name: DeviceName) -> DeviceName | None:
        """The outermost root on a device's first way up; None when the way is open."""
        found, step, roots = None, name, set(self.down)
        while True:
            found = step if step in roots else found
            uplinks = self.inventory.devices[step].uplinks
            if not uplinks:
                return found
            step = uplinks[0].to

    @cached_property
    def outages(self) -> OutageBoard:
        """One outage for each root, half of them taken care of, and some that ended within the day."""
        lasting = [self._outage(name) for name in self.down if self.statuses[name].state is DeviceState.DOWN]
        ended = [self._past(place, name) for place, name in enumerate(list(self.inventory.sites)[::EVERY_ENDED])]
        remarks = {
            each.key: tuple(said for said in _remarks(each) if said.at < NOW) for each in (*lasting[::2], *ended)
        }
        return OutageBoard(lasting, ended, remarks)

    def _outage(self, root: DeviceName) -> Outage:
        devices = [name for name, status in self.statuses.items() if name == root or root in status.roots]
        sites = tuple(dict.fromkeys(self.inventory.devices[name].site for name in devices))
        since = self.statuses[root].since
        return Outage(
            key=f"{root}@{since:.0f}",
            device=root,
            site=self.inventory.devices[root].site,
            layer=Layer.WAN,
            cause=Cause.LINE,
            started=since,
            devices=len(devices),
            sites=sites,
            counters=sum(self.inventory.sites[site].counters or 0 for site in sites),
        )

    def _past(self, place: int, site: SiteName) -> Outage:
        device = self.inventory.devices_by_site[site][0].name
        started = NOW - 3 * HOUR - 2000.0 * place
        ended = started + 900.0 * (place % 7 + 1)
        return Outage(
            key=f"{device}@{started:.0f}",
            device=device,
            site=site,
            layer=Layer.WAN,
            cause=(Cause.POWER, Cause.LINE, Cause.UNKNOWN)[place % 3],
            started=started,
            ended=ended,
            ending="answered",
            sites=(site,),
        )

    @cached_property
    def result(self) -> GapResult:
        """The assessment of the city at its own date; takes a second or two."""
        return assess(self.inventory, self.inventory.city.units_as_of)

    @cached_property
    def gap(self) -> Mapping[UnitCode, GapScore] | None:
        """Scores of the districts."""
        return gap_scores(self.result)

    @cached_property
    def offices(self) -> Mapping[SiteName, OfficeGap]:
        """What is said of each office."""
        return {office.site: office for office in self.result.offices}

    @property
    def gap_on(self) -> date | None:
        """The date of the assessment."""
        return self.result.on

    @cached_property
    def circuit_loads(self) -> LoadBoard:
        """Every circuit stands below its limit but each eleventh."""
        circuits = self.inventory.circuits.values()
        return LoadBoard(
            self.inventory.city.units_as_of,
            [
                CircuitStanding(
                    circuit.id,
                    dict.fromkeys(Direction, DirectionStanding((circuit.down_mbps or 10) * share, 8 * (share == 1.0))),
                    fails=share == 1.0,
                )
                for circuit, share in zip(circuits, cycle(SHARES), strict=False)
            ],
        )

    @cached_property
    def services(self) -> Mapping[str, ServiceState]:
        """Of the services one does not work, one has a certificate that ends soon."""
        found = {}
        for service, days in zip(self.inventory.services, (200, 9, None), strict=True):
            up = days is not None
            measured = None if days is None else Measured(0.03, NOW + days * 24 * HOUR)
            reason, message = (None, "") if up else (ServiceFailure.TIMEOUT, "no answer in 5 s")
            last = ServiceResult(service.name, "dc-1", NOW - 20, measured, reason, message)
            found[service.name] = ServiceState(service.name, "dc-1", up, NOW - 4 * HOUR, last)
        return found

    def latest(self, device: DeviceName) -> LatestDevice | None:
        """Routers say what their ports are; some have another configuration since some hours."""
        return self._answers.get(device)

    @cached_property
    def _answers(self) -> Mapping[DeviceName, LatestDevice]:
        asked = frozenset({Work.COUNTERS})
        found = {}
        for name, status in self.statuses.items():
            if status.state in {DeviceState.UP, DeviceState.DEGRADED}:
                readings = self._readings(self.inventory.devices[name])
                poll = Poll(name, asked, NOW - 21, NOW - 20, answered=True, readings=readings)
                found[name] = LatestDevice(readings, {}, NOW - 20, poll)
        return found

    def _readings(self, device: Device) -> Readings:
        if device.role != "router":
            return Readings(system=SystemReading(device.name))
        ports = sorted(device.vital_interfaces)
        changed = self._changed.get(device.name)
        return Readings(
            system=SystemReading(device.name),
            interfaces=tuple(InterfaceReading(place + 1, name, name, name) for place, name in enumerate(ports)),
            configuration=None if changed is None else ConfigurationReading(changed, "1f0c2a", 412, drift_lines=3),
        )

    @cached_property
    def _changed(self) -> Mapping[DeviceName, float]:
        routers = [name for name, device in self.inventory.devices.items() if device.role == "router"]
        return {name: NOW - 900.0 * place - 600 for place, name in enumerate(routers[::EVERY_CHANGED])}

    def rates(self, device: DeviceName) -> Mapping[int, Rate]:
        """The uplinks of offices carry the same."""
        ports = len(self.inventory.devices[device].vital_interfaces)
        return {1: Rate(7_400_000.0, 1_900_000.0)} if ports == 1 and device in self._answers else {}

    def transitions(self, limit: int, device: DeviceName | None = None) -> Sequence[Transition]:
        """The roots fell silent."""
        found = [
            Transition(DeviceStatus(name, DeviceState.UP, 0.0, "", ()), self.statuses[name])
            for name in self.down
            if device in {None, name}
        ]
        return sorted(found, key=lambda change: -change.after.since)[:limit]

    async def samples(self, circuit: CircuitId, begins: float, ends: float) -> Sequence[CircuitSample] | None:
        """An office day with a gap at noon."""
        return list(_day(circuit, self.inventory.circuits[circuit].down_mbps or 10.0, begins, ends))

    def ping(self, _device: DeviceName) -> PingStatus | None:
        """Nobody pings."""
        return None

    def sighting(self, _device: DeviceName) -> Sighting | None:
        """Nobody looked."""
        return None

    def unlisted(self, _site: SiteName) -> int | None:
        """Nobody looked."""
        return None

    def now(self) -> float:
        """Always the same moment."""
        return NOW


def _remarks(outage: Outage) -> Iterator[Remark]:
    at = outage.started
    yield Remark(outage.key, at + 240, "Trực ca 2", RemarkKind.ACKNOWLEDGED, "")
    yield Remark(outage.key, at + 600, "Trực ca 2", RemarkKind.TICKET, f"SC-{outage.key[-6:]}")
    yield Remark(outage.key, at + 1500, "Trực ca 2", RemarkKind.NOTE, "Nhà mạng báo đứt cáp quang, đang hàn nối")


def _day(circuit: CircuitId, contracted: float, begins: float, ends: float) -> Iterator[CircuitSample]:
    first = math.ceil(begins / SLOT_SECONDS) * SLOT_SECONDS
    for begin in range(first, int(min(ends, NOW)) - SLOT_SECONDS, SLOT_SECONDS):
        hour = (begin / HOUR + 7) % 24
        busy = max(0.04, math.sin((hour - 6) / 12 * math.pi))
        wobble = 1 + 0.25 * math.sin(begin / 1700)
        if NOON[0] <= hour < NOON[1]:
            continue
        yield CircuitSample(circuit, Direction.DOWN, begin, min(contracted, 0.9 * contracted * busy * wobble), 1.0)
        yield CircuitSample(circuit, Direction.UP, begin, 0.25 * contracted * busy * wobble, 1.0)
