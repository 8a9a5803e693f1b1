"""Every recording, served on loopback, read whole by both clients: the same variables, and those of the file."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from collectors.snmp.client import SnmpLogin, SnmpTarget, VarBind
from inventory.secret import Secret
from lab.agent import Agent
from lab.mib import oid
from lab.recording import load_snmprec
from lab.server import AgentServer

from ...shared_data import shared
from .contract import opened, soon

if TYPE_CHECKING:
    from pathlib import Path

    from collectors.snmp.client import SnmpClient, Value

ROOT = "1.3"
RECORDINGS = 70
OCTETS, OID, NULL, ADDRESS = 4, 6, 5, 64


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
        return bytes.fromhex(raw.decode())
    if tag == OCTETS:
        return raw
    if tag == OID:
        return raw.decode().lstrip(".")
    if tag == ADDRESS:
        return IPv4Address(raw.decode()).packed
    return None if tag == NULL else int(raw)


async def listed(client: SnmpClient, address: str, port: int) -> list[VarBind]:
    target = SnmpTarget(address, address, port, SnmpLogin(2, Secret("public")), timeout_seconds=5, max_repetitions=60)
    return [each async for each in client.session(target).subtree(ROOT, deadline=soon(60))]


async def test_both_clients_read_from_every_recording_what_its_file_holds() -> None:
    """70 devices, some 66,000 variables: OIDs, tags and values, in order."""
    server = AgentServer()
    devices = {
        f"127.70.0.{number}": path
        for number, path in enumerate(sorted(shared("recordings/recordings").glob("*.snmprec")), 1)
    }
    for address, path in devices.items():
        server.add(address, Agent(load_snmprec(path).mib))
    await server.start()
    try:
        async with opened("native") as native, opened("pysnmp") as pysnmp:
            count = 0
            for address, path in devices.items():
                expected = variables_of(path)
                count += len(expected)
                assert await listed(native, address, server.port) == expected, f"{path.name}, native"
                assert await listed(pysnmp, address, server.port) == expected, f"{path.name}, pysnmp"
    finally:
        await server.close()
    assert len(devices) == RECORDINGS
    assert count > 60_000
