"""The native engine's transport: numbers, counts, bounds, time-outs, families."""

from __future__ import annotations

import asyncio
import socket
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from collectors.errors import ProbeError, Reason
from collectors.snmp.client import SnmpLogin, SnmpTarget
from collectors.snmp.engine import Engine
from collectors.snmp.pacing import Window, charge
from collectors.snmp.timers import SLOT_SECONDS, Wheel
from collectors.snmp.transport import UdpTransport
from inventory.secret import Secret

from ...agents.twisted import Reply, twisted
from .contract import STORE, UP_TIME, soon, target, until, walk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from lab.ber import Message


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    started = Engine()
    await started.start()
    yield started
    await started.close()


async def test_request_ids_are_drawn_at_random_and_take_four_octets(engine: Engine) -> None:
    """Not guessable from one another, none twice, and each request ends with its own."""
    async with twisted(STORE, most_octets=150) as agent:
        await walk(engine.session(target(agent.port, timeout=2)))
    numbers = [request.request_id for request in agent.requests]
    assert len(set(numbers)) == len(numbers) > 5
    assert min(numbers) >= 0x0080_0000
    steps = {second - first for first, second in pairwise(numbers)}
    assert len(steps) == len(numbers) - 1


async def test_second_and_late_answers_are_counted_and_change_nothing(engine: Engine) -> None:
    """Also the answer to a request that was sent again and answered twice."""

    def late_and_twice(_request: Message, answer: bytes, reply: Reply) -> None:
        reply.send_later(answer, 0.2)

    async with twisted(STORE, late_and_twice) as agent:
        session = engine.session(target(agent.port, timeout=0.15, retries=1))
        assert await session.get([f"{UP_TIME}.0"], deadline=soon()) == (4711,)
        await until(lambda: engine.counts.unasked == 1)
    counts = engine.counts
    assert (counts.sent, counts.received, counts.answered, counts.timeouts) == (2, 2, 1, 1)
    assert (session.traffic.sent_packets, session.traffic.received_packets, session.traffic.retries) == (2, 1, 1)


async def test_what_is_refused_is_counted_by_its_kind(engine: Engine) -> None:
    """From elsewhere, undecodable, never asked."""

    def noise(_request: Message, answer: bytes, reply: Reply) -> None:
        reply.send(b"\x30\x03\x02\x01")
        reply.send(answer[:-1])
        reply.send_from_elsewhere(answer)
        reply.send(answer)
        reply.send(answer)

    async with twisted(STORE, noise) as agent:
        assert await engine.session(target(agent.port, timeout=2)).get([f"{UP_TIME}.0"], deadline=soon()) == (4711,)
        await until(lambda: engine.counts.received == 5)
    counts = engine.counts
    assert (counts.answered, counts.malformed, counts.wrong_source, counts.unasked) == (1, 2, 1, 1)


async def test_strangers_cost_nothing_but_a_count(engine: Engine) -> None:
    """Datagrams from nobody that was asked: garbage, and answers with made-up numbers."""
    transport = engine._transports[socket.AF_INET]
    assert transport._socket is not None
    port = transport._socket.getsockname()[1]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for number in range(50):
            stranger.sendto(b"\xff" * number, ("127.0.0.1", port))
    await until(lambda: engine.counts.received == 50)
    assert engine.counts.malformed == 50
    async with twisted(STORE) as agent:
        assert (await walk(engine.session(target(agent.port, timeout=2)))).failure is None


async def test_nothing_is_left_of_a_request_that_is_over(engine: Engine) -> None:
    """Answered, timed out or cancelled: the transport forgets it and gives its room back."""
    transport = engine._transports[socket.AF_INET]
    async with twisted(STORE) as good, twisted(STORE, lambda *_: None) as silent:
        await walk(engine.session(target(good.port, timeout=2)))
        with pytest.raises(ProbeError):
            await walk(engine.session(target(silent.port, timeout=0.05, retries=0)))
        asking = asyncio.ensure_future(walk(engine.session(target(silent.port, timeout=5))))
        await until(lambda: transport._pending)
        asking.cancel()
        await asyncio.wait([asking])
    assert asking.cancelled()
    assert not transport._pending
    assert transport.window.used == 0


async def test_the_receive_buffer_bounds_what_is_in_flight(engine: Engine) -> None:
    """With room for two answers, 20 devices are read two at a time; nobody is lost or skipped."""
    transport = engine._transports[socket.AF_INET]
    assert engine.receive_buffer_octets >= transport.window.capacity > 0
    transport.window.capacity = 2 * charge(1400)
    asked = most = 0

    def counting(_request: Message, answer: bytes, reply: Reply) -> None:
        nonlocal asked, most
        asked += 1
        most = max(most, len(transport._pending))
        reply.send_later(answer, 0.01)

    async with twisted(STORE, counting) as agent:
        sessions = [engine.session(target(agent.port, timeout=3)) for _ in range(20)]
        found = await asyncio.gather(*(session.get([f"{UP_TIME}.0"], deadline=soon()) for session in sessions))
    assert found == [(4711,)] * 20
    assert (asked, most) == (20, 2)


async def test_waiting_for_room_ends_at_the_deadline_and_leaves_the_queue(engine: Engine) -> None:
    """And who waits behind is served."""
    transport = engine._transports[socket.AF_INET]
    transport.window.capacity = charge(1400)

    def slow(_request: Message, answer: bytes, reply: Reply) -> None:
        reply.send_later(answer, 0.3)

    async with twisted(STORE, slow) as agent:
        sessions = [engine.session(target(agent.port, timeout=3)) for _ in range(3)]
        deadlines = (soon(), soon(0.1), soon())
        found = await asyncio.gather(
            *(
                session.get([f"{UP_TIME}.0"], deadline=deadline)
                for session, deadline in zip(sessions, deadlines, strict=True)
            ),
            return_exceptions=True,
        )
    assert found[0] == found[2] == (4711,)
    assert isinstance(found[1], ProbeError)
    assert found[1].reason is Reason.DEADLINE
    assert len(agent.requests) == 2


async def test_what_the_kernel_dropped_is_known(engine: Engine) -> None:
    """A buffer that is too small for a burst."""
    transport = engine._transports[socket.AF_INET]
    assert transport._socket is not None
    assert engine.receive_drops == 0
    transport._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2304)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as burst:
        for _ in range(20):
            burst.sendto(b"x" * 1400, ("127.0.0.1", transport._socket.getsockname()[1]))
    assert engine.receive_drops > 10


async def test_no_route_is_unreachable_and_at_once(engine: Engine) -> None:
    """The local network refuses a broadcast address without a word to any device."""
    login = SnmpLogin(2, Secret("public"))
    session = engine.session(SnmpTarget("nowhere", "255.255.255.255", 161, login))
    with pytest.raises(ProbeError, match=r"nowhere: get 1\.3\.6.*cannot send to 255\.255\.255\.255") as error:
        await session.get([f"{UP_TIME}.0"], deadline=soon())
    assert error.value.reason is Reason.UNREACHABLE
    assert engine.counts.send_errors == 1
    assert engine._transports[socket.AF_INET].window.used == 0


async def test_a_closed_port_is_a_time_out_and_disturbs_nobody(engine: Engine) -> None:
    """ICMP about one agent must not surface in another's receive."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        closed = taken.getsockname()[1]
    async with twisted(STORE) as agent:
        dead = engine.session(target(closed, timeout=0.1, retries=1)).get([f"{UP_TIME}.0"], deadline=soon())
        found, alive = await asyncio.gather(
            dead, walk(engine.session(target(agent.port, timeout=3))), return_exceptions=True
        )
    assert isinstance(found, ProbeError)
    assert found.reason is Reason.TIMEOUT
    assert str(found).endswith("no answer; asked 2 times")
    assert not isinstance(alive, BaseException)
    assert alive.failure is None


async def test_a_send_buffer_that_is_full_delays_and_loses_nothing(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the kernel would not take at once is sent when it will."""
    transport = engine._transports[socket.AF_INET]
    refusals = 3

    class Full:
        """A socket that refuses the first sendings."""

        def __init__(self, real: socket.socket) -> None:
            self.real = real

        def __getattr__(self, name: str) -> object:
            return getattr(self.real, name)

        def sendto(self, data: bytes, address: tuple[str, int]) -> int:
            nonlocal refusals
            refusals -= 1
            if refusals >= 0:
                raise BlockingIOError
            return self.real.sendto(data, address)

    assert transport._socket is not None
    monkeypatch.setattr(transport, "_socket", Full(transport._socket))
    async with twisted(STORE) as agent:
        sessions = [engine.session(target(agent.port, timeout=3)) for _ in range(5)]
        found = await asyncio.gather(*(session.get([f"{UP_TIME}.0"], deadline=soon()) for session in sessions))
    assert found == [(4711,)] * 5
    assert refusals < 0


async def test_a_named_source_address_is_used() -> None:
    """One socket per family and source address."""
    engine = Engine(source_v4="127.0.0.9", source_v6="::1")
    await engine.start()
    sources = []

    def note(_request: Message, answer: bytes, reply: Reply) -> None:
        sources.append(reply._asker[0])
        reply.send(answer)

    try:
        async with twisted(STORE, note) as agent:
            await engine.session(target(agent.port, timeout=2)).get([f"{UP_TIME}.0"], deadline=soon())
    finally:
        await engine.close()
    assert sources == ["127.0.0.9"]


async def test_a_source_address_that_is_not_ours_is_an_error_at_the_start() -> None:
    """Not a time-out of every device."""
    engine = Engine(source_v4="192.0.2.1")
    with pytest.raises(OSError, match="assign"):
        await engine.start()
    await engine.close()


@pytest.mark.parametrize(
    ("address", "login", "message"),
    [
        ("localhost", SnmpLogin(2, Secret("c")), '"localhost" is not a literal'),
        ("127.0.0.1", SnmpLogin(3), "here: a login of v3 needs a user"),
    ],
)
async def test_what_the_engine_cannot_ask_is_said_at_once(
    engine: Engine, address: str, login: SnmpLogin, message: str
) -> None:
    """A mistake of the caller, not of the device."""
    with pytest.raises(ValueError, match=message):
        engine.session(SnmpTarget("here", address, 161, login))


def test_the_window_lets_one_through_and_then_counts() -> None:
    """However small the buffer, somebody is asked."""
    window = Window(100)
    assert [window.take(150), window.take(1)] == [True, False]
    window.give(150)
    assert [window.take(60), window.take(40), window.take(1)] == [True, True, False]


async def test_the_wheel_is_never_early_and_at_most_a_slot_late() -> None:
    """Many time-outs with one timer, in any order."""
    loop = asyncio.get_running_loop()
    came: dict[int, float] = {}
    wheel: Wheel[int] = Wheel(loop, lambda number: came.update({number: loop.time()}))
    start = loop.time()
    whens = {number: start + seconds for number, seconds in enumerate((0.2, 0.05, 0.1, 0.0, 0.1, -1.0))}
    for number, when in whens.items():
        wheel.add(number, when)
    await until(lambda: len(came) == len(whens))
    assert all(came[number] >= when for number, when in whens.items())
    assert list(came)[-1] == 0
    assert came[5] - start < 1
    wheel.add(9, loop.time() + SLOT_SECONDS)
    wheel.close()
    await asyncio.sleep(3 * SLOT_SECONDS)
    assert 9 not in came


async def test_a_transport_that_is_not_started_is_closed_in_peace() -> None:
    """Nothing was opened, nothing is dropped."""
    transport = UdpTransport(socket.AF_INET, "127.0.0.1")
    assert transport.kernel_drops == 0
    transport.close()
