"""Lists of circuits and of devices."""

from __future__ import annotations

from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest

from inventory.identifiers import CircuitId, DeviceName
from inventory.load import load_inventory
from inventory.model import Circuit, CircuitEnd

from .sheets import apply, city, plan, said, workbook

CIRCUITS = ("STT", "Mã kênh", "Điểm đầu", "Điểm cuối", "Băng thông cam kết", "Loại", "Cước/tháng", "Ngày nghiệm thu")
DEVICES = ("Tên thiết bị", "Địa chỉ IP", "Vai trò", "Mã đơn vị", "Số serial", "Năm sử dụng", "Tuyến trên")


def circuits(tmp_path: Path, *rows: tuple[Any, ...]) -> Path:
    return workbook(tmp_path / "kenh.xlsx", [("DANH SÁCH KÊNH TRUYỀN",), CIRCUITS, *rows], title="Kênh")


def devices(tmp_path: Path, *rows: tuple[Any, ...]) -> Path:
    return workbook(tmp_path / "thietbi.xlsx", [DEVICES, *rows], title="Thiết bị")


ROW = (1, "K-1", "UBND phường Bình Minh", "Trung tâm dữ liệu", "10 Mbps", "TSLCD cấp II", "900.000 đ", "01/03/2023")


def test_ends_and_the_carrier_are_asked_about_and_bandwidth_is_read(tmp_path: Path) -> None:
    folder = city(tmp_path / "city")
    path = circuits(tmp_path, ROW)
    first = plan(folder, path)
    assert [(question.key, question.where) for question in first.findings.questions.values()] == [
        ("provider", ["kenh.xlsx!Kênh"]),
        ("end: K-1 a", ["kenh.xlsx!Kênh!C3"]),
        ("end: K-1 b", ["kenh.xlsx!Kênh!D3"]),
    ]
    answers = 'answers: {provider: VNPT, "interface: a": ether1, "end: K-1 b": core-1/ge-0/0/7}\n'
    made = apply(folder, path, answers=answers)
    assert said(made) == []
    ends = (CircuitEnd(DeviceName("r-00001"), "ether1"), CircuitEnd(DeviceName("core-1"), "ge-0/0/7"))
    assert load_inventory(folder).circuits == {
        CircuitId("K-1"): Circuit(CircuitId("K-1"), "VNPT", ends, 10, 10, 900_000)
    }
    assert apply(folder, path).texts == {}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (10, (10, 10)),
        ("10", (10, 10)),
        ("10/2", (10, 2)),
        ("10/2 Mbps", (10, 2)),
        ("1 Gbps", (1000, 1000)),
        ("512 kbps", (0.512, 0.512)),
        ("2,5 Mb/s", (2.5, 2.5)),
        (2.5, (2.5, 2.5)),
        ("", (None, None)),
    ],
)
def test_bandwidths_as_carriers_write_them(tmp_path: Path, written: object, expected: tuple[float, float]) -> None:
    folder = city(tmp_path / "city")
    path = circuits(tmp_path, (1, "K-1", "r-00001/ether1", "", written))
    apply(folder, path, answers="answers: {provider: VNPT}\n")
    circuit = load_inventory(folder).circuits[CircuitId("K-1")]
    assert (circuit.down_mbps, circuit.up_mbps) == expected


def test_a_cell_that_is_no_bandwidth_or_price_is_a_problem_of_that_cell(tmp_path: Path) -> None:
    path = circuits(tmp_path, (1, "K-1", "r-00001/ether1", "", "nhanh", "", "miễn phí"))
    made = plan(city(tmp_path / "city"), path, answers="answers: {provider: VNPT}\n")
    assert said(made) == [
        'kenh.xlsx!Kênh!E3: "nhanh" is not a bandwidth; expected Mbit/s, such as 10, 10 Mbps, 10/2 or 1 Gbps',
        'kenh.xlsx!Kênh!G3: "miễn phí" is not an amount of money; expected VND a month, such as 900.000',
    ]
    assert [change.after for change in made.changes] == ["provider VNPT, ends r-00001/ether1"]


def test_a_circuit_that_another_file_gives_stays_and_the_difference_is_shown(tmp_path: Path) -> None:
    given = "circuits: [{id: K-1, provider: VNPT, ends: [r-00001/ether1], down_mbps: 8, up_mbps: 8}]\n"
    folder = city(tmp_path / "city", circuits=given)
    made = apply(folder, circuits(tmp_path, ROW))
    (problem,) = said(made)
    assert problem == (
        "kenh.xlsx!Kênh!B3: circuit K-1: down_mbps 10, up_mbps 10, monthly_vnd 900000 here, "
        "down_mbps 8, up_mbps 8, monthly_vnd nothing in circuits.yaml:1; the inventory's word stands; correct it there"
    )
    assert not (folder / "import-kenh.yaml").exists()


def test_devices_are_added_and_templates_filled_in(tmp_path: Path) -> None:
    folder = city(tmp_path / "city")
    path = devices(
        tmp_path,
        ("r-00001", "", "", "", "X1", 2019, ""),
        ("sw-00001", "10.0.1.2", "Bộ chuyển mạch", "00001", "X2", "2020", "r-00001"),
        ("p-00001", "", "Máy in", 1, "", "", "r-00001"),
    )
    made = apply(folder, path)
    assert said(made) == []
    found = load_inventory(folder).devices
    assert [(one.serial, one.in_use_since, one.address) for one in found.values() if one.name == "r-00001"] == [
        ("X1", 2019, IPv4Address("10.0.1.1"))
    ]
    switch, printer = found[DeviceName("sw-00001")], found[DeviceName("p-00001")]
    assert (switch.role, switch.address, switch.site, switch.uplinks[0].to) == (
        *("switch", IPv4Address("10.0.1.2"), "00001", "r-00001"),
    )
    assert (printer.role, printer.address, printer.reach.value) == ("printer", None, "via_gateway")
    assert apply(folder, path).texts == {}


def test_a_new_device_without_a_way_up_is_asked_about(tmp_path: Path) -> None:
    folder = city(tmp_path / "city")
    path = devices(tmp_path, ("sw-00001", "10.0.1.2", "switch", "00001"))
    (question,) = plan(folder, path).findings.questions.values()
    assert (question.key, question.where) == ("uplink: sw-00001", ["thietbi.xlsx!Thiết bị!G2"])
    apply(folder, path, answers="answers: {uplinks: site_router}\n")
    assert load_inventory(folder).devices[DeviceName("sw-00001")].uplinks[0].to == "r-00001"


def test_what_cannot_be_of_a_device_is_said_by_cell(tmp_path: Path) -> None:
    path = devices(
        tmp_path,
        ("máy 1", "10.0.1.9", "switch", "00001", "", "", "r-00001"),
        ("sw-1", "10.0.1.999", "switch", "00001", "", "", "r-00001"),
        ("sw-2", "10.0.1.8", "switch", "00001", "", "", "r-00001"),
        ("sw-2", "10.0.1.7", "switch", "00001", "", "", "r-00001"),
        ("sw-4", "10.0.1.5", "Cục gì đó", "00001", "", "", "r-00001"),
        ("sw-3", "10.0.1.6", "switch", "", "", "", "r-00001"),
        ("sw-5", "10.0.1.4", "switch", "00001", "", "", "sw-6"),
        ("sw-6", "10.0.1.3", "switch", "00001", "", "", "r-00009"),
    )
    found = [finding.partition("; ")[0] for finding in said(plan(city(tmp_path / "city"), path))]
    assert found == [
        'thietbi.xlsx!Thiết bị!C6: what is a "Cục gì đó"?',
        'thietbi.xlsx!Thiết bị!A2: "máy 1" cannot be a device\'s name',
        'thietbi.xlsx!Thiết bị!B3: "10.0.1.999" is not an address',
        'thietbi.xlsx!Thiết bị!A5: device "sw-2" stands in thietbi.xlsx!Thiết bị!A4 too',
        'thietbi.xlsx!Thiết bị!7: device "sw-3": no site',
        'thietbi.xlsx!Thiết bị!A9: device "sw-6": unknown uplink "r-00009"',
        'thietbi.xlsx!Thiết bị!A8: device "sw-5": unknown uplink "sw-6"',
    ]
