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


@dataclass(frozen=True, slots=True)
class QualityLimits:
    """From when on data look wrong and a listed machine counts as not seen. They are listed then; no count changes.

    Attributes:
        stale_months: declarations older than that, at the report's date, are old.
        oldest_year: a machine put into use before that year is looked at again.
        pieces_per_head: more pieces of one kind than so many for each of the staff are looked at again ...
        pieces_at_least: ... when they are more than that: a small office may have a few of a kind.
        not_seen_days: a listed machine that was looked for and not seen for so many days is listed.
        history_gap_hours: longer times in which wardwatch did not run are gaps of its history.
    """

    stale_months: int = 12
    oldest_year: int = 2000
    pieces_per_head: Fraction = Fraction(3)
    pieces_at_least: int = 20
    not_seen_days: int = 30
    history_gap_hours: int = 24


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
        quality: from when on data look wrong.
    """

    weights: Mapping[ItemKind, Fraction] = field(default_factory=_default_weights)
    over_age_weight: Fraction = Fraction(1, 2)
    threshold: Fraction = Fraction(30)
    p95_window: str = "daily"
    levels: tuple[str, ...] = ("commune",)
    quality: QualityLimits = field(default_factory=QualityLimits)
