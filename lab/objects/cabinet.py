"""Puts an agent's objects together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lab.kinds import KINDS
from lab.mib import Mib, oid
from lab.network import Network
from lab.objects.bridge import bridge, resolved
from lab.objects.entity import entities
from lab.objects.host import host_resources
from lab.objects.interfaces import ethernet, interfaces
from lab.objects.linux import linux
from lab.objects.neighbours import lldp, ospf
from lab.objects.power import power_ethernet
from lab.objects.printer import printer
from lab.objects.subject import Entry, Subject
from lab.objects.system import addresses, system
from lab.objects.ups import ups
from lab.presence import next_change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lab.model import LabCity, LabDevice

_PARTS: Final[tuple[Callable[[Subject], Iterator[Entry]], ...]] = (
    system,
    interfaces,
    ethernet,
    addresses,
    resolved,
    bridge,
    ospf,
    host_resources,
    printer,
    ups,
    power_ethernet,
    entities,
    linux,
    lldp,
)
"""Each gives nothing for a device that has none of its objects."""

_OWN: Final = tuple(map(oid, ("1.3.6.1.2.1.4.20", "1.3.6.1.2.1.4.22", "1.3.6.1.2.1.14.10", "1.3.6.1.2.1.17.4")))
"""Tables whose index is an address: their names are a device's own."""


class Cabinet:
    """Makes what the agents of a city hold."""

    def __init__(self, city: LabCity) -> None:
        """Look at a city."""
        self._city, self._network = city, Network(city)

    def mib(self, device: LabDevice, time: int) -> Mib:
        """All variables of a device at a time.

        Args:
            device: of the city.
            time: microseconds since 1970.
        """
        kind, site = KINDS[device.kind], self._city.sites[device.site]
        subject = Subject(device, site, kind, self._network, self._city.utc_offset_seconds, time)
        return Mib((entry for part in _PARTS for entry in part(subject)), _OWN)

    def source(self, device: LabDevice) -> Callable[[int], tuple[Mib, int | None]]:
        """What gives a device's variables at a time, and until when they stand: a switch forgets who is off."""
        kind = KINDS[device.kind]
        forgets = kind.bridge or kind.router

        def look(time: int) -> tuple[Mib, int | None]:
            others = self._city.devices_by_site[device.site] if forgets else ()
            until = next_change((other.office_day for other in others if other.office_day), time)
            return self.mib(device, time), until

        return look
