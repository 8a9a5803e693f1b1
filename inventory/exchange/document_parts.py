"""Tables of a text document (.docx), read as a stream: nothing but cells is kept, and nothing outside of the file is.

A document is a zip file of XML: it is bounded before anything is unpacked, no more is unpacked than it said, and a
document type, which is where XML declares entities, is refused.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from inventory.exchange.errors import SourceFileError

if TYPE_CHECKING:
    from pathlib import Path

MAIN_PART: Final = "word/document.xml"

LARGEST_BYTES: Final = 32 * 1024 * 1024
"""Of a document's text, unpacked; a state sheet has some 60 KiB."""

_MOST_PARTS = 5_000
_MOST_CELLS = 100_000
_MOST_COLUMNS = 300
_LONGEST_TEXT = 2_000
_DEEPEST = 256
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_RESAVE = "open it in a word processor and save it as .docx"
_SKIPPED = frozenset({"txbxContent", "del", "moveFrom", "Fallback", "footnote", "endnote"})
"""What is not part of the table as a reader sees it: text boxes, what tracked changes took out, second renderings."""


@dataclass(slots=True)
class DocumentCell:
    """A cell: its text, how many columns it spans, and whether it goes on from the row above."""

    text: str = ""
    span: int = 1
    continued: bool = False


@dataclass(slots=True)
class DocumentRow:
    """A row: its cells in order; `dropped`: taken out by a tracked change."""

    cells: list[DocumentCell] = field(default_factory=list)
    dropped: bool = False


class _RefusedError(Exception):
    """Reading ends here: what is wrong with the document, and what to do."""

    def __init__(self, what: str, hint: str = "keep only the sheet") -> None:
        super().__init__(what)
        self.what, self.hint = what, hint


def read_tables(path: Path) -> list[list[DocumentRow]]:
    """The tables of a document in their order, those inside of other tables included.

    Raises:
        SourceFileError: it is no document of this format, is locked, too large or damaged.
        OSError: it cannot be read.
    """
    _refuse_what_is_old_or_locked(path)
    scan = _Scan()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    parser.StartDoctypeDeclHandler = scan.doctype
    try:
        with zipfile.ZipFile(path) as archive:
            _feed(path.name, archive, parser)
    except _RefusedError as error:
        raise SourceFileError(path.name, f"the document {error.what}", error.hint) from error
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error) as error:
        raise SourceFileError(path.name, "not a document: the file is not a whole zip file", _RESAVE) from error
    except expat.ExpatError as error:
        raise SourceFileError(path.name, f"the document is damaged: {error}", _RESAVE) from error
    return [[row for row in table if not row.dropped] for table in scan.tables]


def _refuse_what_is_old_or_locked(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(len(_OLE))
        if start != _OLE:
            return
        if _ENCRYPTED in start + file.read(LARGEST_BYTES):
            raise SourceFileError(path.name, "the document is locked by a password", "remove the password and save it")
    raise SourceFileError(path.name, "the document is in the old format of Word 97-2003 (.doc)", _RESAVE)


def _feed(name: str, archive: zipfile.ZipFile, parser: expat.XMLParserType) -> None:
    """Unpack the main part into the parser, piece by piece, and never more than is allowed."""
    parts = archive.infolist()
    main = next((part for part in parts if part.filename == MAIN_PART), None)
    if main is None:
        raise SourceFileError(name, "a zip file, but not a .docx document", _RESAVE)
    if main.flag_bits & 1:
        raise SourceFileError(name, "the zip file is locked by a password", "remove the password and save it")
    if main.file_size > LARGEST_BYTES or len(parts) > _MOST_PARTS:
        raise _RefusedError(f"unpacks to {main.file_size // 1024**2:,} MiB in {len(parts):,} parts")
    with archive.open(main) as source:
        while piece := source.read(1 << 16):
            parser.Parse(piece, False)  # noqa: FBT003  expat has no names
    parser.Parse(b"", True)  # noqa: FBT003


@dataclass
class _Scan:
    """Looks at the elements of a document as they come by.

    Attributes:
        tables: found so far.
        open: the tables that the parser stands in, the innermost last.
        depth, skipped: of elements; 0 = nothing is being skipped, else the depth at which skipping began.
        cells: how many were seen.
        inside: whether text belongs to a run of visible text.
    """

    tables: list[list[DocumentRow]] = field(default_factory=list)
    open: list[list[DocumentRow]] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    skipped: int = 0
    cells: int = 0
    inside: bool = False

    def doctype(self, *_: object) -> None:
        """Refuse a document type: no word processor writes one."""
        raise _RefusedError("declares a document type, which no word processor does", _RESAVE)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        self.path.append(tag)
        if len(self.path) > _DEEPEST:
            raise _RefusedError(f"nests elements more than {_DEEPEST} deep")
        if self.skipped:
            return
        if tag in _SKIPPED:
            self._skip(tag)
        elif tag == "tbl":
            self.open.append([])
            self.tables.append(self.open[-1])
        elif self.open:
            self._in_table(tag, {key.rpartition(":")[2]: value for key, value in attributes.items()})

    def _skip(self, tag: str) -> None:
        """Leave an element out; in the properties of a row it says that the row was taken out."""
        if tag == "del" and self.path[-2:-1] == ["trPr"] and self.open and self.open[-1]:
            self.open[-1][-1].dropped = True
        self.skipped = len(self.path)

    def _in_table(self, tag: str, attributes: dict[str, str]) -> None:
        rows = self.open[-1]
        if tag == "tr":
            rows.append(DocumentRow())
        elif tag == "tc" and rows:
            self.cells += 1
            if self.cells > _MOST_CELLS or len(rows[-1].cells) >= _MOST_COLUMNS:
                raise _RefusedError(f"has more than {_MOST_CELLS:,} cells, or {_MOST_COLUMNS} in a row")
            rows[-1].cells.append(DocumentCell())
        elif cell := self._cell:
            self._in_cell(tag, attributes, cell)

    def _in_cell(self, tag: str, attributes: dict[str, str], cell: DocumentCell) -> None:
        if tag == "gridSpan":
            given = attributes.get("val", "")
            cell.span = min(int(given), _MOST_COLUMNS) if given.isascii() and given.isdigit() and int(given) else 1
        elif tag == "vMerge":
            cell.continued = attributes.get("val", "continue") != "restart"
        elif tag == "t":
            self.inside = True
        elif tag in {"tab", "br", "cr", "p", "noBreakHyphen"} and "pPr" not in self.path[-4:]:
            self._add("-" if tag == "noBreakHyphen" else " ")

    @property
    def _cell(self) -> DocumentCell | None:
        rows = self.open[-1] if self.open else []
        return rows[-1].cells[-1] if rows and rows[-1].cells else None

    def _add(self, text: str) -> None:
        cell = self._cell
        if cell is not None and len(cell.text) < _LONGEST_TEXT:
            cell.text += text[: _LONGEST_TEXT - len(cell.text)]

    def text(self, text: str) -> None:
        if self.inside and not self.skipped:
            self._add(text)

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if self.skipped == len(self.path):
            self.skipped = 0
        elif not self.skipped and tag == "t":
            self.inside = False
        elif not self.skipped and tag == "tbl" and self.open:
            self.open.pop()
        self.path.pop()
