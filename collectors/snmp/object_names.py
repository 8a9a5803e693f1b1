"""MIB objects by name, for people: the standard ones from `oid`, a family's from its profile's sources."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from collectors.snmp import oid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.snmp.client import Oid
    from collectors.snmp.profiles import Family

_CAPITALS: Final = {
    "sysObjectId": "sysObjectID",
    "upsIdentUpsSoftwareVersion": "upsIdentUPSSoftwareVersion",
    "dot3StatsFcsErrors": "dot3StatsFCSErrors",
}
"""Names that the MIBs spell otherwise than their words would have it; `ifHC` is treated as a whole."""

_ROOTS: Final[Mapping[Oid, str]] = {
    "1.0.8802.1.1.2": "LLDP-MIB",
    "1.2.840.10036": "IEEE802dot11-MIB",
    "1.3.111.2.802": "IEEE 802",
    "1.3.111.2.802.1.1.13": "LLDP-V2-MIB",
    "1.3.6.1.2.1.1": "system (SNMPv2-MIB)",
    "1.3.6.1.2.1.2": "interfaces (IF-MIB)",
    "1.3.6.1.2.1.3": "at (RFC1213-MIB)",
    "1.3.6.1.2.1.4": "ip (IP-MIB)",
    "1.3.6.1.2.1.5": "icmp (IP-MIB)",
    "1.3.6.1.2.1.6": "tcp (TCP-MIB)",
    "1.3.6.1.2.1.7": "udp (UDP-MIB)",
    "1.3.6.1.2.1.10": "transmission",
    "1.3.6.1.2.1.10.7": "EtherLike-MIB",
    "1.3.6.1.2.1.11": "snmp (SNMPv2-MIB)",
    "1.3.6.1.2.1.14": "OSPF-MIB",
    "1.3.6.1.2.1.15": "BGP4-MIB",
    "1.3.6.1.2.1.16": "RMON-MIB",
    "1.3.6.1.2.1.17": "BRIDGE-MIB",
    "1.3.6.1.2.1.17.7": "Q-BRIDGE-MIB",
    "1.3.6.1.2.1.25": "HOST-RESOURCES-MIB",
    "1.3.6.1.2.1.26": "MAU-MIB",
    "1.3.6.1.2.1.31": "IF-MIB",
    "1.3.6.1.2.1.33": "UPS-MIB",
    "1.3.6.1.2.1.43": "Printer-MIB",
    "1.3.6.1.2.1.47": "ENTITY-MIB",
    "1.3.6.1.2.1.55": "IPV6-MIB",
    "1.3.6.1.2.1.68": "VRRP-MIB",
    "1.3.6.1.2.1.80": "DISMAN-PING-MIB",
    "1.3.6.1.2.1.88": "DISMAN-EVENT-MIB",
    "1.3.6.1.2.1.92": "NOTIFICATION-LOG-MIB",
    "1.3.6.1.2.1.99": "ENTITY-SENSOR-MIB",
    "1.3.6.1.2.1.105": "POWER-ETHERNET-MIB",
    "1.3.6.1.2.1.131": "ENTITY-STATE-MIB",
    "1.3.6.1.4.1": "enterprises",
    "1.3.6.1.4.1.2021": "UCD-SNMP-MIB",
    "1.3.6.1.4.1.8072": "NET-SNMP",
    "1.3.6.1.6.3": "SNMP's own modules",
}
"""Roots of standard MIBs (IANA's SMI numbers, IEEE 802.1AB) and of what net-snmp, which many build on, adds."""


@cache
def standard_names() -> Mapping[Oid, str]:
    """The objects of `oid`, by OID."""
    found = {}
    for constant, value in vars(oid).items():
        if constant.isupper() and isinstance(value, str):
            first, *rest = constant.lower().split("_")
            name = first + "".join(word.capitalize() for word in rest)
            name = re.sub("^ifHc", "ifHC", name)
            found[value] = _CAPITALS.get(name, name)
    return found


def names_for(family: Family | None) -> Mapping[Oid, str]:
    """The standard objects, and those that a family's profile reads."""
    own = {} if family is None else {one: name for source in family.sources for name, one in source.objects.items()}
    return {**own, **standard_names()}


def named(names: Mapping[Oid, str], one: Oid) -> str:
    """An OID by the name of the object it is an instance of, with its index; the OID itself where none is known."""
    prefix, index = one, ""
    while "." in prefix:
        if prefix in names:
            return names[prefix] + index
        prefix, _, last = prefix.rpartition(".")
        index = f".{last}{index}"
    return one


def root_of(one: Oid, makers: Mapping[str, str]) -> tuple[Oid, str]:
    """The nearest root above an OID with its name; of an enterprise its number and maker, where that is known."""
    enterprise = re.match(r"1\.3\.6\.1\.4\.1\.([0-9]+)", one)
    prefix = one
    while prefix and prefix not in _ROOTS:
        prefix = prefix.rpartition(".")[0]
    if enterprise is not None and prefix == "1.3.6.1.4.1":
        return enterprise[0], makers.get(enterprise[1], f"enterprise {enterprise[1]}")
    if not prefix:
        return ".".join(one.split(".")[:4]), ""
    return prefix, _ROOTS[prefix]
