"""Every module of every shipped profile gives something on a recording of our own, or nobody knows whether it works."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from collectors.readings import Readings, SystemReading
from collectors.snmp.client import Walk
from collectors.snmp.profiles import Family, shipped

from ..memory_agent import MemoryAgent, read_snmprec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.snmp.client import Oid, Value
    from collectors.snmp.module import Module

_OWN = Path(__file__).resolve().parents[3] / "recordings"
_SYSTEM = "1.3.6.1.2.1.1"


def _family(variables: Mapping[Oid, Value]) -> Family | None:
    """The family of a recorded device, with its numbers filled in."""
    description, object_id = variables.get(f"{_SYSTEM}.1.0"), variables.get(f"{_SYSTEM}.2.0")
    system = SystemReading(
        description=description.decode("utf-8", "replace") if isinstance(description, bytes) else None,
        object_id=object_id if isinstance(object_id, str) else None,
    )
    library = shipped()
    return library.family_of(system, [mark for mark in library.marks(system) if f"{mark}.0" in variables])


def _read(module: Module, agent: MemoryAgent) -> Readings:
    scalars = tuple(agent.variables.get(f"{oid}.0") for oid in module.request.scalars)
    return module.read(Walk(scalars, tuple(agent.column(oid) for oid in module.request.columns)), 0.0)


@cache
def _working() -> frozenset[tuple[str, str]]:
    """Family and module of all that gives something on some recording."""
    found = set()
    for path in _OWN.glob("*/agent.snmprec"):
        agent = MemoryAgent(read_snmprec(path))
        family = _family(agent.variables)
        if family is None:
            continue
        for name in family.own:
            readings = _read(family.modules[f"{family.name}.{name}"], agent)
            if any(getattr(readings, group) for group in readings.__struct_fields__):
                found.add((family.name, name))
    return frozenset(found)


@pytest.mark.parametrize("name", sorted(shipped().families))
def test_every_module_gives_something_on_a_recording_of_its_family(name: str) -> None:
    """A module of a piece is shown by a recording of any of the families that include it."""
    families = shipped().families.values()
    silent = [
        module
        for module, document in shipped().families[name].own.items()
        if not any((family.name, module) in _working() and family.own.get(module) is document for family in families)
    ]
    assert silent == []
