"""Which circuits lie between a device and the vantage points: whoever asks the device uses these lines.

A circuit carries an uplink when it ends at both of its devices, or, where only one end is named, at the lower device
and at the interface that the uplink names (the only uplink needs none).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inventory.identifiers import CircuitId, DeviceName
    from inventory.model import Circuit, Device, Inventory, Uplink

_BITS_PER_MBIT = 1_000_000


def circuits_towards(inventory: Inventory) -> Mapping[DeviceName, tuple[CircuitId, ...]]:
    """The circuits that a device's answers may pass, nearest first; devices behind none are left out.

    The way goes by the preferred uplinks, up to a device that a collector is attached to. Of every device on it the
    circuits of all uplinks count, because the less preferred one takes over when the first is cut.
    """
    ways = _Ways(inventory)
    found = {name: ways.of(name) for name in inventory.devices}
    return {name: circuits for name, circuits in found.items() if circuits}


class _Ways:
    """Ways upwards, each device's computed once."""

    def __init__(self, inventory: Inventory) -> None:
        self._devices = inventory.devices
        self._attached = {each.attached_to for each in inventory.collectors}
        self._at: dict[DeviceName, list[Circuit]] = {}
        for circuit in inventory.circuits.values():
            for name in {end.device for end in circuit.ends}:
                self._at.setdefault(name, []).append(circuit)
        self._known: dict[DeviceName, tuple[CircuitId, ...]] = {}

    def of(self, name: DeviceName) -> tuple[CircuitId, ...]:
        """Circuits from a device upwards; a ring is left where it closes."""
        way: list[Device] = []
        on_way: set[DeviceName] = set()
        step: DeviceName | None = name
        while step is not None and step not in self._known and step not in on_way and step not in self._attached:
            way.append(self._devices[step])
            on_way.add(step)
            step = min(way[-1].uplinks, key=_priority).to if way[-1].uplinks else None
        circuits = self._known.get(step, ()) if step is not None else ()
        for device in reversed(way):
            circuits = tuple(dict.fromkeys((*self._own(device), *circuits)))
            self._known[device.name] = circuits
        return circuits

    def _own(self, device: Device) -> Iterable[CircuitId]:
        """Circuits that a device's uplinks run over."""
        for uplink in sorted(device.uplinks, key=_priority):
            for circuit in self._at.get(device.name, ()):
                if _carries(circuit, device, uplink):
                    yield circuit.id


def _priority(uplink: Uplink) -> int:
    return uplink.priority


def _carries(circuit: Circuit, device: Device, uplink: Uplink) -> bool:
    ends = {end.device for end in circuit.ends}
    if ends == {device.name, uplink.to}:
        interfaces = {end.ifname for end in circuit.ends if end.device == device.name}
        return not uplink.interface or uplink.interface in interfaces
    if ends != {device.name}:
        return False
    return uplink.interface in {end.ifname for end in circuit.ends} if uplink.interface else len(device.uplinks) == 1


def bandwidths(inventory: Inventory) -> Mapping[CircuitId, float]:
    """What each circuit was contracted for in bit/s, in its narrower direction; those that do not say are left out."""
    found = {
        name: min(each for each in (circuit.down_mbps, circuit.up_mbps) if each is not None) * _BITS_PER_MBIT
        for name, circuit in inventory.circuits.items()
        if circuit.down_mbps is not None or circuit.up_mbps is not None
    }
    return {name: bits for name, bits in found.items() if bits > 0}
