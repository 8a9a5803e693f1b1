"""LLDP-MIB (IEEE 802.1AB-2005) and LLDP-V2-MIB (802.1AB-2009): what stands at the other end of each port.

The older MIB numbers local ports by itself: on a bridge as BRIDGE-MIB does, elsewhere as IF-MIB does (LldpPortNumber).
The newer one names the interface.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from collectors.readings import Neighbour
from collectors.snmp import oid
from collectors.snmp.request import Request
from collectors.snmp.text import mac_of, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from collectors.snmp.client import Column, Index, Value, Walk

_REMOTE: Final = (
    oid.LLDP_REM_CHASSIS_ID_SUBTYPE,
    oid.LLDP_REM_CHASSIS_ID,
    oid.LLDP_REM_PORT_ID_SUBTYPE,
    oid.LLDP_REM_PORT_ID,
    oid.LLDP_REM_PORT_DESC,
    oid.LLDP_REM_SYS_NAME,
)
_REMOTE_V2: Final = (
    oid.LLDP_V2_REM_CHASSIS_ID_SUBTYPE,
    oid.LLDP_V2_REM_CHASSIS_ID,
    oid.LLDP_V2_REM_PORT_ID_SUBTYPE,
    oid.LLDP_V2_REM_PORT_ID,
    oid.LLDP_V2_REM_PORT_DESC,
    oid.LLDP_V2_REM_SYS_NAME,
)
_LOCAL: Final = (
    oid.LLDP_LOC_PORT_ID_SUBTYPE,
    oid.LLDP_LOC_PORT_ID,
    oid.LLDP_LOC_PORT_DESC,
    oid.DOT1D_BASE_PORT_IF_INDEX,
)

LLDP: Final = Request(columns=(*_REMOTE, *_REMOTE_V2, *_LOCAL), names=_LOCAL)

_CHASSIS_MAC, _CHASSIS_NETWORK = 4, 5
"""LldpChassisIdSubtype macAddress(4) and networkAddress(5); the others are texts."""

_PORT_MAC, _PORT_NETWORK, _PORT_NAME, _PORT_LOCAL = 3, 4, 5, 7
"""LldpPortIdSubtype macAddress(3), networkAddress(4), interfaceName(5) and local(7); the others are texts."""

_REM_INDEX_PARTS: Final = 3
"""lldpRemTable: time mark, local port, number of the neighbour."""
_REM_V2_INDEX_PARTS: Final = 4
"""lldpV2RemTable: time mark, local ifIndex, local destination address, number of the neighbour."""

_NO_MAC: Final = "00:00:00:00:00:00"
"""What agents send for a neighbour of which they know nothing."""

_FAMILY_SIZES: Final = {1: 4, 2: 16}
"""Octets behind the first one, which is the IANA address family (1 IPv4, 2 IPv6)."""


def read_lldp(walk: Walk) -> tuple[Neighbour, ...]:
    """The neighbours that said who they are; a row without a name and without an identifier says nothing."""
    remote, remote_v2 = walk.columns[: len(_REMOTE)], walk.columns[len(_REMOTE) : -len(_LOCAL)]
    subtypes, ids, descriptions, base_ports = walk.columns[-len(_LOCAL) :]
    found = []
    for row, (name, port_name) in _neighbours(remote):
        port = row[1] if len(row) == _REM_INDEX_PARTS else 0
        index = number_of(base_ports.get((port,))) or port or None
        local = _port(subtypes.get((port,)), ids.get((port,)), descriptions.get((port,)))
        found.append(Neighbour("lldp", local, name, port_name, index))
    for row, (name, port_name) in _neighbours(remote_v2):
        index = row[1] if len(row) == _REM_V2_INDEX_PARTS else None
        found.append(Neighbour("lldp", None, name, port_name, index))
    return tuple(dict.fromkeys(found))


def _neighbours(columns: Sequence[Column]) -> Iterator[tuple[Index, tuple[str, str | None]]]:
    """Row, and name and port of the neighbour, from columns in the order of _REMOTE."""
    chassis_subtypes, chassis_ids, port_subtypes, port_ids, port_descriptions, names = columns
    for row in dict.fromkeys([*chassis_ids, *names]):
        name = text_of(names.get(row)) or _chassis(chassis_subtypes.get(row), chassis_ids.get(row))
        if name is not None:
            yield row, (name, _port(port_subtypes.get(row), port_ids.get(row), port_descriptions.get(row)))


def _chassis(subtype: Value | None, value: Value | None) -> str | None:
    """An identifier of the neighbour, for one that has no name."""
    if subtype == _CHASSIS_NETWORK:
        return _network_address(value)
    identifier = mac_of(value) if subtype == _CHASSIS_MAC else text_of(value)
    return None if identifier == _NO_MAC else identifier


def _port(subtype: Value | None, value: Value | None, description: Value | None) -> str | None:
    """What people call the port: its identifier where that is a name, else its description.

    A MAC or network address, and a number of the device's own (many send their ifIndex), say less than a description.
    """
    if subtype == _PORT_MAC:
        identifier = mac_of(value)
    elif subtype == _PORT_NETWORK:
        identifier = _network_address(value)
    else:
        identifier = text_of(value)
        if identifier is not None and (subtype == _PORT_NAME or not identifier.isdigit()):
            return identifier
        if subtype not in {_PORT_LOCAL, None}:
            return identifier or text_of(description)
    return text_of(description) or identifier


def _network_address(value: Value | None) -> str | None:
    """An address behind its family; None when they do not fit together."""
    if not isinstance(value, bytes) or not value or _FAMILY_SIZES.get(value[0]) != len(value) - 1:
        return None
    return str(ip_address(value[1:]))
