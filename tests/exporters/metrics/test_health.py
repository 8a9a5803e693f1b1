"""Sensors, power supplies and printers in the exposition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.readings import PrinterReading, Readings, SensorReading, SupplyReading, UpsReading
from exporters.metrics import ChunkStore

from .city import NOW, PLACED, ROUTER, city, health_readings, latest, status
from .exposition import samples

if TYPE_CHECKING:
    from collections.abc import Iterable


def _lines(readings: Readings) -> list[str]:
    """The samples of a device's health, without placement and prefix."""
    store = ChunkStore(city(), clock=lambda: NOW)
    store.update(ROUTER, latest(readings=readings), status(ROUTER))
    return [
        line.removeprefix("wardwatch_").replace(f"{PLACED},", "").replace(f"{{{PLACED}}}", "")
        for line in store.render(None).decode().splitlines()
        if line.startswith(("wardwatch_sensor_", "wardwatch_ups_", "wardwatch_printer_"))
    ]


def test_what_is_measured_is_exposed_in_base_units_and_what_is_no_value_is_left_out() -> None:
    """Equal names get their keys; a state is exposed by how bad it is."""
    assert _lines(health_readings()) == [
        'sensor_temperature_celsius{sensor="Inlet"} 21.5',
        'sensor_temperature_celsius{sensor="Fan tray#2"} 30.0',
        'sensor_temperature_celsius{sensor="Fan tray#3"} -3.0',
        'sensor_voltage_volts{sensor="Input"} 230.0',
        'sensor_current_amperes{sensor="Input"} 0.5',
        'sensor_power_watts{sensor="Input"} 110.0',
        'sensor_fan_speed_rpm{sensor="Fan \\"1\\""} 7200.0',
        'sensor_humidity_ratio{sensor="Air"} 0.455',
        'sensor_frequency_hertz{sensor="Input"} 49.9',
        'sensor_load_ratio{sensor="Output load"} 0.42',
        'sensor_charge_ratio{sensor="Battery"} 0.64',
        'sensor_runtime_seconds{sensor="Left"} 1020.0',
        'sensor_signal_dbm{sensor="Rx"} -7.7',
        'sensor_state{sensor="PSU"} 0',
        'sensor_state{sensor="Input"} 2',
        'sensor_state{sensor="Door"} 3',
        'sensor_state_info{sensor="PSU",state="running"} 1',
        'sensor_state_info{sensor="Input",state="lost"} 1',
        'sensor_state_info{sensor="Door",state="true"} 1',
        "ups_battery_charge_ratio 0.64",
        "ups_runtime_seconds 1020.0",
        "ups_load_ratio 0.42",
        "ups_on_battery 1",
        'printer_supply_ratio{supply="toner#1.1"} 0.08',
        'printer_supply_ratio{supply="toner#1.2"} 0.65',
        'printer_supply_info{supply="toner#1.1",name="Mực đen"} 1',
        'printer_supply_info{supply="toner#1.2",name="Mực xanh"} 1',
        'printer_supply_info{supply="opc",name="Drum"} 1',
        "printer_pages_total 81234",
        'printer_error{error="lowToner"} 1',
        'printer_error{error="jammed"} 1',
    ]


def test_what_a_device_does_not_tell_is_absent() -> None:
    readings = Readings(sensors=(), ups=UpsReading(input_voltage=230.0), supplies=(), printer=PrinterReading())
    assert _lines(readings) == []


def test_sensors_that_are_alike_in_all_do_not_break_the_exposition() -> None:
    """Two sources may have one name and one key, and a name may imitate a key."""
    sensors = [SensorReading("temperature", "t", value, "C", "1") for value in (1, 2)]
    imitation = SensorReading("temperature", "t#1", 3, "C", "9")
    assert _lines(Readings(sensors=(*sensors, imitation))) == [
        'sensor_temperature_celsius{sensor="t#1"} 1.0',
        'sensor_temperature_celsius{sensor="t#1#2"} 2.0',
        'sensor_temperature_celsius{sensor="t#1#3"} 3.0',
    ]


_names = st.text(st.characters(codec=None, exclude_categories=()), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_names, _names), max_size=8))
def test_no_name_of_a_sensor_or_supply_breaks_the_exposition(names: Iterable[tuple[str, str]]) -> None:
    """The text parses, and no series is there twice."""
    store = ChunkStore(city(), clock=lambda: NOW)
    told = list(names)
    readings = Readings(
        sensors=tuple(SensorReading("state", name, text, key=str(at)) for at, (name, text) in enumerate(told)),
        supplies=tuple(SupplyReading("ink", name, 0.5, key=str(at)) for at, (name, _) in enumerate(told)),
    )
    store.update(ROUTER, latest(readings=readings), status(ROUTER))
    exposed = samples(store.render(None))
    assert sum(name == "wardwatch_printer_supply_ratio" for name, _ in exposed) == len(told)
