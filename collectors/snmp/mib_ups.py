"""UPS-MIB (RFC 1628): battery, load, and whether the mains feed a UPS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.readings import IdentityReading, UpsReading
from collectors.snmp import oid
from collectors.snmp.request import Request
from collectors.snmp.sensing import CRITICAL, OK, WARNING, State, States, dotted, scaled, sensor, state_sensor
from collectors.snmp.text import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from collectors.readings import SensorReading
    from collectors.snmp.client import Index, Oid, Walk

UPS_IDENTITY: Final = Request(
    scalars=(
        oid.UPS_IDENT_MANUFACTURER,
        oid.UPS_IDENT_MODEL,
        oid.UPS_IDENT_UPS_SOFTWARE_VERSION,
        oid.UPS_IDENT_AGENT_SOFTWARE_VERSION,
    )
)


class _Quantity(NamedTuple):
    """A number that the MIB has: what it is, in which power of ten of its class's unit, and from where."""

    sensor_class: str
    name: str
    exponent: int
    lowest: int | None = None


_SCALARS: Final[Mapping[Oid, _Quantity]] = {
    oid.UPS_ESTIMATED_CHARGE_REMAINING: _Quantity("charge", "Battery charge remaining", 0, 0),
    oid.UPS_SECONDS_ON_BATTERY: _Quantity("runtime", "Time on battery", 0, 0),
    oid.UPS_BATTERY_VOLTAGE: _Quantity("voltage", "Battery", -1, 0),
    oid.UPS_BATTERY_CURRENT: _Quantity("current", "Battery", -1),
    oid.UPS_BATTERY_TEMPERATURE: _Quantity("temperature", "Battery", 0),
    oid.UPS_OUTPUT_FREQUENCY: _Quantity("frequency", "Output", -1, 0),
    oid.UPS_BYPASS_FREQUENCY: _Quantity("frequency", "Bypass", -1, 0),
}
"""Battery voltage in 0.1 V, currents in 0.1 A, frequencies in 0.1 Hz (RFC 1628)."""

_COLUMNS: Final[Mapping[Oid, _Quantity]] = {
    oid.UPS_INPUT_VOLTAGE: _Quantity("voltage", "Input", 0, 0),
    oid.UPS_INPUT_FREQUENCY: _Quantity("frequency", "Input", -1, 0),
    oid.UPS_INPUT_CURRENT: _Quantity("current", "Input", -1, 0),
    oid.UPS_INPUT_TRUE_POWER: _Quantity("power", "Input", 0),
    oid.UPS_OUTPUT_VOLTAGE: _Quantity("voltage", "Output", 0, 0),
    oid.UPS_OUTPUT_CURRENT: _Quantity("current", "Output", -1, 0),
    oid.UPS_OUTPUT_POWER: _Quantity("power", "Output", 0),
    oid.UPS_OUTPUT_PERCENT_LOAD: _Quantity("load", "Output load", 0, 0),
    oid.UPS_BYPASS_VOLTAGE: _Quantity("voltage", "Bypass", 0, 0),
    oid.UPS_BYPASS_CURRENT: _Quantity("current", "Bypass", -1, 0),
    oid.UPS_BYPASS_POWER: _Quantity("power", "Bypass", 0),
}
"""Voltages of lines in RMS volts, currents in 0.1 RMS A, the input's frequency in 0.1 Hz, power in W, load in %."""

_NUMBERS_OF_LINES: Final[Mapping[str, Oid]] = {
    "Input": oid.UPS_INPUT_NUM_LINES,
    "Output": oid.UPS_OUTPUT_NUM_LINES,
    "Bypass": oid.UPS_BYPASS_NUM_LINES,
}
"""Of each table of lines, by the first word of the names of its quantities."""

UPS: Final = Request(
    columns=(*_COLUMNS, oid.UPS_ALARM_DESCR),
    scalars=(
        *_SCALARS,
        oid.UPS_ESTIMATED_MINUTES_REMAINING,
        oid.UPS_BATTERY_STATUS,
        oid.UPS_OUTPUT_SOURCE,
        *_NUMBERS_OF_LINES.values(),
    ),
)

_BATTERY_STATES: Final[States] = {2: State("normal", OK), 3: State("low", CRITICAL), 4: State("depleted", CRITICAL)}
"""upsBatteryStatus without unknown(1)."""

_ON_BATTERY = 5
_SOURCES: Final[States] = {
    2: State("none", CRITICAL),
    3: State("normal", OK),
    4: State("bypass", WARNING),
    5: State("battery", WARNING),
    6: State("booster", OK),
    7: State("reducer", OK),
}
"""upsOutputSource without other(1), which tells nothing."""

_ALARMS: Final[States] = {
    1: State("upsAlarmBatteryBad", CRITICAL),
    2: State("upsAlarmOnBattery", WARNING),
    3: State("upsAlarmLowBattery", CRITICAL),
    4: State("upsAlarmDepletedBattery", CRITICAL),
    5: State("upsAlarmTempBad", WARNING),
    6: State("upsAlarmInputBad", WARNING),
    7: State("upsAlarmOutputBad", CRITICAL),
    8: State("upsAlarmOutputOverload", CRITICAL),
    9: State("upsAlarmOnBypass", WARNING),
    10: State("upsAlarmBypassBad", WARNING),
    11: State("upsAlarmOutputOffAsRequested", WARNING),
    12: State("upsAlarmUpsOffAsRequested", WARNING),
    13: State("upsAlarmChargerFailed", CRITICAL),
    14: State("upsAlarmUpsOutputOff", CRITICAL),
    15: State("upsAlarmUpsSystemOff", CRITICAL),
    16: State("upsAlarmFanFailure", CRITICAL),
    17: State("upsAlarmFuseFailure", CRITICAL),
    18: State("upsAlarmGeneralFault", CRITICAL),
    19: State("upsAlarmDiagnosticTestFailed", CRITICAL),
    20: State("upsAlarmCommunicationsLost", WARNING),
    21: State("upsAlarmAwaitingPower", WARNING),
    22: State("upsAlarmShutdownPending", CRITICAL),
    23: State("upsAlarmShutdownImminent", CRITICAL),
    24: State("upsAlarmTestInProgress", OK),
}
"""upsWellKnownAlarms."""

_SECONDS_A_MINUTE = 60
_WHOLE_PERCENT = 100
_IMPOSSIBLE_VOLTS = 1_000
"""No line of a low-voltage network has so many: there are agents (their rows end in .0) that send tenths, against the
RFC, which says RMS volts."""


def read_ups(walk: Walk) -> tuple[UpsReading | None, tuple[SensorReading, ...]]:
    """The UPS as a whole, None when it says nothing of that, and everything measured."""
    sensors = _sensors(walk)
    return _whole(walk, sensors), sensors


def _sensors(walk: Walk) -> tuple[SensorReading, ...]:
    """Everything that the MIB measures, and its states; of lines each has its own sensors."""
    scalars = dict(zip(UPS.scalars, walk.scalars, strict=True))
    found = [
        reading
        for column, quantity in _SCALARS.items()
        if (reading := _sensor(quantity, quantity.name, number_of(scalars[column]), column, "0")) is not None
    ]
    minutes = number_of(scalars[oid.UPS_ESTIMATED_MINUTES_REMAINING])
    if minutes is not None and minutes >= 0:
        name, column = "Estimated battery time remaining", oid.UPS_ESTIMATED_MINUTES_REMAINING
        found.append(sensor("runtime", name, minutes * _SECONDS_A_MINUTE, column, "0"))
    found.extend(_lines(walk))
    found.extend(_states(scalars))
    found.extend(_alarms(walk))
    return tuple(found)


def _sensor(quantity: _Quantity, name: str, value: int | None, column: Oid, row: str) -> SensorReading | None:
    """One quantity; a number below the lowest that the MIB allows is a marker."""
    if value is None or (quantity.lowest is not None and value < quantity.lowest):
        return None
    exponent = quantity.exponent
    if quantity.sensor_class == "charge" and value > _WHOLE_PERCENT:
        return None
    if quantity.sensor_class == "voltage" and exponent == 0 and value >= _IMPOSSIBLE_VOLTS:
        exponent = -1
    return sensor(quantity.sensor_class, name, scaled(value, exponent), column, row)


def _lines(walk: Walk) -> Iterator[SensorReading]:
    absent = _absent_lines(walk)
    for (column, quantity), found in zip(_COLUMNS.items(), walk.columns[: len(_COLUMNS)], strict=True):
        values = {index: value for index, value in found.items() if index not in absent[_table(quantity)]}
        for index, value in values.items():
            name = quantity.name if len(values) == 1 else f"{quantity.name} phase {index[0]}"
            reading = _sensor(quantity, name, number_of(value), column, dotted(index))
            if reading is not None:
                yield reading


def _table(quantity: _Quantity) -> str:
    return quantity.name.split()[0]


def _absent_lines(walk: Walk) -> dict[str, set[Index]]:
    """Lines beyond the number that the agent says it has and without any value: cards that always send three."""
    numbers = dict(zip(UPS.scalars, walk.scalars, strict=True))
    absent: dict[str, set[Index]] = {}
    for table, scalar in _NUMBERS_OF_LINES.items():
        columns = [
            values
            for quantity, values in zip(_COLUMNS.values(), walk.columns[: len(_COLUMNS)], strict=True)
            if _table(quantity) == table
        ]
        last = number_of(numbers[scalar])
        beyond = {index for values in columns for index in values if last is not None and 0 < last < index[0]}
        absent[table] = {index for index in beyond if not any(values.get(index) for values in columns)}
    return absent


def _states(scalars: Mapping[Oid, object]) -> Iterator[SensorReading]:
    for name, column, states in (
        ("Battery status", oid.UPS_BATTERY_STATUS, _BATTERY_STATES),
        ("Output source", oid.UPS_OUTPUT_SOURCE, _SOURCES),
    ):
        value = scalars[column]
        reading = state_sensor(name, value, states, column, "0") if isinstance(value, int) else None
        if reading is not None:
            yield reading


def _alarms(walk: Walk) -> Iterator[SensorReading]:
    """The alarms that are present, by the number of the well-known condition; a maker's own ones are its profile's."""
    for index, condition in walk.columns[-1].items():
        prefix, _, number = str(condition).rpartition(".")
        if prefix == oid.UPS_WELL_KNOWN_ALARMS and number.isdecimal():
            alarm = _ALARMS.get(int(number))
            name = alarm.text if alarm is not None else ""
            reading = state_sensor(name, int(number), _ALARMS, oid.UPS_ALARM_DESCR, dotted(index), group="Alarms")
            if reading is not None:
                yield reading


def _whole(walk: Walk, sensors: Iterable[SensorReading]) -> UpsReading | None:
    """Of quantities that lines have, only those of a single line."""
    values: dict[Oid, list[float]] = {}
    for sensed in sensors:
        column = (sensed.evidence or "").removesuffix(f".{sensed.key}")
        values.setdefault(column, []).append(float(sensed.value))

    def value_of(column: Oid, whole: float = 1) -> float | None:
        found = values.get(column, ())
        return found[0] / whole if len(found) == 1 else None

    reading = UpsReading(
        battery_charge_ratio=value_of(oid.UPS_ESTIMATED_CHARGE_REMAINING, _WHOLE_PERCENT),
        runtime_seconds=value_of(oid.UPS_ESTIMATED_MINUTES_REMAINING),
        load_ratio=value_of(oid.UPS_OUTPUT_PERCENT_LOAD, _WHOLE_PERCENT),
        on_battery=_on_battery(walk),
        input_voltage=value_of(oid.UPS_INPUT_VOLTAGE),
        output_voltage=value_of(oid.UPS_OUTPUT_VOLTAGE),
        battery_voltage=value_of(oid.UPS_BATTERY_VOLTAGE),
        input_frequency=value_of(oid.UPS_INPUT_FREQUENCY),
        battery_temperature=value_of(oid.UPS_BATTERY_TEMPERATURE),
    )
    return reading if reading != UpsReading() else None


def _on_battery(walk: Walk) -> bool | None:
    """Whether the output is fed from the battery: by upsOutputSource, else by upsSecondsOnBattery, 0 when it is not."""
    scalars = dict(zip(UPS.scalars, walk.scalars, strict=True))
    source = number_of(scalars[oid.UPS_OUTPUT_SOURCE])
    if source in _SOURCES:
        return source == _ON_BATTERY
    seconds = number_of(scalars[oid.UPS_SECONDS_ON_BATTERY])
    return seconds > 0 if seconds is not None and seconds >= 0 else None


def read_ups_identity(walk: Walk) -> IdentityReading | None:
    """Maker, model and software of a UPS, its own before its network card's; None when it says none of them."""
    manufacturer, model, ups_version, agent_version = map(text_of, walk.scalars)
    if not (manufacturer or model or ups_version or agent_version):
        return None
    return IdentityReading(vendor=manufacturer, model=model, version=ups_version or agent_version, kind="power")
