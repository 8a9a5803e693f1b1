"""SNMPv2-MIB's system group (RFC 3418) and IP-MIB's addresses (RFC 4293, ipAddrTable)."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from lab.ber import Tag
from lab.kinds import ENTERPRISE
from lab.mib import Moving, Variable, ip_address, number, object_id, octets, oid, text
from lab.model import SIMULATED
from lab.objects.subject import Entry, Subject, rows, scalars
from lab.spelling import spell
from lab.traffic import uptime_ticks

if TYPE_CHECKING:
    from collections.abc import Iterator

_SYSTEM, _ADDRESSES = oid("1.3.6.1.2.1.1"), oid("1.3.6.1.2.1.4.20.1")
_DISPLAY_STRING_OCTETS = 255


def system(subject: Subject) -> Iterator[Entry]:
    """The system group; the location is spelt as the device spells Vietnamese."""
    device, site = subject.device, subject.site
    place = spell(f"{site.title} ({SIMULATED})", device.spelling, _DISPLAY_STRING_OCTETS)
    yield from scalars(
        _SYSTEM,
        {
            1: text(subject.kind.description),
            2: object_id(f"{ENTERPRISE}.{subject.kind.number}"),
            3: Moving(Tag.TIME_TICKS, uptime_ticks),
            4: text(f"{site.phone} ({SIMULATED})".strip()),
            5: text(device.name),
            6: octets(place),
            7: number(subject.kind.services),
        },
    )


def addresses(subject: Subject) -> Iterator[Entry]:
    """The address in the office's network; of a router also the one of its line out."""
    device, lan = subject.device, subject.network.lan_port(subject.device)
    inner = lan if subject.kind.router and lan else next(port for port in device.ports if port.mac)
    yield from _address(device.lan_address, "255.255.255.0", inner.index)
    if subject.kind.router and lan and device.address:
        yield from _address(outer_address(device.address), "255.255.255.252", device.ports[0].index)


def outer_address(agent: str) -> str:
    """A router's address in the city's network, from that of its agent: 127.B.S.D -> 10.B.S.D."""
    return "10." + agent.partition(".")[2]


def _address(address: str, mask: str, index: int) -> Iterator[Entry]:
    columns: dict[int, Variable] = {
        1: ip_address(address),
        2: number(index),
        3: ip_address(mask),
        4: number(1),
        5: number(65535),
    }
    yield from rows(_ADDRESSES, columns, *IPv4Address(address).packed)
