"""MikroTik RouterOS 7 and 6 from transcripts written after the maker's documentation, compared whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from collectors.errors import Reason
from collectors.poll import ModuleOutcome
from collectors.readings import (
    AddressReading,
    BgpNeighbour,
    ClockReading,
    CounterSample,
    CpuReading,
    EntityReading,
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
    UpkeepReading,
)
from collectors.ssh.platform import shipped_platforms
from collectors.ssh.readers.mikrotik import items
from collectors.ssh.readers.text import number_of_interface

from ...agents.ssh_server import Manners
from .devices import NOW, failed, read_all, told, transcripts, version

if TYPE_CHECKING:
    from pathlib import Path

    from collectors.readings import InterfaceReading as Port

SEVEN, SIX = transcripts("routeros7"), transcripts("routeros6")
MODULES = tuple(module.name for module in shipped_platforms()["mikrotik_routeros"].modules)
SENT = [
    "/system identity print",
    "/system resource print",
    "/system routerboard print",
    "/interface print terse without-paging",
    "/ip address print terse without-paging",
    "/interface print stats-detail without-paging",
    "/system resource print",
    "/system resource print",
    "/system clock print",
    "/system ntp client print",
    "/routing bgp connection print terse without-paging",
    "/routing bgp session print terse without-paging",
    "/routing ospf neighbor print terse without-paging",
    "/system package update print",
    "/ip arp print terse without-paging",
    "/interface bridge host print terse without-paging",
    "/export",
]
_MIB = 1 << 20
_UPTIME = ((7 + 2) * 86_400 + 3 * 3_600 + 4 * 60 + 5) * 100
_BRIDGE, _WAN = number_of_interface("bridge"), number_of_interface("ether1")


def _port(name: str, kind: int | None, mtu: int, mac: str | None = None, alias: str | None = None) -> Port:
    return InterfaceReading(number_of_interface(name), name, name, name, alias=alias, type=kind, mtu=mtu, mac=mac)


def _counted(name: str, states: tuple[int, int], *values: int, **more: int) -> InterfaceCounters:
    first = ("in_octets", "out_octets", "in_ucast_packets", "out_ucast_packets")
    known: dict[str, Any] = {**dict(zip(first, values, strict=True)), **more, "wide": True}
    return InterfaceCounters(number_of_interface(name), *states, **known)


PEERS = (
    BgpNeighbour("10.0.12.1", 65001, "established", "start", prefixes=3),
    BgpNeighbour("10.0.13.1", 65003, "idle", "start"),
    BgpNeighbour("10.0.14.1", 65004, "idle", "stop"),
)
NEIGHBOURS = (OspfNeighbour("10.0.12.1", "10.255.0.1", "full"), OspfNeighbour("10.0.12.3", "10.255.0.9", "twoWay"))
SESSION = (RiskReading("host_key", "ok"), RiskReading("old_algorithms", "ok"))
READ = Readings(
    system=SystemReading(name="r-office", uptime_ticks=_UPTIME),
    identity=IdentityReading("MikroTik", "RB5009UG+S+", "7.11.2", "HC00ABCDEF1", kind="network", os="RouterOS"),
    interfaces=(
        _port("ether1", 6, 1500, "02:00:5e:00:00:01", "Đường truyền số liệu = WAN"),
        _port("ether2", 6, 1500, "02:00:5e:00:00:02"),
        _port("sfp-sfpplus1", 6, 1500, "02:00:5e:00:00:03"),
        _port("bridge", 209, 1500, "02:00:5e:00:00:02"),
        _port("<pppoe-văn thư>", None, 1480),
    ),
    counters=CounterSample(
        NOW,
        _UPTIME,
        5,
        None,
        (
            _counted(
                "ether1",
                (1, 1),
                5_000_000_000,
                6_000_000_000,
                7000,
                8000,
                in_errors=13,
                out_errors=14,
                in_discards=11,
                out_discards=22,
            ),
            _counted("ether2", (1, 1), 100, 200, 1, 2, out_discards=0),
            _counted("sfp-sfpplus1", (2, 2), 0, 0, 0, 0, out_discards=0),
            _counted("bridge", (1, 1), 90, 80, 7, 6, in_errors=0, out_errors=0, in_discards=0, out_discards=0),
            _counted("<pppoe-văn thư>", (1, 1), 1, 2, 3, 4, out_discards=0),
        ),
    ),
    addresses=(AddressReading(_WAN, "10.0.12.2", 30), AddressReading(_BRIDGE, "10.10.0.1", 24)),
    cpu=(CpuReading("all", 0.07, "all processors"),),
    memory=(MemoryReading("main", "main memory", "system", 1024 * _MIB, 256 * _MIB, 0.25),),
    storage=(StorageReading("system", "system disk", 128 * _MIB, 32 * _MIB, 0.25),),
    bgp=PEERS,
    ospf=NEIGHBOURS,
    inventory=(EntityReading(name="routerboard", model="RB5009UG+S+", serial="HC00ABCDEF1", firmware_rev="7.11.2"),),
    stations=(
        SeenStation("02:00:5e:00:01:01", "10.0.12.1", _WAN),
        SeenStation("02:00:5e:00:01:02", "10.10.0.5", _BRIDGE),
        SeenStation("02:00:5e:00:01:02", vlan=10),
    ),
    clock=ClockReading(synchronised=True, offset_seconds=1.0, source="10.255.0.1"),
    upkeep=UpkeepReading(updates=1),
    risks=(
        *SESSION,
        RiskReading("telnet", "ok"),
        RiskReading("default_community", "critical", "1 x a community that everybody knows"),
        RiskReading("snmp_write", "critical", "1 x a community that may write"),
        RiskReading("no_ntp", "warning", "no ntp client"),
        RiskReading("no_logging", "ok"),
        RiskReading("old_ssh", "warning", "strong-crypto of SSH is not switched on"),
        RiskReading("plain_passwords", "ok"),
        RiskReading("http_server", "warning", "/ip service www is not disabled; /ip service api is not disabled"),
    ),
)


@pytest.mark.parametrize("tells_status", [True, False])
async def test_all_of_it_is_sent_and_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, tells_status: bool
) -> None:
    """Every command, every reading, with and without an exit status; nothing is typed, no secret is kept."""
    manners = Manners(transcripts=SEVEN, tells_status=tells_status, banner="Chỉ người có thẩm quyền")
    template = (
        "/ip service\n set telnet disabled=yes\n set www disabled=yes\n/snmp community\n ~ add .*\n - add name=x\n"
    )
    poll, server = await read_all(tmp_path, monkeypatch, "mikrotik_routeros", manners, template)
    assert (bytes(server.sent), server.commands) == (b"", SENT)
    assert poll.outcomes == tuple(ModuleOutcome(name) for name in ("ssh", *MODULES, "ssh_configuration"))
    assert told(poll) == READ
    assert poll.readings.configuration is not None
    assert (poll.readings.configuration.saved, poll.readings.configuration.drift_lines) == (None, 1)
    lines = version(tmp_path)
    assert "canary" not in f"{poll}{lines}"
    assert " add name=van-thu password=<secret> service=pppoe" in lines
    assert " set [ find default=yes ] addresses=10.28.0.0/16 name=<secret>" in lines
    assert ' add address=10.0.12.2/30 comment="Đường truyền số liệu" interface=ether1 network=10.0.12.0' in lines
    assert not [line for line in lines if "17:00:03" in line]


async def test_release_6_has_other_commands_for_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Peers in one list, dates and spans of time in another shape, no board, and long lines broken within words."""
    manners = Manners(transcripts=SIX, tells_status=False)
    poll, server = await read_all(tmp_path, monkeypatch, "mikrotik_routeros", manners)
    assert server.commands.count("/routing bgp peer print terse status without-paging") == 2
    assert failed(poll) == {}
    read = told(poll)
    assert read.system == SystemReading(name="r-office", uptime_ticks=_UPTIME)
    assert read.identity == IdentityReading("MikroTik", "hAP lite", "6.49.7", kind="network", os="RouterOS")
    assert read.interfaces == (
        _port("ether1", 6, 1500, "02:00:5e:00:00:01"),
        _port("WAN dự phòng", 6, 1500, "02:00:5e:00:00:02"),
    )
    assert read.counters is not None
    assert read.counters.rows == (
        _counted(
            "ether1",
            (1, 1),
            123_456,
            654_321,
            10,
            20,
            in_errors=2,
            out_errors=3,
            in_discards=0,
            out_discards=1,
        ),
        _counted("WAN dự phòng", (1, 2), 0, 0, 0, 0, in_errors=0, out_errors=0, in_discards=0, out_discards=0),
    )
    assert (read.cpu, read.storage) == (
        (CpuReading("all", 1.0, "all processors"),),
        (StorageReading("system", "system disk", 16 * _MIB, 14 * _MIB, 0.875),),
    )
    assert read.bgp == (PEERS[0], BgpNeighbour("10.0.13.1", 65003, "active", "start"), PEERS[2])
    assert read.ospf == NEIGHBOURS
    assert read.upkeep == UpkeepReading()
    assert read.stations == (
        SeenStation("02:00:5e:00:01:01", "10.0.12.1", _WAN),
        SeenStation("02:00:5e:00:01:02", vlan=10),
    )
    assert read.clock == ClockReading(synchronised=True, offset_seconds=-30.0, source="10.255.0.1")
    assert " add name=van-thu password=<secret> service=pppoe" in version(tmp_path)
    assert read.risks is not None
    assert RiskReading("telnet", "critical", "/ip service telnet is not disabled") in read.risks


async def test_colours_and_what_is_not_there_cost_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A device without routing says so of every such command; sequences of a terminal are no part of what it says."""
    without = {key: f"bad command name {key.split()[1]} (line 1 column 10)\r\n" for key in SEVEN if "/routing" in key}
    coloured = {"/system identity print": "\x1b[m\x1b[36m  name:\x1b[m r-office\r\n"}
    manners = Manners(transcripts={**SEVEN, **without, **coloured}, tells_status=False)
    poll, _ = await read_all(tmp_path, monkeypatch, "mikrotik_routeros", manners)
    assert failed(poll) == {}
    assert {each.module for each in poll.outcomes if each.empty} == {"ssh_bgp", "ssh_ospf"}
    assert poll.readings.system == READ.system


async def test_a_session_that_ends_in_the_middle_costs_what_comes_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A device that tells no exit status does not make half an answer a whole one."""
    manners = Manners(transcripts=SEVEN, tells_status=False, cut_at="/export")
    poll, _ = await read_all(tmp_path, monkeypatch, "mikrotik_routeros", manners)
    assert failed(poll) == {"ssh_configuration": Reason.DISCONNECTED}


@pytest.mark.parametrize("command", sorted(SEVEN))
async def test_an_answer_that_is_no_answer_costs_its_module_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """Nothing that cannot be made out becomes a reading."""
    manners = Manners(transcripts={**SEVEN, command: "\x1b[31m<script>\u202e 0 0 -1 999%\r\n"}, tells_status=False)
    poll, _ = await read_all(tmp_path, monkeypatch, "mikrotik_routeros", manners)
    modules = {each.name for each in shipped_platforms()["mikrotik_routeros"].modules if command in each.commands}
    assert set(failed(poll)) == modules
    assert not [part for part in poll.parts if part.module in modules]


@pytest.mark.parametrize("line", [" 0 R " + "a=" * 200_000, " 0 " + "A " * 200_000, ' 0 a="' + '\\"' * 200_000])
def test_what_is_made_to_take_long_does_not(line: str) -> None:
    """With the square of its length any of these would take minutes."""
    assert len(items(line)) <= 1
