"""The measured load of circuits before a date, from the history; days that nobody has worked out yet are worked out."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from planning.load import LOAD_DAYS, bounds, circuit_loads, day_figures, week_until

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from history import CircuitDay, History
    from inventory.identifiers import CircuitId
    from planning.evidence import CircuitLoad
    from planning.load import DaySamples

DAY_SETTLES = timedelta(minutes=15)
"""So long after its end a day's last samples are in history; until then the day is not over."""

_DAY = timedelta(days=1)


class Loads(NamedTuple):
    """Load by circuit.

    Attributes:
        by_circuit: of the days before the date.
        fresh: figures of days that history did not have yet; for who may write.
    """

    by_circuit: Mapping[CircuitId, CircuitLoad]
    fresh: Sequence[CircuitDay]


def read_loads(history: History, zone: ZoneInfo, on: date, now: float) -> Loads:
    """Read the load before a date; blocks, for a city some seconds when a day is to be worked out.

    Args:
        history: open.
        zone: of the city, whose days count.
        on: date of the assessment; this day itself does not count.
        now: UTC seconds; a day that is not over is not known.

    Raises:
        HistoryError: it cannot be read.
    """
    first = on - LOAD_DAYS * _DAY
    until = min(on, (datetime.fromtimestamp(now, zone) - DAY_SETTLES).date())
    known = {(day.day, day.circuit, day.direction): day for day in history.circuit_days(first, until)}
    fresh = tuple(_fresh(history, zone, _stale(history, zone, first, until, known.values())))
    known.update({(day.day, day.circuit, day.direction): day for day in fresh})
    return Loads(circuit_loads(known.values()), fresh)


def _stale(history: History, zone: ZoneInfo, first: date, until: date, known: Iterable[CircuitDay]) -> tuple[date, ...]:
    """The days to be worked out: from the first on of which there are more samples than its figures rest on.

    Samples come late by hours at most, when the disk refused them for so long. Old ones are deleted, and then the
    figures know better.
    """
    counts: Counter[date] = Counter()
    for figures in known:
        counts[figures.day] += figures.samples
    start = max(first, max(counts, default=first) - _DAY)
    days = [start + count * _DAY for count in range((until - start).days)]
    for place, day in enumerate(days):
        if history.samples_count(*bounds(day, zone)) > counts[day]:
            return tuple(days[place:])
    return ()


def _fresh(history: History, zone: ZoneInfo, days: Sequence[date]) -> Iterator[CircuitDay]:
    """The figures of days that follow each other; the samples of 7 of them are in memory at a time."""
    week: dict[date, DaySamples] = {}
    for day in days:
        week = {
            each: week[each] if each in week else history.samples_by_circuit(*bounds(each, zone))
            for each in week_until(day)
        }
        yield from day_figures(day, week, zone)
