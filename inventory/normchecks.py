"""Checks of norms: each one possible by itself, one rule for one thing at one time, and none against another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Final

from inventory.identifiers import ItemKind
from inventory.norms import Norm, NormKind, NormRole
from inventory.sources import Place
from inventory.suggest import listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from inventory.sources import Problems

NormRow = tuple[Norm, Place]
"""A norm and where it was written."""

CIRCUIT: Final = ItemKind("circuit")
"""The one kind that is not counted in pieces: its need is a bandwidth, its compliance a share of that bandwidth."""

_NEEDS = (NormKind.TARGET, NormKind.MIN, NormKind.REQUIRED)
_KINDS: Mapping[NormRole, tuple[tuple[NormKind, ...], str]] = {
    NormRole.NEED: (_NEEDS, "a maximum is a ceiling on purchases and never makes a need: role ceiling"),
    NormRole.CEILING: ((NormKind.MAX,), "what an office should have is a need: role need"),
    NormRole.PRICE: ((NormKind.MAX, NormKind.TARGET, NormKind.REFERENCE), "a price is what may be paid at most"),
}
"""The kinds that make sense for a role; the other roles have any."""

_UNITS: dict[NormRole, tuple[str, ...]] = {
    NormRole.NEED: ("piece",),
    NormRole.CEILING: ("piece",),
    NormRole.PRICE: ("VND", "%"),
    NormRole.LIFE: ("year", "support"),
}
_CIRCUIT_UNITS: dict[NormRole, tuple[str, ...]] = {NormRole.NEED: ("Mbit/s",), NormRole.COMPLIANCE: ("%",)}
"""The units in which a role can be counted; compliance is not counted, but for the load of circuits."""

_LOWER, _UPPER = "lower", "upper"
_SIDES: Mapping[NormKind, str] = dict.fromkeys(_NEEDS, _LOWER) | {NormKind.MAX: _UPPER}
_FLOORS = (NormKind.MIN, NormKind.REQUIRED)


def check_norms(rows: Sequence[NormRow], problems: Problems) -> None:
    """Ids are unique; units and kinds fit the role; no two say the same at one time, or contradict each other."""
    seen: dict[str, NormRow] = {}
    for norm, place in rows:
        if norm.id in seen:
            before = seen[norm.id][1]
            problems.add(place, f"norm {shown(norm.id)} is already given in {before.file}:{before.line}")
        seen.setdefault(norm.id, (norm, place))
    sound = [row for row in seen.values() if _check_one(*row, problems)]
    for first, second in combinations(sound, 2):
        _check_pair(first, second, problems)


def _check_one(norm: Norm, place: Place, problems: Problems) -> bool:
    """Whether a norm can be applied by itself: one that cannot is not compared with others."""
    subject, before = f"norm {shown(norm.id)}: ", len(problems.found)
    kinds, hint = _KINDS.get(norm.role, (tuple(NormKind), ""))
    if norm.kind not in kinds:
        problems.add(place, f"{subject}a {norm.role} cannot be of kind {norm.kind}", listed(kinds), hint)
    for item in norm.items:
        units = (_UNITS | _CIRCUIT_UNITS if item == CIRCUIT else _UNITS).get(norm.role)
        if units is not None and norm.unit not in units:
            what = f"{subject}{norm.role} of {item} cannot be counted in {shown(norm.unit)}"
            problems.add(place, what, f"unit: {listed(units)}")
        if item == CIRCUIT and norm.role is NormRole.COMPLIANCE and norm.kind is not NormKind.MAX:
            what = f"{subject}the load of a circuit cannot be of kind {norm.kind}"
            problems.add(place, what, "max", "for other requirements of circuits name another item")
    if norm.unit in {"support", "feature"} and norm.amount != 1:
        problems.add(place, f"{subject}{float(norm.amount):g} is no amount of {norm.unit}", "amount: 1")
    return len(problems.found) == before


def _check_pair(first: NormRow, second: NormRow, problems: Problems) -> None:
    """Two norms in force together, of one item, for offices that may be the same."""
    (one, place), (other, _) = sorted((first, second), key=lambda row: row[1], reverse=True)
    shared = set(one.items) & set(other.items)
    if not shared or not _together(one, other) or not _meet(one, other):
        return
    item = min(shared)
    if one.role is other.role and _scope(one) == _scope(other) and _bucket(one) == _bucket(other):
        what = f"norm {shown(one.id)}: {one.role} of {item} is in force together with norm {shown(other.id)}"
        problems.add(place, what, "one at a time", "end the older with to:, or tell them apart by scope:")
        return
    for what, expected in _contradictions(one, other, item):
        problems.add(place, what, expected)


def _contradictions(one: Norm, other: Norm, item: str) -> Iterator[tuple[str, str]]:
    """What two norms say against each other, and what would be right."""
    lower, upper = (one, other) if _side(one) == _LOWER else (other, one)
    if {_side(one), _side(other)} == {_LOWER, _UPPER} and _bounds(lower, upper):
        if lower.unit != upper.unit:
            what = f"norm {shown(one.id)}: {item} is in {one.unit}, in norm {shown(other.id)} in {other.unit}"
            yield what, "one unit for one item"
        elif _comparable(lower, upper) and _per_one(lower) > _per_one(upper):
            limit = "ceiling" if upper.role is NormRole.CEILING else "maximum"
            what = f"norm {shown(lower.id)}: {item}, {_ratio(lower)}, is above the {limit} {shown(upper.id)}"
            yield what, f"at most {_ratio(upper)}"
    target, floor = (one, other) if one.kind is NormKind.TARGET else (other, one)
    if target.kind is not NormKind.TARGET or floor.kind not in _FLOORS or target.role is not floor.role:
        return
    if _comparable(target, floor) and _per_one(target) < _per_one(floor):
        what = f"norm {shown(target.id)}: {item}, {_ratio(target)}, is below the minimum {shown(floor.id)}"
        yield what, f"at least {_ratio(floor)}"


def _together(one: Norm, other: Norm) -> bool:
    starts = max(one.valid_from or date.min, other.valid_from or date.min)
    return starts <= min(one.valid_to or date.max, other.valid_to or date.max)


def _meet(one: Norm, other: Norm) -> bool:
    """Whether some office can be in both scopes; of two scopes with names of their own nobody knows."""
    return _scope(one) == _scope(other) or "" in {_scope(one), _scope(other)}


def _scope(norm: Norm) -> str:
    """Whom a norm is for; "all" is how files may write that it is for everybody."""
    return "" if norm.scope == "all" else norm.scope


def _bucket(norm: Norm) -> str:
    """Norms of a role that would answer the same question: a minimum and a target are two, two minima are one."""
    if norm.role is NormRole.LIFE:
        return norm.unit
    return NormKind.MIN if norm.kind in _FLOORS else norm.kind


def _side(norm: Norm) -> str | None:
    """Whether a norm says how much there has to be, or how much there may be; a useful life says neither."""
    return None if norm.role is NormRole.LIFE else _SIDES.get(norm.kind)


def _bounds(lower: Norm, upper: Norm) -> bool:
    """Whether the upper one limits the lower: a ceiling limits needs, any other maximum its own role."""
    return lower.role is upper.role or (lower.role is NormRole.NEED and upper.role is NormRole.CEILING)


def _comparable(one: Norm, other: Norm) -> bool:
    """Whether two amounts are of the same measure."""
    return one.unit == other.unit and (one.per is other.per or one.role is NormRole.PRICE)


def _per_one(norm: Norm) -> Fraction:
    return norm.amount / norm.per_amount


def _ratio(norm: Norm) -> str:
    """Such as `2 piece per 3 staff`; prices are of a piece."""
    return norm.amount_text.removeprefix(f"{norm.kind} ")
