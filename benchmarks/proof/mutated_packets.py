"""Mutated answers against the whole engine, in memory: no crash, bounded time and memory, and nobody else is affected.

Everything but the socket is real: requests, numbers, time-outs, ladder. In the socket's place stands a city of agents
that answers at once; one of them answers rightly, the others' answers are broken, each by a seed of its own.
"""

from __future__ import annotations

import asyncio
import gc
import os
import random
import socket
import time
import traceback
from dataclasses import dataclass, field
from ipaddress import ip_address
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.proof.paper import Paper
from collectors.errors import ProbeError
from collectors.poll import Work
from collectors.snmp.client import SnmpLogin, SnmpTarget
from collectors.snmp.engine import Engine
from collectors.snmp.poller import SnmpPoller
from inventory.identifiers import CredentialName, DeviceName, SiteName
from inventory.model import Device, SnmpCredential
from inventory.secret import Secret, parse_secret_ref
from lab.agent import Agent
from lab.ber import Tag
from lab.city import COMMUNITY, build_city, default_register, shipped_register
from lab.fleet import Fleet
from lab.mib import Constant, Mib, number, octets, oid
from lab.mutations import mutated
from lab.order import CityOrder

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from collectors.snmp.transport import Address, UdpTransport
    from lab.mib import Variable

    _Way = Callable[[Engine, SnmpTarget, float], Awaitable[str]]

PACKETS: Final = 1_000_000
COLUMNS: Final = tuple(f"1.3.6.1.2.1.2.2.1.{arc}" for arc in (2, 6, 10, 14))
SCALARS: Final = ("1.3.6.1.2.1.1.3", "1.3.6.1.2.1.1.2")
ROWS: Final = 24
HEALTHY: Final = "127.0.0.1"
MOST_CALL_SECONDS: Final = 0.1
"""CPU time that one datagram may hold the event loop for."""

_SECRET: Final = "WARDWATCH_MUTATED_PACKETS_COMMUNITY"
_LOGIN: Final = CredentialName("lab")
_SESSIONS: Final = 500
_TIMEOUT_SECONDS: Final = 0.04
_DEADLINE_SECONDS: Final = 2.0
_PATIENCE_SECONDS: Final = 10.0
"""With the healthy agent: what the machine does beside is not its fault."""

_PAGE: Final = 4096
MOST_GROWTH_MB: Final = 100
_MB: Final = 1_000_000


def resident_bytes() -> int:
    """Memory of this process."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE


def store() -> Mib:
    """A table of several types, and scalars."""
    found: list[tuple[tuple[int, ...], Variable]] = []
    for row in range(1, ROWS + 1):
        values = (octets(b"port %d" % row), octets(bytes((0, 1, 2, 3, 4, row))), number(2**31 + row, Tag.COUNTER32))
        found += [((*oid(column), row), value) for column, value in zip(COLUMNS, values, strict=False)]
        found.append(((*oid(COLUMNS[3]), row), number(row, Tag.COUNTER64)))
    found.append(((*oid(SCALARS[0]), 0), number(4711, Tag.TIME_TICKS)))
    found.append(((*oid(SCALARS[1]), 0), Constant(Tag.OBJECT_IDENTIFIER, b"\x2b\x06\x01\x04\x01\xbf\x08")))
    return Mib(found)


def agents() -> list[Agent]:
    """One simulated device of each kind, with all that it holds."""
    order = CityOrder(register=default_register(), district_count=1, commune_count=3, plan="full")
    city = build_city(shipped_register(order.register), order)
    kinds = {city.devices[name].kind: agent for name, agent in Fleet(city, time.time()).agents.items()}
    return [kinds[kind] for kind in sorted(kinds)]


@dataclass
class Result:
    """What came of a run.

    Attributes:
        packets: mutated datagrams delivered.
        outcomes: how often a request to a broken agent ended so: complete, partial, or the reason of the failure.
        slowest_seconds, slowest_seed: CPU time of the costliest datagram, and its seed; garbage collection apart.
        healthy, healthy_broken: walks of the healthy agent, and those that were not whole or needed a retry.
        memory: resident bytes at ten points of time.
        crashes: texts of what should not have happened.
    """

    packets: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    slowest_seconds: float = 0.0
    slowest_seed: int = 0
    healthy: int = 0
    healthy_broken: int = 0
    memory: list[int] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)


class FakeSocket:
    """Stands in a transport's socket's place: what is sent is answered at once."""

    def __init__(self, transport: UdpTransport, first_seed: int, packets: int, result: Result) -> None:
        """Break `packets` answers, with seeds from `first_seed` on."""
        self._transport, self._result = transport, result
        self._seed, self._last = first_seed, first_seed + packets
        self._packets = packets
        self._agents = [Agent(store(), community=COMMUNITY.encode()), *agents()]
        self._loop = asyncio.get_running_loop()

    @property
    def spent(self) -> bool:
        """Whether all seeds are used."""
        return self._seed >= self._last

    def sendto(self, message: bytes, address: Address) -> None:
        """Take a request and answer it in the next turn of the loop."""
        place = int(address[0].rpartition(".")[2])
        agent = self._agents[0 if address[0] == HEALTHY else place % len(self._agents)]
        answer = agent.receive(message, time.time())
        if answer is None:
            raise AssertionError("the engine sent what its own lab cannot read")
        if address[0] == HEALTHY:
            self._loop.call_soon(self._transport._received, answer, address)  # noqa: SLF001 -- the socket's place
            return
        seed = self._seed
        self._seed += 1
        self._loop.call_soon(self._deliver, mutated(answer, random.Random(seed)), address, seed)  # noqa: S311 -- reproducible on purpose

    def _deliver(self, packet: bytes, address: Address, seed: int) -> None:
        result = self._result
        if result.packets % max(1, self._packets // 10) == 0:
            result.memory.append(resident_bytes())
        result.packets += 1
        gc.disable()
        began = time.thread_time()
        try:
            self._transport._received(packet, address)  # noqa: SLF001 -- the socket's place
        except Exception:  # noqa: BLE001 -- what is looked for
            result.crashes.append(f"seed {seed}: {packet[:400].hex()}\n{traceback.format_exc()}")
        took = time.thread_time() - began
        gc.enable()
        if took > result.slowest_seconds:
            result.slowest_seconds, result.slowest_seed = took, seed


async def run(packets: int, first_seed: int) -> Result:
    """Send so many mutated packets through an engine.

    Args:
        packets: about how many.
        first_seed: of the first one; the others follow.
    """
    result = Result()
    os.environ[_SECRET] = COMMUNITY
    engine = Engine()
    await engine.start()
    transport = engine._transports[socket.AF_INET]  # noqa: SLF001 -- its socket is replaced
    real = transport._socket  # noqa: SLF001
    fake = FakeSocket(transport, first_seed, packets, result)
    transport._socket = fake  # type: ignore[assignment]  # noqa: SLF001
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_healthy(engine, fake, result))
            for place in range(_SESSIONS):
                group.create_task(_broken(engine, fake, place, result))
    finally:
        transport._socket = real  # noqa: SLF001
        await engine.close()
    return result


def _target(address: str, timeout: float = _TIMEOUT_SECONDS) -> SnmpTarget:
    return SnmpTarget(address, address, 161, SnmpLogin(2, Secret(COMMUNITY)), (), timeout, 1)


async def _broken(engine: Engine, fake: FakeSocket, place: int, result: Result) -> None:
    """Ask one broken agent by one way after the other, until the seeds are used up."""
    target = _target(f"127.1.{place // 250}.{place % 250 + 1}")
    ways: tuple[_Way, ...] = (_walk, _poll, _walk_unordered, _get, _walk, _present, _poll, _subtree)
    for way in cycle(ways):
        if fake.spent:
            return
        outcome = await _ask(engine, target, way, result)
        result.outcomes[outcome] = result.outcomes.get(outcome, 0) + 1
        engine.forget(target.address, target.port)


async def _ask(engine: Engine, target: SnmpTarget, way: _Way, result: Result) -> str:
    deadline = asyncio.get_running_loop().time() + _DEADLINE_SECONDS
    try:
        failure = await way(engine, target, deadline)
    except ProbeError as error:
        str(error)
        return str(error.reason)
    except Exception:  # noqa: BLE001 -- what is looked for
        result.crashes.append(traceback.format_exc())
        return "crash"
    return f"in part: {failure}" if failure else "complete"


async def _walk(engine: Engine, target: SnmpTarget, deadline: float, *, unordered: bool = False) -> str:
    session = engine.session(target)
    walk = await session.walk(COLUMNS, scalars=SCALARS, deadline=deadline, unordered=unordered)
    return f"{walk.failure.reason}{str(walk.failure)[:0]}" if walk.failure is not None else ""


async def _walk_unordered(engine: Engine, target: SnmpTarget, deadline: float) -> str:
    return await _walk(engine, target, deadline, unordered=True)


async def _get(engine: Engine, target: SnmpTarget, deadline: float) -> str:
    await engine.session(target).get([f"{scalar}.0" for scalar in SCALARS], deadline=deadline)
    return ""


async def _present(engine: Engine, target: SnmpTarget, deadline: float) -> str:
    await engine.session(target).present(["1.3.6.1.2.1.1", "1.3.6.1.2.1.2", "1.3.6.1.2.1.99"], deadline=deadline)
    return ""


async def _subtree(engine: Engine, target: SnmpTarget, deadline: float) -> str:
    async for _ in engine.session(target).subtree("1.3.6.1.2.1", deadline=deadline):
        pass
    return ""


async def _poll(engine: Engine, target: SnmpTarget, _deadline: float) -> str:
    """A whole poll: all modules, as `run` asks them, and their readings."""
    community = parse_secret_ref(f"env:{_SECRET}")
    credential = SnmpCredential(_LOGIN, 2, community)
    device = Device(
        DeviceName(target.name), SiteName("lab"), "router", ip_address(target.address), credentials=(_LOGIN,)
    )
    poller = SnmpPoller(engine, {_LOGIN: credential}, timeout_seconds=_TIMEOUT_SECONDS, retries=1)
    poll = await poller.poll(device, frozenset(Work), deadline_seconds=_DEADLINE_SECONDS)
    failed = sorted({str(outcome.reason) for outcome in poll.outcomes if outcome.reason is not None})
    return f"poll, {poll.reason or failed[0]}" if poll.reason or failed else ""


async def _healthy(engine: Engine, fake: FakeSocket, result: Result) -> None:
    """Walk the healthy agent again and again: whole each time, in as many packets as alone."""
    target = _target(HEALTHY, _PATIENCE_SECONDS)
    loop = asyncio.get_running_loop()
    known: list[tuple[object, ...]] = []
    while not fake.spent:
        session = engine.session(target)
        walk = await session.walk(COLUMNS, scalars=SCALARS, deadline=loop.time() + _PATIENCE_SECONDS)
        known.append((walk.columns, walk.scalars, walk.failure, session.traffic.sent_packets))
        result.healthy += 1
        result.healthy_broken += walk.failure is not None or known[-1] != known[min(1, len(known) - 1)]
        del known[2:]
        await asyncio.sleep(_TIMEOUT_SECONDS)


def prove(packets: int = PACKETS) -> Paper:
    """Run and write down what came of it."""
    title = f"{packets:,} mutated packets against the SNMP engine"
    paper = Paper("mutated-packets", title, f"`python -m benchmarks.proof mutated_packets`, seeds 0 to {packets:,}.")
    began, cpu = time.perf_counter(), time.process_time()
    result = asyncio.run(run(packets, 0))
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    paper.text(f"{result.packets:,} delivered in {wall:.0f} s, {cpu:.0f} s of CPU time, agents and mutator included.")
    rows = sorted(result.outcomes.items(), key=lambda item: -item[1])
    paper.table(("outcome of what was asked", "times"), [(what, f"{times:,}") for what, times in rows])
    memory = ", ".join(f"{each / _MB:.0f}" for each in result.memory)
    paper.text(f"Resident memory at every tenth of the way, in MB: {memory}.")
    crashes = "\n\n".join(result.crashes[:20])
    if crashes:
        paper.output(crashes)
    paper.verdict(
        "No packet made the engine raise anything but its own errors",
        kept=not result.crashes,
        found=f"{len(result.crashes)} did.",
    )
    slowest = f"The costliest took {result.slowest_seconds * 1000:.1f} ms of CPU time."
    paper.verdict(
        "No packet held the event loop for 100 ms", kept=result.slowest_seconds < MOST_CALL_SECONDS, found=slowest
    )
    grown = (result.memory[-1] - result.memory[1]) / _MB
    paper.verdict(
        "Memory stayed within its bound of 100 MB after the first tenth",
        kept=grown < MOST_GROWTH_MB,
        found=f"It grew by {grown:.1f} MB.",
    )
    paper.verdict(
        "A healthy agent of the same engine was read whole each time, in as many packets as alone",
        kept=not result.healthy_broken and result.healthy > 0,
        found=f"{result.healthy_broken} of {result.healthy:,} walks were not.",
    )
    return paper
