"""Text documents (.docx) as grids: each table is a sheet of its own, and cells are named as a reader counts them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inventory.exchange.document_parts import DocumentCell, DocumentRow, read_tables
from inventory.exchange.grid import MOST_COLUMNS, Book, Range, Row, Sheet
from inventory.exchange.text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@dataclass(frozen=True)
class DocumentTable(Sheet):
    """A table of a document."""

    def ref(self, row: int, column: int | None = None) -> str:
        """`phieu.docx!table 2 row 3 cell 4`; a document's cells have no letters."""
        return f"{self.title} row {row}{f' cell {column}' if column else ''}"


def read_document(path: Path) -> Book:
    """Read the tables of a document.

    Raises:
        SourceFileError: it is no document of this format, is locked, too large or damaged.
        OSError: it cannot be read.
    """
    name = tidy(path.name)
    tables = enumerate(read_tables(path), 1)
    return Book(name, tuple(_table(name, number, rows) for number, rows in tables), document=True)


def _table(book: str, number: int, written: Sequence[DocumentRow]) -> DocumentTable:
    rows = []
    merged: dict[tuple[int, int], Range] = {}
    above: dict[int, Range] = {}
    for at, row in enumerate(written, 1):
        values: list[str | None] = []
        areas: dict[int, Range] = {}
        for column, cell in _placed(row.cells):
            values += [None] * (column - 1 - len(values)) + [tidy(cell.text) or None]
            areas[column] = _area(at, column, cell, above.get(column))
        merged |= {(area.top, area.left): area for area in areas.values()}
        above = areas
        rows.append(Row(at, tuple(values)))
    several = (area for area in merged.values() if (area.top, area.left) != (area.bottom, area.right))
    return DocumentTable(book, f"table {number}", tuple(rows), tuple(several))


def _placed(cells: Sequence[DocumentCell]) -> Iterator[tuple[int, DocumentCell]]:
    """The cells with the columns that they begin in."""
    column = 1
    for cell in cells:
        if column > MOST_COLUMNS:
            return
        yield column, cell
        column += cell.span


def _area(row: int, column: int, cell: DocumentCell, above: Range | None) -> Range:
    """The rectangle that a cell belongs to, as far down as the row."""
    last = min(column + cell.span - 1, MOST_COLUMNS)
    if cell.continued and above is not None and above.right == last:
        return Range(above.top, column, row, last)
    return Range(row, column, row, last)
