"""State sheets in a real office program: one page of A4 each, and what it saves is read like what was written."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from exporters.reports.state_files import SheetForm

from .papers import converted
from .state_sheets import PAPERS, changes, lab_city, planned, said, surveyed, written


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lab_city(tmp_path_factory.mktemp("small") / "city")


@pytest.mark.parametrize("form", list(SheetForm))
def test_every_office_s_sheet_is_one_page_of_a4(small: Path, tmp_path: Path, form: SheetForm) -> None:
    paths = written(small, form, tmp_path / "written")
    for pdf in converted(paths, "pdf", tmp_path / "pdf"):
        told = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
        assert re.findall(r"Pages: +(\d+)", told) == ["1"], pdf.name
        assert "(A4)" in told
        text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
        lines = " ".join(text.split())
        for wanted in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "PHIẾU HIỆN TRẠNG", "SỐ LIỆU GIẢ LẬP", "LÃNH ĐẠO UBND"):
            assert wanted in lines


@pytest.mark.parametrize("form", list(SheetForm))
def test_what_an_office_program_saves_again_changes_nothing(small: Path, tmp_path: Path, form: SheetForm) -> None:
    saved = converted(written(small, form, tmp_path / "written"), form, tmp_path / "saved")
    plan = planned(small, *saved)
    assert (said(plan), plan.texts, changes(plan)) == ([], {}, [])
    assert len(plan.changes) == 8 * (2 + 6)


@pytest.mark.parametrize("form", list(SheetForm))
def test_what_was_filled_in_and_saved_by_an_office_program_is_that_difference(tmp_path: Path, form: SheetForm) -> None:
    folder = surveyed(tmp_path / "city")
    (path,) = written(folder, form, tmp_path, "00001")
    paper = PAPERS[form](path)
    paper.put("pc/office", "count", 17)
    paper.put("+", "kind", "Máy quét")
    paper.put("+", "place", "Văn phòng")
    paper.put("+", "count", 2)
    paper.put("+", "broken", 0)
    paper.answer("Ngày khai", "25/11/2024")
    (saved,) = converted([paper.save()], form, tmp_path / "saved")
    plan = planned(folder, saved)
    assert said(plan) == []
    assert [change[:4] for change in changes(plan)] == [
        ("changed", "pc", "16 (2 broken)", "17 (2 broken)"),
        ("added", "scanner", "", "2"),
    ]
