"""How late the event loop is: the longest that anything held it, which is how late polls and pages were."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

TICK_SECONDS = 0.05
WINDOW_SECONDS = 60.0


class LoopLag:
    """Remembers the worst delay of the present and of the last minute, so that no scrape misses one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Know of no delay; `watch` measures.

        Args:
            clock: monotonic seconds.
        """
        self._clock = clock
        self._since = clock()
        self._worst = self._before = 0.0

    def note(self, seconds: float) -> None:
        """Take in a delay."""
        self._turn()
        self._worst = max(self._worst, seconds)

    @property
    def longest(self) -> float:
        """The longest delay of the last one to two minutes, in seconds."""
        self._turn()
        return max(self._worst, self._before)

    async def watch(self) -> None:
        """Measure until cancelled: sleep a moment, and see how much later it is."""
        while True:
            due = self._clock() + TICK_SECONDS
            await asyncio.sleep(TICK_SECONDS)
            self.note(max(0.0, self._clock() - due))

    def _turn(self) -> None:
        passed = self._clock() - self._since
        if passed >= WINDOW_SECONDS:
            self._before = self._worst if passed < 2 * WINDOW_SECONDS else 0.0
            self._worst = 0.0
            self._since = self._clock()
