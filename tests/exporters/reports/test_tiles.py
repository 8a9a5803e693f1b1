"""The tile map: a square of its own for each, where it belongs among the others, always the same."""

from __future__ import annotations

import re
from dataclasses import replace

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from exporters.reports.gap_html import render_html
from exporters.reports.language import Language
from exporters.reports.model import GapReport, build_report
from exporters.reports.tiles import tile_map
from exporters.squares import lay_out
from inventory.units import Unit, UnitRegister
from planning.assessment import assess
from planning.grouping import group_by_units
from planning.model import GapResult
from tests.planning.golden_case import LATER, snapshot

POINTS = st.lists(
    st.tuples(st.floats(100, 110, allow_nan=False), st.floats(-30, -10, allow_nan=False)), min_size=3, max_size=60
)


@given(POINTS)
def test_every_point_has_a_square_of_its_own_and_the_map_has_no_empty_margin(points: list[tuple[float, float]]) -> None:
    cells = lay_out(points)
    assert len(set(cells)) == len(cells) == len(points)
    assert min(column for column, _ in cells) == min(row for _, row in cells) == 0
    assert lay_out(points) == cells


def test_a_grid_of_points_keeps_its_order() -> None:
    points = [(float(x), float(y)) for y in range(4) for x in range(4)]
    cells = dict(zip(points, lay_out(points), strict=True))
    for (x, y), (column, row) in cells.items():
        if x < 3:
            assert column < cells[x + 1, y][0]
        if y < 3:
            assert row < cells[x, y + 1][1]


def mapped() -> GapResult:
    """The golden case by its three successor units, of which two have a place, and one has none."""
    case = snapshot(LATER)
    places = {"X1": (21.2, 105.4), "X2": (21.0, 105.8), "X3": (20.7, 105.7)}

    def located(unit: Unit) -> Unit:
        lat, lon = places.get(unit.code, (None, None))
        return replace(unit, lat=lat, lon=lon)

    units = UnitRegister(tuple(located(unit) for unit in case.inventory.units.units), case.inventory.units.successions)
    inventory = replace(case.inventory, units=units)
    return assess(inventory, LATER, seen=case.seen, p95=case.p95, grouping=group_by_units(inventory, LATER))


def test_the_page_shows_each_group_once_with_its_verdict() -> None:
    report = build_report(mapped(), Language.VI)
    drawn = tile_map(report)
    assert drawn is not None
    assert drawn.missing == 0
    assert {tile.title for tile in drawn.tiles} == {group.name for group in report.groups}
    assert {(tile.title, tile.verdict) for tile in drawn.tiles} == {
        (row.name, row.gap.verdict) for row in report.groups
    }
    page = render_html(report)
    assert len(re.findall(r'<g class="tile ', page)) == 3
    north, south = (next(t for t in drawn.tiles if t.title == name) for name in _names(report, "X1", "X3"))
    assert north.y < south.y


def test_a_group_keeps_its_square_when_scores_change() -> None:
    found = mapped()
    turned = msgspec.structs.replace(found, rank=tuple(reversed(found.rank)))
    first, second = (tile_map(build_report(each, Language.VI)) for each in (found, turned))
    assert first == second


def _names(report: GapReport, *codes: str) -> list[str]:
    return [next(row.name for row in report.groups if row.code == code) for code in codes]


def test_too_few_positions_are_no_map() -> None:
    case = snapshot(LATER)
    report = build_report(assess(case.inventory, LATER), Language.EN)
    assert tile_map(report) is None
    assert '<figure class="map">' not in render_html(report)
