"""Workbooks (.xlsx) as grids, read with openpyxl as a stream: a hundred thousand empty rows cost no memory."""

from __future__ import annotations

import posixpath
import warnings
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET
from xml.parsers import expat

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from inventory.exchange.errors import SourceFileError
from inventory.exchange.grid import MOST_COLUMNS, MOST_ROWS, Book, Row, Sheet
from inventory.exchange.text import tidy
from inventory.exchange.xlsx_parts import refuse_what_is_not_xlsx, sheet_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from inventory.exchange.grid import Value

_MOST_VALUES = 4_000_000
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_xlsx(path: Path) -> Book:
    """Read every worksheet of a workbook: the values, and of formulas the results that were saved.

    Raises:
        SourceFileError: it is no such workbook, is locked, too large or damaged.
    """
    refuse_what_is_not_xlsx(path)
    try:
        with warnings.catch_warnings(), path.open("rb") as file, zipfile.ZipFile(file) as archive:
            warnings.simplefilter("ignore")  # openpyxl says what it does not keep when writing; nothing is written
            files = _sheet_files(archive)
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            try:
                return Book(path.name, tuple(_sheet(path.name, sheet, archive, files) for sheet in book.worksheets))
            finally:
                book.close()
    except (ET.ParseError, expat.ExpatError, InvalidFileException, zipfile.BadZipFile) as error:
        raise SourceFileError(path.name, f"the workbook is damaged: {error}", _REPAIR) from error
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, OSError, EOFError) as error:
        # A part that is missing or not what it should be shows up as any of these, deep inside openpyxl.
        what = f"the workbook is damaged: {type(error).__name__} while reading it"
        raise SourceFileError(path.name, what, _REPAIR) from error


_REPAIR = "open it in a spreadsheet program, repair it and save it again as .xlsx"


def _sheet_files(archive: zipfile.ZipFile) -> Mapping[str, str]:
    """The part that holds each sheet, by the sheet's name."""
    workbook = next(name for name in archive.namelist() if name.endswith("workbook.xml"))
    folder, base = posixpath.split(workbook)
    relations = ET.fromstring(archive.read(f"{folder}/_rels/{base}.rels"))  # noqa: S314  bounded; see xlsx_parts
    targets = {entry.get("Id"): entry.get("Target", "") for entry in relations}
    found = {}
    for element in ET.fromstring(archive.read(workbook)).iter():  # noqa: S314  bounded
        if element.tag.rpartition("}")[2] == "sheet":
            target = targets.get(element.get(_RELATION), "")
            found[element.get("name", "")] = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return found


def _sheet(name: str, sheet: Any, archive: zipfile.ZipFile, files: Mapping[str, str]) -> Sheet:
    parts = sheet_parts(archive, files[sheet.title])
    rows = tuple(_rows(name, sheet))
    numbers = {row.number for row in rows}

    return Sheet(
        tidy(name),
        tidy(sheet.title),
        rows,
        tuple(parts.merged),
        frozenset(parts.uncomputed),
        tuple(sorted(parts.hidden_rows & numbers)),
        sheet.sheet_state != "visible",
        parts.cut,
    )


def _rows(name: str, sheet: Any) -> Iterator[Row]:
    """Rows that hold something. The extent that the file states is not trusted: it is often all rows there can be."""
    sheet.reset_dimensions()
    total = 0
    rows: Iterator[tuple[Value, ...]] = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
    for number, values in enumerate(rows, 1):
        if values.count(None) == len(values):
            continue
        width = next((i for i in range(len(values), 0, -1) if values[i - 1] not in (None, "")), 0)
        if width:
            total += width
            if total > _MOST_VALUES:
                raise SourceFileError(
                    name, f"more than {_MOST_VALUES:,} cells", "keep only the rows and columns that matter"
                )
            yield Row(number, values[:width])
