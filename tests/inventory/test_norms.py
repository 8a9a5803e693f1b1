"""The norms that come with the software: complete, honest about how firm they are, and in force when they should be."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import get_args

import pytest

from exporters.reports.texts import all_texts
from inventory.errors import InventoryCheckError
from inventory.method import GapMethod
from inventory.normchecks import check_norms
from inventory.normfiles import load_norm_rows, read_norms, shipped_norms
from inventory.normremarks import norm_remarks
from inventory.norms import FIRMNESS, Norm, NormKind, NormRole, NormStatus, norm_document
from inventory.sources import Place, Problems, SourceMap

from .examples import load_text

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
            assert norm.role in {NormRole.CEILING, NormRole.PRICE, NormRole.COMPLIANCE} or norm.unit == "support"
        if norm.kind is NormKind.TARGET:
            assert norm.status == "assumed"
        if norm.role is NormRole.NEED:
            assert norm.kind in {NormKind.TARGET, NormKind.MIN, NormKind.REQUIRED}


def needs(norms: dict[str, Norm], day: date) -> dict[str, list[str]]:
    """The norms that make a need of each kind, and those that judge circuits."""
    found: dict[str, list[str]] = {}
    for norm in norms.values():
        for item in norm.items if norm.in_force(day) else ():
            if norm.role is NormRole.NEED or (item == "circuit" and norm.role is NormRole.COMPLIANCE):
                found.setdefault(item, []).append(norm.id)
    return dict(sorted(found.items()))


def test_in_2023_each_kind_but_the_ups_is_needed_under_the_old_texts(norms: dict[str, Norm]) -> None:
    assert needs(norms, date(2023, 12, 1)) == {
        "camera": ["camera_one_stop_2018"],
        "circuit": ["bandwidth_2018"],
        "id_reader": ["id_reader_one_stop_2022"],
        "kiosk": ["kiosk_one_stop_district_2018"],
        "lan_switch": ["lan_switch_target"],
        "pc": ["pc_target", "pc_one_stop_2018", "pc_one_stop_district_2018"],
        "printer": ["printer_one_stop_2018"],
        "queue_machine": ["queue_one_stop_district_2018"],
        "scanner": ["scanner_one_stop_district_2018", "scanner_one_stop_2018"],
    }


def test_in_2026_each_kind_is_needed_under_the_new_ones(norms: dict[str, Norm]) -> None:
    assert needs(norms, date(2026, 11, 1)) == {
        "circuit": ["circuit_load_2026"],
        "id_reader": ["id_reader_target"],
        "lan_switch": ["lan_switch_target"],
        "pc": ["pc_target"],
        "printer": ["printer_target"],
        "public_pc": ["public_pc_2025"],
        "scanner": ["scanner_target"],
        "ups": ["ups_required_2026"],
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


def test_every_kind_that_is_weighed_has_a_need_and_a_life_or_is_a_circuit(norms: dict[str, Norm]) -> None:
    by_role = {
        role: {item for norm in norms.values() if norm.role is role and norm.unit != "support" for item in norm.items}
        for role in (NormRole.NEED, NormRole.LIFE)
    }
    assert set(GapMethod().weights) == KINDS
    assert by_role[NormRole.NEED] == KINDS | {"camera", "kiosk", "public_pc", "queue_machine"}
    assert by_role[NormRole.LIFE] == KINDS - {"circuit"} | {"router", "firewall", "access_point", "camera"}


def test_every_item_and_unit_has_a_name_in_both_languages(norms: dict[str, Norm]) -> None:
    texts = all_texts()
    assert {f"item.{item}" for norm in norms.values() for item in norm.items} <= set(texts)
    assert {f"unit.{norm.unit}" for norm in norms.values()} - set(texts) <= {"unit.%", "unit.Mbit/s", "unit.ms"}


def test_requirements_are_not_kinds_of_equipment_that_an_office_may_declare(norms: dict[str, Norm]) -> None:
    counted = {item for norm in norms.values() if norm.names_equipment for item in norm.items}
    assert counted >= KINDS | {"laptop", "photocopier", "shredder", "public_pc"}
    assert "windows_10" in counted
    requirements = {item for norm in norms.values() if norm.role is NormRole.COMPLIANCE for item in norm.items}
    assert counted & requirements == {"circuit"}


def test_assets_of_a_requirement_are_an_unknown_kind_and_those_of_a_release_are_known(tmp_path: Path) -> None:
    assets = 'norms: [national]\nassets: {"C11": {office: {%s: [{count: 2}]}}}\nsites: [{unit: "C11"}]\n'
    assert load_text(tmp_path, planning=assets % "windows_10").assets
    with pytest.raises(InventoryCheckError, match='unknown kind "cpe_snmp"'):
        load_text(tmp_path, planning=assets % "cpe_snmp")


def test_the_shipped_norms_give_no_remark() -> None:
    assert norm_remarks(load_norm_rows(shipped_norms(), Path())) == []


def test_a_norm_goes_into_a_document_and_comes_back_the_same(norms: dict[str, Norm], tmp_path: Path) -> None:
    """One document for every JSON: the keys and numbers of a file, nothing lost."""
    documents = [
        {key: value for key, value in norm_document(norm).items() if value is not None} for norm in norms.values()
    ]
    (tmp_path / "again.yaml").write_text(json.dumps({"norms": documents}), encoding="utf-8")
    assert [norm for norm, _ in load_norm_rows(["again.yaml"], tmp_path)] == list(norms.values())


def test_firmness_knows_every_status_once() -> None:
    assert sorted(FIRMNESS) == sorted(get_args(NormStatus))
