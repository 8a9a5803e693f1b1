"""Reads workbooks back with a library that did not write them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from exporters.reports.writing import Format

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from exporters.reports.language import Language
    from exporters.reports.writing import Paper

HEAD = 4
"""The row of headings, from 1."""


def opened(paper: Paper, language: Language, *, values: bool = True) -> Workbook:
    """A paper's workbook; `values`: what formulas had come to, else the formulas."""
    return load_workbook(io.BytesIO(paper.content(Format.XLSX, language)), data_only=values)


def sheet(book: Workbook, name: str) -> Worksheet:
    return book[name]


def cells(page: Worksheet) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in page.iter_rows(values_only=True)]


def rows(page: Worksheet) -> list[dict[str, Any]]:
    """The rows of a table by their headings, as far as the filter goes."""
    last = int(str(page.auto_filter.ref).rsplit("$", 1)[-1].split(":")[-1].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    heading, *values = cells(page)[HEAD - 1 : last]
    return [dict(zip(map(str, heading), row, strict=True)) for row in values]


def total(page: Worksheet) -> dict[str, Any]:
    """The last row by the headings."""
    everything = cells(page)
    return dict(zip(map(str, everything[HEAD - 1]), everything[-1], strict=True))


def facts(page: Worksheet) -> dict[str, Any]:
    """The lines of the summary."""
    return {str(row[0]): row[1] for row in cells(page)[HEAD - 1 :] if row[0]}
