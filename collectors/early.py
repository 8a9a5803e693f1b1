"""Polls brought forward: who is to be asked before its time, never more than so many at once. Pure; the clock comes in.

A cut of a district makes hundreds of devices silent within a minute. What is asked early because of it is bounded for
the whole city, so that the answer to silence is never a burst: at most `burst + per_second * T` polls in T seconds.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inventory.identifiers import DeviceName

PER_SECOND = 5.0
"""Early polls a second, over a long time; a city of 6,500 devices is asked about 110 times a second anyhow."""

BURST = 10
"""Early polls that may begin at once after a quiet time."""

MOST_WAITING = 64
"""Devices that wait for an early poll; beyond these, a device is left to its next regular one."""


class EarlyAsks:
    """Devices to be asked early, earliest first, behind a token bucket."""

    def __init__(self, *, per_second: float = PER_SECOND, burst: int = BURST, most_waiting: int = MOST_WAITING) -> None:
        """Start with a full bucket and nobody waiting."""
        self._per_second, self._burst, self._most = per_second, burst, most_waiting
        self._tokens, self._filled_at = float(burst), 0.0
        self._waiting: dict[DeviceName, float] = {}
        self._heap: list[tuple[float, DeviceName]] = []

    def ask(self, name: DeviceName, at: float) -> bool:
        """Ask for an early poll.

        Args:
            name: of the device; one that waits already stays as it is.
            at: the earliest time.

        Returns:
            Whether it is new among those that wait.
        """
        if name in self._waiting or len(self._waiting) >= self._most:
            return False
        self._waiting[name] = at
        heapq.heappush(self._heap, (at, name))
        return True

    @property
    def next_at(self) -> float | None:
        """When the next may be asked; None when nobody waits."""
        if not self._heap:
            return None
        lacking = max(0.0, 1.0 - self._tokens)
        return max(self._heap[0][0], self._filled_at + lacking / self._per_second)

    def take(self, now: float) -> list[DeviceName]:
        """Those to be asked now."""
        self._tokens = min(self._burst, self._tokens + max(0.0, now - self._filled_at) * self._per_second)
        self._filled_at = now
        found = []
        while self._heap and self._heap[0][0] <= now and self._tokens >= 1.0 - _ROUNDING:
            _, name = heapq.heappop(self._heap)
            del self._waiting[name]
            self._tokens -= 1.0
            found.append(name)
        return found


_ROUNDING = 1e-6
"""Of a token; a time that was computed from tokens and back must not miss by the last bit."""
