"""State sheets written for tests, and changed the way an officer changes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl

from exporters.reports.language import Language
from exporters.reports.state_files import SheetForm, write_state_sheets
from exporters.reports.state_model import build_state_sheets, sites_of
from inventory.exchange.difference import Status
from inventory.exchange.exporting import export_inventory
from inventory.exchange.importing import Plan, Source, plan_import
from inventory.exchange.sheets_out import FileForm, What
from inventory.load import load_inventory
from lab.city import build_city, default_register, shipped_register
from lab.inventory import write_inventory
from lab.order import CityOrder
from planning.assessment import assess
from tests.inventory.exchange.sheets import GOOD, OTHER, TODAY, apply, city, survey

ON = date(2024, 11, 30)
"""Date of the figures on the sheets: after the declarations of the survey, before the day of the import."""

COLUMNS = ("kind", "place", "count", "in_use", "broken", "unknown_state", "year", "code")


def surveyed(folder: Path) -> Path:
    """The small city of made-up communes after a survey of two of them."""
    made = city(folder)
    apply(made, survey(folder.parent / "khaosat.xlsx", GOOD, OTHER))
    return made


def lab_city(folder: Path, order: CityOrder | None = None) -> Path:
    """A city of the lab, as it writes it."""
    register = default_register()
    wanted = replace(order or CityOrder(), register=register)
    write_inventory(build_city(shipped_register(register), wanted), folder, 16161)
    return folder


def imported_lab_city(folder: Path) -> Path:
    """The lab's small city with its assets as an import brought them, so that an import may change them."""
    lab_city(folder)
    (path,) = export_inventory(load_inventory(folder), (What.ASSETS,), FileForm.XLSX, folder.parent / "assets")
    for written in folder.glob("lab-assets-*.yaml"):
        written.unlink()
    apply(folder, path, name="khaosat")
    return folder


def written(
    folder: Path, form: SheetForm, out: Path, *units: str, language: Language = Language.VI, on: date = ON
) -> list[Path]:
    """The sheets of some units, or of all."""
    inventory = load_inventory(folder)
    result = assess(inventory, on)
    sheets = build_state_sheets(result, inventory, sites_of(result, units, ()), language)
    return list(write_state_sheets(sheets, form, out))


def planned(folder: Path, *paths: Path, prefer: bool = False, answers: Path | None = None) -> Plan:
    """What importing would do."""
    return plan_import(folder, Source(paths, "", answers, prefer), TODAY)


def changes(plan: Plan) -> list[tuple[str, str, str, str, str]]:
    """Everything that an import would change: status, item, before, after, cell."""
    return [
        (change.status.value, change.item, change.before, change.after, change.where.rpartition("!")[2])
        for change in plan.changes
        if change.status is not Status.UNCHANGED
    ]


def said(plan: Plan) -> list[str]:
    """Questions and problems as they are printed."""
    return [str(each) for each in (*plan.findings.questions.values(), *plan.findings.problems)]


class XlsxPaper:
    """A sheet as a workbook, opened to be changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)
        self.page = self.book.worksheets[0]

    def put(self, code: str, column: str, value: Any, nth: int = 0) -> None:
        """Write into a cell of the row of equipment with a code, of several the nth."""
        rows = [cell.row for cell in self.page["H"] if cell.value == code]
        self.page.cell(rows[nth], COLUMNS.index(column) + 1).value = value

    def ref(self, code: str, column: str, nth: int = 0) -> str:
        """How messages call a cell of equipment."""
        rows = [cell.row for cell in self.page["H"] if cell.value == code]
        return f"{'ABCDEFGH'[COLUMNS.index(column)]}{rows[nth]}"

    def answer(self, label: str, value: Any) -> str:
        """Write into the cell behind a label; how messages call that cell."""
        (cell,) = [cell for row in self.page.iter_rows() for cell in row if cell.value == label]
        merged = [area for area in self.page.merged_cells.ranges if cell.coordinate in area]
        behind = self.page.cell(cell.row, (merged[0].max_col if merged else cell.column) + 1)
        behind.value = value
        return str(behind.coordinate)

    def save(self) -> Path:
        """Write the file."""
        self.book.save(self.path)
        return self.path


class DocxPaper:
    """A sheet as a document, opened to be changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.document = docx.Document(str(path))
        self.lots = next(table for table in self.document.tables if len(table.columns) == len(COLUMNS))

    def row(self, code: str, nth: int = 0) -> Any:
        """A row of equipment."""
        return [row for row in self.lots.rows if row.cells[-1].text == code][nth]

    def put(self, code: str, column: str, value: Any, nth: int = 0) -> None:
        """Write into a cell of the row of equipment with a code, of several the nth."""
        self.row(code, nth).cells[COLUMNS.index(column)].text = "" if value is None else str(value)

    def ref(self, code: str, column: str, nth: int = 0) -> str:
        """How messages call a cell of equipment."""
        rows = [at for at, row in enumerate(self.lots.rows, 1) if row.cells[-1].text == code]
        return f"table 3 row {rows[nth]} cell {COLUMNS.index(column) + 1}"

    def answer(self, label: str, value: Any) -> str:
        """Write into the cell behind a label; how messages call that cell."""
        ((table, row, at),) = [
            (table, row, at)
            for table, each in enumerate(self.document.tables, 1)
            for row, written in enumerate(each.rows, 1)
            for at, cell in enumerate(written.cells, 1)
            if cell.text == label
        ]
        self.document.tables[table - 1].rows[row - 1].cells[at].text = "" if value is None else str(value)
        return f"table {table} row {row} cell {at + 1}"

    def save(self) -> Path:
        """Write the file."""
        self.document.save(str(self.path))
        return self.path


PAPERS: dict[SheetForm, Callable[[Path], XlsxPaper | DocxPaper]] = {
    SheetForm.XLSX: XlsxPaper,
    SheetForm.DOCX: DocxPaper,
}
