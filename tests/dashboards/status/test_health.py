"""What a device's page tells of sensors, power supply, printer and parts."""

from __future__ import annotations

import re
from html import unescape

import pytest

from collectors.latest import LatestDevice
from collectors.readings import (
    EntityReading,
    PrinterReading,
    Readings,
    SensorReading,
    SupplyReading,
    UpsReading,
    WirelessReading,
)
from dashboards.status.device_view import device_view
from dashboards.status.formats import measure
from dashboards.status.health_view import (
    LINES_SHOWN,
    HealthView,
    PartLine,
    SensorLine,
    SupplyLine,
    health_view,
)
from inventory.identifiers import DeviceName

from .town import TownSource, get, scene

CORE = DeviceName("core-1")


def test_states_that_are_bad_come_first_and_parts_that_cannot_be_told_apart_are_passed_over() -> None:
    """A state of unknown severity stands behind the bad ones; what is measured before the states that are fine."""
    assert device_view(scene(), CORE).health == HealthView(
        sensors=(
            SensorLine("PSU 2", "state", state="failed", severity="critical", face="down"),
            SensorLine("Door", "state", state="ajar", severity="unknown", face="unknown"),
            SensorLine("Inlet <1>", "temperature", 21.5, "C"),
            SensorLine("Left", "runtime", 1_020, "s"),
            SensorLine("Load average 1 min", "count", 0.5, "1"),
            SensorLine("PSU 1", "state", state="normal", severity="ok", face="up"),
        ),
        sensor_count=6,
        radios=(
            SensorLine("SSID <staff>", "clients", 17, ""),
            SensorLine("Radio 1", "frequency", 5_660, "MHz"),
            SensorLine("Radio 1", "rate", 390_000_000, "bit/s"),
        ),
        radio_count=3,
        ups=UpsReading(0.64, 1_020.0, 0.42, on_battery=True, input_voltage=0.0, battery_temperature=29.0),
        printer=PrinterReading(81_234, ("lowToner", "jammed")),
        supplies=(
            SupplyLine("Mực <đen>", "toner", 0.08, some=False),
            SupplyLine("Drum", "opc", None, some=True),
            SupplyLine("Fuser", "fuser", None, some=False),
        ),
        supply_count=3,
        parts=(
            PartLine("Chassis", "chassis", "M1", "SN0"),
            PartLine("PSU 1", "powerSupply", "", ""),
            PartLine("xe-1", "port", "SFP-1", "X9"),
            PartLine("6", "fan", "", ""),
            PartLine("", "", "710-0", "Y1"),
        ),
        part_count=5,
    )


def test_what_was_not_read_is_not_shown() -> None:
    assert health_view(None) == health_view(Readings()) == HealthView()


def test_a_hostile_device_does_not_make_the_page_grow() -> None:
    many = 3 * LINES_SHOWN
    view = health_view(
        Readings(
            sensors=tuple(SensorReading("voltage", "x", 1, "V") for _ in range(many)),
            supplies=tuple(SupplyReading("ink", "x") for _ in range(many)),
            inventory=tuple(EntityReading(index, "fan") for index in range(many)),
            wireless=tuple(WirelessReading("clients", "x", 1) for _ in range(many)),
        )
    )
    assert (len(view.sensors), len(view.supplies), len(view.parts), len(view.radios)) == (LINES_SHOWN,) * 4
    assert (view.sensor_count, view.supply_count, view.part_count, view.radio_count) == (many,) * 4


def _text(page: str) -> str:
    """What a reader reads: without tags, white space made one space."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


async def test_the_page_tells_it_in_vietnamese() -> None:
    page = (await get("/status/devices/core-1")).text
    assert "Mực &lt;đen&gt;" in page
    text = _text(page)
    for told in (
        "Nguồn đang dùng ắc quy Dung lượng ắc quy còn lại 64 % Thời gian ắc quy còn chạy được 17 phút Mức tải 42 %",
        "Điện áp vào 0 V Nhiệt độ ắc quy 29 °C",
        "Tình trạng sắp hết mực kẹt giấy Số trang đã in 81.234",
        "Mực <đen> mực bột 8,0 % Drum trống còn Fuser cụm sấy –",
        "PSU 2 trạng thái nghiêm trọng failed Door trạng thái chưa rõ ajar Inlet <1> nhiệt độ 21,5 °C",
        "SSID <staff> số máy kết nối 17 Radio 1 tần số 5.660 MHz Radio 1 tốc độ kênh 390 Mbit/s",
        "Left thời gian 17 phút Load average 1 min số đếm 0,5 PSU 1 trạng thái bình thường normal",
        "Chassis khung máy M1 SN0 PSU 1 bộ nguồn – – xe-1 cổng SFP-1 X9 6 quạt – – – – 710-0 Y1",
    ):
        assert told in text


async def test_the_page_tells_it_in_english() -> None:
    text = _text((await get("/status/devices/core-1?lang=en")).text)
    assert "Fed by battery Battery charge 64 % Battery lasts 17 min Load 42 %" in text
    assert "Condition toner low jammed Pages printed 81,234" in text
    assert "PSU 2 state critical failed" in text


async def test_a_ups_on_the_mains_and_a_printer_without_errors_are_said_to_be_so() -> None:
    source = TownSource()
    readings = Readings(ups=UpsReading(on_battery=False), printer=PrinterReading(errors=()))
    source.answers[CORE] = LatestDevice(readings)
    text = _text((await get("/status/devices/core-1?lang=en", source)).text)
    assert "Fed by mains" in text
    assert "Condition no errors" in text


@pytest.mark.parametrize(
    ("value", "unit", "vi", "en"),
    [
        (41, "C", "41 °C", "41 °C"),
        (-6.81, "dBm", "-6,81 dBm", "-6.81 dBm"),
        (21.55, "C", "21,6 °C", "21.6 °C"),
        (0.013_536, "A", "0,0135 A", "0.0135 A"),
        (7_200.0, "rpm", "7.200 rpm", "7,200 rpm"),
        (236.3, "V", "236 V", "236 V"),
        (12.5, "1", "12,5", "12.5"),
        (0.5, "1", "0,5", "0.5"),
        (0, "V", "0 V", "0 V"),
        (3.3, "V", "3,3 V", "3.3 V"),
    ],
)
def test_a_measured_value_is_as_exact_as_its_size_makes_sense(value: float, unit: str, vi: str, en: str) -> None:
    assert (measure(value, unit, "vi"), measure(value, unit, "en")) == (vi, en)
