"""What a device knows of the network around it, as its page shows it: neighbours, routing, powered ports. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from collectors.neighbours import PortNames
from inventory.identifiers import DeviceName
from inventory.model import Reach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collectors.readings import EthernetReading, Readings
    from collectors.sightings import Sighting
    from dashboards.status.parts import Scene
    from inventory.identifiers import SiteName

LINES_SHOWN = 512
"""Of each table; a device has some dozens, and a page must not grow with what a hostile one claims."""


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A neighbour on a link; `device` is the one of the inventory that has its name, where there is one."""

    interface: str
    protocol: str
    name: str
    port: str
    device: DeviceName | None


@dataclass(frozen=True, slots=True)
class RouteLine:
    """A neighbour in routing.

    Attributes:
        protocol: bgp or ospf.
        identity: AS number or router identifier, "" where unknown.
        state: as the protocol calls it, "" where unknown.
        up: whether it is as it should be; None = not known, or meant to be down.
        error: last error of a BGP session, "" when there was none.
    """

    protocol: str
    peer: str
    identity: str
    state: str
    up: bool | None
    error: str


@dataclass(frozen=True, slots=True)
class PoeLine:
    """A port that can power devices: its status by the MIB's name, and the class of what it powers."""

    key: str
    status: str
    power_class: int | None


@dataclass(frozen=True, slots=True)
class NetworkView:
    """The network as a device sees it. None stands for what has not been read; the station count counts machines."""

    links: tuple[LinkLine, ...] | None = None
    routes: tuple[RouteLine, ...] = ()
    poe: tuple[PoeLine, ...] | None = None
    stations: int | None = None


@dataclass(frozen=True, slots=True)
class SightingLine:
    """A machine that is only seen, and where it was last; None = never seen."""

    device: DeviceName
    sighting: Sighting | None


def network_view(scene: Scene, readings: Readings | None) -> NetworkView:
    """Make the network sections of a device's page."""
    if readings is None:
        return NetworkView()
    poe, stations = readings.poe, readings.stations
    return NetworkView(
        links=_links(scene, readings),
        routes=tuple(islice(_routes(readings), LINES_SHOWN)),
        poe=None
        if poe is None
        else tuple(PoeLine(port.key, port.status or "", port.power_class) for port in poe[:LINES_SHOWN]),
        stations=None if stations is None else len({station.mac for station in stations}),
    )


def _links(scene: Scene, readings: Readings) -> tuple[LinkLine, ...] | None:
    if readings.neighbours is None:
        return None
    names = PortNames(readings.interfaces or ())
    known = scene.directory.inventory.devices
    lines = []
    for each in readings.neighbours[:LINES_SHOWN]:
        name = each.remote_name or ""
        device = DeviceName(name)
        found = device if device in known else None
        lines.append(LinkLine(names.of(each) or "", each.protocol, name, each.remote_port or "", found))
    return tuple(dict.fromkeys(lines))


def _routes(readings: Readings) -> Iterator[RouteLine]:
    for peer in readings.bgp or ():
        identity = "" if peer.remote_as is None else str(peer.remote_as)
        up = None if peer.admin == "stop" else peer.up
        yield RouteLine("bgp", peer.peer, identity, peer.state or "", up, peer.last_error or "")
    for neighbour in readings.ospf or ():
        yield RouteLine("ospf", neighbour.address, neighbour.router_id or "", neighbour.state or "", neighbour.up, "")


def wire_errors(reading: EthernetReading | None) -> tuple[tuple[str, int], ...]:
    """What is wrong on the wire of an interface, as counted by the device since it started; zeros are left out."""
    if reading is None:
        return ()
    counts = (
        ("wire.fcs", reading.fcs_errors),
        ("wire.alignment", reading.alignment_errors),
        ("wire.late", reading.late_collisions),
    )
    return tuple((key, count) for key, count in counts if count)


def sighting_lines(scene: Scene, site: SiteName) -> tuple[SightingLine, ...]:
    """The machines of a site that are only seen, those seen last first, those never seen last."""
    lines = [
        SightingLine(device.name, scene.source.sighting(device.name))
        for device in scene.directory.inventory.devices_by_site[site]
        if device.reach is Reach.VIA_GATEWAY
    ]
    return tuple(sorted(lines, key=lambda line: -line.sighting.at if line.sighting else 0.0))
