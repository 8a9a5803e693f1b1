"""Which circuits lie between a device and the vantage points: whoever asks the device uses these lines.

A circuit carries an uplink when it ends at both of its devices, or, where only one end is named, at the lower device
and at the interface that the uplink names (the only uplink needs none).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inventory.identifiers import CircuitId, DeviceName
    from inventory.model import Circuit, CircuitEnd, Device, Inventory, Uplink

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


class MeteredEnd(NamedTuple):
    """An end of a circuit whose octets are the circuit's traffic.

    Attributes:
        end: where.
        own: the subscriber's end, where what comes in is "down"; at the far end what goes out is.
    """

    end: CircuitEnd
    own: bool


def subscriber_device(inventory: Inventory, circuit: Circuit) -> Device | None:
    """The device at the end of a circuit from which all others lead up; None when there is not just one.

    Where the devices of both ends name each other as ways up, it is the one that prefers this way.
    """
    names = {end.device for end in circuit.ends}
    found = [
        device
        for device in (inventory.devices[name] for name in sorted(names))
        if names - {device.name} <= {way.to for way in device.uplinks}
    ]
    if len(found) > 1:
        found = [device for device in found if min(device.uplinks, key=_priority).to in names]
    return found[0] if len(found) == 1 else None


def metered_ends(inventory: Inventory, circuit: Circuit) -> tuple[MeteredEnd, ...]:
    """Where a circuit's traffic can be read, the subscriber's own end first.

    The subscriber's end is at the lower device; where no end is the lower one, it is the end that the inventory names
    first. Of a line with two ends the far one sees the same traffic the other way round; of one with more it does not.
    """
    lower = subscriber_device(inventory, circuit)
    own = next((end for end in circuit.ends if lower is not None and end.device == lower.name), circuit.ends[0])
    far = [end for end in circuit.ends if end.device != own.device]
    if len(circuit.ends) != len((own, *far)) or len(far) > 1:
        far = []
    return (MeteredEnd(own, own=True), *(MeteredEnd(end, own=False) for end in far))
