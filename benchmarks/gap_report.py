"""How long the gap report of a whole city takes: one format and one language of 579 communes, budget 5 s.

The city is the lab's, with every figure made up. Loading the inventory has a budget of its own and is stated apart.
Run: python -m benchmarks.gap_report
"""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from exporters.reports.language import Language
from exporters.reports.writing import Format, gap_paper, write_paper
from inventory.load import load_inventory
from lab.city import build_city, default_register, shipped_register
from lab.inventory import write_inventory
from lab.order import CityOrder
from planning.assessment import assess

if TYPE_CHECKING:
    from collections.abc import Callable

BUDGET_SECONDS = 5.0

Result = TypeVar("Result")


def timed(what: str, action: Callable[[], Result]) -> tuple[Result, float]:
    """Do something once and print how long it took."""
    began = time.perf_counter()
    result = action()
    seconds = time.perf_counter() - began
    print(f"{what:<34} {seconds:7.3f} s")
    return result, seconds


def main() -> None:
    """Build the city, load it, assess it, write each format; print every time."""
    register = default_register()
    with TemporaryDirectory() as name:
        folder = Path(name)
        order = CityOrder(register=register, district_count=None, commune_count=None)
        write_inventory(build_city(shipped_register(register), order), folder / "city", 16161)
        inventory, _ = timed("load and check the inventory", lambda: load_inventory(folder / "city"))
        result, assessed = timed("assess", lambda: assess(inventory, inventory.city.units_as_of))
        worst = 0.0
        for form in Format:
            path, seconds = timed(f"write {form}", partial(write_paper, gap_paper(result), form, Language.VI, folder))
            worst = max(worst, seconds)
            print(f"{'':<34} {path.stat().st_size / 1e6:7.2f} MB")
    total = assessed + worst
    print(f"sites {len(inventory.sites)}, offices {len(result.offices)}, groups {len(result.groups)}")
    print(f"assess and the slowest format: {total:.3f} s, budget {BUDGET_SECONDS:g} s: {_verdict(total)}")


def _verdict(seconds: float) -> str:
    return "kept" if seconds <= BUDGET_SECONDS else "EXCEEDED"


if __name__ == "__main__":
    main()
