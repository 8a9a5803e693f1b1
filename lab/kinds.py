"""Kinds of devices, as data: what an agent of each kind offers. docs/lab.md says where each assumption comes from.

Nothing here is a real make: object identifiers are below the enterprise number kept for examples (32473, RFC 5612).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ENTERPRISE = "1.3.6.1.4.1.32473.1"
"""Root of the kinds' sysObjectID."""

ETHERNET, LOOPBACK, VIRTUAL, RADIO = 6, 24, 53, 71
"""IANAifType numbers."""


@dataclass(frozen=True)
class Ports:
    """A run of like interfaces.

    Attributes:
        name: with `{n}` for the number, counted from `first`.
        count: how many.
        speed_mbps: ifHighSpeed.
        type: IANAifType number.
        alias: ifAlias of the unassigned ones.
        share: load, in percent of the speed, that an unassigned one carries at its busiest; 0 = nothing is plugged in.
    """

    name: str
    count: int = 1
    speed_mbps: int = 1000
    type: int = ETHERNET
    alias: str = ""
    first: int = 1
    share: int = 0


@dataclass(frozen=True)
class Volume:
    """A row of hrStorageTable: size in units of `unit` octets, used between two percentages over the day.

    Attributes:
        type: last number of the hrStorageTypes OID (2 RAM, 3 virtual memory, 4 fixed disk).
    """

    name: str
    type: int
    units: int
    unit: int = 4096
    low: int = 40
    high: int = 60


@dataclass(frozen=True)
class Kind:
    """What an agent of one kind of device offers.

    Attributes:
        number: last number of its sysObjectID.
        description: sysDescr.
        services: sysServices (RFC 3418): the sum of 2^(layer - 1).
        ports: its interfaces in order; lines are plugged into the first free Ethernet ports.
        wide: whether it has ifXTable and its 64-bit counters; without it an agent is a 32-bit one.
        processors: rows of hrProcessorTable; 0 and no volumes = no HOST-RESOURCES-MIB.
        busy: processor load in percent, at night and in the busiest hour.
        volumes: rows of hrStorageTable.
        steady: whether its own line carries the same at all hours.
        printer, battery: whether it has the Printer-MIB's page count and supplies, or the UPS-MIB.
        bridge: whether it forwards frames and shows its forwarding table (BRIDGE-MIB).
        router: whether it shows the stations of its LAN (ipNetToMediaTable) and its routing neighbours (OSPF-MIB).
        neighbours: whether it speaks LLDP.
        entity: model name in ENTITY-MIB; empty = it has none. With it the serial number is readable.
        sensors: name and degrees Celsius of ENTITY-SENSOR-MIB rows, at night; they rise by a few degrees by day.
        linux: whether it has UCD-SNMP-MIB's processor load and memory.
        powers: whether its Ethernet ports power devices (POWER-ETHERNET-MIB).
    """

    number: int
    description: str
    services: int
    ports: tuple[Ports, ...]
    wide: bool = True
    processors: int = 0
    busy: tuple[int, int] = (3, 40)
    volumes: tuple[Volume, ...] = ()
    steady: bool = False
    printer: bool = False
    battery: bool = False
    bridge: bool = False
    router: bool = False
    neighbours: bool = False
    entity: str = ""
    sensors: tuple[tuple[str, int], ...] = ()
    linux: bool = False
    powers: bool = False


_RAM_512M = Volume("main memory", 2, 131_072)
_LOOPBACK_PORT = Ports("lo", type=LOOPBACK, speed_mbps=0, alias="Quản trị")

KINDS: Mapping[str, Kind] = {
    "core_router": Kind(
        number=1,
        description="Lab core router, LabOS 7.2 (simulated)",
        services=78,
        ports=(Ports("xe-0/0/{n}", 36, 10_000, first=0), _LOOPBACK_PORT),
        processors=4,
        steady=True,
        volumes=(Volume("main memory", 2, 4_194_304), Volume("/var", 4, 8_388_608, low=22, high=23)),
        router=True,
        neighbours=True,
        entity="LCR-9036",
        sensors=(("Inlet", 24), ("Routing engine", 41)),
    ),
    "district_router": Kind(
        number=2,
        description="Lab aggregation router, LabOS 7.2 (simulated)",
        services=78,
        ports=(Ports("ge-0/0/{n}", 8, first=0), _LOOPBACK_PORT),
        processors=2,
        volumes=(Volume("main memory", 2, 1_048_576), Volume("/var", 4, 2_097_152, low=31, high=32)),
        router=True,
        neighbours=True,
        entity="LAR-2008",
        sensors=(("Inlet", 27),),
    ),
    "commune_router": Kind(
        number=3,
        description="Lab branch router, LabOS 6.49 (simulated)",
        services=78,
        ports=(Ports("ether{n}", 8), Ports("wlan1", speed_mbps=300, type=RADIO), _LOOPBACK_PORT),
        processors=1,
        busy=(4, 62),
        volumes=(_RAM_512M, Volume("system disk", 4, 32_768, low=48, high=49)),
        router=True,
        neighbours=True,
    ),
    "switch": Kind(
        number=4,
        description="Lab access switch, 24 ports, firmware 2.11 (simulated)",
        services=2,
        ports=(Ports("gi{n}", 24, share=4), Ports("vlan1", type=VIRTUAL, alias="Mạng nội bộ cơ quan")),
        bridge=True,
        neighbours=True,
        entity="LSW-24P",
        sensors=(("System", 36),),
        powers=True,
    ),
    "old_switch": Kind(
        number=5,
        description="Lab access switch, 8 ports 10/100, firmware 1.0 (simulated)",
        services=2,
        ports=(Ports("port {n}", 8, 100, share=12),),
        wide=False,
        bridge=True,
    ),
    "access_point": Kind(
        number=6,
        description="Lab wireless access point, firmware 4.3 (simulated)",
        services=2,
        ports=(Ports("eth{n}", first=0), Ports("wifi", 2, 866, RADIO, "Wi-Fi khu vực tiếp dân", share=3)),
        neighbours=True,
        entity="LAP-2R",
    ),
    "server": Kind(
        number=7,
        description="Linux lab-server 6.1.0 #1 SMP x86_64 (simulated)",
        services=72,
        ports=(_LOOPBACK_PORT, Ports("eno{n}", 2)),
        processors=8,
        steady=True,
        busy=(6, 71),
        volumes=(
            Volume("Physical memory", 2, 16_777_216, 1024, 52, 78),
            Volume("Swap space", 3, 2_097_152, 1024, 2, 5),
            Volume("/", 4, 26_214_400, low=61, high=62),
            Volume("/srv/dữ-liệu", 4, 244_140_625, low=83, high=84),
        ),
        linux=True,
        neighbours=True,
    ),
    "pc": Kind(
        number=8,
        description="Hardware: x86_64 - Software: lab desktop 10.0 (simulated)",
        services=76,
        ports=(Ports("Ethernet {n}", first=0), _LOOPBACK_PORT),
        processors=4,
        busy=(1, 35),
        volumes=(
            Volume("C:\\ Label:Hệ thống", 4, 31_250_000, low=71, high=72),
            Volume("Physical Memory", 2, 131_072, 65_536, 38, 66),
        ),
    ),
    "printer": Kind(
        number=9,
        description="Lab laser printer, firmware 20.1 (simulated)",
        services=64,
        ports=(Ports("eth{n}", speed_mbps=100, first=0),),
        wide=False,
        printer=True,
    ),
    "ups": Kind(
        number=10,
        description="Lab UPS network card, firmware 1.5 (simulated)",
        services=64,
        ports=(Ports("eth{n}", speed_mbps=100, first=0),),
        wide=False,
        steady=True,
        battery=True,
    ),
    "old_router": Kind(
        number=11,
        description="Lab branch router, LabOS 4.17 (simulated)",
        services=78,
        ports=(Ports("ether{n}", 5, 100), _LOOPBACK_PORT),
        wide=False,
        processors=1,
        busy=(9, 88),
        volumes=(Volume("main memory", 2, 16_384, low=61, high=83),),
        router=True,
    ),
    "firewall": Kind(
        number=12,
        description="Lab firewall, release 6.4 (simulated)",
        services=78,
        ports=(Ports("port{n}", 8), Ports("VPN tới TSLCD", type=VIRTUAL, alias="Đường hầm về TTDL")),
        processors=2,
        busy=(5, 48),
        volumes=(Volume("memory", 2, 1_048_576, low=44, high=71), Volume("log disk", 4, 8_388_608, low=57, high=58)),
        neighbours=True,
        entity="LFW-60",
    ),
    "kiosk": Kind(
        number=13,
        description="Linux kiosk 5.10.0 armv7l (simulated)",
        services=72,
        ports=(_LOOPBACK_PORT, Ports("eth{n}", speed_mbps=100, first=0)),
        processors=4,
        busy=(2, 25),
        volumes=(Volume("Physical memory", 2, 1_990_000, 1024, 31, 44), Volume("/", 4, 7_500_000, 4096, 38, 39)),
        linux=True,
    ),
    "recorder": Kind(
        number=14,
        description="Lab network video recorder, 8 channels, V4.30 (simulated)",
        services=72,
        ports=(Ports("eth{n}", 2, first=0),),
        processors=1,
        busy=(22, 35),
        volumes=(Volume("Memory", 2, 262_144, low=62, high=66), Volume("HDD 1", 4, 976_000_000, low=97, high=98)),
        steady=True,
    ),
    "camera": Kind(
        number=15,
        description="Lab network camera, fixed dome, V5.5 (simulated)",
        services=72,
        ports=(Ports("eth{n}", speed_mbps=100, first=0),),
        wide=False,
        steady=True,
    ),
    "queue_machine": Kind(
        number=16,
        description="Lab queue ticket machine (simulated)",
        services=72,
        ports=(Ports("eth{n}", speed_mbps=100, first=0),),
        wide=False,
    ),
}
