"""A table of values as pages and sheets of text show it: every cell a text, figures as the language writes them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from exporters.reports.clean import clean
from exporters.reports.language import Language, day, number, score
from exporters.reports.sheet import Style

if TYPE_CHECKING:
    from exporters.reports.sheet import Cell, Table


class Shown(NamedTuple):
    """A cell: its text, and whether it is a figure, which stands at the right."""

    text: str
    figure: bool


class ShownTable(NamedTuple):
    """A table as texts."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Shown, ...], ...]


def shown_table(table: Table, language: Language) -> ShownTable:
    """The table with every value as text; what is empty stays so."""
    styles = [column.style for column in table.columns]
    rows = tuple(
        tuple(_shown(value, style, language) for value, style in zip(row, styles, strict=True)) for row in table.rows
    )
    return ShownTable(clean(table.title), tuple(column.heading for column in table.columns), rows)


def _shown(value: Cell, style: Style, language: Language) -> Shown:
    if value is None:
        return Shown("", figure=style is not Style.TEXT)
    if isinstance(value, str):
        return Shown(value, figure=style is not Style.TEXT)
    if isinstance(value, date):
        return Shown(day(value, language), figure=True)
    return Shown(_number(value, style, language), figure=True)


def _number(value: float, style: Style, language: Language) -> str:
    exact = Fraction(str(value))
    if style is Style.COUNT and exact.denominator == 1:
        return number(exact, language)
    if style is Style.COVERAGE:
        return score(exact * 100, language)
    if style is Style.FIGURE:
        return score(exact, language)
    written = f"{float(exact):.10g}"  # a year has no thousands
    return written.replace(".", ",") if language is Language.VI else written
