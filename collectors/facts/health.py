"""How a device fares and what it is made of, in the facts document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.facts.fields import Fields, known, percent, plain

if TYPE_CHECKING:
    from collectors.readings import (
        CpuReading,
        EntityReading,
        MemoryReading,
        PrinterReading,
        SensorReading,
        StorageReading,
        SupplyReading,
        UpsReading,
        WirelessReading,
    )


def cpu(reading: CpuReading) -> Fields:
    """A processor, busy in percent."""
    return known(
        {
            "index": reading.index,
            "name": reading.name,
            "percent": percent(reading.ratio),
            "evidence": reading.evidence,
        }
    )


def memory(reading: MemoryReading) -> Fields:
    """A pool of memory."""
    return known({"index": reading.index, "class": reading.pool_class, **_sizes(reading)})


def storage(reading: StorageReading) -> Fields:
    """A volume."""
    return known({"index": reading.index, **_sizes(reading)})


def _sizes(reading: MemoryReading | StorageReading) -> Fields:
    return {
        "name": reading.name,
        "total_bytes": reading.total_bytes,
        "used_bytes": reading.used_bytes,
        "percent": percent(reading.ratio),
        "evidence": reading.evidence,
    }


def sensor(reading: SensorReading) -> Fields:
    """A sensor in the unit of its class, or a state as the device sent it."""
    value = reading.value if isinstance(reading.value, str) else plain(reading.value)
    return {
        "class": reading.sensor_class,
        "name": reading.name,
        "value": value,
        "unit": reading.unit,
        **known(
            {
                "text": reading.text,
                "severity": reading.severity,
                "group": reading.group,
                "evidence": reading.evidence,
            }
        ),
    }


def wireless(reading: WirelessReading) -> Fields:
    """A quantity of a radio in the unit of its class."""
    return {
        "class": reading.wireless_class,
        "name": reading.name,
        "value": plain(reading.value),
        "unit": reading.unit,
        **known({"evidence": reading.evidence}),
    }


def supply(reading: SupplyReading) -> Fields:
    """What a printer uses up: its share left, or that some is left."""
    return known(
        {
            "type": reading.supply_type,
            "name": reading.name,
            "percent": percent(reading.ratio),
            "level": "some" if reading.some else None,
            "evidence": reading.evidence,
        }
    )


def printer(reading: PrinterReading | None) -> Fields:
    """The parts of a printer as a whole; none for a device that is no printer."""
    if reading is None:
        return {}
    errors = None if reading.errors is None else list(reading.errors)
    return known({"printer_pages": reading.pages, "printer_errors": errors})


def ups(reading: UpsReading | None) -> Fields | None:
    """A UPS as a whole; None when nothing is known of it."""
    if reading is None:
        return None
    plainly = {
        "runtime_seconds": reading.runtime_seconds,
        "input_voltage": reading.input_voltage,
        "output_voltage": reading.output_voltage,
        "battery_voltage": reading.battery_voltage,
        "input_frequency": reading.input_frequency,
        "battery_temperature": reading.battery_temperature,
    }
    fields = {
        "battery_charge_percent": percent(reading.battery_charge_ratio),
        "load_percent": percent(reading.load_ratio),
        "on_battery": reading.on_battery,
        **{key: None if value is None else plain(value) for key, value in plainly.items()},
    }
    return known(fields) or None


def part(reading: EntityReading) -> Fields:
    """A part of the device."""
    return known(
        {
            "index": reading.index,
            "class": reading.entity_class,
            "name": reading.name,
            "description": reading.description,
            "model": reading.model,
            "serial": reading.serial,
            "hardware_rev": reading.hardware_rev,
            "firmware_rev": reading.firmware_rev,
            "software_rev": reading.software_rev,
            "manufacturer": reading.manufacturer,
            "parent": reading.parent,
        }
    )
