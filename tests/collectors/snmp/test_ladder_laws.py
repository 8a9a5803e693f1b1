"""When a walk asks for less, when it does not, how long that is remembered, and how requests are sent again."""

from __future__ import annotations

import asyncio
import socket
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from collectors.errors import ProbeError, Reason
from collectors.snmp.engine import Engine
from collectors.snmp.ladder import EXPIRY_SECONDS, Ladders, Shape
from lab.ber import Pdu

from ...agents.hostile import behaviours as does
from ...agents.twisted import octets, table, twisted
from ...agents.twists import lost_above
from .contract import COLUMNS, NAME, SCALARS, STORE, UP_TIME, WHOLE, soon, target

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from collectors.snmp.client import Walk
    from lab.ber import Message

    from ...agents.twisted import Reply, TwistedAgent

_IP_RECVERR = 11
LONG = table({NAME: {row: octets(b"%0100d" % row) for row in range(1, 61)}})
"""Six answers of 1,400 octets."""

ALL_OF_IT = ({(row,): b"%0100d" % row for row in range(1, 61)},)


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    started = Engine()
    await started.start()
    yield started
    await started.close()


def rungs(engine: Engine) -> list[int]:
    """Where the ladder stands for each table that was walked."""
    return [shape.rung for shape in engine._ladders._shapes.values()]


async def walked(engine: Engine, agent: TwistedAgent, *columns: str, retries: int = 1) -> Walk:
    session = engine.session(target(agent.port, timeout=0.15, retries=retries))
    return await session.walk(columns, deadline=soon(20))


class Losing:
    """Loses some of the answers to GETBULK: those whose number, counted from 1, is among these."""

    def __init__(self, *numbers: int) -> None:
        self.numbers, self.asked = frozenset(numbers), 0

    def twist(self, request: Message, answer: bytes, reply: Reply) -> None:
        self.asked += request.pdu == Pdu.GET_BULK
        if request.pdu != Pdu.GET_BULK or self.asked not in self.numbers:
            reply.send(answer)


async def test_an_answer_lost_by_chance_does_not_make_the_walk_ask_for_less(engine: Engine) -> None:
    """One of that size has come before. It costs one small request, and the same again; the walk is whole."""
    losing = Losing(3)
    async with twisted(LONG, losing.twist) as agent:
        found = await walked(engine, agent, NAME)
    assert (found.columns, found.failure) == (ALL_OF_IT, None)
    assert rungs(engine) == [0]
    kinds = [request.pdu for request in agent.requests]
    assert kinds[:5] == [Pdu.GET_BULK, Pdu.GET_BULK, Pdu.GET_BULK, Pdu.GET, Pdu.GET_BULK]
    assert kinds.count(Pdu.GET) == 1
    assert agent.requests[2].bindings == agent.requests[4].bindings


async def test_answers_lost_twice_in_a_row_do(engine: Engine) -> None:
    """Where the path has changed in the middle of a walk, that one of that size came before means nothing."""
    losing = Losing(3, 4)
    async with twisted(LONG, losing.twist) as agent:
        found = await walked(engine, agent, NAME)
    assert (found.columns, found.failure) == (ALL_OF_IT, None)
    assert rungs(engine) == [1]


async def test_a_first_answer_that_is_lost_does_at_once(engine: Engine) -> None:
    """Nothing speaks against its size being to blame."""
    async with twisted(LONG, Losing(1).twist) as agent:
        found = await walked(engine, agent, NAME)
    assert (found.columns, found.failure) == (ALL_OF_IT, None)
    assert rungs(engine) == [1]


async def test_a_device_that_died_teaches_nothing_about_its_sizes(engine: Engine) -> None:
    """The small request stays without an answer as well; the next poll asks as before."""

    def dying(_request: Message, answer: bytes, reply: Reply) -> None:
        if len(agent.requests) <= 2:
            reply.send(answer)

    async with twisted(LONG, dying) as agent:
        found = await walked(engine, agent, NAME)
    assert found.failure is not None
    assert found.failure.reason is Reason.TIMEOUT
    assert 0 < len(found.columns[0]) < 60
    assert rungs(engine) == [0]


async def test_what_a_device_needs_is_remembered_until_it_expires(engine: Engine) -> None:
    """The second walk runs into no time-out; after an hour it is found out anew, as the cause may be gone."""
    async with twisted(STORE, lost_above(250)) as agent:
        costs = []
        for _ in range(3):
            session = engine.session(target(agent.port, timeout=0.12))
            found = await session.walk(COLUMNS, scalars=SCALARS, deadline=soon(20))
            assert (found.columns, found.scalars, found.failure) == (WHOLE, (4711, 10), None)
            traffic = session.traffic
            costs.append((traffic.sent_packets - traffic.received_packets, rungs(engine)[0]))
            if len(costs) == 2:
                shape = next(iter(engine._ladders._shapes.values()))
                assert 0 < shape.until - asyncio.get_running_loop().time() <= EXPIRY_SECONDS
                shape.until = 0.0
    (first, low), second, third = costs
    assert first > 0
    assert second == (0, low)
    assert third == (first, low)


async def test_an_error_status_is_an_error_and_no_empty_table(engine: Engine) -> None:
    """Also when it comes for the first request: a table that cannot be read is not a table without rows."""
    async with twisted(STORE, does.refusing(does.AUTHORIZATION_ERROR)) as agent:
        with pytest.raises(ProbeError, match=r"authorizationError \(16\)") as error:
            await walked(engine, agent, NAME)
    assert error.value.reason is Reason.AGENT_ERROR


async def test_requests_are_sent_again_after_longer_and_longer(engine: Engine) -> None:
    """The time-out, then 1.5 and 2.25 times as long, and as often as was asked for."""
    times: list[float] = []
    loop = asyncio.get_running_loop()
    async with twisted(STORE, lambda *_: times.append(loop.time())) as agent:
        session = engine.session(target(agent.port, timeout=0.1, retries=3))
        with pytest.raises(ProbeError, match="asked 4 times"):
            await session.get([f"{UP_TIME}.0"], deadline=soon())
    pauses = [after - before for before, after in pairwise(times)]
    assert len(times) == 4
    assert [pause >= wait for pause, wait in zip(pauses, (0.09, 0.14, 0.21), strict=True)] == [True] * 3
    assert sum(pauses) < 3


async def test_the_socket_hears_of_no_error_of_others(engine: Engine) -> None:
    """IP_RECVERR is off, so that ICMP about one device cannot end the receiving of another's answers."""
    bound = engine._transports[socket.AF_INET]._socket
    assert bound is not None
    assert bound.getsockopt(socket.IPPROTO_IP, _IP_RECVERR) == 0


def test_an_answer_is_proven_by_one_of_about_its_size_on_the_same_rung() -> None:
    """A little longer is proven, too; a step down begins anew."""
    shape = Shape(variable_octets=20, proven_octets=1000)
    assert [shape.is_proven(variables) for variables in (1, 46, 51, 52, 100)] == [True, True, True, False, False]
    assert shape.step_down(0.0)
    assert not shape.is_proven(1)


def test_what_every_table_of_a_city_needs_is_remembered_together() -> None:
    """6,500 devices of 12 tables: nothing learnt of one pushes out what was learnt of another."""
    ladders = Ladders()
    keys = [(f"10.0.{number // 250}.{number % 250}", 161, tables) for number in range(6_500) for tables in range(12)]
    for key in keys:
        ladders.shape(key, 0.0).step_down(0.0)
    assert {ladders.shape(key, 1.0).rung for key in keys} == {1}
