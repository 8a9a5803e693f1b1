"""Outlines of districts for Grafana's map, made from the approximate positions of their units: no tiles, no borders."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inventory.model import Inventory

_Point = tuple[float, float]

_MARGIN: Final = 0.006
"""Degrees around a position, some 600 m, so that a district of one point is seen."""

_DIGITS: Final = 5


def outlines(inventory: Inventory) -> str:
    """A GeoJSON document (RFC 7946) with a polygon of each district that has a position, by code and name.

    A polygon is the convex hull of the positions known below the district. It is made up of points that are themselves
    approximate, overlaps its neighbours', and says nothing of borders.
    """
    on = inventory.city.units_as_of
    units = inventory.units.on(on)
    points: dict[str, list[_Point]] = {}
    for unit in units.values():
        district, _ = inventory.units.placement(unit.code, on)
        if district and unit.lat is not None and unit.lon is not None:
            points.setdefault(district, []).append((unit.lon, unit.lat))
    names = {str(unit.code): unit.name for unit in units.values()}
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": names.get(code, code)},
            "geometry": {"type": "Polygon", "coordinates": [_ring(points[code])]},
        }
        for code in sorted(points)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1) + "\n"


def _ring(points: Sequence[_Point]) -> list[_Point]:
    """A closed ring around points, counterclockwise as RFC 7946 wants it."""
    around = [(x + dx, y + dy) for x, y in points for dx in (-_MARGIN, _MARGIN) for dy in (-_MARGIN, _MARGIN)]
    hull = convex_hull(around)
    rounded = [(round(x, _DIGITS), round(y, _DIGITS)) for x, y in hull]
    return [*rounded, rounded[0]]


def convex_hull(points: Iterable[_Point]) -> list[_Point]:
    """The corners of the smallest convex polygon around points, counterclockwise (Andrew's monotone chain)."""
    ordered = sorted(set(points))
    lower, upper = _chain(ordered), _chain(ordered[::-1])
    return [*lower[:-1], *upper[:-1]]


def _chain(points: Sequence[_Point]) -> list[_Point]:
    chain: list[_Point] = []
    for point in points:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(first: _Point, second: _Point, third: _Point) -> float:
    """Above 0 where the way from one point over another to a third turns left."""
    return (second[0] - first[0]) * (third[1] - first[1]) - (second[1] - first[1]) * (third[0] - first[0])
