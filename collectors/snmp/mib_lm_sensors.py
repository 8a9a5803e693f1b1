"""LM-SENSORS-MIB (net-snmp): what the sensors of a Linux host's board measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.snmp import oid
from collectors.snmp.request import Request
from collectors.snmp.sensing import dotted, scaled, sensor
from collectors.snmp.text import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collectors.readings import SensorReading
    from collectors.snmp.client import Column, Walk

LM_SENSORS: Final = Request(
    columns=(
        oid.LM_TEMP_SENSORS_VALUE,
        oid.LM_TEMP_SENSORS_DEVICE,
        oid.LM_FAN_SENSORS_VALUE,
        oid.LM_FAN_SENSORS_DEVICE,
        oid.LM_VOLT_SENSORS_VALUE,
        oid.LM_VOLT_SENSORS_DEVICE,
        oid.LM_MISC_SENSORS_VALUE,
        oid.LM_MISC_SENSORS_DEVICE,
    ),
    names=(
        oid.LM_TEMP_SENSORS_DEVICE,
        oid.LM_FAN_SENSORS_DEVICE,
        oid.LM_VOLT_SENSORS_DEVICE,
        oid.LM_MISC_SENSORS_DEVICE,
    ),
)

_WORD, _SIGN = 1 << 32, 1 << 31
_GROUP = "lm-sensors"


class _Table(NamedTuple):
    """One of the four tables: what it measures and in which power of ten of the class's unit."""

    sensor_class: str
    exponent: int
    column: str


_TABLES: Final = (
    _Table("temperature", -3, oid.LM_TEMP_SENSORS_VALUE),
    _Table("fanspeed", 0, oid.LM_FAN_SENSORS_VALUE),
    _Table("voltage", -3, oid.LM_VOLT_SENSORS_VALUE),
    _Table("count", 0, oid.LM_MISC_SENSORS_VALUE),
)
"""Millidegrees, revolutions a minute, millivolts, and numbers of which the MIB does not say the unit."""


def read_lm_sensors(walk: Walk) -> tuple[SensorReading, ...]:
    """Temperatures, fans, voltages and the rest."""
    columns = walk.columns
    return tuple(
        reading
        for table, values, names in zip(_TABLES, columns[::2], columns[1::2], strict=True)
        for reading in _readings(table, values, names)
    )


def _readings(table: _Table, values: Column, names: Column) -> Iterator[SensorReading]:
    """One table. Values are Gauge32: what is below zero arrives as 2^32 more."""
    for index, value in values.items():
        number = number_of(value)
        if number is None:
            continue
        row = dotted(index)
        signed = number - _WORD if _SIGN <= number < _WORD else number
        name = text_of(names.get(index)) or f"{table.sensor_class} {row}"
        yield sensor(table.sensor_class, name, scaled(signed, table.exponent), table.column, row, group=_GROUP)
