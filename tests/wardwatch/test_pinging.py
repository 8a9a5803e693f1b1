"""Pings from the inventory to the metrics: with the capability and without, and across a reload."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING

import httpx
import pytest

from collectors.ping.model import PingReading, PingStatus
from collectors.ping.told import ToldTransport
from collectors.poll import Work
from collectors.state.model import DeviceState
from history import History
from inventory.identifiers import DeviceName
from wardwatch.feed import Feed
from wardwatch.loading import load_inventory
from wardwatch.settings import Settings
from wardwatch.watch import Watch

from ..collectors.ping.namespaces import Net, need_namespaces
from .process import FAST, PATIENCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from ipaddress import IPv4Address, IPv6Address
    from pathlib import Path

CITY = """
city: {name: Thành phố Thử, code: "T", timezone: Asia/Ho_Chi_Minh, units_as_of: 2024-06-30}
units: [{code: "T", name: Thành phố Thử, level: city}]
collectors: [{name: dc-1, attached_to: core-1}]
defaults: {device: {collect: [ping]}}
sites: [{unit: "T", name: dc}]
devices:
  - {name: core-1, site: dc, role: router, address: 127.0.0.1}
  - {name: r-1, site: dc, role: router, address: 10.9.9.9, uplinks: [{to: core-1}]}
"""
MORE = "  - {name: r-2, site: dc, role: router, address: 10.9.9.10, uplinks: [{to: core-1}]}\n"

REFUSED = "no pings, so they are unknown and no device is down because of them"
WITHOUT_THE_CAPABILITY = ("setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "inventory"
    made.mkdir()
    (made / "city.yaml").write_text(CITY, encoding="utf-8")
    return made


@pytest.fixture
def net() -> Iterator[Net]:
    need_namespaces()
    with Net() as made:
        made.machine("here", "10.0.99.1")
        yield made


@contextmanager
def _running(net: Net, folder: Path, *before: str) -> Iterator[tuple[Callable[[], dict[str, float]], Path]]:
    """`wardwatch run` on a machine of its own; gives its samples of states and pings, and its log."""
    log = folder.parent / "run.log"
    run = ("-m", "wardwatch", "run", f"--inventory={folder}", f"--data-dir={folder.parent / 'data'}")
    command = net.command("here", *before, sys.executable, *run, "--listen=127.0.0.1:9579")
    with log.open("w") as stderr:
        process = subprocess.Popen(command, env={**os.environ, **FAST}, stderr=stderr)

    def samples() -> dict[str, float]:
        assert process.poll() is None, log.read_text()
        try:
            with net.inside("here"):
                text = httpx.get("http://127.0.0.1:9579/metrics?slice=all", timeout=5).raise_for_status().text
        except httpx.HTTPError:
            return {}
        found = {}
        for line in text.splitlines():
            name, _, rest = line.removeprefix("wardwatch_").partition("{")
            if name in {"device_state", "ping_up", "ping_loss_ratio"}:
                device = rest.partition('device="')[2].partition('"')[0]
                found[f"{name} {device}"] = float(line.rpartition(" ")[2])
        return found

    try:
        yield samples, log
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def _until(samples: Callable[[], dict[str, float]], wanted: dict[str, float]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while (found := samples()) != wanted:
        assert time.monotonic() < until, f"{found} instead of {wanted}"
        time.sleep(0.1)


def test_with_the_capability_devices_are_up_and_down_by_their_pings(net: Net, folder: Path) -> None:
    """Real ICMP from the running program; one address answers, to the other there is no way."""
    with _running(net, folder) as (samples, log):
        _until(
            samples,
            {
                "device_state core-1": 0,
                "device_state r-1": 2,
                "ping_up core-1": 1,
                "ping_up r-1": 0,
                "ping_loss_ratio core-1": 0,
                "ping_loss_ratio r-1": 1,
            },
        )
    assert REFUSED not in log.read_text()


def test_without_the_capability_pings_are_unknown_and_that_is_said_once(net: Net, folder: Path) -> None:
    with _running(net, folder, *WITHOUT_THE_CAPABILITY) as (samples, log):
        _until(samples, {"device_state core-1": 5, "device_state r-1": 5})
        for _ in range(30):  # three intervals: nothing comes of them
            time.sleep(0.1)
            assert samples() == {"device_state core-1": 5, "device_state r-1": 5}
    said = log.read_text()
    assert said.count(REFUSED) == 1
    assert "Traceback" not in said


def test_what_pings_said_is_withdrawn_after_three_intervals(folder: Path) -> None:
    """The state is not: it is unknown after ten. A device that a reload has removed says nothing."""
    now = 1_700_000_000.0
    history = History(folder.parent / "history.sqlite", keep_days=36_500)  # the time lies years back
    history.open()
    history.start()
    settings = Settings(inventory=folder, data_dir=folder.parent)
    feed = Feed(load_inventory(folder), settings, history, version="0", clock=lambda: now)
    core, removed = DeviceName("core-1"), DeviceName("removed")
    reading = PingReading(core, now - 1, now, 3, (0.001,))
    feed.take_ping(reading)
    feed.take_ping(PingReading(removed, now - 1, now, 3))
    assert (feed.ping(core), feed.ping(removed)) == (PingStatus(reading, up=True), None)
    assert b"wardwatch_ping_up" in feed.store.render(None)
    now += 181
    feed.tick()
    assert feed.ping(core) is None
    assert b"wardwatch_ping" not in feed.store.render(None)
    assert feed.state.status(core).state is DeviceState.UP
    now += 600
    feed.tick()
    assert feed.state.status(core).state is DeviceState.UNKNOWN
    history.stop()


def _settings(folder: Path) -> Settings:
    return Settings(
        inventory=folder,
        data_dir=folder.parent / "data",
        intervals=MappingProxyType(dict.fromkeys(Work, 0.3)),
        down_after=(2, 3),
        timeout_seconds=0.1,
    )


async def _reached(watch: Watch, **wanted: str) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while {str(name): status.state.name for name, status in watch.statuses.items()} != wanted:  # noqa: ASYNC110 -- nobody is told
            await asyncio.sleep(0.05)


async def test_a_reload_pings_new_devices_and_keeps_what_is_known_of_the_others(folder: Path) -> None:
    silent = {"10.9.9.9"}

    def told(address: IPv4Address | IPv6Address) -> float | None:
        return None if str(address) in silent else 0.001

    watch = Watch(load_inventory(folder), _settings(folder), version="0", pings=ToldTransport(told))
    (folder.parent / "data").mkdir()
    try:
        await watch.start()
        await _reached(watch, **{"core-1": "UP", "r-1": "DOWN"})
        (folder / "city.yaml").write_text(CITY + MORE, encoding="utf-8")
        assert await watch.reload()
        known = watch.ping(DeviceName("r-1"))
        assert known is not None
        assert (known.up, known.reading.loss_ratio) == (False, 1.0)
        await _reached(watch, **{"core-1": "UP", "r-1": "DOWN", "r-2": "UP"})
        silent.clear()
        await _reached(watch, **{"core-1": "UP", "r-1": "UP", "r-2": "UP"})
        (folder / "city.yaml").write_text(CITY, encoding="utf-8")
        assert await watch.reload()
        assert watch.ping(DeviceName("r-2")) is None
        assert watch.statuses[DeviceName("r-1")].state is DeviceState.UP
    finally:
        await watch.stop()


async def test_a_simulated_city_is_not_pinged_by_this_machine(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The kernel would answer for every one of its devices, dead ones included."""
    (folder / "city.yaml").write_text("simulated: true\n" + CITY, encoding="utf-8")
    (folder.parent / "data").mkdir()
    watch = Watch(load_inventory(folder), _settings(folder), version="0")
    try:
        await watch.start()
        assert {status.reason for status in watch.statuses.values()} == {"not asked: pings cannot be sent"}
    finally:
        await watch.stop()
    assert caplog.text.count(REFUSED) == 1
