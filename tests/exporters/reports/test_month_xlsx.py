"""The reports about a month as workbooks: hours and shares as numbers, times in the city's zone, totals."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from collectors.state.outages import Cause
from exporters.reports.language import Language
from exporters.reports.texts import SIMULATED
from exporters.reports.writing import Format, availability_paper, circuits_paper
from planning.carrier import CircuitTime

from . import test_availability as months
from . import test_circuits as carrier
from .workbooks import cells, facts, opened, rows, sheet, total

if TYPE_CHECKING:
    from exporters.reports.writing import Paper

VI, EN = Language.VI, Language.EN
H = 3600.0


def document(paper: Paper) -> dict[str, Any]:
    got: dict[str, Any] = json.loads(paper.render(Format.JSON, EN))
    return got


def naive(text: str) -> datetime:
    """A time of the JSON as the city's clocks showed it, which is what cells hold."""
    return datetime.fromisoformat(text).replace(tzinfo=None)


def test_sites_and_districts_are_those_of_the_json_in_the_order_of_paper() -> None:
    paper = availability_paper(months.result(), "2026-11")
    book, want = opened(paper, EN), document(paper)
    sites = {site["site"]: site for group in want["groups"] for site in group["sites"]}
    got = rows(sheet(book, "Sites"))
    assert [row["Site"] for row in got] == ["Xã An Phú", "Xã Đồng Tâm", '=1+1<b>"', "dc"]
    for row in got:
        site = sites[row["Code"]]
        assert row["Available (%)"] == pytest.approx(site["all_hours"]["availability"], abs=1e-5)
        assert row["Down (h)"] == site["all_hours"]["down"] / H
        assert row["Down in opening hours (h)"] == site["open_hours"]["down"] / H
        assert row["Counter-hours lost"] == site["counter_hours_lost"]
        assert row["Longest (h)"] == (site["longest_seconds"] / H if site["outages"] else None)
    districts = {row["Code"]: row for row in rows(sheet(book, "Districts"))}
    assert [row["Unit"] for row in rows(sheet(book, "Districts"))] == ["Huyện Ba Vì", "Huyện Ứng Hòa", "City level"]
    assert (districts["D1"]["Outages"], districts["D2"]["Counter-hours lost"]) == (1, None)


@pytest.mark.parametrize("name", ["Sites", "Districts"])
def test_what_adds_up_has_the_total_of_the_whole_city(name: str) -> None:
    paper = availability_paper(months.result(), "2026-11")
    last, whole = total(sheet(opened(paper, EN), name)), document(paper)["whole"]
    assert (last["Down (h)"], last["Outages"]) == (whole["all_hours"]["down"] / H, whole["outages"])
    assert last["Counter-hours lost"] == whole["counter_hours_lost"]
    assert (last["Available (%)"], last["Longest (h)"]) == (None, None)


def test_nothing_known_has_no_total() -> None:
    unknown = months.site("C3", "Xã C", 5, 1, None)
    group = months.group("D1", "Huyện D", unknown)
    found = replace(months.result(), whole=replace(group, code=""), groups=(group,))
    assert total(sheet(opened(availability_paper(found, "2026-11"), EN), "Sites"))["Counter-hours lost"] is None


def test_the_summary_has_the_period_in_the_city_s_zone_and_the_shares_of_the_whole() -> None:
    paper = availability_paper(months.result(), "2026-11")
    said, want = facts(sheet(opened(paper, EN), "Summary")), document(paper)
    assert (said["From"], said["Until"]) == (naive(want["begins"]), naive(want["until"]))
    assert said["Available (%)"] == pytest.approx(want["whole"]["all_hours"]["availability"], abs=1e-5)


def test_a_share_never_rounds_up_to_what_was_never_down() -> None:
    almost = months.site("C1", "Xã A", 0.0001, 0)
    group = months.group("D1", "Huyện D", almost)
    found = replace(months.result(), whole=replace(group, code=""), groups=(group,))
    assert rows(sheet(opened(availability_paper(found, "2026-11"), EN), "Sites"))[0]["Available (%)"] == 0.99999


def test_circuits_are_those_of_the_json_with_their_totals() -> None:
    paper = circuits_paper(carrier.result(carrier.CUT, carrier.WELL), "2026-11")
    page, want = sheet(opened(paper, EN), "Circuits"), document(paper)["circuits"]
    for row, circuit in zip(rows(page), want, strict=True):
        spent = circuit["all_hours"]
        assert (row["Circuit"], row["Contracted download (Mbit/s)"]) == (circuit["circuit"], circuit["down_mbps"])
        assert row["Available, with exclusions (%)"] == pytest.approx(spent["availability"], abs=1e-5)
        assert row["Available, without exclusions (%)"] == pytest.approx(spent["without_exclusions"], abs=1e-5)
        keys = ("Up (h)", "Down (h)", "Planned work (h)", "Power at the site (h)", "Unknown (h)")
        figures = [spent[key] / H for key in ("up", "down", "planned", "power", "blind")]
        assert [row[key] for key in keys] == figures
        excluded = sum(each["excluded"] for each in circuit["outages"])
        assert (row["Outages"], row["Outages excluded"]) == (len(circuit["outages"]) - excluded, excluded)
    last = total(page)
    assert last["Down (h)"] == sum(each["all_hours"]["down"] for each in want) / H
    assert (last["Outages"], last["Contracted download (Mbit/s)"]) == (1, None)


def test_outages_have_times_as_times_and_one_that_lasts_has_no_end() -> None:
    lasting = carrier._sheet("K-2", "", CircuitTime(down=H), carrier._outage(719, 720, Cause.UNKNOWN, lasts=True))
    paper = circuits_paper(carrier.result(carrier.CUT, lasting), "2026-11")
    got = rows(sheet(opened(paper, EN), "Outages"))
    want = [outage for circuit in document(paper)["circuits"] for outage in circuit["outages"]]
    for row, outage in zip(got, want, strict=True):
        assert row["Began"] == naive(outage["begins"])
        assert row["Ended"] == ("lasts at 2026-12-01 00:00:00" if outage["lasts"] else naive(outage["ends"]))
        assert (row["Lasted (h)"], row["In opening hours (h)"]) == (outage["seconds"] / H, outage["open_seconds"] / H)
    assert [row["Counts against the carrier"] for row in got] == ["yes", "no (excluded)", "yes"]


def test_the_samples_stay_in_the_json_and_their_digest_is_in_the_summary() -> None:
    book = opened(circuits_paper(carrier.result(carrier.CUT), "2026-11"), VI)
    assert facts(sheet(book, "Tóm tắt"))["Mã kiểm tra dữ liệu gốc"] == f"SHA-256 {carrier.DIGEST}"
    assert book.sheetnames == ["Tóm tắt", "Kênh truyền", "Các lần mất kết nối"]
    assert any("JSON" in str(row[1]) for row in cells(sheet(book, "Tóm tắt")))


@pytest.mark.parametrize("language", Language)
def test_simulated_months_are_marked_on_every_sheet(language: Language) -> None:
    circuits = circuits_paper(carrier.result(carrier.CUT, simulated=True), "2026-11")
    for paper in (circuits, availability_paper(months.result(simulated=True), "2026-11")):
        book = opened(paper, language)
        assert [str(page["A2"].value).startswith(SIMULATED) for page in book.worksheets] == [True] * 3
        assert {tuple(row.values())[-1] for page in book.worksheets[1:] for row in rows(page)} == {SIMULATED}


def test_a_month_without_anything_is_a_workbook_too() -> None:
    book = opened(circuits_paper(carrier.result(), "2026-11"), EN)
    assert rows(sheet(book, "Circuits")) == []
    assert rows(sheet(book, "Outages")) == []
