"""ENTITY-SENSOR-MIB and LM-SENSORS-MIB: types, scales, precisions and markers."""

from __future__ import annotations

import pytest

from collectors.readings import SensorReading
from collectors.snmp import oid
from collectors.snmp.client import Value
from collectors.snmp.mib_lm_sensors import LM_SENSORS, read_lm_sensors
from collectors.snmp.mib_sensor import SENSORS, read_sensors

from .walks import walk_of

_STATES = {1: ("ok", "ok"), 2: ("unavailable", "unknown"), 3: ("nonoperational", "critical")}


def _sensed(
    kind: int, power: tuple[int, int], value: Value, units: bytes | None = None, name: bytes = b"Sensor"
) -> tuple[SensorReading, ...]:
    """What is read of one sensor, of this scale and precision, of an agent that has no column for the status."""
    columns: dict[str, dict[int | tuple[int, ...], Value]] = {
        oid.ENT_PHY_SENSOR_TYPE: {5: kind},
        oid.ENT_PHY_SENSOR_SCALE: {5: power[0]},
        oid.ENT_PHY_SENSOR_PRECISION: {5: power[1]},
        oid.ENT_PHY_SENSOR_VALUE: {5: value},
        oid.ENT_PHYSICAL_NAME: {5: name},
    }
    if units is not None:
        columns[oid.ENT_PHY_SENSOR_UNITS_DISPLAY] = {5: units}
    return read_sensors(walk_of(SENSORS, columns))


@pytest.mark.parametrize(
    ("kind", "power", "sent", "expected"),
    [
        (8, (9, 0), 41, ("temperature", 41, "C")),
        (8, (9, 1), -55, ("temperature", -5.5, "C")),
        (8, (9, 3), 34_574, ("temperature", 34.574, "C")),
        (8, (8, 0), 21_625, ("temperature", 21.625, "C")),
        (4, (8, 1), 32_744, ("voltage", 3.2744, "V")),
        (3, (9, 0), 230, ("voltage", 230, "V")),
        (5, (7, 0), 13_536, ("current", 0.013_536, "A")),
        (6, (10, 0), 2, ("power", 2_000, "W")),
        (7, (11, 0), 3, ("frequency", 3_000_000, "Hz")),
        (9, (9, 1), 455, ("humidity", 45.5, "%")),
        (10, (9, 0), 7_200, ("fanspeed", 7_200, "rpm")),
        (10, (9, -2), 72, ("fanspeed", 7_200, "rpm")),
        (11, (9, 0), 2, ("airflow", 2 * 35.314_667, "cfm")),
        (14, (9, 1), -68, ("dbm", -6.8, "dBm")),
    ],
)
def test_a_value_is_scaled_and_has_the_unit_of_its_class(
    kind: int, power: tuple[int, int], sent: int, expected: tuple[str, float, str]
) -> None:
    evidence = f"{oid.ENT_PHY_SENSOR_VALUE}.5"
    sensor_class, value, unit = expected
    reading = SensorReading(sensor_class, "Sensor", value, unit, key="5", evidence=evidence)
    assert _sensed(kind, power, sent) == (reading,)


@pytest.mark.parametrize(
    ("kind", "power", "sent"),
    [
        (2, (9, 0), 5),
        (0, (9, 0), 5),
        (8, (0, 0), 5),
        (8, (18, 0), 5),
        (8, (9, 10), 5),
        (8, (9, -9), 5),
        (8, (9, 0), 1_000_000_000),
        (8, (9, 0), -1_000_000_000),
        (8, (9, 0), -866_597_556),
        (8, (9, 0), b"5"),
        (12, (9, 0), 3),
    ],
)
def test_a_value_of_no_known_unit_or_beyond_what_can_be_sent_is_not_one(
    kind: int, power: tuple[int, int], sent: Value
) -> None:
    assert _sensed(kind, power, sent) == ()


@pytest.mark.parametrize(
    ("units", "name", "sensor_class"),
    [
        (b"dBm", b"Lane 1", "dbm"),
        (b"Celsius", b"Inlet", "temperature"),
        ("°C".encode(), b"Inlet", "temperature"),
        (b"% RH", b"Air", None),
        (None, b"Transceiver 0 Rx Power Sensor", "dbm"),
        (b"", b"transmit power", "dbm"),
        (b"mW", b"Tx power", None),
        (None, b"power supply", None),
    ],
)
def test_a_sensor_of_another_type_is_known_by_the_unit_it_displays_or_as_optical_power(
    units: bytes | None, name: bytes, sensor_class: str | None
) -> None:
    assert [reading.sensor_class for reading in _sensed(1, (9, 1), -77, units, name)] == (
        [] if sensor_class is None else [sensor_class]
    )


@pytest.mark.parametrize(("sent", "text"), [(1, "true"), (2, "false")])
def test_a_truth_value_is_a_state_of_which_nobody_knows_the_good_side(sent: int, text: str) -> None:
    evidence = f"{oid.ENT_PHY_SENSOR_VALUE}.5"
    assert _sensed(12, (9, 0), sent) == (
        SensorReading("state", "Sensor", sent, key="5", text=text, severity="unknown", evidence=evidence),
    )


def test_a_sensor_that_does_not_work_has_its_state_and_no_value() -> None:
    """Names are those of the part, else its description, else its index."""
    walk = walk_of(
        SENSORS,
        {
            oid.ENT_PHY_SENSOR_TYPE: dict.fromkeys((1, 2, 3), 8),
            oid.ENT_PHY_SENSOR_VALUE: dict.fromkeys((1, 2, 3), 20),
            oid.ENT_PHY_SENSOR_OPER_STATUS: {1: 1, 2: 2, 3: 3},
            oid.ENT_PHYSICAL_NAME: {1: b"Inlet"},
            oid.ENT_PHYSICAL_DESCR: {1: b"not taken", 2: b"Outlet"},
        },
    )
    names = {1: "Inlet", 2: "Outlet", 3: "sensor 3"}
    states = [
        SensorReading(
            "state",
            names[row],
            row,
            key=str(row),
            text=text,
            severity=severity,
            evidence=f"{oid.ENT_PHY_SENSOR_OPER_STATUS}.{row}",
        )
        for row, (text, severity) in _STATES.items()
    ]
    value = SensorReading("temperature", "Inlet", 20, "C", key="1", evidence=f"{oid.ENT_PHY_SENSOR_VALUE}.1")
    assert read_sensors(walk) == (value, *states)


def test_the_sensors_of_a_board_are_read_in_their_units() -> None:
    """Temperatures below zero arrive as 2^32 more; a sensor without a name is called by its class and row."""
    walk = walk_of(
        LM_SENSORS,
        {
            oid.LM_TEMP_SENSORS_VALUE: {1: 8_300, 2: 2**32 - 5_000, 3: b"x"},
            oid.LM_TEMP_SENSORS_DEVICE: {1: b"temp1"},
            oid.LM_FAN_SENSORS_VALUE: {1: 1_250},
            oid.LM_FAN_SENSORS_DEVICE: {1: b"fan1"},
            oid.LM_VOLT_SENSORS_VALUE: {1: 11_980},
            oid.LM_VOLT_SENSORS_DEVICE: {1: b"+12V"},
            oid.LM_MISC_SENSORS_VALUE: {1: 3},
            oid.LM_MISC_SENSORS_DEVICE: {1: b"beep"},
        },
    )

    def sensor(sensor_class: str, name: str, measured: tuple[float, str], column: str, row: str = "1") -> SensorReading:
        value, unit = measured
        return SensorReading(sensor_class, name, value, unit, key=row, group="lm-sensors", evidence=f"{column}.{row}")

    assert read_lm_sensors(walk) == (
        sensor("temperature", "temp1", (8.3, "C"), oid.LM_TEMP_SENSORS_VALUE),
        sensor("temperature", "temperature 2", (-5.0, "C"), oid.LM_TEMP_SENSORS_VALUE, "2"),
        sensor("fanspeed", "fan1", (1_250, "rpm"), oid.LM_FAN_SENSORS_VALUE),
        sensor("voltage", "+12V", (11.98, "V"), oid.LM_VOLT_SENSORS_VALUE),
        sensor("count", "beep", (3, "1"), oid.LM_MISC_SENSORS_VALUE),
    )
