"""Reports as DOCX: laid out as Nghị định 30/2020/NĐ-CP says, with the figures of the other formats."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, cast

import msgspec
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt
from lxml import etree  # type: ignore[import-untyped]

from exporters.reports import docx_tables
from exporters.reports.clean import clean
from exporters.reports.grids import grouped
from exporters.reports.language import Language, number
from exporters.reports.sheet import Column, Style, Table
from exporters.reports.shown import LONGEST_CELL
from exporters.reports.texts import SIMULATED, Catalogue
from exporters.reports.writing import Format, availability_paper, circuits_paper, gap_paper
from planning.compare import compare
from tests.planning.golden_case import EARLIER, LATER, result, snapshot

from . import test_availability as months
from . import test_circuits as carrier
from .papers import WORD, flat, opened_docx, sheets, texts_of
from .test_hostile import HOSTILE, hostile_result

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph as TextParagraph

    from exporters.reports.writing import Paper

VI, EN = Language.VI, Language.EN
NUMBER, TITLE, CODE = 0, 1, 2
PAPER_TEXTS = [
    '#import "x.typ"',
    "$x^2$ @ref *bold* _it_ `raw` \\ // #",
    "=cmd|' /C calc'!A0",
    "\ud800x\udfff",
    "😀 Xã",
]


def every_paper() -> list[Paper]:
    return [
        gap_paper(result(EARLIER)),
        availability_paper(months.result(simulated=True), "2026-11"),
        circuits_paper(carrier.result(carrier.CUT, carrier.WELL, simulated=True), "2026-11"),
    ]


def style(document: Document, name: str) -> ParagraphStyle:
    return cast("ParagraphStyle", document.styles[name])


def named(paragraph: TextParagraph) -> str:
    """The name of a paragraph's style."""
    return str(paragraph.style and paragraph.style.name)


def test_the_page_is_a4_with_the_margins_of_the_decree() -> None:
    """Phụ lục I, Phần I, mục I khoản 1 and 3."""
    for section in opened_docx(gap_paper(result(EARLIER)), VI).sections:
        long, short = sorted((section.page_width or 0, section.page_height or 0), reverse=True)
        assert (round(long / Mm(1)), round(short / Mm(1))) == (297, 210)
        assert (section.orientation == WD_ORIENT.LANDSCAPE) == (section.page_width == long)
        for margin, least, most in (
            (section.top_margin, 20, 25),
            (section.bottom_margin, 20, 25),
            (section.left_margin, 30, 35),
            (section.right_margin, 15, 20),
        ):
            assert margin is not None
            assert least <= round(margin / Mm(1), 1) <= most


def test_letters_are_times_new_roman_in_the_sizes_of_the_decree() -> None:
    """Mục I khoản 4, mục II and III: what stands where, in which size and manner."""
    document = opened_docx(gap_paper(result(EARLIER)), VI)
    fonts = {each.get(f"{WORD}ascii") for each in document.styles.element.iter(f"{WORD}rFonts")}
    assert fonts == {"Times New Roman"}
    assert not list(document.element.body.iter(f"{WORD}rFonts", f"{WORD}sz"))
    assert {
        each.get(f"{WORD}val") for each in document.styles.element.find(f"{WORD}docDefaults").iter(f"{WORD}sz")
    } == {"26"}
    wanted = {
        "Country": (12, 13, True, None),
        "Motto": (13, 14, True, None),
        "Organ": (12, 13, True, None),
        "Number": (13, 13, None, None),
        "Place": (13, 14, None, True),
        "Kind": (13, 14, True, None),
        "Title": (13, 14, True, None),
        "Heading 1": (13, 14, True, None),
        "Heading 2": (13, 14, True, None),
        "Annex Label": (14, 14, True, None),
        "Annex Title": (13, 14, True, None),
        "Annex Reference": (13, 14, None, True),
        "Recipients": (12, 12, True, True),
        "Recipient": (11, 11, None, None),
        "Signer": (13, 14, True, None),
        "Header": (13, 14, None, None),
    }
    for name, (least, most, bold, italic) in wanted.items():
        font = style(document, name).font
        assert font.size is not None
        assert Pt(least) <= font.size <= Pt(most), name
        assert (font.bold, font.italic) == (bold, italic), name


def test_text_has_both_sides_straight_and_its_first_line_in() -> None:
    """Mục II khoản 6: 1 cm or 1,27 cm in, 6 pt at least between paragraphs, lines single to one and a half."""
    document = opened_docx(gap_paper(result(EARLIER)), VI)
    manner = style(document, "Normal").paragraph_format
    assert manner.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert manner.first_line_indent is not None
    assert round(manner.first_line_indent / Mm(1), 1) in {10.0, 12.7}
    assert manner.space_after is not None
    assert manner.space_after >= Pt(6)
    assert isinstance(manner.line_spacing, float)
    assert 1.0 <= manner.line_spacing <= 1.5


def test_pages_are_numbered_in_the_upper_margin_from_the_second_on() -> None:
    """Mục I khoản 7; an annex counts its own pages (mục III khoản 1)."""
    document = opened_docx(gap_paper(result(EARLIER)), VI)
    first = document.sections[0]
    instructions = [each.get(f"{WORD}instr") for each in first.header._element.iter(f"{WORD}fldSimple")]
    assert instructions == ["PAGE"]
    assert [named(each) for each in first.header.paragraphs] == ["Header", "Mark"]
    assert style(document, "Header").paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert not list(first.first_page_header._element.iter(f"{WORD}fldSimple"))
    starts = [section._sectPr.find(f"{WORD}pgNumType") is not None for section in document.sections]
    hidden = [section.different_first_page_header_footer for section in document.sections]
    annexes = sum(each.text.startswith("Phụ lục ") and named(each) == "Annex Label" for each in document.paragraphs)
    assert starts == hidden
    assert starts[0]
    assert sum(starts) == 1 + annexes == 7


def test_the_heading_is_complete_and_what_the_office_fills_in_is_left_blank() -> None:
    document = opened_docx(gap_paper(result(LATER)), VI)
    left, right = document.tables[0].rows[0].cells, document.tables[0].rows[1].cells
    assert left[1].text.split("\n")[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert left[0].text.split("\n")[0] == clean(result(LATER).city).upper()
    assert right[0].text == "Số: ......../BC-........"
    assert right[1].text.endswith(", ngày 01 tháng 11 năm 2026")
    said = [(named(each), each.text) for each in document.paragraphs]
    assert ("Kind", "BÁO CÁO") in said
    assert ("Title", "Hiện trạng và nhu cầu trang thiết bị công nghệ thông tin") in said
    closing = next(table for table in document.tables if "Nơi nhận:" in table.rows[0].cells[0].text)
    recipients, signer = (cell.text for cell in closing.rows[0].cells)
    assert [line.strip(" .") for line in recipients.split("\n")] == [
        "Nơi nhận:",
        "- ................................;".strip(" ."),
        "- Lưu: VT,",
    ]
    assert signer.replace(".", "").strip() == ""


def test_sections_are_numbered_and_annexes_are_named_in_the_text() -> None:
    """Mục III khoản 1: the text says which annexes it has; each has its label, its title in capitals, its reference."""
    document = opened_docx(gap_paper(result(EARLIER)), VI)
    by_style: dict[str, list[str]] = {}
    for each in document.paragraphs:
        by_style.setdefault(named(each), []).append(each.text)
    texts = Catalogue(VI)
    keys = ("section_conclusion", "section_groups", "section_items", "section_method")
    assert by_style["Heading 1"] == [texts(key) for key in keys]
    assert by_style["Annex Label"] == [
        "Phụ lục 01",
        "Phụ lục 01a",
        "Phụ lục 04",
        "Phụ lục 05",
        "Phụ lục 09",
        "Phụ lục 10",
    ]
    assert by_style["Annex Title"][0] == "BẢNG TỔNG HỢP HIỆN TRẠNG, NHU CẦU"
    assert len(by_style["Annex Reference"]) == 6
    for label, title in zip(by_style["Annex Label"], by_style["Annex Title"], strict=True):
        assert any(f"{label}: {title}".lower() in each.lower() for each in by_style["Attached"])
    assert [each.split(" ")[0] for each in by_style["Normal"]][:3] == ["1.", "2.", "3."]


@pytest.mark.parametrize("language", Language)
def test_conclusions_and_method_are_those_of_the_json(language: Language) -> None:
    paper = gap_paper(result(EARLIER))
    said = texts_of(opened_docx(paper, language))
    for sentence in json.loads(paper.render(Format.JSON, EN))["conclusions"][language]:
        assert any(each.endswith(sentence) for each in said)


@pytest.mark.parametrize("language", Language)
def test_groups_and_offices_are_those_of_the_json(language: Language) -> None:
    paper = gap_paper(result(EARLIER))
    want = json.loads(paper.render(Format.JSON, EN))["groups"]
    groups, *_ = sheets(opened_docx(paper, language))
    body = [row for row in groups[1:] if row[0].isdigit()]
    assert [row[NUMBER] for row in body] == [str(group["rank"]) for group in want]
    assert [row[CODE] for row in body] == [group["code"] for group in want]
    for row, group in zip(body, want, strict=True):
        bounds = [number(Fraction(str(group["score"][key])), language, 2) for key in ("low", "high")]
        assert row[3:5] == bounds
        assert row[8] == number(Fraction(str(group["score"]["coverage_percent"])), language, 2)
    total = groups[-1]
    assert (total[0], total[1]) == (Catalogue(language)("total"), str(sum(len(group["offices"]) for group in want)))


@pytest.mark.parametrize("language", Language)
def test_annex_01_has_every_kind_of_every_office_below_its_district(language: Language) -> None:
    paper, texts = gap_paper(result(EARLIER)), Catalogue(language)
    want = json.loads(paper.render(Format.JSON, EN))
    state = next(
        each for each in sheets(opened_docx(paper, language)) if texts("item") in each[0] and texts("staff") in each[0]
    )
    head = state[0]
    assert [head[at] for at in range(4)] == [texts(key) for key in ("no", "unit", "staff", "counters")]
    at = {key: head.index(texts(key)) for key in ("item", "need", "owned", "short", "note", "score_low", "verdict")}
    assert list(at.values()) == sorted(at.values())
    bands = [row[0] for row in state if len(row) == 1]
    assert [band.rpartition("(")[2].rstrip(")") for band in bands] == [group["code"] for group in want["groups"]]
    rows = [row for row in state[1:] if len(row) == len(head)]
    offices = [office for group in want["groups"] for office in group["offices"]]
    assert [row[NUMBER] for row in rows if row[NUMBER]] == [str(place) for place in range(1, len(offices) + 1)]
    named = [row for row in rows if row[NUMBER]]
    for row, office in zip(named, offices, strict=True):
        assert row[TITLE] == f"{office['name']} ({office['unit']})"
        assert row[2] == ("?" if office["staff"] is None else str(office["staff"]))
        assert row[at["score_low"]] == number(Fraction(str(office["score"]["low"])), language, 2)
    pc = next(row for row in named if row[at["item"]] == texts("item.pc"))
    office = next(each for each in offices if pc[TITLE].endswith(f"({each['unit']})"))
    assert pc[at["need"]] == str(office["items"]["pc"]["need"])
    assert pc[at["owned"]] == str(office["items"]["pc"]["owned"])


def test_rows_of_an_office_share_their_cells_and_stay_on_a_page_with_heads_repeated() -> None:
    document = opened_docx(gap_paper(result(EARLIER)), VI)
    framed = [table for table in document.tables if table.style and table.style.name == "Sheet"]
    for table in framed:
        rows = list(table._tbl.iterchildren(f"{WORD}tr"))
        repeated = [row.find(f"{WORD}trPr/{WORD}tblHeader") is not None for row in rows]
        assert repeated == [True] + [False] * (len(rows) - 1)
        assert all(row.find(f"{WORD}trPr/{WORD}cantSplit") is not None for row in rows)
        widths = [int(each.get(f"{WORD}w")) for each in table._tbl.tblGrid.iterchildren(f"{WORD}gridCol")]
        assert sum(widths) * 25.4 / 1440 <= 297 - 30 - 15 + 0.5
    merged = [
        [
            None
            if cell.find(f"{WORD}tcPr/{WORD}vMerge") is None
            else cell.find(f"{WORD}tcPr/{WORD}vMerge").get(f"{WORD}val")
            for cell in row.iterchildren(f"{WORD}tc")
        ]
        for table in framed
        for row in table._tbl.iterchildren(f"{WORD}tr")
    ]
    assert any(
        first[0] == "restart" and then[0] is None and len(then) == len(first) for first, then in pairwise(merged)
    )


def test_figures_stand_to_the_right() -> None:
    document = opened_docx(gap_paper(result(EARLIER)), VI)
    table = next(each for each in document.tables if each.style and each.style.name == "Sheet")
    cells = list(table._tbl.iterchildren(f"{WORD}tr"))[1].iterchildren(f"{WORD}tc")
    sides = [str(cell.find(f"{WORD}p/{WORD}pPr/{WORD}pStyle").get(f"{WORD}val")).rstrip("0123456789") for cell in cells]
    assert sides == ["Figure", "Cell", "Cell", *["Figure"] * 6, "Cell", "Cell"]
    names = [each.name for each in document.styles if each.name and each.name.startswith("Cell Figure")]
    assert names
    assert {style(document, name).paragraph_format.alignment for name in names} == {WD_ALIGN_PARAGRAPH.RIGHT}


def test_the_chart_is_a_picture_with_its_words() -> None:
    document = opened_docx(gap_paper(result(EARLIER)), VI)
    pictures = list(document.element.body.iter("{*}docPr"))
    assert len(pictures) == len(document.inline_shapes) == 1
    assert "2 địa bàn" in pictures[0].get("descr")
    assert "ngưỡng 30 điểm" in pictures[0].get("descr")
    image = next(part for part in document.part.package.iter_parts() if str(part.partname).endswith(".png"))
    assert image.blob.startswith(b"\x89PNG")
    assert document.inline_shapes[0].width <= Mm(165)


@pytest.mark.parametrize("language", Language)
def test_simulated_figures_are_marked_everywhere_and_real_ones_nowhere(language: Language) -> None:
    for paper in every_paper():
        document = opened_docx(paper, language)
        for header in (document.sections[0].header, document.sections[0].first_page_header):
            assert SIMULATED in [each.text for each in header.paragraphs]
        about = document.core_properties
        assert all(SIMULATED in each for each in (about.title, about.comments, about.keywords, about.subject))
        mark = Catalogue(language)("simulated_row")
        for each in sheets(document):
            assert {row[-1] for row in each[1:] if len(row) > 1 and row[0]} == {mark}
    real = gap_paper(msgspec.structs.replace(result(EARLIER), simulated=False, city="Thành phố Thử"))
    with zipfile.ZipFile(io.BytesIO(real.content(Format.DOCX, language))) as parts:
        said = "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    assert SIMULATED not in said
    assert Catalogue(language)("simulated_column") not in said


@pytest.mark.parametrize("text", [*HOSTILE, *PAPER_TEXTS])
def test_hostile_names_are_texts_and_nothing_else(text: str) -> None:
    content = gap_paper(hostile_result(text)).content(Format.DOCX, VI)
    document = opened_docx(gap_paper(hostile_result(text)), VI)
    harmless = opened_docx(gap_paper(hostile_result("Tên")), VI)
    said = texts_of(document)
    assert any(clean(text) in each for each in said)
    assert all(clean(each) == each.strip() for each in said)
    assert {each.tag for each in document.element.iter()} == {each.tag for each in harmless.element.iter()}
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = parts.namelist()
        relations = "".join(parts.read(name).decode() for name in names if name.endswith(".rels"))
        body = parts.read("word/document.xml").decode()
    assert "External" not in relations
    assert not [name for name in names if "vba" in name.lower() or "embeddings" in name or "customXml" in name]
    assert not [
        mark for mark in ("fldSimple", "instrText", "fldChar", "hyperlink", "altChunk", "w:object") if mark in body
    ]


def test_a_text_of_ten_thousand_letters_is_cut_in_cells() -> None:
    document = opened_docx(gap_paper(hostile_result("a" * 10_000)), EN)
    cells = [cell for table in sheets(document) for row in table for cell in row]
    assert max(map(len, cells)) == LONGEST_CELL
    assert any(cell.endswith("\N{HORIZONTAL ELLIPSIS}") for cell in cells)


def test_the_same_figures_give_the_same_bytes_made_on_the_date_of_the_figures() -> None:
    for paper in every_paper():
        assert paper.content(Format.DOCX, VI) == paper.content(Format.DOCX, VI)
    content = gap_paper(result(LATER)).content(Format.DOCX, VI)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert parts.testzip() is None
        assert {each.date_time for each in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    about = opened_docx(gap_paper(result(LATER)), VI).core_properties
    made = about.created.replace(tzinfo=None) if about.created else None
    assert made == datetime(LATER.year, LATER.month, LATER.day)  # noqa: DTZ001
    assert (about.author, about.last_modified_by) == ("", "")


def test_changes_since_an_earlier_date_are_section_five() -> None:
    comparison = compare(snapshot(EARLIER), snapshot(LATER))
    document = opened_docx(gap_paper(comparison.after, comparison), VI)
    assert Catalogue(VI)("section_change") in [each.text for each in document.paragraphs]


@pytest.mark.parametrize("language", Language)
def test_months_have_their_tables_with_totals(language: Language) -> None:
    texts = Catalogue(language)
    availability = sheets(opened_docx(every_paper()[1], language))
    assert len(availability) == 3
    assert "710,50" in availability[0][-1] or "710.50" in availability[0][-1]
    assert availability[0][-1][0] == texts("total")
    assert [row[3] for row in availability[1][1:]] == ['=1+1<b>"', "Xã Đồng Tâm"]
    circuits, outages = sheets(opened_docx(every_paper()[2], language))
    assert circuits[0][1] == texts("carrier")
    assert carrier.CUT.circuit in flat(circuits)
    assert len(outages) == 1 + 2 + 1


def test_a_table_of_a_whole_city_is_a_table_a_district_with_its_name_on_every_page() -> None:
    rows = tuple((f"Huyện {at // 200}", at) for at in range(400))
    made = grouped(
        Table("n", "t", (Column("Tên"), Column("Số", Style.COUNT, summed=True)), rows), Catalogue(VI), simulated=False
    )
    written = etree.fromstring(f"<w:body {nsdecls('w')}>{''.join(docx_tables.table(made))}</w:body>")
    tables = written.findall(f"{WORD}tbl")
    assert [each.tag for each in written] == [f"{WORD}tbl", f"{WORD}p"] * 2
    assert [len(each.findall(f"{WORD}tr/{WORD}trPr/{WORD}tblHeader")) for each in tables] == [2, 2]
    assert [len(each.findall(f"{WORD}tr")) for each in tables] == [202, 203]
    last = ["".join(cell.itertext()) for cell in tables[1].findall(f"{WORD}tr")[-1]]
    assert last == ["", "Tổng cộng", "79.800"]
