"""What history and the running feed know of machines, as planning takes it: who was seen where, by whom and when."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from collectors.neighbours import PortNames
from collectors.sightings import registers
from collectors.state.model import ANSWERING
from planning.sight import How, Identity, Met, Risks, Seeing, Sight, Station

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from collectors.readings import Readings, SeenStation
    from collectors.sightings import Sighting, SiteRegister
    from history import Evidence, History
    from inventory.identifiers import DeviceName, SiteName
    from inventory.model import Device, Inventory


class Record(NamedTuple):
    """What was recorded.

    Attributes:
        evidence: last readings of devices, and when they answered.
        answered: UTC seconds when devices were last known to answer, be it only to pings.
        runs: when wardwatch was running, UTC seconds, by their beginnings.
        sightings: further sightings of machines that are not asked.
        remembered_since: UTC seconds from which all sightings are among these; None = only the last tables are known.
    """

    evidence: Mapping[DeviceName, Evidence]
    answered: Mapping[DeviceName, float] = MappingProxyType({})
    runs: Sequence[tuple[float, float]] = ()
    sightings: Iterable[Sighting] = ()
    remembered_since: float | None = None


def recorded_sight(
    inventory: Inventory, history: History, evidence: Mapping[DeviceName, Evidence], moment: float
) -> Sight:
    """What history holds of the time up to a moment; what was seen later says nothing of it.

    Args:
        inventory: checked.
        history: open.
        evidence: all that it has.
        moment: UTC seconds.

    Raises:
        HistoryError: it cannot be read.
    """
    runs = [(begins, min(ends, moment)) for begins, ends in history.runs() if begins <= moment]
    last = max((ends for _, ends in runs), default=None)
    before = {name: each for name, each in evidence.items() if each.at <= moment}
    answered = {name: at for name, at in _answered(history, last).items() if at <= moment}
    return sight_of(inventory, Record(before, answered, runs), _day(moment, inventory.city.zone))


def _day(at: float, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(at, zone).date()


def _answered(history: History, last: float | None) -> Mapping[DeviceName, float]:
    """When devices last answered, as states tell: those that answer did so to the end, others until they changed."""
    found: dict[DeviceName, float] = {}
    for change in history.changes(0.0):
        if change.before.state in ANSWERING:
            found[change.after.device] = change.after.since
    if last is not None:
        found |= {name: last for name, status in history.states().items() if status.state in ANSWERING}
    return found


def sight_of(inventory: Inventory, record: Record, until: date) -> Sight:
    """Put together what was seen.

    Args:
        inventory: checked.
        record: what was recorded; of devices that the inventory does not have nothing is said.
        until: the day up to which was looked.
    """
    gathering = _Gathering(inventory)
    known = {name: each for name, each in record.evidence.items() if name in inventory.devices}
    for name, at in (*((name, each.at) for name, each in known.items()), *record.answered.items()):
        if name in inventory.devices:
            gathering.answered(name, at)
    for name, evidence in known.items():
        gathering.take(inventory.devices[name], evidence)
    for name, evidence in known.items():
        gathering.links(inventory.devices[name], evidence)
    for sighting in record.sightings:
        gathering.note(sighting, record.evidence.get(sighting.by))
    zone = inventory.city.zone
    since = record.remembered_since
    return Sight(
        until,
        gathering.machines,
        gathering.identities,
        {site: tuple(found) for site, found in gathering.stations.items()},
        {site: tuple(found) for site, found in gathering.neighbours.items()},
        frozenset(gathering.own_macs),
        frozenset(gathering.own_names),
        tuple(
            (datetime.fromtimestamp(begins, zone), datetime.fromtimestamp(ends, zone)) for begins, ends in record.runs
        ),
        None if since is None else _day(since, zone),
        gathering.risks,
    )


class _Gathering:
    """Collects what the devices of a city answered."""

    def __init__(self, inventory: Inventory) -> None:
        self.machines: dict[DeviceName, Seeing] = {}
        self.identities: dict[DeviceName, Identity] = {}
        self.risks: dict[DeviceName, Risks] = {}
        self.stations: dict[SiteName, list[Station]] = {}
        self.neighbours: dict[SiteName, list[Met]] = defaultdict(list)
        self.own_macs: set[str] = set()
        self.own_names: set[str] = set()
        self._inventory = inventory
        self._registers = registers(inventory)
        self._outward = _outward(inventory)
        self._names = {name.casefold(): device for name, device in inventory.devices.items()}

    def take(self, device: Device, evidence: Evidence) -> None:
        """Take in what a device said of itself, and its tables."""
        readings, on = evidence.readings, _day(evidence.at, self._inventory.city.zone)
        self._identify(device, readings, on)
        if readings.risks is not None:
            critical = tuple(sorted({risk.risk for risk in readings.risks if risk.severity == "critical"}))
            self.risks[device.name] = Risks(on, critical)
        for interface in readings.interfaces or ():
            if interface.mac is not None:
                self.own_macs.add(interface.mac)
        if readings.stations is not None:
            self._tables(device, readings, readings.stations, on)

    def answered(self, name: DeviceName, at: float) -> None:
        """Take in that a device answered, whatever it said."""
        self._see(name, Seeing(_day(at, self._inventory.city.zone), How.ANSWERED))

    def note(self, sighting: Sighting, by: Evidence | None) -> None:
        """Take in a sighting that need not be in the last tables any more."""
        ports = _ports(by.readings) if by else {}
        port = ports.get(sighting.interface_index, "") if sighting.interface_index is not None else ""
        on = _day(sighting.at, self._inventory.city.zone)
        self._see(sighting.device, Seeing(on, How.TABLE, sighting.by, port))

    def _see(self, name: DeviceName, seeing: Seeing) -> None:
        """Keep the last sighting; of one day the first that is told: an answer, then tables, then neighbours."""
        before = self.machines.get(name)
        if before is None or seeing.on > before.on:
            self.machines[name] = seeing

    def _identify(self, device: Device, readings: Readings, on: date) -> None:
        system, identity = readings.system, readings.identity
        if system is not None and system.name:
            self.own_names.add(system.name)
        if identity is not None:
            self.identities[device.name] = Identity(
                on,
                identity.serial or "",
                identity.os or "",
                identity.version or "",
                identity.model_by_object_id or "",
                (readings.upkeep.release or "") if readings.upkeep else "",
            )

    def _tables(self, device: Device, readings: Readings, stations: Iterable[SeenStation], on: date) -> None:
        """The stations that a device has met: strangers, and machines of its site that are not asked."""
        ports = _ports(readings)
        outward = self._outward.get(device.name, frozenset())
        register: SiteRegister | None = self._registers.get(device.site)
        found = self.stations.setdefault(device.site, [])
        for each in stations:
            port = ports.get(each.interface_index, "") if each.interface_index is not None else ""
            known = register.find(each) if register is not None else None
            if known is not None:
                how = How.ARP if each.address is not None else How.FDB
                self._see(known, Seeing(on, how, device.name, port))
                if not self._inventory.devices[known].mac:
                    continue  # found by its address: the hardware address is its own, whatever it is
            found.append(Station(each.mac, on, device.name, port, port in outward))

    def links(self, device: Device, evidence: Evidence) -> None:
        """Take in what stands at the other ends of a device's links."""
        readings, on = evidence.readings, _day(evidence.at, self._inventory.city.zone)
        ports = PortNames(readings.interfaces or ())
        for each in readings.neighbours or ():
            name = each.remote_name or ""
            port = ports.of(each) or ""
            other = self._names.get(name.casefold()) or self._names.get(name.partition(".")[0].casefold())
            if other is not None and other.site == device.site:
                self._see(other.name, Seeing(on, How.NEIGHBOUR, device.name, port))
            self.neighbours[device.site].append(Met(name, on, device.name, port))


def _ports(readings: Readings) -> dict[int, str]:
    """Names of interfaces by their number."""
    return {interface.index: interface.key for interface in readings.interfaces or ()}


def _outward(inventory: Inventory) -> Mapping[DeviceName, frozenset[str]]:
    """The ports of each device that lead out of its site: ends of circuits, and ways up to other sites."""
    found: dict[DeviceName, set[str]] = defaultdict(set)
    for circuit in inventory.circuits.values():
        for end in circuit.ends:
            found[end.device].add(end.ifname)
    for device in inventory.devices.values():
        for uplink in device.uplinks:
            if uplink.interface and inventory.devices[uplink.to].site != device.site:
                found[device.name].add(uplink.interface)
    return {name: frozenset(ports) for name, ports in found.items()}
