"""The part of the catalogue about sensors, printers and power supplies."""

from __future__ import annotations

from collectors.poll import Work
from exporters.metrics.metric import PREFIX, Metric, MetricType, Scope, gauge

_ENTITY = "ENTITY-SENSOR-MIB::entPhySensorValue"


def _sensor(name: str, text: str, unit: str) -> Metric:
    return gauge(f"sensor_{name}", text, "sensor", unit=unit, group="sensors", work=Work.HEALTH)


SENSORS = (
    _sensor(
        "temperature_celsius",
        f"Temperature ({_ENTITY}, LM-SENSORS-MIB::lmTempSensorsValue, UPS-MIB::upsBatteryTemperature).",
        "degrees Celsius",
    ),
    _sensor(
        "voltage_volts",
        f"Voltage ({_ENTITY}, LM-SENSORS-MIB::lmVoltSensorsValue, UPS-MIB::upsInputVoltage and the like).",
        "volts",
    ),
    _sensor("current_amperes", f"Current ({_ENTITY}, UPS-MIB::upsOutputCurrent and the like).", "amperes"),
    _sensor("power_watts", f"Power ({_ENTITY}, UPS-MIB::upsOutputPower and the like).", "watts"),
    _sensor(
        "fan_speed_rpm",
        f"Speed of a fan ({_ENTITY}, LM-SENSORS-MIB::lmFanSensorsValue); one that is told as a share is not here.",
        "revolutions per minute",
    ),
    _sensor("humidity_ratio", f"Relative humidity of the air ({_ENTITY} / 100).", "1"),
    _sensor("frequency_hertz", f"Frequency ({_ENTITY}, UPS-MIB::upsInputFrequency / 10 and the like).", "hertz"),
    _sensor("load_ratio", "Load as a share of what may be drawn (UPS-MIB::upsOutputPercentLoad / 100), by line.", "1"),
    _sensor("charge_ratio", "Charge of a battery (UPS-MIB::upsEstimatedChargeRemaining / 100).", "1"),
    _sensor(
        "runtime_seconds",
        "Time on battery or left (UPS-MIB::upsSecondsOnBattery, upsEstimatedMinutesRemaining x 60).",
        "seconds",
    ),
    _sensor("signal_dbm", f"Power of a signal, as of a transceiver's light ({_ENTITY}).", "dBm"),
    _sensor(
        "state",
        "How bad a state is that the device tells (ENTITY-SENSOR-MIB::entPhySensorOperStatus, ENTITY-STATE-MIB::"
        "entStateOper, HOST-RESOURCES-MIB::hrDeviceStatus, UPS-MIB::upsOutputSource and the like): "
        "0 ok, 1 warning, 2 critical, 3 unknown.",
        "",
    ),
    gauge(
        "sensor_state_info",
        "What the device calls the state that a sensor is in (HOST-RESOURCES-MIB::hrDeviceStatus and the like); "
        "always 1.",
        *("sensor", "state"),
        group="sensors",
        work=Work.HEALTH,
    ),
)

APPLIANCES = (
    gauge(
        "ups_battery_charge_ratio",
        "Charge of the battery of a UPS (UPS-MIB::upsEstimatedChargeRemaining / 100).",
        unit="1",
        group="ups",
        work=Work.HEALTH,
    ),
    gauge(
        "ups_runtime_seconds",
        "How long the battery would last at the present load (UPS-MIB::upsEstimatedMinutesRemaining x 60).",
        unit="seconds",
        group="ups",
        work=Work.HEALTH,
    ),
    gauge(
        "ups_load_ratio",
        "Load of a UPS of one line (UPS-MIB::upsOutputPercentLoad / 100); of several, see sensor_load_ratio.",
        unit="1",
        group="ups",
        work=Work.HEALTH,
    ),
    gauge(
        "ups_on_battery",
        "Whether the battery feeds the load (UPS-MIB::upsOutputSource, or upsSecondsOnBattery above 0).",
        group="ups",
        work=Work.HEALTH,
    ),
    gauge(
        "printer_supply_ratio",
        "What is left of a supply (Printer-MIB::prtMarkerSuppliesLevel / prtMarkerSuppliesMaxCapacity, prtInputCurrent"
        "Level / prtInputMaxCapacity); of a waste container, the room left. supply is its type.",
        "supply",
        unit="1",
        group="supplies",
        work=Work.HEALTH,
    ),
    gauge(
        "printer_supply_info",
        "What the device calls a supply (Printer-MIB::prtMarkerSuppliesDescription, prtInputName); always 1.",
        *("supply", "name"),
        group="supplies",
        work=Work.HEALTH,
    ),
    Metric(
        f"{PREFIX}printer_pages_total",
        MetricType.COUNTER,
        "Pages printed in the life of the printer, as it counts them (Printer-MIB::prtMarkerLifeCount).",
        Scope.DEVICE,
        (),
        "pages",
        "printer",
        Work.HEALTH,
    ),
    gauge(
        "printer_error",
        "A condition that a printer detects, by its name (HOST-RESOURCES-MIB::hrPrinterDetectedErrorState): always 1, "
        "absent otherwise.",
        "error",
        group="printer",
        work=Work.HEALTH,
    ),
)
