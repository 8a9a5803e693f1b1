"""Finds the state sheets in a file: what each is about, its table of equipment, and its single answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from inventory.exchange import values
from inventory.exchange.document import DocumentTable
from inventory.exchange.fields import Form
from inventory.exchange.layout import Layout
from inventory.exchange.state_form import HEADINGS, LABELS, NEEDED, REMARKS, VERSION, identity_in, is_signed, version_in
from inventory.exchange.table import Table
from inventory.exchange.text import fold, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from inventory.exchange.findings import Findings
    from inventory.exchange.grid import Book, Range, Row, Sheet, Value
    from inventory.exchange.state_form import Identity

_PIECES = re.compile(r"(?:co |tong )?([0-9]{1,7}) (?:cai|bo|chiec|may|thiet bi|nguoi|quay|pcs|pieces)")
_FIELD_OF: Final = {word: name for name, words in HEADINGS.items() for word in words}
_LABEL_OF: Final = {word: name for name, words in LABELS.items() for word in words}


class SheetTable(Table):
    """A table of a state sheet; counts may be written with their unit, as people do: "5 cái" is 5."""

    def value(self, row: Row, name: str) -> Value:
        """What stands in a field's cell, its unit taken off."""
        found = super().value(row, name)
        pieces = _PIECES.fullmatch(fold(tidy(found))) if isinstance(found, str) else None
        return int(pieces[1]) if pieces else found

    def is_blank(self, row: Row, name: str) -> bool:
        """Whether a cell says "not declared": it is empty, or an officer took its column out."""
        return not self.has(name) or super().is_blank(row, name)


class _SingleAnswer(SheetTable):
    """A label and its answer, which may span several cells: it is the only one of its row."""

    def is_blank(self, row: Row, name: str) -> bool:
        """Whether the cell after the label is empty."""
        column = self.layout.columns[name]
        return values.is_empty(row.at(column)) and (row.number, column) not in self.sheet.uncomputed

    def _merged_value(self, area: Range, name: str) -> Value:
        first = self.sheet.by_number.get(area.top)
        single = area.top == area.bottom and first is not None
        return first.at(area.left) if first is not None and single else super()._merged_value(area, name)


@dataclass(frozen=True)
class StateSheet:
    """One sheet of one office.

    Attributes:
        identity: what it is about.
        where: its line, or for a sheet as a whole its place.
        tables: of equipment; a sheet whose table was torn apart has several.
        answers: single answers by name, each as a table of one row.
        remarks: what the office writes in its own words, with the cells.
    """

    identity: Identity
    where: str
    tables: tuple[Table, ...]
    answers: Mapping[str, tuple[Table, Row]] = field(default_factory=dict)
    remarks: tuple[tuple[str, str], ...] = ()


def is_state_book(book: Book) -> bool:
    """Whether a file holds a state sheet, be it a good one or not."""
    return any(_signed_cells(sheet) for sheet in book.sheets)


def state_sheets(book: Book, findings: Findings, latest: date) -> Iterator[StateSheet]:
    """The sheets of a file; what keeps one from being read is noted.

    Args:
        book: a workbook has a state sheet on each of its sheets, a document is one.
        findings: takes what is wrong.
        latest: today; nothing is declared or put into use later.
    """
    groups = [book.sheets] if book.document else [(sheet,) for sheet in book.sheets]
    for sheets in groups:
        signed = [(sheet, row, column, text) for sheet in sheets for row, column, text in _signed_cells(sheet)]
        if not signed:
            continue
        sheet, row, column, text = signed[0]
        where = sheet.ref(row, column)
        identity = _identity(where, text, {other for _, _, _, other in signed}, findings)
        if identity is not None:
            tables = tuple(_lots(sheets, findings, latest))
            if not tables:
                what = "the table of equipment was not found"
                expected = 'a table with the columns "Loại trang thiết bị", "Nơi đặt", "Tổng số", "Hỏng", "Năm sử dụng"'
                findings.problem(sheets[0].title if not book.document else book.name, what, expected, _ANEW)
            yield StateSheet(identity, where, tables, dict(_answers(sheets, findings, latest)), tuple(_remarks(sheets)))


_ANEW: Final = "write the sheet anew with `wardwatch report sheet`"


def _identity(where: str, text: str, signed: set[str], findings: Findings) -> Identity | None:
    version, identity = version_in(text), identity_in(text)
    if version is not None and version != VERSION:
        findings.problem(where, f"the sheet has version {version} of the form", f"version {VERSION}", _ANEW)
        return None
    if identity is None:
        findings.problem(where, "the line that names the sheet was changed", "the line as it was written", _ANEW)
        return None
    if len({identity_in(other) for other in signed}) > 1:
        findings.problem(where, "several sheets were put into one", "one office a sheet", "send each by itself")
        return None
    return identity


def _signed_cells(sheet: Sheet) -> list[tuple[int, int, str]]:
    return [
        (row.number, column, tidy(value))
        for row in sheet.rows
        for column, value in enumerate(row.values, 1)
        if isinstance(value, str) and is_signed(value)
    ]


def _lots(sheets: Sequence[Sheet], findings: Findings, latest: date) -> Iterator[Table]:
    """The tables of equipment, each with the rows down to the next header or heading."""
    for sheet in sheets:
        found = ((row, _columns(row)) for row in sheet.rows)
        tops = [(row, columns) for row, columns in found if columns.keys() >= NEEDED]
        for number, (top, columns) in enumerate(tops):
            end = tops[number + 1][0].number if number + 1 < len(tops) else None
            rows = tuple(_rows(sheet, top.number, end, columns))
            headings = {column: tidy(top.at(column)) for column in columns.values()}
            fields = {column: name for name, column in columns.items()}
            layout = Layout(Form.LOTS, top.number, top.number, columns, headings, fields, {}, rows)
            yield SheetTable(sheet, layout, findings, latest)


def _columns(row: Row) -> dict[str, int]:
    """The columns of a header by field; the first of two of one name counts."""
    found: dict[str, int] = {}
    for column, value in enumerate(row.values, 1):
        name = _FIELD_OF.get(fold(tidy(value))) if isinstance(value, str) else None
        if name:
            found.setdefault(name, column)
    return found


def _rows(sheet: Sheet, top: int, end: int | None, columns: Mapping[str, int]) -> Iterator[Row]:
    """The rows below a header. The table of a workbook ends with the heading below it, which spans the columns."""
    for row in sheet.rows:
        if row.number <= top:
            continue
        area = sheet.merged_at(row.number, columns["kind"])
        heading = area is not None and area.top == area.bottom and area.right >= columns["count"]
        if (end is not None and row.number >= end) or (heading and not isinstance(sheet, DocumentTable)):
            return
        yield row


def _answers(sheets: Sequence[Sheet], findings: Findings, latest: date) -> Iterator[tuple[str, tuple[Table, Row]]]:
    """The single answers: a label, and the cell after it."""
    seen: set[str] = set()
    for sheet in sheets:
        for row in sheet.rows:
            for column, value in enumerate(row.values, 1):
                name = _LABEL_OF.get(fold(tidy(value))) if isinstance(value, str) else None
                if not name or name in seen:
                    continue
                seen.add(name)
                area = sheet.merged_at(row.number, column)
                at = (area.right if area is not None else column) + 1
                layout = Layout(
                    Form.LOTS, row.number, row.number, {name: at}, {at: tidy(value)}, {at: name}, {}, (row,)
                )
                yield name, (_SingleAnswer(sheet, layout, findings, latest), row)


def _remarks(sheets: Sequence[Sheet]) -> Iterator[tuple[str, str]]:
    """What stands below the heading of remarks, down to the first gap."""
    for sheet in sheets:
        heads = [
            (row.number, column)
            for row in sheet.rows
            for column, value in enumerate(row.values, 1)
            if isinstance(value, str) and fold(tidy(value)) in REMARKS
        ]
        for top, column in heads:
            for number in range(top + 1, top + 1 + len(sheet.rows)):
                row = sheet.by_number.get(number)
                if row is None or len(row.values) == 0 or _is_label(row):
                    break
                words = values.words(row.at(column))
                if words:
                    yield sheet.ref(number, column), words


def _is_label(row: Row) -> bool:
    return any(isinstance(value, str) and fold(tidy(value)) in _LABEL_OF for value in row.values)
