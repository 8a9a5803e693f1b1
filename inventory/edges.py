"""Through which devices each site is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inventory.identifiers import DeviceName, SiteName
    from inventory.model import Inventory


def site_edges(inventory: Inventory) -> dict[SiteName, tuple[DeviceName, ...]]:
    """The edge of each site: its asked devices that have an uplink to another site.

    A device without uplinks, which a vantage point is attached to, is its site's edge too. A site of which nothing is
    asked has an empty edge.
    """
    return {
        site: tuple(
            device.name
            for device in devices
            if device.asked
            and (not device.uplinks or any(inventory.devices[way.to].site != site for way in device.uplinks))
        )
        for site, devices in inventory.devices_by_site.items()
    }
