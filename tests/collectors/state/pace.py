"""A city polled by the real schedule in simulated time: how long a fault takes to be declared, and what it costs.

No network and no tasks: a poll of a living device takes a moment, that of a silent one all of its time-outs.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import msgspec

from collectors.poll import Work
from collectors.schedule import Schedule
from collectors.state.city import CityState
from collectors.state.model import DeviceState

from .cities import START, poll, tree

if TYPE_CHECKING:
    from collectors.schedule import Due
    from collectors.state.model import Transition
    from inventory.identifiers import DeviceName
    from inventory.model import Inventory

INTERVAL_SECONDS = 60.0
ANSWER_SECONDS = 0.05
SILENT_SECONDS = 10.0
"""Of a poll that no answer comes to: all of its time-outs with the usual settings."""

TICK_SECONDS = 5.0


def three_levels(districts: int, communes: int, devices: int) -> Inventory:
    """A core, so many districts, so many communes in each, and in every office a router with so many devices."""
    parents: dict[str, list[str]] = {"core": [], "ns": ["core"]}
    for district in range(districts):
        parents[f"d{district}"] = ["core"]
        for commune in range(communes):
            router = f"r{district}-{commune}"
            parents[router] = [f"d{district}"]
            parents.update({f"x{district}-{commune}-{number}": [router] for number in range(devices)})
    return tree(parents, controls=["core", "ns"])


class Pace:
    """Polls a city in its rhythm, with early polls or without.

    Attributes:
        declared: UTC seconds of each outage, by device, relative to the start.
        began: when each poll began, with the device; seconds since the start.
    """

    def __init__(self, inventory: Inventory, *, early: bool) -> None:
        self.inventory, self._hastens = inventory, early
        self.schedule = Schedule(inventory.devices.values(), start=0.0, intervals={Work.COUNTERS: INTERVAL_SECONDS})
        self.state = CityState(inventory, now=START, interval_seconds=INTERVAL_SECONDS)
        self.state.tick(START)
        self.silent: set[str] = set()
        self.declared: dict[str, float] = {}
        self.began: list[tuple[float, str]] = []
        self.now = 0.0
        self._running: list[tuple[float, float, DeviceName, bool]] = []
        self._ticks_at = TICK_SECONDS

    def cut(self, root: str) -> None:
        """Nothing answers any more from this device on downwards."""
        self.silent = {root}
        for name, device in self.inventory.devices.items():  # written from above to below
            if any(way.to in self.silent for way in device.uplinks):
                self.silent.add(name)

    def run(self, until: float) -> None:
        """Go on to a time, in seconds since the start."""
        while True:
            due_at = self.schedule.next_at
            ends_at = self._running[0][0] if self._running else until
            self.now = min(until, ends_at, self._ticks_at, until if due_at is None else max(self.now, due_at))
            if self.now >= until:
                return
            if self.now >= self._ticks_at:
                self._ticks_at += TICK_SECONDS
                self._note(self.state.tick(START + self.now))
            while self._running and self._running[0][0] <= self.now:
                self._end(*heapq.heappop(self._running))
            for due in self.schedule.due(self.now):
                self._begin(due)

    def _begin(self, due: Due) -> None:
        name = due.device.name
        assert name not in {running for _, _, running, _ in self._running}, "two polls of one device at a time"
        answered = name not in self.silent
        self.began.append((self.now, name))
        ends = self.now + (ANSWER_SECONDS if answered else SILENT_SECONDS)
        heapq.heappush(self._running, (ends, self.now, name, answered))

    def _end(self, ends: float, began: float, name: DeviceName, answered: bool) -> None:
        self.schedule.finished(name, answered=answered)
        result = msgspec.structs.replace(poll(name, START + began, answered=answered), finished=START + ends)
        self._note(self.state.apply(result))
        for wanted in self.state.wanted_soon():
            if self._hastens:
                self.schedule.hasten(wanted.device, self.now + wanted.delay_seconds)

    def _note(self, changes: tuple[Transition, ...]) -> None:
        for change in changes:
            if change.after.state is DeviceState.DOWN:
                self.declared.setdefault(change.after.device, change.after.since - START)
