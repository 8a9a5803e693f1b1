"""The register of fixed assets: "Máy vi tính, SL 12" as lots, things that are no equipment left alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from inventory.identifiers import ItemKind, SiteName
from inventory.load import load_inventory
from inventory.model import AssetLot, Provenance

from .sheets import apply, city, notes, plan, said, workbook

HEAD = (
    *("STT", "Mã tài sản", "Tên tài sản", "Nước sản xuất", "Năm đưa vào sử dụng", "Số lượng", "Nguyên giá"),
    *("Hao mòn lũy kế", "Giá trị còn lại", "Bộ phận sử dụng"),
)
TITLE = [
    ("SỔ TÀI SẢN CỐ ĐỊNH",),
    ("Đơn vị: UBND phường Bình Minh",),
    ("Đến ngày 31/10/2024",),
    HEAD,
    tuple(range(1, 11)),
]


def row(name: str, year: object = 2016, quantity: object = "", department: str = "Văn phòng") -> tuple[object, ...]:
    return ("", "TS01", name, "Việt Nam", year, quantity, 120_000_000, 60_000_000, 60_000_000, department)


def register(tmp_path: Path, *rows: tuple[object, ...], title: list[tuple[object, ...]] = TITLE) -> Path:
    return workbook(tmp_path / "S24.xlsx", [*title, *rows], title="S24-H")


def lot(count: int, year: int, cell: str) -> AssetLot:
    return AssetLot(count, year, provenance=Provenance("declared", "", date(2024, 10, 31), f"S24.xlsx!S24-H!{cell}"))


def test_rows_become_lots_of_their_place_and_year(tmp_path: Path) -> None:
    folder = city(tmp_path / "city")
    rows = (
        ("I", "", "Máy móc, thiết bị"),
        row("Máy vi tính, SL 12"),
        row("Máy vi tính để bàn Dell (3 bộ)", "2021", 3, "Bộ phận Một cửa"),
        row("Máy in HP", date(2019, 5, 1), "2"),
        row("Máy điều hòa", 2015, 4),
        row("Xe ô tô 7 chỗ", 2012, 1),
        ("", "", "Tổng cộng", "", "", 22),
    )
    made = apply(folder, register(tmp_path, *rows))
    assert said(made) == []
    assert load_inventory(folder).assets[SiteName("00001")].places == {
        "office": {ItemKind("pc"): (lot(12, 2016, "C7"),), ItemKind("printer"): (lot(2, 2019, "C9"),)},
        "one_stop_shop": {ItemKind("pc"): (lot(3, 2021, "C8"),), ItemKind("printer"): ()},
    }
    assert 'S24.xlsx!S24-H: 2 rows are not equipment that is counted, such as "Máy điều hòa", "Xe ô tô 7 chỗ"' in notes(
        made
    )


def test_a_kind_that_the_register_does_not_name_stays_open(tmp_path: Path) -> None:
    """What is cheap stands in the register of tools, so silence is not "none"."""
    folder = city(tmp_path / "city")
    apply(folder, register(tmp_path, row("Máy in", 2019, 2)))
    assert set(load_inventory(folder).assets[SiteName("00001")].places["office"]) == {"printer"}


def test_names_that_fit_two_kinds_or_none_are_asked_about_and_remembered(tmp_path: Path) -> None:
    folder = city(tmp_path / "city")
    path = register(
        tmp_path, row("Màn hình máy tính", 2016, 5), row("Thiết bị mạng", 2018, 1), row("Thiết bị mạng", 2019, 2)
    )
    first = plan(folder, path)
    assert [(question.key, question.where, question.choices[-1]) for question in first.findings.questions.values()] == [
        ("name: Màn hình máy tính", ["S24.xlsx!S24-H!C6"], "skip"),
        ("name: Thiết bị mạng", ["S24.xlsx!S24-H!C7", "S24.xlsx!S24-H!C8"], "skip"),
    ]
    answers = 'answers: {"name: Màn hình máy tính": skip, "name: Thiết bị mạng": lan_switch}\n'
    made = apply(folder, path, answers=answers)
    assert (said(made), [(change.item, change.after) for change in made.changes]) == (
        [],
        [("lan_switch", "3 (in use since 2018 to 2019)")],
    )
    assert said(plan(folder, path)) == []


def test_a_quantity_is_never_made_up(tmp_path: Path) -> None:
    path = register(tmp_path, row("Máy vi tính, SL 12", 2016, 1), row("Máy scan", 2017), row("Máy in", 2117, 1))
    made = plan(city(tmp_path / "city"), path)
    question, *problems = said(made)
    assert question == (
        "S24.xlsx!S24-H!F6: the name says 12 pieces, the column 1: how many are there?; "
        'answer "quantity: Máy vi tính, SL 12 (row 6)" with 12 | 1'
    )
    assert problems == [
        'S24.xlsx!S24-H!F7: how many of "Máy scan" is not said; expected a whole number',
        "S24.xlsx!S24-H!E8: year 2117 is impossible; expected a year from 1980 to 2024",
    ]
    assert [(change.item, change.after) for change in made.changes] == [("printer", "1")]


def test_a_register_of_nobody_is_asked_about(tmp_path: Path) -> None:
    folder = city(tmp_path / "city")
    path = register(tmp_path, row("Máy in", 2019, 2), title=[HEAD])
    assert said(plan(folder, path)) == [
        'S24.xlsx!S24-H: which unit is this about?; answer "unit: S24.xlsx!S24-H" with the unit\'s code | skip'
    ]
    made = plan(folder, path, answers='answers: {"unit: S24.xlsx!S24-H": "00010"}\n')
    assert [(change.subject, change.after) for change in made.changes] == [("00010 Xã Hòa An", "2 (in use since 2019)")]


def test_a_register_and_its_register_of_tools_add_up_as_one_source(tmp_path: Path) -> None:
    folder = city(tmp_path / "city")
    first = register(tmp_path, row("Máy vi tính", 2016, 12))
    second = workbook(tmp_path / "CCDC.xlsx", [("Đơn vị: 00001",), HEAD, row("Máy vi tính", 2020, 3)])
    made = apply(folder, first, second, name="so-tai-san")
    assert [(change.item, change.after) for change in made.changes] == [("pc", "15 (in use since 2016 to 2020)")]
    assert (folder / "import-so-tai-san.yaml").is_file()
