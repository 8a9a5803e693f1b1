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
    load, low = f"{query('ups_load', timing)} > 0.9", f"{query('supplies', timing)} < 0.1"
    power = (
        Alert("UpsOnBattery", Severity.WARNING, Layer.POWER, _ON_BATTERY, 60, keep),
        Alert("UpsBatteryEnding", Severity.CRITICAL, Layer.POWER, _ENDING, 0, keep),
        Alert("UpsOverload", Severity.WARNING, Layer.POWER, load, 600, keep),
    )
    office = (
        Alert("PrinterSupplyLow", Severity.INFO, Layer.OFFICE, low, 3600, keep),
        Alert("PrinterFault", Severity.INFO, Layer.OFFICE, _FAULT, 900, keep),
    )
    return (Group("wardwatch-power", power), Group("wardwatch-office", office, scrapes=10))


def _or_silent_since(condition: str, *metrics: str) -> str:
    """A condition, or that it held when its device, which is down or behind, was last heard of.

    The UPS of a site without mains dies with the site; that is no end of what it told last.
    """
    last = condition
    for metric in metrics:
        last = last.replace(metric, f"last_over_time({metric}[12h])")
    silent = "(wardwatch_device_state == 2 or wardwatch_device_state == 3)"
    return f"({condition}) or (({last}) and on (device) {silent})"


_BATTERY = "wardwatch_ups_on_battery"

_ON_BATTERY = _or_silent_since(f"{_BATTERY} == 1", _BATTERY)

_LEFT = ("wardwatch_ups_runtime_seconds", "wardwatch_ups_battery_charge_ratio")

_ENDING = _or_silent_since(f"{_BATTERY} == 1 and on (device) ({_LEFT[0]} < 600 or {_LEFT[1]} < 0.3)", _BATTERY, *_LEFT)

_FAULT = 'wardwatch_printer_error{error!~"lowPaper|lowToner"}'
"""What is low is a matter of supplies."""
