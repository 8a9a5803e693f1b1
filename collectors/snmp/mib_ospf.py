"""OSPF-MIB (RFC 4750): OSPFv2 neighbours."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Final

from collectors.readings import OspfNeighbour
from collectors.snmp import oid
from collectors.snmp.request import Request
from collectors.snmp.text import number_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.snmp.client import Value, Walk

OSPF: Final = Request(columns=(oid.OSPF_NBR_STATE, oid.OSPF_NBR_RTR_ID))

_STATES: Final[Mapping[int, str]] = {
    1: "down",
    2: "attempt",
    3: "init",
    4: "twoWay",
    5: "exchangeStart",
    6: "exchange",
    7: "loading",
    8: "full",
}

_INDEX_PARTS = 5
"""ospfNbrTable: four octets of the address, then the ifIndex of an interface without one of its own, else 0."""


def read_ospf(walk: Walk) -> tuple[OspfNeighbour, ...]:
    """The neighbours; the same address on two interfaces without addresses is two neighbours."""
    states, routers = walk.columns
    found = []
    for row in dict.fromkeys([*states, *routers]):
        if len(row) != _INDEX_PARTS or max(row[:-1]) > 0xFF:  # noqa: PLR2004 -- one octet
            continue
        found.append(
            OspfNeighbour(
                address=str(IPv4Address(bytes(row[:-1]))),
                router_id=_router(routers.get(row)),
                state=_STATES.get(number_of(states.get(row)) or 0),
                interface_index=row[-1] or None,
            )
        )
    return tuple(found)


def _router(value: Value | None) -> str | None:
    """A router identifier; None when it is missing or all zero, as before the first packet of the neighbour."""
    if not isinstance(value, bytes) or len(value) != _INDEX_PARTS - 1 or not any(value):
        return None
    return str(IPv4Address(value))
