"""Where a poll goes: last answers, rates, states, metrics and history, in this order. No network, no tasks."""

from __future__ import annotations

import time
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from collectors.latest import Latest
from collectors.poll import Work
from collectors.state.city import CityState
from dashboards.status.rates import RateBook
from exporters.metrics.chunks import ChunkStore
from exporters.metrics.own import OwnMetrics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from collectors.poll import Poll
    from collectors.state.model import DeviceStatus, Transition
    from history import History
    from inventory.identifiers import DeviceName
    from inventory.model import Inventory
    from wardwatch.settings import Settings


REMEMBERED_TRANSITIONS = 5_000
"""Changes of state kept in memory for the pages; a page never waits for the disk."""


class Feed:
    """Takes polls and the passing of time, and keeps everything that is shown up to date.

    Attributes:
        inventory: the one in force.
        latest, rates, state, store, own: the parts, for who shows them; `state` and `store` are new after a reload.
    """

    def __init__(
        self,
        inventory: Inventory,
        settings: Settings,
        history: History,
        *,
        version: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Start from what history knows, so that a restart is not a change.

        Args:
            inventory: checked.
            settings: intervals and rules.
            history: open; its states and evidence are taken up.
            version: ours, for `wardwatch_build_info`.
            clock: UTC seconds.
        """
        self.inventory = inventory
        self._settings, self._history, self._clock = settings, history, clock
        self._interval = settings.intervals[Work.COUNTERS]
        self.latest = Latest(settings.intervals)
        for name, evidence in history.evidence().items():
            if name in inventory.devices:
                self.latest.restore(name, evidence.at, evidence.readings)
        self.latest.withdraw(clock())
        self.rates = RateBook(longest_gap_seconds=3 * self._interval)
        self._recent = deque(history.transitions(limit=REMEMBERED_TRANSITIONS), maxlen=REMEMBERED_TRANSITIONS)
        self.own = OwnMetrics(version)
        self.state = self._new_state(inventory, history.states())
        self.store = self._new_store(inventory)
        self._show(inventory.devices)
        self.tick()

    def _new_state(self, inventory: Inventory, known: Mapping[DeviceName, DeviceStatus]) -> CityState:
        return CityState(
            inventory,
            down_after=self._settings.down_after,
            up_after=self._settings.up_after,
            restored=known,
            interval_seconds=self._interval,
            now=self._clock(),
        )

    def _new_store(self, inventory: Inventory) -> ChunkStore:
        return ChunkStore(inventory, counters_interval_seconds=self._interval, clock=self._clock)

    def take(self, poll: Poll) -> None:
        """Take in a poll. One of a device that a reload has removed meanwhile is dropped."""
        if poll.device not in self.inventory.devices:
            return
        self.own.observe(poll)
        self.latest.apply(poll)
        self.rates.apply(poll)
        changes = self.state.apply(poll)
        self._keep(changes)
        if Work.IDENTITY in poll.work and poll.answered:
            self._keep_evidence(poll.device)
        self._show({poll.device, *(change.after.device for change in changes)})

    def tick(self) -> None:
        """Take in the time: what is too old is withdrawn, what was to happen by now has happened."""
        now = self._clock()
        changes = self.state.tick(now)
        self._keep(changes)
        self._show(self.latest.withdraw(now) | {change.after.device for change in changes})

    def replace(self, inventory: Inventory) -> tuple[DeviceName, ...]:
        """Go on with another inventory; devices that stayed keep their state, answers and running totals.

        Returns:
            The devices that left.
        """
        statuses = dict(self.state.statuses)
        gone = tuple(self.latest.retain(inventory.devices))
        for name in gone:
            self.rates.forget(name)
        self.inventory = inventory
        self.state = self._new_state(inventory, statuses)
        store = self._new_store(inventory)
        fresh = store.adopt(self.store)
        self.store = store
        self._show(fresh)
        self.tick()
        return gone

    def transitions(self, limit: int, device: DeviceName | None = None) -> Sequence[Transition]:
        """The last changes of state, newest first, of the city or of one device."""
        found = (change for change in self._recent if device is None or change.after.device == device)
        return tuple(islice(found, limit))

    def _keep(self, changes: Iterable[Transition]) -> None:
        for change in changes:
            self._history.record(change)
            self._recent.appendleft(change)

    def _keep_evidence(self, device: DeviceName) -> None:
        """What was seen, for the gap report and for the time after a restart; running counters are no evidence."""
        latest = self.latest.of(device)
        if latest is not None and latest.answered_at is not None:
            seen = msgspec.structs.replace(latest.readings, counters=None)
            self._history.record_evidence(device, latest.answered_at, seen)

    def _show(self, devices: Iterable[DeviceName]) -> None:
        for name in devices:
            self.store.update(name, self.latest.of(name), self.state.status(name))
