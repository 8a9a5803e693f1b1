"""How a score is made up: the points of each kind, whose sum is the score to the last fraction."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from planning.account import ScoreLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planning.model import ItemGap

_FULL = Fraction(100)
NOTHING_KNOWN = ScoreLine(None, Fraction(0), Fraction(0), Fraction(0), _FULL)
"""The one line of an office that no norm concerns."""


def score_lines(items: Sequence[ItemGap]) -> tuple[ScoreLine, ...]:
    """The parts of an office's score, in the order of its kinds; kinds that do not take part have none."""
    active = [gap for gap in items if gap.active]
    total = sum((gap.weight for gap in active), Fraction(0))
    if not total:
        return (NOTHING_KNOWN,)
    return tuple(
        ScoreLine(
            gap.item,
            gap.weight,
            total,
            _FULL * gap.weight * gap.low.share / total,
            _FULL * gap.weight * gap.high.share / total,
        )
        for gap in active
    )
