"""From 5-minute samples of circuits to what the rule is judged by, and from its verdicts to what is shown. Pure.

A day is a civil day of the city. A sample belongs to the day in which its 5 minutes begin. Where clocks change, a day
has 276 or 300 samples instead of 288, and is known when the same share of them is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from collectors.load_model import SLOT_SECONDS, Direction
from history.records import CircuitDay
from inventory.identifiers import CircuitId
from planning.circuits import CONSECUTIVE_DAYS, daily_p95, weekly_p95
from planning.evidence import CircuitLoad
from planning.model import CircuitRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

    from planning.model import CircuitCheck, DirectionCheck, GapResult

LOAD_DAYS = 31
"""How many days before its date an assessment looks at: an overload of long ago says nothing of the line of today.

The inventory holds the bandwidth that is contracted now, and after a breach it is usually another.
"""

_DAY = timedelta(days=1)

DaySamples = Mapping[tuple[CircuitId, Direction], Sequence[float]]
"""Mbit/s of the samples of one day by circuit and direction, in any order."""


class DayBounds(NamedTuple):
    """When a civil day begins and ends, UTC seconds, and how many samples it can have."""

    begins: float
    ends: float

    @property
    def slots(self) -> int:
        """288, and one for each 5 minutes more or less where clocks change."""
        return round((self.ends - self.begins) / SLOT_SECONDS)


def bounds(day: date, zone: ZoneInfo) -> DayBounds:
    """The bounds of a civil day of a city."""
    first, last = (datetime(each.year, each.month, each.day, tzinfo=zone) for each in (day, day + _DAY))
    return DayBounds(first.timestamp(), last.timestamp())


def week_until(day: date) -> tuple[date, ...]:
    """The 7 days that end with one."""
    return tuple(day - count * _DAY for count in reversed(range(CONSECUTIVE_DAYS)))


def day_figures(day: date, week: Mapping[date, DaySamples], zone: ZoneInfo) -> Iterator[CircuitDay]:
    """The figures of a day, of every circuit and direction that has a sample in it.

    Args:
        day: which.
        week: the samples of the 7 days that end with it; a day that is absent had none.
        zone: of the city.
    """
    days = week_until(day)
    slots = [bounds(each, zone).slots for each in days]
    for key, samples in week.get(day, {}).items():
        circuit, direction = key
        together = [week.get(each, {}).get(key, ()) for each in days]
        yield CircuitDay(
            circuit, day, direction, daily_p95(samples, slots[-1]), len(samples), weekly_p95(together, slots)
        )


def circuit_loads(days: Iterable[CircuitDay]) -> dict[CircuitId, CircuitLoad]:
    """The load of each circuit that was measured, from the figures of its days."""
    found: dict[CircuitId, dict[Direction, dict[date, tuple[float | None, float | None]]]] = {}
    for day in days:
        circuit = found.setdefault(day.circuit, {direction: {} for direction in Direction})
        circuit[day.direction][day.day] = (day.p95, day.week_p95)
    return {name: _load(each[Direction.DOWN], each[Direction.UP]) for name, each in found.items()}


def _load(
    down: Mapping[date, tuple[float | None, float | None]], up: Mapping[date, tuple[float | None, float | None]]
) -> CircuitLoad:
    daily, weekly = (
        [{day: figures[place] for day, figures in direction.items()} for direction in (down, up)] for place in (0, 1)
    )
    return CircuitLoad(daily[0], daily[1], weekly[0], weekly[1])


class DirectionStanding(msgspec.Struct, frozen=True):
    """Where a circuit stands in one direction on the last whole day.

    Attributes:
        p95_mbps: of that day; None when it is not known.
        days_over: so many days in a row above the limit, the last one among them; None when that is not known.
    """

    p95_mbps: float | None
    days_over: int | None


class CircuitStanding(msgspec.Struct, frozen=True):
    """Where a circuit stands by the rule in force.

    Attributes:
        directions: by direction.
        fails: by the rule; None when that is not known.
        judged: whether a rule of load is in force for it at all: it serves an office that is assessed.
    """

    circuit: CircuitId
    directions: Mapping[Direction, DirectionStanding]
    fails: bool | None
    judged: bool = True


def standings(result: GapResult, loads: Mapping[CircuitId, CircuitLoad]) -> tuple[CircuitStanding, ...]:
    """Where each circuit stands that was measured or judged.

    Args:
        result: an assessment by these loads.
        loads: by circuit.
    """
    checks: dict[CircuitId, list[CircuitCheck]] = {name: [] for name in loads}
    for check in (check for office in result.offices for check in office.circuits):
        if check.rule is not CircuitRule.CONTRACTED_MINIMUM:
            checks.setdefault(check.circuit, []).append(check)
    yesterday = result.on - _DAY
    return tuple(
        CircuitStanding(
            name,
            dict(_directions(found, loads.get(name, CircuitLoad()), yesterday)),
            _fails(found),
            judged=bool(found),
        )
        for name, found in checks.items()
    )


def _fails(checks: Sequence[CircuitCheck]) -> bool | None:
    if any(check.fails_low for check in checks):
        return True
    return None if not checks or any(check.fails_high for check in checks) else False


def _directions(
    checks: Sequence[CircuitCheck], load: CircuitLoad, yesterday: date
) -> Iterator[tuple[Direction, DirectionStanding]]:
    for direction, days in ((Direction.DOWN, load.down), (Direction.UP, load.up)):
        p95 = days.get(yesterday)
        runs = [
            _run(part, yesterday)
            for check in checks
            for part in check.directions
            if part.direction == direction and part.limit_mbps is not None
        ]
        known = None if p95 is None else float(p95)
        yield direction, DirectionStanding(known, max(runs) if runs and known is not None else None)


def _run(check: DirectionCheck, yesterday: date) -> int:
    """Days in a row above the limit that end with a day."""
    over, count = set(check.days_over), 0
    while yesterday - count * _DAY in over:
        count += 1
    return count
