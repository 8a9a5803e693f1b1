"""An office's LAN as its own devices tell it: sockets in use and free, slow, half duplex and faulty ones, Wi-Fi. Pure.

Counts, not verdicts: a telephone or a printer at 100 Mbit/s is as its maker built it. What no switch told is unknown,
never 0, and beside every count stands how many of the office's switches it is from.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import msgspec

from collectors.lan_ports import lan_ports
from inventory.identifiers import ItemKind
from planning.evidence import office_sites
from planning.lan_faults import has_carried, has_discards, has_errors
from planning.wifi import ACCESS_POINT, points_seen, wifi_clients

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from collectors.readings import InterfaceCounters, InterfaceReading, Readings
    from inventory.identifiers import DeviceName, SiteName
    from inventory.model import Inventory, Site

SWITCH = "switch"
"""The role of devices whose sockets are an office's LAN."""

SLOW_BPS: Final = 100_000_000
"""A port in use at this speed or less is counted as slow: Fast Ethernet and older."""

_LAN_SWITCH = ItemKind("lan_switch")
_UP, _DOWN = 1, 2
_NO_LINK = frozenset({2, 5, 7})
"""ifOperStatus down, dormant, lowerLayerDown (RFC 2863)."""

_POWERING = "deliveringPower"


class Ports(msgspec.Struct, frozen=True):
    """Sockets of switches. What is said of ports in use counts only those: used = slow + speed_unknown + the rest.

    Attributes:
        total: used + idle + free + off + unclear.
        used: with a link now.
        idle: without a link now, but frames were counted since the device began to count: a PC that is off at night,
            or a desk that was given up.
        free: switched on, without a link, and never used as far as the device has counted.
        off: switched off by configuration.
        unclear: of which the switch does not tell whether they have a link.
        slow: in use at 100 Mbit/s or less.
        half: in use at half duplex.
        errors, discards: in use, with more bad or dropped frames than `lan_faults` allows.
        speed_unknown, duplex_unknown, errors_unknown, discards_unknown: in use, and the switch does not tell.
        powering: that give power to what is plugged in; None when no switch has such.
    """

    total: int = 0
    used: int = 0
    idle: int = 0
    free: int = 0
    off: int = 0
    unclear: int = 0
    slow: int = 0
    speed_unknown: int = 0
    half: int = 0
    duplex_unknown: int = 0
    errors: int = 0
    errors_unknown: int = 0
    discards: int = 0
    discards_unknown: int = 0
    powering: int | None = None

    def __add__(self, other: Ports) -> Ports:
        """Sums; powering sockets of those that tell."""
        sums = {name: getattr(self, name) + getattr(other, name) for name in _SUMMED}
        told = [each.powering for each in (self, other) if each.powering is not None]
        return Ports(**sums, powering=sum(told) if told else None)

    @property
    def full(self) -> bool | None:
        """Whether no socket is left; None when that cannot be told, as of idle ones nobody knows whose they are."""
        if self.free or not self.total:
            return False if self.free else None
        return None if self.unclear or self.idle else True

    @property
    def share_used(self) -> Fraction | None:
        """Used now, of those that are switched on; None when there are none of which that is known."""
        known = self.used + self.idle + self.free
        return Fraction(self.used, known) if known else None


_SUMMED: Final = tuple(name for name in Ports.__struct_fields__ if name != "powering")


class LanFigures(msgspec.Struct, frozen=True):
    """The LAN of one office.

    Attributes:
        switches: that the inventory names; answered: of these, those that told their interfaces.
        units: chassis of those that answered: a stack answers as one and has several.
        full: of those that answered, the switches without a free socket.
        ports: sockets of those that answered; None when none did.
        complete: all switches answered, and the office declares no more that work than answered.
        no_free_port: the office has no free socket; None when that cannot be told.
        per_staff: sockets for each of the staff; None when not all are known.
        access_points: that the inventory names; access_points_seen: that answered or that a controller counts.
        wifi_clients: machines on Wi-Fi at the time; None when nothing tells.
        uplink_bps: speed of the port that the preferred line out of the office is plugged into.
    """

    switches: int = 0
    answered: int = 0
    units: int = 0
    full: int = 0
    ports: Ports | None = None
    complete: bool = False
    no_free_port: bool | None = None
    per_staff: Fraction | None = None
    access_points: int = 0
    access_points_seen: int = 0
    wifi_clients: int | None = None
    uplink_bps: int | None = None


def measure_lan(inventory: Inventory, readings: Mapping[DeviceName, Readings]) -> dict[SiteName, LanFigures]:
    """The LAN of every office.

    Args:
        inventory: checked.
        readings: the last ones of each device that answered; others are left out.
    """
    uplinks = _uplink_names(inventory)
    return {site.name: _office(inventory, site, readings, uplinks) for site in office_sites(inventory)}


def _office(
    inventory: Inventory,
    site: Site,
    readings: Mapping[DeviceName, Readings],
    uplinks: Mapping[DeviceName, Sequence[str]],
) -> LanFigures:
    devices = inventory.devices_by_site[site.name]
    switches = [device for device in devices if device.role == SWITCH]
    told = [known for each in switches if (known := readings.get(each.name)) and known.interfaces is not None]
    counted = [switch_ports(known) for known in told]
    ports = sum(counted[1:], counted[0]) if counted else None
    units = sum(map(_units, told))
    complete = 0 < len(switches) == len(told) and _no_more_declared(inventory, site.name, units)
    points = [device for device in devices if device.role == ACCESS_POINT]
    return LanFigures(
        switches=len(switches),
        answered=len(told),
        units=units,
        full=sum(each.full is True for each in counted),
        ports=ports,
        complete=complete,
        no_free_port=_no_free_port(ports, complete=complete),
        per_staff=Fraction(ports.total, site.staff) if ports and complete and site.staff else None,
        access_points=len(points),
        access_points_seen=points_seen(devices, points, readings),
        wifi_clients=wifi_clients(devices, readings),
        uplink_bps=_uplink_bps(inventory, site.name, readings, uplinks),
    )


def _no_free_port(ports: Ports | None, *, complete: bool) -> bool | None:
    """One free socket is enough to know; that there is none is known only of all switches."""
    if ports is None or ports.full is None:
        return None
    return ports.full if complete or not ports.full else None


def _no_more_declared(inventory: Inventory, site: SiteName, units: int) -> bool:
    """Whether every switch that the office declares as working is among those that answered."""
    assets = inventory.assets.get(site)
    answers = [kinds[_LAN_SWITCH] for kinds in assets.places.values() if _LAN_SWITCH in kinds] if assets else []
    if not answers or None in answers:
        return False
    return sum(lot.count - lot.broken for lots in answers for lot in lots or ()) <= units


def _units(readings: Readings) -> int:
    """The chassis that answer as one switch; entPhysicalTable lists every member of a stack (RFC 6933)."""
    return max(sum(part.entity_class == "chassis" for part in readings.inventory or ()), 1)


def switch_ports(readings: Readings) -> Ports:
    """The sockets of one switch."""
    rows = {row.index: row for row in readings.counters.rows} if readings.counters else {}
    duplex = {each.index: each.duplex for each in readings.ethernet or ()}
    found: Counter[str] = Counter()
    for port in lan_ports(readings):
        row = rows.get(port.index)
        state = _state(row)
        found["total"] += 1
        found[state] += 1
        if state == "used" and row is not None:
            found.update(_in_use(port, row, duplex.get(port.index)))
    powering = sum(each.status == _POWERING for each in readings.poe) if readings.poe else None
    return Ports(**found, powering=powering)


def _state(row: InterfaceCounters | None) -> str:
    if row is None:
        return "unclear"
    if row.oper_status == _UP:
        return "used"
    if row.admin_status == _DOWN:
        return "off"
    if row.oper_status not in _NO_LINK:
        return "unclear"
    return "idle" if has_carried(row) else "free"


def _in_use(port: InterfaceReading, row: InterfaceCounters, duplex: str | None) -> Iterable[str]:
    """What is to be counted of a port in use."""
    if not port.speed_bps:
        yield "speed_unknown"
    elif port.speed_bps <= SLOW_BPS:
        yield "slow"
    if duplex is None:
        yield "duplex_unknown"
    elif duplex == "half":
        yield "half"
    for name, faulty in (("errors", has_errors(row)), ("discards", has_discards(row))):
        if faulty is None:
            yield f"{name}_unknown"
        elif faulty:
            yield name


def _uplink_names(inventory: Inventory) -> dict[DeviceName, list[str]]:
    """By device, the interfaces of its uplinks that the inventory names, the preferred one first."""
    found: dict[DeviceName, list[str]] = {}
    for device in inventory.devices.values():
        named = [uplink.interface for uplink in device.uplinks if uplink.interface]
        if named:
            found[device.name] = named
    for circuit in inventory.circuits.values():
        for end in circuit.ends:
            above = {uplink.to for uplink in inventory.devices[end.device].uplinks}
            if len(circuit.ends) == 1 or any(other.device in above for other in circuit.ends):
                found.setdefault(end.device, []).append(end.ifname)
    return found


def _uplink_bps(
    inventory: Inventory,
    site: SiteName,
    readings: Mapping[DeviceName, Readings],
    uplinks: Mapping[DeviceName, Sequence[str]],
) -> int | None:
    """Speed of the first uplink's port that has a link and tells its speed."""
    for edge in inventory.edges_by_site[site]:
        known = readings.get(edge)
        if known is None:
            continue
        down = {row.index for row in (known.counters.rows if known.counters else ()) if row.oper_status != _UP}
        by_name = {name: each for each in known.interfaces or () for name in (each.descr, each.name, each.key) if name}
        for name in uplinks.get(edge, ()):
            port = by_name.get(name)
            if port is not None and port.speed_bps and port.index not in down:
                return port.speed_bps
    return None
