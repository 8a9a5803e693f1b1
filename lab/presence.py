"""When the machines of an office are switched on. Pure; the time is passed in, in microseconds since 1970.

Assumption: offices work Monday to Friday, 08:00 to 17:00; a machine is switched on some time before and off some time
after, never in between (docs/lab.md).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_MINUTE = 60 * 1_000_000
_DAY = 24 * 60 * _MINUTE
_THURSDAY, _WEEK, _WORKING_DAYS = 3, 7, 5


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """A machine's working day.

    Attributes:
        on_minute, off_minute: of the civil day, when it is switched on and off, Monday to Friday.
        utc_offset_seconds: of civil time.
    """

    on_minute: int
    off_minute: int
    utc_offset_seconds: int = 0

    def since(self, time: int) -> int | None:
        """When it was switched on; None while it is off."""
        day, of_day = self._civil(time)
        if not _works(day) or not self.on_minute * _MINUTE <= of_day < self.off_minute * _MINUTE:
            return None
        return time - of_day + self.on_minute * _MINUTE

    def _civil(self, time: int) -> tuple[int, int]:
        return divmod(time + self.utc_offset_seconds * 1_000_000, _DAY)


def _works(day: int) -> bool:
    """Whether offices work on a day, counted from 1 January 1970, which was a Thursday."""
    return (day + _THURSDAY) % _WEEK < _WORKING_DAYS


def next_change(days: Iterable[OfficeDay], time: int) -> int | None:
    """When a machine is switched on or off next, weekends counted as working days; None when there are no machines.

    Args:
        days: of the machines, all of one civil time.
        time: now.
    """
    each = list(days)
    if not each:
        return None
    moments = sorted({minute * _MINUTE for day in each for minute in (day.on_minute, day.off_minute)})
    _, of_day = divmod(time + each[0].utc_offset_seconds * 1_000_000, _DAY)
    later = bisect_right(moments, of_day)
    return time - of_day + (moments[later] if later < len(moments) else moments[0] + _DAY)
