"""The inventory as the application loads it: checked against what the collectors can ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.module_names import module_names
from inventory import load

if TYPE_CHECKING:
    from pathlib import Path

    from inventory.model import Inventory


def load_inventory(folder: Path) -> Inventory:
    """Load and check an inventory, the names of modules included.

    Raises:
        InventoryCheckError: with every problem found, each with its file and line.
    """
    return load.load_inventory(folder, modules=module_names())
