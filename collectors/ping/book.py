"""The last round of pings of every device, for as long as it says something."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from collectors.ping.model import PingReading
    from inventory.identifiers import DeviceName


class PingBook:
    """Keeps one reading a device; what is older than its time is withdrawn.

    Attributes:
        own_seconds: how long readings are kept of devices that are asked at intervals of their own.
    """

    def __init__(self, kept_seconds: float, own_seconds: Mapping[DeviceName, float]) -> None:
        """Keep readings for so long."""
        self._kept_seconds, self.own_seconds = kept_seconds, own_seconds
        self._readings: dict[DeviceName, PingReading] = {}

    def take(self, reading: PingReading) -> None:
        """Take in a round."""
        self._readings[reading.device] = reading

    def of(self, device: DeviceName) -> PingReading | None:
        """A device's last round; None when there was none, or it is too old."""
        return self._readings.get(device)

    def withdraw(self, now: float) -> set[DeviceName]:
        """Drop what is too old at a time, UTC seconds.

        Returns:
            The devices of which it was dropped.
        """
        usual, own = self._kept_seconds, self.own_seconds
        old = {name for name, each in self._readings.items() if each.finished + own.get(name, usual) < now}
        for name in old:
            del self._readings[name]
        return old

    def retain(self, devices: Container[DeviceName]) -> None:
        """Forget all other devices, after a reload."""
        self._readings = {name: reading for name, reading in self._readings.items() if name in devices}
