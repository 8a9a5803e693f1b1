"""A family: a profile compiled into the modules that its devices are asked."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from collectors.poll import Work
from collectors.snmp.modules import MODULES, Module
from collectors.snmp.profiles.identity import OBJECTS, objects_of, read_facts
from collectors.snmp.profiles.making import read_module
from collectors.snmp.profiles.readers import READERS
from collectors.snmp.request import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.readings import SystemReading
    from collectors.snmp.profiles.documents import Match, ModuleDocument, ProfileDocument


class Family(NamedTuple):
    """A family of devices.

    Attributes:
        name: of the profile.
        document: what the profile says.
        modules: what a device of the family is asked: the standard modules but for those to skip, and its own.
    """

    name: str
    document: ProfileDocument
    modules: Mapping[str, Module]

    def matches(self, system: SystemReading) -> list[Match]:
        """The matches that a device meets as far as its system group tells; what it must hold is still to be asked."""
        return [match for match in self.document.match if _meets(match, system)]


def _meets(match: Match, system: SystemReading) -> bool:
    object_id = system.object_id or ""
    if object_id != match.object_id and not object_id.startswith(f"{match.object_id}."):
        return False
    return match.description is None or re.search(match.description, system.description or "") is not None


def compiled(name: str, document: ProfileDocument, own: Mapping[str, ModuleDocument]) -> Family:
    """Make a family.

    Args:
        name: of the profile.
        document: checked.
        own: its modules, those of the pieces it includes among them.
    """
    modules = {key: module for key, module in MODULES.items() if key not in document.skip}
    facts = document.identity.objects
    objects = objects_of(facts)
    if objects:
        request = Request(
            columns=tuple(fact.column for _, fact in objects if fact.column is not None),
            scalars=tuple(fact.scalar for _, fact in objects if fact.scalar is not None),
        )
        modules[f"{name}.identity"] = Module(Work.IDENTITY, request, partial(read_facts, facts), OBJECTS)
    for key, module in own.items():
        read = READERS[module.reader] if module.reader is not None else partial(read_module, module)
        modules[f"{name}.{key}"] = Module(module.work, request_of(module), read, OBJECTS)
    return Family(name, document, modules)


def request_of(module: ModuleDocument) -> Request:
    """What a profile's module asks: its columns, names and lookups in this order."""
    lookups = tuple(lookup.column for lookup in module.lookups.values())
    names = (*module.names.values(), *lookups)
    columns = (*module.columns.values(), *names)
    return Request(columns, tuple(module.scalars.values()), module.unordered, names)
