"""What a sweep found, beside what the inventory has: known, known elsewhere, new with guesses, new and open. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from collectors.discovery.guess import Guess
from collectors.discovery.machines import Machine, machines
from collectors.discovery.naming import device_name
from collectors.discovery.roles import guess_role
from collectors.discovery.sites import SiteGuesses, by_neighbours
from collectors.discovery.uplinks import UplinkGuess, guess_uplinks, links
from collectors.quoting import quoted
from inventory.model import Reach

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from collectors.discovery.ranges import Address
    from collectors.discovery.sweep import Swept
    from collectors.discovery.uplinks import Link
    from inventory.model import Device, Inventory

_ROUTER = "router"


class Proposed(msgspec.Struct, frozen=True):
    """A new device with what is guessed of it, and why.

    Attributes:
        credential: the inventory's name of the login that was answered; "" = one of the command line.
        uplink: None where the inventory has nothing to hang it from.
    """

    name: str
    machine: Machine
    site: Guess
    role: Guess
    credential: str
    uplink: UplinkGuess | None = None

    @property
    def open(self) -> tuple[str, ...]:
        """The keys that somebody has to fill in before the entry can be taken."""
        missing = (("site", self.site.value), ("role", self.role.value), ("credentials", self.credential))
        return (*(key for key, value in missing if not value), *(() if self.uplink is not None else ("uplinks",)))


class Met(msgspec.Struct, frozen=True):
    """A device of the inventory that answered, and at which addresses that the inventory does not know."""

    device: str
    elsewhere: tuple[str, ...] = ()
    why: str = ""


class Proposal(msgspec.Struct, frozen=True):
    """All that a sweep says.

    Attributes:
        devices: new ones that are whole.
        unfinished: new ones of which something is not known.
        met: devices of the inventory that answered.
        passed_over: devices of the inventory in the ranges, by name, that were not asked.
        new_sites: units that have devices now and no site in the inventory yet, with their names.
    """

    devices: tuple[Proposed, ...]
    unfinished: tuple[Proposed, ...]
    met: tuple[Met, ...]
    passed_over: tuple[str, ...]
    new_sites: Mapping[str, str]

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left for somebody to find out."""
        return not self.unfinished and not any(one.elsewhere for one in self.met)


def addresses_of(inventory: Inventory) -> dict[Address, str]:
    """Addresses at which the inventory's devices answer, with their names."""
    found: dict[Address, str] = {}
    for device in inventory.devices.values():
        if device.reach is Reach.DIRECT and not device.routing_domain:
            for address in (device.address, *device.answers_from):
                if address is not None:
                    found.setdefault(address, device.name)
    return found


def propose(inventory: Inventory, swept: Swept) -> Proposal:
    """Put beside the inventory what a sweep found."""
    known = addresses_of(inventory)
    met: list[Met] = []
    fresh: list[Machine] = []
    for machine in machines(swept.answers):
        found = _recognised(machine, inventory, known)
        if found is None:
            fresh.append(machine)
        else:
            met.append(found)
    proposed = _rehung(_guessed(inventory, fresh, known, met))
    devices = tuple(one for one in proposed if not one.open)
    guesses = SiteGuesses(inventory)
    new = sorted({site for one in devices if (site := one.site.value) is not None and guesses.is_new(site)})
    return Proposal(
        devices,
        tuple(one for one in proposed if one.open),
        tuple(met),
        tuple(dict.fromkeys(known[address] for address in swept.known if address in known)),
        {site: guesses.unit_of(site).name for site in new},
    )


def _rehung(proposed: list[Proposed]) -> list[Proposed]:
    """What is whole must not hang from what is not: its uplink is that one's own, until this is whole or known."""
    unfinished = {one.name: one for one in proposed if one.open}
    found = []
    for one in proposed:
        uplink, passed = one.uplink, list[str]()
        while uplink is not None and uplink.to in unfinished and uplink.to not in passed:
            passed.append(uplink.to)
            uplink = unfinished[uplink.to].uplink
        if not one.open and passed and uplink is not None:
            through = f"behind {', '.join(passed)}, which {'is' if len(passed) == 1 else 'are'} not whole yet"
            found.append(msgspec.structs.replace(one, uplink=UplinkGuess(uplink.to, through)))
        else:
            found.append(one)
    return found


def _recognised(machine: Machine, inventory: Inventory, known: Mapping[Address, str]) -> Met | None:
    """The device of the inventory that a machine is: by address, by name, by serial number."""
    answers = (machine.answer, *machine.others)
    elsewhere = tuple(str(answer.address) for answer in answers if answer.address not in known)
    device = next((known[answer.address] for answer in answers if answer.address in known), None)
    if device is not None:
        return Met(device, elsewhere, machine.why if elsewhere else "")
    for other in inventory.devices.values():
        why = _resembles(machine, other)
        if why:
            return Met(other.name, elsewhere, why)
    return None


def _resembles(machine: Machine, device: Device) -> str:
    if device.reach is not Reach.DIRECT:
        return ""
    if machine.serial and machine.serial == device.serial:
        return f"serial number {quoted(machine.serial)}"
    return f"sysName {quoted(machine.name)}" if machine.name.casefold() == device.name.casefold() else ""


def _guessed(
    inventory: Inventory, fresh: Iterable[Machine], known: Mapping[Address, str], met: Iterable[Met]
) -> list[Proposed]:
    guesses = SiteGuesses(inventory)
    sites: dict[str, Guess] = {}
    roles: dict[str, Guess] = {}
    named: dict[str, Machine] = {}
    taken: set[str] = {*inventory.devices}
    for machine in fresh:
        role = guess_role(machine.answer)
        name = device_name(machine.name, role.value, machine.answer.address, taken)
        taken.add(name)
        named[name], roles[name], sites[name] = machine, role, guesses.of(machine)
    told = links(named, _aliases(inventory, named, known, met))
    _spread_sites(inventory, sites, told)
    uplinks = _uplinks(inventory, sites, roles, told)
    return [
        Proposed(name, machine, sites[name], roles[name], machine.answer.login, uplinks.get(name))
        for name, machine in named.items()
    ]


def _aliases(
    inventory: Inventory, named: Mapping[str, Machine], known: Mapping[Address, str], met: Iterable[Met]
) -> dict[str, str]:
    """What neighbours may call a device, to its name; a name that several have tells none of them."""
    found: dict[str, set[str]] = {}
    for device in inventory.devices:
        found.setdefault(device.casefold(), set()).add(device)
    for address, owner in known.items():
        found.setdefault(str(address), set()).add(owner)
    for one in met:
        for elsewhere in one.elsewhere:
            found.setdefault(elsewhere, set()).add(one.device)
    for name, machine in named.items():
        if machine.name:
            found.setdefault(machine.name.casefold(), set()).add(name)
        for answer in (machine.answer, *machine.others):
            found.setdefault(str(answer.address), set()).add(name)
    return {alias: owners.pop() for alias, owners in found.items() if len(owners) == 1}


def _spread_sites(inventory: Inventory, sites: dict[str, Guess], told: Iterable[Link]) -> None:
    """Give devices of an unknown site that of their neighbours, until nothing more follows."""
    ends: dict[str, set[str]] = {}
    for link in told:
        ends.setdefault(link.teller, set()).add(link.other)
        ends.setdefault(link.other, set()).add(link.teller)
    of_known = {str(device.name): str(device.site) for device in inventory.devices.values()}
    while True:
        found = {
            name: guess
            for name, own in sites.items()
            if own.value is None and (guess := by_neighbours(_sites_around(name, ends, of_known, sites))) is not None
        }
        if not found:
            return
        sites.update(found)


def _sites_around(
    name: str, ends: Mapping[str, set[str]], known: Mapping[str, str], sites: Mapping[str, Guess]
) -> set[str]:
    around = {known.get(other) or (sites[other].value if other in sites else None) for other in ends.get(name, ())}
    return {site for site in around if site is not None}


def _uplinks(
    inventory: Inventory, sites: Mapping[str, Guess], roles: Mapping[str, Guess], told: Iterable[Link]
) -> dict[str, UplinkGuess]:
    """Along links where there are any; else below the site's router; else below what a collector is attached to."""
    found = guess_uplinks(inventory, [*sites], told)
    top = next((str(collector.attached_to) for collector in inventory.collectors), None)
    routers = {str(device.site): str(device.name) for device in inventory.devices.values() if device.role == _ROUTER}
    for name, role in roles.items():
        site = sites[name].value
        if role.value == _ROUTER and site is not None:
            routers.setdefault(site, name)
    for name, guess in sites.items():
        router = routers.get(guess.value or "")
        if name in found or top is None:
            continue
        if router is not None and router != name:
            found[name] = UplinkGuess(router, "assumed: no neighbour tells, and this is the router of its site")
        else:
            found[name] = UplinkGuess(top, "assumed: no neighbour tells; put in what it hangs from")
    return found
