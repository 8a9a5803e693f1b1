"""What a device measures of itself and its surroundings, as its page shows it: sensors, UPS, printer, parts. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from collectors.readings import (
        EntityReading,
        PrinterReading,
        Readings,
        SensorReading,
        SupplyReading,
        UpsReading,
        WirelessReading,
    )

LINES_SHOWN = 256
"""Of each table; a page must not grow with what a hostile device claims."""

_WORST_FIRST: Mapping[str | None, int] = {"critical": 0, "warning": 1, "unknown": 2}
_VALUES, _FINE = 3, 4
"""Places behind the states that are not fine: first what is measured, then the states that are."""

_FACES: Mapping[str | None, str] = {"ok": "up", "warning": "degraded", "critical": "down"}

_BUILT_IN = frozenset({"port", "container", "sensor", "backplane"})
"""Classes of parts that are shown only where they can be told apart, by model or serial number: there are many."""


@dataclass(frozen=True, slots=True)
class SensorLine:
    """A sensor.

    Attributes:
        kind: its class.
        value: what is measured, in `unit`; None for a state.
        state: of a state, what the device calls it.
        severity: of a state: ok, warning, critical or unknown.
        face: the look that goes with the severity, "" for what is measured.
    """

    name: str
    kind: str
    value: float | None = None
    unit: str = ""
    state: str = ""
    severity: str = ""
    face: str = ""


@dataclass(frozen=True, slots=True)
class SupplyLine:
    """A supply of a printer: its type, and the share that is left, None = not known, `some` = more than nothing."""

    name: str
    kind: str
    ratio: float | None
    some: bool


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part of the device that can be taken out or told apart; texts are "" where not known."""

    name: str
    kind: str
    model: str
    serial: str


@dataclass(frozen=True, slots=True)
class HealthView:
    """The health of a device. None stands for what has not been read; counts are of all, lists may be cut.

    Attributes:
        radios: what is measured of radios and of the stations on them.
    """

    sensors: tuple[SensorLine, ...] = ()
    sensor_count: int = 0
    radios: tuple[SensorLine, ...] = ()
    radio_count: int = 0
    ups: UpsReading | None = None
    printer: PrinterReading | None = None
    supplies: tuple[SupplyLine, ...] = ()
    supply_count: int = 0
    parts: tuple[PartLine, ...] = ()
    part_count: int = 0


def health_view(readings: Readings | None) -> HealthView:
    """Make the health part of a device's page."""
    if readings is None:
        return HealthView()
    parts = tuple(_parts(readings.inventory or ()))
    return HealthView(
        sensors=tuple(map(_sensor_line, islice(sorted(readings.sensors or (), key=_urgency), LINES_SHOWN))),
        sensor_count=len(readings.sensors or ()),
        radios=tuple(map(_radio_line, islice(readings.wireless or (), LINES_SHOWN))),
        radio_count=len(readings.wireless or ()),
        ups=readings.ups,
        printer=readings.printer,
        supplies=tuple(map(_supply_line, islice(readings.supplies or (), LINES_SHOWN))),
        supply_count=len(readings.supplies or ()),
        parts=parts[:LINES_SHOWN],
        part_count=len(parts),
    )


def _urgency(sensor: SensorReading) -> int:
    """Where a sensor stands: states that are bad first, those that are fine last; alike ones in the device's order."""
    if sensor.sensor_class != "state":
        return _VALUES
    return _FINE if sensor.severity == "ok" else _WORST_FIRST.get(sensor.severity, _WORST_FIRST["unknown"])


def _sensor_line(sensor: SensorReading) -> SensorLine:
    if sensor.sensor_class == "state" or isinstance(sensor.value, str):
        severity = sensor.severity if sensor.severity in _FACES else "unknown"
        told = sensor.text or str(sensor.value)
        face = _FACES.get(severity, "unknown")
        return SensorLine(sensor.name, sensor.sensor_class, state=told, severity=severity or "", face=face)
    return SensorLine(sensor.name, sensor.sensor_class, sensor.value, sensor.unit)


def _radio_line(reading: WirelessReading) -> SensorLine:
    return SensorLine(reading.name, reading.wireless_class, reading.value, reading.unit)


def _supply_line(supply: SupplyReading) -> SupplyLine:
    return SupplyLine(supply.name, supply.supply_type, supply.ratio, supply.some)


def _parts(parts: Iterable[EntityReading]) -> Iterable[PartLine]:
    for part in parts:
        if part.model or part.serial or (part.entity_class or "port") not in _BUILT_IN:
            name = part.name or part.description or ("" if part.index is None else str(part.index))
            yield PartLine(name, part.entity_class or "", part.model or "", part.serial or "")
