"""One report for all formats: the assessment with clean names, sorted for reading, every sentence in its language.

The figures stay exact; each format rounds them when it writes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import msgspec

from exporters.reports.beside_wording import beside_sentences
from exporters.reports.clean import clean
from exporters.reports.collation import vietnamese_key
from exporters.reports.explaining import LineRow, explain_office, questions_by_item, sum_sentence
from exporters.reports.finding_rows import (
    FaultRow,
    FindingRow,
    Places,
    QualityRow,
    fault_rows,
    finding_rows,
    quality_rows,
)
from exporters.reports.firmness import NO_NORM, NormReference, References, status_name
from exporters.reports.language import Language, plain
from exporters.reports.ranking_rows import RankingRow, ranking_rows
from exporters.reports.texts import Catalogue
from exporters.reports.wording import (
    changes_text,
    conclusions,
    data_date,
    group_name,
    item_name,
    measured,
    method_sentences,
    norm_dates,
    norm_value,
    place_name,
    question_reference,
    question_text,
    stability_sentences,
)
from inventory.identifiers import ItemKind, SiteName
from inventory.norms import Norm
from planning.compare import Comparison
from planning.model import (
    CIRCUIT,
    CircuitCheck,
    GapResult,
    GroupGap,
    ItemGap,
    ItemTotals,
    OfficeGap,
    PlanLine,
    Question,
    Stability,
    UnitPlace,
)


class ItemRow(msgspec.Struct, frozen=True):
    """One kind in one office, with what is to be noted about it, and the norms behind need, ceiling and over-age."""

    gap: ItemGap
    title: str
    note: str
    need: NormReference = NO_NORM
    ceiling: NormReference = NO_NORM
    life: NormReference = NO_NORM


class CircuitRow(msgspec.Struct, frozen=True):
    """One circuit under one rule. `outcome`: fails, complies or unknown."""

    check: CircuitCheck
    circuit: str
    provider: str
    rule: str
    measured: str
    outcome: str
    norm: NormReference = NO_NORM


class OfficeRow(msgspec.Struct, frozen=True):
    """One office: `code` is its unit's, as names repeat. `lines` explain its score, `summed` says what they make."""

    number: int
    code: str
    name: str
    gap: OfficeGap
    items: tuple[ItemRow, ...]
    circuits: tuple[CircuitRow, ...]
    lines: tuple[LineRow, ...] = ()
    summed: str = ""


class GroupRow(msgspec.Struct, frozen=True):
    """One group with its offices in the order of their names; `rank` 1 is the shortest of equipment."""

    rank: int
    code: str
    name: str
    gap: GroupGap
    offices: tuple[OfficeRow, ...]


class StabilityRow(msgspec.Struct, frozen=True):
    """A group whose verdict is another when the method is. `changes`: which weights and thresholds, in words."""

    name: str
    code: str
    gap: GroupGap
    stability: Stability
    changes: str


class ItemLine(msgspec.Struct, frozen=True):
    """One kind over the whole city, with the plan for it, and the norms behind need, over-age and price."""

    title: str
    totals: ItemTotals
    plan: PlanLine
    need: NormReference = NO_NORM
    life: NormReference = NO_NORM
    price: NormReference = NO_NORM


class NormRow(msgspec.Struct, frozen=True):
    """One norm applied."""

    norm: Norm
    id: str
    content: str
    value: str
    kind: str
    source: str
    dates: str
    status: str
    note: str = ""


class QuestionRow(msgspec.Struct, frozen=True):
    """One question or disagreement, with its office."""

    question: Question
    code: str
    office: str
    item: str
    text: str
    reference: str


class ChangeRow(msgspec.Struct, frozen=True):
    """One bound of one group on two dates; `bound` is low or high."""

    code: str
    name: str
    bound: str
    before: Fraction
    under_old_norms: Fraction
    after: Fraction
    estate: Fraction
    norms: Fraction


class UnitRow(msgspec.Struct, frozen=True):
    """Where one unit of the day of the declarations stands on the day of the groups; `note` in words."""

    code: str
    name: str
    above: str
    parts: str
    group: str
    note: str


class GapReport(msgspec.Struct, frozen=True):
    """The whole report in one language.

    Attributes:
        groups: in rank order.
        before: the date that it is compared with.
        findings, ended: what disagrees, and what has come to its end.
        quality, faults: the checks of the data, and what they found.
        legend: says what the marks beside figures mean.
    """

    language: Language
    result: GapResult
    city: str
    conclusions: tuple[str, ...]
    data_date: str
    stability: tuple[str, ...]
    unstable: tuple[StabilityRow, ...]
    method: tuple[str, ...]
    groups: tuple[GroupRow, ...]
    items: tuple[ItemLine, ...]
    norms: tuple[NormRow, ...]
    questions: tuple[QuestionRow, ...]
    reconciliation: tuple[QuestionRow, ...]
    changes: tuple[ChangeRow, ...] = ()
    before: date | None = None
    findings: tuple[FindingRow, ...] = ()
    ended: tuple[FindingRow, ...] = ()
    quality: tuple[QualityRow, ...] = ()
    faults: tuple[FaultRow, ...] = ()
    rankings: tuple[RankingRow, ...] = ()
    legend: str = ""
    units: tuple[UnitRow, ...] = ()


def build_report(result: GapResult, language: Language, comparison: Comparison | None = None) -> GapReport:
    """Turn an assessment into a report.

    Args:
        result: the assessment.
        language: of every text.
        comparison: with an earlier date, whose later side is this assessment; its section is left out when None.
    """
    texts = Catalogue(language)
    offices = {office.site: office for office in result.offices}
    names = {site: clean(office.name) for site, office in offices.items()}
    groups = {group.code: group for group in result.groups}
    asking = questions_by_item(result.questions)
    refer = References(result.norms, texts)
    ranked = tuple(
        _group(rank, groups[code], [offices[site] for site in groups[code].offices], result, asking, refer)
        for rank, code in enumerate(result.rank, 1)
    )
    order = {row.gap.site: index for index, row in enumerate(row for group in ranked for row in group.offices)}

    places = Places(
        {
            **{site: (clean(site), clean(title)) for site, title in result.titles.items()},
            **{site: (clean(office.unit), names[site]) for site, office in offices.items()},
        },
        order,
    )

    def asked(questions: tuple[Question, ...]) -> tuple[QuestionRow, ...]:
        return tuple(
            _question(question, offices[question.site], result, texts)
            for question in sorted(questions, key=lambda question: order[question.site])
        )

    return GapReport(
        language=language,
        result=result,
        city=clean(result.city),
        conclusions=tuple(conclusions(result, texts)),
        data_date=data_date(result, texts),
        stability=tuple(stability_sentences(result, texts)),
        unstable=_unstable(ranked, result, texts),
        method=(*method_sentences(result, names, texts), *beside_sentences(result.beside, texts)),
        groups=ranked,
        items=tuple(_line(total, line, result, refer) for total, line in zip(result.totals, result.plan, strict=True)),
        norms=tuple(_norm(norm, texts) for norm in result.norms),
        questions=asked(result.questions),
        reconciliation=asked(result.reconciliation),
        changes=_changes(comparison, texts) if comparison else (),
        before=comparison.before.on if comparison else None,
        legend=refer.legend(),
        units=tuple(_unit(place, groups, texts) for place in result.units),
        findings=finding_rows(result, places, texts, ended=False),
        ended=finding_rows(result, places, texts, ended=True),
        quality=quality_rows(result, texts),
        faults=fault_rows(result, places, texts),
        rankings=ranking_rows(result, texts),
    )


def _line(total: ItemTotals, plan: PlanLine, result: GapResult, refer: References) -> ItemLine:
    """One kind with the norms of all offices."""
    gaps = [gap for office in result.offices if (gap := office.item(total.item))]
    return ItemLine(
        item_name(total.item, refer.texts),
        total,
        plan,
        refer(each for gap in gaps for each in gap.basis.need),
        refer(gap.basis.life for gap in gaps),
        refer((plan.price_norm,)),
    )


_Asking = Mapping[tuple[SiteName, ItemKind], Sequence[Question]]


def _group(  # noqa: PLR0917  (a row of the report and what it is made of)
    rank: int, group: GroupGap, offices: list[OfficeGap], result: GapResult, asking: _Asking, refer: References
) -> GroupRow:
    """A group with its offices by name, then by code."""
    ordered = sorted(offices, key=lambda office: (vietnamese_key(clean(office.name)), office.unit, office.site))
    return GroupRow(
        rank,
        clean(group.code),
        group_name(group.name, refer.texts, former=group.former),
        group,
        tuple(_office(number, office, result, asking, refer) for number, office in enumerate(ordered, 1)),
    )


def _unstable(ranked: tuple[GroupRow, ...], result: GapResult, texts: Catalogue) -> tuple[StabilityRow, ...]:
    """The groups whose verdict does not stand, in rank order."""
    by_code = {each.code: each for each in result.stability}
    rows = ((row, by_code[row.gap.code]) for row in ranked)
    return tuple(
        StabilityRow(row.name, row.code, row.gap, each, changes_text(each, texts))
        for row, each in rows
        if each.changed or each.over_age_decides
    )


def _office(number: int, office: OfficeGap, result: GapResult, asking: _Asking, refer: References) -> OfficeRow:
    """An office; kinds that it does not need and has none of are left out."""
    items = tuple(_item(gap, result, refer) for gap in office.items if gap.need != 0 or gap.owned)
    circuits = tuple(_circuit(check, refer) for check in office.circuits)
    lines = explain_office(office, result, asking, refer.texts)
    summed = sum_sentence(office, refer.texts)
    return OfficeRow(number, clean(office.unit), clean(office.name), office, items, circuits, lines, summed)


def _item(gap: ItemGap, result: GapResult, refer: References) -> ItemRow:
    """A kind of an office with the norms behind its figures."""
    basis, texts = gap.basis, refer.texts
    need, ceiling, life = refer(basis.need), refer((basis.ceiling,)), refer((basis.life,))
    return ItemRow(gap, item_name(gap.item, texts), _note(gap, ceiling, result, texts), need, ceiling, life)


def _note(gap: ItemGap, ceiling: NormReference, result: GapResult, texts: Catalogue) -> str:
    """What a reader has to know about one kind in one office."""
    notes = []
    if gap.item == CIRCUIT:
        if gap.known:
            return texts("circuit_fails" if gap.low.share else "circuit_complies")
        return texts("circuit_unknown")
    if gap.need is None:
        notes.append(texts("note_size"))
    if gap.missing_places:
        places = ", ".join(place_name(place, result.on, texts) for place in gap.missing_places)
        notes.append(texts("note_not_answered") if gap.declared is None else texts("note_missing", places=places))
    if gap.seen is not None and gap.seen != gap.declared:
        notes.append(texts("note_seen", count=gap.seen))
    if not gap.known and gap.high.short is not None:
        notes.append(texts("note_worst", short=gap.high.short, over_age=gap.high.over_age))
    if gap.over_ceiling:
        key = "note_over_ceiling_unfirm" if ceiling.mark else "note_over_ceiling"
        notes.append(texts(key, ceiling=gap.ceiling, count=gap.over_ceiling, status=ceiling.status))
    if not gap.weight:
        notes.append(texts("note_not_weighed"))
    return "; ".join(notes)


def _circuit(check: CircuitCheck, refer: References) -> CircuitRow:
    """A circuit with what was measured on it."""
    texts = refer.texts
    outcome = "unknown" if check.fails_low != check.fails_high else ("fails" if check.fails_low else "complies")
    return CircuitRow(
        check,
        clean(check.circuit),
        clean(check.provider),
        texts(f"rule.{check.rule}", amount=plain(check.amount, texts.language)),
        measured(check, texts),
        outcome,
        refer((check.norm,)),
    )


def _norm(norm: Norm, texts: Catalogue) -> NormRow:
    """A norm as the annex states it."""
    items = ", ".join(item_name(item, texts) for item in norm.items)
    return NormRow(
        norm,
        clean(norm.id),
        texts("norm_line", role=texts(f"norm.{norm.role}"), items=items),
        norm_value(norm, texts),
        texts(f"kind.{norm.kind}"),
        clean(norm.source),
        norm_dates(norm, texts),
        status_name(norm, texts),
        clean(norm.note),
    )


def _question(question: Question, office: OfficeGap, result: GapResult, texts: Catalogue) -> QuestionRow:
    """A question with the names of its office and kind."""
    return QuestionRow(
        question,
        clean(office.unit),
        clean(office.name),
        item_name(question.item, texts),
        question_text(question, result.on, texts),
        question_reference(question),
    )


def _unit(place: UnitPlace, groups: Mapping[str, GroupGap], texts: Catalogue) -> UnitRow:
    """A unit with what became of it; a part is named with its code, as names repeat."""
    group = groups.get(place.group)
    name = group_name(place.group_name, texts, former=group.former) if group else clean(place.group_name)
    note = "unit_split" if place.approximate else "unit_whole"
    return UnitRow(
        clean(place.code),
        clean(place.name),
        clean(place.above),
        "; ".join(f"{clean(part.name)} ({clean(part.code)})" for part in place.parts),
        name or texts("unplaced_group"),
        texts(note if place.group else "unit_untold"),
    )


def _changes(comparison: Comparison, texts: Catalogue) -> tuple[ChangeRow, ...]:
    """Both bounds of every group that existed on both dates, in rank order; one row where the bounds agree."""
    by_code = {change.code: change for change in comparison.changes}
    groups = {group.code: group for group in comparison.after.groups}
    rows: list[ChangeRow] = []
    for code in comparison.after.rank:
        if code not in by_code:
            continue
        change = by_code[code]
        name = group_name(groups[code].name, texts, former=groups[code].former)
        bounds = {"low": change.low, "high": change.high}
        if change.low == change.high:
            del bounds["high"]
        rows.extend(
            ChangeRow(clean(code), name, bound, each.before, each.under_old_norms, each.after, each.estate, each.norms)
            for bound, each in bounds.items()
        )
    return tuple(rows)
