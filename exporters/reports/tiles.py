"""A tile map: one square a group, each near where it lies, all of one size, so that a small unit is not overlooked.

Squares say nothing of borders or of area. Positions are the approximate ones of the register, and the reader is told.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import msgspec

from exporters.reports.language import interval
from exporters.reports.wording import short_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exporters.reports.model import GapReport, GroupRow

_SPARE: Final = 1.35
"""Squares for each group: free ones let the outline of the city show."""

_WIDE, _HIGH, _GAP = 104, 58, 4
_LONGEST_LINE, _MOST_LINES = 14, 2
_ROUNDS: Final = 30

_Point = tuple[float, float]
_Cell = tuple[int, int]


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
    cells = lay_out([flat(row.gap.lat or 0, row.gap.lon or 0) for row in placed])
    tiles = tuple(_tile(row, cell, report) for row, cell in zip(placed, cells, strict=True))
    columns, rows = max(column for column, _ in cells) + 1, max(row for _, row in cells) + 1
    width, height = columns * (_WIDE + _GAP) - _GAP, rows * (_HIGH + _GAP) - _GAP
    return TileMap(width, height, _WIDE, _HIGH, tiles, len(report.groups) - len(placed))


def flat(lat: float, lon: float) -> _Point:
    """Degrees as lengths, east and south growing; good enough for one city."""
    return lon * math.cos(math.radians(lat)), -lat


def _tile(row: GroupRow, cell: _Cell, report: GapReport) -> Tile:
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


def lay_out(points: Sequence[_Point]) -> list[_Cell]:
    """Give each point a square of its own, column and row from 0, near its place among the others.

    Each goes to the free square nearest to where it should be, those in the middle first; then squares are exchanged
    while that brings them nearer. The same points give the same squares.
    """
    columns, rows = _shape(points)
    wanted = list(zip(_spread([x for x, _ in points], columns), _spread([y for _, y in points], rows), strict=True))
    free = {(column, row) for column in range(columns) for row in range(rows)}
    middle = ((columns - 1) / 2, (rows - 1) / 2)
    cells: list[_Cell] = [(0, 0)] * len(points)
    for at in sorted(range(len(points)), key=lambda at: (_far(wanted[at], middle), at)):
        cells[at] = min(free, key=lambda cell: (_far(wanted[at], cell), cell))
        free.remove(cells[at])
    _improve(cells, wanted, sorted(free))
    return _trimmed(cells)


def _shape(points: Sequence[_Point]) -> _Cell:
    """Columns and rows of the grid: as wide and high as the points lie, within reason."""
    wide = max(x for x, _ in points) - min(x for x, _ in points)
    high = max(y for _, y in points) - min(y for _, y in points)
    ratio = min(2.0, max(0.5, wide / high)) if high else 2.0
    ratio *= (_HIGH + _GAP) / (_WIDE + _GAP)
    squares = _SPARE * len(points)
    columns = max(1, round(math.sqrt(squares * ratio)))
    return columns, math.ceil(squares / columns)


def _spread(values: Sequence[float], count: int) -> list[float]:
    """Places along one axis of `count` squares: half by position, half by rank, as a city is dense in its middle."""
    low, high = min(values), max(values)
    order = sorted(range(len(values)), key=lambda at: (values[at], at))
    ranks = {at: rank / max(1, len(values) - 1) for rank, at in enumerate(order)}
    position = [(value - low) / (high - low) if high > low else 0.5 for value in values]
    return [(count - 1) * (position[at] + ranks[at]) / 2 for at in range(len(values))]


def _improve(cells: list[_Cell], wanted: Sequence[_Point], free: list[_Cell]) -> None:
    """Exchange squares, with another point or with a free one, while the sum of squared distances falls."""
    for _ in range(_ROUNDS):
        moved = [_exchange(at, cells, wanted) | _move(at, cells, wanted, free) for at in range(len(cells))]
        if not any(moved):
            return


def _exchange(at: int, cells: list[_Cell], wanted: Sequence[_Point]) -> bool:
    moved = False
    for other in range(at):
        now = _far(wanted[at], cells[at]) + _far(wanted[other], cells[other])
        if _far(wanted[at], cells[other]) + _far(wanted[other], cells[at]) < now - 1e-9:
            cells[at], cells[other] = cells[other], cells[at]
            moved = True
    return moved


def _move(at: int, cells: list[_Cell], wanted: Sequence[_Point], free: list[_Cell]) -> bool:
    if not free:
        return False
    best = min(free, key=lambda cell: (_far(wanted[at], cell), cell))
    if _far(wanted[at], best) >= _far(wanted[at], cells[at]) - 1e-9:
        return False
    free[free.index(best)] = cells[at]
    cells[at] = best
    return True


def _far(one: _Point, other: _Point) -> float:
    """Squared distance."""
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _trimmed(cells: list[_Cell]) -> list[_Cell]:
    """The same without empty columns and rows before the first."""
    left, top = min(column for column, _ in cells), min(row for _, row in cells)
    return [(column - left, row - top) for column, row in cells]
