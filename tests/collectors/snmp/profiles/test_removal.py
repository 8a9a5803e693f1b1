"""Each profile taken away in turn: what is known of its own devices suffers, and of no others."""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from collectors.facts import facts_document
from collectors.poll import Work
from collectors.readings import SystemReading
from collectors.snmp.acquaintance import Acquaintance
from collectors.snmp.conversation import Conversation
from collectors.snmp.profiles import Library, shipped

from ..memory_agent import MemoryAgent, memory_session, read_snmprec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.snmp.client import Oid, Value

_OWN = Path(__file__).resolve().parents[3] / "recordings"
_SYSTEM = "1.3.6.1.2.1.1"


@cache
def _recordings() -> Mapping[str, Mapping[Oid, Value]]:
    return {path.parent.name: read_snmprec(path) for path in sorted(_OWN.glob("*/agent.snmprec"))}


def _family(name: str, library: Library) -> str | None:
    """The family that a library takes the device of a recording for."""
    variables = _recordings()[name]
    description, object_id = variables.get(f"{_SYSTEM}.1.0"), variables.get(f"{_SYSTEM}.2.0")
    system = SystemReading(
        description=description.decode("utf-8", "replace") if isinstance(description, bytes) else None,
        object_id=object_id if isinstance(object_id, str) else None,
    )
    family = library.family_of(system, [mark for mark in library.marks(system) if f"{mark}.0" in variables])
    return None if family is None else family.name


@cache
def _families() -> Mapping[str, str | None]:
    return {name: _family(name, shipped()) for name in _recordings()}


async def _facts(name: str, library: Library) -> dict[str, Any]:
    session = memory_session(MemoryAgent(dict(_recordings()[name])))
    deadline = asyncio.get_running_loop().time() + 60
    conversation = Conversation(session, deadline=deadline, clock=lambda: 1_700_000_000.0)
    await Acquaintance(library).ask(conversation, frozenset(Work))
    return facts_document(name, conversation.readings)


@pytest.mark.parametrize("profile", sorted(shipped().families))
async def test_without_a_profile_less_is_known_of_its_devices_and_the_same_of_all_others(profile: str) -> None:
    """A device of another family keeps it, and with it everything that is asked and read of it."""
    whole = shipped()
    rest = Library({name: family for name, family in whole.families.items() if name != profile}, whole.makers)
    kept = {name: family for name, family in _families().items() if family != profile}
    assert {name: _family(name, rest) for name in kept} == kept
    own = _families().keys() - kept.keys()
    assert own
    for name in own:
        known, left = await _facts(name, whole), await _facts(name, rest)
        assert _pieces(known) - _pieces(left), name


def _pieces(document: Any, path: str = "") -> set[str]:
    """A document taken apart: each value with its place, items of lists by what they hold."""
    if isinstance(document, dict):
        return {piece for key, value in document.items() for piece in _pieces(value, f"{path}.{key}")}
    if isinstance(document, list):
        return {f"{path}[]={sorted(_pieces(item))}" for item in document}
    return {f"{path}={document}"}
