"""What stands beside the score, in every format: the same figures, empty where nothing was asked, never a 0."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from exporters.reports.beside_tables import beside_tables, office_tables
from exporters.reports.language import Language
from exporters.reports.model import build_report
from exporters.reports.sheet import Column, Style, Table
from exporters.reports.text_table import shown_table
from exporters.reports.texts import SIMULATED, Catalogue
from exporters.reports.writing import Format, gap_paper
from inventory.checklist import Asks, CheckItem, Checklist, Condition
from inventory.declared import Declared
from inventory.identifiers import DeviceName, ItemKind, SiteName
from inventory.model import AssetLot, Device, Provenance, SiteAssets
from planning.assessment import assess
from planning.model import GapResult
from tests.planning.golden_case import LATER, result, snapshot
from tests.planning.lans import FAST, Port, ports, switch, unused

from .test_formats import Page
from .test_hostile import DANGEROUS, HOSTILE
from .workbooks import opened, rows, sheet, total

VI, EN = Language.VI, Language.EN
ON = date(2026, 10, 5)


def _told(text: str) -> Provenance:
    return Provenance("simulated", text, ON, text)


@cache
def beside_result(text: str = "Cán bộ A") -> GapResult:
    """The golden case, of whose offices A1 told all, A2 left all empty, A3 has a silent switch; B1 told little.

    Args:
        text: where a text comes from outside.
    """
    case = snapshot(LATER)
    inventory = case.inventory
    switches = [Device(DeviceName(f"sw-{site}"), SiteName(site), "switch") for site in ("A1", "A3")]
    origin = _told(text)
    whole = {
        "it_staff": Declared(1, origin),
        "it_staff_shared": Declared(1, origin),
        "dossiers": Declared(3000, origin, "2025"),
        "population": Declared(9000, origin),
        "lan_year": Declared(2015, origin),
        "lan_sockets": Declared(30, origin),
        "lan_mbps": Declared(100, origin),
        "lan_state": Declared("limited", origin),
        "internet": Declared(value=False, provenance=origin),
        "tslcd": Declared(12.5, origin),
    }
    items = (
        CheckItem(
            "it",
            {"vi": text, "en": text},
            (Condition(Asks.DECLARED, "it_staff"), Condition(Asks.DECLARED, "it_staff_shared")),
            every=False,
            source=text,
            status="unconfirmed",
            note=text,
        ),
        CheckItem(
            "firewall",
            {"vi": "Tường lửa", "en": "Firewall"},
            (Condition(Asks.OWNED, text),),
            every=False,
            source="QĐ",
            status=text,
        ),
    )
    firewalls = {"office": {ItemKind(text): ()}, "one_stop_shop": {ItemKind(text): ()}}
    owned = inventory.assets[SiteName("A1")]
    places = {place: {**kinds, **firewalls.get(place, {})} for place, kinds in owned.places.items()}
    lan_switches = {ItemKind("lan_switch"): (AssetLot(1, 2025),)}
    places["office"] = {**places["office"], **lan_switches}
    changed = replace(
        inventory,
        devices={**inventory.devices, **{each.name: each for each in switches}},
        assets={**inventory.assets, owned.site: SiteAssets(owned.site, places)},
        declared={
            SiteName("A1"): whole,
            SiteName("A2"): dict.fromkeys(whole),
            SiteName("B1"): {"population": Declared(5000, origin)},
        },
        checklist=Checklist({"vi": text, "en": text}, items),
    )
    told = switch([*ports(2), Port("Gi1/0/3", speed=FAST, duplex=None), unused("Gi1/0/4"), Port("Vlan1")])
    return assess(changed, LATER, seen=case.seen, p95=case.p95, readings={DeviceName("sw-A1"): told})


def _rows(name: str) -> dict[str, dict[str, Any]]:
    """Rows of an English sheet by the office's name or the group's."""
    found = rows(sheet(opened(gap_paper(beside_result()), EN), name))
    return {row.get("Unit") or row["Group"]: row for row in found}


SHEETS = [
    *("LAN ports", "LAN ports by group", "LAN and Wi-Fi", "IT staff, dossiers", "IT staff, dossiers by group"),
    *("Checklist", "Checklist by office"),
]


def test_tables_are_there_only_where_there_is_something_to_show() -> None:
    *names, _, _ = opened(gap_paper(beside_result()), EN).sheetnames  # details of the score are behind
    assert names[-len(SHEETS) :] == SHEETS
    assert not set(opened(gap_paper(result(LATER)), EN).sheetnames) & set(SHEETS)
    plain = gap_paper(result(LATER))
    assert "Annex 07" not in plain.render(Format.HTML, EN)
    assert "LAN" not in plain.render(Format.CSV, EN).partition("\r\n")[0].replace("LAN switch", "")


def test_the_score_and_all_that_was_there_is_as_without() -> None:
    """Only what is owned by the new answer of A1 may differ: the groups without it are the same to the last digit."""
    before, after = (json.loads(gap_paper(each).render(Format.JSON, EN)) for each in (result(LATER), beside_result()))
    group = {each["code"]: each["score"] for each in before["groups"]}
    assert {each["code"]: each["score"] for each in after["groups"] if each["code"] != "D-A"} == {
        code: score for code, score in group.items() if code != "D-A"
    }
    assert before["checklist"] is None


def test_ports_of_an_office() -> None:
    found = _rows("LAN ports")
    one = found["Xã A1"]
    assert [
        one[key] for key in ("Switches watched", "Answered", "Ports", "In use", "Used before, no link now", "Free")
    ] == [*(1, 1, 4, 3, 0, 1)]
    assert [one[key] for key in ("Used (%)", "Office without a free port", "At 100 Mbit/s or less", "Half duplex")] == [
        *(0.75, "no", 1, 0)
    ]
    assert one["Note"] == "duplex of 1 not told"
    silent = found["Xã A3"]
    assert [silent[key] for key in ("Switches watched", "Answered", "Chassis (stacks too)")] == [1, 0, None]
    assert {silent[key] for key in ("Ports", "In use", "Free", "Office without a free port", "With errors")} == {"?"}
    without = found["Xã B1"]
    assert (without["Switches watched"], without["Ports"], without["In use"]) == (0, None, None)


def test_the_lan_of_an_office_and_what_it_declared_of_it() -> None:
    found = _rows("LAN and Wi-Fi")
    keys = ("Ports a person", "LAN sockets", "LAN cabling year", "LAN speed (Mbit/s)", "LAN as the office judges it")
    assert [found["Xã A1"][key] for key in keys] == [0.2, 30, 2015, 100, "limited"]
    assert [found["Xã A2"][key] for key in keys] == [None, "?", "?", "?", "?"]
    assert [found["Xã A3"][key] for key in keys] == ["?", None, None, None, None]
    assert found["Xã A1"]["Declared on"].date() == ON


def test_the_context_of_offices_and_groups() -> None:
    found = _rows("IT staff, dossiers")
    keys = ("IT, dedicated", "IT, shared", "Staff per IT person", "Dossiers received", "Period of dossiers")
    more = ("Dossiers per counter a month", "Population", "Population per counter", "Internet")
    assert [found["Xã A1"][key] for key in (*keys, *more)] == [1, 1, 10, 3000, "2025", 83.33, 9000, 3000, "no"]
    assert [found["Xã A2"][key] for key in keys] == ["?", "?", None, "?", None]
    assert [found["Xã B1"][key] for key in (*keys, *more)] == [None, None, None, None, None, None, 5000, 1250, None]
    groups = rows(sheet(opened(gap_paper(beside_result()), EN), "IT staff, dossiers by group"))
    by_name = {row["Code"]: row for row in groups}
    assert (by_name["D-A"]["Population"], by_name["D-B"]["Population"]) == (9000, 5000)
    assert (by_name["D-A"]["Dossiers a month"], by_name["D-B"]["Dossiers a month"]) == (250, None)
    assert [by_name["D-A"][f"LAN {state}"] for state in ("good", "limited", "poor")] == [0, 1, 0]


def test_sums_are_of_what_may_be_summed() -> None:
    page = sheet(opened(gap_paper(beside_result()), EN), "IT staff, dossiers")
    assert (total(page)["Population"], total(page)["Dossiers received"], total(page)["IT, dedicated"]) == (
        14000,
        None,
        1,
    )


def test_the_checklist_says_what_it_rests_on_and_why_each_answer_is_so() -> None:
    lines = rows(sheet(opened(gap_paper(beside_result()), EN), "Checklist"))
    assert [(row["Line"], row["Verification"], row["Yes"], row["No"], row["Not known"]) for row in lines] == [
        ("Cán bộ A", "unconfirmed", 1, 0, 5),
        ("Firewall", "Cán bộ A", 0, 1, 5),
    ]
    found = _rows("Checklist by office")
    assert [found["Xã A1"][key] for key in ("Line 1", "Line 2", "Yes", "No", "Note")] == [
        *("yes", "no", 1, 1),
        "2: Cán bộ A: 0 work, 1 wanted",
    ]
    assert found["Xã A2"]["Note"] == "1: not answered; 2: not asked"


def test_the_document_has_the_same_with_reasons_in_both_languages() -> None:
    document = json.loads(gap_paper(beside_result()).render(Format.JSON, EN))
    offices = {office["site"]: office["beside"] for group in document["groups"] for office in group["offices"]}
    one = offices["A1"]
    assert one["declared"]["lan_state"] == {
        "value": "limited",
        "by": "Cán bộ A",
        "on": ON.isoformat(),
        "source": "Cán bộ A",
        "kind": "simulated",
    }
    assert one["declared"]["dossiers"]["period"] == "2025"
    assert (one["dossiers_a_month"], one["dossiers_per_counter"], one["staff_per_it"]) == (250, 83.33, 10)
    assert offices["A2"]["declared"]["it_staff"] is None
    assert offices["A3"]["declared"] == {}
    assert (one["lan"]["ports"]["used"], one["lan"]["no_free_port"], offices["A3"]["lan"]["ports"]) == (3, False, None)
    assert one["checks"]["firewall"]["answer"] == "no"
    assert one["checks"]["firewall"]["text"]["vi"] == "Cán bộ A: dùng được 0, cần 1"
    assert document["checklist"]["items"][0]["offices"] == {"yes": 1, "no": 0, "unknown": 5}
    assert document["city_beside"]["population"] == {"sum": 14000, "offices": 2}
    assert document["city_beside"]["population_per_counter"] == {"ratio": 2000, "offices": 2}
    group = next(each["beside"] for each in document["groups"] if each["code"] == "D-A")
    assert group["lan"]["ports_per_staff"] == {"ratio": 0.2, "offices": 1}


@pytest.mark.parametrize("language", Language)
def test_the_page_has_every_table_with_the_mark_in_every_row(language: Language) -> None:
    paper = gap_paper(beside_result())
    page, texts = Page(paper.render(Format.HTML, language)), Catalogue(language)
    words = " ".join(page.text)
    for table in beside_tables(build_report(beside_result(), language), texts):
        assert table.title in words
        shown = shown_table(table, language)
        for number, row in enumerate(shown.rows, 1):
            cells = [str(number), *(cell.text for cell in row), texts("simulated_row")]
            assert cells in [[" ".join(cell.split()) for cell in each] for each in page.rows]
    assert texts("beside_apart") in words


@pytest.mark.parametrize("language", Language)
def test_the_sheet_has_their_columns_and_what_is_not_known_is_empty(language: Language) -> None:
    paper, texts = gap_paper(beside_result()), Catalogue(language)
    separator = ";" if language is VI else ","
    head, *body = csv.reader(io.StringIO(paper.render(Format.CSV, language)[1:]), delimiter=separator)
    tables = office_tables(build_report(beside_result(), language), texts)
    wanted = [f"{table.name}: {column.heading}" for table in tables for column in table.columns[3:]]
    assert head[-1 - len(wanted) : -1] == wanted
    assert {row[-1] for row in body} == {SIMULATED}
    by_name = {row[3]: dict(zip(head, row, strict=True)) for row in body}
    sockets = f"{texts('sheet.beside_lan')}: {texts('declared_figure.lan_sockets')}"
    assert (by_name["Xã A1"][sockets], by_name["Xã A2"][sockets], by_name["Xã A3"][sockets]) == ("30", "", "")
    assert "?" not in {cell for row in body for cell in row}


def test_figures_are_written_as_the_language_writes_them_and_years_without_thousands() -> None:
    styles = (Style.COUNT, Style.PLAIN, Style.FIGURE, Style.COVERAGE, Style.DAY, Style.TEXT, Style.COUNT)
    columns = tuple(Column(str(style), style) for style in styles)
    table = Table("a", "b", columns, ((12000, 2015, 1234.5, 0.75, ON, "x", None), (12000, 2.5, 0.0, 1.0, ON, "?", "?")))
    vi, en = (shown_table(table, language).rows for language in (VI, EN))
    assert [cell.text for cell in vi[0]] == ["12.000", "2015", "1.234,50", "75,00", "05/10/2026", "x", ""]
    assert [cell.text for cell in en[0]] == ["12,000", "2015", "1,234.50", "75.00", "5 October 2026", "x", ""]
    assert vi[1][1].text == "2,5"
    assert [cell.figure for cell in vi[1]] == [True] * 5 + [False, True]


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_from_outside_stay_texts(text: str) -> None:
    """In what was declared, in the city's checklist, in a kind of equipment that a line asks for."""
    hostile, harmless = gap_paper(beside_result(text)), gap_paper(beside_result("Tên"))
    assert Page(hostile.render(Format.HTML, EN)).tags == Page(harmless.render(Format.HTML, EN)).tags
    found = csv.reader(io.StringIO(hostile.render(Format.CSV, EN)[1:]))
    table = list(found)
    assert {len(row) for row in table} == {len(table[0])}
    assert not [cell for row in table for cell in row if cell.startswith(DANGEROUS)]
    book = opened(hostile, EN, values=False)
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row if cell.value is not None]
    formulas = [cell for cell in cells if cell.data_type == "f"]
    assert all(str(cell.value).startswith("=SUBTOTAL(109,") for cell in formulas)
    assert json.loads(hostile.render(Format.JSON, EN))["checklist"]["items"][0]["id"] == "it"
