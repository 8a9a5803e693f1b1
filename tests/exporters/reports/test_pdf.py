"""Reports as PDF: the text that a reader finds, fonts that go with the file, and nothing that acts."""

from __future__ import annotations

import functools
import json
from fractions import Fraction
from typing import TYPE_CHECKING

import msgspec
import pytest
import typst

from exporters.reports.clean import clean
from exporters.reports.language import Language, number
from exporters.reports.texts import SIMULATED, Catalogue
from exporters.reports.writing import Format, gap_paper
from tests.planning.golden_case import EARLIER, LATER, golden, result

from .papers import opened_docx, pdf_facts, pdf_fonts, pdf_lines, pdf_objects, pdf_text, texts_of, words
from .test_docx import PAPER_TEXTS, every_paper
from .test_hostile import HOSTILE, hostile_result

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

VI, EN = Language.VI, Language.EN
ACTIONS = (
    b"/JavaScript",
    b"/JS",
    b"/URI",
    b"/Launch",
    b"/OpenAction",
    b"/AA",
    b"/EmbeddedFile",
    b"/GoToR",
    b"/SubmitForm",
)
MOST_PAGES = 20


def pdf(on: date = EARLIER, language: Language = VI) -> bytes:
    return gap_paper(result(on)).content(Format.PDF, language)


@pytest.mark.parametrize("language", Language)
def test_it_says_the_heading_the_conclusions_and_every_group_with_its_score(language: Language) -> None:
    paper, texts = gap_paper(result(EARLIER)), Catalogue(language)
    text = pdf_text(paper.content(Format.PDF, language))
    said, want = words(text), json.loads(paper.render(Format.JSON, EN))
    for key in (
        "country",
        "motto",
        "kind_of_paper",
        "title",
        "section_conclusion",
        "section_method",
        "paper_filed",
    ):
        assert words(texts(key)) in said
    for sentence in want["conclusions"][language]:
        assert words(sentence) in said
    lines = [words(line) for line in pdf_lines(paper.content(Format.PDF, language))]
    for group in want["groups"]:
        bounds = [number(Fraction(str(group["score"][key])), language, 2) for key in ("low", "high")]
        assert any(f"{group['code']}{''.join(bounds)}" in line for line in lines)
    for office in (office for group in want["groups"] for office in group["offices"]):
        assert words(office["name"]) in said


def test_each_report_has_its_totals_and_few_pages() -> None:
    texts = Catalogue(VI)
    for paper in every_paper():
        content = paper.content(Format.PDF, VI)
        totals = [line for line in pdf_lines(content) if line.strip().startswith(texts("total"))]
        assert totals
        assert all(any(sign.isdigit() for sign in line) for line in totals)
        facts = pdf_facts(content)
        assert 2 <= int(facts["Pages"]) <= MOST_PAGES
        assert "210" in facts["Page size"] or "A4" in facts["Page size"]


def test_pages_are_numbered_from_the_second_on_and_annexes_by_themselves() -> None:
    pages = pdf_text(pdf()).split("\f")[:-1]
    first_lines = [page.split("\n", 1)[0].strip() for page in pages]
    starts = [at for at, page in enumerate(pages) if at == 0 or "(Kèm theo Báo cáo số" in page]
    assert len(starts) == 7
    for begins, ends in zip(starts, [*starts[1:], len(pages)], strict=True):
        counted = first_lines[begins:ends]
        assert not counted[0].isdigit()
        assert counted[1:] == [str(count) for count in range(2, ends - begins + 1)]


@pytest.mark.parametrize("language", Language)
def test_simulated_figures_are_marked_on_every_page_and_in_the_properties_and_real_ones_nowhere(
    language: Language,
) -> None:
    for paper in every_paper():
        content = paper.content(Format.PDF, language)
        assert all(SIMULATED in page for page in pdf_text(content).split("\f")[:-1])
        facts = pdf_facts(content)
        assert facts["Title"].startswith(SIMULATED)
        assert SIMULATED in facts["Keywords"]
    real = gap_paper(msgspec.structs.replace(result(EARLIER), simulated=False, city="Thành phố Thử"))
    content = real.content(Format.PDF, language)
    assert words(SIMULATED).lower() not in words(pdf_text(content)).lower()
    assert SIMULATED not in " ".join(pdf_facts(content).values())


def test_fonts_go_with_the_file(tmp_path: Path) -> None:
    for at, paper in enumerate(every_paper()):
        path = tmp_path / f"{at}.pdf"
        path.write_bytes(paper.content(Format.PDF, VI))
        fonts = pdf_fonts(path)
        assert fonts
        assert all(embedded for _, embedded in fonts)


@pytest.mark.parametrize("language", Language)
def test_the_fonts_that_typst_brings_have_every_letter(
    language: Language, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """PDF/A forbids a letter without a shape, so that a paper that keeps to it has them all, on any machine."""
    alone = functools.partial(typst.compile, ignore_system_fonts=True, pdf_standards=["a-2a"])
    monkeypatch.setattr(typst, "compile", alone)
    for at, paper in enumerate(every_paper()):
        path = tmp_path / f"{at}.pdf"
        path.write_bytes(paper.content(Format.PDF, language))
        assert {name.split("-")[0] for name, _ in pdf_fonts(path)} == {"LibertinusSerif"}
        assert words(Catalogue(language)("draft")) in words(pdf_text(path.read_bytes()))


@pytest.mark.parametrize("text", [*HOSTILE, *PAPER_TEXTS])
def test_hostile_names_are_texts_and_nothing_acts(text: str) -> None:
    content = gap_paper(hostile_result(text)).content(Format.PDF, VI)
    said = words(pdf_text(content)).lower()
    shown = "".join(char for char in words(clean(text)) if ord(char) < ord("\N{FULLWIDTH EXCLAMATION MARK}"))
    assert words(shown).lower() in said
    assert not [action for action in ACTIONS if action in pdf_objects(content)]
    facts = pdf_facts(content)
    assert (facts["JavaScript"], facts["Form"], facts["Encrypted"]) == ("no", "none", "no")


def test_a_text_of_ten_thousand_letters_runs_over_pages_and_stays_within_bounds() -> None:
    for text in ("a" * 10_000, "tên " * 2_500):
        content = gap_paper(hostile_result(text)).content(Format.PDF, VI)
        assert words(text)[:400] in words(pdf_text(content))
        assert int(pdf_facts(content)["Pages"]) < 100


def test_the_same_figures_give_the_same_bytes_made_on_the_date_of_the_figures() -> None:
    assert pdf(LATER) == pdf(LATER)
    facts = pdf_facts(pdf(LATER))
    assert "2026" in facts["CreationDate"]
    assert "Nov" in facts["CreationDate"]


def test_the_chart_and_the_headings_are_told_to_those_who_listen() -> None:
    content = pdf()
    assert pdf_facts(content)["Tagged"] == "yes"
    told = "Biểu đồ thanh ngang 2 địa bàn".encode("utf-16-be")
    assert told in content or told.hex().upper().encode() in content.upper()


def test_the_sentence_on_over_age_machines_stands_word_for_word_on_paper() -> None:
    sentence = golden()["expected"]["stability"]["sentence_that_must_be_printed_for_2026-11-01"]
    assert words(sentence) in words(pdf_text(pdf(LATER)))
    texts = texts_of(opened_docx(gap_paper(result(LATER)), VI))
    assert any(words(sentence) in words(text) for text in texts)
