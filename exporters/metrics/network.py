"""What devices say of the network around them: neighbours, duplex, powered ports, stations. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from collectors.neighbours import PortNames
from exporters.metrics.catalogue import PREFIX
from exporters.metrics.groups import ReadingGroup
from exporters.metrics.labels import number, pairs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from collectors.readings import (
        AddressReading,
        BgpNeighbour,
        EthernetReading,
        InterfaceReading,
        Neighbour,
        OspfNeighbour,
        PoePort,
        Readings,
        SeenStation,
    )
    from exporters.metrics.groups import Sample

BGP_UP = PREFIX + "bgp_neighbour_up"
BGP_ADMIN_UP = PREFIX + "bgp_neighbour_admin_up"
BGP_INFO = PREFIX + "bgp_neighbour_info"
BGP_PREFIXES = PREFIX + "bgp_prefixes_received"
OSPF_UP = PREFIX + "ospf_neighbour_up"
OSPF_INFO = PREFIX + "ospf_neighbour_info"
LINK_INFO = PREFIX + "link_neighbour_info"
FULL_DUPLEX = PREFIX + "interface_full_duplex"
POE_PORTS = PREFIX + "poe_ports"
STATIONS_SEEN = PREFIX + "stations_seen"
ADDRESS_INFO = PREFIX + "device_address_info"


def bgp_samples(peers: Sequence[BgpNeighbour]) -> Iterator[Sample]:
    """Peers by address; one that is meant to be down is told by its admin status."""
    for peer in {peer.peer: peer for peer in peers}.values():
        label = pairs(("peer",), (peer.peer,))
        if peer.up is not None:
            yield BGP_UP, label, number(peer.up)
        if peer.admin is not None:
            yield BGP_ADMIN_UP, label, number(peer.admin == "start")
        if peer.remote_as is not None:
            yield BGP_INFO, pairs(("peer", "remote_as"), (peer.peer, str(peer.remote_as))), "1"
        if peer.prefixes is not None:
            yield BGP_PREFIXES, label, number(peer.prefixes)


def ospf_samples(neighbours: Sequence[OspfNeighbour]) -> Iterator[Sample]:
    """Neighbours by address, and by interface too where that has no address of its own."""
    for key, neighbour in {_ospf_key(neighbour): neighbour for neighbour in neighbours}.items():
        if neighbour.up is not None:
            yield OSPF_UP, pairs(("neighbour",), (key,)), number(neighbour.up)
        yield OSPF_INFO, pairs(("neighbour", "router_id"), (key, neighbour.router_id or "")), "1"


def _ospf_key(neighbour: OspfNeighbour) -> str:
    index = neighbour.interface_index
    return neighbour.address if index is None else f"{neighbour.address}%{index}"


def link_samples(found: tuple[Sequence[Neighbour], Sequence[InterfaceReading]]) -> Iterator[Sample]:
    """Each neighbour on a link, at the interface by its name; what is not known is empty."""
    neighbours, interfaces = found
    names = PortNames(interfaces)
    links = (
        (names.of(each) or "", each.protocol, each.remote_name or "", each.remote_port or "") for each in neighbours
    )
    for link in dict.fromkeys(links):
        yield LINK_INFO, pairs(("ifname", "protocol", "neighbour", "port"), link), "1"


def duplex_samples(found: tuple[Sequence[EthernetReading], Sequence[InterfaceReading]]) -> Iterator[Sample]:
    """Whether a link runs in both directions at once, where that is known."""
    ethernet, interfaces = found
    keys = {interface.index: interface.key for interface in interfaces}
    for each in ethernet:
        if each.duplex is not None and each.index in keys:
            yield FULL_DUPLEX, pairs(("ifname",), (keys[each.index],)), number(each.duplex == "full")


def poe_samples(ports: Sequence[PoePort]) -> Iterator[Sample]:
    """How many ports are in which status."""
    for status, count in sorted(Counter(port.status for port in ports if port.status is not None).items()):
        yield POE_PORTS, pairs(("status",), (status,)), number(count)


def station_samples(stations: Sequence[SeenStation]) -> Iterator[Sample]:
    """Different stations in the tables of resolved addresses, and in the forwarding tables."""
    if not stations:
        return
    for table, macs in (
        ("addresses", {station.mac for station in stations if station.address is not None}),
        ("forwarding", {station.mac for station in stations if station.address is None}),
    ):
        if macs:
            yield STATIONS_SEEN, pairs(("table",), (table,)), number(len(macs))


def address_samples(addresses: Sequence[AddressReading]) -> Iterator[Sample]:
    """Addresses that others may know the device by; a device with one, or with loopback beside it, is no router."""
    known = dict.fromkeys(each.address for each in addresses if not each.address.startswith(("127.", "::1", "fe80:")))
    if len(known) > 1:
        for address in known:
            yield ADDRESS_INFO, pairs(("address",), (address,)), "1"


def _with_interfaces(readings: Readings, group: str) -> tuple[Any, Any] | None:
    """A group of readings beside the interfaces that it is about."""
    value = getattr(readings, group)
    return None if value is None else (value, readings.interfaces or ())


NETWORK_GROUPS = (
    ReadingGroup((BGP_UP, BGP_ADMIN_UP, BGP_INFO, BGP_PREFIXES), lambda readings: readings.bgp, bgp_samples),
    ReadingGroup((OSPF_UP, OSPF_INFO), lambda readings: readings.ospf, ospf_samples),
    ReadingGroup((LINK_INFO,), lambda readings: _with_interfaces(readings, "neighbours"), link_samples),
    ReadingGroup((FULL_DUPLEX,), lambda readings: _with_interfaces(readings, "ethernet"), duplex_samples),
    ReadingGroup((POE_PORTS,), lambda readings: readings.poe, poe_samples),
    ReadingGroup((STATIONS_SEEN,), lambda readings: readings.stations, station_samples),
    ReadingGroup((ADDRESS_INFO,), lambda readings: readings.addresses, address_samples),
)
