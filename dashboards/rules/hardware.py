"""Alerts of what devices say of themselves: sensors, processors, memory, disks that fill, routing, security."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.rules.model import Alert, Group, Layer, Severity
from dashboards.signals.model import query

if TYPE_CHECKING:
    from dashboards.rules.model import Timing


def hardware_groups(timing: Timing) -> tuple[Group, ...]:
    """Health of devices, and what is dangerous in them."""
    keep, warning, hardware = timing.restart, Severity.WARNING, Layer.HARDWARE
    sensor = query("sensor_state", timing)
    health = (
        Alert("SensorCritical", Severity.CRITICAL, hardware, f"{sensor} == 2", 600, keep),
        Alert("SensorWarning", warning, hardware, f"{sensor} == 1", 1800, keep),
        Alert("ProcessorBusy", warning, hardware, _BUSY, 900, keep),
        Alert("MemoryLow", warning, hardware, _share("memory") + " > 0.95", 1800, keep),
        Alert("StorageFillsUp", warning, hardware, _FILLING, 3600, keep),
    )
    security = (
        Alert("HostKeyChanged", Severity.CRITICAL, Layer.DEVICE, _HOST_KEY, 0, keep),
        Alert("SupportEnded", warning, Layer.DEVICE, _UNSUPPORTED, 3600, keep),
    )
    return (
        Group("wardwatch-hardware", health, scrapes=2),
        Group("wardwatch-security", security),
    )


def _share(of: str) -> str:
    return f"wardwatch_{of}_used_bytes / wardwatch_{of}_size_bytes"


_BUSY = "avg without (cpu) (avg_over_time(wardwatch_cpu_usage_ratio[30m])) > 0.9"

_FILLING = (
    "(predict_linear(wardwatch_storage_used_bytes[1d], 4 * 86400) > wardwatch_storage_size_bytes)"
    f" and {_share('storage')} > 0.5"
)
"""A volume that is more than half full will be full within four days at the pace of the last day."""

_HOST_KEY = 'wardwatch_device_risk{risk="host_key"} == 2'
_UNSUPPORTED = "wardwatch_device_end_of_support_timestamp_seconds < time()"
