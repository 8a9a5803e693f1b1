"""Which objects hold what belongs to a device's owner: by OID for the standard MIBs, by their names for makers'."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from collectors.snmp import oid
from collectors.snmp.profiles.documents import NeighbourDocument, PartDocument

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.snmp.client import Oid
    from collectors.snmp.profiles import Family

LEFT_OUT: Final[Mapping[Oid, str]] = {
    "1.3.6.1.2.1.3": "addresses of neighbours (at)",
    "1.3.6.1.2.1.4.21": "routes",
    "1.3.6.1.2.1.4.24": "routes",
    "1.3.6.1.2.1.6.13": "connections",
    "1.3.6.1.2.1.6.19": "connections",
    "1.3.6.1.2.1.6.20": "listening ports",
    "1.3.6.1.2.1.7.5": "listening ports",
    "1.3.6.1.2.1.7.7": "connections",
    "1.3.6.1.2.1.14.4": "routing databases",
    "1.3.6.1.2.1.14.12": "routing databases",
    "1.3.6.1.2.1.15.6": "routes",
    "1.3.6.1.2.1.16": "RMON: owners, hosts, captures",
    "1.3.6.1.2.1.25.1.4": "boot parameters",
    "1.3.6.1.2.1.25.4": "processes and their parameters",
    "1.3.6.1.2.1.25.5": "processes",
    "1.3.6.1.2.1.25.6": "installed software",
    "1.3.6.1.2.1.47.1.2": "logical entities and their communities",
    "1.3.6.1.2.1.80": "destinations of pings",
    "1.3.6.1.2.1.81": "destinations of traces",
    "1.3.6.1.2.1.88": "events and their targets",
    "1.3.6.1.2.1.92": "logs of notifications",
    "1.3.6.1.4.1.9.9.42": "destinations of probes",
    "1.3.6.1.4.1.2021.2": "supervised processes",
    "1.3.6.1.4.1.2021.8": "scripts and their output",
    "1.3.6.1.4.1.2021.15": "supervised files",
    "1.3.6.1.4.1.2021.16": "log matches",
    "1.3.6.1.4.1.2021.50": "scripts and their output",
    "1.3.6.1.4.1.8072.1.3": "scripts and their output",
    "1.3.6.1.6.3": "SNMP's users, views, communities and targets",
}
"""Subtrees that are left out: what they hold is the owner's in every part, and no fact is read from them."""

WRITTEN: Final[Mapping[Oid, str]] = {
    oid.SYS_CONTACT: "contact",
    oid.SYS_NAME: "name",
    oid.SYS_LOCATION: "location",
    oid.IF_ALIAS: "alias",
    oid.LLDP_REM_SYS_NAME: "name",
    oid.LLDP_V2_REM_SYS_NAME: "name",
    "1.0.8802.1.1.2.1.3.3": "name",  # lldpLocSysName
    "1.3.111.2.802.1.1.13.1.3.3": "name",  # lldpV2LocSysName
    oid.CDP_CACHE_DEVICE_ID: "name",
    oid.ENT_PHYSICAL_SERIAL_NUM: "serial",
    "1.3.6.1.2.1.47.1.1.1.1.14": "alias",  # entPhysicalAlias
    "1.3.6.1.2.1.47.1.1.1.1.15": "serial",  # entPhysicalAssetID
    oid.PRT_GENERAL_SERIAL_NUMBER: "serial",
    oid.PRT_GENERAL_PRINTER_NAME: "name",
    "1.3.6.1.2.1.43.5.1.1.4": "contact",  # prtGeneralCurrentOperator
    "1.3.6.1.2.1.43.5.1.1.5": "contact",  # prtGeneralServicePerson
    "1.3.6.1.2.1.33.1.1.5": "name",  # upsIdentName
    "1.3.6.1.2.1.33.1.1.6": "alias",  # upsIdentAttachedDevices
    "1.2.840.10036.1.1.1.9": "ssid",  # dot11DesiredSSID
}
"""Objects that people fill in, and serial numbers, with the kind that stands in their place."""

MADE: Final = (
    oid.SYS_DESCR,
    oid.HR_DEVICE_DESCR,
    oid.ENT_PHYSICAL_DESCR,
    oid.ENT_PHYSICAL_MODEL_NAME,
    oid.UPS_IDENT_MODEL,
)
"""Objects that makers fill in: a name that occurs there is the maker's, not the owner's."""

LLDP_IDS: Final[Mapping[Oid, tuple[Oid, int, int]]] = {
    oid.LLDP_REM_CHASSIS_ID: (oid.LLDP_REM_CHASSIS_ID_SUBTYPE, 4, 5),
    oid.LLDP_REM_PORT_ID: (oid.LLDP_REM_PORT_ID_SUBTYPE, 3, 4),
    oid.LLDP_V2_REM_CHASSIS_ID: (oid.LLDP_V2_REM_CHASSIS_ID_SUBTYPE, 4, 5),
    oid.LLDP_V2_REM_PORT_ID: (oid.LLDP_V2_REM_PORT_ID_SUBTYPE, 3, 4),
    oid.LLDP_LOC_PORT_ID: (oid.LLDP_LOC_PORT_ID_SUBTYPE, 3, 4),
    "1.0.8802.1.1.2.1.3.2": ("1.0.8802.1.1.2.1.3.1", 4, 5),  # lldpLocChassisId
}
"""Identifiers of LLDP: the column that tells their type, and the types of hardware and of network addresses."""

PORT_TEXTS: Final = (oid.LLDP_REM_PORT_DESC, oid.LLDP_V2_REM_PORT_DESC, oid.LLDP_LOC_PORT_DESC)
"""Descriptions of ports, which on some systems are the alias that somebody wrote."""

HARDWARE: Final = tuple(
    f"{column}."
    for column in (
        oid.IF_PHYS_ADDRESS,
        oid.IP_NET_TO_MEDIA_PHYS_ADDRESS,
        oid.IP_NET_TO_PHYSICAL_PHYS_ADDRESS,
        "1.3.6.1.2.1.17.1.1",  # dot1dBaseBridgeAddress
        "1.3.6.1.2.1.17.4.3.1.1",  # dot1dTpFdbAddress
    )
)
"""What stands in front of the index of hardware addresses, which may look like texts by accident."""

_VERSIONS: Final = frozenset(
    (*MADE, oid.ENT_PHYSICAL_HARDWARE_REV, oid.ENT_PHYSICAL_FIRMWARE_REV, oid.ENT_PHYSICAL_SOFTWARE_REV)
)
"""Objects in which four numbers with dots between are rather a version than an address."""

_KINDS: Final = (
    (re.compile(r"(?i)ssid$"), "ssid"),
    (re.compile(r"(?i)(?:serial_?(?:number|num|no|nr)?|service_?tag)(?:name|string)?$"), "serial"),
    (re.compile(r"(?i)sys_?location$"), "location"),
    (re.compile(r"(?i)sys_?contact$|owner$|phone(?:number)?$|e_?mail$"), "contact"),
    (re.compile(r"(?i)user_?name$|login(?:name)?$|account(?:name)?$"), "user"),
    (re.compile(r"(?i)host_?name$|sys_?name$|domain(?:name)?$|ap_?name$|alias$"), "name"),
)
"""What makers call objects that hold such things, as far as a profile names them; the place of a sensor is kept."""


def kinds_of(family: Family | None) -> dict[Oid, str]:
    """Objects with the kind of their owner's text, the standard ones and those of a family's profile."""
    found = dict(WRITTEN)
    if family is None:
        return found
    named = [(name, one) for source in family.sources for name, one in source.objects.items()]
    for module in family.own.values():
        named += [*module.columns.items(), *module.scalars.items(), *module.names.items()]
    for name, one in named:
        kind = next((kind for pattern, kind in _KINDS if pattern.search(name)), None)
        if kind is not None:
            found.setdefault(one, kind)
    found.update(dict.fromkeys(_objects_of(family, "serial"), "serial"))
    found.update(_told_by_readings(family))
    return found


def _told_by_readings(family: Family) -> dict[Oid, str]:
    """Columns that a profile reads serial numbers of parts and names of neighbours from, whatever they are called."""
    found = {}
    for module in family.own.values():
        objects = {**module.scalars, **module.columns}
        for reading in module.readings:
            if isinstance(reading, PartDocument) and reading.serial is not None and reading.serial in objects:
                found[objects[reading.serial]] = "serial"
            elif isinstance(reading, NeighbourDocument) and reading.value in objects:
                found[objects[reading.value]] = "name"
    return found


def versions_of(family: Family | None) -> frozenset[Oid]:
    """Objects that hold a version or a model, in which numbers with dots between are no address."""
    own = () if family is None else (*_objects_of(family, "version"), *_objects_of(family, "model"))
    return frozenset((*_VERSIONS, *own))


def patterns_of(family: Family | None) -> dict[Oid, tuple[str, ...]]:
    """Objects from which a profile takes who a device is, with patterns for what it takes: all where it has none."""
    found: dict[Oid, tuple[str, ...]] = {}
    if family is not None:
        objects = family.document.identity.objects
        for fact in (*objects.model, *objects.version, *objects.serial):
            for one in (fact.scalar, fact.column):
                if one is not None:
                    found[one] = (*found.get(one, ()), fact.pattern or "(?s).+")
    return found


def _objects_of(family: Family, fact: str) -> list[Oid]:
    facts = getattr(family.document.identity.objects, fact)
    return [one for each in facts for one in (each.scalar, each.column) if one is not None]
