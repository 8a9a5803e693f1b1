"""Ruijie RGOS from transcripts after the maker's command references: octets sent and readings compared whole."""

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

from .makers import NOW, RGOS, Expected, kept, transcripts

if TYPE_CHECKING:
    from pathlib import Path

SENT = (
    "terminal length 0",
    "terminal width 256",
    "show version",
    "show interfaces",
    "show interfaces",
    "show version",
    "show interfaces",
    "show cpu",
    "show memory",
    "dir",
    "show clock",
    "show ntp status",
    "show bgp ipv4 unicast summary",
    "show bgp ipv6 unicast summary",
    "show ip ospf neighbor",
    "show arp",
    "show mac-address-table",
    "show running-config",
    "show startup-config",
)
READ = Readings(
    SystemReading(description="Ruijie 10G Ethernet Switch(S5760C-24GT8XS-X) By Ruijie Networks", uptime_ticks=78864500),
    IdentityReading(
        "Ruijie", "S5760C-24GT8XS-X", "S5760X_RGOS 12.5(4)B0801", "G1ABCD0000001", kind="network", os="RGOS"
    ),
    (
        InterfaceReading(
            number("GigabitEthernet 0/1"),
            "GigabitEthernet 0/1",
            "GigabitEthernet 0/1",
            "GigabitEthernet 0/1",
            "Đường truyền số liệu chuyên dùng",
            6,
            1500,
            "00:11:22:33:44:51",
            1000000000,
        ),
        InterfaceReading(
            number("GigabitEthernet 0/2"),
            "GigabitEthernet 0/2",
            "GigabitEthernet 0/2",
            "GigabitEthernet 0/2",
            type=6,
            mtu=1500,
            speed_bps=1000000000,
        ),
        InterfaceReading(
            number("VLAN 10"),
            "VLAN 10",
            "VLAN 10",
            "VLAN 10",
            type=53,
            mtu=1500,
            mac="00:11:22:33:44:50",
            speed_bps=1000000000,
        ),
    ),
    CounterSample(
        NOW,
        78864500,
        3,
        None,
        (
            InterfaceCounters(
                number("GigabitEthernet 0/1"),
                1,
                1,
                12345678901234,
                200200,
                800,
                2002,
                in_errors=2,
                out_errors=4,
                in_discards=3,
                out_discards=5,
                wide=True,
                in_nucast_packets=201,
            ),
            InterfaceCounters(
                number("GigabitEthernet 0/2"),
                2,
                2,
                0,
                0,
                0,
                0,
                in_errors=0,
                out_errors=0,
                in_discards=0,
                out_discards=0,
                wide=True,
                in_nucast_packets=0,
            ),
            InterfaceCounters(
                number("VLAN 10"),
                1,
                1,
                1100,
                2200,
                10,
                22,
                in_errors=0,
                out_errors=0,
                in_discards=0,
                out_discards=0,
                wide=True,
                in_nucast_packets=1,
            ),
        ),
    ),
    (
        AddressReading(number("GigabitEthernet 0/1"), "10.0.12.2", 30),
        AddressReading(number("VLAN 10"), "10.28.54.1", 24),
    ),
    (CpuReading("1", 0.065, "CPU, mean of one minute"),),
    (MemoryReading("system", "Memory", "system", 1073741824, 268435456, 0.25),),
    (StorageReading("flash:", "flash:", 1073741824, 805306368, 0.75),),
    bgp=(
        BgpNeighbour("10.0.12.1", 65001, "established", "start", prefixes=3),
        BgpNeighbour("10.0.13.1", 65546, "active", "start"),
        BgpNeighbour("10.0.14.1", 65004, "idle", "stop"),
        BgpNeighbour("2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff", 65001, "established", "start", prefixes=2),
    ),
    ospf=(
        OspfNeighbour("10.0.12.1", "10.255.0.1", "full"),
        OspfNeighbour("10.0.12.3", "10.255.0.9", "twoWay"),
        OspfNeighbour("10.0.12.4", "10.255.0.8", "exchangeStart"),
    ),
    inventory=(
        EntityReading(name="Slot 0", model="S5760C-24GT8XS-X", serial="G1ABCD0000001", hardware_rev="1.00"),
        EntityReading(name="Slot M1", model="RG-M5000E-CM", serial="G1ABCD0000002", hardware_rev="1.30"),
    ),
    ethernet=(
        EthernetReading(number("GigabitEthernet 0/1"), "full", fcs_errors=1),
        EthernetReading(number("GigabitEthernet 0/2"), fcs_errors=0),
    ),
    stations=(
        SeenStation("00:11:22:33:44:66", "10.0.12.1", number("GigabitEthernet 0/1")),
        SeenStation("00:11:22:33:44:67", "10.28.54.9", number("VLAN 10")),
        SeenStation("00:11:22:33:44:67", interface_index=number("GigabitEthernet 0/2"), vlan=10),
    ),
    clock=ClockReading(synchronised=True, offset_seconds=2.0, source="10.255.0.1"),
    risks=(
        RiskReading("host_key", "ok"),
        RiskReading("old_algorithms", "ok"),
        RiskReading("telnet", "critical", "line vty 5 35"),
        RiskReading("default_community", "critical", "1 x a community that everybody knows"),
        RiskReading("snmp_write", "critical", "1 x a community that may write"),
        RiskReading("no_ntp", "ok"),
        RiskReading("no_logging", "warning", "no logging server"),
        RiskReading("old_ssh", "ok"),
        RiskReading("weak_ciphers", "ok"),
        RiskReading("plain_passwords", "critical", "1 x a password that can be read"),
        RiskReading("http_server", "warning", "1 x web server"),
        RiskReading("unsaved", "warning", "what runs is not what the device starts with"),
    ),
)
OLDER_SENT = (
    "terminal length 0",
    "terminal width 256",
    "show version",
    "show interfaces",
    "show interfaces",
    "show version",
    "show interfaces",
    "show cpu",
    "show memory",
    "dir",
    "show clock",
    "show ntp status",
    "show bgp ipv4 unicast summary",
    "show ip bgp summary",
    "show bgp ipv6 unicast summary",
    "show ip ospf neighbor",
    "show arp",
    "show mac-address-table",
    "show running-config",
)
OLDER_READ = Readings(
    SystemReading(description="Ruijie Router(RSR20-14) by Ruijie Networks", uptime_ticks=9152800),
    IdentityReading(
        "Ruijie", "RSR20-14", "RGOS 10.3(5b6), Release(148971)", "1234942570001", kind="network", os="RGOS"
    ),
    (
        InterfaceReading(
            number("FastEthernet 0/0"),
            "FastEthernet 0/0",
            "FastEthernet 0/0",
            "FastEthernet 0/0",
            type=6,
            mtu=1500,
            mac="00:11:22:33:44:51",
            speed_bps=100000000,
        ),
    ),
    CounterSample(
        NOW,
        9152800,
        1,
        None,
        (
            InterfaceCounters(
                number("FastEthernet 0/0"),
                1,
                1,
                100100,
                200200,
                800,
                2002,
                in_errors=0,
                out_errors=0,
                wide=True,
                in_nucast_packets=201,
            ),
        ),
    ),
    (AddressReading(number("FastEthernet 0/0"), "10.0.12.2", 30),),
    memory=(MemoryReading("system", "Memory", "system", 134217728, 100663296, 0.75),),
    bgp=(BgpNeighbour("10.0.12.1", 65001, "established", "start", prefixes=3),),
    ospf=(OspfNeighbour("10.0.12.1", "10.255.0.1", "full"),),
    inventory=(),
    ethernet=(EthernetReading(number("FastEthernet 0/0"), fcs_errors=0),),
    clock=ClockReading(),
    risks=(
        RiskReading("host_key", "ok"),
        RiskReading("old_algorithms", "ok"),
    ),
)
OLDER_FAILED = (
    "ssh_arp",
    "ssh_bgp_ipv6",
    "ssh_configuration",
    "ssh_forwarding",
    "ssh_ntp",
    "ssh_processors",
    "ssh_storage",
)


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WW_SSH", "right")


async def test_all_of_it_is_sent_and_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Of a switch with RGOS 12: every octet, every reading, and the configuration."""
    caplog.set_level(logging.DEBUG)
    poll, server = await RGOS.poll(tmp_path, transcripts("ruijie_rgos"))
    Expected(SENT, READ).hold(RGOS, poll, server)
    lines = kept(tmp_path, poll, saved=False, drift_lines=1)
    assert len(lines) == 27
    assert "canary" not in f"{poll}{lines}{caplog.text}"


async def test_another_release_is_asked_what_it_knows(tmp_path: Path) -> None:
    """Of a router with RGOS 10 that knows little: what it refuses costs only that."""
    poll, server = await RGOS.poll(tmp_path, transcripts("ruijie_rgos10"))
    Expected(OLDER_SENT, OLDER_READ, OLDER_FAILED).hold(RGOS, poll, server)
