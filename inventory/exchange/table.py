"""Cells of a table by field, with everything that can be wrong with a single cell noted where it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from inventory.declared import SIZES
from inventory.exchange import values
from inventory.exchange.context_fields import is_context
from inventory.exchange.text import fold, tidy
from inventory.exchange.values import Empty, Mark, Wrong

if TYPE_CHECKING:
    from datetime import date

    from inventory.exchange.findings import Findings
    from inventory.exchange.grid import Range, Row, Sheet, Value
    from inventory.exchange.layout import Layout

_T = TypeVar("_T")

NONE, NOT_DECLARED = "none", "not_declared"
_TOTALS = ("tong cong", "tong so", "tong", "cong", "cong tong", "toan huyen", "toan thanh pho", "luy ke")


@dataclass
class Table:
    """A table whose columns are known.

    Attributes:
        sheet: that it stands in.
        layout: its columns and rows.
        findings: takes what is wrong with single cells.
        latest: today; nothing is declared or put into use later.
    """

    sheet: Sheet
    layout: Layout
    findings: Findings
    latest: date
    _merged: set[Range] = field(default_factory=set)

    def has(self, name: str) -> bool:
        """Whether there is a column of a field."""
        return name in self.layout.columns

    def ref(self, row: Row, name: str = "") -> str:
        """The address of a field's cell in a row; without a field, of the row."""
        return self.sheet.ref(row.number, self.layout.columns.get(name))

    def value(self, row: Row, name: str) -> Value:
        """What stands in a field's cell; None when it is empty, merged with others, or a formula without a result."""
        column = self.layout.columns.get(name)
        if column is None:
            return None
        area = self.sheet.merged_at(row.number, column)
        if area is not None and (area.top, area.left) != (area.bottom, area.right):
            return self._merged_value(area, name)
        if (row.number, column) in self.sheet.uncomputed:
            hint = "open the file in a spreadsheet program, let it calculate, and save it"
            self.findings.problem(self.ref(row, name), "a formula whose result was not saved", "a value", hint)
            return None
        return row.at(column)

    def text(self, row: Row, name: str) -> str:
        """A text cell, tidied; empty when nothing stands there."""
        return values.words(self.value(row, name))

    def is_blank(self, row: Row, name: str) -> bool:
        """Whether a field's cell is simply empty: neither merged with others nor a formula without a result."""
        column = self.layout.columns[name]
        return (
            values.is_empty(row.at(column))
            and (row.number, column) not in self.sheet.uncomputed
            and self.sheet.merged_at(row.number, column) is None
        )

    def raw_text(self, row: Row, name: str) -> str:
        """The same without noting anything: for looking at a row before it is known to be data."""
        column = self.layout.columns.get(name)
        return values.words(row.at(column)) if column else ""

    def count(self, row: Row, name: str) -> int | None:
        """A number of pieces or people; None when it is not declared or cannot be taken, which is noted."""
        found = values.count(self.value(row, name))
        if isinstance(found, Mark):
            return self.explained(found, row, name)
        return self._good(found, row, name)

    def year(self, row: Row, name: str) -> int | None:
        """A year; None when it is not declared or cannot be taken, which is noted."""
        found = values.year(self.value(row, name), self.latest.year)
        if isinstance(found, Mark):
            found = Wrong(f'"{found.text}" is not a year', "a year, or an empty cell")
        return self._good(found, row, name)

    def day(self, row: Row, name: str) -> date | None:
        """A date; None when it is not declared or cannot be taken, which is noted."""
        found = values.day(self.value(row, name))
        if not isinstance(found, (Empty, Wrong)) and found > self.latest:
            found = Wrong(f"{found} is later than today, {self.latest}", "the day of the declaration")
        return self._good(found, row, name)

    def holds_counts(self, row: Row) -> bool:
        """Whether any counted column of a row holds something."""
        return any(
            not values.is_empty(row.at(column))
            for name, column in self.layout.columns.items()
            if "." in name or name in SIZES or is_context(name)
        )

    def is_total(self, row: Row) -> bool:
        """Whether a row sums up others."""
        texts = [fold(tidy(value)) for value in row.values if isinstance(value, str) and tidy(value)]
        return bool(texts) and any(text in _TOTALS or text.startswith(("tong cong", "tong so")) for text in texts[:2])

    def lone_text(self, row: Row) -> str:
        """The only text of a row that holds nothing else but a number or numeral before it: a heading between rows."""
        given = [value for value in row.values if not values.is_empty(value)]
        texts = [tidy(value) for value in given if isinstance(value, str)]
        long = [text for text in texts if len(text) > len("viii.")]
        return long[0] if len(long) == 1 and len(given) <= 2 else ""  # noqa: PLR2004  its number and itself

    def _merged_value(self, area: Range, name: str) -> Value:
        """A group's name stands for all of its rows; one figure for several rows is nobody's."""
        first = self.sheet.by_number.get(area.top)
        if name == "district" and area.left == area.right:
            return first.at(area.left) if first else None
        if area not in self._merged:
            self._merged.add(area)
            where = self.sheet.ref(area.top, area.left)
            what = f"cells {area} are merged across the data: nobody can say which row the value belongs to"
            self.findings.problem(where, what, "one value in each cell", "unmerge them and fill in each")
        return None

    def explained(self, mark: Mark, row: Row, name: str) -> int | None:
        """What the operator said that a sign means, in this column or everywhere; asks when he has not."""
        heading = self.layout.headings[self.layout.columns[name]]
        key = f"mark: {mark.text} in {heading}"
        given = self.findings.answer(key)
        if given is None:
            given = self.findings.answer(f"mark: {mark.text}")
        if given == NONE:
            return 0
        if given == NOT_DECLARED:
            return None
        if isinstance(given, int) and given >= 0:
            return given
        what = f'what does "{mark.text}" mean in column "{heading}"?'
        self.findings.ask(key, what, (NONE, NOT_DECLARED, "a number"), self.ref(row, name))
        return None

    def _good(self, found: _T | Empty | Wrong | Mark, row: Row, name: str) -> _T | None:
        if isinstance(found, Wrong):
            self.findings.problem(self.ref(row, name), found.what, found.expected)
            return None
        return None if isinstance(found, (Empty, Mark)) else found
