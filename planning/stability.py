"""Whether the verdicts stand when the city's parameters are a little different.

Each weight alone 20 % up and down, the threshold 5 points up and down, and over-age machines not counted at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from planning.gap import reweigh
from planning.model import GroupGap, ItemGap, OfficeGap, Score, Stability, Variant
from planning.score import at_threshold, group_verdict, mean, score_office

if TYPE_CHECKING:
    from inventory.identifiers import ItemKind, SiteName
    from inventory.method import GapMethod

WEIGHT_STEP = Fraction(1, 5)
THRESHOLD_STEP = Fraction(5)
THRESHOLD, OVER_AGE = "threshold", "over_age_weight"

_Scores = Mapping["SiteName", Score]


def stability(
    offices: Sequence[OfficeGap], groups: Sequence[GroupGap], method: GapMethod, weights: Mapping[ItemKind, Fraction]
) -> tuple[Stability, ...]:
    """Judge every group again under each variant.

    Args:
        offices: with their gaps under the city's own method.
        groups: with their verdicts under it.
        method: the city's parameters.
        weights: of the kinds that have a need under the norms applied.
    """
    variants = [*_weight_variants(offices, method, weights), *_threshold_variants(offices, method)]
    items = {office.site: [reweigh(gap, Fraction(0)) for gap in office.items] for office in offices}
    without = _scores(items, method.weights)
    return tuple(_of_group(group, method, variants, without) for group in groups)


def _of_group(
    group: GroupGap, method: GapMethod, variants: Sequence[tuple[str, Fraction, Fraction, _Scores]], without: _Scores
) -> Stability:
    """One group under all variants; only those that change its verdict are kept."""
    each = [_variant(group, *variant) for variant in variants]
    over_age = _variant(group, OVER_AGE, Fraction(0), method.threshold, without)
    changed = tuple(variant for variant in each if variant.verdict != group.verdict)
    return Stability(group.code, changed, over_age, over_age.verdict != group.verdict)


def _variant(group: GroupGap, parameter: str, value: Fraction, threshold: Fraction, scores: _Scores) -> Variant:
    """A group's score and verdict in one variant."""
    own = [scores[site] for site in group.offices]
    average = mean(own)
    low, high = at_threshold(own, threshold)
    verdict = group_verdict(average, low, high, len(own), threshold)
    return Variant(parameter, value, average.low, average.high, low, high, verdict)


def _weight_variants(
    offices: Sequence[OfficeGap], method: GapMethod, weights: Mapping[ItemKind, Fraction]
) -> Iterator[tuple[str, Fraction, Fraction, _Scores]]:
    """Each active weight alone, up and down."""
    items = {office.site: office.items for office in offices}
    for item, weight in weights.items():
        for value in (weight * (1 - WEIGHT_STEP), weight * (1 + WEIGHT_STEP)):
            yield item, value, method.threshold, _scores(items, {**method.weights, item: value})


def _threshold_variants(
    offices: Sequence[OfficeGap], method: GapMethod
) -> Iterator[tuple[str, Fraction, Fraction, _Scores]]:
    """The same scores against a lower and a higher threshold."""
    scores = {office.site: office.score for office in offices}
    for value in (method.threshold - THRESHOLD_STEP, method.threshold + THRESHOLD_STEP):
        yield THRESHOLD, value, value, scores


def _scores(items: Mapping[SiteName, Sequence[ItemGap]], weights: Mapping[ItemKind, Fraction]) -> _Scores:
    """Scores of all offices under other weights."""
    return {site: score_office(gaps, weights) for site, gaps in items.items()}
