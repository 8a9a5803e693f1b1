"""The assessment of a city on a date: evidence, need, gap, score, verdicts, in this order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import msgspec

from inventory.identifiers import UnitCode
from planning.beside import look_beside
from planning.evidence import CircuitLoad, OfficeEvidence, Seen, gather
from planning.explain import score_lines
from planning.findings import find
from planning.gap import circuit_gap, item_gap
from planning.grouping import Group, Grouping, group_by_units
from planning.layers import account, devices_by_item
from planning.model import (
    CIRCUIT,
    CircuitCheck,
    Conflict,
    GapResult,
    GroupGap,
    GroupVerdict,
    ItemGap,
    OfficeGap,
    UnitPart,
)
from planning.need import NormSet, concerns, norms_in_force
from planning.plan import plan, totals
from planning.quality import check
from planning.questions import ask, reconcile
from planning.score import at_threshold, group_verdict, mean, office_verdict, rank, score_office
from planning.stability import rankings, stability, variants

if TYPE_CHECKING:
    from collectors.readings import Readings
    from inventory.identifiers import CircuitId, DeviceName, ItemKind, SiteName
    from inventory.method import GapMethod
    from inventory.model import Device, Inventory
    from planning.account import Finding
    from planning.sight import Sight


def assess(
    inventory: Inventory,
    on: date,
    *,
    seen: Seen | None = None,
    p95: Mapping[CircuitId, CircuitLoad] | None = None,
    sight: Sight | None = None,
    grouping: Grouping | None = None,
    norms_on: date | None = None,
    readings: Mapping[DeviceName, Readings] | None = None,
) -> GapResult:
    """Say which offices and groups are short of equipment on a date.

    Args:
        inventory: a checked inventory: sites, assets, circuits, norms, the city's method.
        on: date of the estate: ages are counted at it, and circuits are judged by the days before it.
        seen: pieces seen on the network by site and kind; never lowers a count.
        p95: measured load by circuit.
        sight: what was seen of each machine, by whom and when, for findings and explanations; changes no count.
        grouping: which office counts towards which group; the units of `city.units_as_of` when None.
        norms_on: date whose norms are applied, to compare two estates by one set of norms; `on` when None.
        readings: last ones of the devices that answered, for what stands beside the score only.
    """
    norms = norms_in_force(inventory.norms, norms_on or on)
    wanted = _kinds(norms, inventory.gap)
    evidence = gather(inventory, wanted, seen, p95)
    kinds = _of_concern(wanted, norms, inventory.gap, evidence)
    devices = devices_by_item(inventory)
    offices = tuple(
        _explained(_office(office, kinds, norms, inventory.gap, on), office, norms, on, devices=devices, sight=sight)
        for office in evidence
    )
    division = grouping or group_by_units(inventory, inventory.city.units_as_of)
    groups = _groups(offices, division, kinds, inventory.gap.threshold, on)
    order = rank({group.code: group.score for group in groups})
    by_code = {group.code: group for group in groups}
    ranked = [by_code[code] for code in order]
    needed = {kind: inventory.gap.weights[kind] for kind in kinds if kind in inventory.gap.weights}
    sums = totals(offices, kinds)
    dates = [day for office in offices if office.declared_on for day in office.declared_on]
    pairs = tuple(zip(evidence, offices, strict=True))
    differing = [(known, question) for known, office in pairs for question in reconcile(known, office.items)]
    varied = variants(offices, inventory.gap, needed)
    findings = find(inventory, differing, norms=norms, on=on, sight=sight, devices=devices)
    return GapResult(
        city=inventory.city.name,
        on=on,
        norms_on=norms_on or on,
        units_on=division.units_on,
        simulated=inventory.simulated,
        method=inventory.gap,
        active_weight=sum(needed.values(), Fraction(0)),
        norms=norms.applied,
        offices=offices,
        groups=groups,
        rank=order,
        flagged=tuple(group.code for group in ranked if group.verdict is GroupVerdict.UNDER_RESOURCED),
        undetermined=tuple(group.code for group in ranked if group.verdict is GroupVerdict.UNDETERMINED),
        totals=sums,
        plan=plan(sums, norms),
        questions=tuple(question for known, office in pairs for question in ask(known, office)),
        reconciliation=tuple(question for _, question in differing),
        stability=stability(groups, varied),
        conflicts=_conflicts(offices, kinds),
        data_from=min(dates, default=None),
        data_to=max(dates, default=None),
        findings=findings,
        quality=check(inventory, evidence, norms, on, sight),
        rankings=rankings(groups, varied),
        looked=sight.until if sight else None,
        titles=_titles(inventory, offices, findings),
        units=division.units,
        not_assessed=tuple(
            UnitPart(UnitCode(group.code), group.name) for group in division.all if group.code not in by_code
        ),
        beside=look_beside(inventory, norms, pairs, groups, readings or {}),
    )


def _titles(inventory: Inventory, offices: Iterable[OfficeGap], findings: Iterable[Finding]) -> Mapping[SiteName, str]:
    """Titles of the sites of findings that are no offices: halls, data centres, stores."""
    known = {office.site for office in offices}
    sites = {site for each in findings for site in (each.site, each.other) if site is not None and site not in known}
    return {site: inventory.sites[site].title or site for site in sorted(sites)}


def _kinds(norms: NormSet, method: GapMethod) -> tuple[ItemKind, ...]:
    """The kinds with a need in force: first those that are weighed, in the city's order, then the others."""
    needed = norms.needed
    return (*(kind for kind in method.weights if kind in needed), *(k for k in needed if k not in method.weights))


def _of_concern(
    kinds: Sequence[ItemKind], norms: NormSet, method: GapMethod, evidence: Sequence[OfficeEvidence]
) -> tuple[ItemKind, ...]:
    """The kinds that are weighed, and of the others those that some office needs.

    A queue machine of district offices is not a line of a report on communes.
    """
    return tuple(
        kind for kind in kinds if kind in method.weights or any(concerns(norms, kind, office) for office in evidence)
    )


def _office(
    office: OfficeEvidence, kinds: Sequence[ItemKind], norms: NormSet, method: GapMethod, on: date
) -> OfficeGap:
    """Everything about one office."""
    items: list[ItemGap] = []
    circuits: tuple[CircuitCheck, ...] = ()
    for kind in kinds:
        if kind == CIRCUIT:
            gap, circuits = circuit_gap(office, norms, method, on)
        else:
            gap = item_gap(office, kind, norms, method, on.year)
        items.append(gap)
    score = score_office(items, method.weights)
    site = office.site
    return OfficeGap(
        site.name,
        site.unit,
        site.title or office.unit.name,
        site.staff,
        site.counters,
        tuple(items),
        circuits,
        score,
        office_verdict(score, method.threshold),
        office.declared_on,
    )


def _explained(
    gap: OfficeGap,
    office: OfficeEvidence,
    norms: NormSet,
    on: date,
    *,
    devices: Mapping[tuple[str, str], Sequence[Device]],
    sight: Sight | None,
) -> OfficeGap:
    """An office with what its figures rest on."""
    accounts = tuple(
        account(office, item, norms, on, devices=devices.get((office.site.name, item.item), ()), sight=sight)
        for item in gap.items
        if item.item != CIRCUIT
    )
    return msgspec.structs.replace(gap, accounts=accounts, lines=score_lines(gap.items))


def _groups(
    offices: Sequence[OfficeGap], grouping: Grouping, kinds: Sequence[ItemKind], threshold: Fraction, on: date
) -> tuple[GroupGap, ...]:
    """The groups that have offices, in the order of their first office."""
    members: dict[str, list[OfficeGap]] = {}
    found: dict[str, Group] = {}
    for office in offices:
        group = grouping.of(office.site)
        found.setdefault(group.code, group)
        members.setdefault(group.code, []).append(office)
    return tuple(
        _group(found[code], members[code], kinds, approximate=grouping.approximate, threshold=threshold, on=on)
        for code in found
    )


def _group(
    group: Group,
    offices: Sequence[OfficeGap],
    kinds: Sequence[ItemKind],
    *,
    approximate: frozenset[SiteName],
    threshold: Fraction,
    on: date,
) -> GroupGap:
    """One group."""
    scores = [office.score for office in offices]
    average = mean(scores)
    low, high = at_threshold(scores, threshold)
    return GroupGap(
        code=group.code,
        name=group.name,
        level=group.level,
        former=group.until is not None and group.until < on,
        offices=tuple(office.site for office in offices),
        score=average,
        offices_low=low,
        offices_high=high,
        verdict=group_verdict(average, low, high, len(scores), threshold),
        totals=totals(offices, kinds),
        approximate=tuple(office.site for office in offices if office.site in approximate),
        lat=group.lat,
        lon=group.lon,
    )


def _conflicts(offices: Sequence[OfficeGap], kinds: Sequence[ItemKind]) -> tuple[Conflict, ...]:
    """Kinds that an office needs more of than it may have: the norms contradict each other."""
    found = []
    for kind in kinds:
        sites = tuple(
            office.site
            for office in offices
            for gap in office.items
            if gap.item == kind and gap.need is not None and gap.ceiling is not None and gap.need > gap.ceiling
        )
        if sites:
            found.append(Conflict(kind, sites))
    return tuple(found)
