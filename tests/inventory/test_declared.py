"""What offices declare of themselves beside their equipment, and the checklist that is answered from it."""

from __future__ import annotations

import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from inventory.checklist import Asks, CheckItem, Condition
from inventory.checklistfiles import DEFAULT, read_checklist, shipped_checklists
from inventory.checks import ITEM_KINDS
from inventory.declared import CONTEXT, Declared, begins, is_period, months_of
from inventory.declared_entries import DeclaredEntry
from inventory.describe import describe
from inventory.identifiers import SiteName
from inventory.load import load_inventory
from inventory.model import Inventory, Provenance
from inventory.sources import Place, Problems, SourceMap

BASE = Path(__file__).parent / "bad" / "declared"

GOOD = """
declared:
  "C11":
    counters: {count: 3, on: 2024-10-05}
    it_staff: {count: 0, by: "Trần Thị B", on: 2024-10-05, source: "khaosat.xlsx!V7"}
    it_staff_shared: null
    dossiers: {count: 4800, period: "2023"}
    lan_year: {year: 2015}
    lan_mbps: {mbps: 100}
    lan_state: {state: limited}
    internet: {answer: false}
    tslcd: {mbps: 0}
"""


def _inventory(folder: Path, text: str = GOOD, extra: str = "") -> Inventory:
    for name in ("city.yaml", "network.yaml"):
        shutil.copy(BASE / name, folder / name)
    (folder / "declared.yaml").write_text(text + extra, encoding="utf-8")
    return load_inventory(folder)


def test_figures_are_kept_with_who_said_them_when_and_where(tmp_path: Path) -> None:
    """Null is kept apart from what nobody asked; staff and counters stand at the site, where needs look."""
    inventory = _inventory(tmp_path)
    here = [Provenance("declared", source=f"declared.yaml:{line}") for line in range(1, 13)]
    assert inventory.declared == {
        "C11": {
            "it_staff": Declared(0, Provenance("declared", "Trần Thị B", date(2024, 10, 5), "khaosat.xlsx!V7")),
            "it_staff_shared": None,
            "dossiers": Declared(4800, here[6], "2023"),
            "lan_year": Declared(2015, here[7]),
            "lan_mbps": Declared(100, here[8]),
            "lan_state": Declared("limited", here[9]),
            "internet": Declared(value=False, provenance=here[10]),
            "tslcd": Declared(0, here[11]),
        }
    }
    assert inventory.sites[SiteName("C11")].counters == 3


def test_two_files_fill_an_office_together_and_a_null_gives_way(tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_text(
        'declared: {"C11": {it_staff_shared: {count: 2}, population: null, it_staff: null}}\n', encoding="utf-8"
    )
    figures = _inventory(tmp_path).declared[SiteName("C11")]
    shared = figures["it_staff_shared"]
    assert shared is not None
    assert (shared.value, shared.provenance.source) == (2, "more.yaml:1")
    assert figures["population"] is None
    assert figures["it_staff"] is not None


def test_figures_of_a_simulated_city_are_simulated(tmp_path: Path) -> None:
    figures = _inventory(tmp_path, extra="simulated: true\n").declared[SiteName("C11")]
    assert {each.provenance.kind for each in figures.values() if each} == {"simulated"}


def test_a_site_is_shown_with_its_figures(tmp_path: Path) -> None:
    inventory = _inventory(tmp_path)
    shown = describe(inventory, inventory.sites[SiteName("C11")])["declared"]
    assert shown["it_staff_shared"] is None
    assert shown["dossiers"] == {
        "value": 4800,
        "period": "2023",
        "by": None,
        "on": None,
        "source": "declared.yaml:7",
    }


def test_every_figure_that_may_be_written_has_a_key_for_its_value() -> None:
    assert {*DeclaredEntry.model_fields} == {"staff", "counters", *CONTEXT}


@pytest.mark.parametrize(
    ("text", "months", "start"),
    [("2025", 12, (2025, 1)), ("2025-06", 1, (2025, 6)), ("year", 12, None), ("month", 1, None)],
)
def test_periods(text: str, months: int, start: tuple[int, int] | None) -> None:
    assert (is_period(text), months_of(text), begins(text)) == (True, months, start)


@pytest.mark.parametrize("text", ["", "2025-13", "2025-6", "25", "quý I", "2025 ", "1999"])
def test_no_periods(text: str) -> None:
    assert not is_period(text)


def test_the_shipped_checklist_says_how_firm_each_line_is_and_nothing_unread_is_confirmed(tmp_path: Path) -> None:
    """Of the letter of 2022 only the table of contents was read."""
    checklist = _inventory(tmp_path).checklist
    assert shipped_checklists() == [DEFAULT]
    assert [item.id for item in checklist.items] == list(dict.fromkeys(item.id for item in checklist.items))
    assert set(checklist.title) == {"vi", "en"}
    assert all(set(item.title) == {"vi", "en"} and item.source for item in checklist.items)
    assert {item.status for item in checklist.items if "1552" in item.source} == {"unconfirmed"}
    assert {item.source.split()[1] for item in checklist.items if item.status == "confirmed"} == {
        "06/2026/TT-BKHCN",
        "06/2026/TT-BKHCN,",
    }


def test_a_city_names_a_checklist_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "city.yaml").write_text(
        """title: {vi: "Danh mục của thành phố", en: "The city's list"}
items:
  - id: licences
    title: {vi: "Bản quyền", en: "Licences"}
    all: [{owned: software_licence, count: 0.5, per: staff}, {declared: lan_state, among: [good]}, {circuit: true}]
    source: "KH 1"
    status: assumed
""",
        encoding="utf-8",
    )
    checklist = _inventory(tmp_path, extra="gap: {checklist: checks/city.yaml}\n").checklist
    assert checklist.title["en"] == "The city's list"
    assert checklist.items == (
        CheckItem(
            "licences",
            {"vi": "Bản quyền", "en": "Licences"},
            (
                Condition(Asks.OWNED, "software_licence", Fraction(1, 2), "staff"),
                Condition(Asks.DECLARED, "lan_state", among=("good",)),
                Condition(Asks.CIRCUIT),
            ),
            every=True,
            source="KH 1",
            status="assumed",
        ),
    )


def test_the_shipped_checklist_reads_by_itself() -> None:
    problems = Problems()
    found = read_checklist(DEFAULT, Place("test"), Path(), ITEM_KINDS, sources=SourceMap(), problems=problems)
    assert (problems.found, len(found.items)) == ([], 14)
