"""The whole way on the simulated city: agents, engine, totals, exposition, service discovery, Debian's Prometheus.

Polled every 10 s; one router restarts in the middle. Prometheus knows nothing but `/sd`.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import pytest

from inventory.load import load_inventory
from lab.city import build_city, shipped_register
from lab.order import CityOrder
from lab.process import start_lab

from ..wardwatch.process import Running, eventually, running
from .server import Prometheus, start_prometheus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lab.model import LabCity

POLL, SCRAPE = 10.0, 5.0
RANGE, OFFSET = round(4 * POLL), round(POLL + SCRAPE + 15)
REBOOT_AT, REBOOT_LASTS = 75.0, 4.0
"""Seconds after the start of the lab; the router answers again within the interval in which it restarts."""

CLEAR_OF_REBOOT = 2 * POLL
"""After this, no poll interval holds the restart."""

RUN_SECONDS = REBOOT_AT + CLEAR_OF_REBOOT + RANGE + OFFSET + 15.0


class Run(NamedTuple):
    """A city that was watched for RUN_SECONDS from `started`; `router` restarted at `rebooted`."""

    city: LabCity
    watch: Running
    prometheus: Prometheus
    started: float
    router: str
    ifname: str

    @property
    def rebooted(self) -> float:
        return self.started + REBOOT_AT

    def expected(self, at: float) -> float:
        """True octets per second received over the time that the rule looks at when it is evaluated at a time."""
        load = self.city.devices[self.router].port(self.ifname).incoming.load
        end = at - OFFSET
        return (load.octets(round(end * 1e6)) - load.octets(round((end - RANGE) * 1e6))) / RANGE

    def rate(self, at: float) -> float:
        """What the rule says at a time."""
        series = f'wardwatch_interface_receive_bytes_total{{device="{self.router}",ifname="{self.ifname}"}}'
        rule = f"rate({series}[{RANGE}s] offset {OFFSET}s) and on(device) wardwatch_device_up == 1"
        (point,) = self.prometheus.query(rule, at=at)
        return point.value


def busiest_router(city: LabCity) -> tuple[str, str]:
    """A commune's router and its interface with the most traffic."""
    device = next(
        device
        for device in city.devices.values()
        if device.role == "router" and city.sites[device.site].level == "commune"
    )
    port = max(device.ports, key=lambda port: port.incoming.load.rate(round(time.time() * 1e6)))
    return device.name, port.name


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    folder = tmp_path_factory.mktemp("city")
    city = build_city(shipped_register("hanoi"), CityOrder(seed=1, register="hanoi"))
    router, ifname = busiest_router(city)
    script = folder / "faults.yaml"
    script.write_text(f"- {{reboot: {router}, at: {REBOOT_AT}, lasts: {REBOOT_LASTS}}}\n")
    pace = {
        "WARDWATCH_INTERVALS_COUNTERS": "10s",
        "WARDWATCH_INTERVALS_HEALTH": "20s",
        "WARDWATCH_TIMEOUT_SECONDS": "1",
        "WARDWATCH_RETRIES": "2",
    }
    (folder / "tsdb").mkdir()
    started = time.time()
    with (
        start_lab(folder / "inventory", ("--seed", "1", "--register", "hanoi", "--faults", str(script))) as lab,
        running(lab.inventory, folder / "data", pace) as watch,
        start_prometheus(folder / "tsdb", f"{watch.url}/sd", scrape_interval_seconds=SCRAPE) as prometheus,
    ):
        eventually("the end of the watch", lambda: time.time() > started + RUN_SECONDS, RUN_SECONDS + 10)
        yield Run(city, watch, prometheus, started, router, ifname)


@pytest.mark.timeout(300)
def test_every_slice_and_wardwatch_itself_is_one_target_that_is_up(run: Run) -> None:
    loaded = load_inventory(run.watch.inventory)
    districts = {place.district or loaded.city.code for place in loaded.placements.values()}
    found = {point.labels["slice"]: point.value for point in run.prometheus.query("up")}
    assert found == dict.fromkeys({*districts, "self"}, 1.0)
    devices = run.prometheus.query("count(wardwatch_device_state)")
    assert [point.value for point in devices] == [len(loaded.devices)]


def test_no_sample_was_dropped(run: Run) -> None:
    assert run.prometheus.dropped() == {}


def test_rates_are_the_true_ones_before_and_after_a_restart(run: Run) -> None:
    """Within 1 % of what the simulation really sent, by the rule that alerts and dashboards use."""
    before = run.rebooted - POLL + OFFSET - 2
    after = run.rebooted + CLEAR_OF_REBOOT + RANGE + OFFSET
    assert run.rate(before) == pytest.approx(run.expected(before), rel=0.01), when(before)
    assert run.rate(after) == pytest.approx(run.expected(after), rel=0.01), when(after)


def test_a_restart_is_never_a_peak(run: Run) -> None:
    for seconds in range(0, round(RANGE + OFFSET), 5):
        at = run.rebooted + seconds
        assert 0 <= run.rate(at) <= 1.02 * run.expected(at), when(at)


def test_a_restart_is_no_counter_reset(run: Run) -> None:
    series = f'wardwatch_interface_receive_bytes_total{{device="{run.router}"}}[10m]'
    assert {point.value for point in run.prometheus.query(f"resets({series})")} == {0.0}


def when(at: float) -> str:
    """A time, for messages."""
    return datetime.fromtimestamp(at, UTC).isoformat()
