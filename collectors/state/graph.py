"""The uplink graph: over which devices every device is reached from the vantage points.

Built once from the inventory; rings and several uplinks are ordinary. A device that is not asked has no verdict of its
own, so it lets everything through: the graph is reduced to the devices that are asked.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from inventory.identifiers import DeviceName
    from inventory.model import Device


class UplinkGraph:
    """Ways from devices towards the vantage points, over devices that are asked.

    Attributes:
        parents: the nearest asked devices above each asked device, most preferred first.
        children: the asked devices that have a device among their parents.
        exits: the asked devices that need no other asked device: one that a collector is attached to, or one
            with a way over unasked devices only.
    """

    def __init__(
        self,
        devices: Mapping[DeviceName, Device],
        attached: Iterable[DeviceName],
        asked: Callable[[Device], bool],
    ) -> None:
        """Reduce the inventory's uplinks to the devices that are asked.

        Args:
            devices: all of the inventory.
            attached: the devices that the collectors are attached to.
            asked: whether a device is asked, and so can be known to be silent.
        """
        self._devices = devices
        self._asked = {name for name, device in devices.items() if asked(device)}
        self._attached = frozenset(attached)
        self.parents: dict[DeviceName, tuple[DeviceName, ...]] = {}
        self.children: dict[DeviceName, list[DeviceName]] = {name: [] for name in self._asked}
        exits: set[DeviceName] = set()
        for name in sorted(self._asked):
            parents, free = self._above(name)
            self.parents[name] = parents
            if free:
                exits.add(name)
            for parent in parents:
                self.children[parent].append(name)
        self.exits = frozenset(exits)

    def _above(self, name: DeviceName) -> tuple[tuple[DeviceName, ...], bool]:
        """The nearest asked devices above, and whether a vantage point is reached without any."""
        found: dict[DeviceName, None] = {}
        free = name in self._attached
        seen = {name}
        queue = deque([name])
        while queue:
            for uplink in sorted(self._devices[queue.popleft()].uplinks, key=lambda uplink: uplink.priority):
                above = uplink.to
                if above in seen:
                    continue
                seen.add(above)
                if above in self._asked:
                    found[above] = None
                    continue
                free = free or above in self._attached
                queue.append(above)
        return tuple(found), free

    def cut_by(self, name: DeviceName, cut: Callable[[DeviceName], bool]) -> tuple[DeviceName, ...]:
        """The silent devices above a cut-off device that are not cut off themselves, nearest first.

        Args:
            name: a device all of whose parents are silent.
            cut: whether a silent device is itself only cut off, so that what it stands behind must be looked for
                further up.
        """
        found: dict[DeviceName, None] = {}
        seen = {name}
        queue = deque(self.parents[name])
        while queue:
            above = queue.popleft()
            if above in seen:
                continue
            seen.add(above)
            if cut(above):
                queue.extend(self.parents[above])
            else:
                found[above] = None
        return tuple(found)
