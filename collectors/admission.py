"""How many polls run at once: bounded over the devices that talk, so that silent ones do not keep them waiting.

A silent device occupies its poll for all of its time-outs, ten seconds with the usual settings. When a third of a city
is cut off, these would take every place. So a poll that has heard nothing for a moment gives its place back, and counts
again from its first answer on: the bound is then exceeded for a while, and nothing new begins until it holds again.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from inventory.identifiers import DeviceName

SILENT_AFTER_SECONDS = 0.25
"""Several round trips to an office behind a slow line; a device that takes longer only lets another begin early."""

_MOST = 4
"""Polls running, silent ones included, are at most so many times the bound."""


class Admission:
    """Counts polls under way. Used inside a running event loop, one poll a device at a time."""

    def __init__(self, limit: int, *, silent_after_seconds: float | None = None) -> None:
        """Let polls begin.

        Args:
            limit: of polls whose device talks, or has not had time to.
            silent_after_seconds: after which a poll without an answer gives its place back; None = never, for probers
                that do not tell when they hear something.
        """
        self._limit, self._silent_after = max(1, limit), silent_after_seconds
        self._running: dict[DeviceName, asyncio.TimerHandle | None] = {}
        self._silent: set[DeviceName] = set()
        self.on_free: Callable[[], None] = _nothing

    @property
    def free(self) -> bool:
        """Whether another poll may begin now; `on_free` is called when that may have become so."""
        running = len(self._running)
        return running - len(self._silent) < self._limit and running < _MOST * self._limit

    def start(self, device: DeviceName) -> None:
        """A poll begins."""
        timer = None
        if self._silent_after is not None:
            timer = asyncio.get_running_loop().call_later(self._silent_after, self._fall_silent, device)
        self._running[device] = timer

    def heard(self, device: DeviceName) -> None:
        """The device of a poll has answered something."""
        self._silent.discard(device)
        timer = self._running.get(device)
        if timer is not None:
            timer.cancel()

    def end(self, device: DeviceName) -> None:
        """A poll has ended."""
        self.heard(device)
        self._running.pop(device, None)
        self.on_free()

    def _fall_silent(self, device: DeviceName) -> None:
        self._silent.add(device)
        self.on_free()


def _nothing() -> None:
    """Tell nobody."""
