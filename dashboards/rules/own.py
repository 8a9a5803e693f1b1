"""Alerts of the monitoring itself, and the watchdog that tells that alerting works as long as it arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.rules.model import Alert, Group, Layer, Severity
from dashboards.signals.model import query

if TYPE_CHECKING:
    from dashboards.rules.model import Timing

_SELF = 'up{job="wardwatch",slice="self"}'
"""Prometheus' own word on scraping wardwatch; the job is named so in README and deploy/."""

_SLICE = f'up{{job="wardwatch",slice!="self"}} == 0 and on () ({_SELF} == 1)'


def own_groups(timing: Timing) -> tuple[Group, ...]:
    """wardwatch, what it cannot keep up with, and the watchdog."""
    keep, warning, own = timing.restart, Severity.WARNING, Layer.MONITORING
    rules = (
        Alert("WardwatchDown", Severity.CRITICAL, own, f"{_SELF} == 0 or absent({_SELF})", 60, 60),
        Alert("WardwatchSliceFails", warning, own, _SLICE, 600, keep),
        Alert("PollsOverrun", warning, own, _grew("poll_overruns", timing), 600, keep),
        Alert("SnmpAnswersDropped", warning, own, _grew("snmp_receive_drops", timing), 600, keep),
        Alert("EventLoopLate", warning, own, f"{query('own_lag', timing)} > 1", 600, keep),
        Alert("SeriesDropped", Severity.INFO, own, f"{query('own_series_dropped', timing)} > 0", 1800, keep),
        Alert("HistoryBacklog", warning, own, f"{query('own_queue', timing)} > 1000", 600, keep),
        Alert("Watchdog", Severity.INFO, own, "vector(1)", 0, 0),
    )
    return (Group("wardwatch-self", rules),)


def _grew(counter: str, timing: Timing) -> str:
    """A counter of wardwatch's own, which carries no time of a device, grew within ten minutes or ten polls."""
    return f"increase(wardwatch_{counter}_total[{max(600, 10 * timing.poll)}s]) > 0"
