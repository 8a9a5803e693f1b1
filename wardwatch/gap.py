"""The shortage of equipment while wardwatch runs: computed once, shown on pages and in metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.status.source import GapScore
from exporters.metrics.places import GapFigures
from inventory.identifiers import UnitCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inventory.model import Inventory
    from planning.model import GapResult, ItemTotals, Score


def gap_scores(result: GapResult) -> dict[UnitCode, GapScore]:
    """Scores by district, as the pages show them."""
    return {
        UnitCode(group.code): GapScore(float(group.score.low), float(group.score.high), group.verdict.value)
        for group in result.groups
    }


def gap_figures(inventory: Inventory, result: GapResult) -> Iterator[GapFigures]:
    """Scores and counts of districts and offices, as the metrics expose them."""
    on = inventory.city.units_as_of
    for group in result.groups:
        yield GapFigures(group.code, "", _bounds(group.score), _states(group.totals))
    for office in result.offices:
        district, commune = inventory.units.placement(office.unit, on)
        counts: dict[tuple[str, str], float] = {
            (gap.item, state): float(pieces)
            for gap in office.items
            for state, pieces in (
                ("need", gap.need),
                ("owned", gap.owned),
                ("usable", gap.low.usable),
                ("short", gap.low.short),
                ("over_age", gap.low.over_age),
                ("surplus", gap.surplus),
            )
            if pieces is not None
        }
        yield GapFigures(district, commune, _bounds(office.score), counts, site=office.site)


def _bounds(score: Score) -> dict[str, float]:
    return {"low": float(score.low), "high": float(score.high)}


def _states(totals: Iterable[ItemTotals]) -> dict[tuple[str, str], float]:
    states = ("need", "owned", "usable", "short", "over_age", "surplus")
    return {(total.item, state): float(getattr(total, state)) for total in totals for state in states}
