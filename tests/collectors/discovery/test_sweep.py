"""Sweeps of a simulated city over UDP: who is found, what each address cost, and that nothing else is touched."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from ipaddress import IPv4Address, ip_address
from typing import TYPE_CHECKING

import msgspec

from collectors.discovery.interview import Login, Manners
from collectors.discovery.machines import machines
from collectors.discovery.ranges import Ranges, parse_ranges
from collectors.discovery.sweep import Sweep
from collectors.snmp.client import SnmpLogin, UsmLogin
from collectors.snmp.engine import Engine
from inventory.secret import Secret
from lab.agent import Agent, Wrong
from lab.ber import Pdu
from lab.fleet import Fleet
from lab.mib import Constant, Mib, number, octets, oid, text
from lab.server import AgentServer
from tests.agents.twisted_usm import usm_agent
from tests.collectors.snmp.usm_logins import login, users
from tests.lab.cities import toy_city

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection

    from collectors.discovery.sweep import Swept
    from lab.ber import Oid

_NOON = 1_764_046_800.0
"""25 November 2025, 12:00 in the city's zone: offices are open."""

_QUICK = Manners(timeout_seconds=0.2, retries=1)


def _login(community: str, name: str = "lab") -> Login:
    return Login(name, SnmpLogin(2, Secret(community)))


def _ranges(*texts: str, within: tuple[str, ...] = ()) -> Ranges:
    return Ranges(parse_ranges((one, one) for one in texts), parse_ranges((one, one) for one in within))


@asynccontextmanager
async def _serving(server: AgentServer) -> AsyncIterator[Engine]:
    engine = Engine()
    await server.start()
    await engine.start()
    try:
        yield engine
    finally:
        await engine.close()
        await server.close()


async def _sweep(
    engine: Engine,
    port: int,
    ranges: Ranges,
    *logins: Login,
    manners: Manners = _QUICK,
    skip: Collection[IPv4Address] = (),
    rate: float = 2000.0,
) -> Swept:
    manners = Manners(port, manners.timeout_seconds, manners.retries)
    sweep = Sweep(engine, logins, manners, packets_per_second=rate, at_once=64)
    return await sweep.run(ranges, skip=skip)


async def test_every_agent_of_two_ranges_is_found_once_and_nothing_else_is_touched() -> None:
    """Counted by the agents: what a sweep says it sent is what arrived, and one knock came to each."""
    city = toy_city()
    fleet, server = Fleet(city, _NOON - 3600), AgentServer(clock=lambda: _NOON)
    fleet.serve(server)
    addresses = {name: ip_address(city.devices[name].address) for name in fleet.agents}
    networks = sorted({str(address).rpartition(".")[0] for address in addresses.values()})
    asked = [networks[0], networks[-1]]
    async with _serving(server) as engine:
        ranges = _ranges(*(f"{network}.0/27" for network in asked))
        swept = await _sweep(engine, server.port, ranges, _login(city.community))
    inside = {name: address for name, address in addresses.items() if address in ranges}
    assert 0 < len(inside) < len(addresses)
    assert {answer.address: answer.name for answer in swept.answers} == {inside[name]: name for name in inside}
    sent = {answer.address: answer.packets for answer in swept.answers}
    received = {name: agent.counters.received for name, agent in fleet.agents.items()}
    assert received == {name: sent.get(address, 0) for name, address in addresses.items()}
    dead = ranges.size - len(inside)
    assert (len(swept.silences), server.unknown) == (dead, dead * 2)
    assert swept.packets == sum(received.values()) + server.unknown


def _small_agents(addresses: list[str], community: bytes) -> tuple[AgentServer, dict[str, Agent]]:
    server = AgentServer()
    mib = Mib([(oid("1.3.6.1.2.1.1.3.0"), number(7)), (oid("1.3.6.1.2.1.1.5.0"), text("x"))])
    agents = {address: Agent(mib, community=community) for address in addresses}
    for address, agent in agents.items():
        server.add(address, agent)
    return server, agents


async def test_each_login_is_tried_once_in_order_and_the_next_ones_not_after_the_one_that_is_answered() -> None:
    """Retries are the only repetition: 1 + retries knocks under a login without an answer, 1 under the one with it."""
    server, agents = _small_agents(["127.61.0.1"], b"second")
    async with _serving(server) as engine:
        logins = [_login(community, community) for community in ("first", "second", "third")]
        swept = await _sweep(engine, server.port, _ranges("127.61.0.1"), *logins)
    counters = agents["127.61.0.1"].counters
    assert [answer.login for answer in swept.answers] == ["second"]
    assert counters.bad_community == 2
    assert counters.received == 2 + sum(counters.requests.values()) == swept.packets


async def test_a_dead_address_costs_what_is_stated() -> None:
    server, _ = _small_agents([], b"")
    async with _serving(server) as engine:
        logins = [_login("a"), _login("b"), _login("c")]
        swept = await _sweep(
            engine, server.port, _ranges("127.61.0.0/29"), *logins, manners=Manners(timeout_seconds=0.05, retries=2)
        )
    assert (swept.answers, swept.packets, server.unknown) == ((), 6 * 3 * 3, 6 * 3 * 3)
    assert {silence.reason for silence in swept.silences} == {"timeout"}


async def test_known_addresses_are_not_asked() -> None:
    server, agents = _small_agents(["127.61.0.1", "127.61.0.2"], b"c")
    async with _serving(server) as engine:
        swept = await _sweep(
            engine, server.port, _ranges("127.61.0.0/30"), _login("c"), skip={IPv4Address("127.61.0.1")}
        )
    assert swept.known == (IPv4Address("127.61.0.1"),)
    assert agents["127.61.0.1"].counters.received == 0
    assert [str(answer.address) for answer in swept.answers] == ["127.61.0.2"]


def _with_neighbour(name: str, *neighbours: str) -> Agent:
    """A device whose LLDP tables name neighbours by address."""
    entries: list[tuple[Oid, Constant]] = [
        (oid("1.3.6.1.2.1.1.3.0"), number(7)),
        (oid("1.3.6.1.2.1.1.5.0"), text(name)),
    ]
    for index, address in enumerate(neighbours, 1):
        packed = ".".join(map(str, IPv4Address(address).packed))
        entries += [
            (oid(f"1.0.8802.1.1.2.1.4.1.1.4.0.{index}.1"), number(4)),
            (oid(f"1.0.8802.1.1.2.1.4.1.1.5.0.{index}.1"), octets(bytes((2, 0, 0, 0, 0, index)))),
            (oid(f"1.0.8802.1.1.2.1.4.1.1.9.0.{index}.1"), text(f"n-{address}")),
            (oid(f"1.0.8802.1.1.2.1.4.2.1.3.0.{index}.1.1.4.{packed}"), number(2)),
        ]
    return Agent(Mib(sorted(entries)), community=b"c")


async def test_neighbours_are_followed_inside_the_ranges_only() -> None:
    """From one swept address along a chain of neighbours within a wider range; rings end; what is outside stays so."""
    chain = {
        "127.62.0.1": ("127.62.7.2", "127.63.0.1"),
        "127.62.7.2": ("127.62.8.3", "127.62.0.1"),
        "127.62.8.3": ("127.62.0.1", "127.62.9.9", "0.0.0.0"),
        "127.63.0.1": (),
    }
    server = AgentServer()
    agents = {address: _with_neighbour(f"n-{address}", *others) for address, others in chain.items()}
    for address, agent in agents.items():
        server.add(address, agent)
    async with _serving(server) as engine:
        ranges = _ranges("127.62.0.1", within=("127.62.0.0/16",))
        swept = await _sweep(engine, server.port, ranges, _login("c"))
    assert [str(answer.address) for answer in swept.answers] == ["127.62.0.1", "127.62.7.2", "127.62.8.3"]
    assert [str(address) for address in swept.followed] == ["127.62.7.2", "127.62.8.3", "127.62.9.9"]
    assert [str(address) for address in swept.outside] == ["127.63.0.1"]
    assert agents["127.63.0.1"].counters.received == 0
    assert server.unknown == 2
    knocks = [agent.counters.requests.get(Pdu.GET, 0) for agent in agents.values()]
    assert all(0 < count < 6 for count in knocks[:3])


async def test_the_rate_is_kept() -> None:
    """At 100 packets a second, 30 packets to silent addresses take at least 0.29 s."""
    server, _ = _small_agents([], b"")
    async with _serving(server) as engine:
        loop = asyncio.get_running_loop()
        started = loop.time()
        swept = await _sweep(
            engine, server.port, _ranges("127.61.0.0/27"), _login("a"), rate=100.0,
            manners=Manners(timeout_seconds=0.05, retries=0),
        )  # fmt: skip
        took = loop.time() - started
    assert swept.packets == 30
    assert took >= 0.29


async def test_logins_of_v3_keep_the_rate_though_a_knock_takes_two_packets() -> None:
    """The engine is asked for before each wrong login is refused; the time of the turns is what is taken."""
    begun = asyncio.get_running_loop().time()
    wrong = [login("sha256"), login("sha512"), login("md5")]
    logins = [
        Login(str(number), msgspec.structs.replace(one, auth=UsmLogin(one.auth.protocol, Secret("no longer this"))))
        for number, one in enumerate(wrong)
        if one.auth is not None
    ]
    engine = Engine()
    await engine.start()
    async with usm_agent(Mib([]), users()) as agent:
        swept = await _sweep(engine, agent.port, _ranges("127.0.0.1"), *logins, rate=4.0)
    took = asyncio.get_running_loop().time() - begun
    await engine.close()
    assert [silence.reason for silence in swept.silences] == ["authentication"]
    assert swept.packets == len(agent.requests) == 6
    assert took >= (6 - 1) / 4


async def test_an_agent_that_answers_nonsense_harms_only_itself() -> None:
    server, _ = _small_agents(["127.61.0.1"], b"c")
    hostile = Agent(Mib([(oid("1.3.6.1.2.1.1.5.0"), text("x"))]), community=b"c")
    hostile.wrong = Wrong.GARBAGE
    server.add("127.61.0.2", hostile)
    async with _serving(server) as engine:
        swept = await _sweep(engine, server.port, _ranges("127.61.0.0/30"), _login("c"))
    assert [str(answer.address) for answer in swept.answers] == ["127.61.0.1"]
    assert [str(silence.address) for silence in swept.silences] == ["127.61.0.2"]


async def test_an_interrupted_sweep_keeps_what_it_found_and_sends_no_more() -> None:
    """Cancelled when the first two devices have answered, with a third that is slow and a range that is long."""
    server, agents = _small_agents(["127.61.0.1", "127.61.0.2"], b"c")
    found = asyncio.Event()
    async with _serving(server) as engine:
        sweep = Sweep(
            engine,
            (_login("c"),),
            Manners(server.port, 30.0, 0),
            packets_per_second=2000.0,
            at_once=4,
            on_progress=lambda _done, answered: found.set() if answered == len(agents) else None,
        )
        task = asyncio.create_task(sweep.run(_ranges("127.61.0.0/24")))
        await asyncio.wait_for(found.wait(), 10)
        task.cancel()
        swept = await asyncio.wait_for(task, 10)
        sent = server.unknown
    assert swept.interrupted
    assert {str(answer.address) for answer in swept.answers} == set(agents)
    assert swept.silences == ()
    assert sent <= 4
    assert swept.packets >= sent + sum(answer.packets for answer in swept.answers)


async def test_an_agent_that_names_any_number_of_neighbours_is_followed_to_a_bound() -> None:
    server = AgentServer()
    server.add("127.62.0.1", _with_neighbour("n", *(f"127.62.9.{last}" for last in range(1, 31))))
    async with _serving(server) as engine:
        sweep = Sweep(
            engine,
            (_login("c"),),
            Manners(server.port, 0.1, 0),
            packets_per_second=2000.0,
            at_once=16,
            most_followed=10,
        )
        swept = await sweep.run(_ranges("127.62.0.1", within=("127.62.0.0/16",)))
    assert (len(swept.followed), swept.unfollowed, server.unknown) == (10, 20, 10)


async def test_a_machine_that_answers_at_two_addresses_is_one_machine() -> None:
    """One agent behind two addresses of the range, and another one of the same name but another hardware address."""

    def agent(mac: bytes) -> Agent:
        entries = [
            (oid("1.3.6.1.2.1.1.3.0"), number(7)),
            (oid("1.3.6.1.2.1.1.5.0"), text("router")),
            (oid("1.3.6.1.2.1.2.2.1.2.1"), text("eth0")),
            (oid("1.3.6.1.2.1.2.2.1.6.1"), octets(mac)),
            (oid("1.3.6.1.2.1.4.20.1.2.127.61.0.1"), number(1)),
            (oid("1.3.6.1.2.1.4.20.1.2.127.61.0.9"), number(1)),
        ]
        return Agent(Mib(entries), community=b"c")

    server, both = AgentServer(), agent(bytes((2, 0, 0, 0, 0, 1)))
    server.add("127.61.0.1", both)
    server.add("127.61.0.9", both)
    server.add("127.61.0.5", agent(bytes((2, 0, 0, 0, 0, 2))))
    async with _serving(server) as engine:
        swept = await _sweep(engine, server.port, _ranges("127.61.0.0/28"), _login("c"))
    found = machines(swept.answers)
    assert [[str(one.address) for one in (machine.answer, *machine.others)] for machine in found] == [
        ["127.61.0.1", "127.61.0.9"],
        ["127.61.0.5"],
    ]
    assert found[0].why == "same sysName, and 127.61.0.9 is among the addresses it lists at 127.61.0.1"
