"""Devices that can be attacked as they are configured: what was found to be dangerous when they were asked over SSH."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.account import Finding, FindingKind
from planning.seen import item_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inventory.model import Inventory
    from planning.sight import Sight


def insecure(inventory: Inventory, sight: Sight) -> Iterator[Finding]:
    """Devices of which something critical is known, each once with all of it, in the order of the inventory.

    `what` names the risks as the readings do, separated by blanks. A warning alone is left to the engineers' pages.
    """
    for device in inventory.devices.values():
        known = sight.risks.get(device.name)
        if known is None or not known.critical:
            continue
        yield Finding(
            FindingKind.INSECURE,
            device.site,
            item_of(device.role),
            " ".join(known.critical),
            source=device.name,
            on=known.on,
        )
