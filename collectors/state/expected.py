"""When devices are expected to answer: office hours and planned work."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from inventory.model import Expected

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from inventory.identifiers import DeviceName
    from inventory.model import Device, MaintenanceWindow


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When offices work, in the city's civil time.

    Attributes:
        days: of the week, Monday is 0.
        opens, closes: open from the first up to, not including, the second.
    """

    days: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    opens: time = time(8)
    closes: time = time(17)

    def open_at(self, now: float, zone: ZoneInfo) -> bool:
        """Whether offices work at a time (UTC seconds)."""
        local = datetime.fromtimestamp(now, zone)
        return local.weekday() in self.days and self.opens <= local.time() < self.closes


def excuse(expected: Expected, *, office_open: bool) -> str:
    """Why the silence of a device is no outage now; "" when it is one."""
    if expected is Expected.ON_DEMAND:
        return "switched on only on demand"
    if expected is Expected.OFFICE_HOURS and not office_open:
        return "silent outside office hours"
    return ""


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
