"""What polling takes of a circuit: the arithmetic, and what goes over the wire because of it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.errors import ProbeError, Reason
from collectors.snmp.engine import Engine
from collectors.snmp.pacing import ANSWER_OCTETS, BURST_SECONDS, DATAGRAM_OCTETS, Bucket, Lane, Pacing
from inventory.identifiers import CircuitId, DeviceName

from ...agents.twisted import Reply, octets, table, twisted
from .contract import NAME, STORE, UP_TIME, WHOLE, soon, target, until, walk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from collectors.snmp.client import SnmpSession
    from lab.ber import Message

    from ...agents.twisted import TwistedAgent

LINE, OTHER = CircuitId("line"), CircuitId("other")
MOST_ON_THE_WAY = ANSWER_OCTETS + 200
LONG = table({NAME: {row: octets(b"%0100d" % row) for row in range(1, 401)}})
"""Some 50 kB."""


@settings(deadline=None)
@given(
    st.floats(100, 1e6),
    st.lists(st.tuples(st.floats(0, 3), st.floats(1, 5000), st.floats(0, 1)), min_size=1, max_size=40),
)
def test_what_is_due_never_exceeds_what_was_saved_and_what_has_grown(
    rate: float, bookings: list[tuple[float, float, float]]
) -> None:
    """Whenever and however much is booked, in the order of booking; part of it is returned later."""
    bucket = Bucket(rate)
    assert bucket.burst >= rate * BURST_SECONDS
    now, last, gone = 0.0, 0.0, 0.0
    for pause, size, returned in bookings:
        now += pause
        due = now + bucket.book(size, now)
        gone += size
        assert gone <= bucket.burst + rate * due + 1e-6 * gone
        assert due >= last - 5000 / rate - 1e-6
        last = due
        bucket.give_back(size * returned)
        gone -= size * returned


def test_an_idle_share_is_saved_for_a_second_and_no_longer() -> None:
    """10,000 octets a second."""
    bucket = Bucket(10_000)
    assert bucket.book(10_000, 1000.0) == 0
    assert bucket.book(5_000, 1000.0) == 0.5
    assert bucket.book(10_000, 1001.0) == 0.5
    bucket.give_back(5_000)
    assert bucket.book(10_000, 5000.0) == 0
    assert bucket.book(1, 5000.0) == 1 / 10_000


def test_a_share_too_small_for_a_second_of_it_still_lets_two_answers_through() -> None:
    """A circuit of 64 kbit/s: 400 octets a second."""
    assert Bucket(400).burst == 2 * (ANSWER_OCTETS + DATAGRAM_OCTETS)


def test_the_busiest_circuit_on_the_way_decides() -> None:
    """A commune's own line and that of its district; what is booked counts on both."""
    narrow, wide = Bucket(10_000), Bucket(100_000)
    commune, neighbour = Lane([narrow, wide]), Lane([wide])
    assert commune.book(15_000, 0.0) == 0.5
    assert neighbour.book(85_000, 0.0) == 0
    assert neighbour.book(10_000, 0.0) == 0.1
    neighbour.give_back(95_000)
    commune.give_back(15_000)
    assert [commune.book(10_000, 0.0), neighbour.book(90_000, 0.0)] == [0, 0]


def test_a_reload_keeps_the_accounts_of_circuits_that_stay() -> None:
    """Else every reload would give a city its bursts back."""
    pacing = Pacing(share=0.05)
    a, b, c = map(DeviceName, "abc")
    pacing.replace({LINE: 2e6, OTHER: 2e6}, {a: [LINE, OTHER], b: [LINE, OTHER], c: [CircuitId("unknown")]})
    lane = pacing.lane(a)
    assert lane is not None
    assert lane is pacing.lane(b)
    assert pacing.lane(c) is pacing.lane(DeviceName("nobody")) is None
    assert lane.book(12_500, 0.0) == 0
    pacing.replace({LINE: 2e6, OTHER: 4e6}, {a: [LINE], b: [OTHER]})
    kept, new = pacing.lane(a), pacing.lane(b)
    assert kept is not None
    assert new is not None
    assert kept.book(1250, 0.0) == pytest.approx(0.1)
    assert new.book(25_000, 0.0) == 0


class Wire:
    """What an agent saw: loop time and octets of every datagram, IP headers included."""

    def __init__(self) -> None:
        self.seen: list[tuple[float, int]] = []

    def twist(self, _request: Message, answer: bytes, reply: Reply) -> None:
        self.seen.append((asyncio.get_running_loop().time(), len(answer) + 2 * DATAGRAM_OCTETS))
        reply.send(answer)


@asynccontextmanager
async def paced(octets_per_second: float, *devices: str) -> AsyncIterator[tuple[Engine, Pacing]]:
    """An engine with these devices behind one circuit."""
    pacing = Pacing(share=0.5)
    pacing.replace({LINE: octets_per_second * 16}, {DeviceName(device): [LINE] for device in devices})
    engine = Engine(pacing=pacing)
    await engine.start()
    try:
        yield engine, pacing
    finally:
        await engine.close()


def session(engine: Engine, agent: TwistedAgent, name: str) -> SnmpSession:
    return engine.session(msgspec.structs.replace(target(agent.port, timeout=3), name=name))


async def test_devices_behind_a_circuit_share_its_rate_and_others_do_not_wait() -> None:
    """Two tables of 50 kB over a share of 40 kB/s, whole; a device elsewhere is read meanwhile, at once."""
    rate, wire = 40_000, Wire()
    async with AsyncExitStack() as stack:
        engine, pacing = await stack.enter_async_context(paced(rate, "a", "b"))
        near = [await stack.enter_async_context(twisted(LONG, wire.twist)) for _ in "ab"]
        far = await stack.enter_async_context(twisted(STORE))
        loop = asyncio.get_running_loop()
        began = loop.time()
        walks = [
            asyncio.ensure_future(session(engine, agent, name).walk([NAME], deadline=soon(20)))
            for agent, name in zip(near, "ab", strict=True)
        ]
        await until(lambda: pacing.waits)
        free = session(engine, far, "c")
        found = await walk(free)
        assert not any(each.done() for each in walks)
        whole = await asyncio.gather(*walks)
    assert (found.columns, found.failure) == (WHOLE, None)
    assert (free.traffic.sent_packets, free.traffic.retries) == (2, 0)
    for each in whole:
        assert (len(each.columns[0]), each.failure) == (400, None)
    total = 0
    for at, size in wire.seen:
        total += size
        assert total <= rate * BURST_SECONDS + rate * (at - began) + 2 * MOST_ON_THE_WAY
    assert total > 2 * rate
    assert pacing.waited_seconds > 1


async def test_a_busy_circuit_is_not_taken_for_a_silent_device() -> None:
    """The first request of a poll goes out whatever the account; a later one that cannot in time is a deadline."""
    async with paced(1_000, "a", "b") as (engine, pacing), twisted(LONG) as agent:
        lane = pacing.lane("a")
        assert lane is not None
        lane.book(60_000, asyncio.get_running_loop().time())
        found = await session(engine, agent, "a").walk([NAME], deadline=soon(5))
        asked = len(agent.requests)
        late = session(engine, agent, "b")
        await late.get([f"{UP_TIME}.0"], deadline=soon(5))
        with pytest.raises(ProbeError, match=r"b: get .* have room for polling \(circuit_share\)") as error:
            await late.get([f"{UP_TIME}.0"], deadline=soon(5))
    assert 0 < len(found.columns[0]) < 400
    assert found.failure is not None
    assert found.failure.reason is error.value.reason is Reason.DEADLINE
    assert (asked, len(agent.requests)) == (1, 2)


async def test_who_gives_up_waiting_leaves_nothing_booked() -> None:
    """The place in the queue falls to the others."""
    async with paced(10_000, "a", "b") as (engine, pacing), twisted(LONG) as agent:
        lane = pacing.lane("a")
        assert lane is not None
        loop = asyncio.get_running_loop()
        lane.book(60_000, loop.time())
        waiting = asyncio.ensure_future(session(engine, agent, "a").walk([NAME], deadline=soon(20)))
        await until(lambda: engine.counts.answered)
        with_it = lane.book(0, loop.time())
        waiting.cancel()
        await asyncio.wait([waiting])
        without_it = lane.book(0, loop.time())
    assert with_it - without_it > agent.answers[0] / 10_000
    assert pacing.waits == 0


async def test_devices_that_stay_silent_take_what_was_sent_to_them_and_no_more() -> None:
    """Else the dead of a district would hold up the living by answers that never came."""
    names, rate = [f"d{number}" for number in range(20)], 1_000
    async with paced(rate, *names) as (engine, pacing), twisted(STORE, lambda *_: None) as agent:
        lane = pacing.lane(names[0])
        assert lane is not None
        burst = 2 * (ANSWER_OCTETS + DATAGRAM_OCTETS)

        async def silent(name: str) -> int:
            asking = engine.session(msgspec.structs.replace(target(agent.port, timeout=0.1), name=name))
            with pytest.raises(ProbeError):
                await asking.get([f"{UP_TIME}.0"], deadline=soon(5))
            return asking.traffic.sent_bytes + asking.traffic.sent_packets * DATAGRAM_OCTETS

        loop = asyncio.get_running_loop()
        began = loop.time()
        sent = sum(await asyncio.gather(*map(silent, names)))
        now = loop.time()
        due = lane.book(burst, now) * rate
    assert sent - rate * (now - began) <= due <= sent + 1
