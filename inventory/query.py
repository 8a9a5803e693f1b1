"""Choosing from the inventory: by district, unit, site and role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inventory.identifiers import DeviceName, SiteName, UnitCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inventory.model import Device, Inventory, Site
    from inventory.units import Unit


def select_devices(
    inventory: Inventory, *, district: str = "", commune: str = "", site: str = "", role: str = ""
) -> tuple[Device, ...]:
    """The devices at a place and of a role, in inventory order; an empty argument means any."""
    wanted = {"district": district, "commune": commune, "site": site, "role": role}
    given = {label: value for label, value in wanted.items() if value}
    return tuple(
        inventory.devices[name]
        for name, placement in inventory.placements.items()
        if all(getattr(placement, label) == value for label, value in given.items())
    )


def sites_of(inventory: Inventory, unit: UnitCode) -> tuple[Site, ...]:
    """The sites of a unit and of all units below it."""
    units = inventory.units.on(inventory.city.units_as_of)
    return tuple(site for site in inventory.sites.values() if unit in _chain(site.unit, units))


def devices_of(inventory: Inventory, unit: UnitCode) -> tuple[Device, ...]:
    """The devices at the sites of a unit and of all units below it."""
    return tuple(device for site in sites_of(inventory, unit) for device in inventory.devices_by_site[site.name])


def find(inventory: Inventory, text: str) -> tuple[Device | Site | Unit, ...]:
    """What is meant by a name or code: the device, the site and the unit of that name, whichever exist.

    Where nothing is named so, the units whose official name it is; names repeat, so there may be several.
    """
    units = inventory.units.on(inventory.city.units_as_of)
    device = inventory.devices.get(DeviceName(text))
    site = inventory.sites.get(SiteName(text))
    unit = units.get(UnitCode(text))
    found = tuple(thing for thing in (device, site, unit) if thing is not None)
    return found or tuple(units[code] for code in inventory.units.names(inventory.city.units_as_of).get(text, ()))


def _chain(code: UnitCode, units: Mapping[UnitCode, Unit]) -> set[UnitCode]:
    """A unit and everything above it."""
    chain: set[UnitCode] = set()
    while code in units and code not in chain:
        chain.add(code)
        code = units[code].parent or code
    return chain
