"""Scores and verdicts of offices and groups. Compared with the threshold before any rounding."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from planning.model import GroupVerdict, ItemGap, Score, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inventory.identifiers import ItemKind

_FULL = Fraction(100)
_UNKNOWN = Score(Fraction(0), _FULL, Fraction(0))


def score_office(gaps: Sequence[ItemGap], weights: Mapping[ItemKind, Fraction]) -> Score:
    """Weighted mean of the lacking shares over the kinds that the office needs, times 100.

    An office that needs nothing under the norms in force has no score: nothing is known of it, 0 to 100.
    """
    total = low = high = known = Fraction(0)
    for gap in gaps:
        weight = weights.get(gap.item, Fraction(0))
        if gap.need == 0 or not weight:
            continue
        total += weight
        lacking = weight * gap.low.share if gap.low.share else 0
        low += lacking
        if gap.known:
            known += weight
            high += lacking
        else:
            high += weight * gap.high.share
    return Score(_FULL * low / total, _FULL * high / total, _FULL * known / total) if total else _UNKNOWN


def office_verdict(score: Score, threshold: Fraction) -> Verdict:
    """Short when even LOW reaches the threshold, not short when not even HIGH does."""
    if score.low >= threshold:
        return Verdict.SHORT
    return Verdict.NOT_SHORT if score.high < threshold else Verdict.UNDETERMINED


def mean(scores: Sequence[Score]) -> Score:
    """Plain mean: one office, one vote, so that the number of offices cancels out."""
    count = len(scores)
    return Score(
        sum((score.low for score in scores), Fraction(0)) / count,
        sum((score.high for score in scores), Fraction(0)) / count,
        sum((score.coverage for score in scores), Fraction(0)) / count,
    )


def at_threshold(scores: Sequence[Score], threshold: Fraction) -> tuple[int, int]:
    """How many offices have LOW, and HIGH, at or above the threshold."""
    return sum(score.low >= threshold for score in scores), sum(score.high >= threshold for score in scores)


def group_verdict(group: Score, offices_low: int, offices_high: int, offices: int, threshold: Fraction) -> GroupVerdict:
    """Under-resourced when mean LOW reaches the absolute threshold and at least half of the offices do.

    Not under-resourced when HIGH cannot reach that either; otherwise not determined, which flags nobody.
    """
    if group.low >= threshold and 2 * offices_low >= offices:
        return GroupVerdict.UNDER_RESOURCED
    if group.high < threshold or 2 * offices_high < offices:
        return GroupVerdict.NOT_UNDER_RESOURCED
    return GroupVerdict.UNDETERMINED


def rank(groups: Mapping[str, Score]) -> tuple[str, ...]:
    """Codes by mean LOW, then mean HIGH, descending, then by code."""
    return tuple(sorted(groups, key=lambda code: (-groups[code].low, -groups[code].high, code)))
