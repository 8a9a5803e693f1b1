"""The gap report as a paper: the sections of its page, its chart, and annex 01 with every kind of every office."""

from __future__ import annotations

from functools import partial
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING

import msgspec

from exporters.reports.chart import MOST_BARS
from exporters.reports.composing import Plan, compose
from exporters.reports.document import Bar, Bars
from exporters.reports.finding_rows import first_of_each
from exporters.reports.gap_xlsx import gap_book
from exporters.reports.grids import Content, Rows, banded, grouped
from exporters.reports.language import interval, number, plain
from exporters.reports.shown import visible
from exporters.reports.texts import Catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporters.reports.document import Document, Grid
    from exporters.reports.model import GapReport
    from exporters.reports.sheet import Book, Cell, Column, Table

_FULL = 100
_LONGEST_LABEL = 34
"""More letters do not fit before a bar; the table has the whole name."""

_BY_GROUP = ("sheet.offices", "sheet.circuits")
"""Sheets whose first column, the group, becomes headings over its rows."""

_OFFICE_BEFORE = ("unit", "staff", "counters")
_OFFICE_BEHIND = ("score_low", "score_high", "coverage", "verdict")
_NOT_OF_A_KIND = ("group", "code", "unit", "short_high", "over_age_high")
"""Columns of the sheet of kinds that the annex has elsewhere: the worst case stands in its notes."""


def gap_document(report: GapReport) -> Document:
    """The paper, built of what the workbook holds."""
    texts = Catalogue(report.language)
    book = _shortened(gap_book(report), texts)
    simulated = book.simulated
    return compose(
        book,
        Plan(
            sections={
                texts("sheet.conclusion"): texts("section_conclusion"),
                texts("sheet.method"): texts("section_method"),
            },
            facts=texts("section_method"),
            under={
                texts("table_stability"): texts("section_groups"),
                texts("reconciliation"): texts("annex_questions"),
                texts("table_rankings"): texts("section_groups"),
                texts("table_faults"): texts("annex_quality"),
            },
            charts={texts("section_groups"): _bars(report, texts)} if report.groups else {},
            drawn={
                **dict.fromkeys(map(texts, _BY_GROUP), partial(grouped, texts=texts, simulated=simulated)),
                texts("sheet.items"): partial(_state, report=report, book=book),
            },
        ),
    )


def _shortened(book: Book, texts: Catalogue) -> Book:
    """The book with the first rows of every kind of finding and fault, and with what is left out said in the method."""
    tables, said = [], []
    for table in book.tables:
        headings = [column.heading for column in table.columns]
        kinds = [at for at, heading in enumerate(headings) if heading in {texts("finding_type"), texts("fault_kind")}]
        rows = first_of_each(table.rows, itemgetter(kinds[0])) if kinds else table.rows
        if len(rows) < len(table.rows):
            counts = (number(len(each), book.language) for each in (rows, table.rows))
            said.append(texts("rows_left_out_of", name=table.name, shown=next(counts), all=next(counts)))
        tables.append(msgspec.structs.replace(table, rows=rows))
    sections = tuple(
        (heading, (*sentences, *said) if heading == texts("sheet.method") else sentences)
        for heading, sentences in book.sections
    )
    return msgspec.structs.replace(book, tables=tuple(tables), sections=sections)


def _bars(report: GapReport, texts: Catalogue) -> Bars:
    """The first groups of the ranking; see chart.py for the same bars on a page."""
    language, threshold = report.language, report.result.method.threshold
    label = plain(threshold, language)
    rest = texts("chart_rest", shown=MOST_BARS, all=len(report.groups)) if len(report.groups) > MOST_BARS else ""
    bars = tuple(
        Bar(
            visible(group.name, _LONGEST_LABEL),
            float(group.gap.score.low / _FULL),
            float(group.gap.score.high / _FULL),
            interval(group.gap.score.low, group.gap.score.high, language),
            group.gap.verdict,
        )
        for group in report.groups[:MOST_BARS]
    )
    return Bars(
        bars,
        float(threshold / _FULL),
        label,
        texts("legend_low"),
        texts("legend_high"),
        f"{texts('chart_title', threshold=label)}. {rest}".strip(),
        texts(
            "chart_alternative",
            count=len(report.groups),
            first=visible(report.groups[0].name, _LONGEST_LABEL),
            score=bars[0].figures,
            threshold=label,
        ),
    )


def _state(items: Table, report: GapReport, book: Book) -> Grid:
    """Annex 01: districts as headings, an office a bundle, its kinds as rows.

    Source: the columns of "Phụ lục 01 Bảng tổng hợp hiện trạng, nhu cầu", with the kinds below each other, as on A4
    they do not fit beside each other. Both sheets are in the order of the report.
    """
    texts = Catalogue(report.language)
    offices = next(table for table in book.tables if table.name == texts("sheet.offices"))
    before, behind = (_chosen(offices, keys, texts) for keys in (_OFFICE_BEFORE, _OFFICE_BEHIND))
    dropped = {texts(key) for key in _NOT_OF_A_KIND}
    kept = [at for at, column in enumerate(items.columns) if column.paper and column.heading not in dropped]
    columns = (*_columns(offices, before), *_columns(items, kept), *_columns(offices, behind))
    shared = frozenset({*range(len(before)), *range(len(columns) - len(behind), len(columns))})
    office_rows, item_rows = iter(offices.rows), iter(items.rows)

    def bundles(group: int) -> Iterator[tuple[tuple[Cell, ...], ...]]:
        for office, row in zip(report.groups[group].offices, office_rows, strict=False):
            head = (f"{office.name} ({office.code})", *(row[at] for at in before[1:]))
            foot = tuple(row[at] for at in behind)
            kinds = list(islice(item_rows, len(office.items))) or [(None,) * len(items.columns)]
            yield tuple((*head, *(kind[at] for at in kept), *foot) for kind in kinds)

    bands = tuple(
        Rows(f"{group.name} ({group.code})", tuple(bundles(at)))
        for at, group in enumerate(report.groups)
        if group.offices
    )
    return banded(Content(items.title, columns, bands, shared), texts, simulated=book.simulated)


def _chosen(table: Table, keys: tuple[str, ...], texts: Catalogue) -> list[int]:
    headings = [column.heading for column in table.columns]
    return [headings.index(texts(key)) for key in keys]


def _columns(table: Table, chosen: list[int]) -> tuple[Column, ...]:
    return tuple(table.columns[at] for at in chosen)
