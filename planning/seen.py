"""What was seen on the network, counted as equipment. It may raise a declared count, and never lowers one.

A device was seen when it answered, or when another device of its site had it in its tables; it is one piece either way.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from inventory.identifiers import ItemKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inventory.identifiers import DeviceName, SiteName
    from inventory.model import Inventory

_ITEM_OF_ROLE: Mapping[str, ItemKind] = {
    "pc": ItemKind("pc"),
    "printer": ItemKind("printer"),
    "scanner": ItemKind("scanner"),
    "switch": ItemKind("lan_switch"),
    "ups": ItemKind("ups"),
}
"""The kind of equipment that a device of a role is counted as."""


def item_of(role: str) -> ItemKind:
    """The kind that a device of a role is counted as; a role that is none of the counted kinds is a kind of its own."""
    return _ITEM_OF_ROLE.get(role, ItemKind(role))


def seen_on_network(
    inventory: Inventory, answered: Iterable[DeviceName], sighted: Iterable[DeviceName] = ()
) -> dict[SiteName, dict[ItemKind, int]]:
    """Pieces by site and kind among devices that were seen at least once.

    A site of which nothing was seen is absent: nobody can say what stands there.

    Args:
        inventory: checked.
        answered: the devices that answered.
        sighted: those that another device had in its tables.
    """
    counts: dict[SiteName, Counter[ItemKind]] = {}
    for name in dict.fromkeys((*answered, *sighted)):
        device = inventory.devices.get(name)
        item = _ITEM_OF_ROLE.get(device.role) if device else None
        if device is not None and item is not None:
            counts.setdefault(device.site, Counter())[item] += 1
    return {site: dict(count) for site, count in counts.items()}
