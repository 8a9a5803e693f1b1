"""Text documents as grids: bounded, without entities, with the cells that a reader sees."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from inventory.exchange import document_parts
from inventory.exchange.document import read_document
from inventory.exchange.errors import SourceFileError
from inventory.exchange.reading import read_book

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(path: Path, body: str, *, head: str = "", name: str = "word/document.xml") -> Path:
    """A document with a body; nothing else of a document is looked at."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, f"{head}<w:document {_W}><w:body>{body}</w:body></w:document>")
    return path


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def test_each_table_is_a_sheet_with_cells_named_as_a_reader_counts_them(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.docx", table(cell("1") + cell("2")) + "<w:p/>" + table(cell("x"), cell("") + cell("y")))
    book = read_document(path)
    assert [[row.values for row in sheet.rows] for sheet in book.sheets] == [[("1", "2")], [("x",), (None, "y")]]
    assert (book.sheets[1].ref(2, 2), book.sheets[1].ref(2)) == ("a.docx!table 2 row 2 cell 2", "a.docx!table 2 row 2")


def test_merged_cells_keep_the_columns_behind_them(tmp_path: Path) -> None:
    down, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (cell("a", '<w:gridSpan w:val="2"/>') + cell("b", down), cell("c") + cell("d") + cell("", goes_on))
    (sheet,) = read_document(packed(tmp_path / "a.docx", table(*rows))).sheets
    assert [row.values for row in sheet.rows] == [("a", None, "b"), ("c", "d", None)]
    assert sorted(map(str, sheet.merged)) == ["A1:B1", "C1:C2"]


def test_runs_paragraphs_and_breaks_are_one_line_and_hidden_text_is_none(tmp_path: Path) -> None:
    runs = "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>Máy</w:t><w:tab/><w:t>in</w:t></w:r></w:p>"
    tracked = "<w:p><w:del><w:r><w:t>cũ</w:t></w:r></w:del><w:ins><w:r><w:t>mới</w:t></w:r></w:ins></w:p>"
    box = "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>ngoài</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    content = f"<w:tc>{runs}{tracked}{box}</w:tc>"
    (sheet,) = read_document(packed(tmp_path / "a.docx", table(content))).sheets
    assert [row.values for row in sheet.rows] == [("Máy in mới",)]


def test_a_table_in_a_cell_is_a_table_of_its_own(tmp_path: Path) -> None:
    inner = f"<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p>{table(cell('2'))}<w:p/></w:tc>"
    outer, nested = read_document(packed(tmp_path / "a.docx", table(inner))).sheets
    assert ([row.values for row in outer.rows], [row.values for row in nested.rows]) == ([("1",)], [("2",)])


def test_a_document_is_known_by_what_it_holds(tmp_path: Path) -> None:
    assert read_book(packed(tmp_path / "a.xlsx", table(cell("1")))).document


def bomb(path: Path) -> Path:
    """A few KiB that unpack to more than is read."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (document_parts.LARGEST_BYTES + 1))
    return path


def lying_bomb(path: Path) -> Path:
    """The same with a directory that says that it is small."""
    data = bytearray(bomb(path).read_bytes())
    true, small = (size.to_bytes(4, "little") for size in (document_parts.LARGEST_BYTES + 1, 100))
    path.write_bytes(bytes(data).replace(true, small))
    return path


def many_parts(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
        for number in range(5_001):
            archive.writestr(f"word/{number}", "")
    return path


def locked(path: Path) -> Path:
    data = bytearray(packed(path, table(cell("1"))).read_bytes())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + offset] |= 1
    path.write_bytes(bytes(data))
    return path


def bytes_of(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENTITIES = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_OUTSIDE = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]>'

BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no zip file": (lambda path: bytes_of(path, b"Word"), "not a document: the file is not a whole zip file"),
    "an empty file": (lambda path: bytes_of(path, b""), "not a document: the file is not a whole zip file"),
    "half of one": (
        lambda path: bytes_of(path, packed(path, table(cell("1"))).read_bytes()[:150]),
        "not a document: the file is not a whole zip file",
    ),
    "an old document": (
        lambda path: bytes_of(path, _OLE + bytes(600)),
        "the document is in the old format of Word 97-2003",
    ),
    "a locked document": (
        lambda path: bytes_of(path, _OLE + "EncryptedPackage".encode("utf-16-le")),
        "the document is locked by a password",
    ),
    "a locked zip file": (locked, "the zip file is locked by a password"),
    "another zip file": (
        lambda path: packed(path, "", name="content.xml"),
        "a zip file, but not a .docx document",
    ),
    "no XML": (lambda path: packed(path, "<w:tbl>"), "the document is damaged: mismatched tag"),
    "entities": (
        lambda path: packed(path, table(cell("&b;")), head=_ENTITIES),
        "the document declares a document type",
    ),
    "an entity from outside": (
        lambda path: packed(path, table(cell("&a;")), head=_OUTSIDE),
        "the document declares a document type",
    ),
    "a bomb": (bomb, "the document unpacks to 32 MiB in 1 parts"),
    "a bomb that lies": (lying_bomb, "not a document: the file is not a whole zip file"),
    "too many parts": (many_parts, "the document unpacks to 0 MiB in 5,002 parts"),
    "too deep": (lambda path: packed(path, "<w:x>" * 300 + "</w:x>" * 300), "nests elements more than 256 deep"),
    "too wide": (lambda path: packed(path, table(cell("") * 301)), "has more than 100,000 cells, or 300 in a row"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_document_is_refused_with_its_reason(tmp_path: Path, case: str) -> None:
    make, message = BAD[case]
    with pytest.raises(SourceFileError) as caught:
        read_book(make(tmp_path / "phieu.docx"))
    assert str(caught.value).startswith("phieu.docx: ")
    assert message in str(caught.value)


def test_a_long_text_is_kept_in_part(tmp_path: Path) -> None:
    (sheet,) = read_document(packed(tmp_path / "a.docx", table(cell("a" * 1_000_000)))).sheets
    assert len(str(sheet.rows[0].values[0])) == 400


def test_odd_spans_are_no_spans(tmp_path: Path) -> None:
    spans = ("0", "-1", "x", "٣", "999999999999")
    rows = [cell("a", f'<w:gridSpan w:val="{span}"/>') + cell("b") for span in spans]
    (sheet,) = read_document(packed(tmp_path / "a.docx", table(*rows))).sheets
    assert [len(row.values) for row in sheet.rows] == [2, 2, 2, 2, 1]


def test_nothing_of_a_file_that_is_cut_anywhere_breaks_the_reader(tmp_path: Path) -> None:
    """Every file cut short is refused as damaged, wherever the cut is."""
    whole = packed(tmp_path / "a.docx", table(cell("1") * 20)).read_bytes()
    for length in range(0, len(whole), 7):
        with pytest.raises(SourceFileError):
            read_document(bytes_of(tmp_path / "b.docx", whole[:length]))
