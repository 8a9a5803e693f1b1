"""Small made-up cities for the state's tests, and polls of them."""

from __future__ import annotations

from datetime import date
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from collectors.errors import Reason
from collectors.poll import ModuleOutcome, Poll, Work
from collectors.readings import Readings
from inventory.identifiers import DeviceName, SiteName, UnitCode
from inventory.model import City, Collector, Device, Expected, Inventory, MaintenanceWindow, Reach, Site, Uplink
from inventory.units import UnitRegister

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from collectors.state.city import CityState
    from collectors.state.model import DeviceState, Transition

SITE = SiteName("office")
START = 1_796_000_000.0
"""A Monday, 2026-11-30 07:53 in Hanoi."""


def device(
    name: str, *uplinks: str, expected: Expected = Expected.ALWAYS, polled: bool = True, site: SiteName = SITE
) -> Device:
    return Device(
        DeviceName(name),
        site,
        "router",
        address=IPv4Address("127.0.0.1") if polled else None,
        reach=Reach.DIRECT if polled else Reach.VIA_GATEWAY,
        expected=expected,
        uplinks=tuple(Uplink(DeviceName(to), place) for place, to in enumerate(uplinks, 1)),
    )


def city(
    *devices: Device,
    attached: str = "core",
    controls: Iterable[str] = (),
    maintenance: Iterable[MaintenanceWindow] = (),
) -> Inventory:
    sites = {each.site: Site(each.site, UnitCode("01")) for each in devices}
    collector = Collector("dc-1", DeviceName(attached), tuple(DeviceName(name) for name in controls))
    return Inventory(
        City("Test", "01", "Asia/Ho_Chi_Minh", date(2024, 12, 31)),
        UnitRegister(()),
        sites,
        {each.name: each for each in devices},
        (collector,),
        maintenance=tuple(maintenance),
    )


def tree(
    parents: Mapping[str, Iterable[str]],
    *,
    controls: Iterable[str] = (),
    maintenance: Iterable[MaintenanceWindow] = (),
) -> Inventory:
    """A city from a mapping of each device to its uplinks; `core` is where the collector is attached."""
    devices = (device(name, *uplinks) for name, uplinks in parents.items())
    return city(*devices, controls=controls, maintenance=maintenance)


def poll(
    name: str,
    at: float,
    *,
    answered: bool = True,
    failing: Iterable[str] = (),
    working: Iterable[str] = (),
    reason: Reason = Reason.TIMEOUT,
    message: str = "",
) -> Poll:
    outcomes = [ModuleOutcome(module, Reason.TIMEOUT) for module in failing]
    outcomes += [ModuleOutcome(module) for module in working]
    return Poll(
        DeviceName(name),
        frozenset({Work.COUNTERS}),
        at,
        at + 0.1,
        answered,
        Readings(),
        tuple(outcomes),
        None if answered else reason,
        message,
    )


class Watch:
    """Drives a CityState round by round and remembers every transition."""

    def __init__(self, state: CityState, now: float = START) -> None:
        self.state = state
        self.now = now
        self.seen: list[Transition] = list(state.tick(now))

    def round(self, names: Iterable[str], silent: Iterable[str] = (), *, seconds: float = 60.0) -> list[Transition]:
        """Poll the devices once in this order, spread over the time; the transitions of this round."""
        order, dead = list(names), set(silent)
        new: list[Transition] = []
        for place, name in enumerate(order):
            at = self.now + seconds * place / len(order)
            new += self.state.apply(poll(name, at, answered=name not in dead))
        self.now += seconds
        new += self.state.tick(self.now)
        self.seen += new
        return new

    def rounds(self, count: int, names: Iterable[str], silent: Iterable[str] = ()) -> list[Transition]:
        names = list(names)
        return [change for _ in range(count) for change in self.round(names, silent)]

    def states(self) -> dict[str, DeviceState]:
        return {name: status.state for name, status in self.state.statuses.items()}


def entered(changes: Iterable[Transition], state: DeviceState) -> set[str]:
    """The devices that came into a state."""
    return {change.after.device for change in changes if change.after.state is state is not change.before.state}
