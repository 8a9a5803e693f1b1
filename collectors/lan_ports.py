"""Which interfaces of a device are sockets that a cable can be plugged into, and what of them is evidence. Pure.

Agents give the type ethernetCsmacd to much that is none: VLANs, bridges, aggregates, radios, the processor's own port.
Those are told by their names, as makers and operating systems commonly write them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from collectors.readings import InterfaceCounters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from collectors.readings import CounterSample, InterfaceReading, Readings

_ETHERNET_TYPES: Final = frozenset({6, 7, 26, 62, 69, 117})
"""IANAifType: ethernetCsmacd, iso88023Csmacd, ethernet3Mbit, fastEther, fastEtherFX, gigabitEthernet."""

_NO_SOCKET: Final = re.compile(
    r"""
    (?: v-?lan | vl-?\d | svi | bvi | irb                    # networks and their addresses
      | port[-\s]?channel | link\s?aggr | po\d | trk\d | lag | bond | team | ae\d | eth-?trunk | ch\d+$  # aggregates
      | bridge-?aggr | br(?:idge)?[-\d] | virbr | docker     # bridges
      | lo(?:opback)?[-\s]?\d*$ | null | dummy | ifb | veth | tap\d | macv | vmac | host\d  # the system's own
      | tun | gre | erspan | vxlan | ipsec | ppp | vpn | nve  # tunnels
      | wifi | wlan | ath\d | ra[i\d] | apcli | wds | radio | dot11  # radios
      | cpu | stack | mgmt | management | oob | fxp\d | me\d | bme\d | swif | enif | cmif  # processor, stack, control
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_SUB_INTERFACE: Final = re.compile(r"(?P<port>.+)[.:]\d+")

_NOT_PRESENT: Final = 6
"""ifOperStatus notPresent (RFC 2863): the card or member that would have the socket is not there."""


def lan_ports(readings: Readings) -> tuple[InterfaceReading, ...]:
    """The sockets of a device, in the order of its interfaces.

    Only Ethernet counts. What bears the name of something without a socket is left out, and so are sub-interfaces of
    another interface and interfaces that are not present.
    """
    interfaces = readings.interfaces or ()
    names = {name for each in interfaces for name in _names(each)}
    rows = readings.counters.rows if readings.counters else ()
    absent = {row.index for row in rows if row.oper_status == _NOT_PRESENT}
    return tuple(each for each in interfaces if each.index not in absent and _is_socket(each, names))


def _names(interface: InterfaceReading) -> Iterable[str]:
    return (name for name in (interface.name, interface.descr) if name)


def _is_socket(interface: InterfaceReading, names: set[str]) -> bool:
    if interface.type not in _ETHERNET_TYPES:
        return False
    for name in _names(interface):
        below = _SUB_INTERFACE.fullmatch(name)
        if _NO_SOCKET.match(name) or (below and below["port"] in names):
            return False
    return True


def kept_counters(readings: Readings) -> CounterSample | None:
    """What of a device's counters is evidence of its sockets: their states, frames, errors and discards; None = none.

    Octets are left out, and so is every other interface: the running totals cannot be continued from here.
    """
    sample = readings.counters
    if sample is None:
        return None
    sockets = {port.index for port in lan_ports(readings)}
    rows = tuple(_kept(row) for row in sample.rows if row.index in sockets)
    return msgspec.structs.replace(sample, rows=rows) if rows else None


def _kept(row: InterfaceCounters) -> InterfaceCounters:
    return msgspec.structs.replace(row, in_octets=None, out_octets=None)
