"""Switches that serve the bridge tables of each VLAN in a context of its own: read, refused, cut by the deadline."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager
from ipaddress import IPv4Address
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from collectors.errors import Reason
from collectors.poll import ModuleOutcome, Part, Work
from collectors.readings import Readings, SeenStation
from collectors.snmp import oid as names
from collectors.snmp.client import SnmpLogin, SnmpTarget, Walk
from collectors.snmp.engine import Engine
from collectors.snmp.entrance import Entrance
from collectors.snmp.mib_bridge import join_vlans
from collectors.snmp.mib_entity_logical import read_logical_bridges
from collectors.snmp.poller import SnmpPoller
from collectors.snmp.vlan_contexts import MOST_VLANS, VlanContext
from inventory.identifiers import CredentialName, DeviceName, SiteName
from inventory.model import Device, SnmpCredential, UsmKey
from inventory.overrides import ModuleChoice, Overrides
from inventory.secret import Secret, SecretRef
from lab.agent import Agent
from lab.mib import Mib, number, object_id, octets, oid
from lab.recording import load_contexts, load_snmprec
from lab.server import AgentServer
from lab.usm import UsmEngine, UsmUser

from .memory_agent import MemoryAgent, memory_session

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from collectors.poll import Poll
    from collectors.snmp.client import Column, SnmpSession
    from lab.mib import Variable

RECORDING = Path(__file__).resolve().parents[2] / "recordings" / "cisco_c2960x" / "agent.snmprec"
EVERYTHING, STATIONS = frozenset(Work), frozenset({Work.STATIONS})
CREDENTIALS = {1: CredentialName("v1"), 2: CredentialName("v2c"), 3: CredentialName("v3")}
VLAN_STATE, VLAN_TYPE = "1.3.6.1.4.1.9.9.46.1.3.1.1.2", "1.3.6.1.4.1.9.9.46.1.3.1.1.3"

KNOWN = (
    SeenStation("02:00:5e:00:00:01", interface_index=10103, vlan=1),
    SeenStation("02:00:5e:00:00:01", interface_index=10103, vlan=20),
    SeenStation("02:00:5e:00:00:15", interface_index=10101, vlan=20),
    SeenStation("02:00:5e:00:00:16", interface_index=10101, vlan=20),
    SeenStation("02:00:5e:00:00:1f", interface_index=10102, vlan=30),
)
"""What the recorded switch and its three VLANs hold."""

USUAL = SeenStation("02:00:5e:00:00:01", interface_index=10103)
"""What it holds where no VLAN is named."""


class Bench(NamedTuple):
    """A poller, and one device on loopback."""

    poller: SnmpPoller
    agent: Agent
    port: int

    async def poll(
        self,
        version: int,
        work: frozenset[Work] = EVERYTHING,
        *,
        seconds: float = 10,
        choice: ModuleChoice | None = None,
    ) -> Poll:
        device = Device(
            DeviceName("sw-1"), SiteName("s"), "switch", IPv4Address("127.0.0.1"), port=self.port,
            credentials=(CREDENTIALS[version],),
            overrides=Overrides() if choice is None else Overrides(modules=choice),
        )  # fmt: skip
        return await self.poller.poll(device, work, deadline_seconds=seconds)


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WW_COMMUNITY", "public")
    monkeypatch.setenv("WW_AUTH", "a passphrase")


@asynccontextmanager
async def bench(
    mib: Mib, contexts: Mapping[str, Mib], *, latency: float = 0.0, context: str = ""
) -> AsyncIterator[Bench]:
    community = SecretRef("env", "WW_COMMUNITY")
    credentials = [
        *(SnmpCredential(CREDENTIALS[version], version, community, context=context) for version in (1, 2)),
        SnmpCredential(
            CREDENTIALS[3], 3, user="watch", auth=UsmKey("sha256", SecretRef("env", "WW_AUTH")), context=context
        ),
    ]
    usm = UsmEngine.of(b"\x80\x00\x1f\x88\x04switch", [UsmUser("watch", "sha256", "a passphrase", "", "")])
    agent = Agent(mib, usm=usm, booted=time.time() - 86_400, contexts=contexts, latency_seconds=latency)
    server, engine = AgentServer(), Engine()
    server.add("127.0.0.1", agent)
    await server.start()
    await engine.start()
    try:
        by_name = {each.name: each for each in credentials}
        yield Bench(SnmpPoller(engine, by_name, timeout_seconds=0.15, retries=1), agent, server.port)
    finally:
        await engine.close()
        await server.close()


def recorded(
    version: int, without: tuple[str, ...] = (), also: Mapping[str, Variable] | None = None
) -> tuple[Mib, dict[str, Mib]]:
    """The recorded switch, its contexts named as a version names them, with further variables in the usual one."""
    contexts = {name: mib for name, mib in load_contexts(RECORDING).items() if name not in without}
    entries = dict(load_snmprec(RECORDING).entries) | {oid(name): value for name, value in (also or {}).items()}
    return Mib(sorted(entries.items())), {
        f"vlan-{name}" if version == 3 else name: mib for name, mib in contexts.items()
    }


def forwarding(poll: Poll) -> Part:
    (part,) = (part for part in poll.parts if part.module == "forwarding")
    return part


def failed(poll: Poll) -> dict[str, ModuleOutcome]:
    return {outcome.module: outcome for outcome in poll.outcomes if outcome.reason is not None}


def remarks(poll: Poll) -> dict[str, str]:
    return {outcome.module: outcome.message for outcome in poll.outcomes if outcome.reason is None and outcome.message}


ASKED = f"sw-1: getbulk {names.DOT1D_TP_FDB_PORT} and 1 more"
HINT = "let the login read these contexts on the device, or leave the module out (modules)"


@pytest.mark.parametrize("version", CREDENTIALS)
async def test_the_tables_of_all_vlans_are_read_and_joined_with_the_usual_one(version: int) -> None:
    """Operational VLANs of Ethernet only: neither the suspended 99 nor 1002 to 1005 are asked, which are refused."""
    async with bench(*recorded(version)) as one:
        first = await one.poll(version)
        later = await one.poll(version, STATIONS)
        refused = one.agent.counters.bad_community
    assert (failed(first), failed(later), refused) == ({}, {}, 0)
    assert forwarding(first) == forwarding(later) == Part("forwarding", Readings(stations=KNOWN))


async def test_a_switch_with_the_tables_of_its_vlans_in_q_bridge_mib_is_not_asked_in_contexts() -> None:
    """Newer software of a family may have them in both places; all of them at once cost less."""
    also: dict[str, Variable] = {f"{names.DOT1Q_TP_FDB_PORT}.20.2.0.94.0.0.1": number(3)}
    async with bench(*recorded(3, also=also)) as one:
        poll = await one.poll(3)
    station_of_20 = SeenStation("02:00:5e:00:00:01", interface_index=10103, vlan=20)
    assert forwarding(poll) == Part("forwarding", Readings(stations=(station_of_20,)))


async def test_a_module_that_is_left_out_is_not_asked_in_any_context() -> None:
    async with bench(*recorded(2)) as one:
        poll = await one.poll(2, choice=ModuleChoice(without=frozenset({"contexts"})))
    assert forwarding(poll) == Part("forwarding", Readings(stations=(USUAL,)))


@pytest.mark.parametrize(("version", "context"), [(2, "20"), (3, "vlan-20")])
async def test_a_login_with_a_context_of_its_own_is_for_that_one_only(version: int, context: str) -> None:
    """What the inventory names is asked, and nothing behind it."""
    mib, contexts = recorded(version)
    async with bench(mib, {context: contexts[context], "other": mib}, context=context) as one:
        poll = await one.poll(version)
    vlan_20 = tuple(SeenStation(each.mac, interface_index=each.interface_index) for each in KNOWN if each.vlan == 20)
    assert failed(poll) == {}
    assert forwarding(poll) == Part("forwarding", Readings(stations=vlan_20))


async def test_in_v3_a_context_that_the_agent_does_not_have_loses_itself_only() -> None:
    """It costs one report, is said in every poll, and is not asked again before the next identity poll."""
    async with bench(*recorded(3, without=("20",))) as one:
        first = await one.poll(3)
        reports = one.agent.counters.reports
        later = await one.poll(3, STATIONS)
        assert one.agent.counters.reports == reports
        await one.poll(3)
        assert one.agent.counters.reports == reports + 1
    for poll in (first, later):
        said = f"VLAN 20: {ASKED}: the agent does not have the context (snmpUnknownContexts)"
        assert (failed(poll), remarks(poll)) == ({}, {"contexts": f"{said}; {HINT}"})
        stations = tuple(each for each in KNOWN if each.vlan != 20)
        assert forwarding(poll) == Part("forwarding", Readings(stations=stations))


async def test_in_v2c_a_context_that_stays_silent_twice_is_not_asked_again() -> None:
    """The first silence may be a lost packet, and what was read before stays; the second one is a refusal."""
    async with bench(*recorded(2, without=("20",))) as one:
        polls = [await one.poll(2), *[await one.poll(2, STATIONS) for _ in range(2)]]
        silent = one.agent.counters.bad_community
    assert silent == 2 * 2
    assert [failed(poll) for poll in polls] == [{}, {}, {}]
    refusal = {"contexts": f"VLAN 20: {ASKED}: no answer; asked once; {HINT}"}
    assert [remarks(poll) for poll in polls] == [{}, refusal, refusal]
    stations = Readings(stations=tuple(each for each in KNOWN if each.vlan != 20))
    assert [forwarding(poll) for poll in polls] == [
        Part("forwarding", stations, complete=False),
        Part("forwarding", stations, complete=False),
        Part("forwarding", stations),
    ]


@pytest.mark.parametrize("version", CREDENTIALS)
async def test_an_agent_that_refuses_every_context_loses_nothing_else(version: int) -> None:
    """By silence two contexts, each asked twice; by reports one packet each; from then on nothing."""
    mib, _ = recorded(version)
    async with bench(mib, {"another": Mib([])}) as one:
        first = await one.poll(version)
        refused = one.agent.counters.reports + one.agent.counters.bad_community
        later = await one.poll(version, STATIONS)
        assert one.agent.counters.reports + one.agent.counters.bad_community == refused
    assert refused == (1 + 3 if version == 3 else 4)  # the report of v3 that is too many is the discovery of the engine
    said = (
        f"VLAN 1 and 2 more: {ASKED}: the agent does not have the context (snmpUnknownContexts)"
        if version == 3
        else "the agent does not answer in the contexts of its VLANs"
    )
    for poll in (first, later):
        assert (failed(poll), remarks(poll)) == ({}, {"contexts": f"{said}; {HINT}"})
        assert forwarding(poll).readings.stations == (USUAL,)


def trunk(vlans: int) -> tuple[Mib, dict[str, Mib]]:
    """A switch with so many VLANs, from 101 on, in each of which it hears one station."""
    numbers = range(101, 101 + vlans)
    table = [(oid(f"{column}.1.{vlan}"), number(1)) for column in (VLAN_STATE, VLAN_TYPE) for vlan in numbers]
    system: list[tuple[tuple[int, ...], Variable]] = [
        (oid("1.3.6.1.2.1.1.1.0"), octets(b"Cisco IOS Software, C3750E Software, Version 15.2(4)E10")),
        (oid("1.3.6.1.2.1.1.2.0"), object_id("1.3.6.1.4.1.9.1.516")),
        (oid("1.3.6.1.2.1.1.3.0"), number(4711)),
    ]
    contexts = {
        str(vlan): Mib(
            [
                (oid(f"{names.DOT1D_BASE_PORT_IF_INDEX}.1"), number(10101)),
                (oid(f"{names.DOT1D_TP_FDB_PORT}.2.0.94.0.1.{vlan - 100}"), number(1)),
            ]
        )
        for vlan in numbers
    }
    return Mib(sorted([*system, *table])), contexts


def station(vlan: int) -> SeenStation:
    return SeenStation(f"02:00:5e:00:01:{vlan - 100:02x}", interface_index=10101, vlan=vlan)


async def test_of_200_vlans_the_deadline_cuts_the_rest_and_the_next_poll_goes_on_there() -> None:
    """A line of 10 ms: the poll ends in time, says where it was, and the others come first next time; none is lost."""
    async with bench(*trunk(200), latency=0.01) as one:
        first = await one.poll(2, seconds=1.5)
        read = [*(forwarding(first).readings.stations or ())]
        assert first.finished - first.started < 2
        assert {name: each.reason for name, each in failed(first).items()} == {"forwarding": Reason.DEADLINE}
        assert 0 < len(read) < MOST_VLANS
        assert failed(first)["forwarding"].message == (
            f"{len(read)} of 200 VLANs were read before the deadline; the next poll begins with VLAN {101 + len(read)}"
        )
        for _ in range(12):
            part = forwarding(await one.poll(2, STATIONS, seconds=1))
            assert part.complete is False
            read += part.readings.stations or ()
            if len(read) >= 200:
                break
    assert read[:200] == [station(vlan) for vlan in range(101, 301)]


async def test_a_poll_asks_so_many_vlans_and_the_next_one_the_others() -> None:
    """That is no failure; what was read before stays, as the part is no complete one."""
    async with bench(*trunk(200)) as one:
        polls = [await one.poll(2), *[await one.poll(2, STATIONS) for _ in range(2)]]
    assert [failed(poll) for poll in polls] == [{}, {}, {}]
    order = [101 + place % 200 for place in range(3 * MOST_VLANS)]
    turns = [order[:MOST_VLANS], order[MOST_VLANS : 2 * MOST_VLANS], order[2 * MOST_VLANS :]]
    assert [forwarding(poll) for poll in polls] == [
        Part("forwarding", Readings(stations=tuple(map(station, turn))), complete=False) for turn in turns
    ]


async def test_vlans_are_read_though_the_usual_context_holds_no_bridge_at_all() -> None:
    """All ports were moved out of the first VLAN: the usual tables are absent, and asked again only with the rest."""
    async with bench(*trunk(2)) as one:
        first = await one.poll(2)
        later = await one.poll(2, STATIONS)
    stations = Readings(stations=(station(101), station(102)))
    assert (failed(first), failed(later)) == ({}, {})
    assert forwarding(first) == forwarding(later) == Part("forwarding", stations)
    assert not any(outcome.empty for outcome in first.outcomes if outcome.module in {"contexts", "forwarding"})


def bridge(entries: Mapping[int, tuple[str, bytes, bytes]]) -> Mib:
    """A switch of no family, with logical entities."""
    rows = {
        f"{column}.{row}": value
        for row, (kind, community, context) in entries.items()
        for column, value in (
            (names.ENT_LOGICAL_TYPE, object_id(kind)),
            (names.ENT_LOGICAL_COMMUNITY, octets(community)),
            (names.ENT_LOGICAL_CONTEXT_NAME, octets(context)),
        )
    }
    system = {"1.3.6.1.2.1.1.2.0": object_id("1.3.6.1.4.1.99999.1"), "1.3.6.1.2.1.1.3.0": number(4711)}
    ports = {f"{names.DOT1D_BASE_PORT_IF_INDEX}.1": number(10101)}
    return Mib(sorted((oid(name), value) for name, value in (system | ports | rows).items()))


def test_another_context_is_asked_as_the_same_device_with_less_patience() -> None:
    """The name stays, by which requests wait for the circuits on the way; so do address, port and the login itself."""
    opened: list[SnmpTarget] = []

    def session(target: SnmpTarget) -> SnmpSession:
        opened.append(target)
        return memory_session(MemoryAgent({}))

    target = SnmpTarget("sw-1", "127.0.0.1", 161, SnmpLogin(2, Secret("public")), timeout_seconds=3, retries=4)
    Entrance(target, session).context("20")
    login = SnmpLogin(2, Secret("public"), context="20")
    assert opened == [SnmpTarget("sw-1", "127.0.0.1", 161, login, timeout_seconds=3, retries=1)]


@pytest.mark.parametrize("version", CREDENTIALS)
async def test_any_maker_may_say_by_entity_mib_where_the_tables_of_its_vlans_are(version: int) -> None:
    """No profile is needed. Other entities, and those under a community that is not the login's, are left alone."""
    entries = {
        1: ("1.3.6.1.2.1.17", b"public@101", b"bridge-101"),
        2: ("1.3.6.1.2.1.17", b"public@102", b"bridge-102"),
        3: ("1.3.6.1.2.1.17", b"private@103", b""),
        4: ("1.3.6.1.2.1.14", b"public@104", b"routing"),
        5: ("1.3.6.1.2.1.17", b"public", b""),
    }
    _, held = trunk(2)
    contexts = {f"bridge-{name}" if version == 3 else name: mib for name, mib in held.items()}
    async with bench(bridge(entries), contexts) as one:
        poll = await one.poll(version)
        refused = one.agent.counters.bad_community
    assert (failed(poll), refused) == ({}, 0)
    assert forwarding(poll) == Part("forwarding", Readings(stations=(station(101), station(102))))


PLAIN, Q_BRIDGE = f"{names.DOT1D_TP_FDB_PORT}.2.0.94.0.0.1", f"{names.DOT1Q_TP_FDB_PORT}.20.2.0.94.0.0.1"


@pytest.mark.parametrize(("held", "more"), [([], 0), ([PLAIN, Q_BRIDGE], 0), ([PLAIN], 1)])
async def test_who_has_no_contexts_is_asked_for_them_once_where_there_may_be_some(held: list[str], more: int) -> None:
    """A router and a switch with Q-BRIDGE-MIB never; a bridge without it by one packet at its first identity poll.

    At later ones the survey tells it along with the rest, in a packet more only where the others are full.
    """
    system = {"1.3.6.1.2.1.1.2.0": object_id("1.3.6.1.4.1.99999.1"), "1.3.6.1.2.1.1.3.0": number(4711)}
    mib = Mib(sorted((oid(name), value) for name, value in (system | dict.fromkeys(held, number(1))).items()))
    costs = []
    for choice in (ModuleChoice(), ModuleChoice(without=frozenset({"contexts"}))):
        async with bench(mib, {"20": mib}) as one:
            works = (EVERYTHING, STATIONS, EVERYTHING, STATIONS)
            polls = [await one.poll(2, work, choice=choice) for work in works]
        assert [failed(poll) for poll in polls] == [{}] * len(polls)
        costs.append([poll.traffic.sent_packets for poll in polls])
    whole, spared = costs
    first, stations, later, again = (cost - less for cost, less in zip(whole, spared, strict=True))
    assert (first, stations, again) == (more, 0, 0)
    assert 0 <= later <= more


def test_logical_bridges_are_told_by_type_community_and_context_name() -> None:
    """A number of a VLAN is the end of a context and between 1 and 4094; a row without a context is none."""
    kinds: Column = {(1,): "1.3.6.1.2.1.17", (2,): "1.3.6.1.2.1.17.2", (3,): "1.3.6.1.2.1.170", (4,): "1.3.6.1.2.1.17"}
    communities: Column = {(1,): b"public@7", (2,): b"public@blue", (3,): b"public@9", (4,): b"publicity@11"}
    contexts: Column = {(1,): b"vlan-7", (2,): b"tag5000", (3,): b"vlan-9", (4,): b"vlan-7"}
    walk = Walk((), (kinds, communities, contexts))
    assert read_logical_bridges(walk, SnmpLogin(2, Secret("public"))) == (
        VlanContext("7", 7),
        VlanContext("blue", None),
    )
    assert read_logical_bridges(walk, SnmpLogin(3, user="u")) == (
        VlanContext("vlan-7", 7),
        VlanContext("tag5000", None),
    )


def test_the_usual_table_gives_way_where_a_vlan_has_the_station() -> None:
    """Every (station, VLAN) is there once; stations that no VLAN has stay as they were."""
    a, b = "02:00:5e:00:00:0a", "02:00:5e:00:00:0b"
    usual = [SeenStation(a, interface_index=1), SeenStation(b, interface_index=2), SeenStation(a, vlan=9)]
    by_vlan = [SeenStation(a, interface_index=3, vlan=20), SeenStation(a, interface_index=4, vlan=30)]
    assert join_vlans(usual, by_vlan) == (*by_vlan, usual[1], usual[2])
