"""What a workbook holds becomes sections and annexes of a paper, whatever tables are added to it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from msgspec.structs import replace

from exporters.reports.composing import Plan, compose
from exporters.reports.document import Document, Grid, Heading, Paragraph
from exporters.reports.gap_document import gap_document
from exporters.reports.gap_xlsx import gap_book
from exporters.reports.grids import Content, Rows, banded, grouped
from exporters.reports.language import Language
from exporters.reports.layout import width
from exporters.reports.model import build_report
from exporters.reports.sheet import Book, Cell, Column, Fact, Style, Table
from exporters.reports.shown import LONGEST_CELL, shown, visible
from exporters.reports.texts import Catalogue
from tests.planning.golden_case import EARLIER, result

VI, EN = Language.VI, Language.EN
TEXTS = Catalogue(VI)


def table(title: str, *rows: tuple[Cell, ...], name: str = "Bảng") -> Table:
    return Table(name, title, (Column("Tên"), Column("Số", Style.COUNT, summed=True)), rows)


def book(*tables: Table, sections: tuple[tuple[str, tuple[str, ...]], ...] = (), simulated: bool = False) -> Book:
    facts = (Fact("Ngày", date(2026, 11, 1), Style.DAY), Fact("Chưa rõ", None))
    return Book(VI, simulated, "Thành phố Thử", "Tên", "(kỳ)", date(2026, 11, 1), facts, sections, tables)


def composed(contents: Book, **under: str) -> Document:
    plan = Plan(sections={"Kết luận": "I. KẾT LUẬN"}, facts="I. KẾT LUẬN", under=under, charts={}, drawn={})
    return compose(contents, plan)


def headings(document: Document) -> list[str]:
    return [block.text for part in document.parts for block in part.blocks if isinstance(block, Heading)]


def labels(document: Document) -> list[tuple[str, str]]:
    return [(part.annex.label, part.annex.title) for part in document.annexes if part.annex]


@pytest.mark.parametrize(
    ("value", "style", "vi", "en"),
    [
        (1234567, Style.COUNT, "1.234.567", "1,234,567"),
        (1234.565, Style.FIGURE, "1.234,57", "1,234.57"),
        (0.015, Style.FIGURE, "0,02", "0.02"),
        (0.99999, Style.SHARE, "99,999", "99.999"),
        (0.9256, Style.COVERAGE, "92,56", "92.56"),
        (2.5, Style.PLAIN, "2,5", "2.5"),
        (20.0, Style.PLAIN, "20", "20"),
        (date(2026, 11, 1), Style.DAY, "01/11/2026", "2026-11-01"),
        (datetime(2026, 11, 1, 7, 5, 9), Style.MOMENT, "01/11/2026 07:05:09", "2026-11-01 07:05:09"),  # noqa: DTZ001
        (None, Style.COUNT, "", ""),
        ("?", Style.COUNT, "?", "?"),
        ("a\x00\nb", Style.TEXT, "a b", "a b"),
    ],
)
def test_values_are_written_as_their_readers_write_them(value: Cell, style: Style, vi: str, en: str) -> None:
    assert (shown(value, style, VI), shown(value, style, EN)) == (vi, en)


def test_a_table_finds_its_place_by_its_title() -> None:
    tables = (
        table("Phụ lục 05. Câu hỏi", ("a", 1)),
        table("II. BẢNG", ("b", 2)),
        table("Phụ lục 01a. Kênh", ("c", 3)),
        table("Phụ lục 01. Hiện trạng", ("d", 4)),
        table("Mới", ("e", 5)),
        table("Khác", ("f", 6)),
    )
    found = composed(book(*tables, sections=(("Kết luận", ("Một.",)),)))
    assert headings(found) == ["I. KẾT LUẬN", "II. BẢNG"]
    assert labels(found) == [
        ("Phụ lục 01", "Hiện trạng"),
        ("Phụ lục 01a", "Kênh"),
        ("Phụ lục 05", "Câu hỏi"),
        ("Phụ lục 06", "Mới"),
        ("Phụ lục 07", "Khác"),
    ]


def test_tables_of_one_title_share_an_annex_each_under_its_name() -> None:
    one, two = table("Phụ lục 01. A", ("a", 1), name="Một"), table("Phụ lục 01. A", name="Hai")
    (part,) = composed(book(one, two)).annexes
    named = [block.text for block in part.blocks if isinstance(block, Heading)]
    assert named == ["1. Một", "2. Hai"]
    assert part.blocks[-1] == Paragraph("Không có.")
    (alone,) = composed(book(one)).annexes
    assert not [block for block in alone.blocks if isinstance(block, Heading)]


def test_a_table_can_be_told_where_it_belongs() -> None:
    found = composed(book(table("II. BẢNG", ("a", 1)), table("Thêm", ("b", 2))), Thêm="II. BẢNG")
    assert headings(found) == ["II. BẢNG", "1. Bảng", "2. Bảng"]
    assert found.annexes == ()


def test_sections_of_the_book_are_numbered_on_and_their_sentences_are_clauses() -> None:
    contents = book(table("IV. BẢNG", ("a", 1)), sections=(("Kết luận", ("Một.", "Hai.")), ("Giải thích", ("Ba.",))))
    found = composed(contents)
    assert headings(found) == ["I. KẾT LUẬN", "IV. BẢNG", "V. GIẢI THÍCH"]
    said = [(each.label, each.text) for part in found.parts for each in part.blocks if isinstance(each, Paragraph)]
    assert said == [
        ("1.", "Một."),
        ("2.", "Hai."),
        ("3.", TEXTS("paper_facts")),
        ("a)", "Ngày: 01/11/2026."),
        ("b)", "Chưa rõ: ?."),
        ("", "Ba."),
    ]


def test_a_wide_table_turns_the_page_for_itself_and_its_heading_only() -> None:
    wide = Table("Rộng", "II. RỘNG", tuple(Column(f"Cột thứ {at}") for at in range(20)), (("chữ " * 9,) * 20,))
    found = composed(book(wide, table("III. HẸP", ("a", 1)), sections=(("Kết luận", ("Một.",)),)))
    assert [part.landscape for part in found.parts] == [False, True, False]
    (heading, grid) = found.parts[1].blocks
    assert heading == Heading(1, "II. RỘNG")
    assert isinstance(grid, Grid)
    for part in (*found.parts, *found.annexes):
        for block in part.blocks:
            if isinstance(block, Grid):
                assert sum(block.widths) == pytest.approx(width(landscape=part.landscape))


def test_rows_are_numbered_first_marked_last_and_summed_below() -> None:
    rows: tuple[tuple[Cell, ...], ...] = (("a", 1000), ("b", None), ("c", "?"), ("d", 234))
    (part,) = composed(book(table("Phụ lục 01. A", *rows), simulated=True)).annexes
    grid = next(block for block in part.blocks if isinstance(block, Grid))
    assert grid.heads == ("STT", "Tên", "Số", "Số liệu giả lập")
    assert [bundle.rows for band in grid.bands for bundle in band.bundles] == [
        (("1", "a", "1.000", "số liệu giả lập"),),
        (("2", "b", "", "số liệu giả lập"),),
        (("3", "c", "?", "số liệu giả lập"),),
        (("4", "d", "234", "số liệu giả lập"),),
    ]
    assert grid.total == ("Tổng cộng", "", "1.234", "số liệu giả lập")
    assert grid.figures == (True, False, True, False)


def test_nothing_known_has_no_total() -> None:
    (part,) = composed(book(table("Phụ lục 01. A", ("a", "?")), simulated=True)).annexes
    assert next(block for block in part.blocks if isinstance(block, Grid)).total == ()


def test_what_a_bundle_shares_is_added_up_once() -> None:
    columns = (Column("Số quầy", Style.COUNT, summed=True), Column("Loại"), Column("Giá", Style.COUNT, summed=True))
    bundle = ((4, "x", 10), (4, "y", 20))
    made = banded(Content("A", columns, (Rows("Huyện", (bundle, bundle)),), frozenset({0})), TEXTS, simulated=False)
    assert made.total == ("Tổng cộng", "8", "", "60")
    assert [row[0] for bundle in made.bands[0].bundles for row in bundle.rows] == ["1", "1", "2", "2"]


def test_rows_that_share_their_first_column_stand_under_it() -> None:
    made = grouped(table("A", ("H1", 1), ("H1", 2), ("H2", 3)), TEXTS, simulated=False)
    assert [(band.heading, len(band.bundles)) for band in made.bands] == [("H1", 2), ("H2", 1)]
    assert made.heads == ("STT", "Số")


def test_rows_too_long_for_a_page_may_run_on_and_long_texts_are_cut() -> None:
    made = grouped(table("A", ("H", 1)), TEXTS, simulated=False)
    assert made.bands[0].bundles[0].keep
    columns = (Column("Chữ"),)
    long = banded(Content("A", columns, (Rows("", (tuple(("x" * 2000,) for _ in range(2)),)),)), TEXTS, simulated=False)
    (bundle,) = long.bands[0].bundles
    assert not bundle.keep
    assert {len(row[1]) for row in bundle.rows} == {LONGEST_CELL}
    assert visible("x" * 2000) == "x" * 2000


def test_a_new_column_of_offices_and_a_new_table_need_nothing_more() -> None:
    report = build_report(result(EARLIER), VI)
    contents = gap_book(report)
    assert {table.name for table in contents.tables} >= {TEXTS("sheet.offices"), TEXTS("sheet.items")}
    found = gap_document(report)
    grids = [block for part in found.annexes for block in part.blocks if isinstance(block, Grid)]
    offices = next(each for each in contents.tables if each.name == TEXTS("sheet.offices"))
    assert [column.heading for column in offices.columns[1:]] == list(grids[0].heads[1:-1])
    more = replace(contents, tables=(*contents.tables, table("Kiểm tra mạng nội bộ", ("a", 1))))
    plan = Plan(sections={}, facts="", under={}, charts={}, drawn={})
    assert labels(compose(more, plan))[-1][1] == "Kiểm tra mạng nội bộ"
