"""H3C Comware from transcripts after the maker's command references: octets sent and readings compared whole."""

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

from .makers import COMWARE, NOW, Expected, kept, transcripts

if TYPE_CHECKING:
    from pathlib import Path

SENT = (
    "screen-length disable",
    "display version",
    "display device manuinfo",
    "display interface",
    "display interface",
    "display version",
    "display interface",
    "display cpu-usage",
    "display memory",
    "dir",
    "display clock",
    "display ntp-service status",
    "display bgp peer ipv4",
    "display bgp peer ipv6",
    "display ospf peer",
    "display arp",
    "display mac-address",
    "display current-configuration",
    "display saved-configuration",
)
READ = Readings(
    SystemReading(uptime_ticks=78864000),
    IdentityReading("H3C", "S5130S-28S-EI", "7.1.070 Release 6329", "219801A1ABCD000001", kind="network", os="Comware"),
    (
        InterfaceReading(
            number("GigabitEthernet1/0/1"),
            "GigabitEthernet1/0/1",
            "GigabitEthernet1/0/1",
            "GigabitEthernet1/0/1",
            "Đường truyền số liệu chuyên dùng",
            6,
            mac="00:11:22:33:44:51",
            speed_bps=1000000000,
        ),
        InterfaceReading(
            number("GigabitEthernet1/0/2"),
            "GigabitEthernet1/0/2",
            "GigabitEthernet1/0/2",
            "GigabitEthernet1/0/2",
            "GigabitEthernet1/0/2 Interface",
            6,
            mac="00:11:22:33:44:52",
            speed_bps=1000000000,
        ),
        InterfaceReading(
            number("Vlan-interface10"),
            "Vlan-interface10",
            "Vlan-interface10",
            "Vlan-interface10",
            "Quản trị",
            53,
            1500,
            "00:11:22:33:44:53",
            1000000000,
        ),
        InterfaceReading(number("NULL0"), "NULL0", "NULL0", "NULL0", "NULL0 Interface", mtu=1500, speed_bps=1000000000),
    ),
    CounterSample(
        NOW,
        78864000,
        4,
        None,
        (
            InterfaceCounters(
                number("GigabitEthernet1/0/1"),
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
                wide=True,
            ),
            InterfaceCounters(number("GigabitEthernet1/0/2"), 2, 2, wide=True),
            InterfaceCounters(
                number("Vlan-interface10"), 1, 1, 1100, 2200, 11, 22, in_discards=1, out_discards=2, wide=True
            ),
            InterfaceCounters(number("NULL0"), 1, 1, 0, 0, 0, 0, in_discards=0, out_discards=0, wide=True),
        ),
    ),
    (AddressReading(number("Vlan-interface10"), "10.0.12.2", 30),),
    (
        CpuReading("Slot 1 CPU 0", 0.06, "Slot 1 CPU 0, mean of one minute"),
        CpuReading("Slot 2 CPU 0", 0.02, "Slot 2 CPU 0, mean of one minute"),
    ),
    (MemoryReading("Slot 1", "Slot 1 memory", "system", 1073741824, 268435456, 0.25),),
    (StorageReading("flash:", "flash:", 536870912, 402653184, 0.75),),
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
        EntityReading(name="Slot 1 CPU 0", model="S5130S-28S-EI", serial="219801A1ABCD000001"),
        EntityReading(name="Power 1", model="LSPM1POWER", serial="210231A1ABCD000009"),
    ),
    ethernet=(EthernetReading(number("GigabitEthernet1/0/1"), "full", fcs_errors=1, late_collisions=6),),
    stations=(
        SeenStation("00:11:22:33:44:66", "10.0.12.1", number("GigabitEthernet1/0/1")),
        SeenStation("00:11:22:33:44:67", "10.0.12.9", number("Bridge-Aggregation1")),
        SeenStation("00:11:22:33:44:68", "10.0.12.7"),
        SeenStation("00:11:22:33:44:66", interface_index=number("GigabitEthernet1/0/1"), vlan=10),
        SeenStation("00:11:22:33:44:77", interface_index=number("GigabitEthernet1/0/2"), vlan=20),
    ),
    clock=ClockReading(synchronised=True, offset_seconds=2.5, source="10.255.0.1"),
    risks=(
        RiskReading("host_key", "ok"),
        RiskReading("old_algorithms", "ok"),
        RiskReading("telnet", "critical", "telnet server enable"),
        RiskReading("default_community", "critical", "1 x a community that everybody knows"),
        RiskReading("snmp_write", "critical", "1 x a community that may write"),
        RiskReading("no_ntp", "ok"),
        RiskReading("no_logging", "warning", "no info-center loghost"),
        RiskReading("old_ssh", "ok"),
        RiskReading("weak_ciphers", "warning", "1 x old algorithms of SSH"),
        RiskReading("plain_passwords", "critical", "1 x a password that can be read"),
        RiskReading("http_server", "warning", "1 x ip http enable"),
        RiskReading("unsaved", "ok"),
    ),
)
OLDER_SENT = (
    "screen-length disable",
    "display version",
    "display device manuinfo",
    "display interface",
    "display interface",
    "display version",
    "display interface",
    "display cpu-usage",
    "display memory",
    "dir",
    "display clock",
    "display ntp-service status",
    "display bgp peer ipv4",
    "display bgp peer",
    "display bgp peer ipv6",
    "display bgp ipv6 peer",
    "display ospf peer",
    "display arp",
    "display arp all",
    "display mac-address",
    "display current-configuration",
)
OLDER_READ = Readings(
    SystemReading(uptime_ticks=43998000),
    IdentityReading("H3C", "S5120-28P-SI", "5.20.99 Release 2220P02", kind="network", os="Comware"),
    (
        InterfaceReading(
            number("GigabitEthernet1/0/1"),
            "GigabitEthernet1/0/1",
            "GigabitEthernet1/0/1",
            "GigabitEthernet1/0/1",
            "kenh chinh",
            6,
            mac="00:11:22:33:44:51",
            speed_bps=100000000,
        ),
        InterfaceReading(
            number("Vlan-interface1"),
            "Vlan-interface1",
            "Vlan-interface1",
            "Vlan-interface1",
            "Vlan-interface1 Interface",
            53,
            1500,
            "00:11:22:33:44:50",
        ),
    ),
    CounterSample(
        NOW,
        43998000,
        2,
        None,
        (
            InterfaceCounters(
                number("GigabitEthernet1/0/1"), 1, 1, 100100, 200200, 800, 1900, 100, 50, 101, 52, 0, 0, wide=True
            ),
            InterfaceCounters(number("Vlan-interface1"), 2, 2, wide=True),
        ),
    ),
    (AddressReading(number("Vlan-interface1"), "10.0.12.2", 30),),
    (CpuReading("Unit", 0.02, "Unit, mean of one minute"),),
    (MemoryReading("System", "System memory", "system", 134217728, 67108864, 0.5),),
    (StorageReading("flash:", "flash:", 32251904, 24188928, 0.75),),
    bgp=(BgpNeighbour("10.0.12.1", 65001, "established", "start", prefixes=3),),
    ospf=(OspfNeighbour("10.0.12.1", "10.255.0.1", "full"),),
    ethernet=(EthernetReading(number("GigabitEthernet1/0/1"), "half", fcs_errors=0, late_collisions=0),),
    stations=(
        SeenStation("00:11:22:33:44:66", "10.0.12.1", number("GigabitEthernet1/0/1")),
        SeenStation("00:11:22:33:44:66", interface_index=number("GigabitEthernet1/0/1"), vlan=1),
    ),
    clock=ClockReading(synchronised=False, offset_seconds=0.0),
    risks=(
        RiskReading("host_key", "ok"),
        RiskReading("old_algorithms", "ok"),
    ),
)
OLDER_FAILED = ("ssh_bgp_ipv6", "ssh_configuration", "ssh_inventory")


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WW_SSH", "right")


async def test_all_of_it_is_sent_and_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Of a switch with Comware 7: every octet, every reading, and the configuration."""
    caplog.set_level(logging.DEBUG)
    poll, server = await COMWARE.poll(tmp_path, transcripts("h3c_comware"))
    Expected(SENT, READ).hold(COMWARE, poll, server)
    lines = kept(tmp_path, poll, saved=True, drift_lines=2)
    assert len(lines) == 27
    assert "canary" not in f"{poll}{lines}{caplog.text}"


async def test_another_release_is_asked_what_it_knows(tmp_path: Path) -> None:
    """Of a switch with Comware 5, of which the configuration is not allowed: what it refuses costs only that."""
    poll, server = await COMWARE.poll(tmp_path, transcripts("h3c_comware5"))
    Expected(OLDER_SENT, OLDER_READ, OLDER_FAILED).hold(COMWARE, poll, server)
