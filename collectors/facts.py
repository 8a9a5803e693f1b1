"""The facts document: a pure projection of readings for `probe`, for tests and for comparing sources.

It names quantities and not MIB objects; what is not known is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.readings import (
        AddressReading,
        CounterSample,
        CpuReading,
        IdentityReading,
        InterfaceCounters,
        InterfaceReading,
        MemoryReading,
        Readings,
        StorageReading,
        SystemReading,
    )

_TICKS_PER_SECOND: Final = 100

_STATUS_NAMES: Final[Mapping[int, str]] = {
    1: "up",
    2: "down",
    3: "testing",
    4: "unknown",
    5: "dormant",
    6: "notPresent",
    7: "lowerLayerDown",
}
"""ifAdminStatus has the first three, ifOperStatus all (RFC 2863)."""

_TYPE_NAMES: Final[Mapping[int, str]] = {
    1: "other",
    6: "ethernetCsmacd",
    23: "ppp",
    24: "softwareLoopback",
    53: "propVirtual",
    62: "fastEther",
    71: "ieee80211",
    94: "adsl",
    97: "vdsl",
    108: "pppMultilinkBundle",
    117: "gigabitEthernet",
    131: "tunnel",
    135: "l2vlan",
    136: "l3ipvlan",
    150: "mplsTunnel",
    161: "ieee8023adLag",
    209: "bridge",
    250: "gpon",
}
"""The types that an office network has, by IANAifType-MIB; others keep their number only."""

_COUNTERS: Final = (
    "in_octets",
    "out_octets",
    "in_ucast_packets",
    "out_ucast_packets",
    "in_multicast_packets",
    "out_multicast_packets",
    "in_broadcast_packets",
    "out_broadcast_packets",
    "in_errors",
    "out_errors",
    "in_discards",
    "out_discards",
)


def facts_document(name: str, readings: Readings) -> dict[str, Any]:
    """The facts document of one device at one polling.

    Args:
        name: of the device or recording.
        readings: what was read; a part that was not read is left out, one that is empty is an empty list.
    """
    parts: dict[str, Any] = {
        "system": _system(readings.system, readings.identity) or None,
        "interfaces": _interfaces(readings.interfaces, readings.counters),
        "addresses": _each(_address, readings.addresses),
        "cpu": _each(_cpu, readings.cpu),
        "memory": _each(_memory, readings.memory),
        "storage": _each(_storage, readings.storage),
    }
    return {"facts": 1, "recording": name, **_known(parts)}


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of it: neither None nor an empty text."""
    return {key: value for key, value in fields.items() if value is not None and value != ""}


def _each(project: Any, readings: tuple[Any, ...] | None) -> list[dict[str, Any]] | None:
    return None if readings is None else [project(reading) for reading in readings]


def _system(system: SystemReading | None, identity: IdentityReading | None) -> dict[str, Any]:
    fields: dict[str, Any] = {}
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
        fields |= {key: getattr(identity, key) for key in ("vendor", "model", "version", "serial", "kind", "os")}
    return _known(fields)


def _interfaces(
    names: tuple[InterfaceReading, ...] | None, sample: CounterSample | None
) -> list[dict[str, Any]] | None:
    """Names and counters joined by index; an interface that has only one of them is there with that one."""
    if names is None and sample is None:
        return None
    joined: dict[int, dict[str, Any]] = {reading.index: _names(reading) for reading in names or ()}
    for row in sample.rows if sample is not None else ():
        joined.setdefault(row.index, {"index": row.index}).update(_counters(row))
    return [joined[index] for index in sorted(joined)]


def _names(reading: InterfaceReading) -> dict[str, Any]:
    return _known(
        {
            "index": reading.index,
            "name": reading.name or reading.descr,
            "descr": reading.descr,
            "alias": reading.alias,
            "type": reading.type,
            "type_name": _TYPE_NAMES.get(reading.type or 0),
            "speed_bps": reading.speed_bps,
            "mtu": reading.mtu,
            "mac": reading.mac,
        }
    )


def _counters(row: InterfaceCounters) -> dict[str, Any]:
    statuses = {
        "admin_status": _STATUS_NAMES.get(row.admin_status or 0),
        "oper_status": _STATUS_NAMES.get(row.oper_status or 0),
    }
    return _known(statuses | {counter: getattr(row, counter) for counter in _COUNTERS})


def _address(reading: AddressReading) -> dict[str, Any]:
    return _known(
        {
            "interface_index": reading.interface_index,
            "address": reading.address,
            "prefix_length": reading.prefix_length,
        }
    )


def _cpu(reading: CpuReading) -> dict[str, Any]:
    return _known(
        {
            "index": reading.index,
            "name": reading.name,
            "percent": _percent(reading.ratio),
            "evidence": reading.evidence,
        }
    )


def _memory(reading: MemoryReading) -> dict[str, Any]:
    return _known({"index": reading.index, "class": reading.pool_class, **_sizes(reading)})


def _storage(reading: StorageReading) -> dict[str, Any]:
    return _known({"index": reading.index, **_sizes(reading)})


def _sizes(reading: MemoryReading | StorageReading) -> dict[str, Any]:
    return {
        "name": reading.name,
        "total_bytes": reading.total_bytes,
        "used_bytes": reading.used_bytes,
        "percent": _percent(reading.ratio),
        "evidence": reading.evidence,
    }


def _percent(ratio: float | None) -> int | float | None:
    """A share in percent, to a hundredth; a whole number where it is one."""
    if ratio is None:
        return None
    percent = round(ratio * 100, 2)
    return int(percent) if percent.is_integer() else percent
