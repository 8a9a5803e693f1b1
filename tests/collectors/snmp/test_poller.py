"""The poller: logins in turn, modules one by one, names before counters, and what a silent device costs."""

from __future__ import annotations

import asyncio
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

import pytest

from collectors.errors import (
    AgentError,
    AuthenticationFailedError,
    DeadlineError,
    ProbeError,
    ProbeTimeoutError,
    Reason,
    TargetUnreachableError,
    WalkError,
)
from collectors.poll import ModuleOutcome, Poll, Work
from collectors.snmp import oid
from collectors.snmp.client import SnmpLogin, UsmLogin, Value
from collectors.snmp.mib_if import NAMES
from collectors.snmp.mib_if_counters import ALL_COUNTERS
from collectors.snmp.mib_snmpv2 import SYSTEM
from collectors.snmp.modules import MODULES
from collectors.snmp.poller import SnmpPoller
from inventory.identifiers import CredentialName, DeviceName, SiteName
from inventory.model import Device, SnmpCredential, UsmKey
from inventory.secret import SecretRef

from .memory_agent import MemoryAgent, MemoryClient

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from collectors.snmp.client import Oid

_NOW = 1_700_000_000.0
_COUNTERS = frozenset({Work.COUNTERS})
_EVERYTHING = frozenset(Work)
_OLD, _NEW, _V3 = CredentialName("old"), CredentialName("new"), CredentialName("v3")


def _variables() -> dict[Oid, Value]:
    return {
        f"{oid.SYS_NAME}.0": b"r-1",
        f"{oid.SYS_UP_TIME}.0": 100_000,
        f"{oid.IF_NUMBER}.0": 2,
        f"{oid.IF_TABLE_LAST_CHANGE}.0": 50,
        f"{oid.IF_NAME}.1": b"lo",
        f"{oid.IF_NAME}.2": b"wan",
        f"{oid.IF_OPER_STATUS}.1": 1,
        f"{oid.IF_OPER_STATUS}.2": 1,
        f"{oid.IF_HC_IN_OCTETS}.1": 10**10,
        f"{oid.IF_HC_IN_OCTETS}.2": 10**11,
        f"{oid.HR_PROCESSOR_LOAD}.1": 7,
    }


@pytest.fixture
def agent(monkeypatch: pytest.MonkeyPatch) -> MemoryAgent:
    monkeypatch.setenv("WW_OLD", "old-community")
    monkeypatch.setenv("WW_NEW", "new-community")
    monkeypatch.setenv("WW_AUTH", "a passphrase")
    return MemoryAgent(_variables())


class _Bench:
    """A poller on an agent in memory, with a clock in hand."""

    def __init__(self, agent: MemoryAgent) -> None:
        self.client = MemoryClient(agent)
        self.now = _NOW
        credentials = [
            SnmpCredential(_OLD, 2, SecretRef("env", "WW_OLD")),
            SnmpCredential(_NEW, 2, SecretRef("env", "WW_NEW")),
            SnmpCredential(_V3, 3, user="watch", auth=UsmKey("sha256", SecretRef("env", "WW_AUTH")), context="c"),
        ]
        by_name = {credential.name: credential for credential in credentials}
        self.poller = SnmpPoller(self.client, by_name, clock=lambda: self.now, retries=2)

    async def poll(self, *logins: CredentialName, work: frozenset[Work] = _COUNTERS) -> Poll:
        device = Device(
            DeviceName("r-1"), SiteName("s"), "router", IPv4Address("192.0.2.1"), credentials=logins or (_OLD,)
        )
        return await self.poller.poll(device, work, deadline_seconds=10)


def _failures(poll: Poll) -> dict[str, Reason]:
    return {outcome.module: outcome.reason for outcome in poll.outcomes if outcome.reason is not None}


def _keys(poll: Poll) -> list[str] | None:
    return None if poll.readings.interfaces is None else [reading.key for reading in poll.readings.interfaces]


async def test_everything_is_read_and_each_module_reports(agent: MemoryAgent) -> None:
    poll = await _Bench(agent).poll(work=_EVERYTHING)
    held = {"system", "interfaces", "counters", "processors"}
    assert poll.outcomes == tuple(ModuleOutcome(module, empty=module not in held) for module in MODULES)
    assert (poll.answered, poll.reason, poll.message, poll.started, poll.finished) == (True, None, "", _NOW, _NOW)
    assert poll.readings.system is not None
    assert poll.readings.system.name == "r-1"
    assert poll.readings.cpu is not None
    assert [reading.ratio for reading in poll.readings.cpu] == [0.07]
    assert (poll.readings.addresses, poll.readings.memory, poll.readings.storage) == ((), (), ())
    assert poll.traffic.sent_packets == len(held) + 1, "one request asks what there is of all others: nothing"


async def test_first_sight_reads_names_and_later_polls_only_the_counters_that_count(agent: MemoryAgent) -> None:
    bench = _Bench(agent)
    first = await bench.poll()
    agent.asked.clear()
    second = await bench.poll()
    assert _keys(first) == ["lo", "wan"]
    assert second.readings.interfaces is None
    assert second.readings.counters is not None
    assert [row.in_octets for row in second.readings.counters.rows] == [10**10, 10**11]
    (asked,) = agent.asked
    assert oid.IF_HC_IN_OCTETS in asked
    assert oid.IF_IN_OCTETS not in asked
    assert asked[-3:] == (oid.SYS_UP_TIME, oid.IF_NUMBER, oid.IF_TABLE_LAST_CHANGE)


def _lose_the_first_interface(variables: dict[Oid, Value]) -> None:
    for column in (oid.IF_NAME, oid.IF_OPER_STATUS, oid.IF_HC_IN_OCTETS):
        del variables[f"{column}.1"]
    variables[f"{oid.IF_NUMBER}.0"] = 1


def _renumber(variables: dict[Oid, Value]) -> None:
    variables |= {f"{oid.IF_NAME}.1": b"wan", f"{oid.IF_NAME}.2": b"lo", f"{oid.IF_TABLE_LAST_CHANGE}.0": 99_000}


def _restart(variables: dict[Oid, Value]) -> None:
    variables |= {f"{oid.IF_NAME}.1": b"wan", f"{oid.IF_NAME}.2": b"lo", f"{oid.SYS_UP_TIME}.0": 500}


def _gain_an_interface(variables: dict[Oid, Value]) -> None:
    variables |= {f"{oid.IF_NAME}.3": b"new", f"{oid.IF_OPER_STATUS}.3": 1}


@pytest.mark.parametrize(
    ("change", "keys"),
    [
        (_lose_the_first_interface, ["wan"]),
        (_renumber, ["wan", "lo"]),
        (_restart, ["wan", "lo"]),
        (_gain_an_interface, ["lo", "wan", "new"]),
    ],
)
async def test_a_changed_table_reads_the_names_again_in_the_same_poll(
    agent: MemoryAgent, change: Callable[[dict[Oid, Value]], None], keys: list[str]
) -> None:
    bench = _Bench(agent)
    await bench.poll()
    change(agent.variables)
    bench.now += 60
    agent.variables[f"{oid.SYS_UP_TIME}.0"] = _ticks(agent) + 6_000
    poll = await bench.poll()
    assert _keys(poll) == keys
    assert poll.readings.counters is not None
    assert len(poll.readings.counters.rows) == len(keys)


def _ticks(agent: MemoryAgent) -> int:
    ticks = agent.variables[f"{oid.SYS_UP_TIME}.0"]
    assert isinstance(ticks, int)
    return ticks


async def test_after_a_restart_both_widths_are_asked_for_again(agent: MemoryAgent) -> None:
    bench = _Bench(agent)
    await bench.poll()
    bench.now += 60
    _restart(agent.variables)
    await bench.poll()
    agent.asked.clear()
    await bench.poll()
    assert agent.asked == [(*ALL_COUNTERS.columns, *ALL_COUNTERS.scalars)]


async def test_counters_are_withheld_while_the_names_of_a_changed_table_cannot_be_read(agent: MemoryAgent) -> None:
    bench = _Bench(agent)
    await bench.poll()
    _renumber(agent.variables)
    agent.fails = lambda oids: ProbeTimeoutError("no answer") if oid.IF_NAME in oids else None
    poll = await bench.poll()
    assert poll.answered
    assert poll.readings.counters is None
    assert _failures(poll) == {"interfaces": Reason.TIMEOUT, "counters": Reason.TIMEOUT}
    agent.fails = lambda _oids: None
    assert _keys(await bench.poll()) == ["wan", "lo"]


async def test_names_that_broke_off_in_the_middle_are_not_taken(agent: MemoryAgent) -> None:
    bench = _Bench(agent)
    agent.breaks = lambda columns: DeadlineError("late") if oid.IF_NAME in columns else None
    poll = await bench.poll()
    assert poll.readings.interfaces is None
    assert poll.readings.counters is None
    assert _failures(poll) == {"interfaces": Reason.DEADLINE, "counters": Reason.DEADLINE}


async def test_names_that_break_off_at_every_try_are_taken_as_far_as_they_go(agent: MemoryAgent) -> None:
    """The agent's table goes in circles; the rest of its interfaces are called by their index."""
    agent.breaks = lambda columns: WalkError("not increasing") if oid.IF_NAME in columns else None
    poll = await _Bench(agent).poll()
    assert _keys(poll) == ["lo", "if2"]
    assert _failures(poll) == {"interfaces": Reason.WALK}
    assert poll.readings.counters is not None


async def test_counters_that_broke_off_are_kept_as_far_as_they_go(agent: MemoryAgent) -> None:
    agent.breaks = lambda columns: ProbeTimeoutError("late") if oid.IF_HC_IN_OCTETS in columns else None
    poll = await _Bench(agent).poll()
    assert poll.readings.counters is not None
    assert [row.index for row in poll.readings.counters.rows] == [1]
    assert _failures(poll) == {"counters": Reason.TIMEOUT}


async def test_an_agent_whose_table_changes_all_the_time_is_soon_no_longer_believed(agent: MemoryAgent) -> None:
    bench = _Bench(agent)
    read = []
    for tick in range(8):
        agent.variables[f"{oid.IF_TABLE_LAST_CHANGE}.0"] = 1_000 + tick
        bench.now += 60
        agent.variables[f"{oid.SYS_UP_TIME}.0"] = _ticks(agent) + 6_000
        poll = await bench.poll()
        assert poll.readings.counters is not None
        read.append(poll.readings.interfaces is not None)
    assert read == [True, True, True, True, False, False, False, False]


async def test_counters_of_an_interface_without_any_name_are_published_under_its_index_once(agent: MemoryAgent) -> None:
    agent.variables |= {f"{oid.IF_OPER_STATUS}.9": 1, f"{oid.IF_NAME}.2": b"if9"}
    bench = _Bench(agent)
    first, second = await bench.poll(), await bench.poll()
    assert _keys(first) == ["lo", "if9", "if9#9"]
    assert second.readings.interfaces is None


async def test_one_module_that_fails_loses_nothing_of_the_others(agent: MemoryAgent) -> None:
    agent.variables[f"{oid.HR_STORAGE_SIZE}.1"] = 100
    agent.fails = lambda oids: AgentError("genErr") if oid.HR_STORAGE_SIZE in oids else None
    poll = await _Bench(agent).poll(work=_EVERYTHING)
    assert poll.answered
    assert _failures(poll) == {"storage": Reason.AGENT_ERROR}
    assert poll.readings.storage is None
    assert poll.readings.cpu is not None


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ProbeTimeoutError("no answer"), Reason.TIMEOUT),
        (TargetUnreachableError("port unreachable"), Reason.UNREACHABLE),
        (DeadlineError("late"), Reason.DEADLINE),
    ],
)
async def test_a_silent_device_is_asked_one_thing_only(agent: MemoryAgent, error: ProbeError, reason: Reason) -> None:
    agent.fails = lambda _oids: error
    poll = await _Bench(agent).poll(work=_EVERYTHING)
    assert (poll.answered, poll.reason, poll.message) == (False, reason, str(error))
    assert agent.asked == [tuple(f"{scalar}.0" for scalar in SYSTEM.scalars)]
    assert [outcome.module for outcome in poll.outcomes] == ["system"]


async def test_a_silent_device_costs_a_request_with_its_retries_for_each_login(agent: MemoryAgent) -> None:
    bench = _Bench(agent)
    agent.accepts = lambda _login: False
    for logins in ((_OLD,), (_NEW, _OLD), (_NEW, _OLD, _V3)):
        poll = await bench.poll(*logins, work=_EVERYTHING)
        assert poll.traffic.sent_packets == 3 * len(logins)
        assert poll.reason is Reason.TIMEOUT


def _only(community: str) -> Callable[[SnmpLogin], bool]:
    return lambda login: login.community is not None and login.community.reveal() == community


async def test_a_rotated_login_is_found_and_remembered(agent: MemoryAgent) -> None:
    """New, then old in the inventory: devices are found whichever they have, also when it changes."""
    bench = _Bench(agent)
    costs = []
    for community in ("old-community", "old-community", "new-community", "new-community"):
        agent.accepts = _only(community)
        poll = await bench.poll(_NEW, _OLD)
        assert poll.answered
        costs.append(poll.traffic.sent_packets)
    # Three unanswered, a knock, names and counters; then counters; three unanswered, a knock, counters; then counters.
    assert costs == [6, 1, 5, 1]


async def test_a_secret_serves_the_polls_of_a_moment_and_is_then_read_anew(
    agent: MemoryAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rotated secret is taken up without a reload, within a second."""
    bench = _Bench(agent)
    await bench.poll()
    monkeypatch.setenv("WW_OLD", "rotated")
    await bench.poll()
    loop = asyncio.get_running_loop()
    later = loop.time() + 1.0
    monkeypatch.setattr(loop, "time", lambda: later)
    await bench.poll()
    communities = [target.login.community for target in bench.client.targets]
    assert [each.reveal() for each in communities if each] == ["old-community", "old-community", "rotated"]


async def test_a_missing_secret_names_the_reference_and_sends_nothing(
    agent: MemoryAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WW_OLD")
    poll = await _Bench(agent).poll()
    message = 'credential "old": secret env:WW_OLD: unset or empty; set it for the user that runs wardwatch'
    assert (poll.answered, poll.reason, poll.message, agent.asked) == (False, Reason.SECRET, message, [])


async def test_a_missing_secret_is_told_rather_than_the_silence_under_the_other_login(
    agent: MemoryAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WW_NEW")
    agent.accepts = lambda _login: False
    poll = await _Bench(agent).poll(_OLD, _NEW)
    assert poll.reason is Reason.SECRET


async def test_a_v3_login_is_handed_over_with_its_secrets_resolved(agent: MemoryAgent) -> None:
    bench = _Bench(agent)
    poll = await bench.poll(_V3)
    (target,) = bench.client.targets
    assert poll.answered
    assert (target.login.version, target.login.user, target.login.context) == (3, "watch", "c")
    assert isinstance(target.login.auth, UsmLogin)
    assert target.login.auth.secret.reveal() == "a passphrase"


async def test_a_refused_login_is_told(agent: MemoryAgent) -> None:
    agent.fails = lambda _oids: AuthenticationFailedError("unknown user")
    poll = await _Bench(agent).poll(_V3)
    assert (poll.answered, poll.reason) == (False, Reason.AUTHENTICATION)


async def test_without_any_login_nothing_is_sent(agent: MemoryAgent) -> None:
    bench = _Bench(agent)
    device = Device(DeviceName("r-1"), SiteName("s"), "router", IPv4Address("192.0.2.1"))
    poll = await bench.poller.poll(device, _COUNTERS, deadline_seconds=1)
    assert (poll.answered, poll.reason, agent.asked) == (False, Reason.AUTHENTICATION, [])


async def test_a_forgotten_device_is_met_anew(agent: MemoryAgent) -> None:
    bench = _Bench(agent)
    await bench.poll()
    bench.poller.forget(DeviceName("r-1"))
    assert _keys(await bench.poll()) == ["lo", "wan"]


async def test_behind_the_deadline_nothing_is_asked_and_what_was_read_stays(agent: MemoryAgent) -> None:
    bench = _Bench(agent)
    device = Device(DeviceName("r-1"), SiteName("s"), "router", IPv4Address("192.0.2.1"), credentials=(_OLD,))
    poll = await bench.poller.poll(device, _EVERYTHING, deadline_seconds=-1)
    assert (poll.answered, poll.reason, agent.asked) == (False, Reason.DEADLINE, [])


def test_names_and_counters_ask_what_tells_whether_they_are_of_the_same_table() -> None:
    state: Sequence[Oid] = (oid.SYS_UP_TIME, oid.IF_NUMBER, oid.IF_TABLE_LAST_CHANGE)
    assert NAMES.scalars == ALL_COUNTERS.scalars == state


def _health_columns(agent: MemoryAgent) -> set[Oid]:
    return {column for asked in agent.asked for column in asked} & {oid.HR_PROCESSOR_LOAD, oid.HR_STORAGE_SIZE}


async def test_a_health_poll_does_not_ask_for_what_the_device_has_nothing_of(agent: MemoryAgent) -> None:
    """What is empty is known to be empty until the next poll of the identity, which asks for all of it again."""
    bench = _Bench(agent)
    health, identity = frozenset({Work.HEALTH}), frozenset({Work.IDENTITY})
    first = await bench.poll(work=_EVERYTHING)
    agent.asked.clear()
    second = await bench.poll(work=health)
    assert _health_columns(agent) == {oid.HR_PROCESSOR_LOAD}
    assert (first.readings.storage, second.readings.storage) == ((), ())
    assert [outcome.module for outcome in second.outcomes] == ["processors"]
    agent.variables |= {f"{oid.HR_STORAGE_SIZE}.1": 100, f"{oid.HR_STORAGE_ALLOCATION_UNITS}.1": 1}
    agent.asked.clear()
    third = await bench.poll(work=identity)
    assert _health_columns(agent) == {oid.HR_STORAGE_SIZE}
    assert third.readings.storage is not None
    assert [reading.total_bytes for reading in third.readings.storage] == [100]
    agent.asked.clear()
    await bench.poll(work=health)
    assert _health_columns(agent) == {oid.HR_PROCESSOR_LOAD, oid.HR_STORAGE_SIZE}


async def test_a_table_that_could_not_be_read_to_its_end_is_asked_for_again(agent: MemoryAgent) -> None:
    bench = _Bench(agent)
    agent.variables[f"{oid.HR_STORAGE_SIZE}.1"] = 100
    agent.fails = lambda oids: ProbeTimeoutError("no answer") if oid.HR_STORAGE_SIZE in oids else None
    await bench.poll(work=_EVERYTHING)
    agent.asked.clear()
    agent.fails = lambda _oids: None
    await bench.poll(work=frozenset({Work.HEALTH}))
    assert _health_columns(agent) == {oid.HR_PROCESSOR_LOAD, oid.HR_STORAGE_SIZE}


async def test_after_a_restart_everything_is_asked_for_again(agent: MemoryAgent) -> None:
    bench = _Bench(agent)
    await bench.poll(work=_EVERYTHING)
    bench.now += 60
    _restart(agent.variables)
    await bench.poll()
    agent.asked.clear()
    await bench.poll(work=frozenset({Work.HEALTH}))
    assert _health_columns(agent) == {oid.HR_PROCESSOR_LOAD, oid.HR_STORAGE_SIZE}
