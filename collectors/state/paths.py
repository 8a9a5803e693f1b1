"""Devices that answer although their ways say otherwise, and devices on their backup path. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from collectors.state.findings import Finding, FindingKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from collectors.state.graph import UplinkGraph
    from collectors.state.watched import Watched
    from inventory.identifiers import DeviceName
    from inventory.model import Circuit, CircuitEnd, Inventory

POLLS = 3
"""Polls of a device in a row that must show a finding before it is one, and that must not before it is none."""


class _Sight(NamedTuple):
    """What one poll shows."""

    kind: FindingKind
    parents: tuple[DeviceName, ...]
    others: tuple[DeviceName, ...] = ()


@dataclass(slots=True)
class _Case:
    """What is followed about one device; `missing` counts the last polls that did not show it."""

    sight: _Sight
    since: float
    polls: int = 1
    missing: int = 0


class PathBook:
    """Follows, poll by poll, what a device that answers says about the ways above it."""

    def __init__(
        self,
        inventory: Inventory,
        watched: Mapping[DeviceName, Watched],
        graph: UplinkGraph,
        signal: Callable[[CircuitEnd], bool | None],
    ) -> None:
        """Take what is known.

        Args:
            inventory: uplinks with their priorities, and circuits.
            watched: all devices that are asked.
            graph: the ways between them.
            signal: whether the port at an end of a circuit has signal, as its device last said.
        """
        self._watched, self._graph, self._signal = watched, graph, signal
        self._circuits: dict[tuple[DeviceName, DeviceName], list[Circuit]] = {}
        for circuit in inventory.circuits.values():
            ends = {end.device for end in circuit.ends}
            for own in ends:
                for other in ends - {own}:
                    self._circuits.setdefault((own, other), []).append(circuit)
        self._cases: dict[DeviceName, _Case] = {}

    def findings(self) -> Iterator[Finding]:
        """What enough polls have shown."""
        for name, case in self._cases.items():
            if case.polls >= POLLS:
                yield Finding(case.sight.kind, name, case.sight.parents, case.since, case.sight.others)

    def adopt(self, old: PathBook) -> None:
        """Go on with what was followed before a reload, about devices that stayed as they were."""
        for name, case in old._cases.items():
            now = self._watched.get(name)
            if now is not None and now.device == old._watched[name].device:
                self._cases[name] = case

    def look(self, watched: Watched) -> None:
        """Take in that a device was polled."""
        name, sight = watched.device.name, self._sight(watched)
        case = self._cases.get(name)
        if case is None:
            if sight is not None:
                self._cases[name] = _Case(sight, watched.answered_from)
        elif sight is not None and sight.kind is case.sight.kind:
            case.sight, case.missing = sight, 0
            case.polls += 1
        else:
            case.missing += 1
            if case.missing >= POLLS or case.polls < POLLS:
                del self._cases[name]

    def _sight(self, watched: Watched) -> _Sight | None:
        if watched.reach.answers is not True or watched.reach.missed_last:
            return None
        name, parents = watched.device.name, self._graph.parents[watched.device.name]
        at = watched.answered_from
        if name not in self._graph.exits and parents and all(self._silent(parent, at) for parent in parents):
            return _Sight(FindingKind.PARENTS_SILENT, parents)
        return self._backup(watched, at)

    def _backup(self, watched: Watched, at: float) -> _Sight | None:
        """The preferred ways that are down and those that are not, when a device depends on the latter."""
        ways = watched.device.uplinks
        best = min((way.priority for way in ways), default=0)
        others = [way.to for way in ways if way.priority > best]
        if not others:
            return None
        preferred = tuple(way.to for way in ways if way.priority == best)
        if not all(self._down(watched, parent, at) for parent in preferred):
            return None
        left = tuple(parent for parent in others if not self._down(watched, parent, at))
        return _Sight(FindingKind.ON_BACKUP, preferred, left) if left else None

    def _silent(self, name: DeviceName, at: float) -> bool:
        """Whether a device is confirmed silent, and was already when another one answered at a time."""
        watched = self._watched.get(name)
        if watched is None or watched.reach.answers is not False or not watched.reach.missed_last:
            return False
        return at >= watched.missed_from

    def _down(self, watched: Watched, parent: DeviceName, at: float) -> bool:
        """Whether a way is down: its upper end is silent, or no circuit between the two has signal at both ends."""
        if self._silent(parent, at):
            return True
        circuits = self._circuits.get((watched.device.name, parent), ())
        return bool(circuits) and all(self._broken(circuit) for circuit in circuits)

    def _broken(self, circuit: Circuit) -> bool:
        return any(self._signal(end) is False for end in circuit.ends if self._answers(end.device))

    def _answers(self, name: DeviceName) -> bool:
        watched = self._watched.get(name)
        return watched is not None and watched.reach.answers is True and not watched.reach.missed_last
