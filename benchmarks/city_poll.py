"""One unpaced poll of the whole lab city beside its budgets: time, packets, memory, dead devices, ten times the size.

The lab runs on the last core, each poll in a process of its own on the first, where there are two; what else the
machine was doing meanwhile is stated, because it decides the wall times. `living` is how long it took until 99 % of the
devices that answer had been polled, by their number.

    python -m benchmarks.city_poll [--rounds 3]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from ipaddress import IPv4Address
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from benchmarks.children import WHOLE_CITY
from benchmarks.machine import busy_seconds, used
from history import History
from inventory.identifiers import SiteName
from lab.process import start_lab
from wardwatch.cycle import run_cycle
from wardwatch.feed import Feed
from wardwatch.loading import load_inventory
from wardwatch.settings import load_settings

if TYPE_CHECKING:
    from collectors.poll import Poll
    from inventory.model import Inventory
    from lab.process import LabProcess

BUDGET_WALL_SECONDS = 15.0
BUDGET_RESIDENT_MB = 400.0
BUDGET_CPU_MS = 0.5
"""Of a device of 347 variables. benchmarks.snmp_engine measures it on one table; here there are dozens of modules."""

BUDGET_DEAD = 1.10
BUDGET_TENFOLD = 1.15
DEAD_SHARE = 0.3
SMALLER = 10
"""The smaller city has every tenth site."""

UNSERVED = IPv4Address("127.250.0.0")
"""From here on addresses of devices that do not exist."""


class Cost(NamedTuple):
    """What a poll of the city cost."""

    devices: int
    answered: int
    partial: int
    wall_seconds: float
    living_ms: float
    cpu_ms: float
    lab_cpu_ms: float
    varbinds: float
    packets: float
    octets: float
    retries: int
    resident_mb: float
    others: float


def without(inventory: Inventory, share: float) -> Inventory:
    """The inventory with so many of its polled devices moved to addresses where nobody is."""
    devices, seen, dead = {}, 0, 0
    for name, device in inventory.devices.items():
        moved = device
        if device.polled_by_snmp:
            seen += 1
            if int(seen * share) > dead:
                dead += 1
                moved = replace(device, address=UNSERVED + dead)
        devices[name] = moved
    return replace(inventory, devices=devices)


def every_tenth_site(inventory: Inventory) -> Inventory:
    """A smaller city: every tenth site with what stands in it; uplinks into sites left out are cut off."""
    kept: set[SiteName] = set(list(inventory.sites)[::SMALLER])
    return replace(inventory, devices={name: each for name, each in inventory.devices.items() if each.site in kept})


def child(folder: Path, dead: float, *, smaller: bool, whole_way: bool) -> None:
    """Poll once and print the cost as JSON.

    Args:
        folder: of the inventory.
        dead: share of the devices that are moved to where nobody is.
        smaller: every tenth site only.
        whole_way: keep everything that `run` keeps (states, rates, rendered series, history), and scrape once.
    """
    settings = load_settings(folder, {"circuit_share": "off"})
    inventory = load_inventory(folder)
    inventory = without(every_tenth_site(inventory) if smaller else inventory, dead)
    began = time.time()
    ends: list[float] = []
    with TemporaryDirectory() as name:
        history = History(Path(name) / "history.sqlite")
        history.open()
        history.start()
        feed = Feed(inventory, settings, history, version="0") if whole_way else None

        def take(poll: Poll) -> None:
            if poll.answered:
                ends.append(poll.finished)
            if feed is not None:
                feed.take(poll)

        summary = asyncio.run(run_cycle(inventory, settings, on_poll=take))
        scraped = sum(map(len, feed.store.pieces(None))) if feed is not None else 0
        history.stop()
    ends.sort()
    living = ends[int(0.99 * len(ends))] - began
    found = {
        **msgspec.to_builtins(summary),
        "living_seconds": living,
        "scraped": scraped,
        "resident": used(os.getpid())[1],
    }
    del found["silent"]
    print(json.dumps(found))


def poll(lab: LabProcess, *options: str) -> Cost:
    """Run a child against the lab and measure both."""
    command = [sys.executable, "-m", "benchmarks.city_poll", "--child", str(lab.inventory), *options]
    busy, before = busy_seconds(), used(lab.pid).cpu_seconds
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=_on_first_core)
    wall = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    lab_cpu = used(lab.pid).cpu_seconds - before
    devices, answered = found["devices"], found["answered"]
    others = (busy_seconds() - busy - lab_cpu - _children_cpu(found)) / wall
    return Cost(
        devices,
        answered,
        found["partial"],
        found["wall_seconds"],
        1000 * found["living_seconds"] / max(1, answered),
        found["cpu_ms_per_device"],
        1000 * lab_cpu / devices,
        found["varbinds"] / devices,
        found["packets_received"] / devices,
        (found["bytes_sent"] + found["bytes_received"]) / devices,
        found["retries"],
        found["rss_bytes"] / 1e6,
        others,
    )


def _children_cpu(found: dict[str, Any]) -> float:
    return float(found["cpu_seconds"])


def _cores() -> list[int]:
    return sorted(os.sched_getaffinity(0))


def _on_first_core() -> None:
    if len(_cores()) > 1:
        os.sched_setaffinity(0, {_cores()[0]})


def best(lab: LabProcess, rounds: int, *options: str) -> Cost:
    """The round with the least wall time: the others tell more about the rest of the machine."""
    return min((poll(lab, *options) for _ in range(rounds)), key=lambda cost: cost.wall_seconds)


def report(title: str, cost: Cost) -> None:
    print(
        f"{title:24} {cost.devices:6d} {cost.answered:6d} {cost.partial:4d} {cost.wall_seconds:7.2f} "
        f"{cost.living_ms:7.2f} {cost.cpu_ms:7.2f} {cost.lab_cpu_ms:7.2f} {cost.varbinds:7.0f} {cost.packets:6.1f} "
        f"{cost.octets:8.0f} {cost.retries:6d} {cost.resident_mb:6.0f} {cost.others:6.0%}"
    )


def verdict(what: str, found: float, budget: float, unit: str) -> None:
    print(f"{what:62} {found:8.2f} {unit:3} budget {budget:g}: {'kept' if found <= budget else 'EXCEEDED'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--dead", type=float, default=0.0, help=argparse.SUPPRESS)
    parser.add_argument("--smaller", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--whole-way", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child, options.dead, smaller=options.smaller, whole_way=options.whole_way)
        return
    with TemporaryDirectory(prefix="city-") as name, start_lab(Path(name), WHOLE_CITY, timeout_seconds=300) as lab:
        if len(_cores()) > 1:
            os.sched_setaffinity(lab.pid, {_cores()[-1]})
        print(f"{lab.sites} sites, {lab.devices} devices, {lab.polled} polled; per device unless stated otherwise")
        print(
            f"{'':24} {'polled':>6} {'answer':>6} {'part':>4} {'wall s':>7} {'living':>7} {'CPU ms':>7} {'lab ms':>7} "
            f"{'varbind':>7} {'packet':>6} {'bytes':>8} {'again':>6} {'MB':>6} {'others':>6}"
        )
        alone = best(lab, options.rounds)
        report("wardwatch poll", alone)
        whole = best(lab, options.rounds, "--whole-way")
        report("with states and series", whole)
        dead = best(lab, options.rounds, f"--dead={DEAD_SHARE}")
        report(f"{DEAD_SHARE:.0%} of the devices dead", dead)
        small = best(lab, options.rounds, "--smaller")
        report("every tenth site", small)
        print()
        verdict("one unpaced poll, wall", alone.wall_seconds, BUDGET_WALL_SECONDS, "s")
        verdict("everything in memory, with one scrape", whole.resident_mb, BUDGET_RESIDENT_MB, "MB")
        verdict(
            "CPU of a device of 347 variables, over all modules",
            alone.cpu_ms * 347 / alone.varbinds,
            BUDGET_CPU_MS,
            "ms",
        )
        verdict("the living among the dead, against all alive", dead.living_ms / alone.living_ms, BUDGET_DEAD, "x")
        verdict("CPU of a device, ten times the city", alone.cpu_ms / small.cpu_ms, BUDGET_TENFOLD, "x")


if __name__ == "__main__":
    main()
