"""Broken spreadsheets, each made here by a function that writes it into a folder and returns its path."""

from __future__ import annotations

import shutil
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlsxwriter  # type: ignore[import-untyped]

from .sheets import GOOD, HEADER, OTHER, SHEET, SUBHEADER, changed, survey, workbook

Made = Callable[[Path], Path]


def with_row(**cells: object) -> Made:
    """A survey whose first row has some cells replaced, by column letter."""
    return lambda folder: survey(folder / "khaosat.xlsx", changed(GOOD, **cells), OTHER)


def no_header(folder: Path) -> Path:
    return workbook(folder / "khaosat.xlsx", [("Danh sách",), GOOD, OTHER])


def two_headers(folder: Path) -> Path:
    other = ("STT", "Mã đơn vị", "Tên đơn vị", "Huyện", "Máy scan", "UPS")
    rows = [HEADER, SUBHEADER, GOOD, (), other, (1, "00001", "Phường Bình Minh", "Huyện Đông", 1, 1)]
    return workbook(folder / "khaosat.xlsx", rows)


def two_columns_of_one_field(folder: Path) -> Path:
    rows = [("Mã đơn vị", "Tên đơn vị", "Máy in", "Số lượng máy in"), ("00001", "Phường Bình Minh", 3, 4)]
    return workbook(folder / "khaosat.xlsx", rows)


def merged_data(folder: Path) -> Path:
    rows = (GOOD, changed(OTHER, E=""))
    return survey(folder / "khaosat.xlsx", *rows, merged=("E4:E5",))


def merged_district(folder: Path) -> Path:
    rows = (changed(GOOD, B=""), (2, "", "Xã Tân Minh", "", 4, 4, 0, 0, 1, 8, "Cán bộ C"))
    return survey(folder / "khaosat.xlsx", *rows, merged=("D4:D5",))


def duplicated_unit(folder: Path) -> Path:
    return survey(folder / "khaosat.xlsx", GOOD, OTHER, changed(GOOD, A=3, E=17))


def repeated_name(folder: Path) -> Path:
    row = changed(GOOD, B="", C="Xã Tân Minh", D="")
    return survey(folder / "khaosat.xlsx", row, changed(row, A=2, E=9, F=7))


def repeated_header_and_totals(folder: Path) -> Path:
    total = ("", "", "Tổng cộng", "", 24, 22, 2, 5, 4, 29)
    return survey(folder / "khaosat.xlsx", GOOD, HEADER, SUBHEADER, OTHER, total, ("", "", "Người lập biểu"))


def sections(folder: Path) -> Path:
    rows = (
        ("I", "", "Huyện Đông"),
        (1, "", "Xã Tân Minh", "", 4, 4, 0, 0, 1),
        ("II", "", "Huyện Tây"),
        (1, "", "Xã Tân Minh", "", 5, 5, 0, 0, 1),
    )
    return survey(folder / "khaosat.xlsx", *rows)


def empty_sheet(folder: Path) -> Path:
    return workbook(folder / "khaosat.xlsx", [])


def formulas_without_values(folder: Path) -> Path:
    """openpyxl writes formulas without their results, as do programs that never calculate."""
    return survey(folder / "khaosat.xlsx", changed(GOOD, E="=14+2"), OTHER)


def formulas_with_values(folder: Path) -> Path:
    """xlsxwriter can write the result beside the formula, as spreadsheet programs do."""
    path = folder / "khaosat.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(SHEET)
        page.write_row(0, 0, ("Mã đơn vị", "Tên đơn vị", "Máy tính", "Máy in"))
        page.write_row(1, 0, ("00001", "Phường Bình Minh"))
        page.write_formula(1, 2, "=14+2", None, 16)
        page.write_formula(1, 3, "=1/0", None, "#DIV/0!")
    return path


def hidden_rows(folder: Path) -> Path:
    path = survey(folder / "khaosat.xlsx", GOOD, OTHER)
    book = openpyxl.load_workbook(path)
    book[SHEET].row_dimensions[5].hidden = True
    book.create_sheet("Trống")
    hidden = book.create_sheet("Ẩn")
    hidden.sheet_state = "hidden"
    hidden.append(("Ghi chú",))
    book.save(path)
    return path


def empty_rows(folder: Path) -> Path:
    """A good survey with 100,000 formatted rows below it that hold nothing."""
    first = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
    <dimension ref="A1:XFD1048576"/><sheetData>"""
    good = [("Mã đơn vị", "Tên đơn vị", "Máy in"), ("00001", "", "3")]
    rows = [
        f'<row r="{number}">'
        + "".join(f'<c r="{"ABC"[at]}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in enumerate(row))
        + "</row>"
        for number, row in enumerate(good, 1)
    ]
    rows += [
        f'<row r="{number}"><c r="A{number}" s="1"/><c r="B{number}" s="1"/></row>' for number in range(3, 100_003)
    ]
    sheet = first + "".join(rows).encode() + b"</sheetData></worksheet>"
    return rewritten(folder, "xl/worksheets/sheet1.xml", sheet)


def old_format(folder: Path) -> Path:
    path = folder / "khaosat.xls"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000))
    return path


def locked(folder: Path) -> Path:
    """A locked workbook is an OLE file that holds a stream of this name."""
    path = folder / "khaosat.xlsx"
    stream = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500) + stream + bytes(500))
    return path


def not_a_zip(folder: Path) -> Path:
    path = folder / "khaosat.xlsx"
    path.write_bytes(b"<html><body>Login</body></html>")
    return path


def cut_off(folder: Path) -> Path:
    path = survey(folder / "khaosat.xlsx", GOOD, OTHER)
    path.write_bytes(path.read_bytes()[:-200])
    return path


def another_zip(folder: Path) -> Path:
    path = folder / "khaosat.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    return path


def rewritten(folder: Path, name: str, text: bytes) -> Path:
    """A good survey with one of its parts replaced."""
    path = survey(folder / "good.xlsx", GOOD, OTHER)
    target = folder / "khaosat.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, text if part.filename == name else old.read(part.filename))
    return target


def damaged(folder: Path) -> Path:
    return rewritten(folder, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row r='1'><c")


def missing_strings(folder: Path) -> Path:
    """A text that is to be the seventh of the shared ones, of which there are none."""
    sheet = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
    <row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData></worksheet>"""
    return rewritten(folder, "xl/worksheets/sheet1.xml", sheet)


def zip_bomb(folder: Path) -> Path:
    """A sheet of some hundred kilobytes that unpacks to 130 MiB."""
    path = folder / "khaosat.xlsx"
    good = survey(folder / "good.xlsx", GOOD)
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != "xl/worksheets/sheet1.xml":
                new.writestr(part.filename, old.read(part.filename))
        with new.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(130):
                sheet.write(b" " * 1024 * 1024)
    return path


def far_away(folder: Path) -> Path:
    """A row far below the last one that there can be."""
    sheet = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
    <row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>
    <row r="9999999"><c r="A9999999"><v>1</v></c></row></sheetData></worksheet>"""
    return rewritten(folder, "xl/worksheets/sheet1.xml", sheet)


def missing(folder: Path) -> Path:
    path = survey(folder / "khaosat.xlsx", GOOD)
    gone = folder / "none.xlsx"
    shutil.move(path, gone)
    gone.unlink()
    return gone


CELLS: dict[str, Made] = {
    "no header": no_header,
    "an empty sheet": empty_sheet,
    "a row far away": far_away,
    "two headers": two_headers,
    "two columns of one field": two_columns_of_one_field,
    "cells merged across the data": merged_data,
    "a unit twice": duplicated_unit,
    "an unknown code": with_row(B="09999"),
    "a code and another unit's name": with_row(B="00010"),
    "an unknown name": with_row(B="", C="Xã Hòa Anh", D=""),
    "a repeated name": repeated_name,
    "a name in the wrong district": with_row(B="", C="Xã Hòa An", D="Huyện Đông"),
    "another type of unit": with_row(B="", C="TT. Hòa An", D=""),
    "lost zeros that can mean two units": with_row(B=268, C="", D=""),
    "no unit": with_row(B="", C=""),
    "text in a number's cell": with_row(E="mười sáu"),
    "a negative count": with_row(E=-3),
    "a fraction": with_row(E=2.5),
    "a Vietnamese fraction": with_row(E="1.234,5"),
    "impossibly many": with_row(E=10**9),
    "a truth value": with_row(E=True),
    "more broken than there are": with_row(G=17),
    "more in use and broken than there are": with_row(F=15, G=2),
    "parts without a total": with_row(E=""),
    "a dash": with_row(I="-"),
    "a cross": with_row(G="x"),
    "a day that is none": with_row(L="31/02/2024"),
    "a day to come": with_row(L="01/01/2025"),
    "a formula without its result": formulas_without_values,
    "a formula that failed": formulas_with_values,
}
"""What is wrong in some cells."""

FILES: dict[str, Made] = {
    "the old format": old_format,
    "a password": locked,
    "no zip file": not_a_zip,
    "a file cut off": cut_off,
    "another kind of zip file": another_zip,
    "damaged XML": damaged,
    "texts that are not there": missing_strings,
    "a zip bomb": zip_bomb,
    "no file": missing,
}
"""What cannot be read at all."""

CERTAIN: dict[str, Made] = {
    "lost zeros": with_row(B=1),
    "lost zeros that a name decides": with_row(B=268, C="Hợp Tiến", D=""),
    "decomposed letters": with_row(C=unicodedata.normalize("NFD", "Phường Bình Minh"), B=""),
    "no accents": with_row(C="phuong binh minh", B=""),
    "the tone on another letter": lambda folder: survey(
        folder / "khaosat.xlsx", changed(GOOD, C="UBND xã Hoà An", B="", D="H. Tây")
    ),
    "a district in merged cells": merged_district,
    "districts as headings between rows": sections,
    "a header repeated, a total and a signature": repeated_header_and_totals,
    "hidden rows and sheets": hidden_rows,
    "numbers as text": with_row(E="16", F="14,0", G=" 2 ", J=20.0),
}
"""What looks strange and is certain all the same."""
