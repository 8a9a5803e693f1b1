"""How long the gap report of a whole city takes: one format and one language of 579 communes, budget 5 s.

What was seen is taken in too: every asked device answered, and every router has strangers in its tables.
The city is the lab's, with every figure made up. Loading the inventory has a budget of its own and is stated apart.
Run: python -m benchmarks.gap_report
"""

from __future__ import annotations

import time
from datetime import datetime
from datetime import time as time_of_day
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from collectors.readings import InterfaceReading, Readings, SeenStation
from exporters.reports.language import Language
from exporters.reports.writing import Format, gap_paper, write_paper
from history import Evidence
from inventory.load import load_inventory
from lab.city import build_city, default_register, shipped_register
from lab.inventory import write_inventory
from lab.order import CityOrder
from planning.assessment import assess
from planning.seen import seen_on_network
from wardwatch.sight import Record, sight_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from inventory.model import Inventory

BUDGET_SECONDS = 5.0
DAY = 86_400.0
STRANGERS = 5
"""Stations that no list knows, in the tables of each router."""

Result = TypeVar("Result")


def timed(what: str, action: Callable[[], Result]) -> tuple[Result, float]:
    """Do something once and print how long it took, and how much of that the processor worked for it."""
    began, worked = time.perf_counter(), time.process_time()
    result = action()
    seconds, busy = time.perf_counter() - began, time.process_time() - worked
    print(f"{what:<34} {seconds:7.3f} s  {busy:7.3f} s CPU")
    return result, seconds


def tables(inventory: Inventory) -> Record:
    """Every asked device answered a day before the city's date; each router has strangers in its tables."""
    at = datetime.combine(inventory.city.units_as_of, time_of_day(), inventory.city.zone).timestamp() - DAY
    strangers = tuple(
        SeenStation(f"3c:52:82:00:00:{number:02x}", f"192.168.9.{number}", 2) for number in range(STRANGERS)
    )
    says = Readings(interfaces=(InterfaceReading(2, "lan"),), stations=strangers)
    evidence = {
        device.name: Evidence(device.name, at, says if device.role == "router" else Readings())
        for device in inventory.devices.values()
        if device.asked
    }
    return Record(evidence, runs=((at - 40 * DAY, at),), remembered_since=at - 40 * DAY)


def main() -> None:
    """Build the city, load it, assess it, write each format; print every time."""
    register = default_register()
    with TemporaryDirectory() as name:
        folder = Path(name)
        order = CityOrder(register=register, district_count=None, commune_count=None)
        write_inventory(build_city(shipped_register(register), order), folder / "city", 16161)
        inventory, _ = timed("load and check the inventory", lambda: load_inventory(folder / "city"))
        on = inventory.city.units_as_of
        sight, looked = timed("put together what was seen", lambda: sight_of(inventory, tables(inventory), on))
        seen = seen_on_network(inventory, sight.machines)
        result, assessed = timed("assess", lambda: assess(inventory, on, seen=seen, sight=sight))
        worst = 0.0
        for form in Format:
            path, seconds = timed(f"write {form}", partial(write_paper, gap_paper(result), form, Language.VI, folder))
            worst = max(worst, seconds)
            print(f"{'':<34} {path.stat().st_size / 1e6:7.2f} MB")
    total = looked + assessed + worst
    print(f"findings {len(result.findings)}, faults {sum(len(check.faults) for check in result.quality)}")
    print(f"sites {len(inventory.sites)}, offices {len(result.offices)}, groups {len(result.groups)}")
    print(f"look, assess and the slowest format: {total:.3f} s, budget {BUDGET_SECONDS:g} s: {_verdict(total)}")


def _verdict(seconds: float) -> str:
    return "kept" if seconds <= BUDGET_SECONDS else "EXCEEDED"


if __name__ == "__main__":
    main()
