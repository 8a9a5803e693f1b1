"""Faults in the whole simulated city, all at once: the roots are those of an oracle that knows nothing of our code.

The oracle reads uplinks from the inventory and searches for open ways; it shares no line with the state machine. Three
casts of faults here; `benchmarks.proof` plays more.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

import pytest

from collectors.state.city import CityState
from collectors.state.model import DeviceState
from inventory.load import load_inventory
from lab.city import build_city, shipped_register
from lab.inventory import write_inventory
from lab.order import CityOrder

from .cities import poll

if TYPE_CHECKING:
    from inventory.identifiers import DeviceName
    from inventory.model import Inventory

MORNING = 1_796_004_000.0
"""A Monday, 2026-11-30 09:00 in Hanoi: offices work, and machines are expected to be on."""

ROUNDS_TO_DECLARE = 8
"""3 of 5 polls, and the wait for the verdict on what is above: nothing may take longer."""


class City(NamedTuple):
    """The inventory, its asked devices, and the uplinks of all."""

    inventory: Inventory
    asked: list[DeviceName]
    above: dict[DeviceName, list[DeviceName]]
    attached: DeviceName


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    folder = tmp_path_factory.mktemp("city")
    write_inventory(
        build_city(
            shipped_register("hanoi"), CityOrder(register="hanoi", district_count=None, commune_count=None, plan="full")
        ),
        folder,
        16161,
    )
    inventory = load_inventory(folder)
    asked = [name for name, device in inventory.devices.items() if device.polled_by_snmp]
    above = {name: [way.to for way in device.uplinks] for name, device in inventory.devices.items()}
    return City(inventory, asked, above, inventory.collectors[0].attached_to)


def reached(city: City, blocked: set[DeviceName]) -> set[DeviceName]:
    """The devices with a way to where the collector is attached, over devices that are not blocked."""
    below: dict[DeviceName, list[DeviceName]] = {}
    for name, ways in city.above.items():
        for to in ways:
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


def truth(city: City, faulty: set[DeviceName]) -> tuple[set[DeviceName], set[DeviceName]]:
    """The devices that are outages of their own, and those that are only behind one."""
    silent = set(city.asked) - (reached(city, faulty) - faulty)
    open_ways = reached(city, silent)
    return silent & open_ways, silent - open_ways


def cast(city: City, rng: random.Random) -> set[DeviceName]:
    """A core link, a district, five communes, a dead switch, an office without power: of each what the dice say."""
    by_role: dict[str, list[DeviceName]] = {}
    for name in city.asked:
        by_role.setdefault(city.inventory.devices[name].role, []).append(name)
    below: dict[DeviceName, int] = {}
    for ways in city.above.values():
        for to in ways:
            below[to] = below.get(to, 0) + 1
    routers = sorted(by_role["router"], key=lambda name: -below.get(name, 0))
    districts, communes = routers[:30], routers[30:]
    dark = city.inventory.devices[rng.choice(communes)].site
    faulty = {rng.choice(districts), *rng.sample(communes, 5), rng.choice(by_role["switch"])}
    return faulty | {device.name for device in city.inventory.devices_by_site[dark] if device.polled_by_snmp}


class Play:
    """Polls the city round by round, in a new order each time, and checks every moment."""

    def __init__(self, city: City, rng: random.Random) -> None:
        self.city, self.rng, self.now = city, rng, MORNING
        self.state = CityState(city.inventory, now=MORNING)
        self.state.tick(MORNING)
        self.declared: set[DeviceName] = set()

    def round(self, faulty: set[DeviceName], lost: set[DeviceName] = frozenset()) -> None:  # type: ignore[assignment]
        alive = reached(self.city, faulty) - faulty
        order = self.rng.sample(self.city.asked, len(self.city.asked))
        for place, name in enumerate(order):
            answered = name in alive and name not in lost
            at = self.now + 60 * place / len(order)
            for change in self.state.apply(poll(name, at, answered=answered)):
                if change.after.state is DeviceState.DOWN:
                    self.declared.add(change.after.device)
                if name == change.after.device and answered:
                    assert change.after.state is not DeviceState.BEHIND, f"{name} answers and is called behind"
        self.now += 60
        self.state.tick(self.now)

    def found(self, state: DeviceState) -> set[DeviceName]:
        return {name for name, status in self.state.statuses.items() if status.state is state}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_all_faults_at_once_have_the_roots_that_an_oracle_finds_and_nothing_else_is_ever_declared(
    city: City, seed: int
) -> None:
    rng = random.Random(seed)  # noqa: S311  dice of a test, the same every time
    play = Play(city, rng)
    for _ in range(2):
        play.round(set())
    assert play.found(DeviceState.DOWN) == play.found(DeviceState.BEHIND) == set()
    faulty = cast(city, rng)
    # A third of all polls lost, or one in four of many devices at the same moment: bad, and no outage.
    shaken = rng.sample([name for name in city.asked if name not in faulty], 80)
    flapping, lossy = set(shaken[:40]), set(shaken[40:])
    for number in range(ROUNDS_TO_DECLARE):
        lost = {name for place, name in enumerate(sorted(lossy)) if (place + number) % 3 == 0}
        lost |= flapping if number % 4 == 0 else set()
        play.round(faulty, lost)
    outages, behind = truth(city, faulty)
    assert play.found(DeviceState.DOWN) == outages
    assert play.found(DeviceState.BEHIND) == behind
    assert play.declared == outages
    for _ in range(4):
        play.round(set())
    assert play.found(DeviceState.DOWN) == play.found(DeviceState.BEHIND) == set()
    assert play.declared == outages
