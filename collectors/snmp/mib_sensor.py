"""ENTITY-SENSOR-MIB (RFC 3433): temperatures, voltages and the like of a device's parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.snmp import oid
from collectors.snmp.request import Request
from collectors.snmp.sensing import (
    CRITICAL,
    OK,
    UNKNOWN,
    State,
    States,
    dotted,
    is_possible,
    scaled,
    sensor,
    state_sensor,
)
from collectors.snmp.text import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from collectors.readings import SensorReading
    from collectors.snmp.client import Column, Index, Walk

SENSORS: Final = Request(
    columns=(
        oid.ENT_PHY_SENSOR_TYPE,
        oid.ENT_PHY_SENSOR_SCALE,
        oid.ENT_PHY_SENSOR_PRECISION,
        oid.ENT_PHY_SENSOR_VALUE,
        oid.ENT_PHY_SENSOR_OPER_STATUS,
        oid.ENT_PHY_SENSOR_UNITS_DISPLAY,
        oid.ENT_PHYSICAL_NAME,
        oid.ENT_PHYSICAL_DESCR,
    ),
    names=(oid.ENT_PHYSICAL_NAME, oid.ENT_PHYSICAL_DESCR),
)

_OTHER, _TRUTH_VALUE = 1, 12
_USABLE = 1
"""EntitySensorStatus ok; a sensor that is unavailable(2) or nonoperational(3) has no value."""

_CLASSES: Final[Mapping[int, tuple[str, float]]] = {
    3: ("voltage", 1),
    4: ("voltage", 1),
    5: ("current", 1),
    6: ("power", 1),
    7: ("frequency", 1),
    8: ("temperature", 1),
    9: ("humidity", 1),
    10: ("fanspeed", 1),
    11: ("airflow", 35.314_667),
    14: ("dbm", 1),
}
"""EntitySensorDataType to class and factor: cmm(11) are cubic metres a minute, the class is in cubic feet; dBm(14) is
not in the RFC, but agents of CISCO-ENTITY-SENSOR-MIB's makers use its number here too."""

_DISPLAYED: Final[Mapping[str, str]] = {
    "dbm": "dbm",
    "c": "temperature",
    "°c": "temperature",
    "celsius": "temperature",
    "degrees c": "temperature",
    "v": "voltage",
    "volts": "voltage",
    "a": "current",
    "amperes": "current",
    "w": "power",
    "watts": "power",
    "hz": "frequency",
    "rpm": "fanspeed",
    "%rh": "humidity",
    "%": "percent",
}
"""entPhySensorUnitsDisplay, in small letters, to class: for sensors of the type other(1)."""

_OPTICAL_POWER = re.compile(r"\b(rx|tx|receive|transmit)\b.*\bpower\b", re.IGNORECASE)
"""Names of transceivers' optical power; the RFC has no type for it, agents send other(1) and mean dBm."""

_SCALE_OF_UNITS, _DECADES_A_STEP = 9, 3
_SCALES = range(1, 18)
_PRECISIONS = range(-8, 10)
_BEYOND = 1_000_000_000
"""EntitySensorValue is cut at plus and minus this; there it says only that the value is beyond."""

_STATUS: Final[States] = {1: State("ok", OK), 2: State("unavailable", UNKNOWN), 3: State("nonoperational", CRITICAL)}
_TRUTH: Final[States] = {1: State("true", UNKNOWN), 2: State("false", UNKNOWN)}
"""Which of the two is good, the MIB does not say."""


class _Row(NamedTuple):
    """One row of entPhySensorTable; None where the agent has no such column."""

    kind: int | None
    scale: int | None
    precision: int | None
    value: int | None
    units: str


def read_sensors(walk: Walk) -> tuple[SensorReading, ...]:
    """The sensors of the parts, each with its operational status as a state of its own.

    A value is value x 10^(scale - precision). A sensor without a usable status, value or known unit gives no value.
    """
    *columns, names, descriptions = walk.columns
    found = []
    for index, name in _named(columns[4] | columns[3], names, descriptions):
        row = dotted(index)
        status = number_of(columns[4].get(index))
        if status in {None, _USABLE} and (reading := _value(name, row, _row(columns, index))) is not None:
            found.append(reading)
        if status is not None and (reading := state_sensor(name, status, _STATUS, *_status_at(row))) is not None:
            found.append(reading)
    return tuple(found)


def _status_at(row: str) -> tuple[str, str]:
    return oid.ENT_PHY_SENSOR_OPER_STATUS, row


def _row(columns: list[Column], index: Index) -> _Row:
    kind, scale, precision, value = (number_of(column.get(index)) for column in columns[:4])
    return _Row(kind, scale, precision, value, (text_of(columns[5].get(index)) or "").casefold())


def _named(rows: Column, names: Column, descriptions: Column) -> Iterator[tuple[Index, str]]:
    for index in rows:
        yield index, text_of(names.get(index)) or text_of(descriptions.get(index)) or f"sensor {dotted(index)}"


def _value(name: str, row: str, sensed: _Row) -> SensorReading | None:
    if sensed.value is None or abs(sensed.value) >= _BEYOND:
        return None
    if sensed.kind == _TRUTH_VALUE:
        return state_sensor(name, sensed.value, _TRUTH, oid.ENT_PHY_SENSOR_VALUE, row)
    found = _class_of(name, sensed)
    exponent = _exponent(sensed)
    if found is None or exponent is None:
        return None
    sensor_class, factor = found
    value = scaled(sensed.value, exponent)
    if factor != 1:
        value *= factor
    return (
        sensor(sensor_class, name, value, oid.ENT_PHY_SENSOR_VALUE, row) if is_possible(sensor_class, value) else None
    )


def _class_of(name: str, sensed: _Row) -> tuple[str, float] | None:
    if sensed.kind != _OTHER:
        return _CLASSES.get(sensed.kind or 0)
    if (displayed := _DISPLAYED.get(sensed.units)) is not None:
        return displayed, 1
    return ("dbm", 1) if not sensed.units and _OPTICAL_POWER.search(name) else None


def _exponent(sensed: _Row) -> int | None:
    """The power of ten of a value; None when scale or precision are not what the RFC allows.

    Scales go by thousands from units(9), in the RFC's own order: exa(14) is 10^15 there and peta(15) 10^18.
    """
    scale = _SCALE_OF_UNITS if sensed.scale is None else sensed.scale
    precision = sensed.precision or 0
    if scale not in _SCALES or precision not in _PRECISIONS:
        return None
    return _DECADES_A_STEP * (scale - _SCALE_OF_UNITS) - precision
