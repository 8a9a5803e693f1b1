"""The simulated city as the lab itself knows it: the truth that tests compare wardwatch's findings with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from lab.battery import Battery
    from lab.presence import OfficeDay
    from lab.spelling import Spelling
    from lab.traffic import Line, Stream

SIMULATED = "SỐ LIỆU GIẢ LẬP"
"""The mark that everything made up carries."""


@dataclass(slots=True)
class LabPort:
    """An interface: what it is called, what it is plugged into and what passes through it.

    Attributes:
        index: ifIndex.
        speed_mbps: ifHighSpeed.
        mac: ifPhysAddress, six octets, empty for a loopback interface.
        incoming, outgoing: true loads and the counters made from them.
        peer: the device at the other end; empty when nothing known is there.
    """

    index: int
    name: str
    alias: str
    type: int
    speed_mbps: int
    mac: bytes
    line: Line
    incoming: Stream
    outgoing: Stream
    peer: str = ""


@dataclass(slots=True)
class LabDevice:
    """A device.

    Attributes:
        kind: key of lab.kinds.KINDS.
        address: loopback address of its agent; empty when it has none (`polled` is false).
        uplinks: names of devices towards the core, the preferred one first.
        in_use_since: year.
        running_seconds: for how long it has been up when the lab starts.
        office_hours: whether nobody expects it to answer outside office hours.
        office_day: when it is switched on; None = always.
        lan_address: in the office's own network, which every office numbers alike.
        spelling: how it encodes Vietnamese.
        answers_from: loopback address that its answers come from; empty = the one that was asked.
        table_changed: when its interfaces were numbered anew, microseconds since 1970; None = not since it started.
        battery: of a UPS.
    """

    name: str
    site: str
    role: str
    kind: str
    address: str
    uplinks: tuple[str, ...]
    ports: list[LabPort]
    serial: str
    in_use_since: int
    running_seconds: int
    office_hours: bool
    office_day: OfficeDay | None
    polled: bool
    lan_address: str
    spelling: Spelling
    answers_from: str = ""
    table_changed: int | None = None
    battery: Battery | None = None

    @property
    def mac(self) -> bytes:
        """Address of its first Ethernet interface: what a switch learns and a router resolves."""
        return next(port.mac for port in self.ports if port.mac)

    def port(self, name: str) -> LabPort:
        """An interface by name.

        Raises:
            KeyError: there is none of this name.
        """
        for port in self.ports:
            if port.name == name:
                return port
        raise KeyError(f"{self.name} has no interface {name}")


@dataclass(frozen=True, slots=True)
class Lot:
    """Machines of one year, of which some are broken; a year of None is not known."""

    count: int
    year: int | None
    broken: int = 0


Assets = dict[str, dict[str, tuple[Lot, ...] | None]]
"""Place -> kind of equipment -> lots; None: asked and not answered."""


Figures = Mapping[str, "Mapping[str, object] | None"]
"""Figure that an office declares of itself -> as the inventory writes it; None: asked and not answered."""


@dataclass(frozen=True, slots=True)
class LabSite:
    """A place with equipment.

    Attributes:
        level: key of its post list in a plan: core, district or commune.
        parent: name of the site that its line leads to; empty for the core.
        latency_seconds, loss: of its line, there and back, and per direction.
        means: how well off its district is, 0 to 1.
        assets: what it answered; empty where nobody was asked.
        declared: figures that it declared of itself.
    """

    name: str
    unit: str
    title: str
    level: str
    parent: str
    staff: int | None
    counters: int | None
    opening: str
    phone: str
    latency_seconds: float
    loss: float
    means: float = 1.0
    assets: Assets = field(default_factory=dict)
    declared: Figures = field(default_factory=dict)

    @property
    def places(self) -> tuple[str, ...]:
        """Parts of the site that equipment is counted in."""
        return tuple(self.assets) or ("office",)


@dataclass(frozen=True, slots=True)
class LabCircuit:
    """A contracted line: two ends (device and interface), bandwidth in Mbit/s as seen from the first one."""

    id: str
    provider: str
    hotline: str
    ends: tuple[tuple[str, str], tuple[str, str]]
    down_mbps: int
    up_mbps: int
    monthly_vnd: int


@dataclass(frozen=True)
class LabCity:
    """The whole simulated city.

    Attributes:
        code, name: of the real unit whose register it borrows; the figures are made up all the same.
        register: what the inventory's `units:` key is to name.
        plan: key of lab.plans.PLANS that it was built by.
        scenario: how well off its districts are, in a word and in a Vietnamese sentence.
        on: the date whose units it has.
        utc_offset_seconds: of civil time, which the office day follows.
        attached_to: the device that the collector is attached to.
        community: of all agents, for reading.
    """

    code: str
    name: str
    register: str
    plan: str
    scenario: tuple[str, str]
    seed: int
    on: date
    timezone: str
    utc_offset_seconds: int
    attached_to: str
    community: str
    sites: Mapping[str, LabSite]
    devices: Mapping[str, LabDevice]
    circuits: tuple[LabCircuit, ...]

    @cached_property
    def devices_by_site(self) -> Mapping[str, tuple[LabDevice, ...]]:
        """The devices of each site, in order."""
        found: dict[str, list[LabDevice]] = {name: [] for name in self.sites}
        for device in self.devices.values():
            found[device.site].append(device)
        return {name: tuple(devices) for name, devices in found.items()}
