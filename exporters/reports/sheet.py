"""What a workbook of a report holds, before anything is written: a summary, and tables of values in their own types."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from math import fsum
from typing import TYPE_CHECKING

import msgspec

from exporters.reports.availability_model import share_shown
from exporters.reports.language import Language, rounded

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

Cell = str | int | float | date | datetime | None
"""A value in its own type; None is an empty cell, which is how what is not known looks. It is never 0."""

_HOUR = 3600


class Style(StrEnum):
    """How a value is shown; the value itself keeps all of its digits."""

    TEXT = "text"
    COUNT = "count"
    FIGURE = "figure"
    PLAIN = "plain"
    SHARE = "share"
    COVERAGE = "coverage"
    DAY = "day"
    MOMENT = "moment"


class Column(msgspec.Struct, frozen=True, gc=False):
    """A column.

    Attributes:
        style: how its values are shown.
        summed: whether the last row adds them up.
        paper: whether papers have it, too; what a workbook is filtered by may be more than a page can hold.
    """

    heading: str
    style: Style = Style.TEXT
    summed: bool = False
    paper: bool = True


class Table(msgspec.Struct, frozen=True, gc=False):
    """A sheet with one table; `name` is on its tab, `title` above it. The first column, the numbers, is not in it."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Fact(msgspec.Struct, frozen=True, gc=False):
    """A line of the summary."""

    label: str
    value: Cell
    style: Style = Style.TEXT


class Book(msgspec.Struct, frozen=True, gc=False):
    """A whole workbook.

    Attributes:
        title: of the report, as its other formats have it.
        subtitle: the date or the period.
        on: the date of the data, which the file says that it was made on: the same data give the same bytes.
        facts: lines of the summary before its sentences.
        sections: of the summary: a heading and its sentences.
    """

    language: Language
    simulated: bool
    city: str
    title: str
    subtitle: str
    on: date
    facts: tuple[Fact, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    tables: tuple[Table, ...]


def in_hours(seconds: float) -> float:
    """Seconds as hours, so that a sheet can add them up."""
    return seconds / _HOUR


def share(value: float | None) -> float | None:
    """A share as paper has it: nothing but what was never down becomes 100 %."""
    shown = share_shown(value)
    return None if shown is None else float(shown)


def figure(value: Fraction) -> float:
    """A score to 2 decimals, rounded as on paper."""
    return float(rounded(value, 2))


def coverage(percentage: Fraction) -> float:
    """A percentage as a ratio, with the digits that paper has."""
    return float(rounded(percentage, 2) / 100)


def money(value: Fraction | None) -> int | None:
    """Whole VND, or nothing."""
    return None if value is None else int(rounded(value, 0))


def added(values: Iterable[Cell]) -> float | None:
    """The sum of the numbers, None without any; words and empty cells add nothing, as in a spreadsheet."""
    numbers = [value for value in values if isinstance(value, (int, float))]
    if not numbers:
        return None
    total = fsum(numbers)
    return int(total) if total.is_integer() else total
