"""What was seen of the city's machines, by whom and when: the evidence beside what people declare.

Days are the city's own. Pure values: who reads tables and databases makes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inventory.identifiers import DeviceName, SiteName


class How(StrEnum):
    """How a machine was seen."""

    ANSWERED = "answered"
    """It answered itself."""
    ARP = "arp"
    """A device had resolved its address (IP-MIB::ipNetToMediaTable and its kin)."""
    FDB = "fdb"
    """A switch had its hardware address in its forwarding table (BRIDGE-MIB, Q-BRIDGE-MIB)."""
    TABLE = "table"
    """It was in the tables of a device, and is not told in which."""
    NEIGHBOUR = "neighbour"
    """A device named it as its neighbour (LLDP, CDP)."""


@dataclass(frozen=True, slots=True)
class Seeing:
    """The last time that a machine was seen: when, how, by which device and at which port of that."""

    on: date
    how: How
    by: DeviceName | None = None
    port: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a device said of itself, and when. Texts as sent; "" = not told.

    `product` is what the maker's product list says of it (`model_by_object_id`), `release` its distribution and version
    as a kind of item, as a Linux machine tells it over SSH ("debian_12").
    """

    on: date
    serial: str = ""
    os: str = ""
    version: str = ""
    product: str = ""
    release: str = ""


@dataclass(frozen=True, slots=True)
class Risks:
    """What was found to be critical in a device, by the names that readings have for it; and when."""

    on: date
    critical: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Station:
    """A hardware address in the tables of a device.

    Attributes:
        mac: six lower-case pairs joined by colons.
        on: when the tables were read.
        by, port: whose tables, and at which of its ports; "" = not told.
        outward: the port leads out of the site, so that the station need not stand in it.
    """

    mac: str
    on: date
    by: DeviceName
    port: str = ""
    outward: bool = False


@dataclass(frozen=True, slots=True)
class Met:
    """What a device names as its neighbour (LLDP, CDP), and at which of its ports: texts as sent."""

    name: str
    on: date
    by: DeviceName
    port: str = ""


@dataclass(frozen=True)
class Sight:
    """All that was seen, up to a day.

    Attributes:
        until: the day up to which was looked.
        machines: the last time that each device was seen at its own site; absent = never.
        identities: what devices said of themselves.
        risks: what is dangerous in devices that were looked at for that (over SSH); absent = not looked at.
        stations: hardware addresses in tables, by the site of the tables; a site whose devices were asked for tables
            and had none has an empty entry, one of which no tables were read has none.
        neighbours: names met on links, by the site of who met them.
        own_macs: hardware addresses that devices said to be theirs.
        own_names: names that devices call themselves, apart from those of the inventory.
        watched: when wardwatch was running, from when until when, by their beginnings.
        remembered_since: the first day of which all sightings in tables are remembered; None = only the last tables
            are known, in which a machine that is off right now is absent.
    """

    until: date
    machines: Mapping[DeviceName, Seeing] = field(default_factory=dict)
    identities: Mapping[DeviceName, Identity] = field(default_factory=dict)
    stations: Mapping[SiteName, tuple[Station, ...]] = field(default_factory=dict)
    neighbours: Mapping[SiteName, tuple[Met, ...]] = field(default_factory=dict)
    own_macs: frozenset[str] = frozenset()
    own_names: frozenset[str] = frozenset()
    watched: tuple[tuple[datetime, datetime], ...] = ()
    remembered_since: date | None = None
    risks: Mapping[DeviceName, Risks] = field(default_factory=dict)

    def watched_days(self, since: date) -> int:
        """On how many days from one on, up to `until`, wardwatch ran at all."""
        days: set[int] = set()
        for begins, ends in self.watched:
            days.update(range(max(begins.date(), since).toordinal(), min(ends.date(), self.until).toordinal() + 1))
        return len(days)

    @property
    def since(self) -> date | None:
        """The first day on which was looked; None when nobody has."""
        return min((begins.date() for begins, _ in self.watched), default=None)
