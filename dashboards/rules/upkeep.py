"""Alerts of how devices are kept: their configuration, what is dangerous in it, clocks, restarts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboards.rules.model import Alert, Group, Layer, Recording, Severity

if TYPE_CHECKING:
    from dashboards.rules.model import Timing


RESTARTED: Final = "device:wardwatch_device_uptime_seconds:restarted"
_UPTIME: Final = "wardwatch_device_uptime_seconds"
_ROUND: Final = 10
"""Scrapes in which restarts are looked for once, so that each is counted once."""


def upkeep_groups(timing: Timing) -> tuple[Group, ...]:
    """What is read over SSH (docs/ssh.md), and devices and a wardwatch that restart again and again."""
    keep, warning, device = timing.restart, Severity.WARNING, Layer.DEVICE
    configuration = (
        Alert("ConfigurationDrift", warning, device, "wardwatch_config_drift_lines > 0", 3600, keep),
        Alert("ConfigurationUnsaved", warning, device, "wardwatch_config_saved == 0", 14_400, keep),
        Alert("DeviceRiskCritical", warning, device, _DANGER, 600, keep),
        Alert("DeviceRiskWarning", Severity.INFO, device, _WEAK, 86_400, keep),
    )
    clocks = (
        Alert("ClockWrong", warning, device, _WRONG, 1800, keep),
        Alert("ClockNotSynchronised", Severity.INFO, device, _LOOSE, 3600, keep),
    )
    restarted = Recording(RESTARTED, _restarted(timing), "Devices that have restarted since the round before.")
    again = Alert("DeviceRestartsOften", warning, Layer.HARDWARE, f"count_over_time({RESTARTED}[6h]) >= 3", 0, keep)
    ourselves = Alert("WardwatchRestartsOften", warning, Layer.MONITORING, _OURSELVES, 0, keep)
    return (
        Group("wardwatch-configuration", configuration, scrapes=10),
        Group("wardwatch-clocks", clocks, scrapes=2),
        Group("wardwatch-restarts", (restarted, again), scrapes=_ROUND),
        Group("wardwatch-own-restarts", (ourselves,), scrapes=2),
    )


_DANGER = 'wardwatch_device_risk{risk!="host_key"} == 2'
"""A changed host key is told at once, by an alert of its own."""

_WEAK = 'wardwatch_device_risk{risk!~"unsaved|no_ntp"} == 1'
"""What is not saved and a clock that follows nobody have alerts of their own."""

_SKEWED = "abs(wardwatch_clock_offset_seconds) > 30"

_WRONG = f"({_SKEWED}) and on (device) wardwatch_device_up == 1"

_LOOSE = f"wardwatch_clock_synchronised == 0 unless on (device) ({_SKEWED})"


def _restarted(timing: Timing) -> str:
    """It has been up for less long than when it was last heard of, one round of the group ago or longer.

    While a device is silent its uptime is not there, so the last word of half an hour counts. An agent whose uptime
    goes back by a second or two, or stood still while it was silent, has not restarted; one that wraps after 497 days
    does so once.
    """
    return f"{_UPTIME} + {timing.poll} < last_over_time({_UPTIME}[30m] offset {_ROUND * timing.scrape}s)"


_OURSELVES = 'changes(process_start_time_seconds{job="wardwatch",slice="self"}[1h]) >= 3'
