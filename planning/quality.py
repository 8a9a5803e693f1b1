"""Faults of the data themselves, each named, counted and listed; nothing is put right, left out or filled in for them.

What cannot be so at all (more broken than owned, a year before 1980, two norms of one scope) the loader refuses.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final

from inventory.norms import NormRole
from planning.account import Fault, FaultKind, QualityCheck
from planning.model import CIRCUIT
from planning.need import SUPPORT, applies, only_at_counters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from inventory.identifiers import DeviceName
    from inventory.method import QualityLimits
    from inventory.model import AssetLot, Inventory, SiteAssets
    from inventory.norms import Norm
    from planning.evidence import CircuitEvidence, OfficeEvidence
    from planning.need import NormSet
    from planning.sight import Sight

_DAY: Final = timedelta(days=1)
_UNITS: Final[Mapping[NormRole, frozenset[str]]] = {
    NormRole.LIFE: frozenset({"year", SUPPORT}),
    NormRole.PRICE: frozenset({"VND"}),
}
"""Units in which a norm of a role is understood; needs, ceilings and compliance by what they are about."""

_PIECES: Final = frozenset({"piece"})
_OF_CIRCUITS: Final[Mapping[NormRole, frozenset[str]]] = {
    NormRole.NEED: frozenset({"Mbit/s"}),
    NormRole.CEILING: frozenset({"Mbit/s"}),
    NormRole.COMPLIANCE: frozenset({"%"}),
}
_ONE_AT_A_TIME: Final = frozenset({NormRole.NEED, NormRole.LIFE, NormRole.PRICE})
"""Roles of which one norm at a time should speak of a kind in an office."""


def check(
    inventory: Inventory, offices: Sequence[OfficeEvidence], norms: NormSet, on: date, sight: Sight | None
) -> tuple[QualityCheck, ...]:
    """Look for every kind of fault; one that cannot be looked for is said to be unchecked.

    Args:
        inventory: checked.
        offices: what is known of each.
        norms: the norms applied.
        on: date of the estate.
        sight: what was seen; None = there is no history to examine.
    """
    limits = inventory.gap.quality
    found: dict[FaultKind, list[Fault]] = defaultdict(list)
    for fault in (
        *_norms(norms, offices),
        *(fault for office in offices for fault in _sizes(office, norms, limits)),
        *_lots(inventory, on, limits),
        *_circuits(offices, on),
        *(_history(sight, on, limits) if sight else ()),
    ):
        found[fault.kind].append(fault)
    measured = any(circuit.load for office in offices for circuit in office.circuits)
    unchecked = set() if measured else {FaultKind.SAMPLE_GAP}
    if sight is None or not sight.watched:
        unchecked |= {FaultKind.HISTORY_GAP, FaultKind.CLOCK_STEP}
    if sight is None:
        unchecked.add(FaultKind.SEEN_AHEAD)
    return tuple(
        QualityCheck(kind, kind not in unchecked, _limit(kind, limits), tuple(found[kind])) for kind in FaultKind
    )


def _limit(kind: FaultKind, limits: QualityLimits) -> Fraction | None:
    """The figure of the method that a fault is measured by."""
    by_kind = {
        FaultKind.TOO_MANY: limits.pieces_per_head,
        FaultKind.YEAR_TOO_EARLY: Fraction(limits.oldest_year),
        FaultKind.OLD_DATA: Fraction(limits.stale_months),
        FaultKind.HISTORY_GAP: Fraction(limits.history_gap_hours),
    }
    return by_kind.get(kind)


def _norms(norms: NormSet, offices: Sequence[OfficeEvidence]) -> Iterator[Fault]:
    """Norms that speak of one thing at one time in one office, and norms in units that nobody understands."""
    for role in _ONE_AT_A_TIME:
        for item, each in norms.by_role.get(role, {}).items():
            one_thing = [norm for norm in each if norm.unit != SUPPORT]
            for first, second in combinations(one_thing, 2):
                both = sum(applies(first, office) and applies(second, office) for office in offices)
                if both:
                    yield Fault(FaultKind.NORMS_OVERLAP, item=item, what=f"{first.id}, {second.id}", count=both)
    for norm in norms.applied:
        for item in norm.items:
            if norm.unit not in _units(norm, item == CIRCUIT):
                yield Fault(FaultKind.UNIT_UNKNOWN, item=item, what=f"{norm.id}: {norm.unit}", source=norm.source)
                break


def _units(norm: Norm, of_circuits: bool) -> frozenset[str]:
    if norm.role in _UNITS:
        return _UNITS[norm.role]
    return _OF_CIRCUITS.get(norm.role, _PIECES) if of_circuits else _PIECES


def _sizes(office: OfficeEvidence, norms: NormSet, limits: QualityLimits) -> Iterator[Fault]:
    """Counts that do not go with the size of an office."""
    site = office.site
    for item, answer in office.answers.items():
        declared = answer.declared or 0
        if not declared:
            continue
        source, on = _origin(answer.lots)
        if site.staff is not None and declared > _most(site.staff, limits):
            yield Fault(FaultKind.TOO_MANY, site.name, item, "", declared, site.staff, on, source=source)
        if site.staff == 0:
            yield Fault(FaultKind.NOBODY, site.name, item, "", declared, 0, on, source=source)
        if site.counters == 0 and only_at_counters(norms, item):
            yield Fault(FaultKind.NO_COUNTERS, site.name, item, "", declared, 0, on, source=source)


def _most(staff: int, limits: QualityLimits) -> Fraction:
    """Pieces of one kind that an office of so many staff may well have."""
    return max(limits.pieces_per_head * staff, Fraction(limits.pieces_at_least))


def _origin(lots: Iterable[AssetLot]) -> tuple[str, date | None]:
    """Files and cells of lots, and the last day on which they were declared."""
    known = tuple(lots)
    sources = dict.fromkeys(lot.provenance.source for lot in known if lot.provenance.source)
    return "; ".join(sources), max((lot.provenance.on for lot in known if lot.provenance.on), default=None)


def _lots(inventory: Inventory, on: date, limits: QualityLimits) -> Iterator[Fault]:
    """Years and dates that cannot be, and lots that two places of a site declare alike."""
    oldest = _months_before(on, limits.stale_months)
    for assets in inventory.assets.values():
        dates: dict[FaultKind, list[AssetLot]] = defaultdict(list)
        for place, kinds in assets.places.items():
            for item, lots in kinds.items():
                for lot in lots or ():
                    origin, site = lot.provenance, assets.site
                    if lot.year is not None and (kind := _year_fault(lot.year, on, limits)):
                        yield Fault(kind, site, item, place, lot.count, lot.year, origin.on, source=origin.source)
                    if (dated := _date_fault(origin.on, on, oldest)) is not None:
                        dates[dated].append(lot)
        for kind, several in dates.items():
            source, last = _origin(several)
            yield Fault(kind, assets.site, count=len(several), on=_first(several), until=last, source=source)
        yield from _same_lots(assets)


def _year_fault(year: int, on: date, limits: QualityLimits) -> FaultKind | None:
    if year > on.year:
        return FaultKind.YEAR_AHEAD
    return FaultKind.YEAR_TOO_EARLY if year < limits.oldest_year else None


def _date_fault(declared: date | None, on: date, oldest: date) -> FaultKind | None:
    if declared is None:
        return FaultKind.UNDATED_DATA
    if declared > on:
        return FaultKind.DATED_AHEAD
    return FaultKind.OLD_DATA if declared < oldest else None


def _first(lots: Iterable[AssetLot]) -> date | None:
    return min((lot.provenance.on for lot in lots if lot.provenance.on), default=None)


def _months_before(day: date, months: int) -> date:
    """The day so many months earlier, or the last one of that month."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


_ALIKE_FROM: Final = 2
"""Pieces from which two equal answers of two places look like one that was given twice; one piece each is common."""


def _same_lots(assets: SiteAssets) -> Iterator[Fault]:
    """Kinds of which two places of a site declare exactly the same lots, of the same years."""
    for (one, first), (other, second) in combinations(assets.places.items(), 2):
        for item in first.keys() & second.keys():
            mine, theirs = first[item] or (), second[item] or ()
            count = sum(lot.count for lot in mine)
            if count >= _ALIKE_FROM and sorted(map(_shape, mine)) == sorted(map(_shape, theirs)):
                source, on = _origin((*mine, *theirs))
                yield Fault(FaultKind.SAME_LOTS, assets.site, item, f"{one}, {other}", count, None, on, source=source)


def _shape(lot: AssetLot) -> tuple[int, int, int, int]:
    return lot.year or 0, lot.count, lot.broken, lot.unknown_state


def _circuits(offices: Iterable[OfficeEvidence], on: date) -> Iterator[Fault]:
    """Days between the first and the last one measured, before the report's, that have too few samples."""
    for office in offices:
        for each in office.circuits:
            missing = _missing_days(each, on)
            if missing:
                yield Fault(
                    FaultKind.SAMPLE_GAP,
                    office.site.name,
                    CIRCUIT,
                    each.circuit.id,
                    len(missing),
                    None,
                    missing[0],
                    missing[-1],
                )


def _missing_days(evidence: CircuitEvidence, on: date) -> Sequence[date]:
    load = evidence.load
    if load is None:
        return ()
    known = [day for day in (*load.down, *load.up) if day < on]
    if not known:
        return ()
    first, last = min(known), max(known)
    days = (first + _DAY * count for count in range((last - first).days + 1))
    return [day for day in days if load.down.get(day) is None or load.up.get(day) is None]


def _history(sight: Sight, on: date, limits: QualityLimits) -> Iterator[Fault]:
    """Times in which nobody watched, clocks that went back, and sightings of days that have not come."""
    longest = timedelta(hours=limits.history_gap_hours)
    for (_, ends), (next_begins, _) in pairwise(sight.watched):
        if next_begins - ends > longest:
            hours = (next_begins - ends) // timedelta(hours=1)
            yield Fault(FaultKind.HISTORY_GAP, count=hours, on=ends.date(), until=next_begins.date())
        elif next_begins < ends:
            seconds = int((ends - next_begins).total_seconds())
            yield Fault(FaultKind.CLOCK_STEP, count=seconds, on=next_begins.date(), until=ends.date())
    ahead: dict[DeviceName, list[date]] = defaultdict(list)
    for name, seeing in sight.machines.items():
        if seeing.on > max(on, sight.until):
            ahead[seeing.by or name].append(seeing.on)
    for by, days in ahead.items():
        yield Fault(FaultKind.SEEN_AHEAD, count=len(days), on=min(days), until=max(days), source=by)
