"""Alerts of lines and ports that work badly: lost packets, slow round trips, errors, devices on their backup path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.rules.model import Alert, Group, Layer, Severity
from dashboards.rules.recording import BASELINE

if TYPE_CHECKING:
    from dashboards.rules.model import Timing

_STEADY = "on (device) max_over_time(wardwatch_device_state[15m]) < 2"
"""Neither an outage nor planned work in the time that is looked at: what was lost then is not lost on a bad line."""


def quality_groups(timing: Timing) -> tuple[Group, ...]:
    """Quality against a limit, or against what is usual."""
    keep = timing.restart
    rules = (
        Alert("PacketLoss", Severity.WARNING, Layer.WAN, f"{_mean('loss_ratio')} > 0.1 and {_STEADY}", 600, keep),
        Alert("LatencyAboveBaseline", Severity.WARNING, Layer.WAN, _SLOW, 900, keep),
        Alert("InterfaceErrors", Severity.WARNING, Layer.DEVICE, _errors(timing), 900, keep),
        Alert("OnBackupPath", Severity.WARNING, Layer.WAN, _found("wardwatch_backup_path_active"), 0, keep),
        Alert("TopologySuspect", Severity.INFO, Layer.MONITORING, _found("wardwatch_topology_suspect"), 600, keep),
    )
    return (Group("wardwatch-quality", rules),)


def _mean(metric: str) -> str:
    return f'avg_over_time(wardwatch_ping_{metric}{{role="router"}}[15m])'


_SLOW = f"({_mean('rtt_seconds')} > 3 * {BASELINE}) > 0.05"


def _errors(timing: Timing) -> str:
    def both(kind: str) -> str:
        return " + ".join(timing.rate(f"wardwatch_interface_{way}_{kind}_total") for way in ("receive", "transmit"))

    return f"({both('errors')}) / ({both('packets')}) > 0.01"


def _found(metric: str) -> str:
    return f"max by (district, commune, site, device, finding) ({metric})"
