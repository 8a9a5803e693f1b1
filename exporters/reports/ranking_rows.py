"""The order of the groups under other parameters, and how firm each group's verdict is, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from exporters.reports.clean import clean
from exporters.reports.language import plain
from exporters.reports.wording import changes_text, item_name, over_age_sentence
from planning.stability import OVER_AGE, THRESHOLD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exporters.reports.texts import Catalogue
    from planning.account import Ranking
    from planning.model import GapResult

MOST_PAIRS = 20
"""Pairs named in a cell; JSON has all."""


class RankingRow(msgspec.Struct, frozen=True):
    """One variant of the method: which groups enter, leave, and change places."""

    ranking: Ranking
    parameter: str
    entered: str
    left: str
    swapped: str


def ranking_rows(result: GapResult, texts: Catalogue) -> tuple[RankingRow, ...]:
    """All variants, in the order in which they were tried."""
    names = {group.code: clean(group.name) or texts("unplaced_group") for group in result.groups}
    return tuple(
        RankingRow(
            each,
            _parameter(each, texts),
            _named(each.entered, names),
            _named(each.left, names),
            _pairs(each, names, texts),
        )
        for each in result.rankings
    )


def _parameter(ranking: Ranking, texts: Catalogue) -> str:
    keys = {THRESHOLD: "variant_threshold", OVER_AGE: "variant_over_age"}
    value = plain(ranking.value, texts.language)
    key = keys.get(ranking.parameter, "variant_weight")
    return texts(key, item=item_name(ranking.parameter, texts), value=value)


def _named(codes: Iterable[str], names: Mapping[str, str]) -> str:
    return ", ".join(names[code] for code in codes)


def _pairs(ranking: Ranking, names: Mapping[str, str], texts: Catalogue) -> str:
    """Pairs that stand the other way round, at most so many; their number where there are more."""
    shown = [texts("pair", first=names[one], second=names[other]) for one, other in ranking.swapped[:MOST_PAIRS]]
    rest = len(ranking.swapped) - len(shown)
    return "; ".join([*shown, texts("more_pairs", count=rest)] if rest else shown)


def group_stability(result: GapResult, texts: Catalogue) -> Mapping[str, str]:
    """What each group's verdict rests on, in one text: for sheets that have a row for each office."""
    groups = {group.code: group for group in result.groups}
    found: dict[str, str] = {}
    for each in result.stability:
        parts = []
        if each.over_age_decides:
            parts.append(over_age_sentence(groups[each.code], each.without_over_age, result.method.threshold, texts))
        if each.changed:
            parts.append(changes_text(each, texts))
        found[each.code] = " ".join(parts) or texts("stays")
    return found
