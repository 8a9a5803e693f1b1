"""What devices say of themselves and their surroundings: sensors, power supplies, printers. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from exporters.metrics.groups import ReadingGroup
from exporters.metrics.labels import is_number, labelled, number, pairs
from exporters.metrics.metric import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from collectors.readings import PrinterReading, SensorReading, SupplyReading, UpsReading
    from exporters.metrics.groups import Sample

SENSOR_STATE = PREFIX + "sensor_state"
SENSOR_STATE_INFO = PREFIX + "sensor_state_info"
UPS_CHARGE = PREFIX + "ups_battery_charge_ratio"
UPS_RUNTIME = PREFIX + "ups_runtime_seconds"
UPS_LOAD = PREFIX + "ups_load_ratio"
UPS_ON_BATTERY = PREFIX + "ups_on_battery"
SUPPLY = PREFIX + "printer_supply_ratio"
SUPPLY_INFO = PREFIX + "printer_supply_info"
PAGES = PREFIX + "printer_pages_total"
PRINTER_ERROR = PREFIX + "printer_error"

_WHOLE_PERCENT = 100


class _Exposed(NamedTuple):
    """How the readings of a class are exposed: the unit they must have, the family, what they are divided by."""

    unit: str
    family: str
    divisor: int = 1


_CLASSES: Mapping[str, _Exposed] = {
    "temperature": _Exposed("C", PREFIX + "sensor_temperature_celsius"),
    "voltage": _Exposed("V", PREFIX + "sensor_voltage_volts"),
    "current": _Exposed("A", PREFIX + "sensor_current_amperes"),
    "power": _Exposed("W", PREFIX + "sensor_power_watts"),
    "fanspeed": _Exposed("rpm", PREFIX + "sensor_fan_speed_rpm"),
    "humidity": _Exposed("%", PREFIX + "sensor_humidity_ratio", _WHOLE_PERCENT),
    "frequency": _Exposed("Hz", PREFIX + "sensor_frequency_hertz"),
    "load": _Exposed("%", PREFIX + "sensor_load_ratio", _WHOLE_PERCENT),
    "charge": _Exposed("%", PREFIX + "sensor_charge_ratio", _WHOLE_PERCENT),
    "runtime": _Exposed("s", PREFIX + "sensor_runtime_seconds"),
    "dbm": _Exposed("dBm", PREFIX + "sensor_signal_dbm"),
    "signal": _Exposed("dBm", PREFIX + "sensor_signal_dbm"),
}
"""Classes that are not here (counts, bit rates) stand in the facts and on the device's page only."""

_SEVERITIES: Mapping[str | None, int] = {"ok": 0, "warning": 1, "critical": 2}
_UNKNOWN = 3


def sensor_samples(readings: Sequence[SensorReading]) -> Iterator[Sample]:
    """Sensors by the family of their class; a label is the name, with the key where others have that name too."""
    families: dict[str, list[SensorReading]] = {}
    for reading in readings:
        family = _family(reading)
        if family is not None:
            families.setdefault(family, []).append(reading)
    for family, members in families.items():
        for label, reading in labelled(members):
            yield family, f'sensor="{label}"', number(_value(reading))
            if family == SENSOR_STATE:
                told = pairs(("state",), (reading.text or str(reading.value),))
                yield SENSOR_STATE_INFO, f'sensor="{label}",{told}', "1"


def _family(reading: SensorReading) -> str | None:
    """Where a reading is exposed; None for what has no family, another unit than it, or is no number."""
    if reading.sensor_class == "state":
        return SENSOR_STATE
    exposed = _CLASSES.get(reading.sensor_class)
    if exposed is None or reading.unit != exposed.unit or isinstance(reading.value, str):
        return None
    return exposed.family if is_number(reading.value) else None


def _value(reading: SensorReading) -> float:
    if reading.sensor_class == "state":
        return _SEVERITIES.get(reading.severity, _UNKNOWN)
    divisor = _CLASSES[reading.sensor_class].divisor
    return float(reading.value) / divisor if divisor != 1 else float(reading.value)


def ups_samples(ups: UpsReading) -> Iterator[Sample]:
    """A UPS as a whole; what it does not tell is absent."""
    for family, value in (
        (UPS_CHARGE, ups.battery_charge_ratio),
        (UPS_RUNTIME, ups.runtime_seconds),
        (UPS_LOAD, ups.load_ratio),
        (UPS_ON_BATTERY, ups.on_battery),
    ):
        if value is not None and is_number(value):
            yield family, "", number(value)


def supply_samples(supplies: Sequence[SupplyReading]) -> Iterator[Sample]:
    """Supplies by type, with the key where a printer has several of one; their own names are device text."""
    uses = Counter(supply.supply_type for supply in supplies)
    labelled = {
        supply.supply_type if uses[supply.supply_type] == 1 else f"{supply.supply_type}#{supply.key}": supply
        for supply in supplies
    }
    for label, supply in labelled.items():
        if supply.ratio is not None and is_number(supply.ratio):
            yield SUPPLY, pairs(("supply",), (label,)), number(supply.ratio)
        yield SUPPLY_INFO, pairs(("supply", "name"), (label, supply.name)), "1"


def printer_samples(printer: PrinterReading) -> Iterator[Sample]:
    """A printer as a whole."""
    if printer.pages is not None:
        yield PAGES, "", number(printer.pages)
    for error in printer.errors or ():
        yield PRINTER_ERROR, pairs(("error",), (error,)), "1"


HEALTH_GROUPS = (
    ReadingGroup(
        (*dict.fromkeys(exposed.family for exposed in _CLASSES.values()), SENSOR_STATE, SENSOR_STATE_INFO),
        lambda readings: readings.sensors,
        sensor_samples,
    ),
    ReadingGroup((UPS_CHARGE, UPS_RUNTIME, UPS_LOAD, UPS_ON_BATTERY), lambda readings: readings.ups, ups_samples),
    ReadingGroup((SUPPLY, SUPPLY_INFO), lambda readings: readings.supplies, supply_samples),
    ReadingGroup((PAGES, PRINTER_ERROR), lambda readings: readings.printer, printer_samples),
)
