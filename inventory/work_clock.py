"""Windows of maintenance as time passes, and the devices that they are about. Pure; times are UTC seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inventory.identifiers import DeviceName
    from inventory.maintenance import WorkSpan
    from inventory.model import Inventory, MaintenanceWindow

_RECHECKED_SECONDS: Final = 86_400.0
"""After so long a window without work in sight is looked at again."""


class WorkClock:
    """A window of maintenance asked again and again as time passes: it works out a span once and keeps it to its end.

    Attributes:
        window: which.
    """

    __slots__ = ("_from", "_span", "_until", "window")

    def __init__(self, window: MaintenanceWindow) -> None:
        """Take a window; nothing is worked out yet."""
        self.window = window
        self._from = self._until = 0.0
        self._span: WorkSpan | None = None

    def open_at(self, now: float) -> bool:
        """Whether work goes on at a time."""
        span = self._at(now)
        return span is not None and span.covers(now)

    def changes_after(self, now: float) -> float | None:
        """When work begins or ends next after a time; None when that is not in sight."""
        span = self._at(now)
        if span is None:
            return None
        return span.begins if now < span.begins else span.ends

    def _at(self, now: float) -> WorkSpan | None:
        if not self._from <= now < self._until:
            self._span = self.window.when.span_from(now)
            self._from = now
            self._until = now + _RECHECKED_SECONDS if self._span is None else self._span.ends
        return self._span


def devices_under(window: MaintenanceWindow, inventory: Inventory) -> Iterable[DeviceName]:
    """The devices that planned work is about; what the inventory does not know (any more) is passed over."""
    if window.everywhere:
        return inventory.devices
    if window.device is not None:
        return (window.device,) if window.device in inventory.devices else ()
    if window.site is not None:
        return (device.name for device in inventory.devices_by_site.get(window.site, ()))
    placed = inventory.placements.values()
    return (placement.device for placement in placed if placement.district == window.district)
