"""Sheets of the inventory: true numbers, no formulas, and what returns unchanged changes nothing."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from inventory.exchange.errors import TargetFileError
from inventory.exchange.exporting import export_inventory
from inventory.exchange.sheets_out import FileForm, What
from inventory.load import load_inventory

from .sheets import NETWORK, apply, city, plan, said

ASSETS = """
assets:
  "00001":
    office:
      pc:
        - {count: 12, year: 2018, broken: 1, by: "Cán bộ A, 0912", on: 2024-10-05, source: "=cmd|' /C calc'!A0"}
        - {count: 4}
      printer: []
      scanner: null
    one_stop_shop:
      pc: [{count: 3, year: 2021, unknown_state: 1, serials: ["+X1", "X2"]}]
declared:
  "00001":
    staff: {count: 20, by: "Cán bộ A", on: 2024-10-05}
    it_staff: {count: 0}
    it_staff_shared: null
    dossiers: {count: 4800, period: "2023", by: "=1+1", on: 2024-10-05, source: "khaosat.xlsx!V7"}
    lan_year: {year: 2015}
    lan_mbps: {mbps: 0.5}
    lan_state: {state: limited}
    internet: {answer: false}
  "00010":
    dossiers: {count: 30, period: month}
    population: null
circuits:
  - id: "00354"
    provider: VNPT
    hotline: "+84 24 1800"
    ends: [r-00001/ether1, core-1/ge-0/0/1]
    down_mbps: 2.5
    monthly_vnd: 900000
  - {id: K-2, provider: VNPT, ends: [r-00001/ether2], down_mbps: 10, up_mbps: 2}
"""

DEVICES = """
  - {name: sw-1, site: "00001", role: switch, address: 10.0.1.2, serial: "-S1", uplinks: [{to: r-00001}]}
  - name: p-1
    site: "00001"
    role: printer
    reach: via_gateway
    mac: "02:00:5e:10:00:01"
    in_use_since: 2019
    expected: office_hours
    uplinks: [{to: sw-1}]
"""


def full_city(folder: Path, *, simulated: bool = False) -> Path:
    """The small city with assets, circuits and devices of every kind."""
    made = city(folder, extra=ASSETS, network=NETWORK.rstrip() + DEVICES)
    if simulated:
        (made / "mark.yaml").write_text("simulated: true\n")
    return made


def exported(folder: Path, form: FileForm, out: Path) -> list[Path]:
    return export_inventory(load_inventory(folder), tuple(What), form, out)


@pytest.mark.parametrize("simulated", [False, True])
@pytest.mark.parametrize("form", list(FileForm))
def test_an_unchanged_export_changes_nothing_when_it_returns(
    tmp_path: Path, form: FileForm, *, simulated: bool
) -> None:
    folder = full_city(tmp_path / "city", simulated=simulated)
    before = sorted(path.name for path in folder.iterdir())
    for path in exported(folder, form, tmp_path / "out"):
        made = apply(folder, path)
        assert (said(made), made.texts) == ([], {})
        assert {change.status.value for change in made.changes} == {"unchanged"}
    assert sorted(path.name for path in folder.iterdir()) == before


def sheet(path: Path, title: str) -> list[list[Any]]:
    book = openpyxl.load_workbook(path)
    return [list(row) for row in book[title].iter_rows(values_only=True)]


def test_figures_are_numbers_days_are_dates_and_codes_are_text(tmp_path: Path) -> None:
    (path,) = exported(full_city(tmp_path / "city"), FileForm.XLSX, tmp_path)
    head, *rows = sheet(path, "Tài sản")
    assert head[:5] == ["STT", "Mã đơn vị", "Tên đơn vị", "Quận/Huyện", "Mã điểm"]
    begin = ["00001", "Phường Bình Minh", "Huyện Đông", "00001"]
    when = datetime(2024, 10, 5)  # noqa: DTZ001
    assert rows == [
        [1, *begin, "office", "pc", "máy tính", 12, 2018, 1, 0, None, "Cán bộ A, 0912", when, "=cmd|' /C calc'!A0"],
        [2, *begin, "office", "pc", "máy tính", 4, None, 0, 0, None, None, None, "extra.yaml:7"],
        [3, *begin, "office", "printer", "máy in", 0, *[None] * 7],
        [4, *begin, "office", "scanner", "máy quét", None, *[None] * 7],
        [5, *begin, "one_stop_shop", "pc", "máy tính", 3, 2021, 0, 1, "+X1, X2", None, None, "extra.yaml:11"],
    ]


def test_figures_that_offices_declared_are_a_sheet_of_their_own(tmp_path: Path) -> None:
    """An office may fill in what it left empty; words are those of the form."""
    (path,) = exported(full_city(tmp_path / "city"), FileForm.XLSX, tmp_path)
    head, *rows = sheet(path, "Chỉ tiêu kê khai")
    assert head[5:] == ["Mã chỉ tiêu", "Tên chỉ tiêu", "Giá trị", "Kỳ", "Người khai", "Ngày khai", "Nguồn số liệu"]
    assert [(row[4], row[5], *row[7:10]) for row in rows] == [
        ("00001", "staff", 20, None, "Cán bộ A"),
        ("00001", "it_staff", 0, None, None),
        ("00001", "it_staff_shared", None, None, None),
        ("00001", "dossiers", 4800, "2023", "=1+1"),
        ("00001", "lan_year", 2015, None, None),
        ("00001", "lan_mbps", 0.5, None, None),
        ("00001", "lan_state", "hạn chế", None, None),
        ("00001", "internet", "không", None, None),
        ("00010", "dossiers", 30, "month", None),
        ("00010", "population", None, None, None),
    ]


def test_a_figure_that_was_filled_in_is_a_difference(tmp_path: Path) -> None:
    folder = full_city(tmp_path / "city")
    (path,) = exported(folder, FileForm.XLSX, tmp_path)
    book = openpyxl.load_workbook(path)
    page = book["Chỉ tiêu kê khai"]
    page["H4"], page["H11"] = 2, 9000
    book.save(path)
    made = plan(folder, path)
    found = [(c.status.value, c.item, c.before, c.after) for c in made.changes if c.status.value != "unchanged"]
    assert said(made) == []
    assert found == [
        ("changed", "it_staff_shared", "not declared", "2"),
        ("changed", "population", "not declared", "9000"),
    ]


def test_the_header_is_frozen_filtered_and_nothing_is_a_formula(tmp_path: Path) -> None:
    (path,) = exported(full_city(tmp_path / "city"), FileForm.XLSX, tmp_path)
    book = openpyxl.load_workbook(path)
    page = book["Tài sản"]
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:P6")
    cells = [cell for each in book.worksheets for row in each.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    dangerous = [cell for cell in cells if isinstance(cell.value, str) and cell.value[:1] in "=+-@"]
    assert [cell.value for cell in dangerous] == ["=cmd|' /C calc'!A0", "+X1, X2", "-S1", "+84 24 1800", "=1+1"]
    assert all(cell.quotePrefix for cell in dangerous)


def test_one_inventory_gives_one_workbook_byte_for_byte(tmp_path: Path) -> None:
    folder = full_city(tmp_path / "city")
    (first,), (second,) = (exported(folder, FileForm.XLSX, tmp_path / name) for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()


def test_csv_is_what_a_vietnamese_spreadsheet_expects(tmp_path: Path) -> None:
    paths = exported(full_city(tmp_path / "city"), FileForm.CSV, tmp_path)
    assert [path.name for path in paths] == ["assets.csv", "devices.csv", "circuits.csv", "figures.csv"]
    data = paths[2].read_bytes()
    assert data.startswith("\N{ZERO WIDTH NO-BREAK SPACE}STT;".encode())
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert rows[1:] == [
        ["1", "00354", "VNPT", "r-00001/ether1", "core-1/ge-0/0/1", "2,5", "", "900000", "'+84 24 1800"],
        ["2", "K-2", "VNPT", "r-00001/ether2", "", "10", "2", "", ""],
    ]


def test_simulated_figures_carry_their_mark_in_name_sheet_and_rows(tmp_path: Path) -> None:
    folder = full_city(tmp_path / "city", simulated=True)
    (path,) = exported(folder, FileForm.XLSX, tmp_path)
    assert path.name == "inventory (SỐ LIỆU GIẢ LẬP).xlsx"
    rows = sheet(path, "Tài sản (số liệu giả lập)")
    assert {row[-1] for row in rows[1:]} == {"SỐ LIỆU GIẢ LẬP"}


def test_a_sheet_that_was_filled_in_is_a_difference(tmp_path: Path) -> None:
    folder = full_city(tmp_path / "city")
    (path,) = exported(folder, FileForm.XLSX, tmp_path)
    book = openpyxl.load_workbook(path)
    book["Tài sản"]["I5"] = 2
    book.save(path)
    made = plan(folder, path)
    found = [(c.status.value, c.item, c.before, c.after) for c in made.changes if c.status.value != "unchanged"]
    assert (said(made), found) == ([], [("changed", "scanner", "not declared", "2")])


def test_several_sheets_do_not_fit_into_one_csv_file(tmp_path: Path) -> None:
    with pytest.raises(TargetFileError, match="4 CSV files are to be written; name a folder"):
        exported(full_city(tmp_path / "city"), FileForm.CSV, tmp_path / "all.csv")
