"""v3 of the native engine against agents that lie, restart, change their clock or are replaced, and against forgers."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, NamedTuple

import pytest

from collectors.errors import ProbeError, Reason
from collectors.snmp.client import SnmpTarget, Walk
from collectors.snmp.engine import Engine
from lab.ber import Pdu, Tag, encode_binding
from lab.usm import AUTHENTICATED, NOT_IN_WINDOW, UNKNOWN_ENGINE, UNKNOWN_USER, WRONG_DIGEST

from ...agents.twisted import octets, table
from ...agents.twisted_usm import ENGINE_ID, Exchange, UsmAgent, straight, usm_agent
from .contract import NAME, SCALARS, STORE, UP_TIME, WHOLE, soon, walk
from .usm_logins import login, user_name, users

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from collectors.snmp.client import SnmpLogin
    from collectors.snmp.session import Session

    Twist = Callable[[Exchange], Iterable[bytes]]

LOGIN = login("sha256", "aes128")
USERS = users()
USM_STATS = (1, 3, 6, 1, 6, 3, 15, 1, 1)
ELSEWHERE = b"\x80\x00\x1f\x88\x04elsewhere"


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    started = Engine()
    await started.start()
    yield started
    await started.close()


def session(
    engine: Engine,
    agent: UsmAgent,
    *,
    timeout: float = 2.0,
    retries: int = 1,
    login: SnmpLogin = LOGIN,
    address: str = "127.0.0.1",
) -> Session:
    target = SnmpTarget("twisted", address, agent.port, login, timeout_seconds=timeout, retries=retries)
    return engine.session(target)


def whole(found: Walk) -> bool:
    return (found.columns, found.scalars, found.failure) == (WHOLE, (4711, 10), None)


async def asked_once(session: Session) -> bool:
    """One variable, which costs one request where all is well; whether it came."""
    return await session.get([f"{UP_TIME}.0"], deadline=soon()) == (4711,)


def is_first(exchange: Exchange) -> bool:
    """Whether this is still discovery, which twists let pass."""
    return exchange.answer is None


def spoilt(octets: bytes, place: int) -> bytes:
    return octets[:place] + bytes((octets[place] ^ 1,)) + octets[place + 1 :]


def forged(exchange: Exchange, counter: int, *, engine_id: bytes = ENGINE_ID, level: int = 0) -> bytes:
    """A report that was not authenticated, under the right msgID."""
    assert exchange.answer is not None
    pdu = exchange.answer._replace(
        pdu=Pdu.REPORT, first=0, second=0, bindings=encode_binding((*USM_STATS, counter, 0), Tag.COUNTER32, b"\x01")
    )
    return exchange.seal(pdu, level=level, engine_id=engine_id)


class Wrong(NamedTuple):
    """An answer that must not be taken, and the reason when nothing else comes."""

    make: Callable[[Exchange], bytes]
    reason: Reason


def _number(exchange: Exchange) -> int:
    assert exchange.security is not None
    return exchange.security.number


def _other_request_id(exchange: Exchange) -> bytes:
    assert exchange.answer is not None
    return exchange.seal(exchange.answer._replace(request_id=exchange.answer.request_id ^ 1))


WRONG = {
    "noAuthNoPriv": Wrong(lambda asked: asked.seal(level=0), Reason.AUTHENTICATION),
    "authNoPriv": Wrong(lambda asked: asked.seal(level=AUTHENTICATED), Reason.AUTHENTICATION),
    "another user": Wrong(lambda asked: asked.seal(user=user_name("sha", "aes128").encode()), Reason.AUTHENTICATION),
    "another engine": Wrong(lambda asked: asked.seal(engine_id=ELSEWHERE), Reason.AUTHENTICATION),
    "another context": Wrong(lambda asked: asked.seal(context=b"vlan-1"), Reason.AUTHENTICATION),
    "another context engine": Wrong(lambda asked: asked.seal(context_engine=ELSEWHERE), Reason.AUTHENTICATION),
    "another msgID": Wrong(lambda asked: asked.seal(number=_number(asked) ^ 1), Reason.TIMEOUT),
    "another request-id": Wrong(_other_request_id, Reason.MALFORMED),
    "changed on the way": Wrong(lambda asked: spoilt(asked.seal(), -1), Reason.AUTHENTICATION),
    "cut": Wrong(lambda asked: asked.seal()[:-3], Reason.MALFORMED),
    "of version 1": Wrong(lambda asked: asked.plain(0), Reason.MALFORMED),
    "of version 2c": Wrong(lambda asked: asked.plain(1), Reason.MALFORMED),
}


@pytest.mark.parametrize("case", WRONG)
async def test_what_is_not_the_answer_is_refused(engine: Engine, case: str) -> None:
    """Whatever is wrong with it; the reason tells security from malformed octets."""
    wrong = WRONG[case]

    def twist(asked: Exchange) -> Iterable[bytes]:
        return straight(asked) if is_first(asked) else [wrong.make(asked)]

    async with usm_agent(STORE, USERS, twist) as agent:
        with pytest.raises(ProbeError) as error:
            await walk(session(engine, agent, timeout=0.1))
    assert error.value.reason is wrong.reason


@pytest.mark.parametrize("case", WRONG)
async def test_what_is_not_the_answer_does_no_harm_before_it(engine: Engine, case: str) -> None:
    """The right answer that comes behind it counts, at once and without a retry."""
    wrong = WRONG[case]

    def twist(asked: Exchange) -> Iterable[bytes]:
        return straight(asked) if is_first(asked) else [wrong.make(asked), *straight(asked)]

    async with usm_agent(STORE, USERS, twist) as agent:
        asking = session(engine, agent)
        assert whole(await walk(asking))
    assert asking.traffic.retries == 0


FORGED = {
    "unknown user": lambda asked: forged(asked, UNKNOWN_USER),
    "wrong digest": lambda asked: forged(asked, WRONG_DIGEST),
    "not in the time window": lambda asked: forged(asked, NOT_IN_WINDOW),
    "unknown engineID": lambda asked: forged(asked, UNKNOWN_ENGINE, engine_id=ELSEWHERE),
    "signed with another key": lambda asked: spoilt(forged(asked, NOT_IN_WINDOW, level=AUTHENTICATED), -1),
}


@pytest.mark.parametrize("behind", [False, True], ids=["before the answer", "behind the answer"])
@pytest.mark.parametrize("case", FORGED)
async def test_a_forged_report_does_no_harm(engine: Engine, case: str, *, behind: bool) -> None:
    """Somebody sees each request and is quicker than the agent; the answer counts, and the clock stays what it was."""

    def twist(asked: Exchange) -> Iterable[bytes]:
        if is_first(asked):
            return straight(asked)
        found = [FORGED[case](asked), *straight(asked)]
        return found[::-1] if behind else found

    async with usm_agent(STORE, USERS, twist) as agent:
        asking = session(engine, agent)
        assert whole(await walk(asking))
        assert whole(await walk(session(engine, agent)))
    assert asking.traffic.retries == 0


async def test_a_forged_report_says_nothing_of_the_requests_that_follow(engine: Engine) -> None:
    """The agent is slow with the next answer: neither is the wait for that one cut, nor its failure misnamed."""
    loop, slow = asyncio.get_running_loop(), 0.6
    asked_at: list[float] = []

    def twist(asked: Exchange) -> Iterable[bytes]:
        if is_first(asked):
            return straight(asked)
        asked_at.append(loop.time())
        if len(asked_at) == 1:
            return [forged(asked, WRONG_DIGEST), *straight(asked)]
        return []

    async with usm_agent(STORE, USERS, twist) as agent:
        asking = session(engine, agent, timeout=slow, retries=0)
        found = await walk(asking)
        ended = loop.time()
    assert (asking.traffic.retries, len(asked_at)) == (0, 3), "the walk, what follows, and the small question"
    assert ended - asked_at[1] >= slow
    assert found.failure is not None
    assert found.failure.reason is Reason.TIMEOUT


async def test_forged_discovery_costs_a_retry_only(engine: Engine) -> None:
    """Somebody tells a made-up engineID first; the agent's own report then tells the true one."""

    def twist(asked: Exchange) -> Iterable[bytes]:
        if asked.number > 1:
            return straight(asked)
        report = asked.right or b""
        return [report.replace(ENGINE_ID, b"\x80\x00\x1f\x88\x04nowhere"), *straight(asked)]

    async with usm_agent(STORE, USERS, twist) as agent:
        asking = session(engine, agent)
        assert await asked_once(asking)
    assert asking.traffic.retries == 1


async def test_discovery_costs_one_packet_and_only_once(engine: Engine) -> None:
    """The time that discovery tells is good enough for the first request; the engine is remembered across polls."""
    async with usm_agent(STORE, USERS) as agent:
        first, second = session(engine, agent), session(engine, agent)
        assert await asked_once(first)
        assert await asked_once(second)
    assert (first.traffic.sent_packets, second.traffic.sent_packets) == (2, 1)
    assert agent.usm.reports == {UNKNOWN_ENGINE: 1}


async def test_forgetting_a_device_discovers_it_anew(engine: Engine) -> None:
    """As on a reload."""
    async with usm_agent(STORE, USERS) as agent:
        assert await asked_once(session(engine, agent))
        engine.forget("127.0.0.1", agent.port)
        again = session(engine, agent)
        assert await asked_once(again)
    assert again.traffic.sent_packets == 2


async def test_discovery_that_tells_no_time_is_followed_by_a_resync(engine: Engine) -> None:
    """Some agents tell zeros; the authenticated report that follows sets the clock."""

    def twist(asked: Exchange) -> Iterable[bytes]:
        if asked.number > 1:
            return straight(asked)
        return [exchange_without_time(asked)]

    def exchange_without_time(asked: Exchange) -> bytes:
        report = asked.right or b""
        boots_and_time = b"\x02\x01\x03\x02\x02\x03\xe8"
        assert boots_and_time in report
        return report.replace(boots_and_time, b"\x02\x01\x00\x02\x02\x00\x80")

    async with usm_agent(STORE, USERS, twist) as agent:
        asking = session(engine, agent)
        assert await asked_once(asking)
    assert agent.usm.reports == {UNKNOWN_ENGINE: 1, NOT_IN_WINDOW: 1}
    assert (asking.traffic.sent_packets, asking.traffic.retries) == (3, 0)


@pytest.mark.parametrize("jump", [151, 86_400, -151, -999])
async def test_a_clock_that_jumps_costs_one_resync(engine: Engine, jump: int) -> None:
    """Forward or back: the agent's authenticated report is believed once, and everything is read."""
    async with usm_agent(STORE, USERS) as agent:
        assert whole(await walk(session(engine, agent)))
        agent.usm.clock_offset = jump
        asking = session(engine, agent)
        assert whole(await walk(asking))
        assert whole(await walk(session(engine, agent)))
    assert (asking.traffic.sent_packets, asking.traffic.retries) == (2, 0)
    assert agent.usm.reports[NOT_IN_WINDOW] == 1


@pytest.mark.parametrize("drift", [149, -149])
async def test_a_clock_within_the_window_costs_nothing(engine: Engine, drift: int) -> None:
    """149 seconds either way are no reason to ask twice."""
    async with usm_agent(STORE, USERS) as agent:
        assert whole(await walk(session(engine, agent)))
        agent.usm.clock_offset = drift
        asking = session(engine, agent)
        assert whole(await walk(asking))
    assert asking.traffic.sent_packets == 1


@pytest.mark.parametrize("boots", [4, 2, 0])
async def test_a_restart_costs_one_resync(engine: Engine, boots: int) -> None:
    """Boots go up; in a device that forgets them, down."""
    async with usm_agent(STORE, USERS) as agent:
        assert whole(await walk(session(engine, agent)))
        agent.usm.boots, agent.uptime = boots, 2
        asking = session(engine, agent)
        assert whole(await walk(asking))
        assert whole(await walk(session(engine, agent)))
    assert (asking.traffic.sent_packets, asking.traffic.retries) == (2, 0)


async def test_an_agent_that_is_never_in_its_own_window_is_given_up_after_one_resync(engine: Engine) -> None:
    """Its clock runs away between any two messages; two requests, no more."""

    def twist(asked: Exchange) -> Iterable[bytes]:
        agent.usm.clock_offset += 1000
        return straight(asked)

    async with usm_agent(STORE, USERS, twist) as agent:
        with pytest.raises(ProbeError, match="refuses its own time") as error:
            await walk(session(engine, agent))
    assert error.value.reason is Reason.AUTHENTICATION
    assert len(agent.requests) == 3


@pytest.mark.parametrize("shift", [151, -151, 100_000])
async def test_an_authenticated_answer_out_of_the_window_is_not_taken(engine: Engine, shift: int) -> None:
    """The request is asked once more, with the time that was told; the agent refuses that, and is asked by its own."""

    def twist(asked: Exchange) -> Iterable[bytes]:
        if asked.number != 3 or asked.security is None or asked.answer is None:
            return straight(asked)
        old = encode_binding((*map(int, UP_TIME.split(".")), 0), Tag.TIME_TICKS, b"\x06\x66")
        return [asked.seal(asked.answer._replace(bindings=old), time=asked.security.time + shift)]

    async with usm_agent(STORE, USERS, twist) as agent:
        assert await asked_once(session(engine, agent))
        asking = session(engine, agent)
        assert await asked_once(asking)
    assert (asking.traffic.sent_packets, asking.traffic.retries) == (3, 0)


@pytest.mark.parametrize("shift", [400, -400])
async def test_a_clock_that_runs_otherwise_than_ours_costs_one_request_more(engine: Engine, shift: int) -> None:
    """The agent takes our time, and its answer tells another; the second answer is in the window of that."""
    async with usm_agent(STORE, USERS) as agent:
        assert await asked_once(session(engine, agent))

        def twist(asked: Exchange) -> Iterable[bytes]:
            assert asked.security is not None
            agent.usm.clock_offset = shift
            return [asked.seal(time=asked.security.time + (shift if asked.number == 3 else 0))]

        agent.twist = twist
        asking = session(engine, agent)
        assert await asked_once(asking)
    assert (asking.traffic.sent_packets, asking.traffic.retries) == (2, 0)


async def test_replayed_answers_are_refused(engine: Engine) -> None:
    """Every request is answered by the recorded answers to all requests before it, and then by its own."""
    recorded: list[bytes] = []

    def twist(asked: Exchange) -> Iterable[bytes]:
        replayed = list(recorded)
        recorded.extend(straight(asked))
        return [*replayed, *straight(asked)]

    async with usm_agent(STORE, USERS, twist) as agent:
        for _ in range(5):
            assert await asked_once(session(engine, agent))
        assert await session(engine, agent).get([f"{NAME}.3"], deadline=soon()) == (b"port 3",)
        sent = len(agent.requests)
    assert sent == 7
    counts = engine.counts
    assert (counts.sent, counts.answered) == (7, 7)


async def test_a_replayed_answer_alone_is_no_answer(engine: Engine) -> None:
    """The msgID of a recorded answer belongs to no request in flight."""
    recorded: list[bytes] = []

    def twist(asked: Exchange) -> Iterable[bytes]:
        if asked.number <= 2:
            recorded.extend(straight(asked))
            return straight(asked)
        return recorded

    async with usm_agent(STORE, USERS, twist) as agent:
        assert await asked_once(session(engine, agent))
        with pytest.raises(ProbeError) as error:
            await walk(session(engine, agent, timeout=0.1))
    assert error.value.reason is Reason.TIMEOUT


async def test_an_answer_delayed_beyond_its_request_is_not_taken_for_the_next(engine: Engine) -> None:
    """It is authentic and within the window, and it is late."""
    held: list[bytes] = []

    def twist(asked: Exchange) -> Iterable[bytes]:
        if asked.number <= 2:
            return straight(asked)
        late, held[:] = list(held), list(straight(asked))
        return late

    async with usm_agent(STORE, USERS, twist) as agent:
        assert await asked_once(session(engine, agent))
        for _ in range(3):
            with pytest.raises(ProbeError) as error:
                await session(engine, agent, timeout=0.1, retries=0).get([f"{UP_TIME}.0"], deadline=soon())
            assert error.value.reason is Reason.TIMEOUT
    assert engine.counts.unasked == 2


@pytest.mark.parametrize("retries", [0, 1])
async def test_a_replaced_device_is_discovered_once(engine: Engine, retries: int) -> None:
    """Another engineID at the same address; nobody has to tell us, and it needs no retries."""
    async with usm_agent(STORE, USERS) as agent:
        assert whole(await walk(session(engine, agent)))
        agent.become(b"\x80\x00\x1f\x88\x04replacement")
        asking = session(engine, agent, retries=retries)
        assert whole(await walk(asking))
        again = session(engine, agent)
        assert whole(await walk(again))
    assert (asking.traffic.sent_packets, again.traffic.sent_packets) == (2, 1)
    assert engine.usm.engines.duplicates == {}


async def test_devices_of_one_engine_id_are_reported_and_keep_their_own_clocks(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """Two devices with one configuration copied to both, their clocks days apart, read again and again."""
    caplog.set_level(logging.WARNING)
    async with (
        usm_agent(STORE, USERS) as one,
        usm_agent(STORE, USERS, address="127.0.0.2") as two,
    ):
        two.usm.boots, two.uptime = 77, 9_000_000
        places = {"127.0.0.1": one, "127.0.0.2": two}
        for _ in range(4):
            for address, agent in places.items():
                assert whole(await walk(session(engine, agent, address=address)))
        expected = tuple((address, agent.port) for address, agent in places.items())
        assert engine.usm.engines.duplicates == {ENGINE_ID.hex(): expected}
    assert one.usm.reports == two.usm.reports == {UNKNOWN_ENGINE: 1}
    assert [record.message for record in caplog.records] == [
        (
            f"SNMP engineID {ENGINE_ID.hex()} answers at 127.0.0.1 port {one.port} and 127.0.0.2 port {two.port}: "
            "give each device its own, or other managers will refuse one of them"
        )
    ]


async def test_salts_do_not_repeat(engine: Engine) -> None:
    """1,500 requests under three ciphers, and no salt twice, nor that of another start."""
    ciphers = [login("sha256", priv) for priv in ("des", "3des", "aes128")]
    async with usm_agent(STORE, USERS) as agent:
        for number in range(1500):
            await session(engine, agent, login=ciphers[number % 3]).get([f"{UP_TIME}.0"], deadline=soon())
        other = Engine()
        await other.start()
        await session(other, agent).get([f"{UP_TIME}.0"], deadline=soon())
        await other.close()
    assert len(set(agent.usm.salts)) == len(agent.usm.salts) == 1501
    assert {len(salt) for salt in agent.usm.salts} == {8}
    start, fresh = (int.from_bytes(agent.usm.salts[place], "big") for place in (0, -1))
    assert abs(start - fresh) > 10_000


async def test_a_repeated_request_is_secured_anew(engine: Engine) -> None:
    """Under the same msgID, so that a late answer counts, but with another salt."""

    def twist(asked: Exchange) -> Iterable[bytes]:
        return [] if asked.number == 2 else straight(asked)

    async with usm_agent(STORE, USERS, twist) as agent:
        asking = session(engine, agent, timeout=0.1)
        assert await asked_once(asking)
    assert asking.traffic.retries == 1
    assert len(set(agent.usm.salts)) == 2


async def test_silence_costs_what_it_costs_in_v2c(engine: Engine) -> None:
    """1 + retries packets, all of them discovery."""
    async with usm_agent(STORE, USERS, lambda _asked: []) as agent:
        asking = session(engine, agent, timeout=0.05, retries=2)
        with pytest.raises(ProbeError) as error:
            await asking.get([f"{UP_TIME}.0"], deadline=soon())
    assert error.value.reason is Reason.TIMEOUT
    assert len(agent.requests) == 3


async def test_discovery_by_an_agent_that_checks_the_user_first(engine: Engine) -> None:
    """Not every agent reports the unknown engineID; any report tells who it is."""

    def twist(asked: Exchange) -> Iterable[bytes]:
        report = asked.right or b""
        return [report.replace(b"\x0f\x01\x01\x04\x00", b"\x0f\x01\x01\x03\x00")]

    async with usm_agent(STORE, USERS, twist) as agent:
        assert whole(await walk(session(engine, agent)))


async def test_reports_are_counted_by_their_kind(engine: Engine) -> None:
    """For whoever wonders why devices are asked twice."""
    async with usm_agent(STORE, USERS) as agent:
        await walk(session(engine, agent))
        agent.usm.boots += 1
        await walk(session(engine, agent))
        with pytest.raises(ProbeError):
            await walk(session(engine, agent, login=login("sha256", "aes128", user="nobody"), retries=0))
    assert engine.usm.reports == {
        "usmStatsUnknownEngineIDs": 1,
        "usmStatsNotInTimeWindows": 1,
        "usmStatsUnknownUserNames": 1,
    }


@pytest.mark.parametrize("pair", [("sha256", "aes128"), ("sha512", "3des")])
async def test_first_answers_of_an_unknown_table_stay_under_1400_octets(engine: Engine, pair: tuple[str, str]) -> None:
    """What security adds to each answer is within what is planned for; later answers are filled no further."""
    rows = range(1, 200)
    store = table({NAME: {row: octets(b"%028d" % row) for row in rows}})
    async with usm_agent(store, USERS, most_octets=65_000) as agent:
        for _ in range(3):
            found = await session(engine, agent, login=login(*pair)).walk([NAME], deadline=soon())
            assert found.columns == ({(row,): b"%028d" % row for row in rows},)
    assert 1200 < max(map(len, agent.answers)) <= 1400


async def test_levels_below_do_not_use_the_clock(engine: Engine) -> None:
    """noAuthNoPriv: neither a resync nor a window, whatever the agent says."""

    def twist(asked: Exchange) -> Iterable[bytes]:
        agent.usm.clock_offset += 1000
        return straight(asked)

    async with usm_agent(STORE, USERS, twist) as agent:
        for _ in range(3):
            assert whole(await walk(session(engine, agent, login=login())))
    assert agent.usm.reports == {UNKNOWN_ENGINE: 1}


async def test_many_devices_at_once(engine: Engine) -> None:
    """Forty agents, forty engines; none is mistaken for another."""
    async with asyncio.TaskGroup() as group:
        for number in range(40):
            group.create_task(_read_one(engine, number))
    assert len(engine.usm.engines.duplicates) == 0


async def _read_one(engine: Engine, number: int) -> None:
    async with usm_agent(STORE, USERS) as agent:
        agent.become(b"\x80\x00\x1f\x88\x04device %d" % number)
        for _ in range(3):
            assert whole(await walk(session(engine, agent)))
        assert await session(engine, agent).get([f"{SCALARS[0]}.0"], deadline=soon()) == (4711,)
        assert agent.usm.reports == {UNKNOWN_ENGINE: 1}
