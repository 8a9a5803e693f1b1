"""Huawei VRP from transcripts after the maker's command references: octets sent and readings compared whole."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from collectors.readings import (
    AddressReading,
    BgpNeighbour,
    ClockReading,
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
from collectors.ssh.readers.text import number_of_interface as number

from .makers import NOW, VRP, Expected, kept, transcripts

if TYPE_CHECKING:
    from pathlib import Path

SENT = (
    "screen-length 0 temporary",
    "display version",
    "display esn",
    "display interface",
    "display interface",
    "display version",
    "display interface",
    "display cpu-usage",
    "display memory-usage",
    "dir",
    "display clock",
    "display ntp-service status",
    "display bgp peer",
    "display bgp ipv6 peer",
    "display ospf peer",
    "display arp all",
    "display mac-address",
    "display current-configuration",
    "display saved-configuration",
)
READ = Readings(
    SystemReading(uptime_ticks=78864000),
    IdentityReading("Huawei", "S5731-S24T4X", "V200R019C10SPC500", "2102351234N0K7000001", kind="network", os="VRP"),
    (
        InterfaceReading(
            number("Eth-Trunk1"), "Eth-Trunk1", "Eth-Trunk1", "Eth-Trunk1", type=161, mac="00:11:22:33:44:50"
        ),
        InterfaceReading(
            number("GigabitEthernet0/0/1"),
            "GigabitEthernet0/0/1",
            "GigabitEthernet0/0/1",
            "GigabitEthernet0/0/1",
            "Đường truyền số liệu chuyên dùng",
            6,
            mac="00:11:22:33:44:51",
            speed_bps=1000000000,
        ),
        InterfaceReading(
            number("Vlanif10"), "Vlanif10", "Vlanif10", "Vlanif10", "Quản trị", 53, 1500, "00:11:22:33:44:52"
        ),
        InterfaceReading(number("LoopBack0"), "LoopBack0", "LoopBack0", "LoopBack0", type=24, mtu=1500),
    ),
    CounterSample(
        NOW,
        78864000,
        4,
        None,
        (
            InterfaceCounters(number("Eth-Trunk1"), 2, 2, wide=True),
            InterfaceCounters(
                number("GigabitEthernet0/0/1"),
                1,
                1,
                12345678901234,
                200200,
                800,
                1900,
                100,
                50,
                101,
                52,
                2,
                4,
                3,
                5,
                wide=True,
            ),
            InterfaceCounters(number("Vlanif10"), 1, 1, wide=True),
            InterfaceCounters(number("LoopBack0"), 1, 1, 0, 0, 0, 0, wide=True),
        ),
    ),
    (
        AddressReading(number("Vlanif10"), "10.0.12.2", 30),
        AddressReading(number("LoopBack0"), "10.255.0.2", 32),
    ),
    (CpuReading("1", 0.06, "CPU, mean of one minute"),),
    (MemoryReading("system", "Memory", "system", 1073741824, 268435456, 0.25),),
    (StorageReading("flash:", "flash:", 521478144, 391108608, 0.75),),
    bgp=(
        BgpNeighbour("10.0.12.1", 65001, "established", "start", prefixes=3),
        BgpNeighbour("10.0.13.1", 65546, "active", "start"),
        BgpNeighbour("10.0.14.1", 65004, "idle", "stop"),
        BgpNeighbour("2001:db8::1", 65001, "established", "start", prefixes=2),
        BgpNeighbour("2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff", 65003, "connect", "start"),
    ),
    ospf=(
        OspfNeighbour("10.0.12.1", "10.255.0.1", "full"),
        OspfNeighbour("10.0.12.3", "10.255.0.9", "twoWay"),
    ),
    inventory=(EntityReading(entity_class="chassis", serial="2102351234N0K7000001"),),
    ethernet=(EthernetReading(number("GigabitEthernet0/0/1"), "full", fcs_errors=1, late_collisions=6),),
    stations=(
        SeenStation("00:11:22:33:44:66", "10.0.12.1", number("GigabitEthernet0/0/1")),
        SeenStation("00:11:22:33:44:67", "10.0.12.9", number("Vlanif10")),
        SeenStation("00:11:22:33:44:66", interface_index=number("GigabitEthernet0/0/1"), vlan=10),
        SeenStation("00:11:22:33:44:77", interface_index=number("GigabitEthernet0/0/2"), vlan=20),
    ),
    clock=ClockReading(synchronised=True, offset_seconds=2.0, source="10.255.0.1"),
    risks=(
        RiskReading("host_key", "ok"),
        RiskReading("old_algorithms", "ok"),
        RiskReading("telnet", "critical", "telnet server enable"),
        RiskReading("default_community", "critical", "1 x a community that everybody knows"),
        RiskReading("snmp_write", "critical", "1 x a community that may write"),
        RiskReading("no_ntp", "warning", "no ntp server"),
        RiskReading("no_logging", "ok"),
        RiskReading("old_ssh", "ok"),
        RiskReading("weak_ciphers", "warning", "1 x old algorithms of SSH"),
        RiskReading("plain_passwords", "critical", "1 x a password that can be read"),
        RiskReading("http_server", "warning", "1 x http server enable"),
        RiskReading("unsaved", "warning", "what runs is not what the device starts with"),
    ),
)
OLDER_SENT = (
    "screen-length 0 temporary",
    "display version",
    "display esn",
    "display device manufacture-info",
    "display interface",
    "display interface",
    "display version",
    "display interface",
    "display cpu-usage",
    "display cpu",
    "display memory-usage",
    "display memory",
    "dir",
    "display clock",
    "display ntp-service status",
    "display ntp status",
    "display bgp peer",
    "display bgp ipv6 peer",
    "display ospf peer",
    "display arp all",
    "display arp",
    "display mac-address",
    "display current-configuration",
    "display saved-configuration",
)
OLDER_READ = Readings(
    SystemReading(uptime_ticks=968880000),
    IdentityReading("Huawei", "NE40E-X3", "V800R011C00SPC200", "2102359876N0K9000002", kind="network", os="VRP"),
    (
        InterfaceReading(
            number("GigabitEthernet0/1/0"),
            "GigabitEthernet0/1/0",
            "GigabitEthernet0/1/0",
            "GigabitEthernet0/1/0",
            "kênh chính",
            6,
            1500,
            "00:11:22:33:44:55",
            1000000000,
        ),
        InterfaceReading(
            number("GigabitEthernet0/1/1"),
            "GigabitEthernet0/1/1",
            "GigabitEthernet0/1/1",
            "GigabitEthernet0/1/1",
            type=6,
            mtu=1500,
            mac="00:11:22:33:44:56",
        ),
    ),
    CounterSample(
        NOW,
        968880000,
        2,
        None,
        (
            InterfaceCounters(
                number("GigabitEthernet0/1/0"), 1, 1, 100100, 200200, 800, 1900, 100, 50, 101, 52, wide=True
            ),
            InterfaceCounters(number("GigabitEthernet0/1/1"), 2, 2, 0, 0, 0, 0, wide=True),
        ),
    ),
    (AddressReading(number("GigabitEthernet0/1/0"), "10.0.12.2", 30),),
    (CpuReading("1", 0.08, "CPU, mean of one minute"),),
    (MemoryReading("system", "Memory", "system", 2147483648, 1073741824, 0.5),),
    (StorageReading("cfcard:", "cfcard:", 1038983168, 779237376, 0.75),),
    ospf=(),
    inventory=(
        EntityReading(entity_class="chassis", serial="2102359876N0K9000002"),
        EntityReading(entity_class="chassis", serial="2102359876N0K9000003"),
    ),
    ethernet=(EthernetReading(number("GigabitEthernet0/1/0"), "full", fcs_errors=1),),
    stations=(SeenStation("00:11:22:33:44:66", "10.0.12.1", number("GigabitEthernet0/1/0")),),
    clock=ClockReading(synchronised=False, offset_seconds=0.0),
    risks=(
        RiskReading("host_key", "ok"),
        RiskReading("old_algorithms", "ok"),
        RiskReading("telnet", "ok"),
        RiskReading("default_community", "ok"),
        RiskReading("snmp_write", "ok"),
        RiskReading("no_ntp", "ok"),
        RiskReading("no_logging", "ok"),
        RiskReading("old_ssh", "ok"),
        RiskReading("weak_ciphers", "ok"),
        RiskReading("plain_passwords", "ok"),
        RiskReading("http_server", "ok"),
        RiskReading("unsaved", "ok"),
    ),
)
OLDER_FAILED = ("ssh_bgp_ipv6", "ssh_forwarding")


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WW_SSH", "right")


async def test_all_of_it_is_sent_and_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Of a switch with VRP 5 in its own zone of time: every octet, every reading, and the configuration."""
    caplog.set_level(logging.DEBUG)
    poll, server = await VRP.poll(tmp_path, transcripts("huawei_vrp"))
    Expected(SENT, READ).hold(VRP, poll, server)
    lines = kept(tmp_path, poll, saved=False, drift_lines=2)
    assert len(lines) == 37
    assert "canary" not in f"{poll}{lines}{caplog.text}"


async def test_another_release_is_asked_what_it_knows(tmp_path: Path) -> None:
    """Of a router with VRP 8 that knows other commands and has no BGP: what it refuses costs only that."""
    poll, server = await VRP.poll(tmp_path, transcripts("huawei_vrp8"))
    Expected(OLDER_SENT, OLDER_READ, OLDER_FAILED, empty=("ssh_bgp",)).hold(VRP, poll, server)
