"""Checks of norms: one rule for one thing at one time, and no target above what may be bought."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from inventory.norms import Norm, NormRole
from inventory.sources import Place
from inventory.suggest import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inventory.sources import Problems

NormRow = tuple[Norm, Place]
"""A norm and where it was written."""


def check_norms(rows: Sequence[NormRow], problems: Problems) -> None:
    """Ids are unique; no two norms of one role, item and scope are in force together; targets respect ceilings."""
    seen: dict[str, NormRow] = {}
    for norm, place in rows:
        if norm.id in seen:
            before = seen[norm.id][1]
            problems.add(place, f"norm {shown(norm.id)} is already given in {before.file}:{before.line}")
        seen.setdefault(norm.id, (norm, place))
    for first, second in combinations(seen.values(), 2):
        _check_pair(first, second, problems)


def _check_pair(first: NormRow, second: NormRow, problems: Problems) -> None:
    (one, place), (other, _) = sorted((first, second), key=lambda row: row[1], reverse=True)
    shared = set(one.items) & set(other.items)
    if not shared or not _together(one, other):
        return
    item = min(shared)
    if one.role is other.role and one.scope == other.scope:
        what = f"norm {shown(one.id)}: {one.role} of {item} is in force together with norm {shown(other.id)}"
        problems.add(place, what, "one at a time", "end the older with to:, or tell them apart by scope:")
    need, ceiling = (one, other) if one.role is NormRole.NEED else (other, one)
    if need.role is NormRole.NEED and ceiling.role is NormRole.CEILING and _comparable(need, ceiling):
        most = ceiling.amount / ceiling.per_amount
        if need.amount / need.per_amount > most:
            what = f"norm {shown(need.id)}: {item}, {_ratio(need)}, is above the ceiling {shown(ceiling.id)}"
            problems.add(place, what, f"at most {_ratio(ceiling)}")


def _together(one: Norm, other: Norm) -> bool:
    starts = max(one.valid_from or date.min, other.valid_from or date.min)
    return starts <= min(one.valid_to or date.max, other.valid_to or date.max)


def _comparable(need: Norm, ceiling: Norm) -> bool:
    """Same measure, and the ceiling holds where the need does."""
    return need.per is ceiling.per and need.unit == ceiling.unit and ceiling.scope in ("", need.scope)


def _ratio(norm: Norm) -> str:
    per = norm.per.value if norm.per_amount == 1 else f"{norm.per_amount} {norm.per.value}"
    return f"{norm.amount} {norm.unit} per {per}"
