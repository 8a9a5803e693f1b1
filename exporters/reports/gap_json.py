"""The gap report for machines: one JSON document, texts in both languages, exact shares beside rounded scores."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import msgspec

from exporters.reports.beside_json import checklist_document, group_beside, office_beside
from exporters.reports.clean import clean
from exporters.reports.evidence_json import evidence_document, office_evidence
from exporters.reports.firmness import reference_document
from exporters.reports.language import Language, rounded
from exporters.reports.model import build_report
from exporters.reports.texts import SIMULATED
from inventory.norms import norm_document

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from exporters.reports.model import ChangeRow, GroupRow, OfficeRow, QuestionRow
    from inventory.identifiers import SiteName
    from inventory.norms import Norm
    from planning.compare import Comparison
    from planning.model import GapResult, ItemGap, PlanLine, Run, Score, Stability, Variant

SCHEMA = 2
"""Raised when a key changes its meaning or goes away; new keys do not raise it."""


def gap_document(result: GapResult, comparison: Comparison | None = None) -> dict[str, Any]:
    """The report as plain values.

    Scores and percentages are rounded to 2 decimals, half away from zero; shares of need are exact, as "31/42". What
    is not known is null.
    """
    vi, en = (build_report(result, language, comparison) for language in (Language.VI, Language.EN))
    beside = result.beside
    offices = {each.site: office_beside(each) for each in beside.offices} if beside else {}
    around = {each.code: group_beside(each) for each in beside.groups} if beside else {}
    return {
        "report": "gap",
        "schema": SCHEMA,
        "simulated": result.simulated,
        "mark": SIMULATED if result.simulated else None,
        "city": vi.city,
        "on": result.on,
        "norms_on": result.norms_on,
        "units_on": result.units_on,
        "data_from": result.data_from,
        "data_to": result.data_to,
        "method": _method(result),
        "flagged": list(result.flagged),
        "undetermined": list(result.undetermined),
        "rank": list(result.rank),
        "conclusions": {"vi": list(vi.conclusions), "en": list(en.conclusions)},
        "stability_sentences": {"vi": list(vi.stability), "en": list(en.stability)},
        "groups": [
            _with_beside(_group(row, other, result.norms), row, around, offices)
            for row, other in zip(vi.groups, en.groups, strict=True)
        ],
        "checklist": checklist_document(beside),
        "city_beside": group_beside(beside.city) if beside else None,
        "totals": [msgspec.to_builtins(total) for total in result.totals],
        "plan": [_plan(line, result.norms) for line in result.plan],
        "questions": [_question(row, other) for row, other in zip(vi.questions, en.questions, strict=True)],
        "reconciliation": [
            _question(row, other) for row, other in zip(vi.reconciliation, en.reconciliation, strict=True)
        ],
        **evidence_document(vi, en),
        "stability": [_stability(each) for each in result.stability],
        "changes": [_change(row) for row in vi.changes],
        "norms": [_norm(norm) for norm in result.norms],
        "not_assessed": [msgspec.to_builtins(unit) for unit in result.not_assessed],
        "units": [msgspec.to_builtins(place) for place in result.units],
    }


def render_json(result: GapResult, comparison: Comparison | None = None) -> str:
    """The document as indented text."""
    return msgspec.json.format(msgspec.json.encode(gap_document(result, comparison)), indent=2).decode() + "\n"


def _decimal(value: Fraction) -> float:
    """A figure to 2 decimals; exact in print, as 2 decimals of such a size survive a float."""
    return float(rounded(value, 2))


def _method(result: GapResult) -> dict[str, Any]:
    """The city's parameters."""
    method = result.method
    return {
        "weights": {item: float(weight) for item, weight in method.weights.items()},
        "active_weight": float(result.active_weight),
        "over_age_weight": float(method.over_age_weight),
        "threshold": float(method.threshold),
        "p95_window": method.p95_window,
        "quality": {key: float(value) for key, value in asdict(method.quality).items()},
        "levels": list(method.levels),
    }


def _score(score: Score) -> dict[str, float]:
    return {"low": _decimal(score.low), "high": _decimal(score.high), "coverage_percent": _decimal(score.coverage)}


def _with_beside(
    group: dict[str, Any], row: GroupRow, around: Mapping[str, Any], beside: Mapping[SiteName, Any]
) -> dict[str, Any]:
    """A group with what stands beside its score and beside those of its offices, by code and site."""
    offices = [
        {**document, "beside": beside.get(office.gap.site)}
        for document, office in zip(group["offices"], row.offices, strict=True)
    ]
    return {**group, "beside": around.get(row.gap.code), "offices": offices}


def _group(row: GroupRow, other: GroupRow, norms: tuple[Norm, ...]) -> dict[str, Any]:
    """A group and its offices."""
    gap = row.gap
    return {
        "rank": row.rank,
        "code": row.code,
        "name": row.name,
        "level": gap.level,
        "former": gap.former,
        "score": _score(gap.score),
        "offices_low_at_threshold": gap.offices_low,
        "offices_high_at_threshold": gap.offices_high,
        "class": gap.verdict,
        "totals": [msgspec.to_builtins(total) for total in gap.totals],
        "approximate": list(gap.approximate),
        "offices": [_office(office, en, norms) for office, en in zip(row.offices, other.offices, strict=True)],
    }


def _office(row: OfficeRow, other: OfficeRow, norms: tuple[Norm, ...]) -> dict[str, Any]:
    """An office; `other`: the same in English."""
    gap = row.gap
    return {
        "site": gap.site,
        "unit": row.code,
        "name": row.name,
        "staff": gap.staff,
        "counters": gap.counters,
        "declared_on": list(gap.declared_on) if gap.declared_on else None,
        "score": _score(gap.score),
        "class": gap.verdict,
        "items": {item.item: _item(item, norms) for item in gap.items},
        **office_evidence(row, other),
        "circuits": [
            {
                "circuit": circuit.circuit,
                "provider": circuit.provider,
                "rule": circuit.check.rule,
                "norm": reference_document(norms, (circuit.check.norm,)),
                "outcome": circuit.outcome,
                "directions": [
                    {
                        "direction": part.direction,
                        "days_over": list(part.days_over),
                        "longest_run": part.longest_run,
                        "deciding_days": list(part.deciding_days),
                    }
                    for part in circuit.check.directions
                ],
            }
            for circuit in row.circuits
        ],
    }


def _item(gap: ItemGap, norms: tuple[Norm, ...]) -> dict[str, Any]:
    """A kind in an office; LOW and HIGH under their own keys, and under `basis` the norms behind the figures."""
    basis = gap.basis
    return {
        "need": gap.need,
        "owned": gap.owned,
        "declared": gap.declared,
        "seen": gap.seen,
        "missing_places": list(gap.missing_places),
        "surplus": gap.surplus,
        "ceiling": gap.ceiling,
        "over_ceiling": gap.over_ceiling,
        "low": _run(gap.low),
        "high": _run(gap.high),
        "basis": {
            "need": reference_document(norms, basis.need),
            "ceiling": reference_document(norms, (basis.ceiling,)),
            "life": reference_document(norms, (basis.life,)),
        },
    }


def _run(run: Run) -> dict[str, Any]:
    return {"usable": run.usable, "short": run.short, "over_age": run.over_age, "share": str(run.share)}


def _plan(line: PlanLine, norms: tuple[Norm, ...]) -> dict[str, Any]:
    """The plan for a kind; money in whole VND."""
    money = {"price_cap_vnd": line.price_cap, "cost_at_most_vnd": line.cost, "replace_cost_vnd": line.replace_cost}
    return {
        "item": line.item,
        "short": line.short,
        "surplus": line.surplus,
        "movable_surplus": line.movable,
        "to_buy_at_least": line.buy,
        "replace": line.replace,
        **{key: None if value is None else int(rounded(value, 0)) for key, value in money.items()},
        "price_norm": reference_document(norms, (line.price_norm,)),
    }


def _question(vi: QuestionRow, en: QuestionRow) -> dict[str, Any]:
    """A question, structured and in words."""
    question = vi.question
    return {
        "site": question.site,
        "item": question.item,
        "kind": question.kind,
        "count": question.count,
        "year": question.year,
        "declared": question.declared,
        "seen": question.seen,
        "places": list(question.places),
        "days": list(question.days),
        "effect": _decimal(question.effect),
        "reference": vi.reference,
        "text": {"vi": vi.text, "en": en.text},
    }


def _variant(variant: Variant) -> dict[str, Any]:
    return {
        "parameter": variant.parameter,
        "value": float(variant.value),
        "low": _decimal(variant.low),
        "high": _decimal(variant.high),
        "class": variant.verdict,
    }


def _stability(each: Stability) -> dict[str, Any]:
    """How a group's verdict stands."""
    return {
        "code": each.code,
        "changed": [_variant(variant) for variant in each.changed],
        "without_over_age": _variant(each.without_over_age),
        "over_age_decides": each.over_age_decides,
    }


def _change(row: ChangeRow) -> dict[str, Any]:
    """One bound of a group on two dates."""
    figures = {key: _decimal(getattr(row, key)) for key in ("before", "under_old_norms", "after", "estate", "norms")}
    return {"code": row.code, "bound": row.bound, **figures}


def _norm(norm: Norm) -> dict[str, Any]:
    """A norm applied, as every document of norms has it, with clean texts."""
    return {key: clean(value) if isinstance(value, str) else value for key, value in norm_document(norm).items()} | {
        "item": [clean(item) for item in norm.items]
    }
