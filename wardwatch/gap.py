"""The shortage of equipment while wardwatch runs: computed once, shown on pages and in metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.status.source import GapScore
from exporters.metrics.places import GapFigures
from inventory.identifiers import UnitCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inventory.model import Inventory
    from planning.lan import LanFigures
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
    lans = {each.site: each.lan for each in result.beside.offices} if result.beside else {}
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
            if pieces is not None and (state not in _OF_ANSWERS or not gap.missing_places)
        }
        yield GapFigures(district, commune, _bounds(office.score), counts, office.site, _lan(lans.get(office.site)))


def _lan(lan: LanFigures | None) -> dict[tuple[str, str], int]:
    """What an office's switches tell; a finding of which nothing is told is left out, as is an office without any."""
    if lan is None or not lan.switches:
        return {}
    found = {("lan_switches", "answered"): lan.answered, ("lan_switches", "silent"): lan.switches - lan.answered}
    ports = lan.ports
    if ports is not None:
        found |= {("lan_ports", state): getattr(ports, state) for state in _PORT_STATES}
        for finding, (count, untold) in _FINDINGS.items():
            if not ports.used or getattr(ports, untold) < ports.used:
                found["lan_ports_in_use", finding] = getattr(ports, count)
    return found


_OF_ANSWERS = frozenset({"usable", "short", "over_age"})
"""States of which nothing is known while a place of the office has not answered, as the report has it."""

_PORT_STATES = ("used", "idle", "free", "off", "unclear")
_FINDINGS = {
    "slow": ("slow", "speed_unknown"),
    "half_duplex": ("half", "duplex_unknown"),
    "errors": ("errors", "errors_unknown"),
    "discards": ("discards", "discards_unknown"),
}
"""How a finding of ports in use is called, and its attributes of `planning.lan.Ports`: the count, and the untold."""


def _bounds(score: Score) -> dict[str, float]:
    return {"low": float(score.low), "high": float(score.high)}


def _states(totals: Iterable[ItemTotals]) -> dict[tuple[str, str], float]:
    states = ("need", "owned", "usable", "short", "over_age", "surplus")
    return {(total.item, state): float(getattr(total, state)) for total in totals for state in states}
