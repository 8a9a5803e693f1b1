"""docs/devices.md, made from the profiles: `python -m collectors.snmp.profiles.documentation > docs/devices.md`."""

from __future__ import annotations

import sys
from itertools import chain
from typing import TYPE_CHECKING, Final

from collectors.snmp.modules import MODULES
from collectors.snmp.profiles.documents import SensorDocument, WirelessDocument
from collectors.snmp.profiles.family import request_of
from collectors.snmp.profiles.identity import FACTS
from collectors.snmp.profiles.library import shipped
from collectors.snmp.profiles.making import GROUPS
from collectors.snmp.profiles.readers import READ
from collectors.snmp.profiles.vlans import PLACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from collectors.snmp.profiles.documents import Fact, Match, ModuleDocument, ReadingDocument
    from collectors.snmp.profiles.family import Family

_INTRODUCTION: Final = f"""\
# Devices

Made from the profiles (`collectors/snmp/profiles/`, format: docs/profiles.md) by
`python -m collectors.snmp.profiles.documentation`; do not edit.

Every device with an SNMP agent, of these families or of none, is asked the standard modules:
{", ".join(MODULES)}. What follows is what families add, by maker: who the device is, and what is read of its
maker's own tables. "Standard" stands for ENTITY-MIB, UPS-MIB and Printer-MIB.
"""

_NAMES: Final[Mapping[str, str]] = {"supplies": "supplies of printers", "ups": "UPS", "inventory": "parts"}


def markdown() -> str:
    """The page."""
    makers: dict[str, list[Family]] = {}
    for family in shipped().families.values():
        makers.setdefault(family.document.identity.vendor, []).append(family)
    parts = [_INTRODUCTION]
    for maker in sorted(makers, key=str.casefold):
        parts += [f"## {maker}\n", *(_section(family) for family in makers[maker])]
    return "\n".join(parts)


def _section(family: Family) -> str:
    document = family.document
    lines = [
        f"### `{family.name}`: {document.description}\n",
        f"- Told by {'; or '.join(map(_told, document.match))}.",
        f"- Kind {document.identity.kind}" + (f", system {document.identity.os}." if document.identity.os else "."),
        f"- Identity: {'; '.join(_identity(family))}.",
    ]
    if document.skip:
        lines.append(f"- Standard modules not asked: {', '.join(document.skip)}.")
    lines += _vlans(family)
    modules = [_module(family, name, module) for name, module in family.own.items()]
    table = ["\n| module | what is read | from |", "|-|-|-|", *modules] if modules else []
    return "\n".join([*lines, *table, ""])


def _vlans(family: Family) -> Iterator[str]:
    """In which contexts the bridge tables of VLANs are, where the family says so."""
    vlans = family.vlan_contexts
    if vlans is not None:
        mib, name = _names(family)[next(iter(vlans.columns.values()))]
        asked = f"community@{vlans.community} (v1, v2c) or context {vlans.context} (v3)".replace(PLACE, "VLAN")
        yield f"- Bridge tables of VLANs: {asked}, for the VLANs of {name} ({mib})."


def _told(match: Match) -> str:
    parts = [f"sysObjectID {match.object_id}"]
    if match.description is not None:
        parts.append("a pattern of sysDescr")
    if match.holds is not None:
        parts.append("an object of its own")
    return " with ".join([parts[0], " and ".join(parts[1:])] if parts[1:] else parts)


def _identity(family: Family) -> Iterator[str]:
    """Of each fact the sources in the order of trust."""
    identity, names = family.document.identity, _names(family)
    for fact in FACTS:
        objects: Iterable[Fact] = getattr(identity.objects, fact)
        sources = [names[one.scalar or one.column or ""][1] for one in objects]
        sources += ["sysDescr"] if _mentions(fact, identity.description) else []
        sources.append("standard")
        sources += ["sysDescr"] if _mentions(fact, identity.last_resort) else []
        yield f"{fact} from {', else '.join(sources)}"


def _mentions(fact: str, patterns: Iterable[str]) -> bool:
    return any(f"(?P<{fact}>" in pattern for pattern in patterns)


def _names(family: Family) -> dict[str, tuple[str, str]]:
    """OID to MIB and object of everything that the family reads."""
    return {oid: (source.mib, name) for source in family.sources for name, oid in source.objects.items()}


def _module(family: Family, name: str, module: ModuleDocument) -> str:
    request, names = request_of(module), _names(family)
    read = dict.fromkeys(chain(map(_what, module.readings), [READ[module.reader]] if module.reader else []))
    mibs = dict.fromkeys(names[oid][0] for oid in (*request.columns, *request.scalars))
    return f"| `{name}` | {', '.join(read)} | {', '.join(mibs)} |"


def _what(reading: ReadingDocument) -> str:
    if isinstance(reading, SensorDocument):
        return reading.sensor_class
    if isinstance(reading, WirelessDocument):
        return f"radio {reading.wireless_class}"
    group = GROUPS[type(reading)]
    return "states" if group == "sensors" else _NAMES.get(group, group)


if __name__ == "__main__":
    sys.stdout.write(markdown())
