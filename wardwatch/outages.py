"""Outages while wardwatch runs: the book of those that last, those that ended lately, and what people said of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from collectors.state.clues import Clues
from collectors.state.outages import Cause, OutageBook
from dashboards.status.source import OutageBoard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from collectors.latest import Latest
    from collectors.state.model import DeviceStatus, Transition
    from collectors.state.outages import Outage
    from history import History, Remark
    from inventory.identifiers import DeviceName
    from inventory.model import Inventory, MaintenanceWindow

RECENT_SECONDS = 86_400.0
"""Outages that ended within a day are shown to the next shift."""

REVIEW_SECONDS = 30.0
"""How often open outages are looked at again (clues come late), and remarks that others wrote are read."""

HINDSIGHT_INTERVALS = 5.0
"""So long after an outage every device that answers again has been polled."""

HINDSIGHT_SECONDS = 3_600.0
"""An outage that ended longer ago keeps the cause it has: its devices may have started anew since for other reasons."""


class OutageDesk:
    """Keeps outages up to date, in memory for the pages and in history. No network; used from one event loop.

    Attributes:
        remarks: what people said, by outage; brought up to date by `read_remarks`.
        announced: planned work that people announced.
    """

    def __init__(
        self,
        history: History,
        inventory: Inventory,
        statuses: Mapping[DeviceName, DeviceStatus],
        latest: Latest,
        *,
        now: float,
        interval_seconds: float = 60.0,
    ) -> None:
        """Go on with what history knows.

        Args:
            history: open.
            inventory: in force.
            statuses: a live view of the present states.
            latest: the last answers.
            now: UTC seconds.
            interval_seconds: between two polls of a device.
        """
        self._history, self._latest, self._interval = history, latest, interval_seconds
        known = history.outages(since=now - RECENT_SECONDS)
        self._ended = {outage.key: outage for outage in known if outage.ended is not None}
        self.remarks: Mapping[str, Sequence[Remark]] = {}
        self.announced: Sequence[MaintenanceWindow] = ()
        self._follow(inventory, statuses, [outage for outage in known if outage.ended is None], now)
        self._review_at = now + REVIEW_SECONDS

    def replace(self, inventory: Inventory, statuses: Mapping[DeviceName, DeviceStatus], now: float) -> None:
        """Go on with another inventory."""
        self._follow(inventory, statuses, self._book.open.values(), now)

    def _follow(
        self,
        inventory: Inventory,
        statuses: Mapping[DeviceName, DeviceStatus],
        known: Iterable[Outage],
        now: float,
    ) -> None:
        self._inventory = inventory
        self._clues = Clues(inventory, statuses, self._latest.of, interval_seconds=self._interval)
        self._book = OutageBook(inventory, statuses, list(known), why=self._clues.why, now=now)
        self._note(self._book.caught_up())

    @property
    def open(self) -> tuple[Outage, ...]:
        """The outages that last."""
        return tuple(self._book.open.values())

    @property
    def board(self) -> OutageBoard:
        """What the pages show."""
        return OutageBoard(self.open, tuple(self._ended.values()), self.remarks, self.announced)

    def take(self, changes: Iterable[Transition], *, blind: bool) -> bool:
        """Take in changes of state; whether an outage is new, has ended, or has grown."""
        return self._note(self._book.take(changes, blind=blind))

    def review(self, now: float) -> bool:
        """Every half minute look at open outages again and forget old ones; whether anything is new."""
        if self._review_at - REVIEW_SECONDS <= now < self._review_at:  # earlier than that: the clock was set back
            return False
        self._review_at = now + REVIEW_SECONDS
        self._ended = {key: each for key, each in self._ended.items() if (each.ended or now) > now - RECENT_SECONDS}
        return self._note((*self._book.review(), *self._look_back(now)))

    def _look_back(self, now: float) -> Iterator[Outage]:
        """The outages of which it was not known why they were, and is now."""
        for outage in list(self._ended.values()):
            since = now - (outage.ended or now)
            known = outage.cause is not Cause.UNKNOWN or outage.ending != "answered"
            if known or not HINDSIGHT_INTERVALS * self._interval <= since <= HINDSIGHT_SECONDS:
                continue
            if outage.device in self._inventory.devices:
                why = self._clues.in_hindsight(outage.device, outage.started, now - since)
                if why.cause is not Cause.UNKNOWN:
                    yield msgspec.structs.replace(outage, cause=why.cause, clue=why.clue)

    def read_remarks(self) -> None:
        """Read what people said of the outages shown; blocks for the disk, so run it in a thread.

        Raises:
            HistoryError: it cannot be read.
        """
        found: dict[str, list[Remark]] = defaultdict(list)
        keys = [outage.key for outage in (*self.open, *tuple(self._ended.values()))]
        for remark in self._history.remarks(keys):
            found[remark.outage].append(remark)
        self.remarks = found

    def _note(self, outages: Iterable[Outage]) -> bool:
        noted = False
        for outage in outages:
            noted = True
            self._history.record_outage(outage)
            if outage.ended is not None:
                self._ended[outage.key] = outage
        return noted
