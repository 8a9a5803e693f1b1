"""Debian's net-snmp tools read exactly what the store holds, by every operation of v1 and v2c."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from lab.agent import Agent
from lab.ber import Tag
from lab.fleet import Fleet
from lab.kinds import KINDS
from lab.mib import Mib
from lab.recording import load_snmprec
from lab.server import AgentServer
from lab.traffic import MICROSECONDS

from ..shared_data import shared
from .cities import toy_city
from .net_snmp import printed, run, walk

NOW = 1_800_000_000.0
RECORDINGS = ("linux", "routeros", "thola_routeros_chr_1")
COMMUNITY = "lab-read"


async def _serve(address: str, agent: Agent) -> AgentServer:
    server = AgentServer(clock=lambda: NOW)
    server.add(address, agent)
    await server.start()
    return server


@pytest.fixture(scope="module")
def fleet() -> Fleet:
    return Fleet(toy_city(plan="full"), NOW - 100)


@pytest.fixture(scope="module")
def poor_fleet() -> Fleet:
    """The same city with older equipment, among it kinds that the other has none of."""
    return Fleet(toy_city(plan="full", scenario="all_short"), NOW - 100)


@pytest.fixture
async def served(fleet: Fleet) -> AsyncIterator[AgentServer]:
    """The toy city with its clock standing still, so that counters can be compared exactly."""
    server = AgentServer(clock=lambda: NOW)
    fleet.serve(server)
    await server.start()
    yield server
    await server.close()


@pytest.mark.parametrize(
    "how", [("snmpwalk", "-v2c"), ("snmpwalk", "-v1"), ("snmpbulkwalk", "-v2c"), ("snmpbulkwalk", "-v2c", "-Cr200")]
)
async def test_a_commune_s_router_is_walked_whole(
    fleet: Fleet, served: AgentServer, tmp_path: Path, how: tuple[str, ...]
) -> None:
    tool, version, *options = how
    device = fleet.city.devices["r-901"]
    agent = fleet.agents["r-901"]
    target = f"{device.address}:{served.port}"
    got = await walk(tool, tmp_path, target, version=version, community=COMMUNITY, options=tuple(options))
    held = agent.mib_at(round(NOW * MICROSECONDS)).variables(agent.instant(NOW))
    seen = held if version == "-v2c" else [entry for entry in held if entry[1] != Tag.COUNTER64]
    assert got == printed(seen)
    assert len(held) > 347


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"queue_machine"}))
async def test_every_kind_of_device_is_walked_whole(fleet: Fleet, poor_fleet: Fleet, tmp_path: Path, kind: str) -> None:
    """But queue machines: none of them answers SNMP."""
    each = ((chosen, name) for chosen in (fleet, poor_fleet) for name in chosen.agents)
    chosen, name = next(found for found in each if found[0].city.devices[found[1]].kind == kind)
    agent = chosen.agents[name]
    server = await _serve("127.99.1.3", agent)
    try:
        got = await walk("snmpbulkwalk", tmp_path, f"127.99.1.3:{server.port}", community=COMMUNITY)
    finally:
        await server.close()
    assert got == printed(agent.mib_at(round(NOW * MICROSECONDS)).variables(agent.instant(NOW)))


@pytest.mark.parametrize("name", RECORDINGS)
@pytest.mark.parametrize(("tool", "version"), [("snmpbulkwalk", "-v2c"), ("snmpwalk", "-v1")])
async def test_a_recording_is_walked_whole(tmp_path: Path, name: str, tool: str, version: str) -> None:
    recording = load_snmprec(shared(f"recordings/recordings/{name}.snmprec"))
    server = await _serve("127.99.1.1", Agent(recording.mib))
    try:
        target = f"127.99.1.1:{server.port}"
        got = await walk(tool, tmp_path, target, version=version, community="public")
    finally:
        await server.close()
    entries = [(entry, value.tag, value.content) for entry, value in recording.entries]
    seen = [entry for entry in entries if version == "-v2c" or entry[1] != Tag.COUNTER64]
    assert got == printed(seen)


async def test_get_of_several_variables_present_and_absent(fleet: Fleet, served: AgentServer, tmp_path: Path) -> None:
    target = f"{fleet.city.devices['sw-901'].address}:{served.port}"
    names = (".1.3.6.1.2.1.1.5.0", ".1.3.6.1.2.1.31.1.1.1.1.1", ".1.3.6.1.2.1.31.1.1.1.1.999", ".1.3.6.1.2.1.98.1.0")
    got = await run("snmpget", tmp_path, target, *names, community=COMMUNITY)
    assert got == [
        f"{names[0]} = Hex-STRING: {b'sw-901'.hex(' ').upper()}",
        f"{names[1]} = Hex-STRING: {b'gi1'.hex(' ').upper()}",
        f"{names[2]} = No Such Instance currently exists at this OID",
        f"{names[3]} = No Such Object available on this agent at this OID",
    ]


async def test_a_wrong_community_gets_no_answer(fleet: Fleet, served: AgentServer, tmp_path: Path) -> None:
    target = f"{fleet.city.devices['sw-901'].address}:{served.port}"
    got = await run("snmpget", tmp_path, target, ".1.3.6.1.2.1.1.5.0", community="guess", patience="0.3")
    assert got == [f"Timeout: No Response from {target}."]


async def test_an_agent_without_variables_is_at_its_end_at_once(tmp_path: Path) -> None:
    server = await _serve("127.99.1.2", Agent(Mib([])))
    try:
        got = await run("snmpgetnext", tmp_path, f"127.99.1.2:{server.port}", ".1.3.6.1", community="public")
    finally:
        await server.close()
    assert got == [
        ".1.3.6.1 = No more variables left in this MIB View (It is past the end of the MIB tree)",
    ]
