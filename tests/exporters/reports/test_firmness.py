"""Wherever a norm is used the reader sees how firm it is: marks on paper, columns in sheets, ids in the document."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from exporters.reports.firmness import NO_NORM, References
from exporters.reports.language import Language
from exporters.reports.model import GapReport, ItemRow, build_report
from exporters.reports.texts import Catalogue
from exporters.reports.writing import Format, gap_paper
from inventory.norms import norm_document
from planning.assessment import assess
from planning.model import GapResult
from tests.planning.golden_case import EARLIER, LATER, result, snapshot

from .test_formats import page, table
from .workbooks import opened, rows, sheet

VI, EN = Language.VI, Language.EN
ASSUMED = "giả định, chờ thành phố ban hành"


def document(found: GapResult) -> dict[str, Any]:
    got: dict[str, Any] = json.loads(gap_paper(found).render(Format.JSON, EN))
    return got


def row(report: GapReport, site: str, kind: str) -> ItemRow:
    offices = (office for group in report.groups for office in group.offices)
    return next(row for office in offices if office.gap.site == site for row in office.items if row.gap.item == kind)


@pytest.mark.parametrize(
    ("on", "kind", "need", "mark"),
    [
        (EARLIER, "pc", "pc_target", "e"),
        (EARLIER, "printer", "printer_oss_old", "c"),
        (EARLIER, "circuit", "bw_min", "d"),
        (LATER, "printer", "printer_oss_new", "e"),
        (LATER, "ups", "ups_cpe", ""),
        (LATER, "circuit", "bw_p95", ""),
    ],
)
def test_a_row_names_the_norm_of_its_need_and_marks_what_is_not_confirmed(
    on: date, kind: str, need: str, mark: str
) -> None:
    found = row(build_report(result(on), VI), "A2", kind)
    assert (found.need.ids, found.need.mark) == (need, mark)
    assert bool(found.need.status) is True


def test_ceiling_and_life_are_named_too() -> None:
    found = row(build_report(result(LATER), VI), "B1", "pc")
    assert (found.ceiling.ids, found.ceiling.mark, found.ceiling.status) == ("pc_max", "", "đã đối chiếu văn bản")
    assert (found.life.ids, found.life.mark, found.life.status) == ("life_it_new", "b", "theo nguồn thứ cấp")
    assert row(build_report(result(EARLIER), VI), "A1", "pc").ceiling == NO_NORM


def test_the_plan_names_the_norm_of_its_price() -> None:
    line = next(line for line in build_report(result(LATER), VI).items if line.plan.item == "pc")
    assert (line.price.ids, line.price.status) == ("pc_price_cap", "đã đối chiếu văn bản")
    assert (line.need.mark, line.life.mark) == ("e", "b")


def test_the_page_marks_figures_and_says_what_the_letters_mean() -> None:
    got = page(result(LATER))
    marks = [value for name, value in got.attributes if name == "data-firm"]
    assert set(marks) == {"e", "b"}
    assert got.words.count(f"b = theo nguồn thứ cấp; e = {ASSUMED} (xem Phụ lục 04)") == 2
    needs = sum(row.need.mark == "e" for group in build_report(result(LATER), VI).groups for row in group_rows(group))
    lines = sum(line.need.mark == "e" for line in build_report(result(LATER), VI).items)
    assert (needs, lines, marks.count("e")) == (30, 5, 35)


def group_rows(group: Any) -> list[ItemRow]:
    return [row for office in group.offices for row in office.items]


def test_a_mark_is_no_part_of_a_figure_that_is_copied() -> None:
    """Marks are drawn by the style, so that a figure copied into a sheet stays a number."""
    office = next(row for row in page(result(LATER)).rows if len(row) > 1 and row[1].startswith("Xã A1"))
    assert office[5] == "20"


def test_without_a_figure_that_is_not_firm_there_is_no_legend() -> None:
    case = snapshot(LATER)
    firm = tuple(replace(norm, status="confirmed") for norm in case.inventory.norms)
    found = assess(replace(case.inventory, norms=firm), LATER, seen=case.seen, p95=case.p95)
    assert build_report(found, VI).legend == ""
    assert not [name for name, _ in page(found).attributes if name == "data-firm"]
    assert "dựa trên" not in " ".join(build_report(found, VI).conclusions)
    assert found.flagged == result(LATER).flagged


def test_the_conclusion_says_that_flagged_groups_rest_on_assumed_targets() -> None:
    vi, en = (build_report(result(EARLIER), language).conclusions for language in (VI, EN))
    assert vi[-2:] == (
        (
            "Kết luận đối với các địa bàn được đề nghị ưu tiên phụ thuộc vào nhu cầu dựa trên mức trang bị "
            "mục tiêu giả định, chưa được thành phố ban hành: Máy tính, Thiết bị chuyển mạch."
        ),
        (
            "Kết luận đối với các địa bàn được đề nghị ưu tiên phụ thuộc vào nhu cầu dựa trên định mức chưa chắc chắn: "
            "Máy in, Máy quét, Đầu đọc CCCD (chưa đối chiếu văn bản); Kênh truyền (giá trị mặc định của phần mềm)."
        ),
    )
    assert en[-2].endswith("rest on needs by assumed targets that the city has not adopted: PC, LAN switch.")
    assert "định mức chưa chắc chắn" not in " ".join(build_report(result(LATER), VI).conclusions)


def test_where_nobody_is_flagged_nothing_is_said_to_rest_on_anything() -> None:
    case = snapshot(EARLIER)
    strict = replace(case.inventory, gap=replace(case.inventory.gap, threshold=case.inventory.gap.threshold * 3))
    assert "dựa trên" not in " ".join(build_report(assess(strict, EARLIER, seen=case.seen), VI).conclusions)


def test_above_a_ceiling_that_is_amended_the_note_says_so() -> None:
    """B1 has 26 PCs and may have 22."""
    case = snapshot(LATER)
    norms = tuple(
        replace(norm, status="amended_not_read") if norm.id == "pc_max" else norm for norm in case.inventory.norms
    )
    found = assess(replace(case.inventory, norms=norms), LATER, seen=case.seen, p95=case.p95)
    assert row(build_report(result(LATER), VI), "B1", "pc").note == "vượt định mức (mức tối đa 22): 4"
    assert row(build_report(found, VI), "B1", "pc").note == (
        "vượt định mức (mức tối đa 22, đã được sửa đổi, chưa đọc văn bản sửa đổi): 4"
    )


def test_what_nobody_weighs_is_said_not_to_be_in_the_score() -> None:
    case = snapshot(LATER)
    weights = {kind: weight for kind, weight in case.inventory.gap.weights.items() if kind != "ups"}
    found = assess(replace(case.inventory, gap=replace(case.inventory.gap, weights=weights)), LATER, seen=case.seen)
    assert row(build_report(found, VI), "A2", "ups").note == "không tính vào điểm"
    assert row(build_report(found, EN), "A2", "pc").note == ""


def test_the_workbook_has_the_norms_and_their_status_of_every_row() -> None:
    book = opened(gap_paper(result(LATER)), EN)
    got = {(each["Code"], each["Kind"]): each for each in rows(sheet(book, "Items by office"))}
    b1 = got["B1", "PC"]
    assert (b1["Norm of the need"], b1["Need: verification"]) == (
        "pc_target",
        "assumed until the city adopts its own",
    )
    assert (b1["Ceiling"], b1["Norm of the ceiling"]) == (22, "pc_max (confirmed)")
    assert b1["Norm of the useful life"] == "life_it_new (secondary source)"
    circuit = got["A2", "Circuit"]
    assert (circuit["Norm of the need"], circuit["Ceiling"], circuit["Norm of the ceiling"]) == ("bw_p95", None, None)
    kinds = {each["Kind"]: each for each in rows(sheet(book, "Kinds"))}
    assert kinds["PC"]["Norm of the price"] == "pc_price_cap (confirmed)"
    assert kinds["Printer"]["Norm of the price"] is None
    circuits = rows(sheet(book, "Circuits"))
    assert {each["Verification"] for each in circuits} == {"confirmed"}


def test_the_sheet_has_the_norm_and_status_of_every_need() -> None:
    first = table(result(EARLIER), VI)[0]
    assert (first["Máy tính: Định mức của nhu cầu"], first["Máy tính: Nhu cầu: tình trạng kiểm chứng"]) == (
        "pc_target",
        ASSUMED,
    )
    assert first["Kênh truyền: Định mức của nhu cầu"] == "bw_min"


def test_the_document_has_ids_and_statuses_beside_figures_and_norms_as_files_have_them() -> None:
    got = document(result(LATER))
    office = next(each for group in got["groups"] for each in group["offices"] if each["site"] == "B1")
    assert office["items"]["pc"]["basis"] == {
        "need": [{"id": "pc_target", "status": "assumed"}],
        "ceiling": [{"id": "pc_max", "status": "confirmed"}],
        "life": [{"id": "life_it_new", "status": "secondary"}],
    }
    assert office["items"]["ups"]["basis"]["ceiling"] == []
    assert office["circuits"][0]["norm"] == [{"id": "bw_p95", "status": "confirmed"}]
    assert got["plan"][0]["price_norm"] == [{"id": "pc_price_cap", "status": "confirmed"}]
    assert got["norms"] == [norm_document(norm) for norm in result(LATER).norms]
    assert (got["schema"], got["norms"][0]["item"], got["norms"][0]["amount"]) == (2, ["pc"], 1)


def test_the_annex_has_the_note_of_a_norm() -> None:
    words = page(result(LATER)).words
    norm = next(norm for norm in result(LATER).norms if norm.id == "scanner_oss_new")
    assert f"{norm.source} ({norm.note})" in words.replace("  ", " ")
    annex = rows(sheet(opened(gap_paper(result(LATER)), EN), "Norms"))
    assert {each["Code"]: each["Note"] for each in annex}["scanner_oss_new"] == norm.note


def test_norms_of_several_statuses_share_one_reference_the_firmest_first() -> None:
    refer = References(result(EARLIER).norms, Catalogue(EN))
    both = refer(("pc_target", "", "life_it_old", "pc_target"))
    assert (both.ids, both.mark) == ("life_it_old; pc_target", "b, e")
    assert both.status == "secondary source; assumed until the city adopts its own"
    assert refer.legend().count(" = ") == 2
    assert References((), Catalogue(EN)).legend() == ""
