"""v3 of both clients against engines of three hands: snmpd, pysnmp's command responder and the lab's."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import msgspec
import pytest

from collectors.errors import ProbeError, Reason
from collectors.snmp.client import SnmpLogin, SnmpTarget, UsmLogin
from collectors.snmp.engine import Engine
from inventory.secret import Secret
from lab.agent import Agent
from lab.mib import octets
from lab.server import AgentServer
from lab.usm import DECRYPTION_ERROR, UNKNOWN_USER, UNSUPPORTED_LEVEL, WRONG_DIGEST, UsmEngine

from ...agents.pysnmp_agent import DESCRIPTION, pysnmp_agent
from ...agents.snmpd import LOCATION, start_snmpd
from ...agents.twisted import table
from .contract import STORE, WHOLE, both_clients, opened, soon, walk
from .usm_logins import AUTH_PASS, AUTHS, PAIRS, PRIV_PASS, login, user_name, users

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping
    from pathlib import Path

    from lab.mib import Mib

    from ...agents.snmpd import Snmpd

SYS_DESCR, SYS_LOCATION = "1.3.6.1.2.1.1.1", "1.3.6.1.2.1.1.6"
ENGINE_ID = b"\x80\x00\x1f\x88\x04wardwatch lab"
ADDRESS = "127.0.93.1"
LEVELS = [("", ""), *((auth, "") for auth in AUTHS), *PAIRS]

NET_SNMP_AUTH = {"md5": "MD5", "sha": "SHA"} | {f"sha{bits}": f"SHA-{bits}" for bits in (224, 256, 384, 512)}
NET_SNMP_PRIV = {
    "des": "DES",
    "aes128": "AES",
    "aes192": "AES-192",
    "aes256": "AES-256",
    "aes192c": "AES-192-C",
    "aes256c": "AES-256-C",
}
SNMPD_LEVELS = [("", ""), *((auth, "") for auth in AUTHS), *(pair for pair in PAIRS if pair[1] in NET_SNMP_PRIV)]


def target(login: SnmpLogin, port: int, address: str = "127.0.0.1") -> SnmpTarget:
    return SnmpTarget("v3", address, port, login, timeout_seconds=2.0)


def _snmpd_users() -> str:
    lines = []
    for auth, priv in SNMPD_LEVELS:
        words = [f"createUser {user_name(auth, priv)}"]
        words += [f'{NET_SNMP_AUTH[auth]} "{AUTH_PASS}"'] if auth else []
        words += [f'{NET_SNMP_PRIV[priv]} "{PRIV_PASS}"'] if priv else []
        level = "priv" if priv else "auth" if auth else "noauth"
        lines += [" ".join(words), f"rouser {user_name(auth, priv)} {level}"]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def snmpd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snmpd]:
    with start_snmpd(tmp_path_factory.mktemp("snmpd-v3"), configuration=_snmpd_users()) as running:
        yield running


async def test_every_pair_of_algorithms_of_snmpd(snmpd: Snmpd) -> None:
    """43 levels: none, six to authenticate, and these with DES, AES-128 and both expansions of AES-192 and AES-256."""
    found = {}
    async with opened("native") as client:
        for auth, priv in SNMPD_LEVELS:
            session = client.session(target(login(auth, priv), snmpd.port))
            found[auth, priv] = await session.get([f"{SYS_LOCATION}.0"], deadline=soon())
    assert found == dict.fromkeys(SNMPD_LEVELS, (LOCATION.encode(),))


@pytest.mark.parametrize("engine_ids", [("01", "01"), ("01", "02")], ids=["restarted", "replaced"])
async def test_snmpd_is_started_anew(tmp_path: Path, engine_ids: tuple[str, str]) -> None:
    """In the same place, as the same engine some boots later, or as another one.

    No request fails; the new state costs one packet, and once it is known none.
    """
    port, costs = 0, []
    async with opened("native") as client:
        assert isinstance(client, Engine)
        for number, engine_id in enumerate(engine_ids):
            identity = f"exactEngineID 0x80001f8804{engine_id}\noldEngineID 0x80001f8804{engine_id}"
            configuration = f"{identity}\nengineBoots {5 * number}\n{_snmpd_users()}"
            folder = tmp_path / str(number)
            folder.mkdir()
            with start_snmpd(folder, configuration=configuration, port=port) as agent:
                port = agent.port
                for _ in range(2):
                    session = client.session(target(login("sha512", "aes256c"), port))
                    assert await session.get([f"{SYS_LOCATION}.0"], deadline=soon()) == (LOCATION.encode(),)
                    costs.append(session.traffic.sent_packets)
    assert costs == [2, 1, 2, 1]
    restarted = engine_ids[0] == engine_ids[1]
    assert client.usm.reports["usmStatsNotInTimeWindows"] == restarted
    assert client.usm.reports["usmStatsUnknownEngineIDs"] == (1 if restarted else 2)


async def test_every_pair_of_algorithms_of_pysnmp() -> None:
    """49 levels: those of snmpd and 3DES."""
    found = {}
    async with pysnmp_agent(users()) as port, opened("native") as client:
        for auth, priv in LEVELS:
            session = client.session(target(login(auth, priv), port))
            found[auth, priv] = await session.get([f"{SYS_DESCR}.0"], deadline=soon())
    assert found == dict.fromkeys(LEVELS, (DESCRIPTION.encode(),))


@asynccontextmanager
async def lab_agent(contexts: Mapping[str, Mib] | None = None) -> AsyncIterator[tuple[Agent, int]]:
    """The lab's agent with all users, up for a thousand seconds; and its port."""
    server = AgentServer(host=ADDRESS)
    agent = Agent(STORE, usm=UsmEngine.of(ENGINE_ID, users()), booted=time.time() - 1000, contexts=contexts)
    server.add(ADDRESS, agent)
    await server.start()
    try:
        yield agent, server.port
    finally:
        await server.close()


@both_clients
async def test_every_pair_of_algorithms_of_the_lab(kind: str) -> None:
    """What both clients read of the lab's own engine is the same table, at each of 49 levels."""
    async with lab_agent() as (_, port), opened(kind) as client:
        for auth, priv in LEVELS:
            found = await walk(client.session(target(login(auth, priv), port, ADDRESS)))
            assert (found.columns, found.scalars, found.failure) == (WHOLE, (4711, 10), None), (auth, priv)


THE_USER = user_name("sha", "aes256")


def given(user: str, auth: tuple[str, str], priv: tuple[str, str] | None) -> SnmpLogin:
    """A login with any protocols and passphrases."""
    return SnmpLogin(
        3,
        user=user,
        auth=UsmLogin(auth[0], Secret(auth[1])),
        priv=None if priv is None else UsmLogin(priv[0], Secret(priv[1])),
    )


REFUSED = {
    "wrong authentication passphrase": (
        given(THE_USER, ("sha", "not the passphrase"), ("aes256", PRIV_PASS)),
        WRONG_DIGEST,
    ),
    "wrong authentication protocol": (given(THE_USER, ("sha256", AUTH_PASS), ("aes256", PRIV_PASS)), WRONG_DIGEST),
    "wrong privacy passphrase": (given(THE_USER, ("sha", AUTH_PASS), ("aes256", "not it at all")), DECRYPTION_ERROR),
    "wrong privacy protocol": (given(THE_USER, ("sha", AUTH_PASS), ("des", PRIV_PASS)), DECRYPTION_ERROR),
    "the other key expansion": (given(THE_USER, ("sha", AUTH_PASS), ("aes256c", PRIV_PASS)), DECRYPTION_ERROR),
    "unknown user": (given("nobody", ("sha", AUTH_PASS), ("aes256", PRIV_PASS)), UNKNOWN_USER),
    "privacy of a user that has none": (
        given(user_name("sha", ""), ("sha", AUTH_PASS), ("aes256", PRIV_PASS)),
        UNSUPPORTED_LEVEL,
    ),
    "authentication of a user that has none": (given(user_name("", ""), ("sha", AUTH_PASS), None), UNSUPPORTED_LEVEL),
}


@both_clients
@pytest.mark.parametrize("case", REFUSED)
async def test_a_refused_login_is_told_from_silence(kind: str, case: str) -> None:
    """The reason is the login's, the agent counted what it should, and no passphrase is in the message."""
    login, counter = REFUSED[case]
    async with lab_agent() as (agent, port), opened(kind) as client:
        with pytest.raises(ProbeError) as error:
            await walk(client.session(target(login, port, ADDRESS)))
        assert agent.usm is not None
        assert agent.usm.reports[counter] >= 1
    assert error.value.reason is Reason.AUTHENTICATION
    assert not any(secret in str(error.value) for secret in (AUTH_PASS, PRIV_PASS, "not it at all"))


VLANS = {
    "vlan-20": table({"1.3.6.1.2.1.17.4.3.1.2": {row: octets(b"of vlan 20") for row in (1, 2)}}),
    "vlan-30": table({"1.3.6.1.2.1.17.4.3.1.2": {7: octets(b"of vlan 30")}}),
}


@both_clients
@pytest.mark.parametrize("version", [1, 2, 3])
async def test_contexts_are_asked_by_their_name(kind: str, version: int) -> None:
    """The forwarding tables of two VLANs, each in a context of its own, and nothing of them in the usual one."""
    usual = login("sha256", "aes128") if version == 3 else SnmpLogin(version, Secret("public"))
    found = []
    async with lab_agent(VLANS) as (_, port), opened(kind) as client:
        for name in ("vlan-20", "vlan-30", ""):
            session = client.session(target(msgspec.structs.replace(usual, context=name), port, ADDRESS))
            found.append((await session.walk(["1.3.6.1.2.1.17.4.3.1.2"], deadline=soon())).columns)
    assert found == [({(1,): b"of vlan 20", (2,): b"of vlan 20"},), ({(7,): b"of vlan 30"},), ({},)]


async def test_a_context_that_the_agent_does_not_have_is_named() -> None:
    """An error of the agent, at once; not silence and not an empty table."""
    async with lab_agent(VLANS) as (_, port), opened("native") as client:
        session = client.session(target(login("sha256", "aes128", context="vlan-40"), port, ADDRESS))
        with pytest.raises(ProbeError, match="does not have the context") as error:
            await session.walk(["1.3.6.1.2.1.17.4.3.1.2"], deadline=soon())
    assert error.value.reason is Reason.AGENT_ERROR
    assert session.traffic.retries == 0
