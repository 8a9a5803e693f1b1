"""The assessment while wardwatch runs: made anew every hour, computed once for metrics, pages and the report."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from dashboards.status.source import LoadBoard
from history import HistoryError
from planning.assessment import assess
from planning.load import standings
from wardwatch.gap import gap_figures, gap_scores
from wardwatch.load import DAY_SETTLES, read_loads
from wardwatch.seen import readings_now, seen_now
from wardwatch.sight import sight_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from dashboards.status.source import GapScore
    from history import History
    from inventory.identifiers import CircuitId, SiteName, UnitCode
    from inventory.model import Inventory
    from planning.evidence import CircuitLoad
    from planning.model import GapResult, OfficeGap
    from planning.sight import Sight
    from wardwatch.feed import Feed
    from wardwatch.sight import Record

_log = logging.getLogger(__name__)


class Assessor:
    """Assesses the city of a feed. Used from one event loop; what takes long runs in a thread.

    Attributes:
        result: the last assessment; None before the first.
        scores: of it, by district.
        offices: what it says of each office.
        board: where circuits stand by it, for the pages.
    """

    def __init__(self, history: History) -> None:
        """Take the history that has the load of circuits."""
        self._history = history
        self._loads: Mapping[CircuitId, CircuitLoad] = {}
        self._loads_before: date | None = None
        self._hour: datetime | None = None
        self.result: GapResult | None = None
        self.scores: Mapping[UnitCode, GapScore] | None = None
        self.offices: Mapping[SiteName, OfficeGap] = {}
        self.board = LoadBoard()

    async def renew(self, feed: Feed) -> None:
        """Assess when the hour has changed: evidence comes in, and days end."""
        if self._hour != _hour(feed):
            await self.assess(feed)

    async def assess(self, feed: Feed) -> None:
        """Assess now, and show what is found. It takes seconds for a city."""
        inventory = feed.inventory
        self._hour = _hour(feed)
        on = self._hour.date()
        await self._read_loads(feed, on)
        seen = seen_now(inventory, feed.latest, feed.sightings)
        readings = readings_now(inventory, feed.latest)
        sight = await asyncio.to_thread(self._sight, inventory, feed.record(), on)
        self.result = await asyncio.to_thread(
            assess, inventory, on, seen=seen, p95=self._loads, sight=sight, readings=readings
        )
        self.scores = gap_scores(self.result)
        self.offices = {office.site: office for office in self.result.offices}
        self.board = LoadBoard(on - timedelta(days=1), standings(self.result, self._loads))
        feed.store.set_gap(gap_figures(inventory, self.result))
        feed.store.set_loads(self.board.standings)

    def _sight(self, inventory: Inventory, record: Record, on: date) -> Sight:
        """What was seen: what the feed knows, and of devices that were silent since the start, what history holds."""
        try:
            kept, runs = self._history.evidence(besides=record.evidence), self._history.runs()
        except HistoryError as error:
            _log.warning("what was seen before the start cannot be read now and is left out: %s", error)
            kept, runs = {}, []
        return sight_of(inventory, record._replace(evidence={**kept, **record.evidence}, runs=runs), on)

    async def _read_loads(self, feed: Feed, on: date) -> None:
        """Read the load of circuits before a day, once; what is worked out goes to history."""
        if self._loads_before == on:
            return
        zone = feed.inventory.city.zone
        try:
            await asyncio.to_thread(self._history.flush)
            found = await asyncio.to_thread(read_loads, self._history, zone, on, feed.now())
        except HistoryError as error:
            _log.warning("the load of circuits cannot be read now: %s", error)
            return
        self._loads, self._loads_before = found.by_circuit, on
        for day in found.fresh:
            self._history.record_day(day)


def _hour(feed: Feed) -> datetime:
    """The hour in the city; a day begins when the samples of the one before are complete."""
    settled = datetime.fromtimestamp(feed.now(), feed.inventory.city.zone) - DAY_SETTLES
    return settled.replace(minute=0, second=0, microsecond=0)
