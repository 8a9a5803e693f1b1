"""From faults of the simulated city to notifications: k faults give k, none for what is behind them or planned.

Real programs all the way: agents, wardwatch, Debian's Prometheus with the rules, Debian's Alertmanager with the
configuration that is made for it, and a desk that takes its webhooks.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from dashboards.alertmanager.config import TEMPLATE_FILE, configuration, template
from dashboards.alertmanager.receivers import Receiver, Receivers, Webhook
from dashboards.rules.model import Timing
from dashboards.rules.render import rule_files
from inventory.load import load_inventory
from lab.city import build_city, shipped_register
from lab.order import CityOrder
from lab.process import start_lab

from ..prometheus.server import start_prometheus
from ..wardwatch.process import free_port, running
from .desk import Desk, start_alertmanager

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lab.model import LabCity

TIMING = Timing(poll=2, health=10, scrape=1)
PACE = {
    "WARDWATCH_INTERVALS_COUNTERS": "2s",
    "WARDWATCH_INTERVALS_HEALTH": "10s",
    "WARDWATCH_TIMEOUT_SECONDS": "0.4",
    "WARDWATCH_RETRIES": "1",
    "WARDWATCH_DOWN_AFTER": "3/5",
}
BEGINS = 25
"""Seconds after the start of the lab at which faults begin, so that everything has answered before."""


class Town(NamedTuple):
    """The small city by the parts that faults are about: districts with their communes' offices."""

    city: LabCity
    districts: tuple[str, ...]

    def offices(self, district: str) -> list[str]:
        return [site.name for site in self.city.sites.values() if site.parent == district]

    def router(self, site: str) -> str:
        return next(device.name for device in self.city.devices_by_site[site] if device.role == "router")

    def switch(self, site: str) -> str:
        return next(device.name for device in self.city.devices_by_site[site] if device.role == "switch")

    def below(self, name: str) -> bool:
        return any(name in device.uplinks for device in self.city.devices.values())


@pytest.fixture(scope="module")
def town() -> Town:
    city = build_city(shipped_register("hanoi"), CityOrder(seed=1, register="hanoi"))
    core = next(site.name for site in city.sites.values() if not site.parent)
    return Town(city, tuple(site.name for site in city.sites.values() if site.parent == core))


class Chain:
    """The whole way from agents to the desk; each of its three programs can be started again in the middle."""

    def __init__(self, folder: Path, faults: Sequence[str], maintenance: str = "") -> None:
        self._folder, self._stack = folder, ExitStack()
        self._port, self._desk_port = free_port(), free_port()
        script = folder / "faults.yaml"
        script.write_text("".join(f"- {fault}\n" for fault in faults), encoding="utf-8")
        options = ("--seed", "1", "--register", "hanoi", "--faults", str(script))
        self.desk = Desk()
        self._stack.callback(self.desk.close)
        self.lab = self._stack.enter_context(start_lab(folder / "inventory", options))
        if maintenance:
            (self.lab.inventory / "planned.yaml").write_text(maintenance, encoding="utf-8")
        self._write_configuration()
        self._parts: dict[str, ExitStack] = {}
        for part in ("alertmanager", "wardwatch", "prometheus"):
            self.start(part)

    def _write_configuration(self) -> None:
        rules = self._folder / "rules"
        rules.mkdir()
        for name, text in rule_files(TIMING).items():
            (rules / name).write_text(text, encoding="utf-8")
        told = Receivers((Receiver("shift", webhook=Webhook(self.desk.url)),), default="shift")
        made = configuration(told, load_inventory(self.lab.inventory))
        quick = made.replace("group_wait: 10s", "group_wait: 1s").replace("group_interval: 1m", "group_interval: 1s")
        assert quick != made
        (self._folder / "alertmanager.yml").write_text(quick, encoding="utf-8")
        (self._folder / TEMPLATE_FILE).write_text(template(), encoding="utf-8")
        (self._folder / "tsdb").mkdir()

    def start(self, part: str) -> None:
        """Start one of the programs, after ending it where it runs."""
        if part in self._parts:
            self._parts[part].close()
        stack = self._parts[part] = ExitStack()
        if part == "alertmanager":
            file = self._folder / "alertmanager.yml"
            stack.enter_context(start_alertmanager(self._folder / "told", file, self._desk_port))
        elif part == "wardwatch":
            stack.enter_context(running(self.lab.inventory, self._folder / "data", PACE, self._port))
        else:
            alerting = {"alertmanagers": [{"static_configs": [{"targets": [f"127.0.0.1:{self._desk_port}"]}]}]}
            more = {
                "global": {"evaluation_interval": "1s"},
                "rule_files": [str(self._folder / "rules" / "*.yaml")],
                "alerting": alerting,
            }
            stack.enter_context(start_prometheus(self._folder / "tsdb", f"http://127.0.0.1:{self._port}/sd", more=more))

    def close(self) -> None:
        for stack in reversed(self._parts.values()):
            stack.close()
        self._stack.close()

    def stories(self) -> Counter[tuple[str, tuple[str, str]]]:
        """How often each fault was told to fire, and to be over."""
        return Counter((each.status, each.fault) for each in self.desk.told if each.labels["alertname"] != "Watchdog")


@contextmanager
def chain(folder: Path, faults: Sequence[str], maintenance: str = "") -> Iterator[Chain]:
    made = Chain(folder, faults, maintenance)
    try:
        yield made
    finally:
        made.close()


def wait_for_all(made: Chain, faults: Sequence[tuple[str, str]], *, seconds: float) -> None:
    """Until every fault was told and told to be over; then a while longer, in which something too many could come."""
    made.desk.wait_for(
        "every fault told, and its end",
        lambda told: (
            {(each.status, each.fault) for each in told} >= {(s, f) for f in faults for s in ("firing", "resolved")}
        ),
        seconds=seconds,
    )
    quiet_until = time.monotonic() + 2 * TIMING.scrape + 5
    while time.monotonic() < quiet_until:
        time.sleep(0.2)
    assert made.stories() == Counter((status, fault) for fault in faults for status in ("firing", "resolved"))


@pytest.mark.timeout(240)
def test_faults_side_by_side_and_one_that_is_planned(town: Town, tmp_path: Path) -> None:
    first, second, third = town.districts[:3]
    cut, other = town.offices(first)[0], town.offices(second)[0]
    planned, dark = town.offices(third)[0], town.offices(third)[1]
    now = datetime.now(UTC)
    window = {"from": now - timedelta(hours=1), "to": now + timedelta(hours=2)}
    times = ", ".join(f"{key}: {at:%Y-%m-%dT%H:%M}Z" for key, at in window.items())
    maintenance = f'maintenance: [{{site: "{planned}", {times}, reason: đổi tuyến}}]\n'
    faults = [
        f'{{cut: "{cut}", at: {BEGINS}, lasts: 25}}',
        f'{{cut: "{other}", at: {BEGINS + 3}, lasts: 25}}',
        f'{{cut: "{planned}", at: {BEGINS}, lasts: 30}}',
        f"{{power_off: {town.switch(dark)}, at: {BEGINS + 5}, lasts: 25}}",
    ]
    with chain(tmp_path, faults, maintenance) as made:
        told = [("SiteUnreachable", town.router(cut)), ("SiteUnreachable", town.router(other))]
        inside = "LanSegmentDown" if town.below(town.switch(dark)) else "DeviceDown"
        wait_for_all(made, [*told, (inside, town.switch(dark))], seconds=170)


@pytest.mark.timeout(240)
def test_a_district_with_all_behind_it_and_a_line_that_comes_and_goes(town: Town, tmp_path: Path) -> None:
    district, other = town.districts[:2]
    twice = town.offices(other)[0]
    faults = [
        f'{{cut: "{district}", at: {BEGINS}, lasts: 30}}',
        f'{{cut: "{twice}", at: {BEGINS}, lasts: 10}}',
        f'{{cut: "{twice}", at: {BEGINS + 18}, lasts: 10}}',
    ]
    with chain(tmp_path, faults) as made:
        told = [("SiteUnreachable", town.router(district)), ("SiteUnreachable", town.router(twice))]
        wait_for_all(made, told, seconds=170)
        words = next(each.annotations for each in made.desk.told if each.fault == told[0])
        assert words["summary"].startswith("Mất kết nối")
        assert words["summary_en"].endswith(words["summary"].partition(" (")[2])


@pytest.mark.timeout(400)
def test_restarts_of_every_program_lose_nothing_and_tell_nothing_twice(town: Town, tmp_path: Path) -> None:
    office = town.offices(town.districts[0])[0]
    fault = ("SiteUnreachable", town.router(office))
    with chain(tmp_path, [f'{{cut: "{office}", at: {BEGINS}, lasts: 110}}']) as made:
        made.desk.wait_for("the fault", lambda told: any(each.fault == fault for each in told), seconds=120)
        for part in ("wardwatch", "prometheus", "alertmanager"):
            made.start(part)
        wait_for_all(made, [fault], seconds=260)
