"""An inventory that names the wrong uplink, against the simulated city: found by what the devices themselves say."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NamedTuple

import pytest

from collectors.admission import Admission
from collectors.poll import Work
from collectors.runner import poll_each
from collectors.snmp.engine import Engine
from collectors.snmp.poller import SnmpPoller
from collectors.state.findings import FindingKind
from collectors.state.model import DeviceState
from history import History
from inventory.identifiers import DeviceName
from inventory.load import load_inventory
from lab.city import build_city, shipped_register
from lab.faults import FaultPlayer
from lab.fleet import Fleet
from lab.inventory import write_inventory
from lab.order import CityOrder
from lab.script import load_script
from lab.server import AgentServer
from wardwatch.credentials import snmp_credentials
from wardwatch.feed import Feed
from wardwatch.settings import load_settings

from .test_night import poll_all

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


MINUTE = 60.0


class Scene(NamedTuple):
    """The simulated city and its watcher; `wrong` hangs on `truth`, and the inventory says `named`."""

    feed: Feed
    fleet: Fleet
    player: FaultPlayer
    clock: list[float]
    wrong: DeviceName
    truth: DeviceName
    named: DeviceName

    def minutes(self, count: int) -> None:
        """Poll every device so many times."""
        for _ in range(count):
            self.clock[0] += MINUTE
            self.player.advance(self.clock[0])
            poll_all(self.feed, self.fleet, self.clock[0])
            self.clock[0] += MINUTE - 1
            self.feed.tick()

    def found(self) -> set[tuple[FindingKind, str, tuple[str, ...]]]:
        """Findings without their times."""
        return {(each.kind, str(each.device), tuple(map(str, each.others))) for each in self.feed.findings}


@asynccontextmanager
async def watching(tmp_path: Path, *, plan: str = "small", right: bool = False) -> AsyncIterator[Scene]:
    """All devices have been asked for everything once, over loopback; with `right`, the inventory is true."""
    city = build_city(shipped_register("hanoi"), CityOrder(register="hanoi", commune_count=6, plan=plan))
    routers = [device for device in city.devices.values() if device.role == "router"]
    branches = {each.name for each in routers if city.sites[each.site].parent == city.devices[city.attached_to].site}
    leaves = [each for each in routers if branches & set(each.uplinks)]
    wrong = leaves[0]
    named = next(each for each in leaves if each.uplinks != wrong.uplinks)
    script = tmp_path / "script.yaml"
    script.write_text(
        f"- {{wrong_uplink: {wrong.name}, instead: {named.name}}}\n"
        f"- {{power_off: {named.name}, at: 300, lasts: 1200}}\n"
    )
    faults = load_script(script, city)
    started = time.time()
    fleet = Fleet(city, started)
    server = AgentServer()
    fleet.serve(server)
    await server.start()
    folder = tmp_path / "inventory"
    uplinks = {fault.target: fault.instead for fault in faults if fault.instead and not right}
    write_inventory(city, folder, server.port, uplinks)
    inventory = load_inventory(folder)
    history = History(tmp_path / "history.sqlite")
    history.open()
    history.start()
    clock = [started]
    feed = Feed(inventory, load_settings(folder, {}, {}), history, version="test", clock=lambda: clock[0])
    engine = Engine()
    await engine.start()
    poller = SnmpPoller(engine, snmp_credentials(inventory), timeout_seconds=2.0, retries=2)
    await poll_each(inventory.devices.values(), poller, frozenset(Work), Admission(50), 20.0, on_poll=feed.take)
    await engine.close()
    await server.close()
    feed.tick()
    player = FaultPlayer(fleet, faults, started)
    yield Scene(feed, fleet, player, clock, *(DeviceName(name) for name in (wrong.name, wrong.uplinks[0], named.name)))
    history.stop()


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """A city whose inventory is wrong about one router."""
    async with watching(tmp_path) as found:
        yield found


async def test_a_true_inventory_is_never_suspect_whatever_fails(tmp_path: Path) -> None:
    """Offices with all their equipment; a router dies and comes back."""
    async with watching(tmp_path, plan="full", right=True) as scene:
        assert len([name for name in scene.fleet.agents if scene.feed.latest.of(DeviceName(name))]) > 80
        assert scene.found() == set()
        for _ in range(4):
            scene.minutes(6)
            assert scene.found() == set()


async def test_neighbour_tables_name_the_true_uplink_and_no_other_device_is_suspect(scene: Scene) -> None:
    assert scene.found() == {(FindingKind.OTHER_NEIGHBOUR, scene.wrong, (scene.truth,))}
    (finding,) = scene.feed.findings
    assert finding.parents == (scene.named,)
    text = scene.feed.store.render(None).decode()
    (sample,) = [line for line in text.splitlines() if line.startswith("wardwatch_topology_suspect{")]
    assert f'device="{scene.wrong}"' in sample
    assert 'finding="other_neighbour"} 1' in sample


async def test_a_device_that_answers_while_its_wrong_uplink_is_dead_is_up_and_the_uplink_suspect(scene: Scene) -> None:
    """The router that the inventory names dies: it is the one outage, and what really hangs elsewhere goes on."""
    scene.minutes(3)
    before = scene.found()
    scene.minutes(9)
    states = scene.feed.state.statuses
    assert states[scene.named].state is DeviceState.DOWN
    assert states[scene.wrong].state is DeviceState.UP
    assert {name for name, status in states.items() if status.state is DeviceState.DOWN} == {scene.named}
    assert scene.found() - before == {(FindingKind.PARENTS_SILENT, scene.wrong, ())}
    scene.minutes(12)
    assert scene.found() == before
    assert {name for name, status in states.items() if status.state in {DeviceState.DOWN, DeviceState.BEHIND}} == set()
