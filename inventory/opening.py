"""When offices are open, in civil time: by day of the week, with holidays and days worked instead.

Times of a day are minutes since its midnight; more than 24 hours lead into the next day. Where clocks are put forward
or back, a span is as long as the clock on the wall says: it begins and ends at its civil times.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from zoneinfo import ZoneInfo

DAY_MINUTES: Final = 24 * 60
_WEEK: Final = 7


class Span(NamedTuple):
    """A part of a day, from a minute up to, not including, another."""

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When offices of one kind are open.

    Attributes:
        name: what sites call it.
        weekly: the spans of each day of the week, Monday first.
        closed: days on which they are not open at all: holidays.
        instead: days that have spans of their own: days worked in place of others, shortened days.
    """

    name: str
    weekly: tuple[tuple[Span, ...], ...]
    closed: frozenset[date] = frozenset()
    instead: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a week that has not seven days.

        Raises:
            ValueError: it has not.
        """
        if len(self.weekly) != _WEEK:
            raise ValueError(f"opening hours {self.name}: {len(self.weekly)} days are given; a week has seven")

    def spans(self, day: date) -> tuple[Span, ...]:
        """The spans that begin on a day."""
        if day in self.instead:
            return self.instead[day]
        return () if day in self.closed else self.weekly[day.weekday()]

    def open_at(self, now: float, zone: ZoneInfo) -> bool:
        """Whether offices are open at a time (UTC seconds)."""
        day = datetime.fromtimestamp(now, zone).date()
        return any(begins <= now < ends for begins, ends in self._moments(day - timedelta(1), day, zone))

    def open_between(self, begins: float, ends: float, zone: ZoneInfo) -> list[tuple[float, float]]:
        """The spans (UTC seconds, in order) at which offices are open between two times; touching ones are one."""
        first = datetime.fromtimestamp(begins, zone).date() - timedelta(1)
        last = datetime.fromtimestamp(ends, zone).date()
        found: list[tuple[float, float]] = []
        for opens, closes in sorted(self._moments(first, last, zone)):
            start, end = max(opens, begins), min(closes, ends)
            if start >= end:
                continue
            if found and start <= found[-1][1]:
                found[-1] = (found[-1][0], max(found[-1][1], end))
            else:
                found.append((start, end))
        return found

    def seconds_open(self, begins: float, ends: float, zone: ZoneInfo) -> float:
        """How long offices are open between two times (UTC seconds)."""
        return sum(end - start for start, end in self.open_between(begins, ends, zone))

    def _moments(self, first: date, last: date, zone: ZoneInfo) -> Iterator[tuple[float, float]]:
        for offset in range((last - first).days + 1):
            day = first + timedelta(offset)
            for span in self.spans(day):
                yield civil_moment(day, span.opens, zone), civil_moment(day, span.closes, zone)


def civil_moment(day: date, minute: int, zone: ZoneInfo) -> float:
    """A civil time as UTC seconds; of an hour that clocks show twice, the first; of one they skip, what follows it."""
    days, minute = divmod(minute, DAY_MINUTES)
    clock = time(minute // 60, minute % 60)
    return datetime.combine(day + timedelta(days), clock, tzinfo=zone).timestamp()


_OFFICE_DAY: Final = (Span(8 * 60, 17 * 60),)

ALWAYS: Final = OpeningHours("always", ((Span(0, DAY_MINUTES),),) * _WEEK)
"""Round the clock."""

OFFICE_HOURS: Final = OpeningHours("office_hours", (_OFFICE_DAY,) * 5 + ((),) * 2)
"""Monday to Friday, 08:00 to 17:00, the noon break included; an inventory may say it otherwise."""

KNOWN: Final[Mapping[str, OpeningHours]] = {hours.name: hours for hours in (OFFICE_HOURS, ALWAYS)}
"""What every inventory knows without saying it."""
