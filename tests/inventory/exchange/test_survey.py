"""A survey row as lots: what the form does not say is not invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from inventory.exchange.fields import Form, field_of
from inventory.exchange.text import fold
from inventory.identifiers import ItemKind, SiteName
from inventory.load import load_inventory
from inventory.model import AssetLot, Provenance

from .sheets import GOOD, OTHER, apply, changed, city, plan, said, survey, workbook

SITE = SiteName("00010")


def pcs(tmp_path: Path, **cells: Any) -> tuple[AssetLot, ...] | None:
    """The PCs that an office of one place ends up with."""
    folder = city(tmp_path / "city")
    apply(folder, survey(tmp_path / "khaosat.xlsx", GOOD, changed(OTHER, **cells)))
    return load_inventory(folder).assets[SITE].places["office"][ItemKind("pc")]


def lot(count: int, *, broken: int = 0, unknown: int = 0, older: str = "") -> tuple[AssetLot, ...]:
    source = f"khaosat.xlsx!Khảo sát!E5{older}"
    return (AssetLot(count, None, broken, unknown, (), Provenance("declared", "Cán bộ B", date(2024, 10, 6), source)),)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, lot(8)),
        ({"F": 6, "G": 2}, lot(8, broken=2)),
        ({"F": 5, "G": 2}, lot(8, broken=2, unknown=1)),
        ({"F": "", "G": 2}, lot(8, broken=2)),
        ({"F": 6, "G": ""}, lot(8, unknown=2)),
        ({"F": "", "G": ""}, lot(8, unknown=8)),
        ({"H": 3}, lot(8, older="; before 2018: 3")),
        ({"G": 99}, lot(8)),
        ({"E": 0, "F": "", "G": "", "H": ""}, ()),
        ({"E": "", "F": "", "G": "", "H": ""}, None),
        ({"E": "tám"}, None),
    ],
)
def test_totals_states_and_ages(tmp_path: Path, cells: dict[str, Any], expected: tuple[AssetLot, ...] | None) -> None:
    """A machine neither in use nor broken, or not asked back about, is of unknown state; an age bound is no year."""
    assert pcs(tmp_path, **cells) == expected


def test_a_count_of_the_whole_site_is_an_answer_of_all_its_places(tmp_path: Path) -> None:
    folder = city(tmp_path / "city")
    apply(folder, survey(tmp_path / "khaosat.xlsx", GOOD))
    places = load_inventory(folder).assets[SiteName("00001")].places
    assert {place: [one.count for one in kinds[ItemKind("pc")] or ()] for place, kinds in places.items()} == {
        "office": [16],
        "one_stop_shop": [],
    }


def test_a_survey_of_the_office_alone_leaves_the_one_stop_shop_open(tmp_path: Path) -> None:
    folder = city(tmp_path / "city")
    apply(folder, survey(tmp_path / "khaosat.xlsx", GOOD), answers="covers: office\n")
    assert list(load_inventory(folder).assets[SiteName("00001")].places) == ["office"]


def test_staff_are_declared_with_who_when_and_where(tmp_path: Path) -> None:
    folder = city(tmp_path / "city")
    apply(folder, survey(tmp_path / "khaosat.xlsx", GOOD))
    site = load_inventory(folder).sites[SiteName("00001")]
    source = Provenance("declared", "Cán bộ A", date(2024, 10, 5), "khaosat.xlsx!Khảo sát!J4")
    assert (site.staff, site.staff_source, site.counters) == (20, source, None)


def test_an_office_without_a_site_gets_one(tmp_path: Path) -> None:
    folder = city(tmp_path / "city")
    made = apply(folder, survey(tmp_path / "khaosat.xlsx", changed(GOOD, B="00007", C="Xã Tân Minh", D="Huyện Tây")))
    assert next((change.subject, change.item) for change in made.changes) == ("00007 Xã Tân Minh", "site")
    assert load_inventory(folder).sites[SiteName("00007")].places == ("office", "one_stop_shop")


HEADINGS = {
    "Máy vi tính để bàn": "pc.count",
    "Tổng số máy tính": "pc.count",
    "Số máy tính hỏng": "pc.broken",
    "Máy tính xách tay": "laptop.count",
    "MÁY IN (cái)": "printer.count",
    "May scan": "scanner.count",
    "Đầu đọc CCCD": "id_reader.count",
    "Hội nghị truyền hình": "video_conference.count",
    "Phần mềm bản quyền": "software_licence.count",
    "Tường lửa": "firewall.count",
    "Switch": "lan_switch.count",
    "Wi-Fi": "access_point.count",
    "Camera": "camera.count",
    "Màn hình": "display.count",
    "UPS": "ups.count",
    "Kiosk tra cứu": None,
    "Kiosk": "kiosk.count",
    "Mạng LAN / Năm lắp": "lan_year",
    "Mạng LAN / Số nút": "lan_sockets",
    "Mạng LAN / Tốc độ": "lan_mbps",
    "Mạng LAN / Đánh giá": "lan_state",
    "Internet": "internet",
    "TSLCD (Mbps)": "tslcd",
    "Cán bộ CNTT / Chuyên trách": "it_staff",
    "Khác": "ignore",
    "Biên chế / Giao": "ignore",
    "Biên chế / Có mặt": "staff",
    "Số quầy tiếp nhận": "counters",
    "MÃ XÃ": "unit_code",
    "Ma DV": "unit_code",
    "Tên xã, phường, thị trấn": "unit_name",
    "Người khai": "declared_by",
    "Điện thoại": "declared_phone",
    "Ngày khai": "declared_on",
    "Màn hình máy tính": None,
    "Số lượng": None,
}


@pytest.mark.parametrize("heading", HEADINGS)
def test_headings_of_the_survey_are_understood_or_left_alone(heading: str) -> None:
    assert field_of(Form.SURVEY, tuple(fold(part) for part in heading.split(" / "))) == HEADINGS[heading]


def test_columns_nobody_understands_are_named_and_can_be_mapped(tmp_path: Path) -> None:
    folder = city(tmp_path / "city")
    rows = [("Mã đơn vị", "Máy in", "Bộ chia"), ("00001", 3, 2)]
    path = workbook(tmp_path / "khaosat.xlsx", rows)
    first = plan(folder, path)
    assert first.findings.notes == ['khaosat.xlsx!Khảo sát: columns that are not understood, not read: C "Bộ chia"']
    mapped = plan(folder, path, answers='columns: {survey: {"Bộ chia": lan_switch.count}}\n')
    assert (said(mapped), mapped.findings.notes) == ([], [])
    assert {change.item: change.after for change in mapped.changes} == {"lan_switch": "2", "printer": "3"}
