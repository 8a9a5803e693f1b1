"""Answers as other releases and kinds of devices of the same makes give them, reader by reader."""

from __future__ import annotations

import pytest

from collectors.readings import (
    BgpNeighbour,
    ClockReading,
    CpuReading,
    IdentityReading,
    MemoryReading,
    OspfNeighbour,
    Readings,
    SeenStation,
    SystemReading,
)
from collectors.ssh.answers import Answers
from collectors.ssh.readers import READERS
from collectors.ssh.readers.text import number_of_interface as number

from .makers import NOW

MINUTE = "CPU, mean of one minute"
VRP_BRIEF = """\
PHY: Physical
*down: administratively down
^down: standby
(l): loopback
(s): spoofing
InUti/OutUti: input utility/output utility
Interface                   PHY   Protocol InUti OutUti   inErrors  outErrors
GigabitEthernet0/0/0        up    up       0.01%  0.01%          2          4
GigabitEthernet0/0/1        *down down        0%     0%          0          0
GigabitEthernet0/0/2        ^down down        0%     0%          0          0
10GE1/0/1                   up    up          --     --          0          0
LoopBack0                   up    up(s)       0%     0%          0          0
"""
COMWARE_BRIEF = """\
Brief information on interfaces in route mode:
Link: ADM - administratively down; Stby - standby
Protocol: (s) - spoofing
Interface            Link Protocol Primary IP      Description
InLoop0              UP   UP(s)    --
Vlan10               UP   UP       10.0.12.2       Quản trị

Brief information on interfaces in bridge mode:
Link: ADM - administratively down; Stby - standby
Speed: (a) - auto
Interface            Link Speed   Duplex Type PVID Description
GE1/0/1              UP   1G(a)   F(a)   A    10
GE1/0/2              ADM  auto    A      A    1
GE1/0/3              DOWN auto    A      A    1
"""


@pytest.mark.parametrize(
    ("reader", "about", "table", "expected"),
    [
        (
            "vrp_counters",
            "Huawei AR2220 Router uptime is 0 week, 0 day, 1 hour, 6 minutes\n",
            VRP_BRIEF,
            {
                "GigabitEthernet0/0/0": (1, 1, 2, 4),
                "GigabitEthernet0/0/1": (2, 2, 0, 0),
                "GigabitEthernet0/0/2": (1, 2, 0, 0),
                "10GE1/0/1": (1, 1, 0, 0),
                "LoopBack0": (1, 1, 0, 0),
            },
        ),
        (
            "comware_counters",
            "H3C S5130 uptime is 0 weeks, 0 days, 1 hour, 6 minutes\n",
            COMWARE_BRIEF,
            {
                "InLoopBack0": (1, 1, None, None),
                "Vlan-interface10": (1, 1, None, None),
                "GigabitEthernet1/0/1": (1, 1, None, None),
                "GigabitEthernet1/0/2": (2, 2, None, None),
                "GigabitEthernet1/0/3": (1, 2, None, None),
            },
        ),
    ],
)
def test_brief_tables_tell_states_where_the_full_form_is_refused(
    reader: str, about: str, table: str, expected: dict[str, tuple[int | None, ...]]
) -> None:
    """Under the long names, so that they are the same interfaces; *down is switched off, ^down in reserve."""
    sample = READERS[reader](Answers((table, about), NOW)).counters
    assert sample is not None
    assert sample.uptime_ticks == 66 * 60 * 100
    assert {row.index: (row.admin_status, row.oper_status, row.in_errors, row.out_errors) for row in sample.rows} == {
        number(name): states for name, states in expected.items()
    }


def _version(uptime: int, vendor: str, model: str, version: str, os: str) -> Readings:
    identity = IdentityReading(vendor, model, version, kind="network", os=os)
    return Readings(system=SystemReading(uptime_ticks=uptime * 100), identity=identity)


@pytest.mark.parametrize(
    ("reader", "text", "expected"),
    [
        (
            "vrp_version",
            (
                "VRP (R) software, Version 5.160 (AR2200 V200R009C00SPC500)\n"
                "Huawei AR2220E Router uptime is 0 week, 1 day, 1 hour, 6 minutes\nBKP 0 version information:\n"
            ),
            _version(90_360, "Huawei", "AR2220E", "V200R009C00SPC500", "VRP"),
        ),
        (
            "vrp_version",
            (
                "Huawei Versatile Security Platform Software\nSoftware Version: USG6300 V100R001C30SPC300\n"
                "USG6330 uptime is 5 weeks, 1 day, 0 hour, 6 minutes\n"
            ),
            _version(3_110_760, "Huawei", "USG6330", "USG6300 V100R001C30SPC300", "VRP"),
        ),
        (
            "vrp_version",
            "HUAWEI YunShan OS\nVersion 1.22.0.1 (S5735 V600R022C00)\nHUAWEI S5735-L uptime is 3 days, 4 hours\n",
            _version(273_600, "Huawei", "S5735-L", "V600R022C00", "VRP"),
        ),
        (
            "comware_version",
            (
                "HPE Comware Software, Version 7.1.045, Release 2422P01\n"
                "HPE FF 5700-40XG-2QSFP+ Switch uptime is 0 weeks, 5 days, 2 hours, 13 minutes\n"
            ),
            _version(439_980, "HPE", "FF 5700-40XG-2QSFP+", "7.1.045 Release 2422P01", "Comware"),
        ),
        (
            "zxros_version",
            (
                "ZXR10 ROS Version V4.08.24R2\nZXR10_5928E-FI Software, Version ZXR10 5900E&5100E V2.8.23.C.16.P11, "
                "Product Version V1.2\nSystem uptime is 0 days, 3 hours, 10 minutes\n"
            ),
            _version(11_400, "ZTE", "5928E-FI", "V2.8.23.C.16.P11", "ZXROS"),
        ),
        ("vrp_clock", "2026-11-23 17:00:00+07:00 DST\nMonday\n", Readings(clock=ClockReading())),
        ("vrp_clock", "2026-11-23 10:00:00\nMonday\n", Readings(clock=ClockReading())),
        ("vrp_clock", "2026-11-23 05:30:01-04:30\n", Readings(clock=ClockReading(offset_seconds=1.0))),
        (
            "vrp_clock",
            "2026-11-23 17:00:00\nMonday\nTime Zone : Hanoi add 07:00:00\n",
            Readings(clock=ClockReading(offset_seconds=0.0)),
        ),
        ("comware_clock", "17:00:00 Hanoi Mon 11/23/2026\n", Readings(clock=ClockReading())),
        ("zxros_clock", "17:00:00 Hanoi Mon Nov 23 2026\n", Readings(clock=ClockReading())),
        ("vrp_processors", "CPU Usage : 12.5% Max: 93%\n", Readings(cpu=(CpuReading("1", 0.125, MINUTE),))),
        (
            "vrp_forwarding",
            (
                "MAC Address    VLAN/       PEVLAN CEVLAN Port            Type      LSP/LSR-ID\n"
                "0011-2233-4466 10          -      -      GE0/0/1         dynamic   0/-\n"
            ),
            Readings(stations=(SeenStation("00:11:22:33:44:66", None, number("GigabitEthernet0/0/1"), 10),)),
        ),
        (
            "vrp_ospf",
            (
                " OSPF Process 1 with Router ID 10.255.0.2\n Area 0.0.0.0 interface 10.0.12.2 (GE0/1/0)'s neighbors\n"
                " Router ID: 10.255.0.1             Address: 10.0.12.1\n   State: ExStart        Mode:Nbr is Slave\n"
            ),
            Readings(ospf=(OspfNeighbour("10.0.12.1", "10.255.0.1", "exchangeStart"),)),
        ),
        ("vrp_bgp", "\n", Readings(bgp=())),
        (
            "vrp_bgp",
            (
                " BGP local router ID        : 10.255.0.2\n"
                "  10.0.12.1                  4       65001     1200     1201     0 19h55m10 Established        3\n"
            ),
            Readings(bgp=(BgpNeighbour("10.0.12.1", 65001, "established", "start", prefixes=3),)),
        ),
        (
            "comware_memory",
            (
                "The statistics about memory is measured in KB:\nSlot 1:\n"
                "             Total      Used      Free    Shared   Buffers    Cached   FreeRatio\n"
                "Mem:          1000       250       750         0        10        20       75.0%\nSwap: 0 0 0\n"
            ),
            Readings(memory=(MemoryReading("Slot 1", "Slot 1 memory", "system", 1_024_000, 256_000, 0.25),)),
        ),
        (
            "ruijie_forwarding",
            "Vlan        MAC Address          Type     Interface\n 1          0011.2233.4466       DYNAMIC  Gi0/1\n",
            Readings(stations=(SeenStation("00:11:22:33:44:66", None, number("GigabitEthernet 0/1"), 1),)),
        ),
        (
            "ruijie_ntp",
            "Clock is unsynchronized, stratum 16, no reference clock\n",
            Readings(clock=ClockReading(synchronised=False)),
        ),
        ("ruijie_bgp", "Neighbor        V         AS MsgRcvd\n\nTotal number of neighbors 0\n", Readings(bgp=())),
    ],
)
def test_other_releases_give_the_same_readings(reader: str, text: str, expected: Readings) -> None:
    """A zone or a state that is not told is not guessed."""
    assert READERS[reader](Answers((text,), NOW)) == expected
