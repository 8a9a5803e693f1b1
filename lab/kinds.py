"""Kinds of devices and plans of sites, as data: what an agent of each role offers, and what stands where.

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
        wide: whether it has ifXTable and its 64-bit counters.
        processors: rows of hrProcessorTable; 0 and no volumes = no HOST-RESOURCES-MIB.
        busy: processor load in percent, at night and in the busiest hour.
        volumes: rows of hrStorageTable.
        steady: whether its own line carries the same at all hours.
        printer, battery: whether it has the Printer-MIB's page count and supplies, or the UPS-MIB.
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
    ),
    "district_router": Kind(
        number=2,
        description="Lab aggregation router, LabOS 7.2 (simulated)",
        services=78,
        ports=(Ports("ge-0/0/{n}", 8, first=0), _LOOPBACK_PORT),
        processors=2,
        volumes=(Volume("main memory", 2, 1_048_576), Volume("/var", 4, 2_097_152, low=31, high=32)),
    ),
    "commune_router": Kind(
        number=3,
        description="Lab branch router, LabOS 6.49 (simulated)",
        services=78,
        ports=(Ports("ether{n}", 8), Ports("wlan1", speed_mbps=300, type=RADIO), _LOOPBACK_PORT),
        processors=1,
        busy=(4, 62),
        volumes=(_RAM_512M, Volume("system disk", 4, 32_768, low=48, high=49)),
    ),
    "switch": Kind(
        number=4,
        description="Lab access switch, 24 ports, firmware 2.11 (simulated)",
        services=2,
        ports=(Ports("gi{n}", 24, share=4), Ports("vlan1", type=VIRTUAL, alias="Mạng nội bộ cơ quan")),
    ),
    "old_switch": Kind(
        number=5,
        description="Lab access switch, 8 ports 10/100, firmware 1.0 (simulated)",
        services=2,
        ports=(Ports("port {n}", 8, 100, share=12),),
        wide=False,
    ),
    "access_point": Kind(
        number=6,
        description="Lab wireless access point, firmware 4.3 (simulated)",
        services=2,
        ports=(Ports("eth{n}", first=0), Ports("wifi{n}", 2, 866, RADIO, "Wi-Fi khu vực tiếp dân", 0, 3)),
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
}


@dataclass(frozen=True)
class Post:
    """A device that stands in every site of a kind, or in some of them.

    Attributes:
        prefix: of its name; the site's name and, from the second on, a number follow.
        role: the inventory's role.
        kind: key of KINDS.
        count: how many.
        behind: prefix of the device in the same site that it is plugged into; empty = the line out of the site.
        every: it stands in one site of so many.
        office_hours: whether it is switched off outside office hours, so that silence is no outage.
        polled: whether it answers SNMP; if not it is known, but only seen through its site's router.
    """

    prefix: str
    role: str
    kind: str
    count: int = 1
    behind: str = ""
    every: int = 1
    office_hours: bool = False
    polled: bool = True


@dataclass(frozen=True)
class Plan:
    """Which devices stand in the data centre, in a district's office and in a commune's office."""

    core: tuple[Post, ...]
    district: tuple[Post, ...]
    commune: tuple[Post, ...]

    def posts(self, level: str) -> tuple[Post, ...]:
        """The posts of a site.

        Args:
            level: core, district or commune.
        """
        return {"core": self.core, "district": self.district, "commune": self.commune}[level]


_CORE = (
    Post("core", "router", "core_router", 2),
    Post("sw", "switch", "switch", behind="core"),
    Post("srv", "server", "server", 3, behind="sw"),
    Post("ups", "ups", "ups", behind="sw"),
)
_DISTRICT = (
    Post("r", "router", "district_router"),
    Post("sw", "switch", "switch", behind="r"),
    Post("ap", "access_point", "access_point", behind="sw"),
    Post("srv", "server", "server", behind="sw"),
    Post("prn", "printer", "printer", behind="sw"),
    Post("ups", "ups", "ups", behind="sw"),
)

PLANS: Mapping[str, Plan] = {
    "small": Plan(
        core=_CORE,
        district=_DISTRICT,
        commune=(
            Post("r", "router", "commune_router"),
            Post("sw", "switch", "switch", behind="r"),
            Post("prn", "printer", "printer", behind="sw"),
            Post("pc", "pc", "pc", behind="sw", office_hours=True),
            Post("ap", "access_point", "access_point", behind="sw", every=2),
            Post("ups", "ups", "ups", behind="sw", every=4),
        ),
    ),
    "full": Plan(
        core=_CORE,
        district=_DISTRICT,
        commune=(
            Post("r", "router", "commune_router"),
            Post("sw", "switch", "switch", behind="r"),
            Post("sw-old", "switch", "old_switch", behind="sw"),
            Post("ap", "access_point", "access_point", behind="sw"),
            Post("prn", "printer", "printer", behind="sw"),
            Post("ups", "ups", "ups", behind="sw"),
            Post("pc", "pc", "pc", 5, behind="sw", office_hours=True),
            Post("pc-off", "pc", "pc", 4, behind="sw", office_hours=True, polled=False),
        ),
    ),
}
