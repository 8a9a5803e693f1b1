"""Making sensor readings from MIB objects: units of the classes, states with their severity, evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.readings import SensorReading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.snmp.client import Index

UNITS: Final[Mapping[str, str]] = {
    "temperature": "C",
    "voltage": "V",
    "current": "A",
    "power": "W",
    "fanspeed": "rpm",
    "humidity": "%",
    "charge": "%",
    "load": "%",
    "percent": "%",
    "runtime": "s",
    "frequency": "Hz",
    "signal": "dBm",
    "dbm": "dBm",
    "power_factor": "1",
    "power_consumed": "kWh",
    "snr": "dB",
    "bitrate": "bit/s",
    "pressure": "kPa",
    "airflow": "cfm",
    "delay": "s",
    "loss": "%",
    "count": "1",
    "state": "",
}
"""The unit of each class of sensor."""

_ABSOLUTE_ZERO: Final = -273.15
"""Degrees Celsius: what is below is no temperature, whatever an agent sends."""

OK, WARNING, CRITICAL, UNKNOWN = "ok", "warning", "critical", "unknown"


class State(NamedTuple):
    """What a value of an enumeration means: its name for people and how bad it is."""

    text: str
    severity: str


States = dict[int, State]
"""An enumeration; values that only say "unknown" are left out of it."""


def dotted(index: Index) -> str:
    """A row as text."""
    return ".".join(map(str, index))


def scaled(value: float, exponent: int) -> float:
    """A value times a power of ten, without the rounding error of multiplying by a fraction."""
    if exponent == 0:
        return value
    power: int = 10 ** abs(exponent)
    return value * power if exponent > 0 else value / power


def is_possible(sensor_class: str, value: float) -> bool:
    """Whether a value in the unit of its class can be: agents send whatever lies in memory for a part that is gone."""
    return sensor_class != "temperature" or value >= _ABSOLUTE_ZERO


def sensor(
    sensor_class: str, name: str, value: float, column: str, row: str, *, group: str | None = None
) -> SensorReading:
    """A sensor whose value, in the unit of its class, was read from a row of a column ("0" for a scalar)."""
    return SensorReading(
        sensor_class, name, value, UNITS[sensor_class], key=row, group=group, evidence=f"{column}.{row}"
    )


def state_sensor(
    name: str, value: int, states: States, column: str, row: str, *, group: str | None = None
) -> SensorReading | None:
    """A state; None for a value that its enumeration does not have, "unknown" among them."""
    meaning = states.get(value)
    if meaning is None:
        return None
    return SensorReading(
        "state",
        name,
        value,
        key=row,
        text=meaning.text,
        severity=meaning.severity,
        group=group,
        evidence=f"{column}.{row}",
    )
