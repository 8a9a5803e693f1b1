"""CSV files in the encodings and with the separators that programs in Vietnam write."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

import pytest

from inventory.exchange.errors import SourceFileError

from .sheets import GOOD, apply, city, notes, plan, said, survey

ROWS = [
    ['PHIẾU KHẢO SÁT "2024"; gửi các xã, phường', "", "", "", "", ""],
    ["Mã đơn vị", "Tên đơn vị", "Máy tính", "", "Máy in", "Có mặt"],
    ["", "", "Tổng", "Hỏng", "", ""],
    ["00001", "Phường Bình Minh", "1.016", "2", "3", "20,0"],
    ["", "UBND xã Hợp Tiến", "8", "", "", "9"],
]

EXPECTED = {
    ("00001", "staff"): "20",
    ("00001", "pc"): "1016 (2 broken)",
    ("00001", "printer"): "3",
    ("00268", "site"): "office, one_stop_shop",
    ("00268", "staff"): "9",
    ("00268", "pc"): "8 (8 of unknown state)",
    ("00268", "printer"): "not declared",
}


def text(separator: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(ROWS)
    return out.getvalue()


def cp1258(plain: str) -> bytes:
    """As Windows writes it: base letters whole where the code page has them, tones as marks of their own."""
    marks = {chr(code) for code in (0x300, 0x301, 0x303, 0x309, 0x323)}
    encoded = b""
    for char in plain:
        decomposed = unicodedata.normalize("NFD", char)
        tones = "".join(mark for mark in decomposed if mark in marks)
        base = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in marks))
        encoded += (base + tones).encode("cp1258")
    return encoded


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
def test_every_encoding_and_separator_says_the_same(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "khaosat.csv"
    plain = text(separator)
    path.write_bytes(cp1258(plain) if encoding == "cp1258" else plain.encode(encoding))
    made = plan(city(tmp_path / "city"), path)
    assert said(made) == []
    assert {(change.subject[:5], change.item): change.after for change in made.changes} == EXPECTED
    assert notes(made)[0].startswith(f"khaosat.csv: read as {encoding}")


def test_cells_are_named_by_column_and_row_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "khaosat.csv"
    path.write_text("Mã đơn vị;Tên đơn vị;Máy in\n\n00001;Phường Bình Minh;ba\n", encoding="utf-8")
    assert said(plan(city(tmp_path / "city"), path)) == [
        'khaosat.csv!C3: "ba" is not a number; expected a whole number, or an empty cell'
    ]


def test_text_in_no_known_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "khaosat.csv"
    path.write_bytes(b"M\x8a \xd2\n" + b"\x9d\x9e" * 20)
    with pytest.raises(SourceFileError) as caught:
        plan(city(tmp_path / "city"), path)
    assert str(caught.value) == (
        "khaosat.csv: the text is in none of UTF-8, UTF-16 and Windows-1258; save it as CSV UTF-8, or as .xlsx"
    )


def test_a_workbook_under_the_name_of_a_csv_file_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = survey(tmp_path / "khaosat.xlsx", GOOD).rename(tmp_path / "khaosat.csv")
    assert said(apply(city(tmp_path / "city"), path)) == []
