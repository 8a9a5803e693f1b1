"""A family: a profile compiled into the modules that its devices are asked."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import msgspec

from collectors.poll import Work
from collectors.snmp.mib_entity_logical import read_logical_bridges
from collectors.snmp.module import Module
from collectors.snmp.modules import CONTEXTS, MODULES, read_nothing
from collectors.snmp.profiles.identity import OBJECTS, objects_of, read_facts
from collectors.snmp.profiles.making import read_module
from collectors.snmp.profiles.readers import READERS
from collectors.snmp.profiles.vlans import read_vlan_contexts
from collectors.snmp.request import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.readings import SystemReading
    from collectors.snmp.client import SnmpLogin, Walk
    from collectors.snmp.profiles.documents import (
        Match,
        ModuleDocument,
        PieceDocument,
        ProfileDocument,
        Source,
        VlanContextsDocument,
    )
    from collectors.snmp.vlan_contexts import VlanContext

_T = TypeVar("_T", bound=msgspec.Struct)

_OPEN: Final = re.compile(rb'"[0-9.]+\.@[0-9.@]*"')
"""An OID in which a number is left open, in the JSON of a document."""


class Family(NamedTuple):
    """A family of devices.

    Attributes:
        name: of the profile.
        document: what the profile says.
        modules: what a device of the family is asked: the standard modules but for those to skip, and its own.
        own: its own modules as they are written, those of the pieces it includes among them.
        sources: where all that is written.
        vlan_contexts: how its VLANs are served, where the profile or a piece says so.
    """

    name: str
    document: ProfileDocument
    modules: Mapping[str, Module]
    own: Mapping[str, ModuleDocument]
    sources: tuple[Source, ...]
    vlan_contexts: VlanContextsDocument | None = None

    def matches(self, system: SystemReading) -> list[Match]:
        """The matches that a device meets as far as its system group tells; what it must hold is still to be asked."""
        return [match for match in self.document.match if _meets(match, system)]

    def of(self, object_id: str) -> Family:
        """The family as it is for a device: numbers left open in OIDs are those of its sysObjectID."""
        document = _filled(self.document, object_id)
        own = {name: _filled(module, object_id) for name, module in self.own.items()}
        vlans = None if self.vlan_contexts is None else _filled(self.vlan_contexts, object_id)
        same = document is self.document and vlans is self.vlan_contexts
        if same and all(own[name] is module for name, module in self.own.items()):
            return self
        modules = _asked(self.name, document, own, vlans)
        return self._replace(document=document, own=own, modules=modules, vlan_contexts=vlans)

    def contexts(self, walk: Walk, login: SnmpLogin) -> tuple[VlanContext, ...]:
        """The contexts in which a device has bridge tables of VLANs, by the answer to the module that asks for them."""
        if self.vlan_contexts is None:
            return read_logical_bridges(walk, login)
        return read_vlan_contexts(self.vlan_contexts, walk, login)


def _filled(document: _T, object_id: str) -> _T:
    """A document with the numbers of a sysObjectID, 0 where it has none; itself when no number is left open."""
    arcs = object_id.split(".")

    def fill(found: re.Match[bytes]) -> bytes:
        parts = found[0].decode().strip('"').split(".")
        filled = (
            part if part != "@" else arcs[place] if place < len(arcs) else "0" for place, part in enumerate(parts)
        )
        return f'"{".".join(filled)}"'.encode()

    text = msgspec.json.encode(document)
    filled = _OPEN.sub(fill, text)
    return document if filled == text else msgspec.json.decode(filled, type=type(document))


def _meets(match: Match, system: SystemReading) -> bool:
    object_id = system.object_id or ""
    if object_id != match.object_id and not object_id.startswith(f"{match.object_id}."):
        return False
    return match.description is None or re.search(match.description, system.description or "") is not None


def compiled(name: str, document: ProfileDocument, pieces: Mapping[str, PieceDocument]) -> Family:
    """Make a family.

    Args:
        name: of the profile.
        document: checked.
        pieces: those that it includes may be among them.
    """
    included = [pieces[piece] for piece in document.include]
    own = own_modules(document, pieces)
    sources = (*document.source, *(source for piece in included for source in piece.source))
    named = (document.vlan_contexts, *(piece.vlan_contexts for piece in included))
    vlans = next((one for one in named if one is not None), None)
    return Family(name, document, _asked(name, document, own, vlans), own, sources, vlans)


def own_modules(document: ProfileDocument, pieces: Mapping[str, PieceDocument]) -> dict[str, ModuleDocument]:
    """A profile's own modules behind those of the pieces it includes, as far as these are known."""
    included = [pieces[piece] for piece in document.include if piece in pieces]
    return {name: module for piece in included for name, module in piece.modules.items()} | document.modules


def _asked(
    name: str, document: ProfileDocument, own: Mapping[str, ModuleDocument], vlans: VlanContextsDocument | None
) -> dict[str, Module]:
    modules = {key: module for key, module in MODULES.items() if key not in document.skip}
    if vlans is not None and CONTEXTS in modules:
        modules[CONTEXTS] = Module(Work.STATIONS, Request(tuple(vlans.columns.values())), read_nothing)
    facts = document.identity.objects
    objects = objects_of(facts)
    if objects:
        request = Request(
            columns=tuple(oid for _, fact in objects for oid in (fact.column, fact.beside) if oid is not None),
            scalars=tuple(oid for _, fact in objects for oid in (fact.scalar, fact.then) if oid is not None),
        )
        modules[f"{name}.identity"] = Module(Work.IDENTITY, request, partial(read_facts, facts), OBJECTS)
    for key, module in own.items():
        read = READERS[module.reader] if module.reader is not None else partial(read_module, module)
        modules[f"{name}.{key}"] = Module(module.work, request_of(module), read, OBJECTS)
    return modules


def request_of(module: ModuleDocument) -> Request:
    """What a profile's module asks: its columns, names and lookups in this order."""
    lookups = tuple(lookup.column for lookup in module.lookups.values())
    names = (*module.names.values(), *lookups)
    columns = (*module.columns.values(), *names)
    return Request(columns, tuple(module.scalars.values()), module.unordered, names)
