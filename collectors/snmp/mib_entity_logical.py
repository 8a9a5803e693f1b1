"""ENTITY-MIB (RFC 6933): the logical entities of a device, among them bridges that answer in contexts of their own.

A switch that keeps a forwarding table for each VLAN where BRIDGE-MIB has room for one serves each as a bridge by itself
and says here under which community (v1, v2c) or contextName (v3) it is asked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from collectors.snmp import oid
from collectors.snmp.request import Request
from collectors.snmp.text import decode_text
from collectors.snmp.vlan_contexts import LAST_VLAN, V3, VlanContext

if TYPE_CHECKING:
    from collectors.snmp.client import SnmpLogin, Value, Walk

LOGICAL: Final = Request(columns=(oid.ENT_LOGICAL_TYPE, oid.ENT_LOGICAL_COMMUNITY, oid.ENT_LOGICAL_CONTEXT_NAME))

_BRIDGE: Final = "1.3.6.1.2.1.17"
"""dot1dBridge, as entLogicalType says it of an entity that has BRIDGE-MIB."""

_NUMBER: Final = re.compile(r"(?<![0-9])[0-9]{1,4}\Z")


def read_logical_bridges(walk: Walk, login: SnmpLogin) -> tuple[VlanContext, ...]:
    """The contexts of the bridges in a device, each once, as they are asked under a login.

    Of v1 and v2c those count whose community is the login's own with an @ and the context behind it: a community that a
    device tells is not tried. The VLAN is the number that the context ends in.
    """
    kinds, communities, names = walk.columns
    found: dict[str, VlanContext] = {}
    for row, kind in kinds.items():
        if kind != _BRIDGE and not str(kind).startswith(f"{_BRIDGE}."):
            continue
        name = _text(names.get(row)) if login.version == V3 else _behind(_text(communities.get(row)), login)
        if name:
            found.setdefault(name, VlanContext(name, _vlan(name)))
    return tuple(found.values())


def _text(value: Value | None) -> str:
    return decode_text(value) if isinstance(value, bytes) else ""


def _behind(community: str, login: SnmpLogin) -> str:
    own = "" if login.community is None else f"{login.community.reveal()}@"
    return community.removeprefix(own) if own and community.startswith(own) else ""


def _vlan(name: str) -> int | None:
    number = _NUMBER.search(name)
    return int(number[0]) if number is not None and 1 <= int(number[0]) <= LAST_VLAN else None
