"""Answers about one site from several files: each kind once, an open answer gives way, two answers are a problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory.errors import InventoryCheckError
from inventory.identifiers import ItemKind, SiteName

from .examples import NETWORK, load_text

SITES = NETWORK.replace(
    '- {unit: "D1"}', '- {unit: "D1", staff: 9}\n  - {unit: "C11", places: [office, one_stop_shop]}'
)
C11 = SiteName("C11")


def test_two_files_count_different_kinds_and_places_of_one_site(tmp_path: Path) -> None:
    inventory = load_text(
        tmp_path,
        network=SITES,
        one='assets: {"C11": {office: {pc: [{count: 3}], printer: null}}}\n',
        two='assets: {"C11": {office: {printer: [], scanner: null}, one_stop_shop: {pc: []}}, "D1": {office: {}}}\n',
    )
    counted = {
        place: {kind: None if lots is None else sum(lot.count for lot in lots) for kind, lots in kinds.items()}
        for place, kinds in inventory.assets[C11].places.items()
    }
    assert counted == {"office": {"pc": 3, "printer": 0, "scanner": None}, "one_stop_shop": {"pc": 0}}
    assert inventory.assets[C11].places["office"][ItemKind("pc")][0].provenance.source == "one.yaml:1"  # type: ignore[index]


def test_two_answers_are_a_problem_that_names_both_places(tmp_path: Path) -> None:
    with pytest.raises(InventoryCheckError) as caught:
        load_text(
            tmp_path,
            network=SITES,
            one='assets:\n  "C11":\n    office:\n      pc: [{count: 3}]\n',
            two='assets:\n  "C11": {office: {pc: []}}\n',
        )
    assert str(caught.value) == (
        'two.yaml:2: key "pc" of assets.C11.office is already given in one.yaml:4; keep one of them'
    )


def test_figures_that_an_office_declared_fill_what_its_site_leaves_open(tmp_path: Path) -> None:
    inventory = load_text(
        tmp_path,
        network=SITES,
        one='declared: {"C11": {staff: {count: 12, by: A, source: "s.xlsx!B2"}, counters: null}}\n',
        two='declared: {"C11": {counters: {count: 3}}}\n',
    )
    site = inventory.sites[C11]
    assert (site.staff, site.counters) == (12, 3)
    assert (site.staff_source and site.staff_source.source, site.counters_source and site.counters_source.source) == (
        "s.xlsx!B2",
        "two.yaml:1",
    )


def test_a_figure_stands_in_one_place_only_and_of_a_site_that_exists(tmp_path: Path) -> None:
    with pytest.raises(InventoryCheckError) as caught:
        load_text(
            tmp_path,
            network=SITES,
            one='declared:\n  "D1": {staff: {count: 12}}\n  "D9": {staff: {count: 1}}\n',
            two='declared:\n  "C11": {staff: {cuont: 12}}\n',
        )
    assert str(caught.value).splitlines() == [
        'one.yaml:2: declared of site "D1": staff is already given in network.yaml:8; keep one of them',
        'one.yaml:3: declared: unknown site "D9"',
        'two.yaml:2: declared of site "C11": staff: key "count" is missing',
        'two.yaml:2: declared of site "C11": staff: unknown key "cuont"; did you mean "count"?',
    ]
