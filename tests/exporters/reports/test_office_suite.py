"""A program of the reader's own opens the files: an office suite prints workbooks and DOCX of every report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exporters.reports.language import Language
from exporters.reports.texts import SIMULATED, Catalogue
from exporters.reports.writing import Format, file_name, write_paper

from .papers import office_pdfs, pdf_facts, pdf_text, words
from .test_docx import every_paper

if TYPE_CHECKING:
    from pathlib import Path

VI = Language.VI
TITLES = ("title", "availability_title", "circuits_table")
DISTRICTS = ("Huyện A", "Huyện Ba Vì", "Xã An Phú")
MOST_PAGES = 40
_LINE = 60
"""Letters of a sentence that stand on one line of a sheet, where the label of the row stands beside the next."""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every report as workbook and as DOCX, printed; the suite is started once a format."""
    folder: Path = tmp_path_factory.mktemp("office")
    found: dict[str, bytes] = {}
    for form in (Format.XLSX, Format.DOCX):
        files = [write_paper(paper, form, VI, folder / form) for paper in every_paper()]
        found |= office_pdfs(files, folder / form)
    return found


@pytest.mark.parametrize("form", [Format.XLSX, Format.DOCX])
@pytest.mark.parametrize("at", range(3))
def test_it_opens_with_its_title_its_names_its_totals_and_its_mark(
    printed: dict[str, bytes], at: int, form: Format
) -> None:
    paper, texts = every_paper()[at], Catalogue(VI)
    content = printed[file_name(paper, form, VI)]
    text = pdf_text(content)
    said = words(text).lower()
    name = texts(TITLES[at]).partition(". ")[2] or texts(TITLES[at])
    assert words(name).lower() in said
    assert words(DISTRICTS[at]).lower() in said
    assert words(texts("total")).lower() in said
    for sentence in paper.conclusions(VI):
        assert words(sentence).lower()[: _LINE if form is Format.XLSX else None] in said
    assert all(SIMULATED in page for page in text.split("\f")[:-1])
    assert 1 <= int(pdf_facts(content)["Pages"]) <= MOST_PAGES
