"""Owned, usable, short and over-age pieces of one kind in one office, in LOW and in HIGH."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from inventory.norms import NormRole
from planning.basis import item_basis
from planning.circuits import check_load, check_minimum
from planning.model import CIRCUIT, ONE_STOP_SHOP, Basis, CircuitCheck, ItemGap, Run
from planning.need import applies, ceiling_of, life_of, need_of, needs_of, only_at_counters

if TYPE_CHECKING:
    from datetime import date

    from inventory.identifiers import ItemKind
    from inventory.method import GapMethod
    from planning.evidence import Answer, OfficeEvidence
    from planning.need import NormSet

_NOTHING, _ALL = Fraction(0), Fraction(1)


def share_of(need: int, short: int, over_age: int, over_age_weight: Fraction) -> Fraction:
    """The lacking share of a need above 0, between 0 and 1: a big office is not worse for being big."""
    return (short + over_age_weight * over_age) / Fraction(need)


def reweigh(gap: ItemGap, over_age_weight: Fraction) -> ItemGap:
    """The same pieces with another weight of over-age machines."""
    return ItemGap(
        gap.item,
        gap.weight,
        gap.need,
        _reweigh_run(gap.need, gap.low, over_age_weight),
        _reweigh_run(gap.need, gap.high, over_age_weight),
    )


def _reweigh_run(need: int | None, run: Run, over_age_weight: Fraction) -> Run:
    """A run that has no pieces keeps its share."""
    if not need or run.short is None or run.over_age is None:
        return run
    return Run(share_of(need, run.short, run.over_age, over_age_weight), run.usable, run.short, run.over_age)


def missing_places(answer: Answer, *, at_counters_only: bool) -> tuple[str, ...]:
    """The places whose answer is still open.

    Asked and left empty always counts. Not asked counts too, except for a kind that is needed at the one-stop shop
    only: there the rest of the office need not be asked.
    """
    unasked = answer.unasked
    if at_counters_only and (answer.answered or answer.refused):
        unasked = tuple(place for place in unasked if place == ONE_STOP_SHOP)
    return (*answer.refused, *unasked)


def item_gap(office: OfficeEvidence, item: ItemKind, norms: NormSet, method: GapMethod, year: int) -> ItemGap:
    """Compare what an office has of a kind with what it needs.

    Args:
        office: what is known of it.
        item: a kind that is counted in pieces.
        norms: in force on the date whose norms are applied.
        method: the city's parameters.
        year: of the report; registers hold years, so age is a difference of years.
    """
    answer = office.answers[item]
    need = need_of(norms, item, office)
    missing = missing_places(answer, at_counters_only=only_at_counters(norms, item))
    life = life_of(norms, item, office)
    low, high = _stock(answer, life, year, against=False), _stock(answer, life, year, against=True)
    owned = None if missing else max(answer.declared or 0, answer.seen or 0)
    ceiling = ceiling_of(norms, item, office)
    return ItemGap(
        item,
        method.weights.get(item, _NOTHING),
        need,
        _run(need, *low, method.over_age_weight, open_question=bool(missing), against=False),
        _run(need, *high, method.over_age_weight, open_question=bool(missing), against=True),
        owned=owned,
        declared=answer.declared,
        seen=answer.seen,
        missing_places=missing,
        surplus=None if need is None or missing else max(0, high[0] - need),
        ceiling=ceiling,
        over_ceiling=None if owned is None or ceiling is None else max(0, owned - ceiling),
        basis=item_basis(norms, item, office),
    )


def _stock(answer: Answer, life: Fraction | None, year: int, *, against: bool) -> tuple[int, int]:
    """Usable and, of them, fresh pieces in one reading of the unknowns.

    A machine that answers on the network works, whatever the office declared, so there are at least as many usable
    pieces as were seen; how old the undeclared ones are is not known.
    """
    usable = fresh = 0
    for lot in answer.lots:
        working = max(0, lot.count - lot.broken - (lot.unknown_state if against else 0))
        usable += working
        if life is None or (not against if lot.year is None else year - lot.year < life):
            fresh += working
    undeclared = max(0, (answer.seen or 0) - usable)
    return usable + undeclared, fresh + (undeclared if life is None or not against else 0)


def _run(
    need: int | None, usable: int, fresh: int, over_age_weight: Fraction, *, open_question: bool, against: bool
) -> Run:
    """Short and over-age pieces in one reading; an open question hides any number of good machines, or none."""
    if need is None:
        return Run(_ALL if against else _NOTHING)
    if open_question and not against:
        return Run(_NOTHING, None, 0, 0)
    short = max(0, need - usable)
    over_age = min(need, usable) - min(need, fresh)
    return Run(share_of(need, short, over_age, over_age_weight) if need else _NOTHING, usable, short, over_age)


def circuit_gap(
    office: OfficeEvidence, norms: NormSet, method: GapMethod, on: date
) -> tuple[ItemGap, tuple[CircuitCheck, ...]]:
    """Judge an office's circuits by every norm in force.

    A contracted minimum is met when one circuit meets it; a limit on load is broken when one circuit breaks it. An
    office whose circuits are not in the inventory is not known, never "has none".
    """
    minima = needs_of(norms, CIRCUIT, office)
    limits = [norm for norm in norms.of(NormRole.COMPLIANCE, CIRCUIT) if applies(norm, office)]
    checks: list[CircuitCheck] = []
    low = high = False
    for norm in minima:
        each = [check_minimum(circuit, norm) for circuit in office.circuits]
        low = low or (bool(each) and all(check.fails_low for check in each))
        high = high or not each or all(check.fails_high for check in each)
        checks.extend(each)
    for norm in limits:
        each = [check_load(circuit, norm, on, whole=method.p95_window == "whole") for circuit in office.circuits]
        low = low or any(check.fails_low for check in each)
        high = high or not each or any(check.fails_high for check in each)
        checks.extend(each)
    gap = ItemGap(
        CIRCUIT,
        method.weights.get(CIRCUIT, _NOTHING),
        int(bool(minima or limits)),
        Run(Fraction(int(low))),
        Run(Fraction(int(high))),
        basis=Basis(tuple(norm.id for norm in (*minima, *limits))),
    )
    return gap, tuple(checks)
