"""How many log-ins with one credential are under way at once: one while it is in doubt, else as many as it allows."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable


class Gate:
    """One credential's log-ins. Used on one event loop."""

    def __init__(self) -> None:
        """Let nobody in yet."""
        self._inside = 0
        self._changed = asyncio.Condition()

    @asynccontextmanager
    async def place(self, room: Callable[[], int]) -> AsyncIterator[None]:
        """A place among those who log in.

        Args:
            room: how many may be inside now; asked anew whenever one leaves.
        """
        async with self._changed:
            await self._changed.wait_for(lambda: self._inside < room())
            self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1
            async with self._changed:
                self._changed.notify_all()
