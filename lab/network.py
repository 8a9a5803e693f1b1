"""Who stands behind which interface: what switches learn, what routers resolve, who neighbours whom."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lab.model import LabCity, LabDevice, LabPort


class Station(NamedTuple):
    """A machine that a switch or router has met: behind which interface, at which addresses."""

    interface: int
    mac: bytes
    address: str


class Network:
    """The lines of a city, looked at from its devices."""

    def __init__(self, city: LabCity) -> None:
        """Look at a city."""
        self.city = city

    @cached_property
    def _lower(self) -> Mapping[str, list[str]]:
        """The devices of the same site that are plugged into a device."""
        found: dict[str, list[str]] = {}
        for device in self.city.devices.values():
            for upper in device.uplinks:
                if self.city.devices[upper].site == device.site:
                    found.setdefault(upper, []).append(device.name)
        return found

    def below(self, name: str) -> frozenset[str]:
        """A device and everything in its site that is reached through it."""
        return frozenset((name,)).union(*(self.below(lower) for lower in self._lower.get(name, ())))

    def lan_port(self, device: LabDevice) -> LabPort | None:
        """The interface of a router that its own site is behind; None when nothing is."""
        lower = self._lower.get(device.name, ())
        return next((port for port in device.ports if port.peer in lower), None)

    def far_end(self, port: LabPort) -> tuple[LabDevice, LabPort] | None:
        """The device and interface at the other end of a line; None when nothing known is there."""
        peer = self.city.devices.get(port.peer)
        if peer is None:
            return None
        return next(((peer, other) for other in peer.ports if other.line is port.line), None)

    def stations(self, device: LabDevice, time: int) -> Iterator[Station]:
        """The machines of a device's own site that are on, and behind which of its interfaces.

        Args:
            device: a switch or router.
            time: microseconds since 1970.
        """
        lower = self._lower.get(device.name, ())
        branches = {name: port.index for port in device.ports if port.peer in lower for name in self.below(port.peer)}
        uplink = next((port.index for port in device.ports if port.peer in device.uplinks), None)
        for other in self.city.devices_by_site[device.site]:
            index = branches.get(other.name, uplink)
            on = other.office_day is None or other.office_day.since(time) is not None
            if other is not device and index is not None and on:
                facing = self.lan_port(other) if other.role == "router" else None
                yield Station(index, facing.mac if facing else other.mac, other.lan_address)
