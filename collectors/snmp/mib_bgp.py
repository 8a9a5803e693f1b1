"""BGP4-MIB (RFC 4273): BGP peers with IPv4 addresses."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Final

from collectors.readings import BgpNeighbour
from collectors.snmp import oid
from collectors.snmp.request import Request
from collectors.snmp.text import number_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.snmp.client import Value, Walk

BGP: Final = Request(
    columns=(oid.BGP_PEER_STATE, oid.BGP_PEER_ADMIN_STATUS, oid.BGP_PEER_REMOTE_AS, oid.BGP_PEER_LAST_ERROR)
)

_STATES: Final[Mapping[int, str]] = {
    1: "idle",
    2: "connect",
    3: "active",
    4: "opensent",
    5: "openconfirm",
    6: "established",
}
_ADMIN: Final[Mapping[int, str]] = {1: "stop", 2: "start"}

_V4_OCTETS = 4
_ERROR_OCTETS = 2
_AS_MASK: Final = 0xFFFF_FFFF


def read_bgp(walk: Walk) -> tuple[BgpNeighbour, ...]:
    """The peers; a peer of which neither state nor admin status is told is left out."""
    states, admins, numbers, errors = walk.columns
    found = []
    for row in dict.fromkeys([*states, *admins]):
        state, admin = _STATES.get(_number(states.get(row))), _ADMIN.get(_number(admins.get(row)))
        if len(row) != _V4_OCTETS or max(row) > 0xFF or state is admin is None:  # noqa: PLR2004 -- one octet
            continue
        remote_as = number_of(numbers.get(row))
        found.append(
            BgpNeighbour(
                peer=str(IPv4Address(bytes(row))),
                # Agents of the 16-bit time send 32-bit numbers with a sign.
                remote_as=None if remote_as is None else remote_as & _AS_MASK,
                state=state,
                admin=admin,
                last_error=_error(errors.get(row)),
            )
        )
    return tuple(found)


def _number(value: Value | None) -> int:
    return number_of(value) or 0


def _error(value: Value | None) -> str | None:
    """The value of bgpPeerLastError as "code/subcode" (RFC 4271, 4.5); None when there was no error."""
    if not isinstance(value, bytes) or len(value) != _ERROR_OCTETS or not any(value):
        return None
    return f"{value[0]}/{value[1]}"
