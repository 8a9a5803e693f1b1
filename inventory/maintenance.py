"""When planned work goes on: once, or again every week in civil time. Pure.

Times are UTC seconds unless they are dates. A night belongs to the day on which it begins, as with opening hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from inventory.opening import civil_moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from inventory.opening import Span

LOOKED_AHEAD_DAYS: Final = 400
"""So far ahead work is looked for: more than a year, so that work of one season is found in every other."""

_LOOKED_BACK_DAYS: Final = 8
"""Spans that touch are one; a week of them is taken together."""


class WorkSpan(NamedTuple):
    """A time of work, from a moment up to, not including, another."""

    begins: float
    ends: float

    def covers(self, now: float) -> bool:
        """Whether it goes on at a time."""
        return self.begins <= now < self.ends


@dataclass(frozen=True, slots=True)
class Once:
    """Work that is done once, in absolute time (UTC)."""

    starts: datetime
    ends: datetime

    def span_from(self, now: float) -> WorkSpan | None:
        """The time of work that goes on at a time or is still to come; None when it is over."""
        span = WorkSpan(self.starts.timestamp(), self.ends.timestamp())
        return span if now < span.ends else None


@dataclass(frozen=True, slots=True)
class Weekly:
    """Work that is done again every week.

    Attributes:
        days: the spans that begin on each day of the week, Monday first.
        zone: of civil time; where clocks are changed a span begins and ends at its civil times.
        since, until: the first and the last day on which it may begin; None = no limit.
        excepted: days on which it does not begin: the holidays before which nobody touches anything.
    """

    days: tuple[tuple[Span, ...], ...]
    zone: ZoneInfo
    since: date | None = None
    until: date | None = None
    excepted: frozenset[date] = frozenset()

    def span_from(self, now: float) -> WorkSpan | None:
        """The time of work that goes on at a time, else the next one within `LOOKED_AHEAD_DAYS`; None when none is."""
        run: WorkSpan | None = None
        for span in self._spans(datetime.fromtimestamp(now, self.zone).date()):
            if run is not None and span.begins <= run.ends:
                run = WorkSpan(run.begins, max(run.ends, span.ends))
                continue
            if run is not None and now < run.ends:
                return run
            run = span
        return run if run is not None and now < run.ends else None

    def _spans(self, today: date) -> Iterator[WorkSpan]:
        """The spans around a day by their beginnings."""
        for offset in range(-_LOOKED_BACK_DAYS, LOOKED_AHEAD_DAYS):
            day = today + timedelta(offset)
            if (self.since and day < self.since) or (self.until and day > self.until) or day in self.excepted:
                continue
            for opens, closes in sorted(self.days[day.weekday()]):
                begins, ends = civil_moment(day, opens, self.zone), civil_moment(day, closes, self.zone)
                if begins < ends:
                    yield WorkSpan(begins, ends)
