"""What a new device hangs from: the way towards a collector along the links that neighbours tell. Pure."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from collectors.neighbours import PortNames

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from collectors.discovery.machines import Machine
    from inventory.model import Inventory


class Link(NamedTuple):
    """A link between two devices as one of them tells it, with that one's interface."""

    teller: str
    other: str
    interface: str


class UplinkGuess(NamedTuple):
    """The next device towards a collector; `told` is whether a link to it was told, or it is only assumed."""

    to: str
    reason: str
    interface: str = ""
    told: bool = False


def links(named: Mapping[str, Machine], aliases: Mapping[str, str]) -> list[Link]:
    """The links that machines tell, at both ends of which a device is known.

    Args:
        named: the new machines by the names they are proposed under.
        aliases: what neighbours may be called (sysName, address) to the name of a device, known or new.
    """
    found: dict[Link, None] = {}
    for name, machine in named.items():
        readings = machine.answer.readings
        ports = PortNames(readings.interfaces or ())
        for neighbour in readings.neighbours or ():
            other = aliases.get((neighbour.remote_name or "").casefold())
            if other is not None and other != name:
                found[Link(name, other, ports.of(neighbour) or "")] = None
        for managed in machine.answer.management:
            other = aliases.get(str(managed.address))
            if other is not None and other != name and not any(link[:2] == (name, other) for link in found):
                found[Link(name, other, "")] = None
    return list(found)


def guess_uplinks(inventory: Inventory, names: Sequence[str], told: Iterable[Link]) -> dict[str, UplinkGuess]:
    """The uplink of each new device that links lead to from a collector's attachment or from any known device.

    Args:
        inventory: its devices are known to have ways to a collector.
        names: of the new devices.
        told: links.
    """
    new, ends = set(names), dict[str, list[tuple[str, str]]]()
    for link in told:
        ends.setdefault(link.other, []).append((link.teller, link.interface))
        ends.setdefault(link.teller, []).append((link.other, ""))
    found: dict[str, UplinkGuess] = {}
    todo = deque(name for name in _outwards(inventory) if name in ends)
    while todo:
        upper = todo.popleft()
        for lower, interface in ends[upper]:
            if lower in new and lower not in found:
                through = f" at its {interface}" if interface else ""
                found[lower] = UplinkGuess(upper, f"neighbours tell of a link to it{through}", interface, told=True)
                todo.append(lower)
    return found


def _outwards(inventory: Inventory) -> Iterable[str]:
    """The known devices, those next to a collector first."""
    below: dict[str, list[str]] = {}
    for device in inventory.devices.values():
        for uplink in device.uplinks:
            below.setdefault(uplink.to, []).append(device.name)
    reached: dict[str, None] = {}
    todo: deque[str] = deque(collector.attached_to for collector in inventory.collectors)
    while todo:
        name = todo.popleft()
        if name not in reached:
            reached[name] = None
            todo += below.get(name, ())
    return reached
