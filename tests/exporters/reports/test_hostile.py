"""Names come from sheets and devices: in no format do they become markup, formulas, or control the screen."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporters.reports.cells import LONGEST
from exporters.reports.clean import clean, defuse
from exporters.reports.language import Language
from exporters.reports.writing import Format, gap_paper
from inventory.identifiers import CircuitId, ItemKind, SiteName
from inventory.model import Inventory
from inventory.units import UnitRegister
from planning.assessment import assess
from planning.model import GapResult
from tests.planning.golden_case import EARLIER, LATER, snapshot

from .test_formats import Page
from .workbooks import opened, rows, sheet

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></title><b>",
    "{{ 7 * 7 }}{% for x in y %}",
    "{name} {0} %s %(x)s",
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r\n=1+1",
    "＝1+1",
    "a\u202egnp.exe",
    "a\u2066b\u200fc\u061cd",
    "a\x00b\x07c\x1b[31md\x9b31m",
    "a\u2028b\u2029c\u0085d",
    "a;b,c\"d'e",
    "\ufeff=1",
]
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@cache
def hostile_result(text: str) -> GapResult:
    """The golden case with a text in every place that comes from outside, and a kind of equipment of that name."""
    case = snapshot(EARLIER)
    kind = ItemKind(text)
    base = case.inventory
    norms = [replace(norm, source=text, status=text, unit=text) for norm in base.norms]
    norms += [replace(norm, id=text, items=(kind,)) for norm in base.norms if norm.id in {"pc_target", "life_other"}]
    inventory = Inventory(
        replace(base.city, name=text),
        UnitRegister(tuple(replace(unit, name=text) for unit in base.units.units), base.units.successions),
        {name: replace(site, title=text) for name, site in base.sites.items()},
        base.devices,
        circuits={
            CircuitId(text + name): replace(each, id=CircuitId(text + name), provider=text)
            for name, each in base.circuits.items()
        },
        assets=base.assets,
        norms=tuple(norms),
        gap=base.gap,
    )
    return assess(inventory, EARLIER, seen={SiteName("A3"): {ItemKind("pc"): 15, kind: 3}})


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_markup_comes_of_it(text: str, language: Language) -> None:
    page = Page(gap_paper(hostile_result(text)).render(Format.HTML, language))
    harmless = Page(gap_paper(hostile_result("Tên")).render(Format.HTML, language))
    assert page.tags == harmless.tags
    assert sorted({name for name, _ in page.attributes}) == sorted({name for name, _ in harmless.attributes})
    assert clean(text) in page.words
    assert clean(page.words) == page.words


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_formula_and_no_extra_cell_comes_of_it(text: str, language: Language) -> None:
    sheet = gap_paper(hostile_result(text)).render(Format.CSV, language)[1:]
    rows = list(csv.reader(io.StringIO(sheet), delimiter=";" if language is Language.VI else ","))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == 7
    assert not [cell for row in rows for cell in row if cell.startswith(DANGEROUS)]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("text", HOSTILE)
def test_in_a_workbook_it_is_a_clean_text_that_stays_one_when_it_is_edited(text: str, language: Language) -> None:
    paper = gap_paper(hostile_result(text))
    book = opened(paper, language, values=False)
    assert book.sheetnames == opened(gap_paper(hostile_result("Tên")), language).sheetnames
    written = [cell for page in book.worksheets for row in page.iter_rows() for cell in row if cell.value is not None]
    formulas = [cell for cell in written if cell.data_type == "f"]
    assert all(str(cell.value).startswith("=SUBTOTAL(109,") for cell in formulas)
    texts = [cell for cell in written if isinstance(cell.value, str) and cell not in formulas]
    assert all(clean(str(cell.value)) == cell.value for cell in texts)
    assert all(cell.quotePrefix for cell in texts if str(cell.value).startswith(DANGEROUS))
    assert not [cell for cell in written if cell.hyperlink]
    assert clean(text) in {cell.value for cell in texts}


def test_a_text_longer_than_a_cell_is_cut_and_the_rest_is_there() -> None:
    for text in ("a" * 40_000, "\N{CJK UNIFIED IDEOGRAPH-20000}" * 20_000):
        page = sheet(opened(gap_paper(hostile_result(text)), Language.EN), "Offices")
        name = rows(page)[0]["Unit"]
        assert len(name.encode("utf-16-le")) // 2 in {LONGEST, LONGEST - 1}
        assert name.endswith("\N{HORIZONTAL ELLIPSIS}")


@pytest.mark.parametrize("text", HOSTILE)
def test_json_stays_json_and_shows_clean_names(text: str) -> None:
    document = json.loads(gap_paper(hostile_result(text)).render(Format.JSON, Language.VI))
    assert document["city"] == clean(text)
    assert {office["name"] for group in document["groups"] for office in group["offices"]} == {clean(text)}


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters()))
def test_a_clean_text_is_one_visible_line_and_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert once.splitlines() in ([], [once])
    assert not [char for char in once if not char.isprintable()]
    assert clean(once) == once
    assert not defuse(once).startswith(DANGEROUS)


def test_vietnamese_names_pass_unchanged_and_composed() -> None:
    assert clean("Xa\u0303 Ho\u0300a Xa\u0301") == "Xã Hòa Xá"
    assert clean("Phường Ô Chợ Dừa") == "Phường Ô Chợ Dừa"
    assert defuse("Xã A1") == "Xã A1"


def test_the_later_date_renders_with_hostile_circuits_too() -> None:
    case = snapshot(LATER)
    circuits = {key: replace(each, provider=HOSTILE[0]) for key, each in case.inventory.circuits.items()}
    found = assess(replace(case.inventory, circuits=circuits), LATER, p95=case.p95)
    assert "script" not in Page(gap_paper(found).render(Format.HTML, Language.VI)).tags
