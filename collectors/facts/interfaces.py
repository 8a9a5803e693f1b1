"""Interfaces and their addresses in the facts document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.facts.fields import Fields, each, known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.readings import AddressReading, CounterSample, InterfaceCounters, InterfaceReading

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


def interfaces(names: tuple[InterfaceReading, ...] | None, sample: CounterSample | None) -> list[Fields] | None:
    """Names and counters joined by index; an interface that has only one of them is there with that one."""
    if names is None and sample is None:
        return None
    joined: dict[int, Fields] = {reading.index: _names(reading) for reading in names or ()}
    for row in sample.rows if sample is not None else ():
        joined.setdefault(row.index, {"index": row.index}).update(_counters(row))
    return [joined[index] for index in sorted(joined)]


def _names(reading: InterfaceReading) -> Fields:
    return known(
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


def _counters(row: InterfaceCounters) -> Fields:
    statuses = {
        "admin_status": _STATUS_NAMES.get(row.admin_status or 0),
        "oper_status": _STATUS_NAMES.get(row.oper_status or 0),
    }
    return known(statuses | {counter: getattr(row, counter) for counter in _COUNTERS})


def addresses(readings: tuple[AddressReading, ...] | None) -> list[Fields] | None:
    """The IPv4 addresses, which is what the document holds."""
    return each(_address, None if readings is None else [one for one in readings if ":" not in one.address])


def _address(reading: AddressReading) -> Fields:
    return known(
        {
            "interface_index": reading.interface_index,
            "address": reading.address,
            "prefix_length": reading.prefix_length,
        }
    )
