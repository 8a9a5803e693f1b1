"""What openpyxl's reading mode for large files does not tell: merged cells, hidden rows, formulas without a result.

The file is bounded before anything of it is read, as a workbook is a zip file and a small one can hold gigabytes.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from inventory.exchange.errors import SourceFileError
from inventory.exchange.grid import MOST_COLUMNS, MOST_ROWS, Range

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_BYTES: Final = 128 * 1024 * 1024
"""Of all parts of a workbook that are read, unpacked. A survey of 579 communes has less than one MiB."""

_MOST_PARTS = 5_000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_RESAVE = "open it in a spreadsheet program and save it as .xlsx"
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MOST_MERGED = 50_000


@dataclass
class Parts:
    """What the XML of one sheet says beside its values."""

    merged: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    uncomputed: set[tuple[int, int]] = field(default_factory=set)
    cut: bool = False


def refuse_what_is_not_xlsx(path: Path) -> None:
    """Look at a file from outside.

    Raises:
        SourceFileError: it is not a workbook in the format of 2007, is locked by a password, or is too large.
    """
    with path.open("rb") as file:
        start = file.read(len(_OLE))
        if start == _OLE:
            if _ENCRYPTED in start + file.read(LARGEST_BYTES):
                raise SourceFileError(
                    path.name, "the workbook is locked by a password", "remove the password and save it"
                )
            raise SourceFileError(path.name, "the workbook is in the old format of Excel 97-2003 (.xls)", _RESAVE)
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_archive(path.name, archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise SourceFileError(path.name, "not a workbook: the file is not a whole zip file", _RESAVE) from error


def _refuse_archive(name: str, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise SourceFileError(name, "the zip file is locked by a password", "remove the password and save it")
    if "[Content_Types].xml" not in names or not any(part.endswith("workbook.xml") for part in names):
        raise SourceFileError(name, "a zip file, but not an .xlsx workbook", _RESAVE)
    size = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    if size > LARGEST_BYTES or len(parts) > _MOST_PARTS:
        what = f"the workbook unpacks to {size // 1024**2:,} MiB in {len(parts):,} parts"
        limit = f"at most {LARGEST_BYTES // 1024**2} MiB are read: keep only the rows that matter"
        raise SourceFileError(name, what, limit)


def sheet_parts(archive: zipfile.ZipFile, path: str) -> Parts:
    """Read one sheet's XML as a stream, keeping only what is asked for.

    Raises:
        ExpatError: the part is not XML.
    """
    scan = _Scan()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    with archive.open(path) as source:
        parser.ParseFile(source)
    return scan.parts


@dataclass
class _Scan:
    """Looks at the elements of a sheet as they come by.

    Attributes:
        parts: what was found.
        hidden: whether the row is hidden.
        cell: reference of the cell; "" outside of cells.
        formula, inside, value: whether the cell has a formula, whether its value is being read, and whether it has one.
    """

    parts: Parts = field(default_factory=Parts)
    hidden: bool = False
    cell: str = ""
    formula: bool = False
    inside: bool = False
    value: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self.cell, self.formula, self.value = attributes.get("r", ""), False, False
        elif tag == "f":
            self.formula = True
        elif tag in {"v", "t"}:
            self.inside = True
        elif tag == "row":
            self.hidden = attributes.get("hidden") in {"1", "true"}
        elif tag == "mergeCell" and len(self.parts.merged) < _MOST_MERGED:
            area = _range(attributes.get("ref", ""))
            self.parts.merged += [area] if area else []

    def text(self, _text: str) -> None:
        self.value = self.value or self.inside

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag in {"v", "t"}:
            self.inside = False
        elif tag == "c" and (self.value or self.formula):
            self._cell_ends()

    def _cell_ends(self) -> None:
        place = _cell(self.cell)
        if place is None:
            return
        if place[0] > MOST_ROWS or place[1] > MOST_COLUMNS:
            self.parts.cut = True
        elif not self.value:
            self.parts.uncomputed.add(place)
        if self.hidden:
            self.parts.hidden_rows.add(place[0])


def _cell(text: str) -> tuple[int, int] | None:
    found = _CELL.fullmatch(text)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def _range(text: str) -> Range | None:
    first, _, last = text.partition(":")
    start, end = _cell(first), _cell(last or first)
    if start is None or end is None or start > end:
        return None
    return Range(start[0], start[1], end[0], end[1])
