"""The drawing of a circuit's traffic: from 5-minute samples to the points of an SVG, gaps where nothing is known. Pure.

Words and figures beside the drawing are the template's, as HTML: text inside a drawing that is stretched to the width
of a telephone could not be read.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from collectors.load_model import SLOT_SECONDS, Direction
from dashboards.status.formats import DAY, HOUR, MINUTE
from planning.circuits import percentile_95

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from zoneinfo import ZoneInfo

    from collectors.load_model import CircuitSample

WIDTH, HEIGHT = 720, 160
"""Of the drawing, in its own units."""

MOST_POINTS = 336
"""Across a drawing; longer periods show the highest of several samples."""

_HEADROOM = 1.1
_STEPS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 8.0, 10.0)
"""What the top of a scale may be, times a power of ten: its half is a figure that can be read, too."""


@dataclass(frozen=True, slots=True)
class Period:
    """What a drawing shows: from when until when, UTC seconds, and the moments to be written below it, evenly apart."""

    begins: float
    ends: float
    marks: tuple[float, ...]

    @property
    def slots(self) -> int:
        """How many samples a direction can have in it."""
        return int(self.ends - self.begins) // SLOT_SECONDS


@dataclass(frozen=True, slots=True)
class Curve:
    """One direction.

    Attributes:
        runs: the points of each unbroken stretch as SVG writes them.
        areas: the same stretches closed along the bottom.
        samples: how many there are.
        peak, mean, p95: Mbit/s; None without samples.
    """

    runs: tuple[str, ...]
    areas: tuple[str, ...]
    samples: int
    peak: float | None
    mean: float | None
    p95: float | None


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing.

    Attributes:
        top_mbps: the upper end of the scale, which begins at 0.
        limits: for each contracted bandwidth that the scale reaches, its height in the drawing.
        expected: samples that a direction could have up to now.
        together: so many minutes are one point of the drawing.
    """

    period: Period
    top_mbps: float
    down: Curve
    up: Curve
    limits: tuple[float, ...]
    expected: int
    together: int


def last_day(now: float, zone: ZoneInfo) -> Period:
    """24 hours that end with the hour that goes on, in quarters of a day."""
    hour = datetime.fromtimestamp(now, zone).replace(minute=0, second=0, microsecond=0).timestamp()
    ends = hour + HOUR
    return Period(ends - DAY, ends, tuple(ends - DAY + 6 * HOUR * place for place in range(5)))


def last_week(now: float, zone: ZoneInfo) -> Period:
    """7 civil days that end with today, day by day."""
    today = datetime.fromtimestamp(now, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    marks = tuple((today + timedelta(days=count)).timestamp() for count in range(-6, 2))
    return Period(marks[0], marks[-1], marks)


def chart(samples: Iterable[CircuitSample], period: Period, contracted: Sequence[float | None], now: float) -> Chart:
    """Draw.

    Args:
        samples: of one circuit, in any order; those outside the period are passed over.
        period: what is shown.
        contracted: bandwidths, Mbit/s, down and up; None = not stated.
        now: UTC seconds; nothing can be known of what is still to come.
    """
    found: dict[Direction, dict[int, float]] = {direction: {} for direction in Direction}
    for sample in samples:
        if period.begins <= sample.begins < period.ends and math.isfinite(sample.mbps):
            found[sample.direction][int(sample.begins - period.begins) // SLOT_SECONDS] = sample.mbps
    peak = max((mbps for values in found.values() for mbps in values.values()), default=0.0)
    stated = sorted({mbps for mbps in contracted if mbps})
    top = _top(max([peak, *(mbps for mbps in stated if mbps <= 4 * peak or not peak)]))
    return Chart(
        period,
        top,
        _curve(found[Direction.DOWN], period, top),
        _curve(found[Direction.UP], period, top),
        tuple(round(HEIGHT * (1 - mbps / top), 1) for mbps in stated if mbps <= top),
        max(0, int(min(now, period.ends) - period.begins) // SLOT_SECONDS),
        _together(period) * SLOT_SECONDS // MINUTE,
    )


def _together(period: Period) -> int:
    return max(1, math.ceil(period.slots / MOST_POINTS))


def _top(highest: float) -> float:
    """The next figure above that people can halve."""
    if highest <= 0:
        return 1.0
    wanted = highest * _HEADROOM
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(step * power for step in (*_STEPS, 20.0) if step * power >= wanted)


def _curve(values: dict[int, float], period: Period, top: float) -> Curve:
    if not values:
        return Curve((), (), 0, None, None, None)
    together = _together(period)
    runs = [
        [_point(place, mbps, period.slots, together, top) for place, mbps in run] for run in _runs(values, together)
    ]
    figures = list(values.values())
    return Curve(
        tuple(" ".join(f"{x:g},{y:g}" for x, y in run) for run in runs),
        tuple(_area(run) for run in runs),
        len(figures),
        max(figures),
        sum(figures) / len(figures),
        percentile_95(figures),
    )


def _runs(values: dict[int, float], together: int) -> Iterator[list[tuple[int, float]]]:
    """Stretches without a gap; of so many slots together the highest, a gap where more than half of them lack."""
    grouped: dict[int, list[float]] = {}
    for slot, mbps in values.items():
        grouped.setdefault(slot // together, []).append(mbps)
    highest = {place: max(found) for place, found in grouped.items() if 2 * len(found) >= together}
    run: list[tuple[int, float]] = []
    for place in sorted(highest):
        if run and place != run[-1][0] + 1:
            yield run
            run = []
        run.append((place, highest[place]))
    if run:
        yield run


def _point(place: int, mbps: float, slots: int, together: int, top: float) -> tuple[float, float]:
    middle = (place + 0.5) * together / slots
    return round(WIDTH * min(middle, 1.0), 1), round(HEIGHT * (1 - max(0.0, mbps) / top), 1)


def _area(run: Sequence[tuple[float, float]]) -> str:
    """A stretch closed along the bottom; a single sample is drawn two units wide, so that it can be seen."""
    line = list(run) if len(run) > 1 else [(run[0][0] - 1, run[0][1]), (run[0][0] + 1, run[0][1])]
    return " ".join(f"{x:g},{y:g}" for x, y in (*line, (line[-1][0], HEIGHT), (line[0][0], HEIGHT)))
