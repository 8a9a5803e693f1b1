"""CSV files as grids, in the encodings and with the separators that Vietnamese offices' programs write."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from typing import TYPE_CHECKING, Final

from inventory.exchange.errors import SourceFileError
from inventory.exchange.grid import MOST_COLUMNS, MOST_ROWS, Book, Row, Sheet
from inventory.exchange.text import tidy

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST_BYTES = 64 * 1024 * 1024
_SEPARATORS: Final = (";", ",", "\t")
_SAMPLE_LINES = 50
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_RESAVE = "save it as CSV UTF-8, or as .xlsx"


def read_csv(path: Path) -> Book:
    """Read a CSV file; how it was read is among the notes.

    Raises:
        SourceFileError: it is too large, or no encoding or separator makes a table of it.
    """
    data = path.read_bytes()
    if len(data) > _LARGEST_BYTES:
        raise SourceFileError(path.name, "the file is larger than 64 MiB", "split it")
    text, encoding = _decoded(path.name, data)
    separator = _separator(text)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        found = [(number, tuple(values)) for number, values in enumerate(reader, 1)]
    except csv.Error as error:
        raise SourceFileError(path.name, f"not a table: {error}", _RESAVE) from error
    rows = tuple(
        Row(number, tuple(unicodedata.normalize("NFC", value) or None for value in values[:MOST_COLUMNS]))
        for number, values in found[:MOST_ROWS]
        if any(value.strip() for value in values)
    )
    cut = len(found) > MOST_ROWS or any(len(values) > MOST_COLUMNS for _, values in found)
    said = {"\t": "tab", ";": "semicolon", ",": "comma"}[separator]
    name = tidy(path.name)
    return Book(name, (Sheet(name, "", rows, cut=cut),), (f"{name}: read as {encoding}, {said} between cells",))


def _decoded(name: str, data: bytes) -> tuple[str, str]:
    """The text and the encoding it was in: a mark at the beginning, else UTF-16 by its zeros, UTF-8, Windows-1258."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(name, data, encoding), encoding
    half = len(data) // 2
    if half and data.count(0) > half // 2:
        encoding = "utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"
        return _strict(name, data, encoding), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _strict(name, data, "cp1258"), "cp1258"


def _strict(name: str, data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceFileError(name, "the text is in none of UTF-8, UTF-16 and Windows-1258", _RESAVE) from error
    if "\0" in text:
        raise SourceFileError(name, "the file holds zero bytes: it is not text", _RESAVE)
    return text


def _separator(text: str) -> str:
    """The separator that gives the most rows of the most common width, the wider the better."""

    def rating(separator: str) -> tuple[int, int]:
        lines = io.StringIO(text, newline="")
        widths = []
        try:
            for _, values in zip(range(_SAMPLE_LINES), csv.reader(lines, delimiter=separator), strict=False):
                widths.append(len(values))
        except csv.Error:
            return 0, 0
        common = max(set(widths), key=lambda width: (width > 1, widths.count(width), width), default=0)
        return (widths.count(common) * (common - 1), common)

    return max(_SEPARATORS, key=rating)
