"""The facts document: sensors, supplies, printers, power supplies and parts."""

from __future__ import annotations

import pytest

from collectors.facts import facts_document
from collectors.readings import (
    EntityReading,
    PrinterReading,
    Readings,
    SensorReading,
    SupplyReading,
    UpsReading,
)


def test_everything_that_is_known_is_told_in_the_units_of_the_document() -> None:
    readings = Readings(
        sensors=(
            SensorReading("temperature", "Inlet", 21.0, "C", "1", evidence="1.2.1"),
            SensorReading("current", "Bias", 13_536 / 1e6, "A", "2", group="Optics"),
            SensorReading("state", "PSU", 3, key="3", text="failed", severity="critical", evidence="1.2.3"),
            SensorReading("state", "Link", "up", key="4"),
        ),
        supplies=(
            SupplyReading("toner", "Black", 0.075, key="1.1", evidence="1.3.1"),
            SupplyReading("input", "Tray", some=True, key="1.2"),
            SupplyReading("fuser", "Fuser", key="1.3"),
        ),
        printer=PrinterReading(100, ("jammed", "lowPaper")),
        ups=UpsReading(0.98, 2_580.0, 0.762, False, 239.0, 229.5, 55.4, 49.9, 20.9),  # noqa: FBT003 -- as declared
        inventory=(
            EntityReading(1, "chassis", "Ch", "A chassis", "M", "S", "1", "2", "3", "Maker", 0),
            EntityReading(model="SFP", serial="X"),
        ),
    )
    assert facts_document("x", readings) == {
        "facts": 1,
        "recording": "x",
        "sensors": [
            {"class": "temperature", "name": "Inlet", "value": 21, "unit": "C", "evidence": "1.2.1"},
            {"class": "current", "name": "Bias", "value": 0.013536, "unit": "A", "group": "Optics"},
            {
                "class": "state",
                "name": "PSU",
                "value": 3,
                "unit": "",
                "text": "failed",
                "severity": "critical",
                "evidence": "1.2.3",
            },
            {"class": "state", "name": "Link", "value": "up", "unit": ""},
        ],
        "printer_supplies": [
            {"type": "toner", "name": "Black", "percent": 7.5, "evidence": "1.3.1"},
            {"type": "input", "name": "Tray", "level": "some"},
            {"type": "fuser", "name": "Fuser"},
        ],
        "printer_pages": 100,
        "printer_errors": ["jammed", "lowPaper"],
        "ups": {
            "battery_charge_percent": 98,
            "load_percent": 76.2,
            "on_battery": False,
            "runtime_seconds": 2580,
            "input_voltage": 239,
            "output_voltage": 229.5,
            "battery_voltage": 55.4,
            "input_frequency": 49.9,
            "battery_temperature": 20.9,
        },
        "inventory": [
            {
                "index": 1,
                "class": "chassis",
                "name": "Ch",
                "description": "A chassis",
                "model": "M",
                "serial": "S",
                "hardware_rev": "1",
                "firmware_rev": "2",
                "software_rev": "3",
                "manufacturer": "Maker",
                "parent": 0,
            },
            {"model": "SFP", "serial": "X"},
        ],
    }


@pytest.mark.parametrize(
    ("readings", "parts"),
    [
        (Readings(printer=PrinterReading()), {}),
        (Readings(printer=PrinterReading(errors=())), {"printer_errors": []}),
        (Readings(printer=PrinterReading(pages=0)), {"printer_pages": 0}),
        (Readings(ups=UpsReading()), {}),
        (Readings(ups=UpsReading(on_battery=True)), {"ups": {"on_battery": True}}),
        (Readings(sensors=(), supplies=(), inventory=()), {"sensors": [], "printer_supplies": [], "inventory": []}),
    ],
)
def test_what_a_device_does_not_tell_is_left_out(readings: Readings, parts: dict[str, object]) -> None:
    """An empty list says that it was asked and has none: no errors is a fact, no printer is none."""
    assert facts_document("x", readings) == {"facts": 1, "recording": "x", **parts}
