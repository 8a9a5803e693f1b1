"""Real routers, real pings: a cable is cut, the root is found, what is behind it is not called down, and it heals."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest

from collectors.ping import IcmpTransport, Pinger
from collectors.state.city import CityState
from collectors.state.model import DeviceState

from ..state.cities import city, entered
from .devices import pinged
from .namespaces import Net, need_namespaces, need_routers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collectors.ping import PingReading
    from collectors.state.model import Transition

UP, DOWN, BEHIND = DeviceState.UP, DeviceState.DOWN, DeviceState.BEHIND
INTERVAL_SECONDS = 0.4
PATIENCE_SECONDS = 40.0
"""For routers to find each other and for a verdict; it takes a few seconds."""

ADDRESSES = {"core": "10.255.0.1", "district": "10.255.0.2", "north": "10.255.0.3", "south": "10.255.0.4"}
UPLINKS = {"core": (), "district": ("core",), "north": ("district",), "south": ("district",)}


@pytest.fixture
def net() -> Iterator[Net]:
    """The collector at the core, the core, a district's router and two communes' routers; OSPF between the routers."""
    need_namespaces()
    need_routers()
    with Net() as made:
        made.machine("collector")
        for name, address in ADDRESSES.items():
            made.machine(name, address)
        made.cable("core", "collector")
        made.cable("core", "district")
        made.cable("district", "north")
        made.cable("district", "south")
        made.route("collector", "core", 1)
        made.router("core", ["district"], passive="collector")
        made.router("district", ["core", "north", "south"])
        made.router("north", ["district"])
        made.router("south", ["district"])
        yield made


class Watch:
    """Pings a city for real and keeps its states."""

    def __init__(self, state: CityState, transport: IcmpTransport) -> None:
        self.state = state
        self.seen: list[Transition] = list(state.tick(time.time()))
        self._changed = asyncio.Event()
        self.pinger = Pinger(
            transport,
            [pinged(name, address) for name, address in ADDRESSES.items()],
            self._take,
            interval_seconds=INTERVAL_SECONDS,
            timeout_seconds=0.3,
            gap_seconds=0.02,
        )

    def _take(self, reading: PingReading) -> None:
        self.seen += self.state.apply(reading)
        self.seen += self.state.tick(reading.finished)
        self.pinger.hasten(self.state.wanted_soon())
        self._changed.set()

    def states(self) -> dict[str, DeviceState]:
        return {str(name): status.state for name, status in self.state.statuses.items()}

    async def until(self, **wanted: DeviceState) -> list[Transition]:
        """Wait for states; returns what has changed since the last time."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while self.states() != wanted:
                self._changed.clear()
                await self._changed.wait()
        new, self.seen = self.seen, []
        return new


async def test_a_cut_cable_has_one_root_and_heals(net: Net) -> None:
    """FRR routes, ICMP is real, and the state machine knows nothing but pings."""
    devices = (pinged(name, address, *UPLINKS[name]) for name, address in ADDRESSES.items())
    state = CityState(city(*devices), interval_seconds=INTERVAL_SECONDS, now=time.time())
    transport = IcmpTransport()
    with net.inside("collector"):
        transport.open()
    watch = Watch(state, transport)
    task = asyncio.create_task(watch.pinger.run())
    try:
        await watch.until(core=UP, district=UP, north=UP, south=UP)

        net.cut("core", "district")
        changes = await watch.until(core=UP, district=DOWN, north=BEHIND, south=BEHIND)
        assert entered(changes, DOWN) == {"district"}
        roots = {str(name): status.roots for name, status in state.statuses.items()}
        assert roots == {"core": (), "district": (), "north": ("district",), "south": ("district",)}

        net.mend("core", "district")
        changes = await watch.until(core=UP, district=UP, north=UP, south=UP)
        assert entered(changes, DOWN) == set()

        net.cut("district", "north")
        changes = await watch.until(core=UP, district=UP, north=DOWN, south=UP)
        assert entered(changes, DOWN) == {"north"}
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        transport.close()
    assert watch.pinger.bugs == 0
