"""Looks at a running watch every second: who has answered, how long polls take and how far apart they are."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from inventory.opening import OFFICE_HOURS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from inventory.identifiers import DeviceName
    from inventory.model import Inventory
    from wardwatch.watch import Watch

LOOK_SECONDS = 1.0
"""How often; polls are farther apart, so that none is missed."""


class Onlooker:
    """Keeps the worst figures of a run.

    Attributes:
        asked: how many devices are polled.
        worst_cycle_seconds: the longest time between the starts of two polls of one device.
        longest_poll_seconds: of one device.
        office_was_closed: whether offices were closed at any look.
    """

    def __init__(self, inventory: Inventory, on_look: Callable[[int, int], None]) -> None:
        """Get ready.

        Args:
            inventory: what is watched.
            on_look: called with how many devices have answered, and how many are asked.
        """
        self._inventory, self._on_look = inventory, on_look
        self._starts: dict[DeviceName, float] = {}
        self._silent = {name: "not asked yet" for name, device in inventory.devices.items() if device.polled_by_snmp}
        self._task: asyncio.Task[None] | None = None
        self.asked = len(self._silent)
        self.worst_cycle_seconds = self.longest_poll_seconds = 0.0
        self.office_was_closed = False

    @property
    def silent(self) -> Mapping[DeviceName, str]:
        """The devices that have not answered yet, and why."""
        return self._silent

    def start(self, watch: Watch) -> None:
        """Look at a watch as long as the loop runs that this is called in."""
        self._task = asyncio.create_task(self._look_on(watch), name="onlooker")

    async def _look_on(self, watch: Watch) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            while True:
                self.look(watch)
                self._on_look(self.asked - len(self._silent), self.asked)
                await asyncio.sleep(LOOK_SECONDS)

    def look(self, watch: Watch) -> None:
        """Take in what every device's last poll was."""
        for name, device in self._inventory.devices.items():
            latest = watch.latest(name) if device.polled_by_snmp else None
            poll = latest.last_poll if latest else None
            if poll is None:
                continue
            if poll.answered:
                self._silent.pop(name, None)
            elif name in self._silent:
                self._silent[name] = str(poll.reason)
            if poll.started != (before := self._starts.get(name)):
                self._starts[name] = poll.started
                self.longest_poll_seconds = max(self.longest_poll_seconds, poll.finished - poll.started)
                if before is not None:
                    self.worst_cycle_seconds = max(self.worst_cycle_seconds, poll.started - before)
        hours = self._inventory.opening_hours[OFFICE_HOURS.name]
        if not hours.open_at(watch.now(), self._inventory.city.zone):
            self.office_was_closed = True
