"""Whole recordings against whole documents: our own, and those of real devices beside the repository."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from collectors.facts import facts_document
from collectors.snmp.conversation import read_everything
from tests.shared_data import shared

from .memory_agent import MemoryAgent, memory_session, read_snmprec

_OWN = Path(__file__).resolve().parents[2] / "recordings"
_RECORDINGS = sorted(folder.name for folder in _OWN.iterdir() if folder.is_dir())

_FLOORS = {
    "system": 1.0,
    "interfaces": 0.94,
    "interface_counters": 1.0,
    "cpu": 0.67,
    "addresses": 0.95,
    "memory": 0.65,
    "storage": 0.85,
}
"""Share of the facts that the standard MIBs alone must give. What is missing needs makers' MIBs, or is not told: a
speed of 0, a prefix where the agent has no mask."""


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


async def test_real_devices_are_read_without_an_error_and_as_far_as_standard_mibs_go(tmp_path: Path) -> None:
    folder = shared("recordings")
    files = sorted((folder / "recordings").glob("*.snmprec"))
    for file in files:
        document = await _facts(file, file.stem)
        (tmp_path / f"{file.stem}.json").write_text(json.dumps(document), encoding="utf-8")
    command = [sys.executable, str(folder / "score.py"), str(folder / "expected"), str(tmp_path)]
    printed = await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True, text=True, timeout=60)
    lines = [line.split() for line in printed.stdout.splitlines()]
    recall = {line[0]: int(line[1]) / int(line[2]) for line in lines if line and line[0] in _FLOORS}
    assert len(files) == 70
    assert {part: round(share, 3) for part, share in recall.items() if share < _FLOORS[part]} == {}
    assert recall.keys() == _FLOORS.keys()
