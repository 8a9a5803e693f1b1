"""The socket of many addresses: who answers, from where, and what hostile or foreign datagrams do (nothing)."""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import AsyncIterator

import pytest

from lab.agent import Agent
from lab.ber import Pdu
from lab.errors import AddressTakenError, LabError
from lab.mib import Mib, oid, text
from lab.server import AgentServer, _loopback

from .client import answer, request

NAME = "1.3.6.1.2.1.1.5.0"
FIRST, SECOND = "127.99.0.1", "127.99.7.2"


def _agent(name: str, **wishes: float) -> Agent:
    return Agent(Mib([(oid(NAME), text(name))]), **wishes)  # type: ignore[arg-type]


@pytest.fixture
async def server() -> AsyncIterator[AgentServer]:
    served = AgentServer()
    served.add(FIRST, _agent("one"))
    served.add(SECOND, _agent("two"))
    await served.start()
    yield served
    await served.close()


class Asker:
    """A UDP socket that hears from everybody."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(0)
        self.socket.bind(("127.0.0.1", 0))

    async def ask(self, address: str, port: int, data: bytes, patience: float = 5.0) -> tuple[bytes, tuple[str, int]]:
        loop = asyncio.get_running_loop()
        await loop.sock_sendto(self.socket, data, (address, port))
        got: tuple[bytes, tuple[str, int]] = await asyncio.wait_for(loop.sock_recvfrom(self.socket, 65535), patience)
        return got


@pytest.fixture
async def asker() -> AsyncIterator[Asker]:
    made = Asker()
    yield made
    made.socket.close()


async def test_each_agent_answers_from_the_address_that_was_asked(server: AgentServer, asker: Asker) -> None:
    for address, name in ((FIRST, b"one"), (SECOND, b"two"), (FIRST, b"one")):
        data, source = await asker.ask(address, server.port, request(Pdu.GET, NAME))
        assert source == (address, server.port)
        assert answer(data).variables == ((NAME, 4, name),)


async def test_a_server_on_one_address_serves_that_one(asker: Asker) -> None:
    served = AgentServer(host="127.0.0.1")
    served.add("127.0.0.1", _agent("alone"))
    await served.start()
    try:
        data, source = await asker.ask("127.0.0.1", served.port, request(Pdu.GET, NAME))
        assert source == ("127.0.0.1", served.port)
        assert answer(data).variables[0][2] == b"alone"
    finally:
        await served.close()


async def test_an_address_without_agent_is_silent_and_counted(server: AgentServer, asker: Asker) -> None:
    with pytest.raises(TimeoutError):
        await asker.ask("127.99.9.9", server.port, request(Pdu.GET, NAME), patience=0.1)
    assert server.unknown == 1


async def test_hostile_datagrams_do_not_stop_the_answers(server: AgentServer, asker: Asker) -> None:
    dice = random.Random(1)  # noqa: S311 -- the same garbage in every run
    good = request(Pdu.GET_BULK, NAME, second=5)
    for _ in range(300):
        cut = good[: dice.randrange(len(good))]
        garbage = dice.randbytes(dice.randrange(300))
        flipped = bytearray(good)
        flipped[dice.randrange(len(good))] = dice.randrange(256)
        for data in (cut, garbage, bytes(flipped)):
            asker.socket.sendto(data, (FIRST, server.port))
        await asyncio.sleep(0)
    other = Asker()
    try:
        data, _ = await other.ask(FIRST, server.port, request(Pdu.GET, NAME))
    finally:
        other.socket.close()
    assert answer(data).variables == ((NAME, 4, b"one"),)


async def test_latency_delays_one_agent_and_not_the_others(asker: Asker) -> None:
    served = AgentServer()
    served.add(FIRST, _agent("slow", latency_seconds=0.2))
    served.add(SECOND, _agent("quick"))
    await served.start()
    try:
        asker.socket.sendto(request(Pdu.GET, NAME), (FIRST, served.port))
        data, _ = await asker.ask(SECOND, served.port, request(Pdu.GET, NAME))
        assert answer(data).variables[0][2] == b"quick"
        begun = asyncio.get_running_loop().time()
        late, _ = await asyncio.wait_for(asyncio.get_running_loop().sock_recvfrom(asker.socket, 65535), 5)
        assert answer(late).variables[0][2] == b"slow"
        assert asyncio.get_running_loop().time() - begun > 0.1
    finally:
        await served.close()


async def test_an_answer_on_its_way_when_the_server_closes_is_not_sent(asker: Asker) -> None:
    served = AgentServer()
    agent = _agent("slow", latency_seconds=0.05)
    served.add(FIRST, agent)
    await served.start()
    asker.socket.sendto(request(Pdu.GET, NAME), (FIRST, served.port))
    for _ in range(1000):
        if agent.counters.sent:
            break
        await asyncio.sleep(0.001)
    await served.close()
    await asyncio.sleep(0.1)
    assert served.send_failures == 0
    with pytest.raises(BlockingIOError):
        asker.socket.recv(65535)


@pytest.mark.parametrize(
    ("source", "destination", "served"),
    [
        ("127.0.0.1", "127.5.5.5", True),
        ("10.0.0.1", "127.5.5.5", False),
        ("127.0.0.1", "10.0.0.1", False),
        ("1270.1.1.1", "127.0.0.1", False),
    ],
)
def test_only_from_loopback_to_loopback_is_served(source: str, destination: str, served: bool) -> None:
    packed = socket.inet_aton(destination)
    assert _loopback(source, packed) is served
    assert not _loopback(source, b"")


async def test_a_datagram_from_this_machine_s_outer_address_is_dropped(server: AgentServer) -> None:
    """The socket is tied to loopback, so that a datagram to another address of this machine does not reach an agent."""
    probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    probe.settimeout(0)
    try:
        probe.connect(("192.0.2.1", 9))
        outer = probe.getsockname()[0]
    except OSError:
        return  # no other address: nothing to be dropped
    finally:
        probe.close()
    asker = Asker()
    try:
        with pytest.raises((TimeoutError, OSError)):
            await asker.ask(outer, server.port, request(Pdu.GET, NAME), patience=0.1)
    finally:
        asker.socket.close()


def test_agents_stand_at_loopback_addresses_and_one_at_each() -> None:
    served = AgentServer()
    served.add(FIRST, _agent("one"))
    with pytest.raises(AddressTakenError, match=FIRST):
        served.add(FIRST, _agent("another"))
    with pytest.raises(LabError, match=r"10\.0\.0\.1: the lab serves loopback"):
        served.add("10.0.0.1", _agent("outside"))
    with pytest.raises(LabError, match="not started"):
        _ = served.port
