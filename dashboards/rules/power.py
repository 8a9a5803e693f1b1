"""Alerts of power, printers and what else an office works with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.rules.model import Alert, Group, Layer, Severity
from dashboards.signals.model import query

if TYPE_CHECKING:
    from dashboards.rules.model import Timing


def power_groups(timing: Timing) -> tuple[Group, ...]:
    """UPS, and printers."""
    keep = timing.restart
    on_battery, load = f"{query('ups_on_battery', timing)} == 1", f"{query('ups_load', timing)} > 0.9"
    low = f"{query('supplies', timing)} < 0.1"
    power = (
        Alert("UpsOnBattery", Severity.WARNING, Layer.POWER, on_battery, 120, keep),
        Alert("UpsBatteryEnding", Severity.CRITICAL, Layer.POWER, _ending(timing), 0, keep),
        Alert("UpsOverload", Severity.WARNING, Layer.POWER, load, 600, keep),
    )
    office = (
        Alert("PrinterSupplyLow", Severity.INFO, Layer.OFFICE, low, 3600, keep),
        Alert("PrinterFault", Severity.INFO, Layer.OFFICE, _FAULT, 900, keep),
    )
    return (Group("wardwatch-power", power), Group("wardwatch-office", office, scrapes=10))


def _ending(timing: Timing) -> str:
    short = f"{query('ups_runtime', timing)} < 600 or {query('ups_charge', timing)} < 0.3"
    return f"{query('ups_on_battery', timing)} == 1 and on (device) ({short})"


_FAULT = 'wardwatch_printer_error{error!~"lowPaper|lowToner"}'
"""What is low is a matter of supplies."""
