"""Wi-Fi of an office as its access points and controllers count it. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from collectors.readings import Readings, WirelessReading
    from inventory.identifiers import DeviceName
    from inventory.model import Device

ACCESS_POINT = "access_point"
"""The role of access points in the inventory."""


def points_seen(devices: Iterable[Device], points: Iterable[Device], readings: Mapping[DeviceName, Readings]) -> int:
    """Access points that answered, or as many as a controller of the office counts."""
    answered = sum(point.name in readings for point in points)
    counted = [
        int(each.value)
        for device in devices
        for each in _wireless(readings.get(device.name))
        if each.wireless_class == "ap-count"
    ]
    return max(answered, *counted, 0)


def wifi_clients(devices: Iterable[Device], readings: Mapping[DeviceName, Readings]) -> int | None:
    """What the access points count, or what a controller counts for them, whichever is more: never both added up."""
    points: list[int] = []
    others: list[int] = []
    for device in devices:
        count = _clients_of(readings.get(device.name))
        if count is not None:
            (points if device.role == ACCESS_POINT else others).append(count)
    return max(sum(points), sum(others)) if points or others else None


def _clients_of(readings: Readings | None) -> int | None:
    """A device's machines on Wi-Fi. It may count them by radio and by network, each of which is the whole."""
    by_count: Counter[str] = Counter()
    for each in _wireless(readings):
        if each.wireless_class == "clients":
            by_count[each.key.partition(".")[0]] += int(each.value)
    return max(by_count.values()) if by_count else None


def _wireless(readings: Readings | None) -> Sequence[WirelessReading]:
    return (readings.wireless or ()) if readings is not None else ()
