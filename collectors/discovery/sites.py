"""Where a device stands, guessed from its texts, from its address and from its neighbours. Pure."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from ipaddress import ip_network
from typing import TYPE_CHECKING, Final

from collectors.discovery.guess import Guess
from collectors.quoting import quoted
from inventory.exchange.text import fold
from inventory.identifiers import SiteName, UnitCode
from inventory.model import Reach

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from collectors.discovery.machines import Machine
    from collectors.discovery.ranges import Address, Network
    from inventory.model import Inventory
    from inventory.units import Unit

_SHORTEST_CODE: Final = 3
"""A number of two figures in a name is rather the device's own than a unit's."""

_SURE_CODE: Final = 4
"""A code of so many characters is no accident; a shorter one gives way to the address plan."""

_PLAN_BITS: Final = {4: 24, 6: 64}
"""Length of the prefix that an office has for itself, by family."""

_WORD: Final = re.compile(r"[0-9A-Za-z]+")


class SiteGuesses:
    """What the inventory knows of where things stand."""

    def __init__(self, inventory: Inventory) -> None:
        """Look at an inventory."""
        self._inventory = inventory

    def of(self, machine: Machine) -> Guess:
        """The site by texts or address; a unit's code where the unit has no site yet. See `is_new`."""
        location = machine.answer.readings.system.location if machine.answer.readings.system is not None else None
        texts = [(what, text) for what, text in (("sysName", machine.name), ("sysLocation", location)) if text]
        by_text = next(filter(None, (self._by_text(what, text) for what, text in texts)), None)
        by_plan = self._by_plan(machine.answer.address)
        if by_text is None:
            return by_plan or Guess(None, "neither its texts nor its address tell")
        site, reason, sure = by_text
        if by_plan is not None and by_plan.value != site:
            if sure:
                return Guess(site, f"{reason}; but {by_plan.reason}")
            return Guess(by_plan.value, f"{by_plan.reason}; but {reason}, which would be {site}")
        return Guess(site, reason)

    def is_new(self, site: str) -> bool:
        """Whether the inventory has no site of this name."""
        return SiteName(site) not in self._inventory.sites

    def unit_of(self, site: str) -> Unit:
        """The unit of a site that is new."""
        return self._units[UnitCode(site)]

    def _by_text(self, what: str, text: str) -> tuple[str, str, bool] | None:
        """A site named by a text, why, and whether that is sure."""
        words = list(dict.fromkeys(_WORD.findall(text)))
        for word in words:
            if SiteName(word) in self._inventory.sites:
                return word, f"{what} {quoted(text)} holds the site's name", self._is_sure(word)
        for word in words:
            unit = self._units.get(UnitCode(word))
            if unit is not None and len(word) >= _SHORTEST_CODE and unit.parent is not None:
                reason = f"{what} {quoted(text)} holds the code of {unit.name}"
                found = self._sites_of(unit.code)
                if len(found) <= 1:
                    return (found[0] if found else word), reason, self._is_sure(word)
        return self._by_unit_name(what, text)

    def _is_sure(self, word: str) -> bool:
        return len(word) >= _SURE_CODE

    def _by_unit_name(self, what: str, text: str) -> tuple[str, str, bool] | None:
        spoken = f" {fold(text)} "
        codes = {code for name, owners in self._names.items() if f" {name} " in spoken for code in owners}
        inner = {code for code in codes if not any(self._units[other].parent == code for other in codes)}
        if len(inner) != 1:
            return None
        unit = self._units[inner.pop()]
        found = self._sites_of(unit.code)
        if len(found) > 1 or unit.parent is None:
            return None
        return (found[0] if found else unit.code), f"{what} {quoted(text)} names {unit.name}", True

    def _by_plan(self, address: Address) -> Guess | None:
        """The site whose known devices alone fill the prefix that an address is in."""
        network = _prefix(address)
        known = self._plan.get(network)
        if known is None or len(known) != 1:
            return None
        site, count = known.most_common(1)[0]
        devices = "the one known device" if count == 1 else f"all {count} known devices"
        return Guess(site, f"{devices} in {network} {'is' if count == 1 else 'are'} of this site")

    def _sites_of(self, code: UnitCode) -> list[SiteName]:
        return [site.name for site in self._inventory.sites.values() if site.unit == code]

    @cached_property
    def _units(self) -> Mapping[UnitCode, Unit]:
        return self._inventory.units.on(self._inventory.city.units_as_of)

    @cached_property
    def _names(self) -> Mapping[str, list[UnitCode]]:
        """Units by what their names sound like without accents, as devices often spell them."""
        found: dict[str, list[UnitCode]] = {}
        for unit in self._units.values():
            found.setdefault(fold(unit.name), []).append(unit.code)
        return found

    @cached_property
    def _plan(self) -> Mapping[Network, Counter[SiteName]]:
        found: dict[Network, Counter[SiteName]] = {}
        for device in self._inventory.devices.values():
            if device.address is not None and device.reach is Reach.DIRECT and not device.routing_domain:
                found.setdefault(_prefix(device.address), Counter())[device.site] += 1
        return found


def by_neighbours(sites: Iterable[str]) -> Guess | None:
    """The site of a device from those of its neighbours, when they agree."""
    found = set(sites)
    return Guess(found.pop(), "its neighbours by LLDP or CDP are of this site") if len(found) == 1 else None


def _prefix(address: Address) -> Network:
    return ip_network((address, _PLAN_BITS[address.version]), strict=False)
