"""A bar chart of groups as inline SVG: solid up to LOW, pale up to HIGH, a line at the threshold."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import msgspec

from exporters.reports.language import interval, plain, rounded

if TYPE_CHECKING:
    from exporters.reports.model import GapReport

MOST_BARS = 40
"""More bars than this do not fit a page; the table has all groups."""

_LABEL, _PLOT, _ROW, _TOP = 250, 380, 22, 30
_LONGEST_LABEL = 34


class Bar(msgspec.Struct, frozen=True):
    """One group's bar in pixels of the drawing."""

    y: int
    label: str
    title: str
    low: str
    high: str
    figures: str
    verdict: str


class Chart(msgspec.Struct, frozen=True):
    """Everything that the template draws. Lengths are texts with a decimal point, as SVG wants them."""

    left: int
    plot: int
    width: int
    height: int
    bottom: int
    threshold: str
    threshold_label: str
    ticks: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]


def chart(report: GapReport) -> Chart:
    """Lay out the first groups of the ranking."""
    bars = tuple(
        Bar(
            _TOP + index * _ROW,
            _shortened(group.name),
            group.name,
            _pixels(group.gap.score.low),
            _pixels(group.gap.score.high),
            interval(group.gap.score.low, group.gap.score.high, report.language),
            group.gap.verdict,
        )
        for index, group in enumerate(report.groups[:MOST_BARS])
    )
    bottom = _TOP + len(bars) * _ROW
    threshold = report.result.method.threshold
    return Chart(
        _LABEL,
        _PLOT,
        _LABEL + _PLOT + 110,
        bottom + 22,
        bottom,
        _pixels(threshold),
        plain(threshold, report.language),
        tuple((_pixels(Fraction(value)), str(value)) for value in range(0, 101, 20)),
        bars,
    )


def _pixels(points: Fraction) -> str:
    """Length of a score on the axis of 0 to 100."""
    return f"{float(rounded(points * _PLOT / 100, 1)):.1f}"


def _shortened(name: str) -> str:
    """A label that fits before the bars; the whole name is in the tooltip and the table."""
    return name if len(name) <= _LONGEST_LABEL else f"{name[: _LONGEST_LABEL - 1]}\N{HORIZONTAL ELLIPSIS}"
