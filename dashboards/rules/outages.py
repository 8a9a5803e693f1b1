"""Alerts of outages: one a root, never one for what is only behind it, whatever becomes known of its cause.

wardwatch itself judges who is the root and confirms it (docs/states.md); a rule only passes that on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboards.rules.model import Alert, Group, Layer, Severity

if TYPE_CHECKING:
    from dashboards.rules.model import Timing

OFFICE_ROLES: Final = "pc|printer|scanner|kiosk|camera|phone|display|id_reader"
"""Roles of equipment that an office can do without for a while."""


def outage_groups(timing: Timing) -> tuple[Group, ...]:
    """Outages by what they take along, and what contradicts them.

    A device that nothing hangs on waits until its site's UPS has been asked, and could tell that the mains are off.
    """
    keep = timing.restart
    office = f'layer="device",role=~"{OFFICE_ROLES}"'
    other = f'layer="device",role!~"{OFFICE_ROLES}"'
    rules = (
        Alert("SiteUnreachable", Severity.CRITICAL, Layer.WAN, _roots('layer="wan"'), 0, keep),
        Alert("LanSegmentDown", Severity.WARNING, Layer.LAN, _roots('layer="lan"'), 0, keep),
        Alert("DeviceDown", Severity.WARNING, Layer.DEVICE, _roots(other), timing.held(timing.health + 120), keep),
        Alert("OfficeEquipmentDown", Severity.INFO, Layer.OFFICE, _roots(office), 900, keep),
        Alert("BehindWithoutRoot", Severity.WARNING, Layer.MONITORING, _BEHIND, 600, keep),
        Alert("MonitoringBlind", Severity.CRITICAL, Layer.MONITORING, _BLIND, 60, keep),
    )
    return (Group("wardwatch-outages", rules),)


def _roots(which: str) -> str:
    """Roots without their cause and role: a cause that becomes known later must not make another alert."""
    return f"max by (district, commune, site, device) (wardwatch_outage_active{{{which}}})"


_BEHIND = "count by (district) (wardwatch_device_state == 3) unless on () count(wardwatch_outage_active)"
"""Devices behind nothing: the model of the network, or wardwatch, is wrong."""

_BLIND = "count(wardwatch_device_state == 5) / count(wardwatch_device_state) > 0.9"
