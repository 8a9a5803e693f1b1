"""Who was met: BRIDGE-MIB's forwarding table (RFC 4188) and IP-MIB's ipNetToMediaTable (RFC 4293)."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from lab.ber import Tag
from lab.kinds import ETHERNET
from lab.mib import ip_address, number, object_id, octets, oid
from lab.objects.subject import Entry, Subject, rows, scalars

if TYPE_CHECKING:
    from collections.abc import Iterator

_BRIDGE, _NET_TO_MEDIA = oid("1.3.6.1.2.1.17"), oid("1.3.6.1.2.1.4.22.1")
_TRANSPARENT_ONLY, _LEARNED, _DYNAMIC = 2, 3, 3


def bridge(subject: Subject) -> Iterator[Entry]:
    """What a switch says of its ports, and which stations it has learned behind which."""
    if not subject.kind.bridge:
        return
    device = subject.device
    wired = [port.index for port in device.ports if port.type == ETHERNET]
    ports = {index: place for place, index in enumerate(wired, 1)}
    yield from scalars((*_BRIDGE, 1), {1: octets(device.mac), 2: number(len(ports)), 3: number(_TRANSPARENT_ONLY)})
    for index, port in ports.items():
        columns = {1: number(port), 2: number(index), 3: object_id("0.0"), 4: number(0, Tag.COUNTER32)}
        yield from rows((*_BRIDGE, 1, 4, 1), columns, port)
    for station in subject.network.stations(device, subject.time):
        columns = {1: octets(station.mac), 2: number(ports[station.interface]), 3: number(_LEARNED)}
        yield from rows((*_BRIDGE, 4, 3, 1), columns, *station.mac)


def resolved(subject: Subject) -> Iterator[Entry]:
    """The stations of its own site whose addresses a router has resolved."""
    if not subject.kind.router:
        return
    for station in subject.network.stations(subject.device, subject.time):
        columns = {
            1: number(station.interface),
            2: octets(station.mac),
            3: ip_address(station.address),
            4: number(_DYNAMIC),
        }
        yield from rows(_NET_TO_MEDIA, columns, station.interface, *IPv4Address(station.address).packed)
