"""The whole chain: agents of the simulated city, wardwatch, Debian's Prometheus and Alertmanager, and a desk.

Real programs all the way, at a pace that is quick enough to wait for; the rules are those that are made for that pace.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, NamedTuple

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
    from pathlib import Path

    from lab.model import LabCity


class Pace(NamedTuple):
    """How quickly a chain works: what the rules are made for, and how often and how patiently devices are asked."""

    timing: Timing
    timeout_seconds: float
    retries: int

    @property
    def settings(self) -> dict[str, str]:
        """The settings of wardwatch for it."""
        return {
            "WARDWATCH_INTERVALS_COUNTERS": f"{self.timing.poll}s",
            "WARDWATCH_INTERVALS_HEALTH": f"{self.timing.health}s",
            "WARDWATCH_TIMEOUT_SECONDS": f"{self.timeout_seconds:g}",
            "WARDWATCH_RETRIES": f"{self.retries}",
            "WARDWATCH_DOWN_AFTER": "3/5",
        }


QUICK = Pace(Timing(poll=2, health=10, scrape=1), timeout_seconds=0.4, retries=1)
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


def build_town(communes: int = 8) -> Town:
    """The city that a chain with so many communes serves."""
    city = build_city(shipped_register("hanoi"), CityOrder(seed=1, register="hanoi", commune_count=communes))
    core = next(site.name for site in city.sites.values() if not site.parent)
    return Town(city, tuple(site.name for site in city.sites.values() if site.parent == core))


class Chain:
    """The whole way from agents to the desk; each of its three programs can be started again in the middle.

    `lab_started` is when faults count from, UTC seconds, to about a second.
    """

    def __init__(
        self, folder: Path, faults: Sequence[str], maintenance: str = "", communes: int = 8, pace: Pace = QUICK
    ) -> None:
        self._folder, self._stack = folder, ExitStack()
        self._pace = pace
        self._port, self._desk_port = free_port(), free_port()
        script = folder / "faults.yaml"
        script.write_text("".join(f"- {fault}\n" for fault in faults), encoding="utf-8")
        options = ("--seed", "1", "--register", "hanoi", "--communes", str(communes), "--faults", str(script))
        self.desk = Desk()
        self._stack.callback(self.desk.close)
        self.lab = self._stack.enter_context(start_lab(folder / "inventory", options))
        self.lab_started = time.time()
        if maintenance:
            (self.lab.inventory / "planned.yaml").write_text(maintenance, encoding="utf-8")
        self._write_configuration()
        self._parts: dict[str, ExitStack] = {}
        for part in ("alertmanager", "wardwatch", "prometheus"):
            self.start(part)

    def _write_configuration(self) -> None:
        rules = self._folder / "rules"
        rules.mkdir()
        for name, text in rule_files(self._pace.timing).items():
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
            settings = {**self._pace.settings, "WARDWATCH_ALERTMANAGER_URL": f"http://127.0.0.1:{self._desk_port}"}
            stack.enter_context(running(self.lab.inventory, self._folder / "data", settings, self._port))
        else:
            alerting = {"alertmanagers": [{"static_configs": [{"targets": [f"127.0.0.1:{self._desk_port}"]}]}]}
            more = {
                "global": {"evaluation_interval": f"{self._pace.timing.scrape}s"},
                "rule_files": [str(self._folder / "rules" / "*.yaml")],
                "alerting": alerting,
            }
            stack.enter_context(
                start_prometheus(
                    self._folder / "tsdb",
                    f"http://127.0.0.1:{self._port}/sd",
                    scrape_interval_seconds=self._pace.timing.scrape,
                    more=more,
                )
            )

    def close(self) -> None:
        for stack in reversed(self._parts.values()):
            stack.close()
        self._stack.close()

    def stories(self) -> Counter[tuple[str, tuple[str, str]]]:
        """How often each fault was told to fire, and to be over."""
        return Counter((each.status, each.fault) for each in self.desk.told if each.labels["alertname"] != "Watchdog")


@contextmanager
def chain(
    folder: Path, faults: Sequence[str], maintenance: str = "", communes: int = 8, pace: Pace = QUICK
) -> Iterator[Chain]:
    made = Chain(folder, faults, maintenance, communes, pace)
    try:
        yield made
    finally:
        made.close()
