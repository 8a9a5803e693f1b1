"""When devices are expected to answer: while their offices are open, and planned work."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from inventory.model import Expected

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inventory.identifiers import DeviceName, SiteName
    from inventory.model import Device, Inventory, MaintenanceWindow


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
    """Planned work by device: a window of a site holds for all its devices."""

    def __init__(self, windows: Iterable[MaintenanceWindow], devices: Iterable[Device]) -> None:
        """Spread the windows over the devices they are about."""
        windows = list(windows)
        self._by_device: dict[DeviceName, list[tuple[float, float, str]]] = defaultdict(list)
        for device in devices if windows else ():
            for window in windows:
                if window.device == device.name or (window.device is None and window.site == device.site):
                    span = (window.starts.timestamp(), window.ends.timestamp(), window.reason)
                    self._by_device[device.name].append(span)

    def work_on(self, device: DeviceName, now: float) -> str | None:
        """The reason of the planned work going on at a device; None when there is none."""
        for starts, ends, reason in self._by_device.get(device, ()):
            if starts <= now < ends:
                return reason
        return None

    def changed(self, after: float, until: float) -> set[DeviceName]:
        """The devices of which planned work began or ended later than the one time and not later than the other."""
        return {
            device
            for device, spans in self._by_device.items()
            if any(after < bound <= until for starts, ends, _ in spans for bound in (starts, ends))
        }
