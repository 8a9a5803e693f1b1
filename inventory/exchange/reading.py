"""A spreadsheet file as a grid, by what it holds and not only by its name."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from inventory.exchange.csvfile import read_csv
from inventory.exchange.document import read_document
from inventory.exchange.document_parts import MAIN_PART
from inventory.exchange.errors import SourceFileError

if TYPE_CHECKING:
    from pathlib import Path

    from inventory.exchange.grid import Book

_TEXT = {".csv", ".tsv", ".txt"}
_DOCUMENTS = {".docx", ".docm", ".doc"}


def read_book(path: Path) -> Book:
    """Read a workbook, a CSV file, or the tables of a text document.

    Raises:
        SourceFileError: it cannot be read; the message says why and what to do.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
        if path.suffix.lower() in _TEXT and not start.startswith(b"PK\x03\x04"):
            return read_csv(path)
        if path.suffix.lower() in _DOCUMENTS or _is_document(path):
            return read_document(path)
        from inventory.exchange.xlsx import read_xlsx  # noqa: PLC0415  openpyxl only for workbooks

        return read_xlsx(path)
    except OSError as error:
        raise SourceFileError(path.name, f"cannot be read: {error.strerror}", "name another file") from error


def _is_document(path: Path) -> bool:
    """Whether a zip file is a text document, whatever its name says."""
    try:
        with zipfile.ZipFile(path) as archive:
            return MAIN_PART in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError):
        return False
