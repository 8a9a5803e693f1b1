"""Opening hours as Alertmanager's time intervals, holidays included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from inventory.opening import OpeningHours, Span

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_MINUTES: Final = 1440


def interval(hours: OpeningHours, zone: str) -> dict[str, Any]:
    """When offices are open, by the days of the week; a day that has spans of its own is in `exceptions`.

    A span over midnight becomes one of each day.
    """
    found = [
        {"weekdays": [_DAYS[day]], "times": times, "location": zone}
        for day in range(7)
        if (times := list(_times(hours.weekly[day], hours.weekly[(day - 1) % 7])))
    ]
    return {"name": hours.name, "time_intervals": found}


def exceptions(hours: OpeningHours, zone: str) -> dict[str, Any] | None:
    """The days on which they are not open at all; None without any."""
    closed = sorted({*hours.closed, *(day for day, spans in hours.instead.items() if not spans)} - _worked(hours))
    if not closed:
        return None
    return {"name": f"{hours.name}-closed", "time_intervals": [{**_date(day), "location": zone} for day in closed]}


def _worked(hours: OpeningHours) -> set[date]:
    return {day for day, spans in hours.instead.items() if spans}


def _times(own: tuple[Span, ...], before: tuple[Span, ...]) -> Iterator[dict[str, str]]:
    for opens, closes in before:
        if closes > _DAY_MINUTES:
            yield _time(max(0, opens - _DAY_MINUTES), closes - _DAY_MINUTES)
    for opens, closes in own:
        if opens < _DAY_MINUTES:
            yield _time(opens, min(closes, _DAY_MINUTES))


def _time(opens: int, closes: int) -> dict[str, str]:
    return {"start_time": f"{opens // 60:02}:{opens % 60:02}", "end_time": f"{closes // 60:02}:{closes % 60:02}"}


def _date(day: date) -> dict[str, Any]:
    return {"years": [str(day.year)], "months": [str(day.month)], "days_of_month": [str(day.day)]}
