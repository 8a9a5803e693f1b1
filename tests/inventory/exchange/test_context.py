"""What a survey says of the office itself: IT staff, dossiers, population, LAN and lines, as figures."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from inventory.declared import Declared
from inventory.exchange.fields import Form, field_of, is_field
from inventory.exchange.text import fold
from inventory.identifiers import SiteName
from inventory.load import load_inventory
from inventory.model import Provenance

from .sheets import apply, city, plan, said, workbook

SITE = SiteName("00001")
ON = datetime(2024, 10, 5)  # noqa: DTZ001

HEADINGS = {
    "Mạng LAN / Năm lắp đặt": "lan_year",
    "Mạng LAN / Số nút mạng": "lan_sockets",
    "Số nút mạng": "lan_sockets",
    "Mạng LAN / Tốc độ (Mbps)": "lan_mbps",
    "Mạng LAN / Đánh giá (tốt/hạn chế/kém)": "lan_state",
    "Mang LAN / Danh gia": "lan_state",
    "Số cán bộ CNTT chuyên trách": "it_staff",
    "Cán bộ công nghệ thông tin / Kiêm nhiệm": "it_staff_shared",
    "Cán bộ CNTT / Không": "it_staff_none",
    "Cán bộ CNTT": "it_staff_kind",
    "Cán bộ CNTT (chuyên trách, kiêm nhiệm, không)": "it_staff_kind",
    "Họ tên cán bộ CNTT": "ignore",
    "Cán bộ CNTT / Trình độ": "ignore",
    "Số hồ sơ tiếp nhận năm 2023": "dossiers 2023",
    "Hồ sơ TTHC / Tháng 9/2024": "dossiers 2024-09",
    "Số hồ sơ/năm": "dossiers year",
    "Hồ sơ bình quân tháng": "dossiers month",
    "Số hồ sơ": None,
    "Hồ sơ trễ hạn năm 2023": None,
    "Dân số": "population",
    "Dân số (người)": "population",
    "Kết nối Internet": "internet",
    "Nhà mạng Internet": "ignore",
    "Đường truyền TSLCD (Mbps)": "tslcd",
    "TSLCD / Nhà cung cấp": "ignore",
    "Tốc độ": "ignore",
}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("heading", HEADINGS)
def test_headings(heading: str, form: str) -> None:
    """With and without accents, composed or not, under a group or alone; what cannot be told is left alone."""
    written = unicodedata.normalize(form, heading)  # type: ignore[arg-type]
    assert field_of(Form.SURVEY, tuple(fold(part) for part in written.split(" / "))) == HEADINGS[heading]


@pytest.mark.parametrize(
    ("field", "known"),
    [("dossiers 2023", True), ("dossiers", False), ("dossiers 23", False), ("it_staff_kind", True), ("lan_mbps", True)],
)
def test_a_mapping_may_name_them(field: str, known: bool) -> None:
    assert is_field(Form.SURVEY, field) is known


def _survey(path: Path, **cells: Any) -> Path:
    """One office with its columns by heading."""
    return workbook(
        path,
        [
            ("Mã đơn vị", "Tên đơn vị", "Người khai", "Ngày khai", *cells),
            ("00001", "Phường Bình Minh", "Cán bộ A", ON, *cells.values()),
        ],
    )


def _figures(tmp_path: Path, cells: dict[str, Any], answers: str = "") -> dict[str, object]:
    """The figures that the office ends up with: values, with the period of dossiers."""
    folder = city(tmp_path / "city")
    made = apply(folder, _survey(tmp_path / "khaosat.xlsx", **cells), answers=answers)
    assert said(made) == []
    told = load_inventory(folder).declared.get(SITE, {})
    return {name: each and ((each.value, each.period) if each.period else each.value) for name, each in told.items()}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"CNTT chuyên trách": 1, "CNTT kiêm nhiệm": "2"}, {"it_staff": 1, "it_staff_shared": 2}),
        ({"CNTT chuyên trách": 0, "CNTT kiêm nhiệm": ""}, {"it_staff": 0, "it_staff_shared": None}),
        (
            {"CNTT chuyên trách": "", "CNTT kiêm nhiệm": "", "Cán bộ CNTT không": "x"},
            {"it_staff": 0, "it_staff_shared": 0},
        ),
        (
            {"CNTT chuyên trách": 1, "CNTT kiêm nhiệm": "", "Cán bộ CNTT không": ""},
            {"it_staff": 1, "it_staff_shared": None},
        ),
        ({"Cán bộ CNTT": "không"}, {"it_staff": 0, "it_staff_shared": 0}),
        ({"Cán bộ CNTT": "1 chuyên trách"}, {"it_staff": 1, "it_staff_shared": None}),
        ({"Cán bộ CNTT": "02 người kiêm nhiệm"}, {"it_staff": None, "it_staff_shared": 2}),
        ({"Cán bộ CNTT": ""}, {"it_staff": None, "it_staff_shared": None}),
        ({"Số hồ sơ năm 2023": "4.800"}, {"dossiers": (4800, "2023")}),
        ({"Số hồ sơ năm 2023": 4800, "Số hồ sơ tháng 9/2024": 350}, {"dossiers": (350, "2024-09")}),
        ({"Số hồ sơ năm 2022": 4100, "Số hồ sơ năm 2023": ""}, {"dossiers": (4100, "2022")}),
        ({"Số hồ sơ/tháng": ""}, {"dossiers": None}),
        ({"Dân số": "12.345"}, {"population": 12345}),
        ({"Mạng LAN năm lắp": "năm 2015", "Mạng LAN số nút": 24}, {"lan_year": 2015, "lan_sockets": 24}),
        ({"Mạng LAN tốc độ": "1 Gbps"}, {"lan_mbps": 1000}),
        ({"Mạng LAN tốc độ": "100Mbps"}, {"lan_mbps": 100}),
        ({"Mạng LAN tốc độ": 100}, {"lan_mbps": 100}),
        ({"Mạng LAN tốc độ": ""}, {"lan_mbps": None}),
        ({"Mạng LAN đánh giá": "Hạn chế"}, {"lan_state": "limited"}),
        ({"Mạng LAN đánh giá": "TOT"}, {"lan_state": "good"}),
        ({"Internet": "Có", "TSLCD (Mbps)": "2,5"}, {"internet": True, "tslcd": 2.5}),
        ({"Internet": 50}, {"internet": True}),
        ({"Internet": "không"}, {"internet": False}),
        ({"Internet": "50 Mbps"}, {"internet": True}),
    ],
)
def test_cells(tmp_path: Path, cells: dict[str, Any], expected: dict[str, object]) -> None:
    assert _figures(tmp_path, cells) == expected


def test_figures_keep_who_said_them_when_and_in_which_cell_and_a_second_import_changes_nothing(tmp_path: Path) -> None:
    folder = city(tmp_path / "city")
    path = _survey(tmp_path / "khaosat.xlsx", **{"Số hồ sơ năm 2023": 4800, "Mạng LAN đánh giá": "kém"})
    apply(folder, path)
    origin = [
        Provenance("declared", "Cán bộ A", date(2024, 10, 5), f"khaosat.xlsx!Khảo sát!{at}") for at in ("E2", "F2")
    ]
    assert load_inventory(folder).declared[SITE] == {
        "dossiers": Declared(4800, origin[0], "2023"),
        "lan_state": Declared("poor", origin[1]),
    }
    again = apply(folder, path)
    assert (again.texts, {change.status.value for change in again.changes}) == ({}, {"unchanged"})


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"Mạng LAN đánh giá": "tạm được"}, '"tạm được" is no judgement; expected tốt, hạn chế or kém'),
        ({"Mạng LAN tốc độ": "nhanh"}, '"nhanh" is no speed; expected Mbit/s, such as 100, or 100 Mbps or 1 Gbps'),
        ({"Mạng LAN tốc độ": -1}, '"-1" is no speed; expected Mbit/s, such as 100, or 100 Mbps or 1 Gbps'),
        (
            {"Cán bộ CNTT": "1"},
            '"1" does not tell dedicated from shared; expected such as "1 chuyên trách", or "không"',
        ),
        (
            {"Số hồ sơ tháng 11/2024": 9},
            "2024-11 is later than the day of the declaration, 2024-10-05; expected what had begun by then",
        ),
        ({"Dân số": "mười nghìn"}, '"mười nghìn" is not a number; expected a whole number, or an empty cell'),
    ],
)
def test_a_cell_that_cannot_be_taken_costs_itself_only(tmp_path: Path, cells: dict[str, Any], message: str) -> None:
    folder = city(tmp_path / "city")
    made = apply(folder, _survey(tmp_path / "khaosat.xlsx", **cells, **{"CNTT chuyên trách": 1}))
    assert said(made) == [f"khaosat.xlsx!Khảo sát!E2: {message}"]
    told = load_inventory(folder).declared[SITE]
    kept = told.pop("it_staff")  # type: ignore[attr-defined]
    assert (kept and kept.value, set(told.values())) in ((1, {None}), (1, set()))


def test_a_year_after_the_declaration_is_refused_in_its_cell(tmp_path: Path) -> None:
    folder = city(tmp_path / "city")
    rows = [
        ("Mã đơn vị", "Tên đơn vị", "Ngày khai", "Mạng LAN năm lắp"),
        ("00001", "Phường Bình Minh", datetime(2022, 10, 5), 2024),  # noqa: DTZ001
    ]
    made = apply(folder, workbook(tmp_path / "khaosat.xlsx", rows))
    what = "2024 is later than the day of the declaration, 2022-10-05; expected what had begun by then"
    assert said(made) == [f"khaosat.xlsx!Khảo sát!D2: {what}"]
    assert load_inventory(folder).declared[SITE] == {"lan_year": None}


@pytest.mark.parametrize(
    ("cells", "key", "answer", "expected"),
    [
        (
            {"Cán bộ CNTT": "kiêm nhiệm"},
            "mark: kiêm nhiệm in Cán bộ CNTT",
            "1",
            {"it_staff": None, "it_staff_shared": 1},
        ),
        ({"Internet": "x"}, "mark: x in Internet", "yes", {"internet": True}),
        ({"Internet": "VNPT"}, "mark: VNPT in Internet", "not_declared", {"internet": None}),
        ({"CNTT chuyên trách": "x"}, "mark: x in CNTT chuyên trách", "1", {"it_staff": 1}),
        ({"TSLCD": "x"}, "mark: x in TSLCD", "10", {"tslcd": 10}),
    ],
)
def test_what_is_not_certain_is_asked_once_and_answered_for_all(
    tmp_path: Path, cells: dict[str, Any], key: str, answer: str, expected: dict[str, object]
) -> None:
    folder = city(tmp_path / "city")
    made = plan(folder, _survey(tmp_path / "khaosat.xlsx", **cells))
    assert [*made.findings.questions] == [key]
    assert _figures(tmp_path, cells, f'answers: {{"{key}": {answer}}}\n') == expected


def test_of_two_files_the_figures_that_differ_are_asked_about(tmp_path: Path) -> None:
    folder = city(
        tmp_path / "city", hand='declared: {"00001": {lan_state: {state: good}, dossiers: {count: 1, period: year}}}'
    )
    path = _survey(tmp_path / "khaosat.xlsx", **{"Mạng LAN đánh giá": "kém", "Số hồ sơ/năm": 1})
    made = plan(folder, path)
    assert [*made.findings.questions] == ["conflict: 00001/lan_state"]
    assert "lan_state is poor here (2024-10-05), good in hand.yaml:1 (undated)" in said(made)[0]
    assert [(c.item, c.status.value, c.after) for c in made.changes] == [("dossiers", "unchanged", "1 in year")]
