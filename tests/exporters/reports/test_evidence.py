"""What the figures rest on, in every format: explanations, layers, findings, faults, orders; no markup comes of it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from typing import Any

import msgspec
import pytest

from collectors.ssh.hardening import hardening
from exporters.reports.clean import clean
from exporters.reports.finding_rows import MOST_OF_A_KIND
from exporters.reports.gap_document import gap_document
from exporters.reports.language import Language
from exporters.reports.model import GapReport, build_report
from exporters.reports.ranking_rows import MOST_PAIRS
from exporters.reports.texts import Catalogue
from exporters.reports.writing import Format, gap_paper
from inventory.identifiers import DeviceName, SiteName
from inventory.model import AssetLot, Provenance
from planning.account import ENDED, Fault, FaultKind, FindingKind, Ranking
from planning.assessment import assess
from planning.model import GapResult
from planning.sight import How, Identity, Met, Risks, Seeing, Station
from tests.planning.golden_case import EARLIER, LATER, golden, result
from tests.planning.test_findings import (
    LATELY,
    LIFE,
    LONG_AGO,
    MAC,
    NEED,
    ON,
    PC,
    R_B,
    STRANGER,
    SUPPORT,
    SW_A,
    WIN10,
    A,
    B,
    device,
    sight,
    town,
)

from ...collectors.ssh.test_cisco_ios import TRANSCRIPTS as IOS
from .test_formats import Page
from .test_hostile import DANGEROUS, HOSTILE
from .workbooks import opened, rows, sheet

VI, EN = Language.VI, Language.EN
INSECURE = (
    (tuple(IOS["show running-config"].splitlines()), "ios"),
    (("password zebra",), "frr"),
    (
        ("[/etc/ssh/sshd_config]", " PermitRootLogin yes", "[/etc/snmp/snmpd.conf]", " rwcommunity public"),
        "linux",
    ),
)
KINDS_SEEN = {
    FindingKind.NEVER_SEEN,
    FindingKind.NOT_SEEN_LATELY,
    FindingKind.STRANGER,
    FindingKind.NEIGHBOUR_UNLISTED,
    FindingKind.MET_ELSEWHERE,
    FindingKind.SERIAL_ELSEWHERE,
    FindingKind.SERIAL_DIFFERS,
    FindingKind.SERIAL_TWICE,
    FindingKind.SERIAL_TWICE_ELSEWHERE,
    FindingKind.INSECURE,
    FindingKind.PAST_LIFE,
    FindingKind.PAST_SUPPORT,
    FindingKind.SEEN_LESS,
}


@cache
def amiss(text: str) -> GapResult:
    """A town in which everything is amiss at once, with a text in every place that a device or a sheet fills."""
    origin = Provenance("declared", text, LATELY, text)
    lots = {
        A: {
            "office": {
                PC: (AssetLot(3, 2010, serials=(f"PF0001{text}", f"PF0001{text}", "SN-77"), provenance=origin),),
                WIN10: (AssetLot(2, 2012, provenance=origin),),
            },
            "store": {PC: (AssetLot(400, 2091),)},
        },
        B: {"office": {PC: (AssetLot(1, 1999, serials=(f"PF0001{text}",), provenance=origin),)}},
    }
    odd = replace(NEED, id=f"odd{text}", unit=text)
    ap = replace(device(DeviceName(f"ap{text}"), A, "access_point"), serial="FOC1111A1AA")
    inventory = town(ap, lots=lots, norms=(NEED, odd, LIFE, replace(SUPPORT, id=text)))
    met = Met(f"nb{text}", LATELY, SW_A, text)
    version = "6.3 (Build 19045 \u202e=1)"
    windows = Identity(LATELY, "SN-77", "Windows", version, "Windows workstation")
    seen = sight(
        machines={SW_A: Seeing(LONG_AGO, How.FDB, SW_A, text)},
        stations={A: (Station(STRANGER, LATELY, SW_A, text),), B: (Station(MAC, LATELY, R_B, text),)},
        identities={R_B: windows, ap.name: Identity(LATELY, f"ZZ99{text}")},
        neighbours={A: (met,)},
        risks={ap.name: Risks(LATELY, ("snmp_write", "telnet"))},
    )
    return assess(inventory, ON, seen={A: {PC: 1}}, sight=seen)


def document(found: GapResult) -> Any:
    return json.loads(gap_paper(found).render(Format.JSON, VI))


def explained(found: GapResult, site: str, item: str) -> dict[str, Any]:
    offices = [office for group in document(found)["groups"] for office in group["offices"]]
    lines = next(office["explanation"] for office in offices if office["site"] == site)
    return next(line for line in lines if line["item"] == item)


def test_the_chain_of_a_golden_office_word_for_word() -> None:
    line = explained(result(LATER), "A2", "pc")
    assert line["text"]["vi"] == (
        "Nhu cầu = 21 biên chế × 1 = 21 (pc_target, giả định, chờ thành phố ban hành). "
        "Kê khai 16 (giả lập, gap.yaml, golden case, 01/11/2026), trong đó hỏng 2. Chưa dò tìm trên mạng. "
        "Dùng được 14, hỏng 2, chưa rõ tình trạng 0. Sử dụng được 14; thiếu 21 − 14 = 7. "
        "Quá niên hạn 4 (đưa vào sử dụng năm 2019 trở về trước; thời gian sử dụng 7 năm, life_it_new, "
        "theo nguồn thứ cấp). d = (7 + 0,5 × 4) / 21 = 3/7; trọng số 30 trên 100 → 12,86 điểm."
    )
    assert "d = (7 + 0.5 × 4) / 21 = 3/7; weight 30 of 100 → 12.86 points." in line["text"]["en"]
    assert (line["low"], line["low_points"], line["not_known"]) == ("90/7", 12.86, None)


def test_the_worst_case_names_what_is_not_known() -> None:
    """B3 on 1 December 2023: two PCs of 2018 may work or not; the circuit of B1 has no bandwidth."""
    line = explained(result(EARLIER), "B3", "pc")
    assert line["text"]["vi"].endswith(
        "Mức thấp coi máy chưa rõ tình trạng là dùng được. Sử dụng được 42; thiếu 60 − 42 = 18. "
        "Quá niên hạn 12 (đưa vào sử dụng năm 2018 trở về trước; thời gian sử dụng 5 năm, life_it_old, "
        "theo nguồn thứ cấp). d = (18 + 0,5 × 12) / 60 = 2/5; trọng số 30 trên 95 → 12,63 điểm. "
        "Mức cao: d = (20 + 0,5 × 10) / 60 = 5/12 → 13,16 điểm; chưa rõ: tình trạng của 2 thiết bị năm 2018."
    )
    circuit = explained(result(EARLIER), "B1", "circuit")
    assert circuit["not_known"] == {"vi": "băng thông cam kết", "en": "contracted bandwidth"}
    open_question = explained(result(EARLIER), "B2", "pc")
    assert "Chưa kê khai." in open_question["text"]["vi"]
    assert (open_question["low"], open_question["high"], open_question["not_known"]["vi"]) == (
        "0",
        "600/19",
        "chưa khai",
    )


@pytest.mark.parametrize("on", [EARLIER, LATER])
def test_the_points_of_every_office_add_up_to_its_score_in_the_json(on: date) -> None:
    for group in document(result(on))["groups"]:
        for office in group["offices"]:
            for bound in ("low", "high"):
                parts = [Fraction(line[bound]) for line in office["explanation"] if line[bound] is not None]
                assert f"{float(sum(parts)):.2f}" == f"{office['score'][bound]:.2f}"


@pytest.mark.parametrize("language", Language)
def test_page_and_workbook_have_the_sentences_of_the_json(language: Language) -> None:
    found = result(EARLIER)
    page = Page(gap_paper(found).render(Format.HTML, language))
    offices = [office for group in document(found)["groups"] for office in group["offices"]]
    told = [line["text"][language.value] for office in offices for line in office["explanation"]]
    assert len(told) == 36
    assert not [text for text in told if text not in page.words]
    assert page.tags.count("details") == len(offices) + 1
    book = opened(gap_paper(found), language)
    got = rows(sheet(book, Catalogue(language)("sheet.explanation")))
    column = Catalogue(language)("explanation")
    assert [row[column] for row in got if row[column] in told] == told
    assert len(got) == len(told) + len(offices)


def test_layers_stand_in_a_sheet_of_their_own_with_days_and_empty_cells_for_what_nobody_knows() -> None:
    got = rows(sheet(opened(gap_paper(amiss("")), EN), "Layers of evidence"))
    first = next(row for row in got if row["Code"] == "u-A" and row["Kind"] == "PC")
    assert (first["Declared?"], first["Declared"], first["Seen?"], first["Seen"]) == ("yes", 403, "yes", 1)
    assert first["Declared to"] == datetime(LATELY.year, LATELY.month, LATELY.day)  # noqa: DTZ001
    golden_rows = rows(sheet(opened(gap_paper(result(EARLIER)), EN), "Layers of evidence"))
    unanswered = next(row for row in golden_rows if row["Unit"] == "Xã B2" and row["Kind"] == "PC")
    assert (unanswered["Declared?"], unanswered["Declared"], unanswered["Seen"]) == ("not known", None, None)
    assert unanswered["Seen?"] == "Nobody has looked on the network."
    switch = next(row for row in golden_rows if row["Unit"] == "Xã B2" and row["Kind"] == "LAN switch")
    assert (switch["Declared?"], switch["Seen?"], switch["Seen"], switch["Working?"]) == ("not known", "yes", 1, "yes")


@pytest.mark.parametrize("language", Language)
def test_every_finding_is_a_sentence_with_source_day_and_what_to_do_in_every_format(language: Language) -> None:
    found = amiss("")
    assert {each.kind for each in found.findings} == KINDS_SEEN
    want = document(found)["findings"]
    assert len(want) == len(found.findings)
    words = Page(gap_paper(found).render(Format.HTML, language)).words
    book = opened(gap_paper(found), language)
    texts = Catalogue(language)
    written = [row for key in ("findings", "ended") for row in rows(sheet(book, texts(f"sheet.{key}")))]
    assert [row[texts("finding")] for row in written] == [each["text"][language.value] for each in want]
    assert [row[texts("todo")] for row in written] == [each["todo"][language.value] for each in want]
    for each in want:
        assert each["text"][language.value] in words
        assert each["todo"][language.value]


def test_a_finding_of_a_site_that_is_no_office_has_that_sites_title() -> None:
    old = replace(device(DeviceName("pc-h"), SiteName("hall")), in_use_since=2009)
    report = build_report(assess(town(old), ON), VI)
    assert [(row.code, row.office, row.text) for row in report.ended] == [
        ("hall", "Trụ sở", "1 máy đưa vào sử dụng năm 2009: hết niên hạn cuối năm 2015 (life).")
    ]


def test_the_quality_of_the_data_names_every_check_counts_it_and_lists_what_was_found() -> None:
    found = amiss("")
    want = document(found)
    counts = {each["kind"]: each["count"] for each in want["quality"]}
    assert list(counts) == [kind.value for kind in FaultKind]
    assert (counts["too_many"], counts["year_ahead"], counts["year_too_early"]) == (1, 1, 1)
    assert (counts["norms_overlap"], counts["unit_unknown"], counts["sample_gap"]) == (1, 1, None)
    words = Page(gap_paper(found).render(Format.HTML, VI)).words
    assert "Phụ lục 10. Chất lượng số liệu" in words
    assert "Năm đưa vào sử dụng trước 2000" in words
    assert "chưa kiểm tra được" in words
    book = opened(gap_paper(found), VI)
    got = {row["Nội dung kiểm tra"]: row["Số trường hợp"] for row in rows(sheet(book, "Chất lượng số liệu"))}
    assert got["Ngày thiếu mẫu đo kênh truyền"] == "chưa kiểm tra được"
    assert sum(count for count in got.values() if isinstance(count, int)) == len(want["faults"])
    listed = [row["Nội dung"] for row in rows(sheet(book, "Số liệu cần rà soát"))]
    assert listed == [each["text"]["vi"] for each in want["faults"]]
    assert "Kê khai 403 cho 5 biên chế: đề nghị kiểm tra lại, vẫn tính như đã khai." in listed


@pytest.mark.parametrize("kind", FaultKind)
@pytest.mark.parametrize("language", Language)
def test_every_kind_of_fault_has_its_words(kind: FaultKind, language: Language) -> None:
    fault = Fault(kind, SiteName("A1"), PC, "office", 7, 2091, EARLIER, LATER, "f.xlsx:A1")
    checks = tuple(
        msgspec.structs.replace(each, checked=True, faults=(fault,)) if each.kind is kind else each
        for each in result(EARLIER).quality
    )
    report: GapReport = build_report(msgspec.structs.replace(result(EARLIER), quality=checks), language)
    assert [(row.office, row.source) for row in report.faults if row.fault is fault] == [("Xã A1", "f.xlsx:A1")]
    assert "7" in report.faults[0].text or kind is FaultKind.UNIT_UNKNOWN


def test_the_sentence_on_over_age_machines_is_in_every_format_word_for_word() -> None:
    wanted = golden()["expected"]["stability"]["sentence_that_must_be_printed_for_2026-11-01"]
    paper = gap_paper(result(LATER))
    assert wanted in Page(paper.render(Format.HTML, VI)).words
    assert wanted in json.loads(paper.render(Format.JSON, VI))["stability_sentences"]["vi"]
    said = [cell.value for row in sheet(opened(paper, VI), "Tóm tắt").iter_rows() for cell in row]
    assert wanted in said
    table = list(csv.DictReader(io.StringIO(paper.render(Format.CSV, VI)[1:]), delimiter=";"))
    firm = {row["Mã"]: row["Tính vững của kết luận đối với địa bàn"] for row in table}
    assert {firm[code] for code in ("A1", "A2", "A3")} == {wanted}
    assert {firm[code] for code in ("B1", "B2", "B3")} == {"không đổi"}


def test_the_order_under_every_parameter_is_in_page_workbook_and_json() -> None:
    found = result(LATER)
    want = document(found)["rankings"]
    assert [each["no_longer_flagged"] for each in want if each["parameter"] == "over_age_weight"] == [["D-A"]]
    assert all(each["rank"] == ["D-A", "D-B"] for each in want)
    got = rows(sheet(opened(gap_paper(found), VI), "Thứ tự theo tham số"))
    assert [row["Tham số"] for row in got][:2] == ["trọng số Máy tính = 24", "trọng số Máy tính = 36"]
    last = got[-1]
    assert (last["Tham số"], last["Ra khỏi diện khó khăn"]) == ("hệ số quá niên hạn = 0", "Huyện A")
    table = Page(gap_paper(found).render(Format.HTML, VI)).rows
    assert ["hệ số quá niên hạn = 0", "không đổi", "Huyện A", "không đổi", "số liệu giả lập"] in table


def test_many_swapped_pairs_are_cut_and_counted() -> None:
    pairs = tuple(("D-B", "D-A") for _ in range(MOST_PAIRS + 3))
    many = msgspec.structs.replace(result(LATER), rankings=(Ranking("pc", Fraction(24), ("D-B", "D-A"), pairs),))
    shown = build_report(many, EN).rankings[0].swapped
    assert shown.startswith("Huyện B > Huyện A; ")
    assert shown.endswith("and 3 more (all in the JSON file)")
    assert len(document(many)["rankings"][0]["swapped"]) == MOST_PAIRS + 3


def test_an_insecure_configuration_is_told_in_the_readers_language() -> None:
    """What it is and where, in the workbook too; no risk is called by the name that readings have for it."""
    found = amiss("")
    (row,) = [
        each for each in rows(sheet(opened(gap_paper(found), VI), "Nội dung cần đối chiếu")) if "SSH" in str(each)
    ]
    assert row["Nội dung"] == (
        "ap, đọc qua SSH ngày 19/11/2026: cho ghi cấu hình qua SNMP, cho đăng nhập qua telnet (mật khẩu không mã hóa)."
    )
    (told,) = [each for each in build_report(found, EN).findings if each.finding.kind is FindingKind.INSECURE]
    assert told.text == (
        "ap, as read over SSH on 19 November 2026: settings can be changed over SNMP, "
        "log-ins over telnet (unencrypted passwords)."
    )


def test_every_critical_check_has_words_for_planners() -> None:
    for language in (VI, EN):
        texts = Catalogue(language)
        for lines, family in INSECURE:
            critical = {risk.risk for risk in hardening(lines, family) if risk.severity == "critical"}
            assert critical
            assert [risk for risk in critical if texts.or_key("risk", risk) == risk] == []


def test_a_page_and_a_paper_show_the_first_rows_of_every_kind_and_say_so() -> None:
    found = amiss("")
    stranger = next(each for each in found.findings if each.kind is FindingKind.STRANGER)
    kinds = len({each.kind for each in found.findings if each.kind not in ENDED})
    many = msgspec.structs.replace(found, findings=(*(stranger,) * (MOST_OF_A_KIND + 6), *found.findings))
    told = len([each for each in many.findings if each.kind not in ENDED])
    shown = told - 7
    assert kinds > 5
    page = Page(gap_paper(many).render(Format.HTML, VI))
    assert f"Nêu {shown} trên {told} dòng, các dòng đầu của mỗi loại" in page.words
    assert sum("1 máy lạ tại sw-a" in " ".join(row) for row in page.rows) == MOST_OF_A_KIND
    report = build_report(many, VI)
    paper = msgspec.json.encode(gap_document(report)).decode()
    assert f"Nội dung cần đối chiếu: nêu {shown} trên {told} dòng" in paper
    assert paper.count("1 máy lạ tại sw-a") == MOST_OF_A_KIND
    assert len(document(many)["findings"]) == len(many.findings)
    sheet_rows = rows(sheet(opened(gap_paper(many), VI), "Nội dung cần đối chiếu"))
    assert len(sheet_rows) == told


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_of_devices_and_sheets_are_harmless_in_every_format(text: str) -> None:
    found = amiss(text)
    paper = gap_paper(found)
    page, harmless = Page(paper.render(Format.HTML, VI)), Page(gap_paper(amiss("Tên")).render(Format.HTML, VI))
    assert page.tags == harmless.tags
    assert clean(page.words) == page.words
    assert clean(f"nb{text}") in page.words
    book = opened(paper, VI, values=False)
    written = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    texts = [cell for cell in written if isinstance(cell.value, str) and cell.data_type != "f"]
    assert all(clean(str(cell.value)) == cell.value for cell in texts)
    assert all(cell.quotePrefix for cell in texts if str(cell.value).startswith(DANGEROUS))
    listed = document(found)["findings"]
    named = [each["what"] for each in listed if each["kind"] == "neighbour_unlisted"]
    assert named == [clean(f"nb{text}")]
    assert all(clean(each[key]) == each[key] for each in listed for key in ("what", "source"))
