"""A tile map: one square a group, each near where it lies, all of one size, so that a small unit is not overlooked.

Squares say nothing of borders or of area. Positions are the approximate ones of the register, and the reader is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from exporters.reports.language import interval
from exporters.reports.wording import short_name
from exporters.squares import Cell, flat, lay_out

if TYPE_CHECKING:
    from exporters.reports.model import GapReport, GroupRow

_WIDE, _HIGH, _GAP = 104, 58, 4
_LONGEST_LINE, _MOST_LINES = 14, 2


class Tile(msgspec.Struct, frozen=True):
    """One group's square, its corner in pixels; `lines` is its name as it fits."""

    x: int
    y: int
    lines: tuple[str, ...]
    title: str
    figures: str
    verdict: str


class TileMap(msgspec.Struct, frozen=True):
    """Everything that the template draws; `missing` groups have no known position and no square."""

    width: int
    height: int
    tile_width: int
    tile_height: int
    tiles: tuple[Tile, ...]
    missing: int


def tile_map(report: GapReport) -> TileMap | None:
    """Lay out the groups, in the same squares whatever their scores; None when fewer than three have a position."""
    placed = sorted(
        (row for row in report.groups if row.gap.lat is not None and row.gap.lon is not None), key=lambda row: row.code
    )
    if len(placed) < 3:  # noqa: PLR2004  two points are no map
        return None
    points = [flat(row.gap.lat or 0, row.gap.lon or 0) for row in placed]
    cells = lay_out(points, tallness=(_HIGH + _GAP) / (_WIDE + _GAP))
    tiles = tuple(_tile(row, cell, report) for row, cell in zip(placed, cells, strict=True))
    columns, rows = max(column for column, _ in cells) + 1, max(row for _, row in cells) + 1
    width, height = columns * (_WIDE + _GAP) - _GAP, rows * (_HIGH + _GAP) - _GAP
    return TileMap(width, height, _WIDE, _HIGH, tiles, len(report.groups) - len(placed))


def _tile(row: GroupRow, cell: Cell, report: GapReport) -> Tile:
    score = row.gap.score
    figures = interval(score.low, score.high, report.language)
    x, y = cell[0] * (_WIDE + _GAP), cell[1] * (_HIGH + _GAP)
    return Tile(x, y, _lines(short_name(row.gap.name)), row.name, figures, row.gap.verdict)


def _lines(name: str) -> tuple[str, ...]:
    """A name broken between words into as many lines as a square holds."""
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= _LONGEST_LINE or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    cut = [
        line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}\N{HORIZONTAL ELLIPSIS}" for line in lines
    ]
    return (
        (*cut[: _MOST_LINES - 1], f"{cut[_MOST_LINES - 1]}\N{HORIZONTAL ELLIPSIS}")
        if len(cut) > _MOST_LINES
        else tuple(cut)
    )
