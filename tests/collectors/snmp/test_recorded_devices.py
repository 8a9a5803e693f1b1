"""The recordings of real devices beside the repository: asked through the engine, and compared with what is known.

The figures are of recall, by `score.py` beside the recordings; it prints precision too, which is informative only:
the expected documents hold no more than could be traced.
"""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Final

import pytest

from collectors.facts import facts_document
from collectors.snmp.acquaintance import read_everything
from collectors.snmp.client import SnmpLogin, SnmpTarget
from collectors.snmp.engine import Engine
from inventory.secret import Secret
from lab.agent import Agent
from lab.recording import load_snmprec
from lab.server import AgentServer
from tests.shared_data import shared

if TYPE_CHECKING:
    from pathlib import Path

    from collectors.poll import ModuleOutcome

_COMMUNITY = "recorded"
_DEVICES: Final = 70
_MEAN: Final = 0.80
"""Mean of the shares matched, over devices and categories."""

_FLOORS: Final = {
    "system": 1.0,
    "identity": 0.62,
    "interfaces": 1.0,
    "interface_counters": 1.0,
    "cpu": 0.88,
    "sensors": 0.41,
    "wireless": 0.25,
    "addresses": 0.98,
    "memory": 0.82,
    "storage": 0.86,
    "ups": 0.75,
    "inventory": 0.98,
    "neighbours": 0.75,
    "printer_supplies": 1.0,
    "printer_errors": 1.0,
    "bgp_neighbours": 0.7,
    "ospf_neighbours": 1.0,
    "printer_pages": 1.0,
}
"""Share of the facts of each category that must be found. What is missing is in tables of makers without a profile, or
is a zero that a device sends for what it does not have."""


async def _ask(engine: Engine, address: str, port: int, name: str, out: Path) -> list[ModuleOutcome]:
    """Write the facts document of one device; the modules that failed."""
    target = SnmpTarget(name, address, port, SnmpLogin(2, Secret(_COMMUNITY)), timeout_seconds=5.0)
    deadline = asyncio.get_running_loop().time() + 90
    readings, outcomes = await read_everything(engine.session(target), deadline=deadline, clock=time.time)
    (out / f"{name}.json").write_text(json.dumps(facts_document(name, readings)), encoding="utf-8")
    return [outcome for outcome in outcomes if outcome.reason is not None]


async def _ask_all(files: list[Path], out: Path) -> dict[str, list[ModuleOutcome]]:
    """Ask all recorded devices, a few at a time, through one engine; the failures by device."""
    server, engine, places = AgentServer(0), Engine(), asyncio.Semaphore(8)
    addresses = {file: f"127.51.0.{number}" for number, file in enumerate(files, 1)}
    for file, address in addresses.items():
        server.add(address, Agent(load_snmprec(file).mib, community=_COMMUNITY.encode()))
    await server.start()
    await engine.start()

    async def one(file: Path) -> list[ModuleOutcome]:
        async with places:
            return await _ask(engine, addresses[file], server.port, file.stem, out)

    try:
        found = await asyncio.gather(*map(one, files))
    finally:
        await engine.close()
        await server.close()
    return {file.stem: failed for file, failed in zip(files, found, strict=True) if failed}


async def test_real_devices_are_read_without_an_error_and_most_of_what_is_known_of_them_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared("recordings")
    files = sorted((folder / "recordings").glob("*.snmprec"))
    assert len(files) == _DEVICES
    assert await _ask_all(files, tmp_path) == {}
    command = [sys.executable, str(folder / "score.py"), str(folder / "expected"), str(tmp_path)]
    printed = await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True, text=True, timeout=60)
    with capsys.disabled():
        sys.stdout.write(f"\n{printed.stdout}")
    lines = [line.split() for line in printed.stdout.splitlines()]
    recall = {line[0]: int(line[1]) / int(line[2]) for line in lines if line and line[0] in _FLOORS}
    assert {part: round(share, 3) for part, share in recall.items() if share < _FLOORS[part]} == {}
    assert recall.keys() == _FLOORS.keys()
    mean = re.search(r"mean recall .*: ([0-9.]+)%", printed.stdout)
    assert mean is not None
    assert float(mean[1]) / 100 >= _MEAN
