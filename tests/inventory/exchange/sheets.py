"""A small city and spreadsheets made here, as offices keep them; nobody's real paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from inventory.exchange.applying import apply_texts
from inventory.exchange.importing import Plan, Source, plan_import

TODAY = date(2024, 12, 1)

CITY = """
city: {name: Thành phố Thử, code: "01", timezone: Asia/Ho_Chi_Minh, units_as_of: 2024-06-30}
units:
  - {code: "01", name: Thành phố Thử, level: city}
  - {code: "011", name: Huyện Đông, level: district, parent: "01"}
  - {code: "268", name: Huyện Tây, level: district, parent: "01"}
  - {code: "00001", name: Phường Bình Minh, level: commune, parent: "011"}
  - {code: "00004", name: Xã Tân Minh, level: commune, parent: "011"}
  - {code: "00007", name: Xã Tân Minh, level: commune, parent: "268"}
  - {code: "00010", name: Xã Hòa An, level: commune, parent: "268"}
  - {code: "00268", name: Xã Hợp Tiến, level: commune, parent: "268"}
"""

NETWORK = """
collectors: [{name: dc-1, attached_to: core-1}]
credentials:
  ro: {snmp: {version: 2, community: env:WW_COMMUNITY}}
defaults: {device: {credentials: ro}}
templates:
  commune: {places: [office, one_stop_shop], devices: [{name: "r-{unit}", role: router, uplinks: [{to: core-1}]}]}
sites:
  - {unit: "01", name: dc}
  - {unit: "00001", template: commune, devices: [{name: r-00001, address: 10.0.1.1}]}
  - {unit: "00010", places: [office]}
devices:
  - {name: core-1, site: dc, role: router, address: 10.0.0.1}
"""

HEADER = (
    *("STT", "Mã đơn vị", "Tên đơn vị", "Huyện", "Máy tính", "", "", ""),
    *("Máy in", "Có mặt", "Người khai", "Ngày khai"),
)
SUBHEADER = ("", "", "", "", "Tổng", "Đang dùng", "Hỏng", "Mua trước năm 2018")
GOOD = (1, "00001", "Phường Bình Minh", "Huyện Đông", 16, 14, 2, 5, 3, 20, "Cán bộ A", datetime(2024, 10, 5))  # noqa: DTZ001
OTHER = (2, "00010", "Xã Hòa An", "Huyện Tây", 8, 8, 0, 0, 1, 9, "Cán bộ B", datetime(2024, 10, 6))  # noqa: DTZ001

SHEET = "Khảo sát"


def city(folder: Path, **files: str) -> Path:
    """An inventory folder of the small city, with files beside the two of it."""
    folder.mkdir(exist_ok=True)
    for name, text in {"city": CITY, "network": NETWORK, **files}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def workbook(path: Path, rows: Sequence[Sequence[Any]], *, title: str = SHEET, merged: Sequence[str] = ()) -> Path:
    """A workbook of one sheet; "" is an empty cell."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = title
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value != "":
                page.cell(number, column, value)
    for area in merged:
        page.merge_cells(area)
    book.save(path)
    return path


def survey(path: Path, *rows: Sequence[Any], merged: Sequence[str] = ()) -> Path:
    """A survey as communes get it: a merged title, a header of two rows in rows 2 and 3, data from row 4 on."""
    title = ("PHIẾU KHẢO SÁT HIỆN TRẠNG TRANG THIẾT BỊ CÔNG NGHỆ THÔNG TIN",)
    around = ("A1:L1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:H2", "I2:I3", "J2:J3", "K2:K3", "L2:L3")
    return workbook(path, (title, HEADER, SUBHEADER, *rows), merged=(*around, *merged))


def changed(row: Sequence[Any], **cells: Any) -> tuple[Any, ...]:
    """A row with some cells, by column letter, replaced."""
    values = list(row)
    for letter, value in cells.items():
        values[ord(letter) - ord("A")] = value
    return tuple(values)


def plan(folder: Path, *files: Path, answers: str = "", name: str = "", prefer: bool = False) -> Plan:
    """What importing would do."""
    path = None
    if answers:
        path = folder.parent / "answers.txt"
        path.write_text(answers, encoding="utf-8")
    return plan_import(folder, Source(files, name, path, prefer), TODAY)


def apply(folder: Path, *files: Path, answers: str = "", name: str = "", prefer: bool = False) -> Plan:
    """Import and write."""
    made = plan(folder, *files, answers=answers, name=name, prefer=prefer)
    apply_texts(folder, made.texts)
    return made


def said(made: Plan) -> list[str]:
    """Everything to be asked or corrected, as it is printed."""
    return [str(thing) for thing in (*made.findings.questions.values(), *made.findings.problems)]


def notes(made: Plan) -> list[str]:
    """All notes."""
    each = (f"{what}: {item}" for what, items in made.findings.groups.items() for item in items)
    return [*made.findings.notes, *each]
