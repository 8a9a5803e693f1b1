"""The facts document of one device, put together of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from collectors.facts import health, network
from collectors.facts.fields import Fields, each, known
from collectors.facts.interfaces import addresses, interfaces

if TYPE_CHECKING:
    from collectors.readings import IdentityReading, Readings, SystemReading

_TICKS_PER_SECOND: Final = 100


_IDENTITY = ("vendor", "model", "version", "serial", "model_by_object_id", "kind", "os")


def facts_document(name: str, readings: Readings) -> dict[str, Any]:
    """The facts document of one device at one polling.

    Args:
        name: of the device or recording.
        readings: what was read; a part that was not read is left out, one that is empty is an empty list.
    """
    parts: dict[str, Any] = {
        "system": _system(readings.system, readings.identity) or None,
        "interfaces": interfaces(readings.interfaces, readings.counters),
        "addresses": addresses(readings.addresses),
        "cpu": each(health.cpu, readings.cpu),
        "memory": each(health.memory, readings.memory),
        "storage": each(health.storage, readings.storage),
        "sensors": each(health.sensor, readings.sensors),
        "wireless": each(health.wireless, readings.wireless),
        "printer_supplies": each(health.supply, readings.supplies),
        **health.printer(readings.printer),
        "ups": health.ups(readings.ups),
        "inventory": each(health.part, readings.inventory),
        "bgp_neighbours": each(network.bgp, readings.bgp),
        "ospf_neighbours": each(network.ospf, readings.ospf),
        "neighbours": network.neighbours(readings.neighbours, readings.interfaces),
    }
    return {"facts": 1, "recording": name, **known(parts)}


def _system(system: SystemReading | None, identity: IdentityReading | None) -> Fields:
    fields: Fields = {}
    if system is not None:
        ticks = system.uptime_ticks
        fields |= {
            "name": system.name,
            "description": system.description,
            "contact": system.contact,
            "location": system.location,
            "object_id": system.object_id,
            "uptime_seconds": None if ticks is None else ticks // _TICKS_PER_SECOND,
        }
    if identity is not None:
        fields |= {key: getattr(identity, key) for key in _IDENTITY}
    return known(fields)
