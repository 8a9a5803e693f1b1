"""How the city scores shortage: adopted by the city as data, before a ranking is seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from inventory.identifiers import ItemKind

if TYPE_CHECKING:
    from collections.abc import Mapping


def _default_weights() -> Mapping[ItemKind, Fraction]:
    weights = {"pc": 30, "printer": 10, "scanner": 15, "id_reader": 10, "lan_switch": 15, "ups": 5, "circuit": 15}
    return {ItemKind(item): Fraction(weight) for item, weight in weights.items()}


@dataclass(frozen=True)
class GapMethod:
    """Parameters of the shortage score.

    Attributes:
        weights: of each kind of item in an office's score; a kind with no need in force is left out for everybody.
        over_age_weight: how much a needed place held only by a machine past its useful life counts, 0 to 1.
        threshold: score from which an office is short, 0 to 100.
        p95_window: "daily": the daily 95th percentile exceeds the limit on 7 consecutive days; "whole": one
            percentile over the whole 7 days. The article can be read both ways; the reading is printed.
        levels: levels of the units whose offices are scored.
    """

    weights: Mapping[ItemKind, Fraction] = field(default_factory=_default_weights)
    over_age_weight: Fraction = Fraction(1, 2)
    threshold: Fraction = Fraction(30)
    p95_window: str = "daily"
    levels: tuple[str, ...] = ("commune",)
