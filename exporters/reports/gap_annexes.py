"""The annexes of the gap report as tables of its workbook: what the figures rest on, and what is still to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporters.reports.beside_tables import beside_tables
from exporters.reports.evidence_tables import evidence_tables, findings_table
from exporters.reports.language import day
from exporters.reports.sheet import Column, Style, Table, figure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from exporters.reports.model import GapReport, NormRow
    from exporters.reports.sheet import Cell
    from exporters.reports.texts import Catalogue


def annexes(report: GapReport, texts: Catalogue) -> tuple[Table, ...]:
    """The tables after those of the shortage.

    Changes only when an earlier date is compared; units only when the groups follow those of another day.
    """
    tables = [_questions(report, texts), findings_table(report, texts), _circuits(report, texts)]
    tables += [_stability(report, texts), _norms(report, texts), *evidence_tables(report, texts)]
    if report.before is not None:
        tables.append(_changes(report, texts))
    if report.units:
        tables.append(_units(report, texts))
    return (*tables, *beside_tables(report, texts))


def _texts_of(keys: Iterable[str], texts: Catalogue) -> tuple[Column, ...]:
    return tuple(Column(texts(key)) for key in keys)


def _questions(report: GapReport, texts: Catalogue) -> Table:
    """What has to be asked; effects are points of different offices and are not added up."""
    columns = (*_texts_of(("code", "unit", "indicator", "question"), texts), Column(texts("effect"), Style.FIGURE))
    rows = tuple((row.code, row.office, row.item, row.text, figure(row.question.effect)) for row in report.questions)
    return Table(texts("sheet.questions"), texts("annex_questions"), columns, rows)


def _circuits(report: GapReport, texts: Catalogue) -> Table:
    """The circuits under the rule in force."""
    columns = (
        *_texts_of(("group", "code", "unit", "circuit", "provider"), texts),
        *(Column(texts(key), Style.PLAIN) for key in ("mbps_down", "mbps_up")),
        *_texts_of(("rule", "measured", "verdict", "status"), texts),
    )
    rows = tuple(
        (
            *(group.name, office.code, office.name, row.circuit, row.provider),
            *(_mbps(value, texts) for value in (row.check.down_mbps, row.check.up_mbps)),
            *(row.rule, row.measured, texts(f"circuit_{row.outcome}"), row.norm.status),
        )
        for group in report.groups
        for office in group.offices
        for row in office.circuits
    )
    return Table(texts("sheet.circuits"), texts("annex_circuits"), columns, rows)


def _mbps(value: Fraction | None, texts: Catalogue) -> Cell:
    return texts("not_known_sign") if value is None else float(value)


def _stability(report: GapReport, texts: Catalogue) -> Table:
    """The groups whose verdict is another when the method is."""
    columns = (
        *_texts_of(("group", "code", "verdict"), texts),
        *(Column(texts(key), Style.FIGURE) for key in ("without_over_age_low", "without_over_age_high")),
        *_texts_of(("without_over_age", "other_parameters"), texts),
    )
    rows: list[tuple[Cell, ...]] = []
    for row in report.unstable:
        without = row.stability.without_over_age
        then = texts(f"verdict.{without.verdict}") if row.stability.over_age_decides else texts("stays")
        scores = (figure(without.low), figure(without.high))
        rows.append(
            (row.name, row.code, texts(f"verdict.{row.gap.verdict}"), *scores, then, row.changes or texts("stays"))
        )
    return Table(texts("sheet.stability"), texts("table_stability"), columns, tuple(rows))


def _norms(report: GapReport, texts: Catalogue) -> Table:
    """The norms applied, with the dates between which they are in force."""
    columns = (
        *_texts_of(("code", "content", "value", "norm_kind", "norm_source"), texts),
        *(Column(texts(key), Style.DAY) for key in ("in_force_from", "in_force_to")),
        *_texts_of(("status", "note"), texts),
    )
    return Table(texts("sheet.norms"), texts("annex_norms"), columns, tuple(_norm(row, texts) for row in report.norms))


def _norm(row: NormRow, texts: Catalogue) -> tuple[Cell, ...]:
    begins = row.norm.valid_from or texts("undated")
    return (row.id, row.content, row.value, row.kind, row.source, begins, row.norm.valid_to, row.status, row.note)


def _changes(report: GapReport, texts: Catalogue) -> Table:
    """Each bound of each group on two dates; differences were taken before rounding."""
    before = day(report.before, report.language) if report.before else ""
    headings = (
        texts("before", on=before),
        texts("under_old_norms"),
        texts("after", on=day(report.result.on, report.language)),
        texts("change_of_estate"),
        texts("change_of_norms"),
    )
    columns = (*_texts_of(("group", "code", "bound"), texts), *(Column(each, Style.FIGURE) for each in headings))
    rows: list[tuple[Cell, ...]] = []
    for row in report.changes:
        figures = (row.before, row.under_old_norms, row.after, row.estate, row.norms)
        rows.append((row.name, row.code, texts(f"bound_{row.bound}"), *map(figure, figures)))
    return Table(texts("sheet.changes"), texts("section_change"), columns, tuple(rows))


def _units(report: GapReport, texts: Catalogue) -> Table:
    """Every unit of the day of the declarations, with the group of the other day that counts its offices."""
    columns = _texts_of(("code", "unit", "unit_above", "unit_parts", "unit_counted", "note"), texts)
    rows = tuple((row.code, row.name, row.above, row.parts, row.group, row.note) for row in report.units)
    return Table(texts("sheet.units"), texts("annex_units"), columns, rows)
