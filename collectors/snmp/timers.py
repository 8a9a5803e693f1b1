"""Time-outs of many requests with one timer of the event loop.

Most requests are answered, so that a timer each, set and cancelled, would cost more than the request. Requests are put
into slots of a wheel; a slot that comes due hands out what is in it, answered or not. A time-out is thus late by up to
one slot, and never early.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

SLOT_SECONDS = 0.02

_T = TypeVar("_T")


class Wheel(Generic[_T]):
    """Calls back with each item once its time has come."""

    def __init__(self, loop: asyncio.AbstractEventLoop, due: Callable[[_T], None]) -> None:
        """Hand items to `due` on `loop`."""
        self._loop = loop
        self._due = due
        self._slots: dict[int, list[_T]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._timer_slot = 0

    def add(self, item: _T, when: float) -> None:
        """Hand out an item at a time of the loop, or up to a slot later."""
        number = math.ceil(when / SLOT_SECONDS)
        slot = self._slots.get(number)
        if slot is not None:
            slot.append(item)
            return
        self._slots[number] = [item]
        if self._timer is None or number < self._timer_slot:
            self._arm(number)

    def close(self) -> None:
        """Forget all items."""
        self._slots.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self, number: int) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer_slot = number
        self._timer = self._loop.call_at(number * SLOT_SECONDS, self._turn)

    def _turn(self) -> None:
        self._timer = None
        now = self._loop.time() / SLOT_SECONDS
        for number in sorted(number for number in self._slots if number <= now):
            for item in self._slots.pop(number):
                self._due(item)
        if self._slots and self._timer is None:
            self._arm(min(self._slots))
