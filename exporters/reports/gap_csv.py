"""The gap report as a sheet: one row an office, for spreadsheets.

UTF-8 with a byte order mark, without which Excel reads Vietnamese as garbage. In Vietnamese the decimal sign is a
comma, so columns are separated by semicolons, as a Vietnamese Excel expects; in English by commas.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from exporters.reports.clean import defuse
from exporters.reports.language import Language, number, score
from exporters.reports.ranking_rows import group_stability
from exporters.reports.texts import SIMULATED, Catalogue
from exporters.reports.wording import item_name
from planning.model import CIRCUIT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exporters.reports.model import GapReport, GroupRow, OfficeRow
    from inventory.identifiers import ItemKind
    from planning.model import ItemGap

_PIECES = ("need", "owned", "usable", "short", "over_age", "surplus")


def render_csv(report: GapReport) -> str:
    """The sheet as text that begins with the byte order mark. Cells that look like formulas are defused."""
    texts = Catalogue(report.language)
    kinds = tuple(dict.fromkeys(gap.item for office in report.result.offices for gap in office.items))
    firm = group_stability(report.result, texts)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if report.language is Language.VI else ",", lineterminator="\r\n")
    writer.writerow([defuse(cell) for cell in _header(kinds, texts)])
    for group in report.groups:
        for office in group.offices:
            writer.writerow([defuse(cell) for cell in _row(report, group, office, kinds, firm, texts)])
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
    yield from (texts(key) for key in ("score_low", "score_high", "coverage", "verdict", "note"))
    yield from (texts(key) for key in ("group_stability", "simulated_column"))


def _row(  # noqa: PLR0917  (a row, its columns, and what is the same for all)
    report: GapReport,
    group: GroupRow,
    office: OfficeRow,
    kinds: tuple[ItemKind, ...],
    firm: Mapping[str, str],
    texts: Catalogue,
) -> Iterator[str]:
    """One office. What is not known is an empty cell, never 0."""
    gap, language = office.gap, report.language
    yield from (str(office.number), group.name, office.code, office.name)
    yield from (_count(gap.staff, language), _count(gap.counters, language))
    for kind in kinds:
        item = gap.item(kind)
        if kind == CIRCUIT:
            yield next((row.note for row in office.items if row.gap.item == CIRCUIT), "")
        else:
            yield from (_count(value, language) for value in _pieces(item))
    yield from (score(gap.score.low, language), score(gap.score.high, language), score(gap.score.coverage, language))
    yield texts(f"verdict.{gap.verdict}")
    yield "; ".join(f"{row.title}: {row.note}" for row in office.items if row.note and row.gap.item != CIRCUIT)
    yield firm[group.gap.code]
    yield SIMULATED if report.result.simulated else texts("no_word")


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
