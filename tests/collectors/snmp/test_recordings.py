"""Our own recordings, whole, against whole documents."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from collectors.facts import facts_document
from collectors.snmp.acquaintance import read_everything

from .memory_agent import MemoryAgent, memory_session, read_snmprec

_OWN = Path(__file__).resolve().parents[2] / "recordings"
_RECORDINGS = sorted(folder.name for folder in _OWN.iterdir() if folder.is_dir())


async def _facts(file: Path, name: str) -> dict[str, Any]:
    """The facts document of a recording, every module having succeeded."""
    deadline = asyncio.get_running_loop().time() + 60
    readings, outcomes = await read_everything(
        memory_session(MemoryAgent(read_snmprec(file))), deadline=deadline, clock=lambda: 1_700_000_000.0
    )
    assert [outcome for outcome in outcomes if outcome.reason is not None] == []
    return facts_document(name, readings)


@pytest.mark.parametrize("name", _RECORDINGS)
async def test_our_own_recordings_give_exactly_the_expected_document(name: str) -> None:
    """A folder without `agent.snmprec` or `expected.json` fails."""
    expected = json.loads((_OWN / name / "expected.json").read_text(encoding="utf-8"))
    assert await _facts(_OWN / name / "agent.snmprec", name) == expected
