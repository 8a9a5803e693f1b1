"""UPS-MIB: units of the RFC, one line or three, and whether the battery feeds the load."""

from __future__ import annotations

import pytest

from collectors.readings import IdentityReading, SensorReading, UpsReading
from collectors.snmp import oid
from collectors.snmp.client import Value
from collectors.snmp.mib_ups import UPS, UPS_IDENTITY, read_ups, read_ups_identity

from .walks import walk_of

Columns = dict[str, dict[int | tuple[int, ...], Value]]

_SCALARS: dict[str, Value] = {
    oid.UPS_BATTERY_STATUS: 2,
    oid.UPS_SECONDS_ON_BATTERY: 0,
    oid.UPS_ESTIMATED_MINUTES_REMAINING: 43,
    oid.UPS_ESTIMATED_CHARGE_REMAINING: 98,
    oid.UPS_BATTERY_VOLTAGE: 554,
    oid.UPS_BATTERY_CURRENT: -3,
    oid.UPS_BATTERY_TEMPERATURE: 25,
    oid.UPS_OUTPUT_SOURCE: 3,
    oid.UPS_OUTPUT_FREQUENCY: 501,
    oid.UPS_BYPASS_FREQUENCY: 500,
}


def _line(row: int) -> Columns:
    return {
        oid.UPS_INPUT_VOLTAGE: {row: 239},
        oid.UPS_INPUT_FREQUENCY: {row: 499},
        oid.UPS_INPUT_CURRENT: {row: 5},
        oid.UPS_INPUT_TRUE_POWER: {row: 110},
        oid.UPS_OUTPUT_VOLTAGE: {row: 229},
        oid.UPS_OUTPUT_CURRENT: {row: 4},
        oid.UPS_OUTPUT_POWER: {row: 90},
        oid.UPS_OUTPUT_PERCENT_LOAD: {row: 9},
        oid.UPS_BYPASS_VOLTAGE: {row: 238},
        oid.UPS_BYPASS_CURRENT: {row: 0},
        oid.UPS_BYPASS_POWER: {row: 0},
    }


def _sensor(sensor_class: str, name: str, measured: tuple[float, str], column: str, row: str = "0") -> SensorReading:
    value, unit = measured
    return SensorReading(sensor_class, name, value, unit, key=row, evidence=f"{column}.{row}")


def _state(name: str, state: tuple[int, str, str], column: str) -> SensorReading:
    value, text, severity = state
    return SensorReading("state", name, value, key="0", text=text, severity=severity, evidence=f"{column}.0")


def test_a_ups_of_one_line_is_read_in_the_units_of_the_rfc() -> None:
    ups, sensors = read_ups(walk_of(UPS, _line(1), _SCALARS))
    assert ups == UpsReading(
        battery_charge_ratio=0.98,
        runtime_seconds=2_580.0,
        load_ratio=0.09,
        on_battery=False,
        input_voltage=239.0,
        output_voltage=229.0,
        battery_voltage=55.4,
        input_frequency=49.9,
        battery_temperature=25.0,
    )
    assert sensors == (
        _sensor("charge", "Battery charge remaining", (98, "%"), oid.UPS_ESTIMATED_CHARGE_REMAINING),
        _sensor("runtime", "Time on battery", (0, "s"), oid.UPS_SECONDS_ON_BATTERY),
        _sensor("voltage", "Battery", (55.4, "V"), oid.UPS_BATTERY_VOLTAGE),
        _sensor("current", "Battery", (-0.3, "A"), oid.UPS_BATTERY_CURRENT),
        _sensor("temperature", "Battery", (25, "C"), oid.UPS_BATTERY_TEMPERATURE),
        _sensor("frequency", "Output", (50.1, "Hz"), oid.UPS_OUTPUT_FREQUENCY),
        _sensor("frequency", "Bypass", (50.0, "Hz"), oid.UPS_BYPASS_FREQUENCY),
        _sensor("runtime", "Estimated battery time remaining", (2_580, "s"), oid.UPS_ESTIMATED_MINUTES_REMAINING),
        _sensor("voltage", "Input", (239, "V"), oid.UPS_INPUT_VOLTAGE, "1"),
        _sensor("frequency", "Input", (49.9, "Hz"), oid.UPS_INPUT_FREQUENCY, "1"),
        _sensor("current", "Input", (0.5, "A"), oid.UPS_INPUT_CURRENT, "1"),
        _sensor("power", "Input", (110, "W"), oid.UPS_INPUT_TRUE_POWER, "1"),
        _sensor("voltage", "Output", (229, "V"), oid.UPS_OUTPUT_VOLTAGE, "1"),
        _sensor("current", "Output", (0.4, "A"), oid.UPS_OUTPUT_CURRENT, "1"),
        _sensor("power", "Output", (90, "W"), oid.UPS_OUTPUT_POWER, "1"),
        _sensor("load", "Output load", (9, "%"), oid.UPS_OUTPUT_PERCENT_LOAD, "1"),
        _sensor("voltage", "Bypass", (238, "V"), oid.UPS_BYPASS_VOLTAGE, "1"),
        _sensor("current", "Bypass", (0.0, "A"), oid.UPS_BYPASS_CURRENT, "1"),
        _sensor("power", "Bypass", (0, "W"), oid.UPS_BYPASS_POWER, "1"),
        _state("Battery status", (2, "normal", "ok"), oid.UPS_BATTERY_STATUS),
        _state("Output source", (3, "normal", "ok"), oid.UPS_OUTPUT_SOURCE),
    )


def test_of_three_lines_each_is_a_sensor_and_none_is_that_of_the_whole() -> None:
    columns: Columns = {
        oid.UPS_OUTPUT_PERCENT_LOAD: {1: 2, 2: 14, 3: 0},
        oid.UPS_INPUT_VOLTAGE: {1: 233, 2: 233, 3: 235},
    }
    ups, sensors = read_ups(walk_of(UPS, columns, {oid.UPS_BATTERY_VOLTAGE: 2_716}))
    assert ups == UpsReading(battery_voltage=271.6)
    assert [(sensor.name, sensor.value) for sensor in sensors] == [
        ("Battery", 271.6),
        ("Input phase 1", 233),
        ("Input phase 2", 233),
        ("Input phase 3", 235),
        ("Output load phase 1", 2),
        ("Output load phase 2", 14),
        ("Output load phase 3", 0),
    ]


def test_lines_that_a_card_only_sends_as_zeros_are_none() -> None:
    """Beyond upsInputNumLines; a line beyond it that has a value is a line all the same."""
    columns: Columns = {
        oid.UPS_INPUT_VOLTAGE: {1: 231, 2: 0, 3: 0},
        oid.UPS_INPUT_FREQUENCY: {1: 500, 2: 0, 3: 0},
        oid.UPS_OUTPUT_VOLTAGE: {1: 230, 2: 229, 3: 0},
    }
    numbers: dict[str, Value] = {oid.UPS_INPUT_NUM_LINES: 1, oid.UPS_OUTPUT_NUM_LINES: 1}
    ups, sensors = read_ups(walk_of(UPS, columns, numbers))
    assert ups == UpsReading(input_voltage=231.0, input_frequency=50.0)
    assert [(sensor.name, sensor.value) for sensor in sensors] == [
        ("Input", 231),
        ("Input", 50.0),
        ("Output phase 1", 230),
        ("Output phase 2", 229),
    ]


@pytest.mark.parametrize(
    ("source", "seconds", "on_battery"),
    [
        (5, 0, True),
        (5, None, True),
        (3, 12, False),
        (4, None, False),
        (6, None, False),
        (7, None, False),
        (2, None, False),
        (1, 0, False),
        (None, 12, True),
        (None, 0, False),
        (1, -1, None),
        (None, None, None),
    ],
)
def test_the_source_of_the_output_tells_whether_the_battery_feeds_it_else_the_time_on_battery(
    source: int | None, seconds: int | None, on_battery: bool | None
) -> None:
    sent = {oid.UPS_OUTPUT_SOURCE: source, oid.UPS_SECONDS_ON_BATTERY: seconds, oid.UPS_BATTERY_VOLTAGE: 10}
    ups, _ = read_ups(walk_of(UPS, scalars={oid_: value for oid_, value in sent.items() if value is not None}))
    assert ups is not None
    assert ups.on_battery is on_battery


@pytest.mark.parametrize(
    ("status", "text", "severity"), [(2, "normal", "ok"), (3, "low", "critical"), (4, "depleted", "critical")]
)
def test_a_battery_is_as_it_says(status: int, text: str, severity: str) -> None:
    _, sensors = read_ups(walk_of(UPS, scalars={oid.UPS_BATTERY_STATUS: status}))
    assert sensors == (_state("Battery status", (status, text, severity), oid.UPS_BATTERY_STATUS),)


@pytest.mark.parametrize(
    "sent",
    [
        {oid.UPS_BATTERY_STATUS: 1},
        {oid.UPS_OUTPUT_SOURCE: 1},
        {oid.UPS_ESTIMATED_CHARGE_REMAINING: -1},
        {oid.UPS_ESTIMATED_CHARGE_REMAINING: 101},
        {oid.UPS_ESTIMATED_MINUTES_REMAINING: -1},
        {oid.UPS_BATTERY_VOLTAGE: -1},
        {oid.UPS_BATTERY_VOLTAGE: b"55"},
    ],
)
def test_a_marker_is_no_value(sent: dict[str, Value]) -> None:
    assert read_ups(walk_of(UPS, scalars=sent)) == (None, ())


def test_volts_that_no_line_can_have_are_tenths() -> None:
    """Seen of agents that end the index of a line in .0; the battery's voltage is in tenths anyway."""
    columns: Columns = {oid.UPS_INPUT_VOLTAGE: {(1, 0): 2_363}, oid.UPS_OUTPUT_VOLTAGE: {(1, 0): 999}}
    ups, sensors = read_ups(walk_of(UPS, columns))
    assert ups == UpsReading(input_voltage=236.3, output_voltage=999.0)
    assert [sensor.evidence for sensor in sensors] == [
        f"{oid.UPS_INPUT_VOLTAGE}.1.0",
        f"{oid.UPS_OUTPUT_VOLTAGE}.1.0",
    ]


def test_alarms_of_the_rfc_are_states_and_those_of_a_maker_are_passed_over() -> None:
    alarms: dict[int | tuple[int, ...], Value] = {
        1: f"{oid.UPS_WELL_KNOWN_ALARMS}.3",
        2: f"{oid.UPS_WELL_KNOWN_ALARMS}.99",
        3: "1.3.6.1.4.1.32473.1",
        4: b"x",
    }
    assert read_ups(walk_of(UPS, {oid.UPS_ALARM_DESCR: alarms})) == (
        None,
        (
            SensorReading(
                "state",
                "upsAlarmLowBattery",
                3,
                key="1",
                text="upsAlarmLowBattery",
                severity="critical",
                group="Alarms",
                evidence=f"{oid.UPS_ALARM_DESCR}.1",
            ),
        ),
    )


@pytest.mark.parametrize(
    ("sent", "identity"),
    [
        ({}, None),
        ({oid.UPS_IDENT_MODEL: b""}, None),
        (
            {
                oid.UPS_IDENT_MANUFACTURER: b"Maker",
                oid.UPS_IDENT_MODEL: b"M 1000",
                oid.UPS_IDENT_UPS_SOFTWARE_VERSION: b"1.2",
                oid.UPS_IDENT_AGENT_SOFTWARE_VERSION: b"9.9",
            },
            IdentityReading("Maker", "M 1000", "1.2", kind="power"),
        ),
        (
            {oid.UPS_IDENT_AGENT_SOFTWARE_VERSION: b"9.9"},
            IdentityReading(version="9.9", kind="power"),
        ),
    ],
)
def test_a_ups_says_its_maker_model_and_software(sent: dict[str, Value], identity: IdentityReading | None) -> None:
    assert read_ups_identity(walk_of(UPS_IDENTITY, scalars=sent)) == identity
