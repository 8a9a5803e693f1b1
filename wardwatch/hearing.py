"""What people say through other processes: remarks on outages, and planned work that they announce."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from history import HistoryError

if TYPE_CHECKING:
    from history import History
    from wardwatch.feed import Feed

_log = logging.getLogger(__name__)


class Hearing:
    """Reads it from history from time to time. A database that does not answer is said once, and so is its return."""

    def __init__(self, history: History) -> None:
        """Take a history; it is opened by others."""
        self._history = history
        self._deaf = False

    async def hear(self, feed: Feed) -> None:
        """Hand on what is said by now; reads off the loop. What was heard before stays when nothing can be read."""
        try:
            await asyncio.to_thread(feed.outages.read_remarks)
            feed.announce(await asyncio.to_thread(self._history.announced, time.time()))
        except HistoryError as error:
            if not self._deaf:
                _log.warning("remarks on outages and announced work cannot be read now: %s", error)
            self._deaf = True
            return
        if self._deaf:
            _log.warning("remarks on outages and announced work are read again")
        self._deaf = False
