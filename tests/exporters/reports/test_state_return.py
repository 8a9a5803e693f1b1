"""State sheets that come back: an unchanged one changes nothing, a changed one is exactly its difference."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from exporters.reports.language import Language
from exporters.reports.state_files import SheetForm
from inventory.exchange.applying import apply_texts
from inventory.identifiers import ItemKind, SiteName
from inventory.load import load_inventory
from inventory.model import Provenance
from tests.inventory.exchange.sheets import city

from .state_sheets import PAPERS, DocxPaper, changes, imported_lab_city, lab_city, planned, said, surveyed, written

FORMS = list(SheetForm)
FIRST, SITE, PC, PRINTER = SiteName("00001"), SiteName("00010"), ItemKind("pc"), ItemKind("printer")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lab_city(tmp_path_factory.mktemp("small") / "city")


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return imported_lab_city(tmp_path_factory.mktemp("imported") / "city")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["small", "imported"])
def test_unchanged_sheets_of_every_office_change_nothing(
    tmp_path: Path, request: pytest.FixtureRequest, name: str, form: SheetForm, language: Language
) -> None:
    folder: Path = request.getfixturevalue(name)
    before = contents(folder)
    paths = written(folder, form, tmp_path, language=language)
    assert len(paths) == 8
    plan = planned(folder, *paths)
    assert (said(plan), plan.texts, changes(plan)) == ([], {}, [])
    assert len(plan.changes) == 8 * (2 + 6)
    apply_texts(folder, plan.texts)
    assert contents(folder) == before


SPARE = {"kind": "Máy quét", "place": "Văn phòng", "count": 2, "broken": 0, "unknown_state": 0, "year": 2023}


def spare(paper: Any, nth: int = 0, **cells: Any) -> str:
    """Fill in a row for another lot; the cell of its count."""
    for column, value in (SPARE | cells).items():
        paper.put("+", column, value, nth)
    return str(paper.ref("+", "count", nth))


def put(code: str, column: str, value: Any) -> Callable[[Any], str]:
    """A change of one cell; which is where the difference is."""

    def act(paper: Any) -> str:
        paper.put(code, column, value)
        return str(paper.ref(code, column))

    return act


CASES: dict[str, tuple[Callable[[Any], str], tuple[str, str, str, str]]] = {
    "a count": (put("pc/office", "count", 17), ("changed", "pc", "16 (2 broken)", "17 (2 broken)")),
    "a year": (
        put("pc/office", "year", 2019),
        ("changed", "pc", "16 (2 broken)", "16 (2 broken, in use since 2019)"),
    ),
    "broken ones": (put("pc/office", "broken", 3), ("changed", "pc", "16 (2 broken)", "16 (3 broken)")),
    "what was broken is not declared any more": (
        put("pc/office", "broken", None),
        ("changed", "pc", "16 (2 broken)", "16 (16 of unknown state)"),
    ),
    "unknown ones": (
        put("pc/office", "unknown_state", 4),
        ("changed", "pc", "16 (2 broken)", "16 (2 broken, 4 of unknown state)"),
    ),
    "none": (put("printer/office", "count", 0), ("changed", "printer", "3", "none")),
    "another place": (put("printer/one_stop_shop", "count", 1), ("changed", "printer", "3", "4 (1 of unknown state)")),
    "a kind that was not on the sheet": (spare, ("added", "scanner", "", "2 (in use since 2023)")),
    "a lot of another year": (
        lambda paper: spare(paper, kind="Máy tính", year=2024),
        ("changed", "pc", "16 (2 broken)", "18 (2 broken, in use since 2024)"),
    ),
    "a lot in the second spare row": (
        lambda paper: spare(paper, 1, kind="printer", place="one_stop_shop", year=None),
        ("changed", "printer", "3", "5"),
    ),
    "staff": (lambda paper: str(paper.answer("Biên chế có mặt", 21)), ("changed", "staff", "20", "21")),
    "staff that is not declared any more": (
        lambda paper: str(paper.answer("Biên chế có mặt", None)),
        ("changed", "staff", "20", "not declared"),
    ),
    "an open question": (lambda paper: str(paper.answer("Số quầy tiếp nhận", 4)), ("added", "counters", "", "4")),
}
"""What an officer does with the sheet of one office, and the only line of the difference."""


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", CASES)
def test_a_change_is_exactly_that_difference_and_is_written_once(tmp_path: Path, form: SheetForm, case: str) -> None:
    folder = surveyed(tmp_path / "city")
    (path,) = written(folder, form, tmp_path, "00001")
    act, wanted = CASES[case]
    paper = PAPERS[form](path)
    where = act(paper)
    plan = planned(folder, paper.save())
    assert (said(plan), changes(plan)) == ([], [(*wanted, where)])
    apply_texts(folder, plan.texts)
    again = planned(folder, path)
    assert (said(again), again.texts, changes(again)) == ([], {}, [])
    (fresh,) = written(folder, form, tmp_path / "fresh", "00001")
    anew = planned(folder, fresh)
    assert (said(anew), anew.texts, changes(anew)) == ([], {}, [])


@pytest.mark.parametrize("form", FORMS)
def test_a_lot_is_taken_off_by_emptying_its_row(tmp_path: Path, form: SheetForm) -> None:
    folder = imported_lab_city(tmp_path / "city")
    (path,) = written(folder, form, tmp_path, "00010")
    paper = PAPERS[form](path)
    for column in ("count", "broken", "unknown_state", "year"):
        paper.put("pc/office", column, None)
    plan = planned(folder, paper.save())
    assert said(plan) == []
    before, after = "24 (in use since 2015 to 2021)", "23 (in use since 2021)"
    assert [change[:4] for change in changes(plan)] == [("changed", "pc", before, after)]
    apply_texts(folder, plan.texts)
    assert [lot.year for lot in load_inventory(folder).assets[SITE].places["office"][PC] or ()] == [2021]


@pytest.mark.parametrize("form", FORMS)
def test_an_emptied_answer_is_open_again(tmp_path: Path, form: SheetForm) -> None:
    folder = surveyed(tmp_path / "city")
    (path,) = written(folder, form, tmp_path, "00001")
    paper = PAPERS[form](path)
    for column in ("count", "broken", "unknown_state"):
        paper.put("printer/office", column, None)
    plan = planned(folder, paper.save())
    before, after = "office: 3; one_stop_shop: none", "office: not declared; one_stop_shop: none"
    where = paper.ref("printer/office", "count")
    assert (said(plan), changes(plan)) == ([], [("changed", "printer", before, after, where)])
    apply_texts(folder, plan.texts)
    assert load_inventory(folder).assets[FIRST].places["office"][PRINTER] is None
    again = planned(folder, path)
    assert (said(again), again.texts, changes(again)) == ([], {}, [])


@pytest.mark.parametrize("form", FORMS)
def test_who_declared_and_when_stays_with_what_was_changed(tmp_path: Path, form: SheetForm) -> None:
    folder = surveyed(tmp_path / "city")
    (path,) = written(folder, form, tmp_path, "00001")
    paper = PAPERS[form](path)
    paper.answer("Họ và tên người khai", "Cán bộ C")
    paper.answer("Điện thoại người khai", "0901 234 567")
    paper.answer("Ngày khai", "25/11/2024")
    paper.put("pc/office", "count", 17)
    where = paper.ref("pc/office", "count")
    plan = planned(folder, paper.save())
    assert [change[1] for change in changes(plan)] == ["pc"]
    apply_texts(folder, plan.texts)
    places = load_inventory(folder).assets[FIRST].places
    (lot,), (printer,) = places["office"][PC] or (), places["office"][PRINTER] or ()
    sheet = f"{path.name}!Phiếu!{where}" if form is SheetForm.XLSX else f"{path.name}!{where}"
    assert lot.provenance == Provenance("declared", "Cán bộ C, 0901 234 567", date(2024, 11, 25), sheet)
    assert printer.provenance.by == "Cán bộ A"
    (fresh,) = written(folder, form, tmp_path / "fresh", "00001")
    assert planned(folder, fresh).texts == {}


@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_that_comes_again_under_another_name_takes_the_place_of_the_first(
    tmp_path: Path, form: SheetForm
) -> None:
    folder = surveyed(tmp_path / "city")
    (path,) = written(folder, form, tmp_path, "00001")
    paper = PAPERS[form](path)
    paper.put("pc/office", "count", 17)
    apply_texts(folder, planned(folder, paper.save()).texts)
    paper.put("pc/office", "count", 18)
    paper.save()
    renamed = path.rename(tmp_path / f"Bản sửa (2){path.suffix}")
    plan = planned(folder, renamed)
    assert (said(plan), [change[:4] for change in changes(plan)]) == (
        [],
        [("changed", "pc", "17 (2 broken)", "18 (2 broken)")],
    )
    apply_texts(folder, plan.texts)
    assert sorted(file.name for file in folder.glob("import-*")) == ["import-khaosat.yaml", "import-phieu-00001.yaml"]


@pytest.mark.parametrize("form", FORMS)
def test_sheets_of_several_offices_come_together(tmp_path: Path, form: SheetForm) -> None:
    folder = surveyed(tmp_path / "city")
    paths = written(folder, form, tmp_path)
    assert len(paths) == 2
    for path, count in zip(paths, (17, 9), strict=True):
        paper = PAPERS[form](path)
        paper.put("pc/office", "count", count)
        paper.save()
    broken = tmp_path / f"hỏng.{form}"
    broken.write_bytes(paths[0].read_bytes()[:3000])
    plan = planned(folder, *paths, broken)
    assert [change[:4] for change in changes(plan)] == [
        ("changed", "pc", "16 (2 broken)", "17 (2 broken)"),
        ("changed", "pc", "8", "9"),
    ]
    assert [line.partition(";")[0] for line in said(plan)] == [f"{broken.name}: {NOT_WHOLE[form]}"]
    apply_texts(folder, plan.texts)
    again = planned(folder, *paths)
    assert (again.texts, changes(again)) == ({}, [])


NOT_WHOLE = {
    SheetForm.XLSX: "not a workbook: the file is not a whole zip file",
    SheetForm.DOCX: "not a document: the file is not a whole zip file",
}


@pytest.mark.parametrize("form", FORMS)
def test_what_is_written_by_hand_is_shown_and_not_touched(tmp_path: Path, form: SheetForm) -> None:
    folder = city(tmp_path / "city", extra='assets: {"00001": {office: {pc: [{count: 5}], printer: [{count: 1}]}}}\n')
    before = contents(folder)
    (path,) = written(folder, form, tmp_path, "00001")
    paper = PAPERS[form](path)
    paper.put("pc/office", "count", 6)
    where = paper.ref("pc/office", "count")
    plan = planned(folder, paper.save())
    (line,) = said(plan)
    assert where in line
    assert "pc is 6 here (2024-11-30), 5 in extra.yaml:1 (undated), which is written by hand" in line
    assert (changes(plan), contents(folder)) == ([], before)
    apply_texts(folder, plan.texts)
    (lot,) = load_inventory(folder).assets[FIRST].places["office"][PC] or ()
    assert (lot.count, (folder / "extra.yaml").read_bytes()) == (5, before["extra.yaml"])


@pytest.mark.parametrize("form", FORMS)
def test_what_another_source_declared_after_the_sheet_is_asked_about(tmp_path: Path, form: SheetForm) -> None:
    folder = surveyed(tmp_path / "city")
    (path,) = written(folder, form, tmp_path, "00001", on=date(2024, 10, 1))
    paper = PAPERS[form](path)
    paper.put("pc/office", "count", 17)
    plan = planned(folder, paper.save())
    (line,) = said(plan)
    assert "pc is 17 (2 broken) here (2024-10-01), 16 (2 broken) in import-khaosat.yaml" in line
    assert changes(plan) == []


@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_dated_ahead_is_of_today(tmp_path: Path, form: SheetForm) -> None:
    folder = surveyed(tmp_path / "city")
    (path,) = written(folder, form, tmp_path, "00001", on=date(2099, 1, 1))
    text = (folder / "import-khaosat.yaml").read_text()
    later = (date(2024, 12, 2)).isoformat()
    (folder / "import-khaosat.yaml").write_text(text.replace("2024-10-05", later))
    paper = PAPERS[form](path)
    paper.put("pc/office", "count", 17)
    plan = planned(folder, paper.save())
    (line,) = said(plan)
    assert "pc is 17 (2 broken) here (2024-12-01), 16 (2 broken) in import-khaosat.yaml" in line


def test_the_office_s_own_words_are_shown(tmp_path: Path) -> None:
    folder = surveyed(tmp_path / "city")
    (path,) = written(folder, SheetForm.DOCX, tmp_path, "00001")
    paper = DocxPaper(path)
    paper.document.tables[4].rows[1].cells[1].text = "Đang chờ cấp máy"
    plan = planned(folder, paper.save())
    assert plan.findings.notes == [f'{path.name}!table 5 row 2 cell 2: the office writes: "Đang chờ cấp máy"']
