"""Alerts of routing: a neighbour that is gone, unless it belongs to a device that is down, which is told already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboards.rules.model import Alert, Group, Layer, Recording, Severity
from dashboards.signals.model import query

if TYPE_CHECKING:
    from dashboards.rules.model import Timing

SILENT: Final = "device_address:wardwatch_device_state:silent_recently"
_ADDRESSES: Final = "wardwatch_device_address_info"


def routing_groups(timing: Timing) -> tuple[Group, ...]:
    """Neighbours, after what is silent has been worked out in the same round."""
    silent = Recording(SILENT, _silent(timing), "Addresses of devices that are silent, or were until just now.")
    meant = "wardwatch_bgp_neighbour_admin_up == 1"
    warning, keep = Severity.WARNING, timing.restart
    bgp = _alone(f"{query('bgp', timing)} == 0 and {meant}", "peer")
    ospf = _alone(f"{query('ospf', timing)} == 0", "neighbour")
    alerts = (
        Alert("BgpNeighbourDown", warning, Layer.ROUTING, bgp, 60, keep),
        Alert("OspfNeighbourDown", warning, Layer.ROUTING, ospf, 60, keep),
    )
    return (Group("wardwatch-routing", (silent, *alerts)),)


def _silent(timing: Timing) -> str:
    """Down, behind or in planned work, and until the neighbours' health has been read again after that.

    The addresses of a device are not exposed while it is silent; they stay known here for as long as that lasts.
    """
    state = f"max_over_time((wardwatch_device_state > 1 < 5)[{timing.restart}s:{timing.scrape}s])"
    silent = f"max by (device) ({state})"
    return (
        f"(last_over_time({_ADDRESSES}[{timing.restart}s]) * on (device) group_left () {silent})"
        f" or (last_over_time({SILENT}[5m]) and on (device) {silent})"
    )


def _alone(condition: str, label: str) -> str:
    """A condition, but where the address that a label names is one of what is silent."""
    known = f'label_replace({condition}, "address", "$1", "{label}", "([^%]+).*")'
    return f"max without (address) ({known} unless on (address) {SILENT})"
