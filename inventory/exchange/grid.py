"""Spreadsheets as plain grids, whatever file they came from, with the address of every cell as people say it."""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = str | int | float | bool | date | datetime | time | timedelta | None
"""What stands in a cell; None = nothing."""

MOST_ROWS: Final = 200_000
"""Rows of a sheet that are looked at; a city's register has some ten thousand."""

MOST_COLUMNS: Final = 300
"""Columns of a sheet that are looked at; the widest survey known has some sixty."""

_MOST_MERGED = 2_000_000


def letters(column: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


@dataclass(frozen=True, slots=True)
class Range:
    """A rectangle of merged cells; all four sides belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        """`C16:C18`, as spreadsheets say it."""
        return f"{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something: its number, from 1, and its values from column A on."""

    number: int
    values: tuple[Value, ...]

    def at(self, column: int) -> Value:
        """The value in a column, from 1; None beyond the last one written."""
        return self.values[column - 1] if column <= len(self.values) else None


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Attributes:
        book: name of the file, as messages call it.
        name: of the sheet; empty where a file is one sheet (CSV).
        rows: those that hold something, in order.
        merged: rectangles of merged cells; only their first cell holds a value.
        uncomputed: cells (row, column) with a formula whose result was not saved.
        hidden_rows: numbers of rows that hold something and that a reader of the spreadsheet does not see.
        hidden: whether the whole sheet is.
        cut: whether there is something beyond the rows and columns that are looked at.
    """

    book: str
    name: str
    rows: tuple[Row, ...]
    merged: tuple[Range, ...] = ()
    uncomputed: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: tuple[int, ...] = ()
    hidden: bool = False
    cut: bool = False

    @property
    def title(self) -> str:
        """`khaosat.xlsx!Sheet1`, or the file's name alone."""
        return f"{self.book}!{self.name}" if self.name else self.book

    def ref(self, row: int, column: int | None = None) -> str:
        """`khaosat.xlsx!Sheet1!C17`; without a column the whole row: `khaosat.xlsx!Sheet1!17`."""
        return f"{self.title}!{letters(column) if column else ''}{row}"

    def merged_at(self, row: int, column: int) -> Range | None:
        """The merged rectangle that a cell belongs to."""
        return next((area for area in self._merged_rows.get(row, ()) if area.left <= column <= area.right), None)

    @cached_property
    def _merged_rows(self) -> Mapping[int, list[Range]]:
        numbers = [row.number for row in self.rows]
        found: dict[int, list[Range]] = {}
        total = 0
        for area in self.merged:
            inside = numbers[bisect.bisect_left(numbers, area.top) : bisect.bisect_right(numbers, area.bottom)]
            total += len(inside)
            if total > _MOST_MERGED:
                break
            for number in inside:
                found.setdefault(number, []).append(area)
        return found

    @cached_property
    def by_number(self) -> Mapping[int, Row]:
        """The rows by their number."""
        return {row.number: row for row in self.rows}


@dataclass(frozen=True, slots=True)
class Book:
    """A file of sheets, and what was noticed when it was read. `document`: the sheets are tables of one text."""

    name: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = field(default=())
    document: bool = False
