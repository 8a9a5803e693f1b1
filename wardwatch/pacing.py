"""From inventory and settings to how fast devices are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.snmp.pacing import Pacing
from inventory.circuit_placement import bandwidths, circuits_towards

if TYPE_CHECKING:
    from inventory.model import Inventory
    from wardwatch.settings import Settings


def pacing_for(inventory: Inventory, settings: Settings) -> Pacing | None:
    """The pacing of a city's circuits; None when the settings switch it off."""
    if settings.circuit_share is None:
        return None
    pacing = Pacing(settings.circuit_share)
    follow(pacing, inventory)
    return pacing


def follow(pacing: Pacing | None, inventory: Inventory) -> None:
    """Take over the circuits of an inventory, at the start and after a reload."""
    if pacing is not None:
        pacing.replace(bandwidths(inventory), circuits_towards(inventory))
