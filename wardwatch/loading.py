"""The inventory as the application loads it: checked against what the collectors can ask, seen from where we stand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from collectors.module_names import module_names
from collectors.ssh.platform import shipped_platforms
from inventory import load
from inventory.errors import InventoryCheckError, Problem
from inventory.suggest import did_you_mean, listed, shown

if TYPE_CHECKING:
    from pathlib import Path

    from inventory.model import Inventory


def load_inventory(folder: Path, collector: str = "") -> Inventory:
    """Load and check an inventory, the names of modules and platforms included.

    Args:
        folder: of the inventory.
        collector: the vantage point that this process is; "" = all that the inventory has.

    Raises:
        InventoryCheckError: with every problem found, each with its file and line.
    """
    found = load.load_inventory(folder, modules=module_names(), platforms=shipped_platforms())
    return seen_from(found, collector) if collector else found


def seen_from(inventory: Inventory, collector: str) -> Inventory:
    """The same city with one vantage point only: ways, controls, pacing and checks of services are then this one's.

    Raises:
        InventoryCheckError: it has no such vantage point.
    """
    chosen = tuple(each for each in inventory.collectors if each.name == collector)
    if not chosen:
        names = [each.name for each in inventory.collectors]
        what = f"the inventory has no collector {shown(collector)}"
        raise InventoryCheckError([Problem("collector", 0, what, listed(names), did_you_mean(collector, names))])
    return replace(inventory, collectors=chosen)
