"""Which offices can use which service now, and if not, whether it is their line or the shared system. Pure."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from collectors.state.model import ANSWERING, SILENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from collectors.services.watch import ServiceState
    from collectors.state.model import DeviceStatus
    from inventory.identifiers import DeviceName
    from inventory.model import Inventory


class Line(StrEnum):
    """What is known of the line of a site."""

    REACHED = "reached"
    """One of its edges answers."""
    CUT = "cut"
    """None answers, and each is down or behind an outage."""
    UNKNOWN = "unknown"


class Ability(StrEnum):
    """Whether the counters of an office can work with a service; the `state` label."""

    ABLE = "able"
    LINE = "line"
    """Its line is cut."""
    SYSTEM = "system"
    """Its line stands, and the service does not work for anybody."""
    UNKNOWN = "unknown"


class OfficeCount(msgspec.Struct, frozen=True, gc=False):
    """How many offices of a district are in one state towards a service.

    Attributes:
        sites: how many; 0 where the district has none in this state.
        counters: of these, as far as they said how many they have.
    """

    district: str
    service: str
    vantage: str
    ability: Ability
    sites: int
    counters: int


def line_of(edges: Iterable[DeviceName], statuses: Mapping[DeviceName, DeviceStatus]) -> Line:
    """What is known of the line of a site.

    Args:
        edges: the devices by which it is reached.
        statuses: of all devices.
    """
    states = {status.state for name in edges if (status := statuses.get(name))}
    if states & ANSWERING:
        return Line.REACHED
    return Line.CUT if states and states <= SILENT else Line.UNKNOWN


class OfficeBook:
    """The offices of an inventory by district: all sites that belong to one."""

    def __init__(self, inventory: Inventory) -> None:
        """Take the sites, once for an inventory."""
        edges, on = inventory.edges_by_site, inventory.city.units_as_of
        self._offices = [
            (district, edges[site.name], site.counters or 0)
            for site in inventory.sites.values()
            if (district := inventory.units.placement(site.unit, on)[0])
        ]

    def count(
        self, statuses: Mapping[DeviceName, DeviceStatus], services: Iterable[ServiceState], *, blind: bool
    ) -> Iterator[OfficeCount]:
        """Every district with every service that was checked, in each state.

        Args:
            statuses: of all devices.
            services: as their last checks left them.
            blind: the vantage point sees nothing, so that a service that fails says nothing.
        """
        sites: Counter[tuple[str, Line]] = Counter()
        counters: Counter[tuple[str, Line]] = Counter()
        for district, edges, count in self._offices:
            line = line_of(edges, statuses)
            sites[district, line] += 1
            counters[district, line] += count
        districts = dict.fromkeys(district for district, _, _ in self._offices)
        for service in services:
            abilities = _abilities(service, blind=blind)
            for district in districts:
                found = {ability: [0, 0] for ability in Ability}
                for line, ability in abilities.items():
                    found[ability][0] += sites[district, line]
                    found[ability][1] += counters[district, line]
                for ability, (some, open_counters) in found.items():
                    yield OfficeCount(district, service.service, service.vantage, ability, some, open_counters)


def _abilities(service: ServiceState, *, blind: bool) -> Mapping[Line, Ability]:
    """What each line means for a service."""
    reached = Ability.UNKNOWN
    if service.up:
        reached = Ability.ABLE
    elif service.up is False and not blind:
        reached = Ability.SYSTEM
    return {Line.REACHED: reached, Line.CUT: Ability.LINE, Line.UNKNOWN: Ability.UNKNOWN}
