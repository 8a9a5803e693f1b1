"""The gap report as a sheet: one row an office, for spreadsheets.

UTF-8 with a byte order mark, without which Excel reads Vietnamese as garbage. In Vietnamese the decimal sign is a
comma, so columns are separated by semicolons, as a Vietnamese Excel expects; in English by commas.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from exporters.reports.beside_tables import office_tables
from exporters.reports.clean import defuse
from exporters.reports.language import Language, number, score
from exporters.reports.ranking_rows import group_stability
from exporters.reports.text_table import shown_table
from exporters.reports.texts import SIMULATED, Catalogue
from exporters.reports.wording import item_name
from planning.model import CIRCUIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporters.reports.model import GapReport, GroupRow, OfficeRow
    from inventory.identifiers import ItemKind
    from planning.model import ItemGap

_OFFICE_COLUMNS = 3
"""Columns that say which office a row of a table beside the score is about."""

_PIECES = ("need", "owned", "usable", "short", "over_age", "surplus")


def render_csv(report: GapReport) -> str:
    """The sheet as text that begins with the byte order mark. Cells that look like formulas are defused."""
    texts = Catalogue(report.language)
    kinds = tuple(dict.fromkeys(gap.item for office in report.result.offices for gap in office.items))
    firm = group_stability(report.result, texts)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if report.language is Language.VI else ",", lineterminator="\r\n")
    titles, beside = _beside(report, texts)
    writer.writerow([defuse(cell) for cell in (*_header(kinds, texts), *titles, texts("simulated_column"))])
    mark = SIMULATED if report.result.simulated else texts("no_word")
    rows = ((group, office) for group in report.groups for office in group.offices)
    for (group, office), more in zip(rows, beside, strict=True):
        told = _row(report, group, office, kinds, texts)
        writer.writerow([defuse(cell) for cell in (*told, firm[group.gap.code], *more, mark)])
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + out.getvalue()


def _header(kinds: tuple[ItemKind, ...], texts: Catalogue) -> Iterator[str]:
    """Column titles: those of Phụ lục 01, with codes."""
    yield from (texts(key) for key in ("no", "group", "code", "unit", "staff", "counters"))
    for kind in kinds:
        name = item_name(kind, texts)
        if kind == CIRCUIT:
            yield name
        else:
            yield from (f"{name}: {texts(piece)}" for piece in _PIECES)
        yield from (f"{name}: {texts(key)}" for key in ("need_norm", "need_norm_status"))
    yield from (texts(key) for key in ("score_low", "score_high", "coverage", "verdict", "note", "group_stability"))


def _row(
    report: GapReport, group: GroupRow, office: OfficeRow, kinds: tuple[ItemKind, ...], texts: Catalogue
) -> Iterator[str]:
    """One office. What is not known is an empty cell, never 0."""
    gap, language = office.gap, report.language
    yield from (str(office.number), group.name, office.code, office.name)
    yield from (_count(gap.staff, language), _count(gap.counters, language))
    rows = {row.gap.item: row for row in office.items}
    for kind in kinds:
        row = rows.get(kind)
        if kind == CIRCUIT:
            yield row.note if row else ""
        else:
            yield from (_count(value, language) for value in _pieces(gap.item(kind)))
        yield from (row.need.ids, row.need.status) if row else ("", "")
    yield from (score(gap.score.low, language), score(gap.score.high, language), score(gap.score.coverage, language))
    yield texts(f"verdict.{gap.verdict}")
    yield "; ".join(f"{row.title}: {row.note}" for row in office.items if row.note and row.gap.item != CIRCUIT)


def _beside(report: GapReport, texts: Catalogue) -> tuple[list[str], list[list[str]]]:
    """Titles and cells of what stands beside the score, a row an office; what is not known is empty."""
    unknown = texts("not_known_sign")
    titles: list[str] = []
    rows: list[list[str]] = [[] for group in report.groups for _ in group.offices]
    for table in office_tables(report, texts):
        shown = shown_table(table, report.language)
        titles += [f"{table.name}: {heading}" for heading in shown.headings[_OFFICE_COLUMNS:]]
        for row, cells in zip(rows, shown.rows, strict=True):
            row += ["" if cell.text == unknown else cell.text for cell in cells[_OFFICE_COLUMNS:]]
    return titles, rows


def _pieces(item: ItemGap | None) -> tuple[int | None, ...]:
    """The figures of one kind in the order of the columns."""
    if item is None:
        return (None,) * len(_PIECES)
    low = item.low
    known = not item.missing_places
    short, over_age = (low.short, low.over_age) if known else (None, None)
    return (item.need, item.owned, low.usable if known else None, short, over_age, item.surplus)


def _count(value: int | None, language: Language) -> str:
    """A count, or nothing."""
    return "" if value is None else number(value, language)
