"""Places on a map as squares of one size, each near where it lies. Pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_SPARE: Final = 1.35
"""Squares for each group: free ones let the outline of the city show."""

_ROUNDS: Final = 30

_Point = tuple[float, float]
Cell = tuple[int, int]
"""Column and row."""


def flat(lat: float, lon: float) -> _Point:
    """Degrees as lengths, east and south growing; good enough for one city."""
    return lon * math.cos(math.radians(lat)), -lat


def lay_out(points: Sequence[_Point], *, tallness: float = 1.0) -> list[Cell]:
    """Give each point a square of its own, column and row from 0, near its place among the others.

    Each goes to the free square nearest to where it should be, those in the middle first; then squares are exchanged
    while that brings them nearer. The same points give the same squares.

    Args:
        points: at least one.
        tallness: height of what stands in a square by its width.
    """
    columns, rows = _shape(points, tallness)
    wanted = list(zip(_spread([x for x, _ in points], columns), _spread([y for _, y in points], rows), strict=True))
    free = {(column, row) for column in range(columns) for row in range(rows)}
    middle = ((columns - 1) / 2, (rows - 1) / 2)
    cells: list[Cell] = [(0, 0)] * len(points)
    for at in sorted(range(len(points)), key=lambda at: (_far(wanted[at], middle), at)):
        cells[at] = min(free, key=lambda cell: (_far(wanted[at], cell), cell))
        free.remove(cells[at])
    _improve(cells, wanted, sorted(free))
    return _trimmed(cells)


def _shape(points: Sequence[_Point], tallness: float) -> Cell:
    """Columns and rows of the grid: as wide and high as the points lie, within reason."""
    wide = max(x for x, _ in points) - min(x for x, _ in points)
    high = max(y for _, y in points) - min(y for _, y in points)
    ratio = min(2.0, max(0.5, wide / high)) if high else 2.0
    ratio *= tallness
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


def _improve(cells: list[Cell], wanted: Sequence[_Point], free: list[Cell]) -> None:
    """Exchange squares, with another point or with a free one, while the sum of squared distances falls."""
    for _ in range(_ROUNDS):
        moved = [_exchange(at, cells, wanted) | _move(at, cells, wanted, free) for at in range(len(cells))]
        if not any(moved):
            return


def _exchange(at: int, cells: list[Cell], wanted: Sequence[_Point]) -> bool:
    moved = False
    for other in range(at):
        now = _far(wanted[at], cells[at]) + _far(wanted[other], cells[other])
        if _far(wanted[at], cells[other]) + _far(wanted[other], cells[at]) < now - 1e-9:
            cells[at], cells[other] = cells[other], cells[at]
            moved = True
    return moved


def _move(at: int, cells: list[Cell], wanted: Sequence[_Point], free: list[Cell]) -> bool:
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


def _trimmed(cells: list[Cell]) -> list[Cell]:
    """The same without empty columns and rows before the first."""
    left, top = min(column for column, _ in cells), min(row for _, row in cells)
    return [(column - left, row - top) for column, row in cells]
