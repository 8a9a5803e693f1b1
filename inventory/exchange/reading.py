"""A spreadsheet file as a grid, by what it holds and not only by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inventory.exchange.csvfile import read_csv
from inventory.exchange.errors import SourceFileError

if TYPE_CHECKING:
    from pathlib import Path

    from inventory.exchange.grid import Book

_TEXT = {".csv", ".tsv", ".txt"}


def read_book(path: Path) -> Book:
    """Read a workbook or a CSV file.

    Raises:
        SourceFileError: it cannot be read; the message says why and what to do.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
        if path.suffix.lower() in _TEXT and not start.startswith(b"PK\x03\x04"):
            return read_csv(path)
        from inventory.exchange.xlsx import read_xlsx  # noqa: PLC0415  openpyxl only for workbooks

        return read_xlsx(path)
    except OSError as error:
        raise SourceFileError(path.name, f"cannot be read: {error.strerror}", "name another file") from error
