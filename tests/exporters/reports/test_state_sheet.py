"""State sheets as they are written: open cells, locked cells, rules for what is typed, and harmless texts."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import Cell

from exporters.reports.language import Language
from exporters.reports.state_files import SheetForm
from exporters.reports.state_model import build_state_sheets, sites_of
from exporters.reports.texts import SIMULATED, Catalogue, all_texts
from inventory.checks import ITEM_KINDS
from inventory.exchange.state_form import (
    HEADINGS,
    LABELS,
    PLACES,
    REMARKS,
    Identity,
    identity_in,
    kinds_named,
    row_code,
    row_in,
)
from inventory.exchange.text import fold
from inventory.load import load_inventory
from planning.assessment import assess
from tests.inventory.exchange.sheets import city

from .state_sheets import ON, DocxPaper, XlsxPaper, changes, lab_city, planned, said, surveyed, written


@pytest.mark.parametrize("language", list(Language))
def test_the_import_knows_every_heading_label_and_place_of_the_form(language: Language) -> None:
    texts = Catalogue(language)
    assert [name for name, words in HEADINGS.items() if fold(texts(f"state.{name}")) not in words] == []
    assert [name for name, words in LABELS.items() if fold(texts(f"state.{name}")) not in words] == []
    assert [place for place, words in PLACES.items() if fold(texts(f"state_place.{place}")) not in words] == []
    assert fold(texts("state_place.one_stop_shop.old")) in PLACES["one_stop_shop"]
    assert fold(texts("state.remark")) in REMARKS


@pytest.mark.parametrize("language", list(Language))
def test_the_import_knows_every_kind_by_its_name(language: Language) -> None:
    named = {kind: all_texts()[f"item.{kind}"][language] for kind in ITEM_KINDS - {"circuit"}}
    assert {kind: name for kind, name in named.items() if kinds_named(name) != (kind,)} == {}


def test_the_line_of_a_sheet_and_the_code_of_a_row_come_back() -> None:
    identity = Identity("00001", "00001.b-2", date(2024, 12, 31), simulated=True)
    assert identity.line() == "WW-PHIEU/1/00001/00001.b-2/2024-12-31/GIA-LAP"
    assert identity_in(f"Mã phiếu (không sửa): {identity.line()} ") == identity
    assert row_in(f" {row_code('pc', 'office')} ") == ("pc", "office")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lab_city(tmp_path_factory.mktemp("small") / "city")


def test_what_is_to_be_filled_in_is_open_and_coloured_and_all_else_is_locked(small: Path, tmp_path: Path) -> None:
    (path,) = written(small, SheetForm.XLSX, tmp_path, "00010")
    paper = XlsxPaper(path)
    cells = [cell for row in paper.page.iter_rows() for cell in row if isinstance(cell, Cell)]
    opened = {cell.coordinate for cell in cells if not cell.protection.locked}
    coloured = {cell.coordinate for cell in cells if cell.fill.fgColor.rgb == "FFFFF2CC"}
    assert opened == coloured
    for column in ("count", "broken", "unknown_state", "year"):
        assert paper.ref("pc/office", column) in opened
    for column in ("kind", "place", "in_use", "code"):
        assert paper.ref("pc/office", column) not in opened
    assert {paper.ref("+", column) for column in ("kind", "place", "count", "year")} <= opened
    assert (paper.page.protection.sheet, paper.page.protection.password) == (True, None)
    assert paper.book["Danh mục"].sheet_state == "hidden"


def test_counts_and_years_are_checked_while_they_are_typed(small: Path, tmp_path: Path) -> None:
    (path,) = written(small, SheetForm.XLSX, tmp_path, "00010")
    paper = XlsxPaper(path)
    rules = [
        (paper.ref("pc/office", column) in rule.sqref, rule.type, rule.operator, rule.formula1, rule.formula2)
        for column in ("count", "year")
        for rule in paper.page.data_validations.dataValidation
        if paper.ref("pc/office", column) in rule.sqref
    ]
    assert rules == [
        (True, "whole", "greaterThanOrEqual", "0", None),
        (True, "whole", None, "1980", "2024"),
    ]
    lists = [rule for rule in paper.page.data_validations.dataValidation if rule.type == "list"]
    assert [paper.ref("+", column) in rule.sqref for column, rule in zip(("kind", "place"), lists, strict=False)] == [
        True,
        True,
    ]


def test_an_open_answer_is_an_empty_cell_and_none_is_zero(small: Path, tmp_path: Path) -> None:
    (path,) = written(small, SheetForm.XLSX, tmp_path, "00157")
    paper = XlsxPaper(path)
    assert paper.page[paper.ref("pc/office", "count")].value is None
    assert paper.page[paper.ref("ups/one_stop_shop", "count")].value == 0
    assert paper.page[paper.ref("ups/one_stop_shop", "broken")].value is None


def test_the_sheet_says_what_the_gap_report_says(small: Path) -> None:
    inventory = load_inventory(small)
    result = assess(inventory, date(2024, 12, 31))
    sites = sites_of(result, ["10375"], [])
    (sheet,) = build_state_sheets(result, inventory, sites, Language.VI)
    (office,) = [office for office in result.offices if office.unit == "10375"]
    pcs = office.item(next(gap.item for gap in office.items if gap.item == "pc"))
    assert pcs is not None
    (row,) = [row for row in sheet.compared if row.kind == "Máy tính"]
    assert (row.need, row.owned, row.short) == (str(pcs.need), str(pcs.owned), str(pcs.low.short))
    assert row.norm.startswith("1 / biên chế (")
    assert (sheet.staff, sheet.counters) == (office.staff, office.counters)
    (other,) = build_state_sheets(result, inventory, sites_of(result, ["00157"], []), Language.VI)
    assert other.questions == (
        "Máy tính: Đề nghị khai bổ sung số lượng tại khu vực văn phòng (các nơi khác đã khai 2).",
    )


def test_offices_are_chosen_by_unit_or_district(small: Path) -> None:
    result = assess(load_inventory(small), date(2024, 12, 31))
    assert len(sites_of(result, [], [])) == 8
    assert set(sites_of(result, ["00157"], ["281"])) == {"00157", "10375", "10384"}


@pytest.mark.parametrize("form", list(SheetForm))
def test_simulated_figures_carry_their_mark(small: Path, tmp_path: Path, form: SheetForm) -> None:
    (path,) = written(small, form, tmp_path, "00010")
    assert path.name == f"phieu-00010-phuong-nguyen-trung-truc ({SIMULATED}).{form}"
    with zipfile.ZipFile(path) as archive:
        parts = [name for name in archive.namelist() if SIMULATED in archive.read(name).decode()]
    wanted = ["word/header1.xml"] if form is SheetForm.DOCX else ["xl/worksheets/sheet1.xml"]
    assert set(wanted) <= set(parts)


@pytest.mark.parametrize("form", list(SheetForm))
def test_the_same_figures_give_the_same_bytes(small: Path, tmp_path: Path, form: SheetForm) -> None:
    first, second = (written(small, form, tmp_path / name, "00010") for name in ("a", "b"))
    assert first[0].read_bytes() == second[0].read_bytes()


HOSTILE = "=cmd|' /C calc'!A0 <w:p/> &x; \N{RIGHT-TO-LEFT OVERRIDE}\x0b \N{ZERO WIDTH SPACE}{{1}}"


@pytest.mark.parametrize("form", list(SheetForm))
def test_hostile_names_are_harmless_and_the_sheet_still_returns(tmp_path: Path, form: SheetForm) -> None:
    hostile = yaml.safe_dump(
        {"sites": [{"unit": "00007", "title": HOSTILE.replace("\x0b", ""), "places": ["office"], "staff": 3}]},
        allow_unicode=True,
    )
    assets = 'assets: {"00007": {office: {pc: [{count: 2, year: 2020}]}}}\n'
    folder = city(tmp_path / "city", hostile=hostile, assets=assets)
    (path,) = written(folder, form, tmp_path, "00007")
    if form is SheetForm.XLSX:
        page = openpyxl.load_workbook(path).worksheets[0]
        formulas = [str(cell.value) for row in page.iter_rows() for cell in row if cell.data_type == "f"]
        assert all(formula.startswith("=IF(OR(C") for formula in formulas)
        shown = [str(cell.value) for row in page.iter_rows() for cell in row if "CALC" in str(cell.value)]
    else:
        tables = docx.Document(str(path)).tables
        shown = [cell.text for table in tables for row in table.rows for cell in row.cells if "CALC" in cell.text]
    assert len(shown) >= 1
    assert not any("\N{RIGHT-TO-LEFT OVERRIDE}" in text for text in shown)
    plan = planned(folder, path)
    assert (said(plan), plan.texts, changes(plan)) == ([], {}, [])


LOT = st.fixed_dictionaries({"count": st.integers(1, 300)}).flatmap(
    lambda lot: st.fixed_dictionaries(
        {
            "count": st.just(lot["count"]),
            "broken": st.integers(0, lot["count"] // 2),
            "unknown_state": st.integers(0, lot["count"] // 2),
        },
        optional={
            "year": st.integers(1980, 2024),
            "by": st.sampled_from(["Cán bộ A", "+84 901"]),
            "on": st.sampled_from(["2024-01-31", "2023-12-01"]),
            "serials": st.lists(st.text("AB12-=", min_size=1, max_size=5), max_size=lot["count"], unique=True),
        },
    )
)
KINDS = st.dictionaries(
    st.sampled_from(sorted(ITEM_KINDS - {"circuit"})), st.none() | st.lists(LOT, max_size=4), max_size=6
)
SITE = st.fixed_dictionaries({"office": KINDS, "one_stop_shop": KINDS})


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=SITE,
    figures=st.tuples(st.none() | st.integers(0, 99), st.none() | st.integers(0, 9)),
    form=st.sampled_from(list(SheetForm)),
    language=st.sampled_from(list(Language)),
    generated=st.booleans(),
)
def test_whatever_an_office_has_its_sheet_returns_as_it_was(
    tmp_path_factory: pytest.TempPathFactory,
    *,
    places: dict[str, object],
    figures: tuple[int | None, int | None],
    form: SheetForm,
    language: Language,
    generated: bool,
) -> None:
    base = tmp_path_factory.mktemp("any")
    named = dict(zip(("staff", "counters"), figures, strict=True))
    declared = {name: None if count is None else {"count": count} for name, count in named.items()}
    document = yaml.safe_dump({"assets": {"00001": places}, "declared": {"00001": declared}}, allow_unicode=True)
    head = "# Generated by: wardwatch inventory import\n" if generated else ""
    folder = city(base / "city", **{"import-khaosat" if generated else "hand": head + document})
    (path,) = written(folder, form, base, "00001", language=language)
    plan = planned(folder, path)
    assert (said(plan), plan.texts, changes(plan)) == ([], {}, [])


def test_what_is_only_for_reading_is_never_imported(tmp_path: Path) -> None:
    folder = surveyed(tmp_path / "city")
    (path,) = written(folder, SheetForm.DOCX, tmp_path, "00001", on=ON)
    paper = DocxPaper(path)
    paper.put("pc/office", "in_use", 3)
    for table in paper.document.tables[3:4]:
        for cell in (cell for row in table.rows[1:] for cell in row.cells):
            cell.text = "9"
    plan = planned(folder, paper.save())
    assert (said(plan), plan.texts, changes(plan)) == ([], {}, [])
