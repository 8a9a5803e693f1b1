"""Sheets as CSV: UTF-8 with a byte order mark and semicolons, as a Vietnamese Excel expects."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

from inventory.exchange.text import defused

if TYPE_CHECKING:
    from inventory.exchange.sheets_out import Cell, SheetOut


def csv_text(sheet: SheetOut) -> str:
    """The sheet as text that begins with the byte order mark. Cells that look like formulas are defused."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(sheet.headings)
    writer.writerows([_text(cell) for cell in row] for row in sheet.rows)
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + out.getvalue()


def _text(cell: Cell) -> str:
    """A cell as text; the decimal sign is a comma, days are year-month-day."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.15g}".replace(".", ",")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int) else defused(cell)
