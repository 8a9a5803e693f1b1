"""The whole simulated city with many faults at once, and an oracle of who is to blame that knows nothing of our code.

The oracle reads uplinks from the inventory and searches for open ways; it shares no line with the state machine. Tests
play three casts of faults, `benchmarks.proof` more.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

from collectors.state.city import CityState
from collectors.state.model import DeviceState
from inventory.load import load_inventory
from lab.city import build_city, shipped_register
from lab.inventory import write_inventory
from lab.order import CityOrder

from .cities import poll

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from inventory.identifiers import DeviceName
    from inventory.model import Inventory

MORNING = 1_796_004_000.0
"""A Monday, 2026-11-30 09:00 in Hanoi: offices work, and machines are expected to be on."""

ROUNDS_TO_DECLARE = 8
"""3 of 5 polls, and the wait for the verdict on what is above: nothing may take longer."""

FLAPPERS_CALM_ROUNDS = 12
"""A device that flapped must have been calm for ten minutes; all others are well after three."""

_LAB_PORT = 16_161


class City(NamedTuple):
    """The inventory, its asked devices, and the uplinks of all."""

    inventory: Inventory
    asked: list[DeviceName]
    above: dict[DeviceName, list[DeviceName]]
    attached: DeviceName


Link = tuple["DeviceName", "DeviceName"]
"""The lower device and the upper one."""


class Cast(NamedTuple):
    """What goes wrong at one time.

    Attributes:
        dead: devices that answer nobody and let nothing through.
        cut: links without a signal; the inventory still has them.
        flapping: devices that miss every other poll: outages of their own or none, as the moment is.
        lossy: devices that miss one poll in three.
        shaken: devices that all miss the same poll, one in four.
    """

    dead: frozenset[DeviceName] = frozenset()
    cut: frozenset[Link] = frozenset()
    flapping: frozenset[DeviceName] = frozenset()
    lossy: frozenset[DeviceName] = frozenset()
    shaken: frozenset[DeviceName] = frozenset()


QUIET = Cast()


def whole_city(folder: Path) -> City:
    """Hanoi as the lab makes it, all of it; its inventory is written into a folder."""
    order = CityOrder(register="hanoi", district_count=None, commune_count=None, plan="full")
    write_inventory(build_city(shipped_register("hanoi"), order), folder, _LAB_PORT)
    inventory = load_inventory(folder)
    asked = [name for name, device in inventory.devices.items() if device.polled_by_snmp]
    above = {name: [way.to for way in device.uplinks] for name, device in inventory.devices.items()}
    return City(inventory, asked, above, inventory.collectors[0].attached_to)


def reached(city: City, blocked: AbstractSet[DeviceName], cut: AbstractSet[Link] = frozenset()) -> set[DeviceName]:
    """The devices with a way to where the collector is attached, over devices and links that let it through."""
    below: dict[DeviceName, list[DeviceName]] = {}
    for name, ways in city.above.items():
        for to in ways:
            if (name, to) not in cut:
                below.setdefault(to, []).append(name)
    found, queue = {city.attached}, [city.attached]
    while queue:
        here = queue.pop()
        if here in blocked:
            continue
        for name in below.get(here, ()):
            if name not in found:
                found.add(name)
                queue.append(name)
    return found


def truth(city: City, faults: Cast) -> tuple[set[DeviceName], set[DeviceName]]:
    """The devices that are outages of their own, and those that are only behind one.

    A cut link cannot be told from a dead device at its lower end: that device is the outage, if no other way is left.
    """
    silent = set(city.asked) - (reached(city, faults.dead, faults.cut) - faults.dead)
    open_ways = reached(city, silent)
    return silent & open_ways, silent - open_ways


def cast(city: City, rng: random.Random) -> Cast:
    """Everything at once, of each what the dice say.

    A core link, a district, a ring that is broken once and one that is broken twice, five communes, a dead switch, an
    office without power, devices that flap, lose polls, or miss one together.
    """
    devices, by_role = city.inventory.devices, dict[str, list["DeviceName"]]()
    for name in city.asked:
        by_role.setdefault(devices[name].role, []).append(name)
    ringed = sorted(name for name in by_role["router"] if len(city.above[name]) > 1)
    communes = sorted(name for name in by_role["router"] if set(city.above[name]) & set(ringed))
    cores = sorted({to for name in ringed for to in city.above[name]} - {city.attached})
    district, once, twice = rng.sample(ringed, 3)
    cut = {(core, to) for core in rng.sample(cores, 1) for to in city.above[core]}
    cut |= {(once, rng.choice(city.above[once]))} | {(twice, to) for to in city.above[twice]}
    dark, *five = rng.sample(communes, 6)
    dead = {district, *five, rng.choice(by_role["switch"])}
    dead |= {each.name for each in city.inventory.devices_by_site[devices[dark].site] if each.polled_by_snmp}
    leaves = sorted(set(by_role["access_point"]) - dead)
    flapping = set(rng.sample(leaves, 5))
    others = rng.sample([name for name in city.asked if name not in dead | flapping], 80)
    lossy, shaken = frozenset(others[:40]), frozenset(others[40:])
    return Cast(frozenset(dead), frozenset(cut), frozenset(flapping), lossy, shaken)


class Play:
    """Polls the city round by round, in a new order each time, and checks every moment."""

    def __init__(self, city: City, rng: random.Random) -> None:
        self.city, self.rng, self.now, self.number = city, rng, MORNING, 0
        self.state = CityState(city.inventory, now=MORNING)
        self.state.tick(MORNING)
        self.declared: set[DeviceName] = set()
        self.complaints: list[str] = []

    def rounds(self, count: int, faults: Cast = QUIET) -> None:
        """Poll everything so many times."""
        for _ in range(count):
            self._round(faults)

    def _round(self, faults: Cast) -> None:
        alive = reached(self.city, faults.dead, faults.cut) - faults.dead
        lost = {name for place, name in enumerate(sorted(faults.lossy)) if (place + self.number) % 3 == 0}
        lost |= faults.shaken if self.number % 4 == 0 else frozenset()
        lost |= faults.flapping if self.number % 2 else frozenset()
        order = self.rng.sample(self.city.asked, len(self.city.asked))
        for place, name in enumerate(order):
            answered = name in alive and name not in lost
            at = self.now + 60 * place / len(order)
            for change in self.state.apply(poll(name, at, answered=answered)):
                if change.after.state is DeviceState.DOWN:
                    self.declared.add(change.after.device)
                if name == change.after.device and answered and change.after.state is DeviceState.BEHIND:
                    self.complaints.append(f"{name} answers and is called behind")
        self.now += 60
        self.number += 1
        self.state.tick(self.now)

    def found(self, state: DeviceState) -> set[DeviceName]:
        """The devices in a state."""
        return {name for name, status in self.state.statuses.items() if status.state is state}

    def expect(self, what: str, found: AbstractSet[DeviceName], right: AbstractSet[DeviceName]) -> None:
        """Complain where they differ."""
        if found != right:
            few = sorted(found ^ right)[:3]
            self.complaints.append(
                f"{what}: {len(found - right)} too many, {len(right - found)} missing, such as {few}"
            )


def play_cast(city: City, seed: int) -> tuple[list[str], bool]:
    """Play one cast of faults from quiet to quiet.

    Returns:
        What was wrong, and whether the faults cut off all controls, so that nothing can be known.
    """
    rng = random.Random(seed)  # noqa: S311  dice of a test, the same every time
    play = Play(city, rng)
    play.rounds(2)
    play.expect("before the faults", play.found(DeviceState.DOWN) | play.found(DeviceState.BEHIND), set())
    faults = cast(city, rng)
    play.rounds(ROUNDS_TO_DECLARE, faults)
    outages, behind = truth(city, faults)
    blind = {name for each in city.inventory.collectors for name in each.controls} <= outages | behind
    if blind:
        outages, behind = set(), set()
    if bool(play.state.blind) is not blind:
        play.complaints.append(f"blind: {play.state.blind!r}")
    free = faults.flapping - behind
    play.expect("down", play.found(DeviceState.DOWN) - free, outages - free)
    play.expect("behind", play.found(DeviceState.BEHIND), behind)
    play.expect("ever declared", play.declared - free, outages - free)
    play.rounds(FLAPPERS_CALM_ROUNDS)
    play.expect("after the faults", play.found(DeviceState.DOWN) | play.found(DeviceState.BEHIND), set())
    play.expect("ever declared in the end", play.declared - free, outages - free)
    return play.complaints, blind
