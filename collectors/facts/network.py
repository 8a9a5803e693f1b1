"""What a device knows of the network around it, in the facts document: neighbours on links and in routing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.facts.fields import Fields, known
from collectors.neighbours import PortNames

if TYPE_CHECKING:
    from collectors.readings import BgpNeighbour, InterfaceReading, Neighbour, OspfNeighbour


def bgp(reading: BgpNeighbour) -> Fields:
    """A BGP peer."""
    return known({"peer": reading.peer, "remote_as": reading.remote_as, "state": reading.state, "admin": reading.admin})


def ospf(reading: OspfNeighbour) -> Fields:
    """An OSPF neighbour."""
    return known({"address": reading.address, "router_id": reading.router_id, "state": reading.state})


def neighbours(
    readings: tuple[Neighbour, ...] | None, interfaces: tuple[InterfaceReading, ...] | None
) -> list[Fields] | None:
    """Neighbours on links, at the interfaces by their names."""
    if readings is None:
        return None
    names = PortNames(interfaces or ())
    return [
        known(
            {
                "protocol": reading.protocol,
                "local_interface": names.of(reading),
                "remote_name": reading.remote_name,
                "remote_port": reading.remote_port,
            }
        )
        for reading in readings
    ]
