"""Whether a circuit complies: the contracted minimum, or the 95th percentile on 7 consecutive days.

Source of the second rule: TT 06/2026/TT-BKHCN Điều 5.6: above 90 % of the contracted bandwidth, in one direction at
least, on 7 consecutive days, by 5-minute samples. The article can be read as one percentile of each day or as one
percentile of the whole 7 days; the city's reading is `GapMethod.p95_window`. The limit itself is allowed.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from planning.evidence import exact
from planning.model import CircuitCheck, CircuitRule, DirectionCheck

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inventory.norms import Norm
    from planning.evidence import CircuitEvidence, Days

CONSECUTIVE_DAYS = 7
SAMPLES_A_DAY = 288
SAMPLES_ENOUGH = 260
"""Of the 288 samples of a day; a day with fewer is not known."""

_DAY = timedelta(days=1)


def percentile_95(samples: Sequence[float]) -> float:
    """The nearest-rank 95th percentile: of 288 samples the 274th smallest.

    Raises:
        ValueError: there is no sample.
    """
    if not samples:
        msg = "the 95th percentile of no samples is not defined; give at least one"
        raise ValueError(msg)
    return sorted(samples)[math.ceil(Fraction(95 * len(samples), 100)) - 1]


def enough(slots: int = SAMPLES_A_DAY) -> int:
    """How many samples make a day known: the same share of a day on which clocks change, which is not of 24 hours."""
    return math.ceil(Fraction(SAMPLES_ENOUGH * slots, SAMPLES_A_DAY))


def daily_p95(samples: Sequence[float], slots: int = SAMPLES_A_DAY) -> float | None:
    """The percentile of one day's 5-minute samples; None when there are too few.

    Args:
        samples: in any order.
        slots: how many the day can have.
    """
    return percentile_95(samples) if len(samples) >= enough(slots) else None


def weekly_p95(days: Sequence[Sequence[float]], slots: Sequence[int] | None = None) -> float | None:
    """One percentile over all samples of 7 days; None when one of the days has too few.

    Args:
        days: the samples of each.
        slots: how many each can have; 288 when None.
    """
    most = slots or (SAMPLES_A_DAY,) * len(days)
    if len(days) != CONSECUTIVE_DAYS or any(len(day) < enough(of) for day, of in zip(days, most, strict=True)):
        return None
    return percentile_95([sample for day in days for sample in day])


def check_minimum(evidence: CircuitEvidence, norm: Norm) -> CircuitCheck:
    """Judge the contracted bandwidth: both directions at least the norm's; one that is not stated decides nothing."""
    directions = (evidence.down_mbps, evidence.up_mbps)
    too_little = any(mbps is not None and mbps < norm.amount for mbps in directions)
    return _check(
        evidence, norm, CircuitRule.CONTRACTED_MINIMUM, fails=(too_little, too_little or None in directions), parts=()
    )


def check_load(evidence: CircuitEvidence, norm: Norm, on: date, *, whole: bool) -> CircuitCheck:
    """Judge the measured load on the days before `on` on which the norm was in force.

    The caller decides how far back the load reaches. Days between its first one and `on` that are absent are not known,
    and at least the last 7 days are examined.
    """
    load = evidence.load
    series: tuple[tuple[str, Fraction | None, Days, Days], ...] = (
        ("down", evidence.down_mbps, load.down if load else {}, load.down_week if load else {}),
        ("up", evidence.up_mbps, load.up if load else {}, load.up_week if load else {}),
    )
    period = _period(on, norm, [*series[0][2], *series[1][2]])
    parts = tuple(
        _check_direction(
            direction, None if mbps is None else mbps * norm.amount / 100, period, days, weeks if whole else None
        )
        for direction, mbps, days, weeks in series
    )
    rule = CircuitRule.P95_WHOLE if whole else CircuitRule.P95_DAILY
    fails = (any(part.breach_low for part in parts), any(part.breach_high for part in parts))
    return _check(evidence, norm, rule, fails=fails, parts=parts)


def _check(
    evidence: CircuitEvidence,
    norm: Norm,
    rule: CircuitRule,
    *,
    fails: tuple[bool, bool],
    parts: tuple[DirectionCheck, ...],
) -> CircuitCheck:
    """A verdict with what identifies the circuit."""
    circuit = evidence.circuit
    return CircuitCheck(
        circuit.id, circuit.provider, evidence.down_mbps, evidence.up_mbps, rule, norm.amount, *fails, parts, norm.id
    )


def _period(on: date, norm: Norm, measured: Sequence[date]) -> tuple[date, ...]:
    """The days examined: from the first measured one, at least 7, never before the norm came into force."""
    before = [day for day in measured if day < on]
    first = min([*before, on - CONSECUTIVE_DAYS * _DAY])
    if norm.valid_from is not None:
        first = max(first, norm.valid_from)
    return tuple(first + count * _DAY for count in range((on - first).days))


def _check_direction(
    direction: str,
    limit: Fraction | None,
    period: tuple[date, ...],
    days: Days,
    weeks: Days | None,
) -> DirectionCheck:
    """Look for 7 consecutive days above the limit, certain and possible."""
    if limit is None:
        possible = len(period) >= CONSECUTIVE_DAYS
        return DirectionCheck(direction, None, (), 0, (), breach_low=False, breach_high=possible)
    over = {day: _above(days.get(day), limit) for day in period}
    windows = [period[start : start + CONSECUTIVE_DAYS] for start in range(len(period) - CONSECUTIVE_DAYS + 1)]
    verdicts = [_window(over, window, limit, weeks) for window in windows]
    deciding = {
        day
        for window, (low, high) in zip(windows, verdicts, strict=True)
        if high and not low
        for day in window
        if over[day] is None
    }
    return DirectionCheck(
        direction,
        limit,
        days_over=tuple(day for day in period if over[day]),
        longest_run=_longest_run([over[day] is True for day in period]),
        deciding_days=tuple(sorted(deciding)),
        breach_low=any(low for low, _ in verdicts),
        breach_high=any(high for _, high in verdicts),
    )


def _above(value: Fraction | float | None, limit: Fraction) -> bool | None:
    """Whether a figure is above the limit; None when it is not known."""
    return None if value is None else exact(value) > limit


def _window(
    over: Mapping[date, bool | None], window: tuple[date, ...], limit: Fraction, weeks: Days | None
) -> tuple[bool, bool]:
    """Whether 7 days are a breach: certainly, possibly.

    By the daily reading every day must be above. By the other one the percentile of the whole window decides; where it
    is not given, 7 days above make it above and 7 days not above make it not above, because the shares of samples above
    the limit add up; anything between is not known.
    """
    all_over = all(over[day] is True for day in window)
    if weeks is None:
        return all_over, all(over[day] is not False for day in window)
    whole = _above(weeks.get(window[-1]), limit)
    if whole is not None:
        return whole, whole
    return all_over, not all(over[day] is False for day in window)


def _longest_run(flags: Sequence[bool]) -> int:
    """Length of the longest run of True."""
    longest = current = 0
    for flag in flags:
        current = current + 1 if flag else 0
        longest = max(longest, current)
    return longest
