"""SNMP and SSH of one device: who is believed, what is filled, what disagrees."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from collectors.disagreements import disagreements
from collectors.errors import Reason
from collectors.joining import SSH_RANK, join_parts
from collectors.latest import Latest
from collectors.poll import ModuleOutcome, Part, Poll, Work
from collectors.readings import (
    BgpNeighbour,
    CounterSample,
    CpuReading,
    IdentityReading,
    InterfaceReading,
    OspfNeighbour,
    Readings,
    RiskReading,
    SystemReading,
)
from inventory.identifiers import DeviceName

R1 = DeviceName("r1")
SNMP = Part(
    "system",
    Readings(
        system=SystemReading(name="r1.example", description="IOS", uptime_ticks=1),
        identity=IdentityReading(vendor="Cisco", version="15.7", serial="A"),
        interfaces=(
            InterfaceReading(7, "Gi0/0", "Gi0/0", "GigabitEthernet0/0", mtu=1500, speed_bps=10**9),
            InterfaceReading(8, "Gi0/1", "Gi0/1", "GigabitEthernet0/1"),
        ),
        cpu=(CpuReading("3", 0.5),),
        bgp=(BgpNeighbour("10.0.0.1", 65001, "established", "start", "4/0"),),
    ),
)
SSH = Part(
    "ssh_version",
    Readings(
        system=SystemReading(name="r1", uptime_ticks=2),
        identity=IdentityReading(vendor="Cisco", model="C2911", version="15.8", serial="A"),
        interfaces=(
            InterfaceReading(1 << 31, "GigabitEthernet0/0", "GigabitEthernet0/0", mtu=9000, mac="00:11:22:33:44:55"),
            InterfaceReading((1 << 31) + 1, "Loopback0", "Loopback0"),
        ),
        cpu=(CpuReading("1", 0.9),),
        bgp=(BgpNeighbour("10.0.0.1", 65001, "idle", "start", prefixes=12), BgpNeighbour("10.0.0.2", 65002)),
        risks=(RiskReading("telnet", "ok"),),
    ),
    SSH_RANK,
)
JOINED = Readings(
    system=SystemReading(name="r1.example", description="IOS", uptime_ticks=1),
    identity=IdentityReading(vendor="Cisco", model="C2911", version="15.7", serial="A"),
    interfaces=(
        InterfaceReading(7, "Gi0/0", "Gi0/0", "GigabitEthernet0/0", mtu=1500, mac="00:11:22:33:44:55", speed_bps=10**9),
        InterfaceReading(8, "Gi0/1", "Gi0/1", "GigabitEthernet0/1"),
        InterfaceReading((1 << 31) + 1, "Loopback0", "Loopback0"),
    ),
    cpu=(CpuReading("3", 0.5),),
    bgp=(BgpNeighbour("10.0.0.1", 65001, "established", "start", "4/0", 12), BgpNeighbour("10.0.0.2", 65002)),
    risks=(RiskReading("telnet", "ok"),),
)


def test_snmp_is_believed_and_ssh_fills_what_it_leaves_open() -> None:
    """In whatever order the two were read; one device has one CPU and not two."""
    assert join_parts((SNMP, SSH)) == JOINED
    assert join_parts((SSH, SNMP)) == JOINED


def test_what_both_tell_differently_is_shown() -> None:
    assert list(map(str, disagreements((SSH, SNMP)))) == [
        "version: 15.7 over SNMP, 15.8 over SSH",
        "mtu of GigabitEthernet0/0: 1500 over SNMP, 9000 over SSH",
        "state of BGP peer 10.0.0.1: established over SNMP, idle over SSH",
    ]
    assert disagreements((SNMP,)) == disagreements((SSH,)) == ()


@pytest.mark.parametrize(
    ("group", "snmp", "ssh", "found"),
    [
        ("interfaces", InterfaceReading(1, "a", "a", speed_bps=10**9), 10**9 - 10**6, ()),
        ("interfaces", InterfaceReading(1, "a", "a", speed_bps=10**7), 10**9, ("speed", "a", str(10**7), str(10**9))),
        ("interfaces", InterfaceReading(1, "a", "a", speed_bps=0), 10**9, ()),
        ("ospf", OspfNeighbour("10.0.0.2", "1.1.1.1", "full"), "init", ("ospf_state", "10.0.0.2", "full", "init")),
        ("ospf", OspfNeighbour("10.0.0.2", "1.1.1.1", "full"), "full", ()),
        ("bgp", BgpNeighbour("10.0.0.1", 65001), 65009, ("bgp_as", "10.0.0.1", "65001", "65009")),
    ],
)
def test_speeds_and_states_are_compared_as_they_are_told(
    group: str, snmp: Any, ssh: object, found: tuple[str, ...]
) -> None:
    """Rounding is no difference, and 0 is no speed."""
    field = {"interfaces": "speed_bps", "ospf": "state", "bgp": "remote_as"}[group]
    other = msgspec.structs.replace(snmp, **{field: ssh})
    parts = (
        Part("x", msgspec.structs.replace(Readings(), **{group: (snmp,)})),
        Part("ssh_x", msgspec.structs.replace(Readings(), **{group: (other,)}), SSH_RANK),
    )
    assert [tuple(each) for each in disagreements(parts)] == ([found] if found else [])


def test_what_differs_is_kept_until_one_of_the_two_says_something_else() -> None:
    """Of the last polls; evidence of before a restart, which holds both, is no word of either."""
    latest = Latest()
    latest.restore(R1, 50.0, JOINED)
    latest.apply_beside(_poll(SSH, 100.0))
    assert latest.of(R1).disagreements is None  # type: ignore[union-attr]
    latest.apply(_poll(SNMP, 100.0))
    known = latest.of(R1)
    assert known is not None
    assert known.disagreements == disagreements((SNMP, SSH))
    assert {each.fact for each in known.disagreements or ()} == {"version", "mtu", "bgp_state"}
    agreeing = msgspec.structs.replace(SSH, readings=SNMP.readings)
    latest.apply_beside(_poll(agreeing, 160.0))
    assert known.disagreements == ()
    only_snmp = Latest()
    only_snmp.apply(_poll(SNMP, 100.0))
    assert only_snmp.of(R1).disagreements is None  # type: ignore[union-attr]


def _poll(part: Part, at: float, **other: object) -> Poll:
    return Poll(R1, frozenset(Work), at, at, answered=True, readings=part.readings, parts=(part,), **other)  # type: ignore[arg-type]


def test_a_poll_beside_says_nothing_of_whether_the_device_answers() -> None:
    """Its readings are joined, its failure is that of its modules, and counters keep their one source."""
    latest = Latest()
    latest.apply(_poll(SNMP, 100.0))
    counters = Part("ssh_counters", Readings(counters=CounterSample(150.0, None, None, None, ())), SSH_RANK)
    latest.apply_beside(_poll(SSH, 150.0))
    latest.apply_beside(_poll(counters, 150.0))
    failed = Poll(
        R1,
        frozenset(Work),
        160.0,
        160.0,
        answered=False,
        readings=Readings(),
        outcomes=(ModuleOutcome("ssh", Reason.TIMEOUT, "no answer"),),
    )
    latest.apply_beside(failed)
    known = latest.of(R1)
    assert known is not None
    assert known.readings == JOINED
    assert known.last_poll is not None
    assert (known.answered_at, known.last_poll.started) == (100.0, 100.0)
    assert known.outcomes == {"ssh": ModuleOutcome("ssh", Reason.TIMEOUT, "no answer")}
