"""From the sheets of a file to the tables that can be read, saying what was found and what was left out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from inventory.exchange.fields import IGNORE, Form, makes, only_numbers
from inventory.exchange.grid import letters
from inventory.exchange.layout import find_tables, with_rows
from inventory.exchange.mapping import SKIP
from inventory.exchange.table import Table
from inventory.exchange.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from inventory.exchange.findings import Findings
    from inventory.exchange.grid import Book, Sheet
    from inventory.exchange.layout import Layout
    from inventory.exchange.mapping import SavedMapping

_EXPECTED = (
    'a row with "Mã đơn vị" or "Tên đơn vị" and counts such as "Máy tính" (survey), "Tên tài sản" and "Số lượng" '
    '(register), "Mã kênh" and "Băng thông" (circuits), or "Tên thiết bị" and "Địa chỉ IP" (devices)'
)
_HIDDEN_SHOWN = 10


@dataclass
class Tables:
    """Finds tables.

    Attributes:
        mapping: what is known of the sheets.
        findings: takes questions, problems and notes.
        latest: today.
        said: what was found, a line a table.
    """

    mapping: SavedMapping
    findings: Findings
    latest: date
    said: list[str] = field(default_factory=list)

    def of_book(self, book: Book) -> Iterator[Table]:
        """The tables of a file's sheets. A sheet without one is a problem only when no sheet has one."""
        for note in book.notes:
            self.findings.note(note)
        without: list[Sheet] = []
        found = False
        for sheet in book.sheets:
            kind = self.mapping.sheets.get(sheet.name or sheet.book)
            if kind == SKIP:
                found = True
                continue
            candidates = find_tables(sheet, self.mapping, Form(kind) if kind else None)
            if not candidates:
                without.append(sheet)
                continue
            found = True
            layout = self._chosen(sheet, candidates)
            if layout is not None:
                yield self._table(sheet, layout)
        for sheet in without:
            self._no_table(sheet, alone=not found)

    def _no_table(self, sheet: Sheet, *, alone: bool) -> None:
        what = "no header was found" if sheet.rows else "the sheet is empty"
        if alone:
            hint = f"name its headings in the mapping (columns:), or leave the sheet out (sheets: {{...: {SKIP}}})"
            self.findings.problem(sheet.title, what, _EXPECTED, hint)
        else:
            self.findings.note(f"{sheet.title}: {what}; left out")

    def _chosen(self, sheet: Sheet, candidates: list[Layout]) -> Layout | None:
        """The one table of a sheet; asks which header is meant when there are several."""
        layout: Layout | None = candidates[0]
        if len(candidates) > 1:
            rows = {str(table.top): table for table in candidates}
            said = ", ".join(f"row {table.top} ({table.form})" for table in candidates)
            what = f"{len(candidates)} rows can be the header: {said}"
            where = sheet.ref(candidates[0].top)
            given = self.findings.choice(f"header: {sheet.title}", what, (*rows, SKIP), where)
            layout = rows.get(given or "")
        return self._told_apart(sheet, layout) if layout else None

    def _told_apart(self, sheet: Sheet, layout: Layout) -> Layout | None:
        """The table with every field in one column; asks which column is meant where several claim to be."""
        columns = dict(layout.columns)
        for name, claiming in layout.twice.items():
            choices = [letters(column) for column in claiming]
            headings = ", ".join(f'{letters(column)} "{layout.headings[column]}"' for column in claiming)
            what = f"several columns can be {name}: {headings}"
            where = sheet.ref(layout.top, claiming[0])
            given = self.findings.choice(f"column: {sheet.title} {name}", what, choices, where)
            if given:
                columns[name] = claiming[choices.index(given)]
        if not makes(layout.form, set(columns)):
            return None
        return replace(layout, columns=columns)

    def _table(self, sheet: Sheet, layout: Layout) -> Table:
        layout = with_rows(sheet, layout)
        rows = f"row {layout.top}" if layout.top == layout.bottom else f"rows {layout.top}-{layout.bottom}"
        self.said.append(f"{sheet.title}: {layout.form}, header in {rows}, {len(layout.rows)} rows below it")
        self._notes(sheet, layout)
        return Table(sheet, layout, self.findings, self.latest)

    def _notes(self, sheet: Sheet, layout: Layout) -> None:
        if sheet.cut:
            what = "the sheet goes on beyond the rows and columns that are looked at"
            self.findings.problem(sheet.title, what, hint="keep only the rows and columns that matter")
        if sheet.hidden:
            self.findings.note(f"{sheet.title}: the sheet is hidden; it was read like the others")
        hidden = [number for number in sheet.hidden_rows if number > layout.bottom]
        if hidden:
            some = ", ".join(map(str, hidden[:_HIDDEN_SHOWN])) + ", ..." * (len(hidden) > _HIDDEN_SHOWN)
            self.findings.note(f"{sheet.title}: hidden rows were read like the others ({len(hidden)}): {some}")
        if layout.unknown:
            self.findings.note(f"{sheet.title}: columns that are not understood, not read: {', '.join(layout.unknown)}")
        ignored = [
            layout.headings[column]
            for column, name in layout.fields.items()
            if name == IGNORE and not only_numbers(fold(layout.headings[column]))
        ]
        if ignored and layout.form not in {Form.LOTS, Form.FIGURES}:
            self.findings.note(f"{sheet.title}: columns that the inventory does not keep: {', '.join(ignored)}")
