"""The battery of a simulated UPS: full on mains, emptying while they are away. Times in microseconds since 1970."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.mib import Instant

_SECOND = 1_000_000
_FULL = 100
_RECHARGE = 4
"""Charging takes so many times as long as emptying."""

_LOW_PERCENT = 20
_NORMAL, _LOW = 2, 3
_FROM_MAINS, _FROM_BATTERY = 3, 5


@dataclass(slots=True)
class Battery:
    """What a UPS says of its battery.

    Attributes:
        lasts_seconds: from full to empty.
    """

    lasts_seconds: float = 1200.0
    _charge: float = 1.0
    _changed: int = 0
    _discharging: bool = False

    def mains(self, *, present: bool, time: int) -> None:
        """The mains went away or came back."""
        if self._discharging is present:
            self._charge, self._changed, self._discharging = self._share(time), time, not present

    def _share(self, time: int) -> float:
        elapsed = max(time - self._changed, 0) / _SECOND / self.lasts_seconds
        moved = self._charge - elapsed if self._discharging else self._charge + elapsed / _RECHARGE
        return min(max(moved, 0.0), 1.0)

    def status(self, instant: Instant) -> int:
        """UPS-MIB::upsBatteryStatus: batteryNormal(2) or batteryLow(3)."""
        return _LOW if self.charge_percent(instant) <= _LOW_PERCENT else _NORMAL

    def seconds_on_battery(self, instant: Instant) -> int:
        """UPS-MIB::upsSecondsOnBattery; 0 on mains."""
        return max(instant.now - self._changed, 0) // _SECOND if self._discharging else 0

    def minutes_remaining(self, instant: Instant) -> int:
        """UPS-MIB::upsEstimatedMinutesRemaining, under the present load."""
        return round(self._share(instant.now) * self.lasts_seconds / 60)

    def charge_percent(self, instant: Instant) -> int:
        """UPS-MIB::upsEstimatedChargeRemaining."""
        return round(_FULL * self._share(instant.now))

    def source(self, _instant: Instant) -> int:
        """UPS-MIB::upsOutputSource: normal(3) or battery(5)."""
        return _FROM_BATTERY if self._discharging else _FROM_MAINS

    def input_volts(self, _instant: Instant) -> int:
        """UPS-MIB::upsInputVoltage of the one line, RMS volts."""
        return 0 if self._discharging else 224

    def alarms(self, _instant: Instant) -> int:
        """UPS-MIB::upsAlarmsPresent: one, on battery, or none."""
        return int(self._discharging)
