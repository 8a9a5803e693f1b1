"""The gap report as a workbook: districts, offices, kinds, questions and findings, as tables to reckon with.

Both bounds of what is not known stand in columns of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from exporters.reports.evidence_tables import detail_tables
from exporters.reports.gap_annexes import annexes
from exporters.reports.language import day
from exporters.reports.sheet import Book, Column, Fact, Style, Table, coverage, figure, money
from exporters.reports.texts import Catalogue
from exporters.reports.workbook import render_book
from planning.model import CIRCUIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exporters.reports.firmness import NormReference
    from exporters.reports.model import GapReport, GroupRow, ItemRow, OfficeRow
    from exporters.reports.sheet import Cell


def render_gap_xlsx(report: GapReport) -> bytes:
    """The workbook as bytes."""
    book = gap_book(report)
    return render_book(msgspec.structs.replace(book, tables=(*book.tables, *detail_tables(report))))


def gap_book(report: GapReport) -> Book:
    """What the workbook holds, and every paper that is made of it; the workbook has further sheets behind."""
    texts, result = Catalogue(report.language), report.result
    return Book(
        language=report.language,
        simulated=result.simulated,
        city=report.city,
        title=texts("title"),
        subtitle=texts("title_on", on=day(result.on, report.language)),
        on=result.on,
        facts=_facts(report, texts),
        sections=(
            (texts("sheet.conclusion"), (*report.conclusions, *report.stability, report.data_date)),
            (texts("sheet.method"), (*report.method, texts("plan_note"), texts("draft"))),
        ),
        tables=(*_shortage(report, texts), *annexes(report, texts)),
    )


def _shortage(report: GapReport, texts: Catalogue) -> tuple[Table, ...]:
    return (_groups(report, texts), _offices(report, texts), _kinds(report, texts), _items(report, texts))


def _facts(report: GapReport, texts: Catalogue) -> tuple[Fact, ...]:
    """Dates and scope, and how much is not known."""
    result = report.result
    dates = {
        "sheet_on": result.on,
        "declared_from": result.data_from,
        "declared_to": result.data_to,
        "sheet_norms_on": result.norms_on,
        "sheet_units_on": result.units_on,
    }
    counts = {
        "offices": len(result.offices),
        "sheet_groups_open": len(result.undetermined),
        "sheet_questions": len(report.questions),
    }
    return (
        *(Fact(texts(key), value, Style.DAY) for key, value in dates.items()),
        *(Fact(texts(key), value, Style.COUNT) for key, value in counts.items()),
    )


def _count(key: str, texts: Catalogue, *, summed: bool = True) -> Column:
    return Column(texts(key), Style.COUNT, summed)


def _scores(texts: Catalogue) -> tuple[Column, ...]:
    return tuple(Column(texts(key), Style.FIGURE) for key in ("score_low", "score_high"))


def _groups(report: GapReport, texts: Catalogue) -> Table:
    """The groups in rank order."""
    counts = tuple(_count(key, texts) for key in ("offices", "offices_low", "offices_high"))
    last = (Column(texts("coverage"), Style.COVERAGE), Column(texts("verdict")))
    columns = (Column(texts("group")), Column(texts("code")), *_scores(texts), *counts, *last)
    return Table(
        texts("sheet.groups"), texts("section_groups"), columns, tuple(_group(row, texts) for row in report.groups)
    )


def _group(row: GroupRow, texts: Catalogue) -> tuple[Cell, ...]:
    gap = row.gap
    scores = (figure(gap.score.low), figure(gap.score.high))
    counts = (len(row.offices), gap.offices_low, gap.offices_high)
    return (row.name, row.code, *scores, *counts, coverage(gap.score.coverage), texts(f"verdict.{gap.verdict}"))


def _offices(report: GapReport, texts: Catalogue) -> Table:
    """The offices by group, then by name; the kinds of each are a sheet of their own."""
    columns = (
        *(Column(texts(key)) for key in ("group", "code", "unit")),
        *(_count(key, texts) for key in ("staff", "counters")),
        *_scores(texts),
        Column(texts("coverage"), Style.COVERAGE),
        Column(texts("verdict")),
        *(Column(texts(key), Style.DAY) for key in ("declared_from", "declared_to")),
    )
    rows = tuple(_office(group, office, texts) for group in report.groups for office in group.offices)
    return Table(texts("sheet.offices"), texts("annex_state"), columns, rows)


def _office(group: GroupRow, office: OfficeRow, texts: Catalogue) -> tuple[Cell, ...]:
    gap, unknown = office.gap, texts("not_known_sign")
    size = (unknown if count is None else count for count in (gap.staff, gap.counters))
    scores = (figure(gap.score.low), figure(gap.score.high), coverage(gap.score.coverage))
    dates = gap.declared_on or (None, None)
    return (group.name, office.code, office.name, *size, *scores, texts(f"verdict.{gap.verdict}"), *dates)


def _kinds(report: GapReport, texts: Catalogue) -> Table:
    """The kinds over the whole city; pieces of different kinds are never added up, their costs are."""
    counts = ("need", "owned", "usable", "short", "over_age", "surplus", "unanswered", "movable", "buy", "price")
    columns = (
        Column(texts("item")),
        *(_count(key, texts, summed=False) for key in counts),
        _count("cost", texts),
        _count("replace", texts, summed=False),
        *_norm_columns(("need_norm", "need_norm_status"), texts, paper=True),
        *_norm_columns(("life_norm", "price_norm"), texts),
    )
    rows = []
    for line in report.items:
        total, plan = line.totals, line.plan
        pieces = (total.need, total.owned, total.usable, total.short, total.over_age, total.surplus, total.unanswered)
        planned = (plan.movable, plan.buy, money(plan.price_cap), money(plan.cost), plan.replace)
        rows.append((line.title, *pieces, *planned, *_norms_of(line.need, line.life, line.price)))
    return Table(texts("sheet.kinds"), texts("section_items"), columns, tuple(rows))


def _items(report: GapReport, texts: Catalogue) -> Table:
    """Every kind of every office in one long table, without totals: pieces of different kinds are never added up."""
    counts = ("need", "owned", "usable", "short", "short_high", "over_age", "over_age_high", "surplus")
    columns = (
        *(Column(texts(key)) for key in ("group", "code", "unit", "item")),
        *(_count(key, texts, summed=False) for key in counts),
        Column(texts("note")),
        Column(texts("ceiling"), Style.COUNT, paper=False),
        *_norm_columns(("need_norm", "need_norm_status", "life_norm", "ceiling_norm"), texts),
    )
    rows = tuple(
        (
            *(group.name, office.code, office.name, row.title, *_pieces(row, texts("not_known_sign")), row.note),
            *(row.gap.ceiling, *_norms_of(row.need, row.life, row.ceiling)),
        )
        for group in report.groups
        for office in group.offices
        for row in office.items
    )
    return Table(texts("sheet.items"), texts("annex_state"), columns, rows)


def _norm_columns(keys: Iterable[str], texts: Catalogue, *, paper: bool = False) -> Iterator[Column]:
    """The norm of the need and how firm it is, which sheets are filtered by; of the other figures both in one."""
    return (Column(texts(key), paper=paper) for key in keys)


def _norms_of(need: NormReference, *others: NormReference) -> Iterator[Cell]:
    return (text or None for text in (need.ids, need.status, *(each.text for each in others)))


def _pieces(row: ItemRow, unknown: str) -> tuple[Cell, ...]:
    """The figures of one kind, with the sign for what is not known; a circuit is not counted in pieces."""
    gap, low, high = row.gap, row.gap.low, row.gap.high
    need = unknown if gap.need is None else gap.need
    if gap.item == CIRCUIT:
        return (need, *(None,) * 7)
    certain = None if gap.missing_places or gap.need is None else low
    usable, short, over_age = (certain.usable, certain.short, certain.over_age) if certain else (None, None, None)
    pieces = (gap.owned, usable, short, high.short, over_age, high.over_age, gap.surplus)
    return (need, *(unknown if value is None else value for value in pieces))
