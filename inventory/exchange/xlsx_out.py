"""Sheets as a workbook: figures are numbers, days are dates, codes are text and nothing is a formula."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import xlsxwriter  # type: ignore[import-untyped]

from inventory.exchange.text import FORMULA_SIGNS, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

    from inventory.exchange.sheets_out import Cell, SheetOut

_WIDEST: Final = 45
_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001  a mark, not a moment
"""Written into every workbook, so that one inventory gives one file, byte for byte."""


def write_xlsx(sheets: Sequence[SheetOut], path: Path) -> None:
    """Write a workbook with a sheet each: header frozen, filter on, columns as wide as what stands in them.

    Raises:
        OSError: it cannot be written.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    try:
        with xlsxwriter.Workbook(str(path), options) as book:
            book.set_properties({"created": _CREATED})
            formats = {
                "head": book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "top"}),
                "text": book.add_format({"num_format": "@"}),
                "quoted": book.add_format({"num_format": "@", "quote_prefix": True}),
                "day": book.add_format({"num_format": "dd/mm/yyyy"}),
            }
            for sheet in sheets:
                _write_sheet(book, sheet, formats)
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(0, str(error)) from error


def _write_sheet(book: Any, sheet: SheetOut, formats: dict[str, Any]) -> None:
    page = book.add_worksheet(sheet.title)
    for column, heading in enumerate(sheet.headings):
        longest = max((len(str(row[column])) for row in sheet.rows if row[column] is not None), default=0)
        page.set_column(column, column, min(_WIDEST, max(longest, len(heading) // 2, 4) + 2))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.headings) - 1)
    for column, heading in enumerate(sheet.headings):
        page.write_string(0, column, heading, formats["head"])
    for number, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row):
            _write_cell(page, number, column, cell, formats)


def _write_cell(page: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, date):
        page.write_datetime(row, column, cell, formats["day"])
    elif isinstance(cell, (int, float)):
        page.write_number(row, column, cell)
    else:
        text = tidy(cell)
        page.write_string(row, column, text, formats["quoted" if text.startswith(FORMULA_SIGNS) else "text"])
