"""State sheets that were damaged on their way: only what is broken is lost, and it is named with its cell."""

from __future__ import annotations

import copy
import random
import shutil
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exporters.reports.state_files import SheetForm
from inventory.exchange.applying import apply_texts
from inventory.exchange.errors import ExchangeError, SourceFileError
from inventory.load import load_inventory

from .state_sheets import PAPERS, DocxPaper, XlsxPaper, changes, planned, said, surveyed, written

FORMS = list(SheetForm)
STAYS = "what the inventory says stays"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return surveyed(tmp_path / "city")


def paper_of(folder: Path, form: SheetForm, unit: str = "00001") -> Any:
    (path,) = written(folder, form, folder.parent, unit)
    return PAPERS[form](path)


CELLS: dict[str, tuple[Callable[[Any], None], str, str]] = {
    "a word for a count": (
        lambda paper: paper.put("pc/office", "count", "nhiều"),
        "pc/office count",
        '"nhiều" is not a number; expected a whole number, or an empty cell',
    ),
    "a negative count": (
        lambda paper: paper.put("pc/office", "count", "-3"),
        "pc/office count",
        '"-3" is negative; expected a whole number from 0',
    ),
    "a fraction": (
        lambda paper: paper.put("pc/office", "broken", "1,5"),
        "pc/office broken",
        '"1,5" is not a whole number; expected a whole number from 0',
    ),
    "a year of another age": (
        lambda paper: paper.put("pc/office", "year", "1719"),
        "pc/office year",
        "year 1719 is impossible; expected a year from 1980 to 2024",
    ),
    "a year that is a word": (
        lambda paper: paper.put("pc/office", "year", "2O19"),
        "pc/office year",
        '"2O19" is not a year; expected a year from 1980 to 2024',
    ),
    "more broken than there are": (
        lambda paper: paper.put("pc/office", "broken", "99"),
        "pc/office broken",
        f"99 broken and 0 of unknown state are more than the total of 16; expected at most 16; {STAYS}",
    ),
    "parts without a total": (
        lambda paper: paper.put("pc/office", "count", None),
        "pc/office count",
        "empty, while the row gives broken, unknown_state; expected the total; what the inventory says stays",
    ),
    "another kind in the place of a name": (
        lambda paper: paper.put("pc/office", "kind", "Máy in"),
        "pc/office kind",
        'the row is called "Máy in", but its code is pc/office; expected one kind; what the inventory says stays',
    ),
    "a kind that stands above in the place of a name": (
        lambda paper: paper.put("printer/one_stop_shop", "kind", "Máy tính"),
        "printer/one_stop_shop kind",
        f'the row is called "Máy tính", but its code is printer/one_stop_shop; expected one kind; {STAYS}',
    ),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", CELLS)
def test_a_bad_cell_costs_itself_and_is_named(folder: Path, form: SheetForm, case: str) -> None:
    paper = paper_of(folder, form)
    act, cell, message = CELLS[case]
    act(paper)
    paper.answer("Biên chế có mặt", 25)
    where = paper.ref(*cell.split())
    plan = planned(folder, paper.save())
    prefix = f"{paper.path.name}!Phiếu!" if form is SheetForm.XLSX else f"{paper.path.name}!"
    assert said(plan) == [f"{prefix}{where}: {message}"]
    assert [change[:4] for change in changes(plan)] == [("changed", "staff", "20", "25")]


@pytest.mark.parametrize("form", FORMS)
def test_figures_as_people_write_them(folder: Path, form: SheetForm) -> None:
    paper = paper_of(folder, form)
    paper.put("pc/office", "count", unicodedata.normalize("NFD", "17 cái"))
    paper.put("pc/office", "year", unicodedata.normalize("NFD", "năm 2019"))
    paper.put("pc/office", "kind", unicodedata.normalize("NFD", "Máy vi tính"))
    plan = planned(folder, paper.save())
    assert said(plan) == []
    assert [change[:4] for change in changes(plan)] == [
        ("changed", "pc", "16 (2 broken)", "17 (2 broken, in use since 2019)")
    ]


@pytest.mark.parametrize("form", FORMS)
def test_a_dash_is_asked_about_and_the_inventory_s_word_stays(folder: Path, form: SheetForm, tmp_path: Path) -> None:
    paper = paper_of(folder, form)
    paper.put("printer/office", "count", "-")
    path = paper.save()
    plan = planned(folder, path)
    (question,) = plan.findings.questions.values()
    assert (question.key, changes(plan)) == ("mark: - in Tổng số", [])
    answers = tmp_path / "answers.txt"
    answers.write_text('answers: {"mark: - in Tổng số": none}\n')
    plan = planned(folder, path, answers=answers)
    assert [change[:4] for change in changes(plan)] == [("changed", "printer", "3", "none")]
    assert sorted(plan.texts) == ["import-khaosat.yaml", "import-phieu-00001.yaml", "mappings/phieu.yaml"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("WW-PHIEU/1/", "WW-PHIEU/2/", "the sheet has version 2 of the form; expected version 1; write the sheet anew"),
        ("/00001/00001/", "/00001/", "the line that names the sheet was changed; expected the line as it was written"),
        ("/00001/00001/", "/00001/00099/", 'no site is named "00099"; expected a site of this inventory'),
        ("/00001/00001/", "/00010/00001/", "the sheet is of unit 00010, but site 00001 belongs to 00001"),
        ("2024-11-30", "2024-11-30/GIA-LAP", "the sheet's figures are simulated, the inventory's are not"),
        ("2024-11-30", "2024-11-31", "the line that names the sheet was changed"),
    ],
)
def test_a_sheet_that_is_not_of_this_form_or_city_is_refused(
    folder: Path, form: SheetForm, old: str, new: str, message: str
) -> None:
    paper = paper_of(folder, form)
    paper.put("pc/office", "count", 17)
    if isinstance(paper, XlsxPaper):
        (cell,) = [each for row in paper.page.iter_rows() for each in row if "WW-PHIEU" in str(each.value)]
        cell.value = str(cell.value).replace(old, new)
    else:
        cells = [cell for table in paper.document.tables for row in table.rows for cell in row.cells]
        line = next(cell for cell in cells if "WW-PHIEU" in cell.text)
        line.text = line.text.replace(old, new)
    plan = planned(folder, paper.save())
    (problem,) = said(plan)
    assert message in problem
    assert (plan.texts, plan.changes) == ({}, [])


def docx_paper(folder: Path) -> DocxPaper:
    paper = paper_of(folder, SheetForm.DOCX)
    assert isinstance(paper, DocxPaper)
    return paper


def test_deleted_rows_are_named_and_cost_nothing(folder: Path) -> None:
    paper = docx_paper(folder)
    row = paper.row("printer/office")._tr
    row.getparent().remove(row)
    paper.put("pc/office", "count", 17)
    plan = planned(folder, paper.save())
    (problem,) = said(plan)
    assert "the row of printer at office was not found; expected a cell of printer; what the inventory says" in problem
    assert [change[1] for change in changes(plan)] == ["pc"]


def test_a_missing_table_is_named_and_the_rest_is_read(folder: Path) -> None:
    paper = docx_paper(folder)
    paper.lots._tbl.getparent().remove(paper.lots._tbl)
    paper.answer("Biên chế có mặt", 25)
    plan = planned(folder, paper.save())
    assert said(plan)[0].startswith(f"{paper.path.name}: the table of equipment was not found; expected a table with")
    assert [line for line in said(plan)[1:] if "was not found" not in line] == []
    assert [change[:4] for change in changes(plan)] == [("changed", "staff", "20", "25")]


def test_an_added_row_of_a_document_is_a_lot(folder: Path) -> None:
    paper = docx_paper(folder)
    source = paper.row("printer/office")._tr
    source.addnext(copy.deepcopy(source))
    for column, value in (("count", 2), ("year", 2021)):
        paper.put("printer/office", column, value, 1)
    plan = planned(folder, paper.save())
    assert said(plan) == []
    assert [change[:4] for change in changes(plan)] == [("changed", "printer", "3", "5 (in use since 2021)")]


def test_an_added_row_without_a_code_is_read_by_its_names(folder: Path) -> None:
    paper = docx_paper(folder)
    add: Callable[[], Any] = paper.lots.add_row
    for texts in (
        ("máy QUÉT", "một cửa", "3", "2", "1", "", "2020", ""),
        ("Ghế xoay", "Văn phòng", "3", "", "0", "0", "", ""),
    ):
        for cell, text in zip(add().cells, texts, strict=True):
            cell.text = text
    plan = planned(folder, paper.save())
    (problem,) = said(plan)
    assert 'table 3 row 9 cell 1: "Ghế xoay" is no kind of equipment; expected a kind' in problem
    assert [change[:4] for change in changes(plan)] == [("added", "scanner", "", "3 (1 broken, in use since 2020)")]


def test_merged_cells_cost_only_themselves(folder: Path) -> None:
    paper = docx_paper(folder)
    row = paper.row("printer/office")
    row.cells[2].merge(row.cells[3])
    first, second = paper.row("pc/office"), paper.row("pc/one_stop_shop")
    first.cells[6].merge(second.cells[6])
    paper.answer("Biên chế có mặt", 25)
    plan = planned(folder, paper.save())
    problems = said(plan)
    assert all("are merged across the data" in line for line in problems)
    assert [change[:4] for change in changes(plan)] == [("changed", "staff", "20", "25")]


@pytest.mark.parametrize("at", range(8))
@pytest.mark.parametrize("more", [False, True])
def test_cells_taken_out_or_put_in_shift_no_figure_into_another_column(folder: Path, at: int, *, more: bool) -> None:
    paper = docx_paper(folder)
    cell = paper.row("pc/office").cells[at]._tc
    if more:
        cell.addnext(copy.deepcopy(cell))
    else:
        cell.getparent().remove(cell)
    plan = planned(folder, paper.save())
    (problem,) = [line for line in said(plan) if "was not found" not in line]
    width = 9 if more else 7
    assert f"table 3 row 2: the row reaches to column {width}, the header to 8; expected a cell below each" in problem
    assert changes(plan) == []


def test_whatever_happens_to_the_text_of_a_document_the_import_ends_in_words(folder: Path) -> None:
    """Elements are taken out, doubled and filled with other texts: nothing but findings comes of it."""
    (path,) = written(folder, SheetForm.DOCX, folder.parent, "00001")
    read = 0
    chance = random.Random(1)  # noqa: S311  the same damage every time
    for number in range(60):
        paper = DocxPaper(path)
        elements = [each for each in paper.document.element.body.iter() if each.getparent() is not None]
        for element in chance.sample(elements[1:], 3):
            act = chance.randrange(3)
            if act == 0 and element.getparent() is not None:
                element.getparent().remove(element)
            elif act == 1 or not element.tag.endswith("}t"):
                element.addnext(copy.deepcopy(element))
            else:
                element.text = chance.choice(("9" * 50, "-", "=1+1", "\u202e7", "năm", "WW-PHIEU/1/"))
        paper.path = folder.parent / f"damaged-{number}.docx"
        paper.document.save(str(paper.path))
        try:
            plan = planned(folder, paper.path)
        except SourceFileError:  # the line that names the sheet was hit
            continue
        apply_texts(copied(folder, number), plan.texts)
        read += 1
    assert read > 40


def copied(folder: Path, number: int) -> Path:
    return Path(shutil.copytree(folder, folder.parent / f"copy-{number}"))


def test_a_row_that_a_tracked_change_took_out_is_gone(folder: Path) -> None:
    paper = docx_paper(folder)
    source = paper.row("printer/office")._tr
    extra = copy.deepcopy(source)
    source.addnext(extra)
    namespace = source.tag.partition("}")[0] + "}"
    source.find(f"{namespace}trPr").append(source.makeelement(f"{namespace}del", {}))
    plan = planned(folder, paper.save())
    assert (said(plan), changes(plan)) == ([], [])


def test_two_sheets_of_one_office_are_not_both_taken(folder: Path, tmp_path: Path) -> None:
    (one,) = written(folder, SheetForm.XLSX, tmp_path, "00001")
    (two,) = written(folder, SheetForm.DOCX, tmp_path, "00001")
    paper = DocxPaper(two)
    paper.put("pc/office", "count", 17)
    plan = planned(folder, one, paper.save())
    (problem,) = said(plan)
    assert "00001 has a sheet in" in problem
    assert changes(plan) == []


def test_other_papers_do_not_come_with_state_sheets(folder: Path, tmp_path: Path) -> None:
    (path,) = written(folder, SheetForm.DOCX, tmp_path, "00001")
    with pytest.raises(ExchangeError, match=r"khaosat\.xlsx: no state sheet, while other files are"):
        planned(folder, path, tmp_path / "khaosat.xlsx")


def test_a_document_without_a_sheet_is_refused(folder: Path) -> None:
    paper = docx_paper(folder)
    cells = [cell for table in paper.document.tables for row in table.rows for cell in row.cells]
    next(cell for cell in cells if "WW-PHIEU" in cell.text).text = ""
    with pytest.raises(SourceFileError, match="no state sheet"):
        planned(folder, paper.save())


def test_an_edited_document_that_was_repacked_is_read(folder: Path, tmp_path: Path) -> None:
    """Word processors write other parts, and their own order of them."""
    paper = docx_paper(folder)
    paper.put("pc/office", "count", 17)
    paper.save()
    other = tmp_path / "khác.DOCX"
    with zipfile.ZipFile(paper.path) as source, zipfile.ZipFile(other, "w") as target:
        for name in reversed(source.namelist()):
            target.writestr(name, source.read(name))
    assert [change[1] for change in changes(planned(folder, other))] == ["pc"]
    assert load_inventory(folder).assets
