"""The norms that come with the software: complete, honest about how firm they are, and in force when they should be."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from inventory.normchecks import check_norms
from inventory.normfiles import read_norms, shipped_norms
from inventory.norms import Norm, NormKind, NormRole
from inventory.sources import Place, Problems, SourceMap

KINDS = {"pc", "printer", "scanner", "id_reader", "lan_switch", "ups", "circuit"}


@pytest.fixture(scope="module")
def norms() -> dict[str, Norm]:
    problems = Problems()
    rows = read_norms([(name, Place("test")) for name in shipped_norms()], Path(), SourceMap(), problems)
    check_norms(rows, problems)
    assert problems.found == []
    return {norm.id: norm for norm, _ in rows}


def test_the_shipped_files_are_known_by_name() -> None:
    assert shipped_norms() == ["hanoi", "national"]


def test_every_norm_names_its_source_and_a_day_it_begins(norms: dict[str, Norm]) -> None:
    assert all(norm.source and norm.valid_from for norm in norms.values())


def test_a_maximum_is_never_a_need_and_a_target_is_always_assumed(norms: dict[str, Norm]) -> None:
    for norm in norms.values():
        if norm.kind is NormKind.MAX:
            assert norm.role in {NormRole.CEILING, NormRole.PRICE, NormRole.COMPLIANCE}
        if norm.kind is NormKind.TARGET:
            assert norm.status == "assumed"
        if norm.role is NormRole.NEED:
            assert norm.kind in {NormKind.TARGET, NormKind.MIN, NormKind.REQUIRED}


def needs(norms: dict[str, Norm], day: date) -> dict[str, str]:
    found = {
        item: norm.id
        for norm in norms.values()
        if norm.in_force(day) and norm.role in {NormRole.NEED, NormRole.COMPLIANCE}
        for item in norm.items
    }
    return dict(sorted(found.items()))


def test_in_2023_each_kind_but_the_ups_is_needed_under_the_old_texts(norms: dict[str, Norm]) -> None:
    assert needs(norms, date(2023, 12, 1)) == {
        "circuit": "bandwidth_2018",
        "id_reader": "id_reader_one_stop_2022",
        "lan_switch": "lan_switch_target",
        "pc": "pc_target",
        "printer": "printer_one_stop_2018",
        "scanner": "scanner_one_stop_2018",
    }


def test_in_2026_each_kind_is_needed_under_the_new_ones(norms: dict[str, Norm]) -> None:
    assert needs(norms, date(2026, 11, 1)) == {
        "circuit": "circuit_load_2026",
        "id_reader": "id_reader_target",
        "lan_switch": "lan_switch_target",
        "pc": "pc_target",
        "printer": "printer_target",
        "scanner": "scanner_target",
        "ups": "ups_required_2026",
    }


@pytest.mark.parametrize(("day", "years"), [(date(2025, 12, 31), 5), (date(2026, 1, 1), 7)])
def test_the_useful_life_of_a_pc_changes_with_the_year_2026(norms: dict[str, Norm], day: date, years: int) -> None:
    lives = [
        norm.amount
        for norm in norms.values()
        if norm.role is NormRole.LIFE and "pc" in norm.items and norm.in_force(day)
    ]
    assert lives == [Fraction(years)]


def test_figures_of_an_amended_decision_say_that_the_amendment_was_not_read(norms: dict[str, Norm]) -> None:
    amended = {
        norm.status
        for norm in norms.values()
        if "QĐ 15/2025" in norm.source and norm.in_force(date(2026, 4, 1)) and norm.kind is NormKind.MAX
    }
    assert amended == {"amended_not_read"}


def test_every_kind_has_a_need_and_a_life_or_is_a_circuit(norms: dict[str, Norm]) -> None:
    by_role = {
        role: {item for norm in norms.values() if norm.role is role for item in norm.items}
        for role in (NormRole.NEED, NormRole.LIFE)
    }
    assert by_role[NormRole.NEED] == KINDS
    assert by_role[NormRole.LIFE] == KINDS - {"circuit"}
