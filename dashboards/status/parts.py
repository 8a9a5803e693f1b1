"""The parts that pages share: lines about devices, circuits, faults and changes, made from one scene. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from collectors.state.model import DeviceState
from dashboards.status.faces import CONCERN, SILENT, Face, face_of, may_be_silent, plain_face
from dashboards.status.survey import Survey, survey
from inventory.identifiers import CircuitId, DeviceName, SiteName, UnitCode
from inventory.model import Reach

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from collectors.readings import InterfaceReading
    from collectors.state.model import DeviceStatus, Transition
    from dashboards.status.directory import Directory
    from dashboards.status.source import StatusSource
    from inventory.model import Circuit, CircuitEnd, Contact, Device

BITS_PER_MEGABIT = 1_000_000


@dataclass(frozen=True)
class Scene:
    """The city at one moment, from which every page is made."""

    directory: Directory
    source: StatusSource
    statuses: Mapping[DeviceName, DeviceStatus]
    now: float

    def face(self, device: Device) -> Face:
        """The face of one device."""
        return face_of(device, self.statuses.get(device.name))

    @cached_property
    def survey(self) -> Survey:
        """The states, counted; only pages that show more than one device need it."""
        return survey(self.directory, self.statuses)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """Where something is: site and group, as names and as keys of their pages; the city's own level has no name."""

    site: SiteName
    site_title: str
    group: UnitCode
    group_name: str
    city_level: bool


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """One device in a list.

    Attributes:
        since: UTC seconds of the change into this state; None when it was never asked.
        reason: as the state machine words it; for a quiet device, why silence is expected of it (a text key).
        roots: what cuts it off, when it is behind an outage.
    """

    device: DeviceName
    role: str
    face: Face
    since: float | None
    reason: str
    roots: tuple[DeviceName, ...]
    address: str
    place: PlaceLine


@dataclass(frozen=True, slots=True)
class EndLine:
    """One end of a circuit: device, interface and whether that port has signal (None: not known)."""

    device: DeviceName
    ifname: str
    up: bool | None


@dataclass(frozen=True, slots=True)
class CircuitLine:
    """A circuit with what to tell its carrier, and its present traffic as the lower end sees it.

    Attributes:
        lower: the end away from the vantage points; the other ends are `upper`.
        down_mbps, up_mbps: contracted, Mbit/s.
        down_bps, up_bps: present traffic, bits per second; None = not known.
        down_share, up_share: present traffic as a share of the contract.
    """

    id: CircuitId
    provider: str
    hotline: str
    lower: EndLine
    upper: tuple[EndLine, ...]
    down_mbps: float | None
    up_mbps: float | None
    down_bps: float | None
    up_bps: float | None
    down_share: float | None
    up_share: float | None


@dataclass(frozen=True, slots=True)
class FaultLine:
    """A root: a device that is itself down, what it cuts off, and whom to phone about it.

    Attributes:
        behind_devices: devices cut off behind it.
        behind_sites, behind_counters: sites with such a device, its own included, and the counters of those sites.
    """

    line: DeviceLine
    behind_devices: int
    behind_sites: int
    behind_counters: int
    circuits: tuple[CircuitLine, ...]
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A device went from one state to another."""

    device: DeviceName
    at: float
    before: Face
    after: Face
    reason: str
    place: PlaceLine | None


def place_line(directory: Directory, site: SiteName) -> PlaceLine:
    """Name a site and its group."""
    inventory, group = directory.inventory, directory.group_of[site]
    title = directory.site_title(inventory.sites[site])
    return PlaceLine(site, title, group, directory.unit_name(group), group == inventory.city.code)


def device_line(scene: Scene, device: Device) -> DeviceLine:
    """Describe a device in one line."""
    status = scene.statuses.get(device.name)
    face = scene.face(device)
    return DeviceLine(
        device.name,
        device.role,
        face,
        status.since if status and status.since > 0 else None,
        quiet_reason(device) if face is Face.QUIET else status.reason if status else "",
        status.roots if status else (),
        str(device.address or ""),
        place_line(scene.directory, device.site),
    )


def quiet_reason(device: Device) -> str:
    """Why the silence of a device is expected, as a key of the catalogue; empty when it is not."""
    if not may_be_silent(device):
        return ""
    return f"quiet.{device.reach}" if device.reach is not Reach.DIRECT else f"quiet.{device.expected}"


def circuit_line(scene: Scene, circuit: Circuit) -> CircuitLine:
    """Describe a circuit: both ends' ports, contract, and present traffic seen from the lower end."""
    lower, upper = _lower_first(scene.directory, circuit)
    down, up = _traffic(scene, lower, upper)
    return CircuitLine(
        circuit.id,
        circuit.provider,
        circuit.hotline,
        _end_line(scene, lower),
        tuple(_end_line(scene, end) for end in upper),
        circuit.down_mbps,
        circuit.up_mbps,
        down,
        up,
        _share(down, circuit.down_mbps),
        _share(up, circuit.up_mbps),
    )


def _lower_first(directory: Directory, circuit: Circuit) -> tuple[CircuitEnd, tuple[CircuitEnd, ...]]:
    """The end whose device has another end's device as uplink, and the others; else in the order written."""
    devices = directory.inventory.devices
    for end in circuit.ends:
        above = {uplink.to for uplink in devices[end.device].uplinks}
        if any(other.device in above for other in circuit.ends):
            return end, tuple(other for other in circuit.ends if other is not end)
    return circuit.ends[0], circuit.ends[1:]


def _traffic(scene: Scene, lower: CircuitEnd, upper: tuple[CircuitEnd, ...]) -> tuple[float | None, float | None]:
    """Traffic down and up, at the lower end; where it is silent, at the only upper end, directions swapped."""
    port = find_port(scene, lower)
    rate = scene.source.rates(lower.device).get(port.index) if port else None
    if rate is not None:
        return rate.receive_bps, rate.transmit_bps
    port = find_port(scene, upper[0]) if len(upper) == 1 else None
    rate = scene.source.rates(upper[0].device).get(port.index) if port else None
    return (rate.transmit_bps, rate.receive_bps) if rate else (None, None)


def _share(bps: float | None, contracted_mbps: float | None) -> float | None:
    return bps / (contracted_mbps * BITS_PER_MEGABIT) if bps is not None and contracted_mbps else None


def find_port(scene: Scene, end: CircuitEnd) -> InterfaceReading | None:
    """The interface that a circuit's end names, by key, else by name or description as the device gives them."""
    latest = scene.source.latest(end.device)
    ports = (latest.readings.interfaces if latest else None) or ()
    by_key = (port for port in ports if port.key == end.ifname)
    return next(by_key, None) or next((port for port in ports if end.ifname in {port.name, port.descr}), None)


def _end_line(scene: Scene, end: CircuitEnd) -> EndLine:
    """A port's signal, unless its device is silent: what it said before it fell silent proves nothing now."""
    port, latest = find_port(scene, end), scene.source.latest(end.device)
    silent = scene.face(scene.directory.inventory.devices[end.device]) in SILENT
    states = {total.key: total.oper_up for total in latest.totals} if latest and not silent else {}
    return EndLine(end.device, end.ifname, states.get(port.key) if port else None)


def fault_lines(scene: Scene, roots: Iterable[DeviceName], limit: int) -> tuple[FaultLine, ...]:
    """Describe roots, those that cut off most first, then the newest; at most `limit`."""
    weighed = {root: _weight(scene, root) for root in roots}

    def order(root: DeviceName) -> tuple[int, int, float, str]:
        sites, devices, _ = weighed[root]
        return -sites, -devices, -scene.statuses[root].since, root

    return tuple(_fault_line(scene, root, weighed[root]) for root in sorted(weighed, key=order)[:limit])


def _weight(scene: Scene, root: DeviceName) -> tuple[int, int, int]:
    """Sites, devices and counters behind a root."""
    inventory = scene.directory.inventory
    behind = scene.survey.behind.get(root, ())
    sites = {inventory.devices[name].site for name in behind}
    return len(sites), len(behind), sum(inventory.sites[site].counters or 0 for site in sites)


def _fault_line(scene: Scene, root: DeviceName, weight: tuple[int, int, int]) -> FaultLine:
    device = scene.directory.inventory.devices[root]
    sites, devices, counters = weight
    return FaultLine(
        device_line(scene, device),
        devices,
        sites,
        counters,
        tuple(circuit_line(scene, circuit) for circuit in scene.directory.upward_circuits(device)),
        scene.directory.inventory.sites[device.site].contacts,
    )


def roots_down(scene: Scene) -> list[DeviceName]:
    """Every device that is itself down: one fault each."""
    return [name for name, face in scene.survey.faces.items() if face is Face.DOWN]


def worst_first(lines: Iterable[DeviceLine]) -> tuple[DeviceLine, ...]:
    """Lines in the order of concern, newest change first within one state."""
    return tuple(sorted(lines, key=lambda line: (CONCERN[line.face], -(line.since or 0.0), line.device)))


def change_line(directory: Directory, change: Transition) -> ChangeLine:
    """Describe a change of state; a device that has left the inventory has no place."""
    after = change.after
    device = directory.inventory.devices.get(after.device)
    return ChangeLine(
        after.device,
        after.since,
        _face_then(device, change.before),
        _face_then(device, after),
        after.reason,
        place_line(directory, device.site) if device else None,
    )


def _face_then(device: Device | None, status: DeviceStatus) -> Face:
    return face_of(device, status) if device else plain_face(status.state)


TOLD = frozenset({DeviceState.DOWN, DeviceState.DEGRADED, DeviceState.MAINTENANCE})
"""States whose coming or going a person wants to read."""


def is_told(change: Transition) -> bool:
    """Whether a change belongs into the city's list of changes; what an outage hides would only repeat it."""
    states = {change.before.state, change.after.state}
    if DeviceState.BEHIND in states:
        return DeviceState.DOWN in states
    return bool(states & TOLD)
