"""Alerts of what is much worse than it usually is: routes that a neighbour no longer sends, services that are slow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboards.rules.model import Alert, Group, Layer, Recording, Severity

if TYPE_CHECKING:
    from dashboards.rules.model import Timing

PREFIXES: Final = "device_peer:wardwatch_bgp_prefixes_received:median_1d"
LATENCY: Final = "service_vantage:wardwatch_service_latency_seconds:median_1d"


def baseline_groups(timing: Timing) -> tuple[Group, ...]:
    """What is usual, worked out seldom, and what departs from it."""
    keep, warning = timing.restart, Severity.WARNING
    usual = (
        Recording(PREFIXES, _median("wardwatch_bgp_prefixes_received"), "Prefixes that a BGP peer usually sends."),
        Recording(
            LATENCY, _median("wardwatch_service_latency_seconds"), "How long a check of a service usually takes."
        ),
    )
    departing = (
        Alert("BgpPrefixesLost", warning, Layer.ROUTING, _FEWER, 900, keep),
        Alert("ServiceSlow", warning, Layer.SERVICE, _SLOW, 600, keep),
    )
    return (Group("wardwatch-usual", usual, scrapes=60), Group("wardwatch-departures", departing, scrapes=2))


def _median(metric: str) -> str:
    return f"quantile_over_time(0.5, {metric}[1d])"


_FEWER = f"wardwatch_bgp_prefixes_received < 0.5 * {PREFIXES}"
"""A session that is down has no prefixes at all and is BgpNeighbourDown."""

_SLOW = f"(avg_over_time(wardwatch_service_latency_seconds[15m]) > 3 * {LATENCY}) > 1"
"""Three times as slow as usual is nothing to be woken for while a check still takes less than a second."""
