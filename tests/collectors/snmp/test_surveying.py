"""A survey: one small request tells of which tables an agent has anything."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from collectors.errors import ProbeError, ProbeTimeoutError
from collectors.poll import Work
from collectors.snmp import oid
from collectors.snmp.acquaintance import Acquaintance
from collectors.snmp.ber import encode_oid
from collectors.snmp.client import SnmpLogin, SnmpTarget
from collectors.snmp.client_pysnmp import PysnmpClient
from collectors.snmp.conversation import Conversation
from collectors.snmp.engine import Engine
from collectors.snmp.exchange import Answer, RawVariable
from collectors.snmp.modules import MODULES
from collectors.snmp.pdu import GET_NEXT, NO_SUCH_NAME, TOO_BIG, Request
from collectors.snmp.request import Request as Wanted
from collectors.snmp.request import roots_of
from collectors.snmp.surveying import find_present
from collectors.snmp.values import END_OF_MIB_VIEW
from inventory.secret import Secret
from tests.agents.snmpd import start_snmpd

from .memory_agent import MemoryAgent, memory_session

if TYPE_CHECKING:
    from pathlib import Path

    from collectors.snmp.exchange import Sink

ROOTS = ("1.3.6.1.2.1.1", "1.3.6.1.2.1.2.2.1", "1.3.6.1.2.1.33.1.2", "1.3.6.1.2.1.99.1.1.1")
HELD = ["1.3.6.1.2.1.1.3.0", "1.3.6.1.2.1.2.2.1.8.1", "1.3.6.1.2.1.100.1.0"]


class _Exchange:
    """Answers GETNEXT from sorted names; refuses as it is told to."""

    def __init__(self, *, version: int = 2, most: int = 100, status: int = 0) -> None:
        self.target = SnmpTarget("agent", "127.0.0.1", 161, SnmpLogin(version))
        self.asked: list[int] = []
        self._most, self._status = most, status

    async def ask(self, request: Request, sink: Sink, *, deadline: float, attempts: int) -> Answer:
        del deadline
        assert (request.tag, attempts) == (GET_NEXT, 2)
        self.asked.append(len(request.names))
        if self._status:
            return Answer(request, self._status, 0, 100)
        if len(request.names) > self._most:
            return Answer(request, TOO_BIG, 0, 100)
        found = []
        for place, name in enumerate(request.names, 1):
            following = min((other for other in map(encode_oid, HELD) if other > name), default=None)
            if following is None and self.target.login.version == 1:
                return Answer(request, NO_SUCH_NAME, place, 100)
            found.append(RawVariable(following or name, 2 if following else END_OF_MIB_VIEW, b"\x01"))
        sink.take(found)
        return Answer(request, 0, 0, 100)


async def survey(exchange: _Exchange, *roots: str) -> tuple[bool, ...]:
    return await find_present(exchange, tuple(map(encode_oid, roots)), deadline=0)  # type: ignore[arg-type]


async def test_what_is_below_a_root_is_told_for_all_in_one_request() -> None:
    exchange = _Exchange()
    assert await survey(exchange, *ROOTS, "1.3.6.1.4.1.9") == (True, True, False, False, False)
    assert exchange.asked == [5]


async def test_many_roots_are_asked_in_small_requests() -> None:
    exchange = _Exchange()
    roots = [f"1.3.6.1.2.1.{number}" for number in range(1, 41)]
    present = await survey(exchange, *roots)
    assert [root for root, there in zip(roots, present, strict=True) if there] == ["1.3.6.1.2.1.1", "1.3.6.1.2.1.2"]
    assert sorted(exchange.asked) == [16, 24]


async def test_a_request_that_is_too_big_is_halved() -> None:
    exchange = _Exchange(most=2)
    assert await survey(exchange, *ROOTS) == (True, True, False, False)
    assert exchange.asked == [4, 2, 2]


async def test_v1_refuses_a_name_that_nothing_follows_and_tells_of_the_others() -> None:
    exchange = _Exchange(version=1)
    assert await survey(exchange, "1.3.6.1.4.1.9", *ROOTS) == (False, True, True, False, False)


async def test_another_error_ends_the_survey() -> None:
    with pytest.raises(ProbeError):
        await survey(_Exchange(status=5), *ROOTS)
    with pytest.raises(ProbeError):
        await survey(_Exchange(most=0), *ROOTS)


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("client", [Engine, PysnmpClient])
async def test_a_real_agent_is_surveyed_by_both_clients(
    client: type[Engine | PysnmpClient], version: int, tmp_path: Path
) -> None:
    """Debian's snmpd has the system group and interfaces, and no UPS; beyond its last object there is nothing."""
    roots = ("1.3.6.1.2.1.1", "1.3.6.1.2.1.2.2.1", "1.3.6.1.2.1.33.1.2", "1.3.9.1")
    with start_snmpd(tmp_path) as agent:
        asking = client()
        await asking.start()
        try:
            login = SnmpLogin(version, Secret(agent.community))
            session = asking.session(SnmpTarget("snmpd", agent.address, agent.port, login))
            found = await session.present(roots, deadline=asyncio.get_running_loop().time() + 20)
        finally:
            await asking.close()
    assert found == (True, True, False, False)


def test_the_roots_of_a_request_are_above_its_columns_and_scalars() -> None:
    wanted = Wanted(columns=("1.3.6.1.2.1.2.2.1.8", "1.3.6.1.2.1.2.2.1.7"), scalars=("1.3.6.1.2.1.33.1.1.1",))
    assert roots_of(wanted) == ("1.3.6.1.2.1.2.2.1", "1.3.6.1.2.1.33.1.1")


class _Device:
    """A device that answers from memory, met from poll to poll."""

    def __init__(self) -> None:
        self.agent = MemoryAgent(
            {f"{oid.SYS_NAME}.0": b"r-1", f"{oid.IF_NAME}.1": b"wan", f"{oid.HR_PROCESSOR_LOAD}.1": 7}
        )
        self._acquaintance = Acquaintance()

    async def ask(self, work: frozenset[Work]) -> Conversation:
        self.agent.asked.clear()
        conversation = Conversation(memory_session(self.agent), deadline=1e12, clock=lambda: 0.0)
        await self._acquaintance.ask(conversation, work)
        return conversation


async def test_what_a_survey_found_absent_reads_as_if_it_had_been_asked() -> None:
    """The same outcomes and readings as without one, for fewer requests."""
    surveyed, plain = _Device(), _Device()
    plain._acquaintance._surveys = False
    everything = frozenset(Work)
    found, expected = await surveyed.ask(everything), await plain.ask(everything)
    assert {each.module: each for each in found.outcomes} == {each.module: each for each in expected.outcomes}
    assert found.readings == expected.readings
    assert len(surveyed.agent.asked) < len(plain.agent.asked) - len(MODULES) // 2
    health = frozenset({Work.HEALTH})
    assert (await surveyed.ask(health)).readings == (await plain.ask(health)).readings
    assert surveyed.agent.asked == plain.agent.asked


async def test_a_device_that_does_not_answer_a_survey_is_asked_everything_and_not_surveyed_again() -> None:
    device = _Device()
    device.agent.fails = lambda oids: ProbeTimeoutError("no answer") if "1.3.6.1.2.1.99.1.1.1" in oids else None
    found = await device.ask(frozenset(Work))
    assert [each.module for each in found.outcomes if each.reason is not None] == []
    first = len(device.agent.asked)
    await device.ask(frozenset(Work))
    assert len(device.agent.asked) == first - 1
