"""The lab's v3 engine, asked by net-snmp's own programs, and its counters and clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lab.agent import Agent, Wrong
from lab.ber import Pdu
from lab.errors import BerError
from lab.mib import Mib, number, octets, oid
from lab.server import AgentServer
from lab.usm import (
    DECRYPTION_ERROR,
    NOT_IN_WINDOW,
    UNKNOWN_ENGINE,
    UNKNOWN_USER,
    UNSUPPORTED_LEVEL,
    WRONG_DIGEST,
    UsmEngine,
    UsmUser,
    is_v3,
)

from .client import request
from .net_snmp import run

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "127.99.3.1"
ENGINE_ID = b"\x80\x00\x1f\x88\x04test"
AUTH_PASS, PRIV_PASS = "auth of eight", "priv of eight"
NAME = "1.3.6.1.2.1.1.5.0"
STORE = [(oid(NAME), octets(b"r-1"))]
PAIRS = {
    "none": UsmUser("none"),
    "md5": UsmUser("md5", "md5", AUTH_PASS),
    "sha224": UsmUser("sha224", "sha224", AUTH_PASS),
    "sha512": UsmUser("sha512", "sha512", AUTH_PASS),
    "md5-des": UsmUser("md5-des", "md5", AUTH_PASS, "des", PRIV_PASS),
    "sha-aes128": UsmUser("sha-aes128", "sha", AUTH_PASS, "aes128", PRIV_PASS),
    "sha384-aes192": UsmUser("sha384-aes192", "sha384", AUTH_PASS, "aes192", PRIV_PASS),
    "sha-aes256": UsmUser("sha-aes256", "sha", AUTH_PASS, "aes256", PRIV_PASS),
    "md5-aes192": UsmUser("md5-aes192", "md5", AUTH_PASS, "aes192", PRIV_PASS),
}
TOOL_NAMES = {"md5": "MD5", "sha": "SHA", "sha224": "SHA-224", "sha384": "SHA-384", "sha512": "SHA-512"} | {
    "des": "DES",
    "aes128": "AES",
    "aes192": "AES-192",
    "aes256": "AES-256",
}


def options_of(user: UsmUser) -> tuple[str, ...]:
    """The user as net-snmp's programs take it."""
    level = "authPriv" if user.priv else "authNoPriv" if user.auth else "noAuthNoPriv"
    auth = ("-a", TOOL_NAMES[user.auth], "-A", user.auth_passphrase) if user.auth else ()
    priv = ("-x", TOOL_NAMES[user.priv], "-X", user.priv_passphrase) if user.priv else ()
    return ("-u", user.name, "-l", level, *auth, *priv)


async def ask(
    home: Path, agent: Agent, user: UsmUser, *names: str, tool: str = "snmpget", context: str = ""
) -> list[str]:
    """What a program prints when it asks the agent as a user."""
    server = AgentServer(host=ADDRESS, clock=lambda: 1000.0)
    server.add(ADDRESS, agent)
    await server.start()
    options = (*options_of(user), *(("-n", context) if context else ()))
    target = f"{ADDRESS}:{server.port}"
    try:
        return await run(tool, home, target, *names, community="-", version="-v3", options=options, patience="1")
    finally:
        await server.close()


def agent_of(*users: UsmUser) -> Agent:
    contexts = {"other": Mib([(oid(NAME), octets(b"r-2"))])}
    return Agent(Mib(STORE), usm=UsmEngine.of(ENGINE_ID, users or PAIRS.values()), contexts=contexts)


@pytest.mark.parametrize("name", PAIRS)
async def test_net_snmp_reads_at_every_level(tmp_path: Path, name: str) -> None:
    """Another implementation, by other people."""
    assert await ask(tmp_path, agent_of(), PAIRS[name], f".{NAME}") == [f".{NAME} = Hex-STRING: 72 2D 31"]


async def test_net_snmp_walks_a_long_table_through_answers_of_many_sizes(tmp_path: Path) -> None:
    """Encrypted answers are filled to the limit and not beyond."""
    rows = [((*oid("1.3.6.1.2.1.2.2.1.10"), row), number(row * 7919)) for row in range(1, 400)]
    user = PAIRS["sha384-aes192"]
    agent = Agent(Mib(rows), usm=UsmEngine.of(ENGINE_ID, [user]), max_message_octets=700)
    found = await ask(tmp_path, agent, user, ".1.3.6.1.2.1.2.2.1.10", tool="snmpbulkwalk")
    assert found[:-1] == [f".1.3.6.1.2.1.2.2.1.10.{row} = INTEGER: {row * 7919}" for row in range(1, 400)]


async def test_a_context_is_another_store(tmp_path: Path) -> None:
    found = [await ask(tmp_path, agent_of(), PAIRS["sha-aes128"], f".{NAME}", context=name) for name in ("other", "x")]
    assert found == [[f".{NAME} = Hex-STRING: 72 2D 32"], ["snmpget: Bad context specified"]]


REFUSED = {
    "user": (UsmUser("nobody", "sha", AUTH_PASS), UNKNOWN_USER, "Unknown user name"),
    "digest": (UsmUser("md5", "md5", "not it at all"), WRONG_DIGEST, "Authentication failure"),
    "level": (UsmUser("md5", "md5", AUTH_PASS, "des", PRIV_PASS), UNSUPPORTED_LEVEL, "Unsupported security level"),
    "key": (UsmUser("sha-aes128", "sha", AUTH_PASS, "aes128", "not it at all"), DECRYPTION_ERROR, "Decryption error"),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_net_snmp_is_told_why_it_is_refused(tmp_path: Path, case: str) -> None:
    """And the counter of it goes up."""
    user, counter, said = REFUSED[case]
    agent = agent_of()
    found = " ".join(await ask(tmp_path, agent, user, f".{NAME}"))
    assert said in found
    assert agent.usm is not None
    assert counter in agent.usm.reports
    assert agent.usm.reports[UNKNOWN_ENGINE] == 1


async def test_a_restart_is_another_boot(tmp_path: Path) -> None:
    """net-snmp's programs discover at each start, so that they find their way."""
    agent = agent_of()
    agent.reboot(900.0, 10.0)
    assert agent.usm is not None
    assert agent.usm.boots == 2
    assert await ask(tmp_path, agent, PAIRS["sha-aes128"], f".{NAME}") == [f".{NAME} = Hex-STRING: 72 2D 31"]
    assert NOT_IN_WINDOW not in agent.usm.reports


async def test_an_answer_changed_on_the_way_is_dropped_by_net_snmp(tmp_path: Path) -> None:
    agent = agent_of()
    agent.wrong = Wrong.REQUEST_ID
    found = " ".join(await ask(tmp_path, agent, PAIRS["sha-aes128"], f".{NAME}"))
    assert "Hex-STRING" not in found


def test_versions_are_told_apart() -> None:
    """A community in v2c behind an @ is a context, where there are any."""
    assert not is_v3(request(Pdu.GET, NAME))
    agent = agent_of()
    answers = [agent.receive(request(Pdu.GET, NAME, community=name), 1000.0) for name in ("public@other", "public@x")]
    assert answers[0] is not None
    assert b"r-2" in answers[0]
    assert answers[1] is None
    assert agent.counters.bad_community == 1


def test_an_agent_without_an_engine_does_not_know_v3() -> None:
    """It drops the message, as agents of before 1998 do."""
    agent = Agent(Mib(STORE))
    assert agent.receive(bytes.fromhex("3003020103"), 0.0) is None
    assert agent.counters.malformed == 1


@pytest.mark.parametrize("octets", ["", "30", "3000", "3003020103", "30090201033004020107", "040103"])
def test_what_is_no_message_is_refused(octets: str) -> None:
    engine = UsmEngine.of(ENGINE_ID, PAIRS.values())
    with pytest.raises(BerError):
        engine.open(bytes.fromhex(octets), 0)
