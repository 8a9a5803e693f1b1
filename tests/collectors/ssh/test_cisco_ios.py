"""Cisco IOS from transcripts written after the maker's command references: octets sent and readings compared whole."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from collectors.errors import Reason
from collectors.poll import ModuleOutcome, Poll
from collectors.readings import (
    AddressReading,
    BgpNeighbour,
    ClockReading,
    ConfigurationReading,
    CounterSample,
    CpuReading,
    EntityReading,
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
from collectors.ssh.archive import Archive
from collectors.ssh.platform import shipped_platforms
from collectors.ssh.readers.text import number_of_interface
from history.configurations import ConfigurationStore
from inventory.identifiers import DeviceName

from ...agents.ssh_server import Manners, SshServer
from .devices import ALL, one_device, pinned, polling, r1

NOW = 1795428000.0
"""Monday, 23 November 2026, 10:00 UTC."""
TRANSCRIPTS = {
    file.stem: file.read_text(encoding="utf-8")
    for file in (Path(__file__).parent / "transcripts/cisco_ios").glob("*.txt")
}
SENT = (
    "terminal length 0",
    "terminal width 511",
    "show version",
    "show inventory",
    "show interfaces",
    "show interfaces",
    "show version",
    "show interfaces",
    "show processes cpu",
    "show memory statistics",
    "show file systems",
    "show clock",
    "show ntp status",
    "show ip bgp summary",
    "show ip ospf neighbor",
    "show ip arp",
    "show mac address-table",
    "show running-config",
    "show startup-config",
)
_ENGINE, _WAN, _LOOPBACK = (
    number_of_interface(name) for name in ("Embedded-Service-Engine0/0", "GigabitEthernet0/0", "Loopback0")
)
_UPTIME = ((7 + 2) * 86_400 + 3 * 3_600 + 4 * 60) * 100
READ = Readings(
    system=SystemReading(name="r-office", uptime_ticks=_UPTIME),
    identity=IdentityReading("Cisco", "CISCO2911/K9", "15.7(3)M8", "FTX1234ABCD", kind="network", os="IOS"),
    interfaces=(
        InterfaceReading(
            _ENGINE,
            "Embedded-Service-Engine0/0",
            "Embedded-Service-Engine0/0",
            "Embedded-Service-Engine0/0",
            mtu=1500,
            speed_bps=10_000_000,
        ),
        InterfaceReading(
            _WAN,
            "GigabitEthernet0/0",
            "GigabitEthernet0/0",
            "GigabitEthernet0/0",
            alias="Đường truyền số liệu chuyên dùng",
            type=6,
            mtu=1500,
            mac="00:11:22:33:44:55",
            speed_bps=100_000_000,
        ),
        InterfaceReading(_LOOPBACK, "Loopback0", "Loopback0", "Loopback0", type=24, mtu=1514, speed_bps=8_000_000_000),
    ),
    counters=CounterSample(
        NOW,
        _UPTIME,
        3,
        None,
        (
            InterfaceCounters(
                _ENGINE, 2, 2, 0, 0, 0, 0, None, None, None, None, 0, 0, 0, 0, wide=True, in_nucast_packets=0
            ),
            InterfaceCounters(
                _WAN,
                1,
                1,
                12345678901234,
                9876543210987,
                987654000,
                876543210,
                in_errors=33,
                out_errors=44,
                in_discards=11,
                out_discards=22,
                wide=True,
                in_nucast_packets=321,
            ),
            InterfaceCounters(
                _LOOPBACK, 1, 1, 0, 720, 0, 12, None, None, None, None, 0, 0, 0, 0, wide=True, in_nucast_packets=0
            ),
        ),
    ),
    addresses=(AddressReading(_WAN, "10.0.12.2", 30), AddressReading(_LOOPBACK, "10.255.0.2", 32)),
    cpu=(CpuReading("1", 0.06, "CPU, mean of one minute"),),
    memory=(
        MemoryReading("Processor", "Processor", "system", 419430400, 104857600, 0.25),
        MemoryReading("I/O", "I/O", "buffers", 37748736, 18874368, 0.5),
    ),
    storage=(
        StorageReading("flash0:", "flash0:", 256487424, 128243712, 0.5),
        StorageReading("nvram:", "nvram:", 262136, 62136, 62136 / 262136),
    ),
    bgp=(
        BgpNeighbour("10.0.12.1", 65001, "established", "start", prefixes=3),
        BgpNeighbour("10.0.13.1", (1 << 16) + 10, "active", "start"),
        BgpNeighbour("10.0.14.1", 65004, "idle", "stop"),
    ),
    ospf=(
        OspfNeighbour("10.0.12.1", "10.255.0.1", "full"),
        OspfNeighbour("10.0.12.3", "10.255.0.9", "twoWay"),
        OspfNeighbour("10.0.15.1", "10.255.0.8", "exchangeStart"),
    ),
    inventory=(
        EntityReading(
            name="CISCO2911/K9 chassis",
            description="CISCO2911/K9 chassis",
            model="CISCO2911/K9",
            serial="FTX1234ABCD",
            hardware_rev="V07",
        ),
        EntityReading(
            name="C2911 AC Power Supply",
            description="C2911 AC Power Supply",
            model="PWR-2911-AC",
            serial="DCA0987WXYZ",
            hardware_rev="V05",
        ),
    ),
    ethernet=(EthernetReading(_WAN, "full", None, 30),),
    stations=(
        SeenStation("00:11:22:33:44:66", "10.0.12.1", _WAN),
        SeenStation("00:11:22:33:44:66", vlan=10),
        SeenStation("00:11:22:33:44:77", vlan=20),
    ),
    clock=ClockReading(synchronised=True, offset_seconds=0.5, source="10.255.0.1"),
    risks=(
        RiskReading("host_key", "ok"),
        RiskReading("old_algorithms", "ok"),
        RiskReading("telnet", "critical", "line vty 0 4"),
        RiskReading("default_community", "critical", "1 x a community that everybody knows"),
        RiskReading("snmp_write", "critical", "1 x a community that may write"),
        RiskReading("no_ntp", "warning", "no ntp server"),
        RiskReading("no_logging", "warning", "no logging host"),
        RiskReading("old_ssh", "warning", "no ip ssh version 2"),
        RiskReading("weak_ciphers", "ok"),
        RiskReading("plain_passwords", "critical", "2 x a password that can be read"),
        RiskReading("http_server", "warning", "1 x ip http server"),
        RiskReading("unsaved", "warning", "what runs is not what the device starts with"),
    ),
)


async def _read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transcripts: dict[str, str]) -> tuple[Poll, SshServer]:
    monkeypatch.setenv("WW_SSH", "right")
    with SshServer(Manners(prompt="r-office#", transcripts=transcripts)) as server:
        inventory = one_device(tmp_path / "city", server.port, "platform: cisco_ios")
        archive = Archive(ConfigurationStore(tmp_path), lambda _device: "hostname r-office\nntp server 10.255.0.1\n")
        with polling(inventory, pinned(tmp_path), archive=archive, clock=lambda: NOW) as poller:
            return await poller.poll(r1(inventory), ALL, deadline_seconds=60), server


async def test_all_of_it_is_sent_and_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Every octet, every reading; and no secret in what was read, kept, told or logged, whoever logs all."""
    caplog.set_level(logging.DEBUG)
    poll, server = await _read(tmp_path, monkeypatch, TRANSCRIPTS)
    assert bytes(server.sent).decode() == "".join(f"{line}\n" for line in SENT)
    assert poll.outcomes == tuple(
        ModuleOutcome(name)
        for name in ("ssh", *(module.name for module in shipped_platforms()["cisco_ios"].modules), "ssh_configuration")
    )
    told = poll.readings.configuration
    assert told is not None
    (version,) = ConfigurationStore(tmp_path).versions(DeviceName("r1"))
    assert told == ConfigurationReading(NOW, told.version, len(version.lines), saved=False, drift_lines=1)
    assert (
        Readings(
            **{field: getattr(poll.readings, field) for field in READ.__struct_fields__ if field != "configuration"}
        )
        == READ
    )
    assert "canary" not in f"{poll}{version.lines}{caplog.text}"
    assert " neighbor 10.0.12.1 password 7 <secret>" in version.lines
    assert "snmp-server community <secret> RW 10" in version.lines
    assert not [line for line in version.lines if "bytes" in line or "clock-period" in line or line.startswith("!")]


async def test_a_configuration_that_was_cut_short_is_no_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a configuration would be a change of a thousand lines."""
    text = TRANSCRIPTS["show running-config"]
    short = {**TRANSCRIPTS, "show running-config": text[: len(text) // 2] + "\n"}
    poll, _ = await _read(tmp_path, monkeypatch, short)
    outcome = {each.module: each for each in poll.outcomes}["ssh_configuration"]
    assert outcome.reason is Reason.MALFORMED
    assert poll.readings.configuration is None
    assert ConfigurationStore(tmp_path).versions(DeviceName("r1")) == []


@pytest.mark.parametrize("command", sorted(TRANSCRIPTS))
async def test_an_answer_that_is_no_answer_costs_its_module_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """Whatever a device says instead, nothing breaks, and no module says that it succeeded with something."""
    poll, _ = await _read(tmp_path, monkeypatch, {**TRANSCRIPTS, command: "\x1b[31m<script>\u202e 0 0 0 -1 999%\n"})
    modules = {module.name for module in shipped_platforms()["cisco_ios"].modules if command in module.commands}
    expected = modules | ({"ssh_configuration"} if command == "show running-config" else set())
    assert {each.module for each in poll.outcomes if each.reason is not None} == expected
    assert not [part for part in poll.parts if part.module in expected]
    saved = None if poll.readings.configuration is None else poll.readings.configuration.saved
    assert saved is (None if "config" in command else False)
