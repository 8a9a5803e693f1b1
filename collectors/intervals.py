"""How often each device is asked: the settings' intervals, and its own where the inventory gives some. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.poll import Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inventory.identifiers import DeviceName
    from inventory.model import Device


def intervals_of(device: Device, usual: Mapping[Work, float]) -> Mapping[Work, float]:
    """Seconds between two polls of a device by class of work.

    Args:
        device: whose own intervals come first.
        usual: of the settings; a class that is not in it is not asked, whatever the device says.
    """
    own = {Work(name): seconds for name, seconds in device.overrides.intervals}
    return {work: own.get(work, seconds) for work, seconds in usual.items()} if own else usual


def own_intervals(devices: Iterable[Device], usual: Mapping[Work, float]) -> dict[DeviceName, Mapping[Work, float]]:
    """The intervals of the devices that have some of their own."""
    return {device.name: intervals_of(device, usual) for device in devices if device.overrides.intervals}
