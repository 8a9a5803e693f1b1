"""What the pages look up in an inventory again and again, indexed once per inventory."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from collectors.state.model import DeviceState
from dashboards.status.faces import Face, may_be_silent, plain_face
from dashboards.status.formats import device_text
from inventory.identifiers import UnitCode
from planning.ending import support_ends

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from inventory.identifiers import DeviceName, ItemKind, SiteName
    from inventory.model import Circuit, Device, Inventory, Site
    from inventory.units import Unit


def fold(text: str) -> str:
    """Text as it is compared in a search: no accents, no case. "Đống Đa" is found as "dong da"."""
    if text.isascii():
        return text.casefold()
    plain = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return plain.replace("đ", "d").replace("Đ", "D").casefold()


@dataclass(frozen=True, slots=True)
class Group:
    """A tile of the city page: a district, or the city's own level for what stands above the districts."""

    code: UnitCode
    name: str
    sites: tuple[SiteName, ...]


class Directory:
    """Indexes over one inventory: groups, names, circuits by device. Holds no state of the network."""

    def __init__(self, inventory: Inventory) -> None:
        """Index an inventory; the expensive parts wait until first use."""
        self.inventory = inventory
        self.units: Mapping[UnitCode, Unit] = inventory.units.on(inventory.city.units_as_of)

    @cached_property
    def support_ends(self) -> Mapping[ItemKind, date]:
        """The last day of support of each kind that the inventory's norms of support name."""
        return support_ends(self.inventory.norms)

    @cached_property
    def group_of(self) -> Mapping[SiteName, UnitCode]:
        """The group of each site: its district, else the city."""
        inventory, on = self.inventory, self.inventory.city.units_as_of
        units = {site.unit for site in inventory.sites.values()}
        districts = {unit: inventory.units.placement(unit, on)[0] or inventory.city.code for unit in units}
        return {name: UnitCode(districts[site.unit]) for name, site in inventory.sites.items()}

    @cached_property
    def sites_of_unit(self) -> Mapping[UnitCode, tuple[SiteName, ...]]:
        """Sites by the unit that they stand in, in the order of the inventory."""
        found: dict[UnitCode, list[SiteName]] = {}
        for name, site in self.inventory.sites.items():
            found.setdefault(site.unit, []).append(name)
        return {unit: tuple(sites) for unit, sites in found.items()}

    @cached_property
    def groups(self) -> Mapping[UnitCode, Group]:
        """Groups that have sites, the city's level first, then by code, so that tiles keep their places."""
        found: dict[UnitCode, list[SiteName]] = {}
        for site, code in self.group_of.items():
            found.setdefault(code, []).append(site)
        city = self.inventory.city.code
        order = sorted(found, key=lambda code: (code != city, code))
        return {code: Group(code, self.unit_name(code), tuple(found[code])) for code in order}

    @cached_property
    def faces_by_state(self) -> tuple[tuple[DeviceName, SiteName, Mapping[DeviceState, Face]], ...]:
        """Every device with its site and the face that each state has on it."""
        plain = {state: plain_face(state) for state in DeviceState}
        calm = plain | {DeviceState.UNKNOWN: Face.QUIET}
        return tuple(
            (device.name, device.site, calm if may_be_silent(device) else plain)
            for device in self.inventory.devices.values()
        )

    @cached_property
    def circuits_of(self) -> Mapping[DeviceName, tuple[Circuit, ...]]:
        """Circuits by the devices at their ends."""
        found: dict[DeviceName, list[Circuit]] = {}
        for circuit in self.inventory.circuits.values():
            for device in dict.fromkeys(end.device for end in circuit.ends):
                found.setdefault(device, []).append(circuit)
        return {device: tuple(circuits) for device, circuits in found.items()}

    def unit_name(self, code: UnitCode) -> str:
        """Name of a unit; the city's own name for its code, the code itself when unknown."""
        if code == self.inventory.city.code:
            return device_text(self.inventory.city.name)
        return device_text(self.units[code].name if code in self.units else code)

    def site_title(self, site: Site) -> str:
        """What people call a site: its title, else the name of its unit."""
        return self._site_titles[site.name]

    @cached_property
    def _site_titles(self) -> Mapping[SiteName, str]:
        """Titles come with the files of others, and are made as safe to read as what devices say."""
        return {
            name: device_text(site.title) or self.unit_name(site.unit) for name, site in self.inventory.sites.items()
        }

    def upward_circuits(self, device: Device) -> tuple[Circuit, ...]:
        """The circuits that carry a device's uplinks, or end at it alone: whose carrier to phone when it is silent.

        A district's router ends the circuits of all its communes; none of those explains its own silence.
        """
        above = {uplink.to for uplink in device.uplinks}
        return tuple(
            circuit
            for circuit in self.circuits_of.get(device.name, ())
            if all(end.device == device.name or end.device in above for end in circuit.ends)
        )

    def site_circuits(self, site: SiteName) -> tuple[Circuit, ...]:
        """Circuits with an end at a site, each once, in inventory order of its devices."""
        found = {
            circuit.id: circuit
            for device in self.inventory.devices_by_site[site]
            for circuit in self.circuits_of.get(device.name, ())
        }
        return tuple(found.values())

    def own_circuits(self, site: SiteName) -> tuple[Circuit, ...]:
        """The circuits that a site goes out over, also where nobody asks its edge: not those of sites behind it."""
        found = {
            circuit.id: circuit
            for device in self.inventory.devices_by_site[site]
            for circuit in self.upward_circuits(device)
        }
        return tuple(found.values())

    @cached_property
    def _site_texts(self) -> Mapping[SiteName, str]:
        return {
            name: fold(f"{name}\n{site.unit}\n{self.site_title(site)}\n{self.unit_name(site.unit)}")
            for name, site in self.inventory.sites.items()
        }

    @cached_property
    def _device_texts(self) -> Mapping[DeviceName, str]:
        return {
            name: fold(f"{name}\n{device.address or ''}\n{device.serial}")
            for name, device in self.inventory.devices.items()
        }

    def find_sites(self, query: str) -> Iterator[Site]:
        """Sites whose name, code, title or unit holds every word of a query, or that a circuit so named ends at."""
        words = fold(query).split()
        by_circuit = {
            self.inventory.devices[end.device].site
            for circuit in self.inventory.circuits.values()
            if words and all(word in fold(circuit.id) for word in words)
            for end in circuit.ends
        }
        for name, text in self._site_texts.items():
            if name in by_circuit or (words and all(word in text for word in words)):
                yield self.inventory.sites[name]

    def find_devices(self, query: str) -> Iterator[Device]:
        """Devices whose name, address or serial number holds every word of a query."""
        words = fold(query).split()
        for name, text in self._device_texts.items():
            if words and all(word in text for word in words):
                yield self.inventory.devices[name]
