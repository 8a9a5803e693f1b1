"""What is seen through gateways: machines that nobody asks, found in the tables of their site's routers and switches.

Office networks all number their machines alike, so that a machine is looked for in the tables of its own site only: by
its hardware address where the inventory states one, else by its address among those that the site's devices have
resolved. To be seen is to exist; not to be seen says nothing. Pure, apart from what the book remembers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Self

import msgspec

from inventory.identifiers import DeviceName
from inventory.model import Reach

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from collectors.readings import InterfaceReading, SeenStation
    from inventory.identifiers import SiteName
    from inventory.model import Inventory

_VIRTUAL: Final = ("00:00:5e:00:01:", "00:00:5e:00:02:")
"""Hardware addresses of virtual routers (RFC 9568, 7.3): shared by real ones, no station of their own."""

STRANGERS_KEPT: Final = 64
"""Stations of a device's tables that no list knows and that are kept over a restart, for the gap report."""


class Sighting(msgspec.Struct, frozen=True, gc=False):
    """When a machine was last in the tables of another device of its site, at which interface of that where known.

    `at` is UTC seconds of the reading; the entry itself may be some minutes older.
    """

    device: DeviceName
    at: float
    by: DeviceName
    interface_index: int | None = None


class SiteRegister:
    """The machines of one site that are only seen, to be found by hardware address or address."""

    def __init__(self) -> None:
        """Begin with none."""
        self.by_mac: dict[str, DeviceName] = {}
        self.by_address: dict[str, DeviceName] = {}

    def find(self, station: SeenStation) -> DeviceName | None:
        """The machine that a station is; None when it is none of these.

        A machine whose hardware address is stated is not believed to be another one that was given its address.
        """
        device = self.by_mac.get(station.mac)
        if device is None and station.address is not None:
            device = self.by_address.get(station.address)
        return device


def registers(inventory: Inventory) -> Mapping[SiteName, SiteRegister]:
    """The register of each site that has machines which are only seen."""
    found: dict[SiteName, SiteRegister] = {}
    for device in inventory.devices.values():
        if device.reach is not Reach.VIA_GATEWAY:
            continue
        register = found.setdefault(device.site, SiteRegister())
        if device.mac:
            register.by_mac[device.mac] = device.name
        elif device.address is not None:
            register.by_address[str(device.address)] = device.name
    return found


def sightings(register: SiteRegister, by: DeviceName, at: float, stations: Iterable[SeenStation]) -> list[Sighting]:
    """The machines of a site among the stations of one of its devices, each once.

    Args:
        register: of the site.
        by: the device whose tables these are.
        at: UTC seconds when they were read.
        stations: of resolved addresses and of forwarding tables; an interface that any of them tells is kept.
    """
    found: dict[DeviceName, Sighting] = {}
    for station in stations:
        device = register.find(station)
        if device is not None and (device not in found or found[device].interface_index is None):
            found[device] = Sighting(device, at, by, station.interface_index)
    return list(found.values())


class Listed(NamedTuple):
    """What an inventory says of machines in sight: registers of sites, hardware addresses, addresses of its devices."""

    registers: Mapping[SiteName, SiteRegister]
    macs: frozenset[str]
    addresses: frozenset[str]

    @classmethod
    def of(cls, inventory: Inventory) -> Self:
        """Pure, takes a moment for a city."""
        devices = inventory.devices.values()
        return cls(
            registers(inventory),
            frozenset(device.mac for device in devices if device.mac),
            frozenset(str(each.address) for each in devices if each.address is not None and each.reach is Reach.DIRECT),
        )


class SightingBook:
    """The last sighting of every machine, and what is known of all hardware addresses of the city.

    Attributes:
        changed: whether anything came that may change a count of unlisted stations; whoever counts sets it back.
    """

    def __init__(self, inventory: Inventory) -> None:
        """Take the inventory in force."""
        self.changed = False
        self._last: dict[DeviceName, Sighting] = {}
        self._own: dict[DeviceName, frozenset[str]] = {}
        self.replace(inventory)

    def replace(self, inventory: Inventory, listed: Listed | None = None) -> None:
        """Go on with another inventory; sightings of machines that stayed at their site are kept.

        Args:
            inventory: checked.
            listed: what `Listed.of` made of it; None = make it now.
        """
        self._inventory = inventory
        self._registers, self._listed, self._addresses = listed or Listed.of(inventory)
        devices = inventory.devices
        self._last = {
            name: last
            for name, last in self._last.items()
            if name in devices and last.by in devices and devices[name].site == devices[last.by].site
        }
        self._own = {name: macs for name, macs in self._own.items() if name in devices}
        self.changed = True

    def learn(self, device: DeviceName, interfaces: Iterable[InterfaceReading]) -> None:
        """Take in the hardware addresses of a device that is asked: stations with these are no strangers."""
        macs = frozenset(interface.mac for interface in interfaces if interface.mac is not None)
        if self._own.get(device) != macs:
            self._own[device] = macs
            self.changed = True

    def take(self, by: DeviceName, at: float, stations: Iterable[SeenStation]) -> list[Sighting]:
        """Take in the tables of a device.

        Returns:
            What was seen in them.
        """
        self.changed = True
        register = self._registers.get(self._inventory.devices[by].site)
        found = sightings(register, by, at, stations) if register is not None else []
        for sighting in found:
            last = self._last.get(sighting.device)
            if last is None or last.at <= at:
                self._last[sighting.device] = sighting
        return found

    def of(self, device: DeviceName) -> Sighting | None:
        """The last sighting of a machine; None when it was never seen."""
        return self._last.get(device)

    @property
    def seen(self) -> Iterable[DeviceName]:
        """The machines that were seen at least once."""
        return self._last.keys()

    def worth_keeping(self, by: DeviceName, stations: Iterable[SeenStation]) -> tuple[SeenStation, ...]:
        """What of a device's tables is worth remembering for long.

        That is the machines of its site which are only seen, machines of the inventory that are met at the wrong site,
        and so many strangers that they can be looked for: what a long table holds beyond is a network of guests.
        """
        register = self._registers.get(self._inventory.devices[by].site)
        own = self._own.get(by, frozenset())
        kept: list[SeenStation] = []
        strangers = 0
        for each in stations:
            if (register is not None and register.find(each) is not None) or each.mac in self._listed:
                kept.append(each)
            elif strangers < STRANGERS_KEPT and each.mac not in own and each.address not in self._addresses:
                strangers += 1
                kept.append(each)
        return tuple(kept)

    def count_unlisted(self, tables: Mapping[SiteName, Iterable[Iterable[SeenStation]]]) -> dict[SiteName, int]:
        """Stations that the inventory does not know, by site.

        Known are hardware addresses of the inventory and of all devices that are asked, and stations with an address
        that is a device's; a station is counted once however many tables have it.

        Args:
            tables: of each site, the stations of each of its devices that has tables.
        """
        known = self._listed.union(*self._own.values())
        return {site: self._unlisted(site, found, known) for site, found in tables.items()}

    def _unlisted(self, site: SiteName, tables: Iterable[Iterable[SeenStation]], known: frozenset[str]) -> int:
        register = self._registers.get(site)
        macs: set[str] = set()
        by_address: set[str] = set()
        for station in (station for table in tables for station in table):
            macs.add(station.mac)
            address = station.address
            if address is not None and (
                address in self._addresses or (register is not None and address in register.by_address)
            ):
                by_address.add(station.mac)
        return sum(not mac.startswith(_VIRTUAL) for mac in macs - known - by_address)
