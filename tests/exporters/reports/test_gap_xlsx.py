"""The gap report as a workbook: the figures of the JSON as numbers, in sheets to be filtered, summed and printed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import msgspec
import pytest

from exporters.reports.language import Language
from exporters.reports.texts import SIMULATED
from exporters.reports.writing import Format, gap_paper
from planning.assessment import assess
from planning.compare import compare
from planning.model import GapResult
from tests.planning.golden_case import EARLIER, LATER, result, snapshot

from .workbooks import HEAD, cells, facts, opened, rows, sheet, total

VI, EN = Language.VI, Language.EN
EN_NAMES = ["Summary", "Groups", "Offices", "Kinds", "Items by office", "Questions", "Findings", "Circuits"]
EN_NAMES += ["Stability", "Norms", "Past life or support", "Data quality", "Data to review", "Order by parameter"]
EN_NAMES += ["Explanation", "Layers of evidence"]


def document(found: GapResult) -> dict[str, Any]:
    got: dict[str, Any] = json.loads(gap_paper(found).render(Format.JSON, EN))
    return got


def known(value: object) -> object:
    """What stands in a cell of pieces for a figure of the JSON."""
    return "?" if value is None else value


@pytest.mark.parametrize("on", [EARLIER, LATER])
def test_groups_are_those_of_the_json_with_both_bounds_as_numbers(on: date) -> None:
    got = rows(sheet(opened(gap_paper(result(on)), EN), "Groups"))
    want = document(result(on))["groups"]
    assert [(row["No."], row["Code"]) for row in got] == [(group["rank"], group["code"]) for group in want]
    for row, group in zip(got, want, strict=True):
        score = group["score"]
        assert (row["Shortage score, low"], row["Shortage score, high"]) == (score["low"], score["high"])
        assert row["Coverage (%)"] == pytest.approx(score["coverage_percent"] / 100, abs=1e-12)
        assert (row["Offices"], row["Offices at the threshold"], row["Offices that may be at the threshold"]) == (
            *(len(group["offices"]), group["offices_low_at_threshold"]),
            group["offices_high_at_threshold"],
        )


@pytest.mark.parametrize("on", [EARLIER, LATER])
def test_offices_are_those_of_the_json_with_dates_as_dates(on: date) -> None:
    got = rows(sheet(opened(gap_paper(result(on)), EN), "Offices"))
    want = [office for group in document(result(on))["groups"] for office in group["offices"]]
    assert [row["No."] for row in got] == list(range(1, len(want) + 1))
    for row, office in zip(got, want, strict=True):
        assert (row["Code"], row["Unit"]) == (office["unit"], office["name"])
        assert (row["Staff"], row["Counters"]) == (known(office["staff"]), known(office["counters"]))
        score = (office["score"]["low"], office["score"]["high"])
        assert (row["Shortage score, low"], row["Shortage score, high"]) == score
        dates = [value and value.date().isoformat() for value in (row["Declared from"], row["Declared to"])]
        assert dates == (office["declared_on"] or [None, None])


@pytest.mark.parametrize("on", [EARLIER, LATER])
def test_items_are_those_of_the_json_and_what_is_not_known_is_no_number(on: date) -> None:
    got = {(row["Code"], row["Kind"]): row for row in rows(sheet(opened(gap_paper(result(on)), EN), "Items by office"))}
    names = {"pc": "PC", "printer": "Printer", "scanner": "Scanner", "ups": "UPS"}
    seen = 0
    for office in (office for group in document(result(on))["groups"] for office in group["offices"]):
        for kind, item in office["items"].items():
            row = got.get((office["unit"], names.get(kind, "")))
            if row is None:
                continue
            seen += 1
            low, high = item["low"], item["high"]
            if item["missing_places"] or item["need"] is None:
                low = dict.fromkeys(low)
            shortage = (low["usable"], low["short"], high["short"], low["over_age"], high["over_age"])
            wanted = (item["need"], item["owned"], *shortage, item["surplus"])
            keys = ("Need", "Owned", "Usable", "Short", "Short, at worst", "Over-age", "Over-age, at worst", "Surplus")
            assert tuple(row[key] for key in keys) == tuple(map(known, wanted))
    assert seen > 10
    circuit = next(row for (_, kind), row in got.items() if kind == "Circuit")
    assert (circuit["Need"], circuit["Owned"], circuit["Short"]) == (1, None, None)


def test_kinds_add_up_money_only() -> None:
    page = sheet(opened(gap_paper(result(LATER)), EN), "Kinds")
    want = document(result(LATER))
    for row, sums, plan in zip(rows(page), want["totals"], want["plan"], strict=True):
        assert [row[key] for key in ("Need", "Owned", "Usable", "Short", "Over-age", "Surplus")] == [
            sums[key] for key in ("need", "owned", "usable", "short", "over_age", "surplus")
        ]
        assert (row["To buy at least"], row["Price cap (VND)"], row["Cost at most (VND)"]) == (
            *(plan["to_buy_at_least"], plan["price_cap_vnd"]),
            plan["cost_at_most_vnd"],
        )
    cost = sum(plan["cost_at_most_vnd"] or 0 for plan in want["plan"])
    assert cost > 0
    assert (total(page)["Kind"], total(page)["Cost at most (VND)"], total(page)["Need"]) == ("Total", cost, None)
    without = sheet(opened(gap_paper(result(EARLIER)), EN), "Kinds")
    assert without.max_row == HEAD + len(rows(without))


def test_totals_are_formulas_over_the_filter_with_their_value_and_outside_of_it() -> None:
    paper = gap_paper(result(EARLIER))
    page, formulas = (sheet(opened(paper, VI, values=values), "Đơn vị") for values in (True, False))
    offices = rows(page)
    assert page.auto_filter.ref == f"A{HEAD}:M{HEAD + len(offices)}"
    assert page.max_row == HEAD + len(offices) + 1
    assert total(page)["Mã"] is None
    assert total(page)["Địa bàn"] == "Tổng cộng"
    assert total(page)["Biên chế"] == sum(row["Biên chế"] for row in offices if row["Biên chế"] != "?")
    assert total(formulas)["Biên chế"] == f"=SUBTOTAL(109,E{HEAD + 1}:E{HEAD + len(offices)})"


@pytest.mark.parametrize("language", Language)
def test_every_table_is_frozen_filtered_numbered_and_printed_on_a4(language: Language) -> None:
    book = opened(gap_paper(result(EARLIER)), language)
    for page in book.worksheets:
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert page.sheet_properties.pageSetUpPr
        assert (page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight) == (True, 0)
    for page in book.worksheets[1:]:
        assert page.freeze_panes == f"A{HEAD + 1}"
        assert page.auto_filter.ref
        assert page.print_title_rows == f"${HEAD}:${HEAD}"
        assert page.cell(HEAD, 1).value == {VI: "STT", EN: "No."}[language]
        assert page.cell(HEAD, 2).alignment.wrap_text


@pytest.mark.parametrize("language", Language)
def test_simulated_figures_are_marked_on_every_sheet_and_row_and_real_ones_nowhere(language: Language) -> None:
    book = opened(gap_paper(result(EARLIER)), language)
    for page in book.worksheets:
        assert str(page["A2"].value).startswith(SIMULATED)
        assert page.oddHeader
        assert SIMULATED in str(page.oddHeader.center.text)
    for page in book.worksheets[1:]:
        assert {tuple(row.values())[-1] for row in rows(page)} <= {SIMULATED}
    real = opened(gap_paper(msgspec.structs.replace(result(EARLIER), simulated=False)), language)
    assert not [value for page in real.worksheets for row in cells(page) for value in row if value == SIMULATED]
    assert not [page for page in real.worksheets if page["A2"].value]


def test_the_summary_says_the_date_the_conclusion_the_method_and_what_is_open() -> None:
    found = result(EARLIER)
    book = opened(gap_paper(found), EN)
    said = facts(sheet(book, "Summary"))
    assert book.sheetnames == EN_NAMES
    assert said["Date of the figures"] == datetime(EARLIER.year, EARLIER.month, EARLIER.day)  # noqa: DTZ001
    assert (said["Offices"], said["Questions to ask"]) == (6, len(found.questions))
    words = [row[1] for row in cells(sheet(book, "Summary"))]
    assert set(document(found)["conclusions"]["en"]) <= set(words)


def test_questions_and_findings_are_those_of_the_json() -> None:
    book, want = opened(gap_paper(result(EARLIER)), VI), document(result(EARLIER))
    questions = [(row["Câu hỏi"], row["Ảnh hưởng đến điểm (tối đa)"]) for row in rows(sheet(book, "Câu hỏi"))]
    assert questions == [(each["text"]["vi"], each["effect"]) for each in want["questions"]]
    findings = [
        (row["Nội dung"], row["Kê khai"], row["Ghi nhận trên mạng"])
        for row in rows(sheet(book, "Nội dung cần đối chiếu"))
    ]
    assert findings == [(each["text"]["vi"], each["declared"], each["seen"]) for each in want["reconciliation"]]


def test_norms_have_their_dates_or_say_that_they_have_none() -> None:
    got = rows(sheet(opened(gap_paper(result(LATER)), EN), "Norms"))
    for row, norm in zip(got, document(result(LATER))["norms"], strict=True):
        begins, ends = row["In force from"], row["In force to"]
        assert (begins.date().isoformat() if norm["from"] else begins) == (norm["from"] or "undated")
        assert (ends and ends.date().isoformat()) == norm["to"]


def test_changes_since_an_earlier_date_are_a_sheet_of_their_own() -> None:
    comparison = compare(snapshot(EARLIER), snapshot(LATER))
    paper = gap_paper(comparison.after, comparison)
    want = json.loads(paper.render(Format.JSON, EN))["changes"]
    got = rows(sheet(opened(paper, EN), "Changes"))
    assert [(row["Code"], row["Bound"], row["Due to the estate"], row["Due to the norms"]) for row in got] == [
        (each["code"], each["bound"], each["estate"], each["norms"]) for each in want
    ]


def test_a_city_without_offices_is_a_workbook_too() -> None:
    empty = replace(snapshot(LATER).inventory, sites={}, assets={}, circuits={}, devices={})
    book = opened(gap_paper(assess(empty, LATER)), EN)
    assert sheet(book, "Offices").cell(HEAD + 1, 1).value == "None."
    assert rows(sheet(book, "Offices")) == []


def test_the_same_figures_give_the_same_bytes_made_on_the_date_of_the_figures() -> None:
    paper = gap_paper(result(LATER))
    assert paper.content(Format.XLSX, VI) == paper.content(Format.XLSX, VI)
    about = opened(paper, VI).properties
    assert (about.title, about.created, about.creator) == (
        "Hiện trạng và nhu cầu trang thiết bị công nghệ thông tin",
        datetime(LATER.year, LATER.month, LATER.day),  # noqa: DTZ001
        None,
    )


def test_columns_are_wide_enough_for_their_figures() -> None:
    page = sheet(opened(gap_paper(result(LATER)), EN), "Kinds")
    prices = [len(f"{row['Price cap (VND)']:,}") for row in rows(page) if row["Price cap (VND)"]]
    at = next(number for number, cell in enumerate(page[HEAD], 1) if cell.value == "Price cap (VND)")
    width = next(each.width for each in page.column_dimensions.values() if (each.min or 0) <= at <= (each.max or 0))
    assert width > max(prices)
