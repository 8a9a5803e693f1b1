"""When devices are expected to answer: while their offices are open, and planned work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inventory.model import Expected
from inventory.work_clock import WorkClock, devices_under

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inventory.identifiers import DeviceName, SiteName
    from inventory.model import Inventory, MaintenanceWindow


def excuse(expected: Expected, *, office_open: bool) -> str:
    """Why the silence of a device is no outage now; "" when it is one."""
    if expected is Expected.ON_DEMAND:
        return "switched on only on demand"
    if expected is Expected.OFFICE_HOURS and not office_open:
        return "silent outside office hours"
    return ""


class Doors:
    """Which sites are open, brought up to date as time passes."""

    def __init__(self, inventory: Inventory) -> None:
        """Take all sites for open until the first look at the time."""
        self._hours, self._zone = inventory.opening_hours, inventory.city.zone
        self._named = {name: site.opening for name, site in inventory.sites.items()}
        self._closed: frozenset[str] = frozenset()

    def open(self, site: SiteName) -> bool:
        """Whether a site was open at the last look at the time."""
        return self._named[site] not in self._closed

    def look(self, now: float) -> frozenset[str]:
        """Take in the time (UTC seconds).

        Returns:
            The names of the opening hours that begin or end with it.
        """
        before, used = self._closed, set(self._named.values())
        self._closed = frozenset(name for name in used if not self._hours[name].open_at(now, self._zone))
        return before ^ self._closed

    def of(self, site: SiteName) -> str:
        """The name of a site's opening hours."""
        return self._named[site]


class MaintenancePlan:
    """Planned work by device: a window of a site, of a district or of the city holds for all devices there."""

    def __init__(self, windows: Iterable[MaintenanceWindow], inventory: Inventory) -> None:
        """Spread the windows over the devices they are about."""
        self._clocks: list[tuple[WorkClock, tuple[DeviceName, ...]]] = []
        self._by_device: dict[DeviceName, list[WorkClock]] = {}
        for window in windows:
            clock, devices = WorkClock(window), tuple(devices_under(window, inventory))
            self._clocks.append((clock, devices))
            for device in devices:
                self._by_device.setdefault(device, []).append(clock)

    @property
    def devices(self) -> Iterable[DeviceName]:
        """The devices of which work is planned at any time."""
        return self._by_device.keys()

    def work_on(self, device: DeviceName, now: float) -> str | None:
        """The reason of the planned work going on at a device; None when there is none."""
        for clock in self._by_device.get(device, ()):
            if clock.open_at(now):
                return clock.window.reason
        return None

    def changed(self, after: float, until: float) -> set[DeviceName]:
        """The devices of which planned work began or ended later than the one time and not later than the other."""
        found: set[DeviceName] = set()
        for clock, devices in self._clocks:
            bound = clock.changes_after(after)
            if bound is not None and bound <= until:
                found.update(devices)
        return found
