"""Whether the verdicts and the order stand when the city's parameters are a little different.

Each weight alone 20 % up and down, the threshold 5 points up and down, and over-age machines not counted at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from planning.account import Ranking
from planning.gap import reweigh
from planning.model import GroupGap, GroupVerdict, ItemGap, OfficeGap, Score, Stability, Variant
from planning.score import at_threshold, group_verdict, mean, rank, score_office

if TYPE_CHECKING:
    from inventory.identifiers import ItemKind, SiteName
    from inventory.method import GapMethod

WEIGHT_STEP = Fraction(1, 5)
THRESHOLD_STEP = Fraction(5)
THRESHOLD, OVER_AGE = "threshold", "over_age_weight"

_Scores = Mapping["SiteName", Score]


class VariantScores(NamedTuple):
    """All offices under a method that differs in one parameter: which, its value, the threshold then, their scores."""

    parameter: str
    value: Fraction
    threshold: Fraction
    scores: _Scores


def variants(
    offices: Sequence[OfficeGap], method: GapMethod, weights: Mapping[ItemKind, Fraction]
) -> tuple[VariantScores, ...]:
    """Score all offices under each variant: weights, threshold, and last without over-age machines.

    Args:
        offices: with their gaps under the city's own method.
        method: the city's parameters.
        weights: of the kinds that have a need under the norms applied.
    """
    items = {office.site: [reweigh(gap, Fraction(0)) for gap in office.items] for office in offices}
    without = VariantScores(OVER_AGE, Fraction(0), method.threshold, _scores(items, method.weights))
    return (*_weight_variants(offices, method, weights), *_threshold_variants(offices, method), without)


def stability(groups: Sequence[GroupGap], varied: Sequence[VariantScores]) -> tuple[Stability, ...]:
    """Judge every group again under each variant."""
    return tuple(_of_group(group, varied) for group in groups)


def _of_group(group: GroupGap, varied: Sequence[VariantScores]) -> Stability:
    """One group under all variants; only those that change its verdict are kept."""
    each = [judged(group, variant) for variant in varied]
    over_age = next(variant for variant in each if variant.parameter == OVER_AGE)
    changed = tuple(variant for variant in each if variant is not over_age and variant.verdict != group.verdict)
    return Stability(group.code, changed, over_age, over_age.verdict != group.verdict)


def judged(group: GroupGap, variant: VariantScores) -> Variant:
    """A group's score and verdict in one variant."""
    own = [variant.scores[site] for site in group.offices]
    average = mean(own)
    low, high = at_threshold(own, variant.threshold)
    verdict = group_verdict(average, low, high, len(own), variant.threshold)
    return Variant(variant.parameter, variant.value, average.low, average.high, low, high, verdict)


def rankings(groups: Sequence[GroupGap], varied: Sequence[VariantScores]) -> tuple[Ranking, ...]:
    """The order of the groups under each variant, and which change places. The threshold moves nobody in the order."""
    order = rank({group.code: group.score for group in groups})
    flagged = {group.code for group in groups if group.verdict is GroupVerdict.UNDER_RESOURCED}
    return tuple(_ranking(groups, variant, order, flagged) for variant in varied)


def _ranking(groups: Sequence[GroupGap], variant: VariantScores, before: Sequence[str], flagged: set[str]) -> Ranking:
    judgements = {group.code: judged(group, variant) for group in groups}
    after = rank({code: Score(each.low, each.high, Fraction(0)) for code, each in judgements.items()})
    now = {code for code, each in judgements.items() if each.verdict is GroupVerdict.UNDER_RESOURCED}
    return Ranking(
        variant.parameter,
        variant.value,
        after,
        swapped(before, after),
        tuple(code for code in after if code in now - flagged),
        tuple(code for code in after if code in flagged - now),
    )


def swapped(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The pairs that stand the other way round: of each the one that is first now, then the one that was first."""
    place = {code: number for number, code in enumerate(before)}
    return tuple((one, other) for one, other in combinations(after, 2) if place[one] > place[other])


def _weight_variants(
    offices: Sequence[OfficeGap], method: GapMethod, weights: Mapping[ItemKind, Fraction]
) -> Iterator[VariantScores]:
    """Each active weight alone, up and down."""
    items = {office.site: office.items for office in offices}
    for item, weight in weights.items():
        for value in (weight * (1 - WEIGHT_STEP), weight * (1 + WEIGHT_STEP)):
            yield VariantScores(item, value, method.threshold, _scores(items, {**method.weights, item: value}))


def _threshold_variants(offices: Sequence[OfficeGap], method: GapMethod) -> Iterator[VariantScores]:
    """The same scores against a lower and a higher threshold."""
    scores = {office.site: office.score for office in offices}
    for value in (method.threshold - THRESHOLD_STEP, method.threshold + THRESHOLD_STEP):
        yield VariantScores(THRESHOLD, value, value, scores)


def _scores(items: Mapping[SiteName, Sequence[ItemGap]], weights: Mapping[ItemKind, Fraction]) -> _Scores:
    """Scores of all offices under other weights."""
    return {site: score_office(gaps, weights) for site, gaps in items.items()}
