"""What the formats contain: the same figures, in the reader's manner, with the mark of simulated figures everywhere."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from exporters.reports.language import Language
from exporters.reports.texts import SIMULATED
from exporters.reports.writing import Format, file_name, gap_paper, write_paper
from planning.assessment import assess
from planning.compare import compare
from planning.grouping import group_by_units
from planning.model import GapResult
from tests.planning.golden_case import EARLIER, LATER, result, snapshot

VI, EN = Language.VI, Language.EN
VOID = {"meta", "br", "line", "rect"}


class Page(HTMLParser):
    """Collects rows and texts of a page, and whether its tags are balanced."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.text: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(attrs)
        if tag not in VOID:
            self._open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            return
        self.text.append(data)
        if {"td", "th"} & set(self._open):
            self.rows[-1][-1] += " ".join(data.split())

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.text).split())


def page(found: GapResult, language: Language = VI) -> Page:
    return Page(gap_paper(found).render(Format.HTML, language))


def table(found: GapResult, language: Language) -> list[dict[str, str]]:
    text = gap_paper(found).render(Format.CSV, language)
    assert text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}")
    return list(csv.DictReader(io.StringIO(text[1:]), delimiter=";" if language is VI else ","))


def real(found: GapResult) -> GapResult:
    return msgspec.structs.replace(found, simulated=False)


def test_the_page_says_the_conclusion_and_what_it_rests_on() -> None:
    words = page(result(LATER)).words
    assert "Có 1 trên 2 địa bàn được xếp vào diện khó khăn về nguồn lực" in words
    assert "địa bàn huyện A (cũ) (40,70 điểm)" in words
    assert "nếu không tính (hệ số 0) thì điểm thiếu hụt là 25,11, dưới ngưỡng 30." in words
    assert "Phụ lục 04. Căn cứ, định mức và mức độ tin cậy" in words
    assert "TT 06/2026/TT-BKHCN Điều 5.6" in words
    assert "220.000.000" in words


def test_undetermined_districts_are_listed_apart_with_their_questions() -> None:
    words = page(result(EARLIER), EN).words
    assert "Not enough data to decide (1): Huyện B (9.63 – 42.26 points)" in words
    assert "Do the 2 pieces of 2018 work?" in words


def test_nobody_flagged_is_said() -> None:
    case = snapshot(EARLIER)
    strict = replace(case.inventory, gap=replace(case.inventory.gap, threshold=case.inventory.gap.threshold * 3))
    words = page(assess(strict, EARLIER, seen=case.seen)).words
    assert "Không có địa bàn nào đạt ngưỡng 90 điểm" in words


def test_rows_of_the_annex_carry_the_figures_of_the_golden_case() -> None:
    rows = page(result(EARLIER)).rows
    office = next(row for row in rows if len(row) > 1 and row[1].startswith("Xã A1"))
    assert office[2:11] == ["20", "3", "Máy tính", "20", "16", "14", "6", "8", "0"]
    assert office[12:15] == ["50,00", "100,00", "Còn thiếu trang thiết bị"]
    unanswered = next(row for row in rows if len(row) > 1 and row[1].startswith("Xã B2"))
    assert unanswered[4:10] == ["Máy tính", "20", "?", "?", "?", "?"]


@pytest.mark.parametrize("language", [VI, EN])
def test_the_page_is_well_formed_and_loads_nothing(language: Language) -> None:
    got = page(result(LATER), language)
    assert ("lang", language) in got.attributes
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(got.tags)
    assert all(value and value.startswith("#group-") for name, value in got.attributes if name == "href")
    assert not [name for name, _ in got.attributes if name.startswith("on") or name == "src"]


def test_simulated_figures_are_marked_in_title_page_and_every_row() -> None:
    text = gap_paper(result(LATER)).render(Format.HTML, EN)
    assert f"<title>{SIMULATED} - " in text
    rows = Page(text).rows
    continued = [
        row for row in rows if row and row[0] in {"Printer", "Scanner", "ID reader", "LAN switch", "UPS", "Circuit"}
    ]
    assert all(row[-1] in {"simulated", "Simulated"} for row in rows if row not in continued)
    assert SIMULATED not in gap_paper(real(result(LATER))).render(Format.HTML, EN)


def test_simulated_figures_are_marked_in_file_names_and_sheets(tmp_path: Path) -> None:
    found = result(LATER)
    for form in Format:
        assert SIMULATED in file_name(gap_paper(found), form, VI)
        assert SIMULATED not in file_name(gap_paper(real(found)), form, VI)
    assert {row["Số liệu giả lập"] for row in table(found, VI)} == {SIMULATED}
    assert {row["Simulated"] for row in table(real(found), EN)} == {"no"}
    assert write_paper(gap_paper(found), Format.CSV, VI, tmp_path / "bao-cao.csv").name == f"bao-cao ({SIMULATED}).csv"
    assert write_paper(gap_paper(found), Format.CSV, VI, tmp_path / f"{SIMULATED}.csv").name == f"{SIMULATED}.csv"
    assert write_paper(gap_paper(real(found)), Format.CSV, VI, tmp_path / "bao-cao.csv") == tmp_path / "bao-cao.csv"
    assert write_paper(gap_paper(real(found)), Format.JSON, VI, tmp_path / "new" / "folder") == (
        tmp_path / "new" / "folder" / "gap_2026-11-01.json"
    )


def test_the_sheet_has_one_row_an_office_with_numbers_as_its_language_writes_them() -> None:
    rows = table(result(EARLIER), VI)
    assert [row["Đơn vị"] for row in rows] == ["Xã A1", "Xã A2", "Xã A3", "Xã B1", "Xã B2", "Xã B3"]
    second = rows[1]
    assert (second["Máy tính: Thiếu"], second["Điểm thiếu hụt từ"], second["Kênh truyền"]) == (
        "10",
        "82,52",
        "Không đáp ứng",
    )
    assert table(result(EARLIER), EN)[1]["Shortage score, low"] == "82.52"


def test_what_is_not_known_is_an_empty_cell_and_never_a_zero() -> None:
    row = table(result(EARLIER), EN)[4]
    assert (row["Unit"], row["PC: Need"], row["PC: Owned"], row["PC: Short"]) == ("Xã B2", "20", "", "")
    assert (row["Shortage score, low"], row["Shortage score, high"]) == ("0.00", "65.79")


def test_json_has_exact_shares_and_rounded_scores_in_both_languages() -> None:
    document = json.loads(gap_paper(result(EARLIER)).render(Format.JSON, VI))
    assert (document["simulated"], document["mark"], document["flagged"]) == (True, SIMULATED, ["D-A"])
    group = document["groups"][0]
    assert group["score"] == {"low": 48.85, "high": 48.85, "coverage_percent": 100.0}
    assert group["offices"][1]["items"]["pc"]["low"] == {"usable": 11, "short": 10, "over_age": 11, "share": "31/42"}
    unknown = document["groups"][1]["offices"][1]["items"]["pc"]
    assert (unknown["owned"], unknown["low"]["usable"], unknown["high"]["share"]) == (None, None, "1")
    question = document["questions"][0]
    assert (question["reference"], question["site"], question["item"]) == ("B1 scanner", "B1", "scanner")
    assert set(question["text"]) == {"vi", "en"}


def test_the_change_since_an_earlier_date_is_a_section_of_its_own() -> None:
    comparison = compare(snapshot(EARLIER), snapshot(LATER))
    got = Page(gap_paper(comparison.after, comparison).render(Format.HTML, VI))
    row = next(row for row in got.rows if row[0].startswith("địa bàn huyện A (cũ)") and "-19,05" in row)
    assert row[1:7] == ["mức thấp", "48,85", "29,80", "40,70", "-19,05", "10,90"]
    document = json.loads(gap_paper(comparison.after, comparison).render(Format.JSON, VI))
    assert document["changes"][0]["estate"] == -19.05
    assert json.loads(gap_paper(comparison.after).render(Format.JSON, VI))["changes"] == []


def test_successor_units_are_shown_under_their_own_names() -> None:
    case = snapshot(LATER)
    grouping = group_by_units(case.inventory, LATER)
    words = page(assess(case.inventory, LATER, seen=case.seen, p95=case.p95, grouping=grouping)).words
    assert "Xã X1 (40,64 điểm); Xã X2 (36,78 điểm)" in words
    assert "danh mục đơn vị hành chính tại ngày 01/11/2026" in words


def test_a_city_without_offices_is_a_report_too() -> None:
    empty = replace(snapshot(LATER).inventory, sites={}, assets={}, circuits={}, devices={})
    found = assess(empty, LATER)
    assert "Trong 0 đơn vị được đánh giá" in page(found).words
    assert table(found, VI) == []
    assert json.loads(gap_paper(found).render(Format.JSON, VI))["groups"] == []
