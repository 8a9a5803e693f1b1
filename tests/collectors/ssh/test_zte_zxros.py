"""ZTE ZXROS from transcripts after the maker's command references: octets sent and readings compared whole."""

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

from .makers import NOW, ZXROS, Expected, kept, transcripts

if TYPE_CHECKING:
    from pathlib import Path

SENT = (
    "terminal length 0",
    "show version",
    "show interface",
    "show interface",
    "show version",
    "show interface",
    "show processor",
    "show processor",
    "dir",
    "show clock",
    "show ntp status",
    "show ip bgp summary",
    "show bgp ipv6 unicast summary",
    "show ipv6 bgp summary",
    "show ip ospf neighbor",
    "show arp",
    "show mac",
    "show running-config",
    "show startup-config",
)
READ = Readings(
    SystemReading(uptime_ticks=78864000),
    IdentityReading("ZTE", "M6000-3S", "V3.00.20(3.40.1)", "219400000001", kind="network", os="ZXROS"),
    (
        InterfaceReading(
            number("gei-0/1/0/1"),
            "gei-0/1/0/1",
            "gei-0/1/0/1",
            "gei-0/1/0/1",
            "Đường truyền số liệu chuyên dùng",
            6,
            1600,
            "00:11:22:33:44:51",
            1000000000,
        ),
        InterfaceReading(
            number("gei-0/1/0/2"),
            "gei-0/1/0/2",
            "gei-0/1/0/2",
            "gei-0/1/0/2",
            type=6,
            mtu=1600,
            mac="00:11:22:33:44:52",
            speed_bps=1000000000,
        ),
        InterfaceReading(
            number("loopback1"), "loopback1", "loopback1", "loopback1", type=24, mtu=1500, speed_bps=8000000000
        ),
    ),
    CounterSample(
        NOW,
        78864000,
        3,
        None,
        (
            InterfaceCounters(
                number("gei-0/1/0/1"), 1, 1, 12345678901234, 200200, 800, 1900, 100, 50, 101, 52, wide=True
            ),
            InterfaceCounters(number("gei-0/1/0/2"), 2, 2, wide=True),
            InterfaceCounters(number("loopback1"), 1, 1, wide=True),
        ),
    ),
    (
        AddressReading(number("gei-0/1/0/1"), "10.0.12.2", 30),
        AddressReading(number("loopback1"), "10.255.0.2", 32),
    ),
    (
        CpuReading("MPU-0/0/0 MSC", 0.06, "MPU-0/0/0 MSC, mean of one minute"),
        CpuReading("PFU-0/1/0", 0.02, "PFU-0/1/0, mean of one minute"),
    ),
    (
        MemoryReading("MPU-0/0/0 MSC", "MPU-0/0/0 MSC memory", "system", 4294967296, 1073741824, 0.25),
        MemoryReading("PFU-0/1/0", "PFU-0/1/0 memory", "system", 2147483648, 1073741824, 0.5),
    ),
    (StorageReading("flash:", "flash:", 1048576000, 786432000, 0.75),),
    bgp=(
        BgpNeighbour("10.0.12.1", 65001, "established", "start", prefixes=3),
        BgpNeighbour("10.0.13.1", 65546, "active", "start"),
        BgpNeighbour("10.0.14.1", 65004, "idle", "stop"),
    ),
    ospf=(
        OspfNeighbour("10.0.12.1", "10.255.0.1", "full"),
        OspfNeighbour("10.0.12.3", "10.255.0.9", "twoWay"),
    ),
    ethernet=(EthernetReading(number("gei-0/1/0/1"), "full", fcs_errors=1),),
    stations=(
        SeenStation("00:11:22:33:44:66", "10.0.12.1", number("gei-0/1/0/1")),
        SeenStation("00:11:22:33:44:67", "10.28.54.9", number("smartgroup1.1001")),
        SeenStation("00:11:22:33:44:67", interface_index=number("gei-0/1/0/2"), vlan=10),
    ),
    clock=ClockReading(synchronised=True, offset_seconds=2.0, source="10.255.0.1"),
    risks=(
        RiskReading("host_key", "ok"),
        RiskReading("old_algorithms", "ok"),
        RiskReading("telnet", "critical", "1 x a door for telnet"),
        RiskReading("default_community", "critical", "1 x a community that everybody knows"),
        RiskReading("snmp_write", "critical", "1 x a community that may write"),
        RiskReading("no_ntp", "ok"),
        RiskReading("no_logging", "ok"),
        RiskReading("old_ssh", "ok"),
        RiskReading("weak_ciphers", "ok"),
        RiskReading("plain_passwords", "critical", "1 x a password that can be read"),
        RiskReading("http_server", "ok"),
        RiskReading("unsaved", "ok"),
    ),
)
OLDER_SENT = (
    "terminal length 0",
    "show version",
    "show interface",
    "show interface",
    "show version",
    "show interface",
    "show processor",
    "show processor",
    "dir",
    "show clock",
    "show ntp status",
    "show ip bgp summary",
    "show bgp ipv6 unicast summary",
    "show ipv6 bgp summary",
    "show ip ospf neighbor",
    "show arp",
    "show mac",
    "show mac table",
    "show running-config",
)
OLDER_READ = Readings(
    SystemReading(uptime_ticks=808319800),
    IdentityReading("ZTE", "5928E-FI", "V2.8.23.B1.04", kind="network", os="ZXROS"),
    (
        InterfaceReading(
            number("gei_1/1"), "gei_1/1", "gei_1/1", "gei_1/1", "kenh chinh", 6, 1500, "00:11:22:33:44:51", 1000000000
        ),
        InterfaceReading(
            number("gei_1/2"),
            "gei_1/2",
            "gei_1/2",
            "gei_1/2",
            type=6,
            mtu=1500,
            mac="00:11:22:33:44:52",
            speed_bps=1000000000,
        ),
        InterfaceReading(number("xgei_1/25"), "xgei_1/25", "xgei_1/25", "xgei_1/25", type=6),
    ),
    CounterSample(
        NOW,
        808319800,
        3,
        None,
        (
            InterfaceCounters(
                number("gei_1/1"),
                1,
                1,
                100100,
                200200,
                800,
                1900,
                100,
                50,
                101,
                52,
                2,
                in_discards=3,
                out_discards=5,
                wide=True,
            ),
            InterfaceCounters(number("gei_1/2"), 2, 2, wide=True),
            InterfaceCounters(number("xgei_1/25"), 1, 2, wide=True),
        ),
    ),
    (AddressReading(number("gei_1/1"), "10.0.12.2", 30),),
    (CpuReading("1 1 1", 0.11, "1 1 1, mean of one minute"),),
    (MemoryReading("1 1 1", "1 1 1 memory", "system", 536870912, 150323855, 0.28),),
    bgp=(BgpNeighbour("10.0.12.1", 65001, "established", "start", prefixes=3),),
    ospf=(OspfNeighbour("10.0.12.1", "10.255.0.1", "full"),),
    ethernet=(EthernetReading(number("gei_1/1"), "full", fcs_errors=1),),
    stations=(SeenStation("00:11:22:33:44:66", "10.0.12.1", number("vlan10")),),
    risks=(
        RiskReading("host_key", "ok"),
        RiskReading("old_algorithms", "ok"),
    ),
)
OLDER_FAILED = ("ssh_bgp_ipv6", "ssh_clock", "ssh_configuration", "ssh_forwarding", "ssh_ntp", "ssh_storage")


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WW_SSH", "right")


async def test_all_of_it_is_sent_and_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Of a router with ZXROS 3: every octet, every reading, and the configuration."""
    caplog.set_level(logging.DEBUG)
    poll, server = await ZXROS.poll(tmp_path, transcripts("zte_zxros"))
    Expected(SENT, READ, empty=("ssh_bgp_ipv6",)).hold(ZXROS, poll, server)
    lines = kept(tmp_path, poll, saved=True, drift_lines=1)
    assert len(lines) == 19
    assert "canary" not in f"{poll}{lines}{caplog.text}"


async def test_another_release_is_asked_what_it_knows(tmp_path: Path) -> None:
    """Of an older ZXR10 switch that knows little: what it refuses costs only that."""
    poll, server = await ZXROS.poll(tmp_path, transcripts("zte_zxr10"))
    Expected(OLDER_SENT, OLDER_READ, OLDER_FAILED).hold(ZXROS, poll, server)
