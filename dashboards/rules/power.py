"""Alerts of power, printers and what else an office works with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.rules.model import Alert, Group, Layer, Severity

if TYPE_CHECKING:
    from dashboards.rules.model import Timing


def power_groups(timing: Timing) -> tuple[Group, ...]:
    """UPS, and printers."""
    keep = timing.restart
    power = (
        Alert("UpsOnBattery", Severity.WARNING, Layer.POWER, "wardwatch_ups_on_battery == 1", 120, keep),
        Alert("UpsBatteryEnding", Severity.CRITICAL, Layer.POWER, _ENDING, 0, keep),
        Alert("UpsOverload", Severity.WARNING, Layer.POWER, "wardwatch_ups_load_ratio > 0.9", 600, keep),
    )
    office = (
        Alert("PrinterSupplyLow", Severity.INFO, Layer.OFFICE, "wardwatch_printer_supply_ratio < 0.1", 3600, keep),
        Alert("PrinterFault", Severity.INFO, Layer.OFFICE, _FAULT, 900, keep),
    )
    return (Group("wardwatch-power", power), Group("wardwatch-office", office, scrapes=10))


_ENDING = (
    "wardwatch_ups_on_battery == 1 and on (device) "
    "(wardwatch_ups_runtime_seconds < 600 or wardwatch_ups_battery_charge_ratio < 0.3)"
)

_FAULT = 'wardwatch_printer_error{error!~"lowPaper|lowToner"}'
"""What is low is a matter of supplies."""
