"""VyOS and EdgeOS from transcripts written after the makers' guides: commands sent and readings compared whole."""

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
from collectors.ssh.platform import shipped_platforms

from ...agents.ssh_server import Manners
from .devices import NOW, failed, read_all, told, transcripts, version

if TYPE_CHECKING:
    from pathlib import Path

VYOS, EDGEOS = transcripts("vyos"), transcripts("edgeos")
WRAPPER = "/opt/vyatta/bin/vyatta-op-cmd-wrapper show "
SENT = [
    "hostname",
    f"{WRAPPER}version",
    "ip link",
    "ip address",
    "ip -s link",
    "cat /proc/uptime",
    "vmstat 1 2",
    "cat /proc/meminfo",
    "df -P -k -l",
    "date +%s.%N",
    "timedatectl show",
    "chronyc -c tracking",
    "ip neigh",
    'vtysh -c "show bgp summary json"',
    'vtysh -c "show ip ospf neighbor json"',
    f"{WRAPPER}configuration commands",
    "cat /config/config.boot",
]
SAYS_LITTLE = {"hostname", "timedatectl show", "cat /config/config.boot"}
"""Whose answers may be anything, or nothing."""


def _link(index: int, name: str, kind: int, mtu: int, *, mac: str | None = None, alias: str = "") -> InterfaceReading:
    return InterfaceReading(index, name, name, alias=alias or None, type=kind, mtu=mtu, mac=mac)


READ = Readings(
    system=SystemReading(name="r-office"),
    identity=IdentityReading("VyOS", "Standard PC (Q35 + ICH9, 2009)", "1.4.0", kind="network", os="VyOS"),
    interfaces=(
        _link(1, "lo", 24, 65536),
        _link(2, "eth0", 6, 1500, mac="02:00:5e:00:00:01", alias="Đường truyền số liệu"),
        _link(3, "eth1", 6, 1500, mac="02:00:5e:00:00:02"),
        _link(4, "eth0.10", 6, 1500, mac="02:00:5e:00:00:01"),
        _link(5, "tun0", 131, 1476),
    ),
    counters=CounterSample(
        NOW,
        78_912_345,
        3,
        None,
        (
            InterfaceCounters(1, 1, 1, 500, 500, 5, 5, 0, None, None, None, 0, 0, 0, 0, wide=True),
            InterfaceCounters(
                2,
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
            InterfaceCounters(3, 1, 2, 0, 0, 0, 0, 0, None, None, None, 0, 0, 0, 0, wide=True),
        ),
    ),
    addresses=(
        AddressReading(1, "127.0.0.1", 8),
        AddressReading(2, "10.0.12.2", 30),
        AddressReading(2, "fe80::5eff:fe00:1", 64),
        AddressReading(5, "10.1.1.2", None),
    ),
    cpu=(CpuReading("all", 1 - 0.95, "all processors"),),
    memory=(MemoryReading("system", "Physical memory", "system", 1_024_000_000, 256_000_000, 0.25),),
    storage=(
        StorageReading(
            "/usr/lib/live/mount/persistence", "/usr/lib/live/mount/persistence", 4_096_000_000, 1_024_000_000, 0.25
        ),
    ),
    bgp=(
        BgpNeighbour("10.0.12.1", 65001, "established", "start", prefixes=3),
        BgpNeighbour("10.0.13.1", 65003, "active", "start"),
    ),
    ospf=(OspfNeighbour("10.0.12.1", "10.255.0.1", "full"),),
    stations=(
        SeenStation("02:00:5e:00:01:01", "10.0.12.1"),
        SeenStation("02:00:5e:00:01:02", "10.10.0.5"),
        SeenStation("02:00:5e:00:01:01", "fe80::1"),
    ),
    clock=ClockReading(synchronised=True, offset_seconds=0.25, source="10.255.0.1"),
    risks=(
        RiskReading("host_key", "ok"),
        RiskReading("old_algorithms", "ok"),
        RiskReading("telnet", "ok"),
        RiskReading("default_community", "critical", "1 x a community that everybody knows"),
        RiskReading("snmp_write", "critical", "1 x a community that may write"),
        RiskReading("no_ntp", "warning", "no ntp server"),
        RiskReading("no_logging", "warning", "no syslog host"),
        RiskReading("old_ssh", "ok"),
        RiskReading("weak_ciphers", "warning", "1 x old algorithms"),
        RiskReading("plain_passwords", "ok"),
        RiskReading("http_server", "ok"),
        RiskReading("unsaved", "ok"),
    ),
)


async def test_all_of_it_is_sent_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command, every reading; the saved configuration in braces says the same as the running one in lines."""
    manners = Manners(transcripts=VYOS, banner="Chỉ người có thẩm quyền")
    template = "set system host-name {device}\nset service ssh port 22\n~ set interfaces ethernet eth0 address .*\n"
    poll, server = await read_all(tmp_path, monkeypatch, "vyos", manners, template)
    assert (bytes(server.sent), server.commands) == (b"", SENT)
    modules = ("ssh", *(module.name for module in shipped_platforms()["vyos"].modules), "ssh_configuration")
    assert poll.outcomes == tuple(ModuleOutcome(name) for name in modules)
    assert told(poll) == READ
    assert poll.readings.configuration is not None
    assert (poll.readings.configuration.saved, poll.readings.configuration.drift_lines) == (True, 1)
    lines = version(tmp_path)
    assert "canary" not in f"{poll}{lines}"
    assert "set interfaces ethernet eth0 description 'Đường truyền số liệu'" in lines
    assert "set interfaces wireguard wg0 private-key <secret>" in lines
    assert "set service snmp community <secret> authorization rw" in lines


async def test_edgeos_has_older_tools_and_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No vtysh, no chrony: tables of operational mode are read instead, and what is missing costs nothing else."""
    poll, server = await read_all(tmp_path, monkeypatch, "vyos", Manners(transcripts=EDGEOS))
    assert f"{WRAPPER}ip bgp summary" in server.commands
    assert failed(poll) == {}
    read = told(poll)
    assert read.identity == IdentityReading(
        "Ubiquiti", "EdgeRouter X 5-Port", "2.0.9-hotfix.7", "02005E000001", kind="network", os="EdgeOS"
    )
    assert read.interfaces == (_link(2, "eth0", 6, 1500, mac="02:00:5e:00:00:01"),)
    assert read.counters is not None
    assert read.counters.rows == (
        InterfaceCounters(2, 1, 1, 123456, 654321, 990, 2000, 10, None, None, None, 1, 3, 2, 4, wide=True),
    )
    assert read.bgp == (
        BgpNeighbour("10.0.12.1", 65001, "established", "start", prefixes=3),
        BgpNeighbour("10.0.13.1", 65003, "active", "start"),
        BgpNeighbour("2001:db8::4", 65004, "idle", "stop"),
    )
    assert read.ospf == (
        OspfNeighbour("10.0.12.1", "10.255.0.1", "full"),
        OspfNeighbour("10.0.12.3", "10.255.0.9", "twoWay"),
    )
    assert poll.readings.configuration is not None
    assert poll.readings.configuration.saved is False
    assert read.risks is not None
    assert {each.risk: each.severity for each in read.risks if each.severity != "ok"} == {
        "weak_ciphers": "warning",
        "http_server": "warning",
        "unsaved": "warning",
    }


async def test_a_session_that_ends_in_the_middle_costs_what_comes_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manners = Manners(transcripts=VYOS, cut_at=f"{WRAPPER}configuration commands")
    poll, _ = await read_all(tmp_path, monkeypatch, "vyos", manners)
    assert failed(poll) == {"ssh_configuration": Reason.DISCONNECTED}
    assert poll.readings.bgp == READ.bgp


@pytest.mark.parametrize("command", sorted({*VYOS, *EDGEOS} - SAYS_LITTLE))
async def test_an_answer_that_is_no_answer_costs_its_module_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    answers = VYOS if command in VYOS else EDGEOS
    hostile = {**answers, command: "\x1b[31m<script>\u202e 0 0 0 -1 999%\n"}
    poll, _ = await read_all(tmp_path, monkeypatch, "vyos", Manners(transcripts=hostile))
    modules = {
        each.name
        for each in shipped_platforms()["vyos"].modules
        if command in (*each.commands, *each.otherwise.values())
    }
    assert set(failed(poll)) == (modules or {"ssh_configuration"})
    assert set(failed(poll).values()) == {Reason.MALFORMED}
