"""Every recording, served on loopback, read whole by both clients: the same variables, and those of the file."""

from __future__ import annotations

import struct
import time
from contextlib import asynccontextmanager
from ipaddress import IPv4Address
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from collectors.snmp.client import SnmpLogin, SnmpTarget, VarBind
from inventory.secret import Secret
from lab.agent import Agent
from lab.mib import oid
from lab.recording import load_contexts, load_snmprec
from lab.server import AgentServer
from lab.usm import UsmEngine

from ...shared_data import shared
from .contract import both_clients, opened, soon
from .usm_logins import login, users

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from collectors.snmp.client import SnmpClient, Value

ROOT = "1.3"
OCTETS, OID, NULL, ADDRESS, COUNTER64 = 4, 6, 5, 64, 70
OPAQUE_FLOAT = b"\x9f\x78\x04"


def variables_of(path: Path) -> list[VarBind]:
    """What a recording holds below the root, in the order of OIDs; read without any of the code under test."""
    found: dict[tuple[int, ...], VarBind] = {}
    for line in path.read_bytes().splitlines():
        name, kind, raw = line.split(b"|", 2)
        dotted = name.decode()
        if (dotted + ".").startswith(ROOT + "."):
            found.setdefault(oid(dotted), VarBind(dotted, int(kind.rstrip(b"xe")), value_of(kind, raw)))
    return [found[key] for key in sorted(found)]


def value_of(kind: bytes, raw: bytes) -> Value | None:
    tag = int(kind.rstrip(b"xe"))
    if kind.endswith(b"x"):
        octets = bytes.fromhex(raw.decode())
        return float(struct.unpack(">f", octets[3:])[0]) if octets.startswith(OPAQUE_FLOAT) else octets
    if tag == OCTETS:
        return raw
    if tag == OID:
        return raw.decode().lstrip(".")
    if tag == ADDRESS:
        return IPv4Address(raw.decode()).packed
    return None if tag == NULL else int(raw)


async def listed(client: SnmpClient, login: SnmpLogin, address: str, port: int, root: str) -> list[VarBind]:
    target = SnmpTarget(address, address, port, login, timeout_seconds=5, max_repetitions=60)
    return [each async for each in client.session(target).subtree(root, deadline=soon(60))]


@asynccontextmanager
async def served(paths: list[Path]) -> AsyncIterator[tuple[dict[str, Path], int]]:
    """The recordings by the address that each answers at, and their port."""
    server = AgentServer()
    devices = {f"127.70.{number // 250}.{number % 250 + 1}": path for number, path in enumerate(paths)}
    for number, (address, path) in enumerate(devices.items()):
        usm = UsmEngine.of(b"\x80\x00\x1f\x88\x04recording %d" % number, users())
        contexts = load_contexts(path)
        agent = Agent(load_snmprec(path).mib, usm=usm, booted=time.time() - 86_400, contexts=contexts)
        server.add(address, agent)
    await server.start()
    try:
        yield devices, server.port
    finally:
        await server.close()


def below(root: str, variables: list[VarBind]) -> list[VarBind]:
    return [each for each in variables if f"{each.oid}.".startswith(f"{root}.")]


SHARED, OWN = "shared", "own"
PLACES = {SHARED: (70, 60_000), OWN: (20, 1_000)}
"""How many recordings and variables there are at least."""

LOGINS = {
    "v1": SnmpLogin(1, Secret("public")),
    "v2c": SnmpLogin(2, Secret("public")),
    "v3": login("sha256", "aes128"),
}
FORWARDING = "1.3.6.1.2.1.17.4.3.1"
ROOTS_BY_GETNEXT = ("1.3.6.1.2.1.1", "1.3.6.1.2.1.31")
"""What the slow client reads in v1, one variable a packet: groups with text, objects and, left out in v1, Counter64."""


def recordings(place: str) -> list[Path]:
    if place == SHARED:
        return sorted(shared("recordings/recordings").glob("*.snmprec"))
    return sorted(Path(__file__).parents[2].joinpath("recordings").glob("*/agent.snmprec"))


@both_clients
@pytest.mark.parametrize("version", LOGINS)
async def test_a_companion_of_a_recording_is_read_in_its_context(kind: str, version: str, tmp_path: Path) -> None:
    """The forwarding table of a VLAN in a file of its own; without its context it is not there."""
    files = {
        "switch": f"{FORWARDING}.1|2|1",
        "switch@20": f"{FORWARDING}.2.20|2|7",
        "switch@30": f"{FORWARDING}.2.30|2|9",
    }
    for name, line in files.items():
        (tmp_path / f"{name}.snmprec").write_text(f"{line}\n")
    found = []
    async with served([tmp_path / "switch.snmprec"]) as ((address, *_), port), opened(kind) as client:
        for context in ("", "20", "30"):
            used = msgspec.structs.replace(LOGINS[version], context=context)
            found += await listed(client, used, address, port, FORWARDING)
    assert found == [
        VarBind(f"{FORWARDING}.1", 2, 1),
        VarBind(f"{FORWARDING}.2.20", 2, 7),
        VarBind(f"{FORWARDING}.2.30", 2, 9),
    ]


@pytest.mark.timeout(400)
@pytest.mark.parametrize("version", LOGINS)
@pytest.mark.parametrize("place", PLACES)
async def test_both_clients_read_from_every_recording_what_its_file_holds(place: str, version: str) -> None:
    """OIDs, tags and values, in order: more than 60,000 variables of 70 devices, and those of our own recordings.

    In v1 there is no Counter64, and pysnmp reads two groups only.
    """
    paths = recordings(place)
    used, count = LOGINS[version], 0
    async with served(paths) as (devices, port), opened("native") as native, opened("pysnmp") as pysnmp:
        for address, path in devices.items():
            expected = [each for each in variables_of(path) if version != "v1" or each.tag != COUNTER64]
            count += len(expected)
            assert await listed(native, used, address, port, ROOT) == expected, f"{path}, native"
            for root in ROOTS_BY_GETNEXT if version == "v1" else (ROOT,):
                found = await listed(pysnmp, used, address, port, root)
                assert found == below(root, expected), f"{path}, pysnmp"
    least_devices, least_variables = PLACES[place]
    assert len(paths) >= least_devices
    assert count >= least_variables * (0.9 if version == "v1" else 1)
