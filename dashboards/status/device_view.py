"""A device's page: its state, what it answered last, and how old each part of that is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from collectors.interface_choice import has_filter, interface_matters
from dashboards.status.faces import SILENT, Face
from dashboards.status.health_view import HealthView, health_view
from dashboards.status.network_view import NetworkView, network_view, wire_errors
from dashboards.status.parts import (
    ChangeLine,
    CircuitLine,
    DeviceLine,
    FaultLine,
    Scene,
    change_line,
    circuit_line,
    device_line,
    fault_lines,
)
from dashboards.status.probe_view import ProbesView, probes_view
from dashboards.status.risk_view import RiskLine, risk_lines
from planning.ending import support_end

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from collectors.counters import InterfaceTotals
    from collectors.disagreements import Disagreement
    from collectors.latest import LatestDevice
    from collectors.ping.model import PingStatus
    from collectors.poll import ModuleOutcome
    from collectors.readings import (
        AddressReading,
        ConfigurationReading,
        CpuReading,
        EthernetReading,
        IdentityReading,
        InterfaceReading,
        MemoryReading,
        StorageReading,
        SystemReading,
        UpkeepReading,
    )
    from collectors.sightings import Sighting
    from dashboards.status.rates import Rate
    from inventory.identifiers import CircuitId, DeviceName
    from inventory.model import Contact, Device

DEVICE_CHANGES_SHOWN = 20
INTERFACES_SHOWN = 512
DISAGREEMENTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class PortLine:
    """An interface: state, speed, present traffic and totals since it was first seen.

    Attributes:
        state: key of the catalogue: port.up, port.down, port.disabled, port.unknown (also while the device is silent).
        circuit: the circuit that ends here.
        in_share, out_share: traffic as a share of the speed.
        half_duplex: whether the link carries only one direction at a time; None = not known.
        wire: errors on the wire since the device started, by key of the catalogue; only those that there are.
    """

    key: str
    alias: str
    state: str
    speed_bps: int | None
    in_bps: float | None
    out_bps: float | None
    in_share: float | None
    out_share: float | None
    in_octets: int | None
    out_octets: int | None
    errors: int | None
    discards: int | None
    circuit: CircuitId | None
    half_duplex: bool | None = None
    wire: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PoolLine:
    """A pool of memory or a volume; `ratio` is its used share, None = not known."""

    name: str
    used_bytes: int | None
    total_bytes: int | None
    ratio: float | None


@dataclass(frozen=True, slots=True)
class AddressLine:
    """An address in prefix notation and the interface that holds it."""

    text: str
    interface: str


@dataclass(frozen=True, slots=True)
class DeviceView:
    """Everything on a device's page. None stands for what has not been read or is too old.

    Attributes:
        answered_at: when it last answered, a poll or a ping, UTC seconds.
        read_at: when each group of readings was read.
        interface_count: how many interfaces matter; `ports` may be fewer.
        interfaces_left_out: how many there are beside, which the inventory says do not matter.
        disagreements: the first facts that SNMP and SSH tell differently, of `disagreement_count`.
        support_end: last day on which what it runs is supported.
        sighting: where a machine that is not asked was last seen.
        ping: how its last pings went.
    """

    device: Device
    line: DeviceLine
    uplinks: tuple[DeviceLine, ...]
    faults: tuple[FaultLine, ...]
    contacts: tuple[Contact, ...]
    circuits: tuple[CircuitLine, ...]
    answered_at: float | None
    read_at: Mapping[str, float]
    poll_message: str
    outcomes: tuple[ModuleOutcome, ...]
    system: SystemReading | None
    identity: IdentityReading | None
    interface_count: int
    interfaces_left_out: int
    ports: tuple[PortLine, ...] | None
    cpu: tuple[CpuReading, ...] | None
    memory: tuple[PoolLine, ...] | None
    storage: tuple[PoolLine, ...] | None
    addresses: tuple[AddressLine, ...] | None
    health: HealthView
    network: NetworkView
    probes: ProbesView
    risks: tuple[RiskLine, ...]
    configuration: ConfigurationReading | None
    disagreements: tuple[Disagreement, ...]
    disagreement_count: int
    upkeep: UpkeepReading | None
    support_end: date | None
    sighting: Sighting | None
    ping: PingStatus | None
    changes: tuple[ChangeLine, ...]


def device_view(scene: Scene, name: DeviceName) -> DeviceView:
    """Make the page of a device.

    Raises:
        KeyError: the inventory has no such device.
    """
    inventory = scene.directory.inventory
    device, latest = inventory.devices[name], scene.source.latest(name)
    line, ping = device_line(scene, device), scene.source.ping(name)
    readings = latest.readings if latest else None
    ports = readings.interfaces if readings else None
    shown = ports_that_matter(device, latest)
    differing = (latest.disagreements if latest else None) or ()
    return DeviceView(
        device=device,
        line=line,
        uplinks=tuple(
            device_line(scene, inventory.devices[uplink.to])
            for uplink in sorted(device.uplinks, key=lambda uplink: uplink.priority)
        ),
        faults=fault_lines(scene, faults_about(scene, line), len(line.roots) + 1),
        contacts=inventory.sites[device.site].contacts,
        circuits=tuple(circuit_line(scene, circuit) for circuit in scene.directory.upward_circuits(device)),
        answered_at=answered_at(latest, ping),
        read_at=dict(latest.read_at) if latest else {},
        poll_message=latest.last_poll.message if latest and latest.last_poll else "",
        outcomes=outcomes(latest),
        system=readings.system if readings else None,
        identity=readings.identity if readings else None,
        interface_count=len(shown or ()),
        interfaces_left_out=len(ports or ()) - len(shown or ()),
        ports=port_lines(scene, name, latest, shown) if latest and shown is not None else None,
        cpu=readings.cpu if readings else None,
        memory=pool_lines(readings.memory if readings else None),
        storage=pool_lines(readings.storage if readings else None),
        addresses=address_lines(readings.addresses, ports) if readings else None,
        health=health_view(readings),
        network=network_view(scene, readings),
        probes=probes_view(readings),
        risks=risk_lines(readings),
        configuration=readings.configuration if readings else None,
        disagreements=differing[:DISAGREEMENTS_SHOWN],
        disagreement_count=len(differing),
        upkeep=readings.upkeep if readings else None,
        support_end=(
            support_end(scene.directory.support_ends, readings.identity, readings.upkeep) if readings else None
        ),
        sighting=scene.source.sighting(name),
        ping=ping,
        changes=tuple(
            change_line(scene.directory, change) for change in scene.source.transitions(DEVICE_CHANGES_SHOWN, name)
        ),
    )


def faults_about(scene: Scene, line: DeviceLine) -> tuple[DeviceName, ...]:
    """The roots to phone about from a device's page: itself when it is down, else what cuts it off."""
    devices = scene.directory.inventory.devices
    roots = line.roots or (line.device,)
    return tuple(root for root in roots if root in devices and scene.face(devices[root]) is Face.DOWN)


def answered_at(latest: LatestDevice | None, ping: PingStatus | None) -> float | None:
    """When a device last answered anything, as far as that is known."""
    polled = latest.answered_at if latest else None
    pinged = ping.reading.finished if ping and ping.reading.answered else None
    return max((at for at in (polled, pinged) if at is not None), default=None)


def outcomes(latest: LatestDevice | None) -> tuple[ModuleOutcome, ...]:
    """How each module fared last, by name."""
    if latest is None:
        return ()
    return tuple(sorted(latest.outcomes.values(), key=lambda outcome: outcome.module))


def ports_that_matter(device: Device, latest: LatestDevice | None) -> tuple[InterfaceReading, ...] | None:
    """The interfaces that the inventory does not leave out; None when none were read."""
    ports = latest.readings.interfaces if latest else None
    if latest is None or ports is None or not has_filter(device):
        return ports
    switched_on = {total.key: total.admin_up for total in latest.totals}
    return tuple(port for port in ports if interface_matters(device, port, admin_up=switched_on.get(port.key)))


def port_lines(
    scene: Scene, name: DeviceName, latest: LatestDevice, ports: tuple[InterfaceReading, ...]
) -> tuple[PortLine, ...]:
    """Join names, states, rates and totals of interfaces, in the device's own order."""
    totals = {total.key: total for total in latest.totals}
    rates = scene.source.rates(name)
    circuits = {
        end.ifname: circuit.id
        for circuit in scene.directory.circuits_of.get(name, ())
        for end in circuit.ends
        if end.device == name
    }
    silent = scene.face(scene.directory.inventory.devices[name]) in SILENT
    ethernet = {reading.index: reading for reading in latest.readings.ethernet or ()}
    return tuple(
        _port_line(
            port,
            "port.unknown" if silent else _port_state(totals.get(port.key)),
            totals.get(port.key),
            rates.get(port.index),
            circuits.get(port.key),
            ethernet=ethernet.get(port.index),
        )
        for port in islice(ports, INTERFACES_SHOWN)
    )


def _port_line(
    port: InterfaceReading,
    state: str,
    total: InterfaceTotals | None,
    rate: Rate | None,
    circuit: CircuitId | None,
    *,
    ethernet: EthernetReading | None,
) -> PortLine:
    incoming, outgoing = rate or (None, None)
    return PortLine(
        port.key,
        port.alias or "",
        state,
        port.speed_bps or None,
        incoming,
        outgoing,
        _share(incoming, port.speed_bps),
        _share(outgoing, port.speed_bps),
        total.in_octets if total else None,
        total.out_octets if total else None,
        _sum(total.in_errors, total.out_errors) if total else None,
        _sum(total.in_discards, total.out_discards) if total else None,
        circuit,
        ethernet.duplex == "half" if ethernet is not None and ethernet.duplex is not None else None,
        wire_errors(ethernet),
    )


def _port_state(total: InterfaceTotals | None) -> str:
    if total is None or (total.admin_up is None and total.oper_up is None):
        return "port.unknown"
    if total.admin_up is False:
        return "port.disabled"
    return {True: "port.up", False: "port.down", None: "port.unknown"}[total.oper_up]


def _sum(one: int | None, other: int | None) -> int | None:
    known = [value for value in (one, other) if value is not None]
    return sum(known) if known else None


def _share(bps: float | None, speed_bps: int | None) -> float | None:
    return bps / speed_bps if bps is not None and speed_bps else None


def pool_lines(pools: tuple[MemoryReading | StorageReading, ...] | None) -> tuple[PoolLine, ...] | None:
    """Pools of memory or volumes with their used share."""
    if pools is None:
        return None
    return tuple(PoolLine(pool.name, pool.used_bytes, pool.total_bytes, _used_share(pool)) for pool in pools)


def _used_share(pool: MemoryReading | StorageReading) -> float | None:
    if pool.ratio is not None:
        return pool.ratio
    return pool.used_bytes / pool.total_bytes if pool.used_bytes is not None and pool.total_bytes else None


def address_lines(
    addresses: tuple[AddressReading, ...] | None, ports: tuple[InterfaceReading, ...] | None
) -> tuple[AddressLine, ...] | None:
    """Addresses with the names of their interfaces."""
    if addresses is None:
        return None
    names = {port.index: port.key for port in ports or ()}
    return tuple(
        AddressLine(
            found.address if found.prefix_length is None else f"{found.address}/{found.prefix_length}",
            names.get(found.interface_index, ""),
        )
        for found in addresses
    )
