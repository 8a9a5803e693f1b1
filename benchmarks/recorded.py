"""The recordings of real devices beside the repository, served on loopback and asked through our engine."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING

from collectors.facts import facts_document
from collectors.snmp.acquaintance import read_everything
from collectors.snmp.client import SnmpLogin, SnmpTarget
from collectors.snmp.engine import Engine
from inventory.secret import Secret
from lab.agent import Agent
from lab.recording import load_snmprec
from lab.server import AgentServer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from collectors.poll import ModuleOutcome

_COMMUNITY = "recorded"
_AT_ONCE = 8
_DEADLINE_SECONDS = 90


async def ask_all(files: Sequence[Path], out: Path) -> dict[str, list[ModuleOutcome]]:
    """Ask recorded devices, a few at a time, through one engine.

    Args:
        files: recordings, `.snmprec`.
        out: folder that gets the facts document of each, under the name of its recording.

    Returns:
        The modules that failed, by recording; those without a failure are left out.
    """
    server, engine, places = AgentServer(0), Engine(), asyncio.Semaphore(_AT_ONCE)
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


async def _ask(engine: Engine, address: str, port: int, name: str, out: Path) -> list[ModuleOutcome]:
    """Write the facts document of one device; the modules that failed."""
    target = SnmpTarget(name, address, port, SnmpLogin(2, Secret(_COMMUNITY)), timeout_seconds=5.0)
    deadline = asyncio.get_running_loop().time() + _DEADLINE_SECONDS
    readings, outcomes = await read_everything(engine.session(target), deadline=deadline, clock=time.time)
    (out / f"{name}.json").write_text(json.dumps(facts_document(name, readings)), encoding="utf-8")
    return [outcome for outcome in outcomes if outcome.reason is not None]
