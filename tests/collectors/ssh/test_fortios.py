"""FortiOS from transcripts written after the maker's references: octets sent and readings compared whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from collectors.errors import Reason
from collectors.poll import ModuleOutcome
from collectors.readings import (
    AddressReading,
    BgpNeighbour,
    ClockReading,
    CounterSample,
    CpuReading,
    EthernetReading,
    IdentityReading,
    InterfaceCounters,
    InterfaceReading,
    MemoryReading,
    OspfNeighbour,
    Readings,
    RiskReading,
    SeenStation,
    StorageReading,
    SystemReading,
)
from collectors.ssh.answers import Answers
from collectors.ssh.platform import shipped_platforms
from collectors.ssh.readers import READERS
from collectors.ssh.readers.text import number_of_interface

from ...agents.ssh_server import Manners
from .devices import NOW, failed, read_all, told, transcripts, version

if TYPE_CHECKING:
    from pathlib import Path

ANSWERS = transcripts("fortios")
REFUSED = "Unknown action 0\n\nCommand fail. Return code -1\n\n"
MODULES = tuple(module.name for module in shipped_platforms()["fortios"].modules)
PROMPT = "fw-office # "
SENT = (
    "get system status",
    "diagnose netlink interface list",
    "get system interface",
    "diagnose netlink interface list",
    "get system performance status",
    "get system performance status",
    "get system interface physical",
    "diagnose sys logdisk usage",
    "diagnose sys ntp status",
    "get router info bgp summary",
    "get router info ospf neighbor",
    "get system arp",
    "show",
)
_MIB = 1 << 20
_UPTIME = ((9 * 24 + 3) * 60 + 4) * 6000
_LOOPBACK, _WAN, _INTERNAL = map(number_of_interface, ("lo", "wan1", "internal"))
READ = Readings(
    system=SystemReading(name="fw-office"),
    identity=IdentityReading(
        "Fortinet", "FortiGate-60F", "7.2.5 build1517", "FGT60FTK00000001", kind="firewall", os="FortiOS"
    ),
    interfaces=(
        InterfaceReading(_LOOPBACK, "lo", "lo", "lo", type=24, mtu=16436),
        InterfaceReading(_WAN, "wan1", "wan1", "wan1", type=6, mtu=1500, mac="02:00:5e:00:00:01"),
        InterfaceReading(_INTERNAL, "internal", "internal", "internal", type=6, mtu=1500, mac="02:00:5e:00:00:02"),
    ),
    counters=CounterSample(
        NOW,
        _UPTIME,
        3,
        None,
        (
            InterfaceCounters(_LOOPBACK, 2, 2, 500, 500, 5, 5, 0, None, None, None, 0, 0, 0, 0, wide=True),
            InterfaceCounters(
                _WAN,
                admin_status=1,
                oper_status=1,
                in_octets=5_000_000_000,
                out_octets=6_000_000_000,
                in_ucast_packets=6960,
                out_ucast_packets=8000,
                in_multicast_packets=40,
                in_errors=13,
                out_errors=14,
                in_discards=11,
                out_discards=12,
                wide=True,
            ),
            InterfaceCounters(_INTERNAL, 1, 2, 0, 0, 0, 0, 0, None, None, None, 0, 0, 0, 0, wide=True),
        ),
    ),
    addresses=(AddressReading(_WAN, "10.0.12.2", 30), AddressReading(_INTERNAL, "10.10.0.1", 24)),
    cpu=(
        CpuReading("all", 0.05, "all processors"),
        CpuReading("0", 0.05, "CPU 0"),
        CpuReading("1", 0.1, "CPU 1"),
    ),
    memory=(MemoryReading("main", "Memory", "system", 2_048_000_000, 1_024_000_000, 0.5),),
    storage=(StorageReading("log", "log disk", 4096 * _MIB, 1024 * _MIB, 0.25),),
    bgp=(
        BgpNeighbour("10.0.12.1", 65001, "established", "start", prefixes=3),
        BgpNeighbour("10.0.13.1", (1 << 16) + 10, "active", "start"),
        BgpNeighbour("2001:db8:1400:1200:1000:800:600:4", 65004, "idle", "stop"),
    ),
    ospf=(
        OspfNeighbour("10.0.12.1", "10.255.0.1", "full"),
        OspfNeighbour("10.0.12.3", "10.255.0.9", "twoWay"),
        OspfNeighbour("10.0.15.1", "10.255.0.8", "exchangeStart"),
    ),
    ethernet=(EthernetReading(_WAN, "full"),),
    stations=(
        SeenStation("02:00:5e:00:01:01", "10.0.12.1", _WAN),
        SeenStation("02:00:5e:00:01:02", "10.10.0.5", _INTERNAL),
    ),
    clock=ClockReading(synchronised=True, offset_seconds=0.0025, source="10.255.0.1"),
    risks=(
        RiskReading("host_key", "ok"),
        RiskReading("old_algorithms", "ok"),
        RiskReading("telnet", "critical", "1 x an interface that takes telnet"),
        RiskReading("default_community", "critical", "1 x a community that everybody knows"),
        RiskReading("no_ntp", "ok"),
        RiskReading("no_logging", "warning", "no logging to another machine"),
        RiskReading("old_ssh", "ok"),
        RiskReading("weak_ciphers", "warning", "1 x old algorithms of SSH"),
        RiskReading("plain_passwords", "critical", "1 x a password that can be read"),
        RiskReading("http_server", "warning", "1 x an interface that takes http"),
    ),
)


@pytest.mark.parametrize("slow_echo", [False, True])
async def test_all_of_it_is_sent_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, slow_echo: bool) -> None:
    """Every octet, every reading; nothing is configured, and no secret is kept, not even one of several lines."""
    manners = Manners(prompt=PROMPT, transcripts=ANSWERS, invalid=REFUSED, slow_echo=slow_echo)
    template = 'config system global\n    set hostname "{device}"\nconfig system ntp\n    set ntpsync enable\n'
    poll, server = await read_all(tmp_path, monkeypatch, "fortios", manners, template)
    assert bytes(server.sent).decode() == "".join(f"{line}\n" for line in SENT)
    assert poll.outcomes == tuple(ModuleOutcome(name) for name in ("ssh", *MODULES, "ssh_configuration"))
    assert told(poll) == READ
    assert poll.readings.configuration is not None
    assert (poll.readings.configuration.saved, poll.readings.configuration.drift_lines) == (None, 1)
    lines = version(tmp_path)
    assert "canary" not in f"{poll}{lines}"
    assert "        set password <secret>" in lines
    assert "        set name <secret>" in lines
    assert "        set private-key <secret>" in lines
    assert '        set name "ra ngoài"' in lines
    assert not [line for line in lines if line.startswith("#") or "uuid" in line or "last-updated" in line]


async def test_pages_are_turned_and_a_banner_is_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paging is never switched off, as that is a setting of the device: its key is all that is added."""
    manners = Manners(
        prompt="fw-office $ ",
        transcripts=ANSWERS,
        invalid=REFUSED,
        asks=(("Chỉ người có thẩm quyền\n(Press 'a' to accept):", "a"),),
        page=10,
        pager="--More-- ",
        wipe="\r         \r",
    )
    poll, server = await read_all(tmp_path, monkeypatch, "fortios", manners)
    turned = {line: " " * ((len(ANSWERS[line].splitlines()) - 1) // 10) for line in SENT}
    assert bytes(server.sent).decode() == "a\n" + "".join(f"{line}\n{turned[line]}" for line in SENT)
    assert told(poll) == READ


async def test_with_virtual_domains_no_domain_is_entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the first prompt refuses is asked of all domains, or of the first one; `config` is never typed."""
    above = ("get system status", "show")
    sudo = {f"sudo {'root' if 'router' in key or 'arp' in key else 'global'} {key}": ANSWERS[key] for key in ANSWERS}
    answers = {**sudo, **{key: ANSWERS[key] for key in above}}
    manners = Manners(prompt=PROMPT, transcripts=answers, invalid=REFUSED)
    poll, server = await read_all(tmp_path, monkeypatch, "fortios", manners)
    assert failed(poll) == {}
    assert told(poll) == READ
    assert b"config" not in bytes(server.sent)
    assert b"\nget system arp\nsudo root get system arp\n" in bytes(server.sent)


async def test_in_a_domain_of_its_own_a_user_reads_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The prompt names the domain; what only all domains have fails alone."""
    answers = {key: text for key, text in ANSWERS.items() if not key.startswith("diagnose")}
    manners = Manners(prompt="fw-office (van-thu) $ ", transcripts=answers, invalid=REFUSED)
    poll, _ = await read_all(tmp_path, monkeypatch, "fortios", manners)
    assert failed(poll) == dict.fromkeys(("ssh_ports", "ssh_counters", "ssh_ntp"), Reason.AGENT_ERROR)
    assert (poll.readings.bgp, poll.readings.stations) == (READ.bgp, READ.stations)
    assert [each.module for each in poll.outcomes if each.empty] == ["ssh_log_disk"]


async def test_a_session_that_ends_in_the_middle_costs_what_comes_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manners = Manners(prompt=PROMPT, transcripts=ANSWERS, cut_at="diagnose sys ntp status")
    poll, _ = await read_all(tmp_path, monkeypatch, "fortios", manners)
    assert set(failed(poll)) == {*MODULES[MODULES.index("ssh_ntp") :], "ssh_configuration"}
    assert set(failed(poll).values()) == {Reason.DISCONNECTED}
    assert poll.readings.cpu == READ.cpu


@pytest.mark.parametrize("command", sorted(ANSWERS))
async def test_an_answer_that_is_no_answer_costs_its_module_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    hostile = {**ANSWERS, command: "\x1b[31m<script>\u202e 0 0 0 -1 999%\n"}
    poll, _ = await read_all(tmp_path, monkeypatch, "fortios", Manners(prompt=PROMPT, transcripts=hostile))
    modules = {each.name for each in shipped_platforms()["fortios"].modules if command in each.commands}
    if command == "get system performance status":
        modules.remove("ssh_counters")  # which takes only the time since the start from it
    assert set(failed(poll)) == modules | ({"ssh_configuration"} if command == "show" else set())
    assert set(failed(poll).values()) == {Reason.MALFORMED}


def test_older_releases_tell_less_of_memory_and_time() -> None:
    """FortiOS 5.4: a share only; a clock that follows nobody has no offset."""
    text = "CPU states: 0% user 3% system 0% nice 97% idle\nMemory states: 44% used\n"
    read = READERS["forti_performance"](Answers((text,), NOW))
    assert read.cpu == (CpuReading("all", 0.03, "all processors"),)
    assert read.memory == (MemoryReading("main", "Memory", "system", ratio=0.44),)
    alone = "synchronized: no, ntpsync: enabled, server-mode: disabled\n"
    assert READERS["forti_ntp"](Answers((alone,), NOW)).clock == ClockReading(synchronised=False)
