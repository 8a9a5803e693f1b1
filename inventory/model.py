"""The model of what exists: frozen values, all references already checked.

Nothing downstream of the loader sees a dict or a YAML key. Names of attributes follow the inventory's keys.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from inventory.checklist import NO_CHECKLIST, Checklist
from inventory.maintenance import Once, Weekly
from inventory.method import GapMethod
from inventory.opening import KNOWN, OpeningHours
from inventory.overrides import NO_OVERRIDES, Overrides
from inventory.ssh_access import NO_SSH, SshAccess

if TYPE_CHECKING:
    from collections.abc import Mapping
    from ipaddress import IPv4Address, IPv6Address

    from inventory.declared import Declared
    from inventory.identifiers import CircuitId, CredentialName, DeviceName, ItemKind, SiteName, UnitCode
    from inventory.norms import Norm
    from inventory.secret import SecretRef
    from inventory.units import UnitRegister


class Expected(StrEnum):
    """When a device is expected to answer. A PC that is off at night is not an outage."""

    ALWAYS = "always"
    OFFICE_HOURS = "office_hours"
    ON_DEMAND = "on_demand"


class Reach(StrEnum):
    """How a device is reached: asked directly, only seen through its site's router, or not by any network."""

    DIRECT = "direct"
    VIA_GATEWAY = "via_gateway"
    NONE = "none"


class Method(StrEnum):
    """A way of asking a device."""

    PING = "ping"
    SNMP = "snmp"
    SSH = "ssh"


@dataclass(frozen=True, slots=True)
class City:
    """The city: its name, code, zone of civil time, and the date whose units group everything shown."""

    name: str
    code: str
    timezone: str
    units_as_of: date

    @property
    def zone(self) -> ZoneInfo:
        """The zone outside; inside everything is UTC."""
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, slots=True)
class Collector:
    """A vantage point: the device it is attached to, and the controls whose silence means that it is blind."""

    name: str
    attached_to: DeviceName
    controls: tuple[DeviceName, ...] = ()


@dataclass(frozen=True, slots=True)
class UsmKey:
    """One half of an SNMPv3 user's security: protocol (sha256, aes128, ...) and where its passphrase is."""

    protocol: str
    secret: SecretRef


@dataclass(frozen=True, slots=True)
class SnmpCredential:
    """How to log in over SNMP.

    Attributes:
        version: 1, 2 (v2c) or 3.
        community: v1 and v2c.
        user, auth, priv: v3; without `auth` the level is noAuthNoPriv, without `priv` authNoPriv.
        context: which of the agent's contexts is asked: the contextName of v3; v1 and v2c have it behind the community,
            as in "community@context".
    """

    name: CredentialName
    version: int
    community: SecretRef | None = None
    user: str = ""
    auth: UsmKey | None = None
    priv: UsmKey | None = None
    context: str = ""


@dataclass(frozen=True, slots=True)
class SshCredential:
    """How to log in over SSH: user, and a key file or a password by reference.

    Attributes:
        passphrase: opens the key's file.
        enable: secret of the privileged level, where a platform shows some things only there.
        at_once: log-ins with it that may be under way at the same time.
    """

    name: CredentialName
    user: str
    key: SecretRef | None = None
    password: SecretRef | None = None
    passphrase: SecretRef | None = None
    enable: SecretRef | None = None
    at_once: int = 4


Credential = SnmpCredential | SshCredential


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to phone about a site."""

    role: str
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class FormerUnit:
    """The unit that a site belonged to up to a day, that day included."""

    unit: UnitCode
    until: date


@dataclass(frozen=True, slots=True)
class Site:
    """A place with equipment, belonging to a unit: a commune's office with its one-stop shop, a data centre.

    Attributes:
        unit: the unit that the site belongs to at `city.units_as_of` (a commune, a district or the city).
        formerly: the units that it belonged to before, where they were stated, oldest first.
        places: parts of the site that assets are counted in ("office", "one_stop_shop").
        staff: people who work here, counter officers included; None = not answered.
        counters: counters of the one-stop shop; None = not answered.
        opening: name of the opening hours, one of the inventory's.
        lat, lon: degrees; None = unknown.
        approximate: the position is not the site's own but the approximate one of its unit.
        staff_source, counters_source: who declared them, when and where; None = the site's own entry says so.
    """

    name: SiteName
    unit: UnitCode
    title: str = ""
    places: tuple[str, ...] = ("office",)
    staff: int | None = None
    counters: int | None = None
    opening: str = "office_hours"
    contacts: tuple[Contact, ...] = ()
    lat: float | None = None
    lon: float | None = None
    approximate: bool = False
    staff_source: Provenance | None = None
    counters_source: Provenance | None = None
    formerly: tuple[FormerUnit, ...] = ()


@dataclass(frozen=True, slots=True)
class Uplink:
    """A way towards the vantage points; the lower the priority number, the more preferred.

    `interface` is the device's own that leads there, by name; "" = not stated.
    """

    to: DeviceName
    priority: int = 1
    interface: str = ""


@dataclass(frozen=True, slots=True)
class Device:
    """A device to watch.

    Attributes:
        address: literal address of the agent; may be None when `reach` is not direct.
        port: UDP port of the agent.
        credentials: SNMP logins to be tried in order; SSH ones likewise in `ssh_credentials`.
        collect: the ways to ask it.
        uplinks: by priority; empty only for a device that a collector is attached to or that no network reaches.
        routing_domain: addresses are unique per (routing domain, address, port, context).
        answers_from: other addresses that answers may come from.
        mac: hardware address, six lower-case pairs joined by colons, "" = not stated; by it a device that is not asked
            is found in the tables of its site's router and switches.
        deadline_seconds: of one poll; None = the setting's default.
        in_use_since: year; None = unknown.
        overrides: how it is asked where that differs from the settings.
        vital_interfaces: names of its interfaces that always matter: of its uplinks and at ends of circuits.
        ssh: how it is asked over SSH, where `collect` says that it is.
    """

    name: DeviceName
    site: SiteName
    role: str
    address: IPv4Address | IPv6Address | None = None
    port: int = 161
    credentials: tuple[CredentialName, ...] = ()
    ssh_credentials: tuple[CredentialName, ...] = ()
    collect: frozenset[Method] = frozenset({Method.SNMP})
    expected: Expected = Expected.ALWAYS
    reach: Reach = Reach.DIRECT
    uplinks: tuple[Uplink, ...] = ()
    routing_domain: str = ""
    answers_from: tuple[IPv4Address | IPv6Address, ...] = ()
    serial: str = ""
    in_use_since: int | None = None
    deadline_seconds: float | None = None
    mac: str = ""
    overrides: Overrides = NO_OVERRIDES
    vital_interfaces: frozenset[str] = frozenset()
    ssh: SshAccess = NO_SSH

    @property
    def polled_by_ssh(self) -> bool:
        """Whether the SSH collector asks this device."""
        return self.address is not None and self.reach is Reach.DIRECT and Method.SSH in self.collect

    @property
    def polled_by_snmp(self) -> bool:
        """Whether the SNMP collector asks this device."""
        return self.address is not None and self.reach is Reach.DIRECT and Method.SNMP in self.collect

    @property
    def pinged(self) -> bool:
        """Whether this device is sent echo requests."""
        return self.address is not None and self.reach is Reach.DIRECT and Method.PING in self.collect

    @property
    def asked(self) -> bool:
        """Whether it is asked in a way that tells that it does not answer."""
        return self.polled_by_snmp or self.pinged


@dataclass(frozen=True, slots=True)
class CircuitEnd:
    """One end of a circuit: a device and its interface by name."""

    device: DeviceName
    ifname: str


@dataclass(frozen=True, slots=True)
class Circuit:
    """A contracted line. Bandwidths in Mbit/s as contracted, price in VND a month; None = not stated."""

    id: CircuitId
    provider: str
    ends: tuple[CircuitEnd, ...]
    down_mbps: float | None = None
    up_mbps: float | None = None
    monthly_vnd: int | None = None
    hotline: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a datum comes from: `declared`, `measured` or `simulated`, by whom, when, and from which file and cell."""

    kind: str = "declared"
    by: str = ""
    on: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class AssetLot:
    """Equipment as offices count it: so many, put into use in one year, of which some broken or of unknown state."""

    count: int
    year: int | None = None
    broken: int = 0
    unknown_state: int = 0
    serials: tuple[str, ...] = ()
    provenance: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class SiteAssets:
    """What a site says it owns, by place and kind of item.

    A kind that maps to None was asked and not answered; to an empty tuple, answered: none. A kind that is
    absent was not asked, which counts as not answered.
    """

    site: SiteName
    places: Mapping[str, Mapping[ItemKind, tuple[AssetLot, ...] | None]]


@dataclass(frozen=True, slots=True)
class Service:
    """A service that offices depend on, and from which vantage points it is checked.

    Attributes:
        check: kind of check to what it is pointed at; the service is up when all succeed.
        vantage: names of collectors; none = from all.
        expected_status: of a web address; none = any below 400.
        expected_text: that its page must hold; "" = any.
        authority: file of the authorities that its certificate is verified with; None = the system's.
    """

    name: str
    title: str
    check: Mapping[str, str]
    vantage: tuple[str, ...] = ()
    expected_status: tuple[int, ...] = ()
    expected_text: str = ""
    authority: Path | None = None


@dataclass(frozen=True, slots=True)
class MaintenanceWindow:
    """Planned work at a site, at a device, in a district, or everywhere: one of these is given.

    Attributes:
        when: once, or again every week; it says when work goes on at a time or begins next.
        reason: what is done.
        district: its code: all sites of it at the city's units_as_of.
        everywhere: all sites.
        key: names work that was announced while wardwatch ran; "" = the inventory says it.
        by: who announced it; "" = the inventory says it.
    """

    when: Once | Weekly
    reason: str
    site: SiteName | None = None
    device: DeviceName | None = None
    district: str = ""
    everywhere: bool = False
    key: str = ""
    by: str = ""


@dataclass(frozen=True)
class Inventory:
    """The whole checked inventory. `simulated` marks a made-up city: every figure derived from it carries the mark.

    `declared` holds what offices said of themselves by the names of `inventory.declared`: None was asked and not
    answered, absent was not asked. `checklist` is answered beside the score.
    """

    city: City
    units: UnitRegister
    sites: Mapping[SiteName, Site]
    devices: Mapping[DeviceName, Device]
    collectors: tuple[Collector, ...] = ()
    credentials: Mapping[CredentialName, Credential] = field(default_factory=dict)
    circuits: Mapping[CircuitId, Circuit] = field(default_factory=dict)
    assets: Mapping[SiteName, SiteAssets] = field(default_factory=dict)
    declared: Mapping[SiteName, Mapping[str, Declared | None]] = field(default_factory=dict)
    services: tuple[Service, ...] = ()
    maintenance: tuple[MaintenanceWindow, ...] = ()
    norms: tuple[Norm, ...] = ()
    gap: GapMethod = field(default_factory=GapMethod)
    checklist: Checklist = NO_CHECKLIST
    opening_hours: Mapping[str, OpeningHours] = field(default_factory=lambda: KNOWN)
    simulated: bool = False

    @cached_property
    def devices_by_site(self) -> Mapping[SiteName, tuple[Device, ...]]:
        """The devices of each site, in inventory order; a site without devices has an empty tuple."""
        found: dict[SiteName, list[Device]] = {name: [] for name in self.sites}
        for device in self.devices.values():
            found[device.site].append(device)
        return {name: tuple(devices) for name, devices in found.items()}

    @cached_property
    def edges_by_site(self) -> Mapping[SiteName, tuple[DeviceName, ...]]:
        """Through which devices each site is reached: its asked devices that have an uplink to another site.

        A device without uplinks, which a vantage point is attached to, is its site's edge too. A site of which nothing
        is asked has an empty edge.
        """
        return {
            site: tuple(
                device.name
                for device in devices
                if device.asked
                and (not device.uplinks or any(self.devices[way.to].site != site for way in device.uplinks))
            )
            for site, devices in self.devices_by_site.items()
        }

    def hours_of(self, site: SiteName) -> OpeningHours:
        """When a site is open.

        Raises:
            KeyError: the inventory has no such site.
        """
        return self.opening_hours[self.sites[site].opening]

    @cached_property
    def placements(self) -> Mapping[DeviceName, Placement]:
        """Placement labels of each device, computed once: they enter every sample."""
        on = self.city.units_as_of
        places = {unit: self.units.placement(unit, on) for unit in {site.unit for site in self.sites.values()}}
        found: dict[DeviceName, Placement] = {}
        for device in self.devices.values():
            district, commune = places[self.sites[device.site].unit]
            found[device.name] = Placement(district, commune, device.site, device.name, device.role)
        return found


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a device stands, as the labels of its metrics: district and commune are codes, empty above that level."""

    district: str
    commune: str
    site: SiteName
    device: DeviceName
    role: str
