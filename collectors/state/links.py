"""Uplinks of the inventory held against what LLDP and CDP say: wrong ones are found, not believed. Pure.

A link that both the inventory and a neighbour table know confirms an uplink. A device none of whose uplinks is
confirmed, although what is above it speaks LLDP or CDP, and which instead stands on a link with another device of the
inventory that is neither above nor below it, has an uplink that is suspect. Of two such devices the lower one is: it is
the one that should name the other.
"""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

from collectors.state.findings import Finding, FindingKind
from inventory.identifiers import DeviceName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from collectors.readings import Readings
    from collectors.state.graph import UplinkGraph
    from inventory.model import Inventory


_AT_ONCE = 500
"""Tables looked at in one go: some milliseconds. After a reload those of a city take a dozen goes."""

_NOBODY: frozenset[DeviceName] = frozenset()


class _Shared:
    """Sets of names, equal ones made once: hundreds of devices hang on the same one."""

    def __init__(self) -> None:
        self._known: dict[frozenset[DeviceName], frozenset[DeviceName]] = {}

    def __call__(self, names: Iterable[DeviceName]) -> frozenset[DeviceName]:
        found = frozenset(names)
        return self._known.setdefault(found, found)


class LinkBook:
    """The neighbour tables of the city's devices, and which uplinks they contradict."""

    def __init__(self, inventory: Inventory, graph: UplinkGraph) -> None:
        """Take the declared uplinks; no table is known yet."""
        devices = inventory.devices
        shared = _Shared()
        self._declared = {name: shared(way.to for way in device.uplinks) for name, device in devices.items()}
        self._above = {name: shared(ways.union(graph.parents.get(name, ()))) for name, ways in self._declared.items()}
        self._asked = graph.parents.keys()
        self._below, self._depth = _below(self._above), _depths(self._declared)
        self._names: dict[str, DeviceName | None] = {}
        self._tables: dict[DeviceName, tuple[float, frozenset[str]]] = {}
        self._mentions: dict[str, set[DeviceName]] = {}
        self._says: dict[DeviceName, frozenset[DeviceName]] = {}
        self._said_by: dict[DeviceName, set[DeviceName]] = {}
        self._waiting: dict[DeviceName, None] = {}
        self._open: dict[DeviceName, Finding] = {}
        for name in devices:
            self._call(name, name)

    def learn(self, device: DeviceName, at: float, readings: Readings) -> None:
        """Take in what a device said of itself and its neighbours.

        Args:
            device: of the inventory.
            at: UTC seconds.
            readings: those without a neighbour table leave the last one as it was.
        """
        if readings.system is not None and readings.system.name:
            self._call(readings.system.name, device)
        if readings.neighbours is None:
            return
        names = frozenset(each.remote_name for each in readings.neighbours if each.remote_name) or _NOBODY
        before = self._tables.get(device)
        if before is None or before[1] != names:
            self._keep(device, at, names)

    def findings(self) -> tuple[Finding, ...]:
        """The devices whose uplinks are contradicted, after some of the tables that are new have been looked at."""
        concerned: set[DeviceName] = set()
        for device in list(islice(self._waiting, _AT_ONCE)):
            del self._waiting[device]
            concerned |= self._resolve(device)
        for device in concerned:
            finding = self._look(device)
            if finding is None:
                self._open.pop(device, None)
            else:
                self._open[device] = finding
        return tuple(self._open.values())

    def adopt(self, old: LinkBook) -> None:
        """Go on with what was known before a reload, of devices that are still there."""
        self._tables = {name: table for name, table in old._tables.items() if name in self._declared}
        self._mentions, self._waiting = old._mentions, dict.fromkeys(self._tables)
        for text, device in old._names.items():
            if device in self._declared and self._names.get(text) != device:
                self._call(text, device)
        self._open = {name: finding for name, finding in old._open.items() if name in self._declared}

    def _keep(self, device: DeviceName, at: float, names: frozenset[str]) -> None:
        for text in self._tables.get(device, (at, _NOBODY))[1] - names:
            for spelling in _spellings(text):
                self._unmention(spelling, device)
        self._tables[device] = at, names
        self._waiting[device] = None
        for text in names:
            for spelling in _spellings(text):
                self._mentions.setdefault(spelling, set()).add(device)

    def _unmention(self, spelling: str, device: DeviceName) -> None:
        mentioning = self._mentions.get(spelling, set())
        mentioning.discard(device)
        if not mentioning:
            self._mentions.pop(spelling, None)

    def _call(self, text: str, device: DeviceName) -> None:
        """Note a name of a device, with its domain and without; one that two devices have tells neither."""
        for spelling in _spellings(text):
            named = device if self._names.get(spelling, device) == device else None
            if spelling not in self._names or self._names[spelling] != named:
                self._names[spelling] = named
                self._waiting |= dict.fromkeys(self._mentions.get(spelling, ()))

    def _called(self, text: str) -> DeviceName | None:
        return next((found for each in _spellings(text) if (found := self._names.get(each))), None)

    def _resolve(self, device: DeviceName) -> set[DeviceName]:
        """Find the devices that a table names.

        Returns:
            Those on whom it bears.
        """
        if device not in self._tables:
            return set()  # it has left the inventory
        before = self._says.get(device, _NOBODY)
        now = frozenset(found for text in self._tables[device][1] if (found := self._called(text))) - {device}
        now = now or _NOBODY
        self._says[device] = now
        for gone in before - now:
            self._said_by[gone].discard(device)
        for other in now:
            self._said_by.setdefault(other, set()).add(device)
        near = {device} | before | now
        return near.union(*(self._links(each) for each in near), self._below.get(device, _NOBODY))

    def _links(self, name: DeviceName) -> frozenset[DeviceName]:
        """Who stands on a link with a device, whichever of the two says so."""
        return self._says.get(name, _NOBODY) | self._said_by.get(name, _NOBODY)

    def _confirmed(self, name: DeviceName) -> bool:
        return not self._links(name).isdisjoint(self._above[name])

    def _look(self, name: DeviceName) -> Finding | None:
        links = self._links(name)
        if not links or self._confirmed(name) or not any(self._speaks(parent) for parent in self._above[name]):
            return None
        others = tuple(sorted(other for other in links if self._accuses(name, other)))
        if not others:
            return None
        before = self._open.get(name)
        if before is not None and before.others == others:
            since = before.since
        else:
            since = max(self._tables[each][0] for each in (name, *others) if each in self._tables)
        return Finding(FindingKind.OTHER_NEIGHBOUR, name, tuple(sorted(self._declared[name])), since, others)

    def _speaks(self, name: DeviceName) -> bool:
        return bool(self._tables.get(name, (0.0, _NOBODY))[1])

    def _accuses(self, name: DeviceName, other: DeviceName) -> bool:
        """Whether a link with another device contradicts the uplinks of an unconfirmed one."""
        if name in self._above[other] or self._unasked(name) & self._unasked(other):
            return False  # it is above the other one, or both hang on something that passes LLDP on unseen
        lower = (self._depth.get(name, 0), name) >= (self._depth.get(other, 0), other)
        return lower or self._confirmed(other)

    def _unasked(self, name: DeviceName) -> frozenset[DeviceName]:
        return self._declared[name] - self._asked


def _spellings(text: str) -> tuple[str, ...]:
    """A name as it is compared: without case, whole and without a domain."""
    whole = text.casefold()
    return tuple(dict.fromkeys((whole, whole.partition(".")[0] or whole)))


def _below(above: Mapping[DeviceName, Iterable[DeviceName]]) -> Mapping[DeviceName, list[DeviceName]]:
    """The devices that have a device above them."""
    found: dict[DeviceName, list[DeviceName]] = {}
    for name, ways in above.items():
        for to in ways:
            found.setdefault(to, []).append(name)
    return found


def _depths(uplinks: Mapping[DeviceName, Iterable[DeviceName]]) -> Mapping[DeviceName, int]:
    """How many steps every device is below one that has nothing above it."""
    below = _below(uplinks)
    found = {name: 0 for name, ways in uplinks.items() if not ways}
    queue = deque(found)
    while queue:
        here = queue.popleft()
        for name in below.get(here, ()):
            if name not in found:
                found[name] = found[here] + 1
                queue.append(name)
    return found
