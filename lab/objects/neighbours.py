"""Who is at the other end: LLDP-MIB (IEEE 802.1AB-2005) and OSPF-MIB's neighbours (RFC 4750)."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from lab.ber import Tag
from lab.kinds import KINDS, LOOPBACK
from lab.mib import Instant, Moving, Variable, ip_address, number, octets, oid, text
from lab.objects.subject import Entry, Subject, rows, scalars
from lab.objects.system import outer_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lab.traffic import Line

_LLDP, _OSPF = oid("1.0.8802.1.1.2.1"), oid("1.3.6.1.2.1.14")
_MAC_ADDRESS, _INTERFACE_NAME, _PORT_IS_INTERFACE_NAME = 4, 5, 5
_FULL, _DOWN, _UP = 8, 1, 1


def lldp(subject: Subject) -> Iterator[Entry]:
    """A device's own ports, and what stands at the other ends of those whose neighbour speaks LLDP too."""
    if not subject.kind.neighbours:
        return
    device = subject.device
    local = {1: number(_MAC_ADDRESS), 2: octets(device.mac), 3: text(device.name), 4: text(subject.kind.description)}
    yield from scalars((*_LLDP, 3), local)
    for port in device.ports:
        if port.type == LOOPBACK:
            continue
        own = {2: number(_PORT_IS_INTERFACE_NAME), 3: text(port.name), 4: text(port.alias)}
        yield from rows((*_LLDP, 3, 7, 1), own, port.index)
        far = subject.network.far_end(port)
        if far is not None and KINDS[far[0].kind].neighbours:
            peer, other = far
            columns = {
                4: number(_MAC_ADDRESS),
                5: octets(peer.mac),
                6: number(_INTERFACE_NAME),
                7: text(other.name),
                8: text(other.alias),
                9: text(peer.name),
                10: text(KINDS[peer.kind].description),
            }
            yield from rows((*_LLDP, 4, 1, 1), columns, 0, port.index, 1)


class _Adjacency:
    """OSPF-MIB::ospfNbrState over a line: full(8), or down(1) while it is cut."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def state(self, instant: Instant) -> int:
        """The state now."""
        return _FULL if self._line.oper_status(instant) == _UP else _DOWN


def ospf(subject: Subject) -> Iterator[Entry]:
    """A router's neighbours: the routers at the other ends of its lines."""
    if not subject.kind.router:
        return
    yield from scalars((*_OSPF, 1), {1: ip_address(outer_address(subject.device.address)), 2: number(1)})
    for port in subject.device.ports:
        far = subject.network.far_end(port)
        if far is not None and KINDS[far[0].kind].router:
            address = outer_address(far[0].address)
            adjacency: dict[int, Variable] = {
                1: ip_address(address),
                2: number(0),
                3: ip_address(address),
                4: number(2),
                5: number(1),
                6: Moving(Tag.INTEGER, _Adjacency(port.line).state),
            }
            yield from rows((*_OSPF, 10, 1), adjacency, *IPv4Address(address).packed, 0)
