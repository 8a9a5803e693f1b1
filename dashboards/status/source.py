"""What the status pages are fed with: one protocol, implemented by the application's wiring and by tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from collectors.latest import LatestDevice
    from collectors.load_model import CircuitSample
    from collectors.ping.model import PingStatus
    from collectors.services import ServiceState
    from collectors.sightings import Sighting
    from collectors.state.findings import Finding
    from collectors.state.model import DeviceStatus, Transition
    from collectors.state.outages import Outage
    from dashboards.status.rates import Rate
    from history import Remark
    from inventory.identifiers import CircuitId, DeviceName, SiteName, UnitCode
    from inventory.model import Inventory, MaintenanceWindow
    from planning.load import CircuitStanding
    from planning.model import OfficeGap


@dataclass(frozen=True, slots=True)
class GapScore:
    """A district's shortage score, 0 to 100, as an interval, and its verdict as the gap report words it in English."""

    low: float
    high: float
    verdict: str


@dataclass(frozen=True, slots=True)
class OutageBoard:
    """Outages for the shift: those that last, those that ended within a day, and what people said, by outage's key.

    Attributes:
        announced: planned work that was announced while wardwatch ran; the inventory's own is not among it.
    """

    lasting: Sequence[Outage] = ()
    ended: Sequence[Outage] = ()
    remarks: Mapping[str, Sequence[Remark]] = field(default_factory=dict)
    announced: Sequence[MaintenanceWindow] = ()


@dataclass(frozen=True, slots=True)
class LoadBoard:
    """Where circuits stood on the last whole day; None and nothing before the first assessment."""

    day: date | None = None
    standings: Sequence[CircuitStanding] = ()


class StatusSource(Protocol):
    """Where the pages look. Every method but `samples` answers at once, from memory, on the event loop.

    Attributes:
        inventory: the inventory in force; a reload replaces the object.
        statuses: state of every watched device; a device that is missing counts as not yet asked.
        blind: why nothing can be known at present (no control of the vantage point answers); "" when it can.
        ready: whether start-up is over (state restored, first polls under way).
        gap: shortage score by district code; None when none has been computed.
        outages: those that last and those that ended lately.
        findings: about the ways of the city; no faults.
        services: those that offices depend on.
        offices: what the last assessment says of each office's equipment; empty before the first.
        gap_on: the date of that assessment; None before the first.
        circuit_loads: measured load of circuits against their limits.
    """

    @property
    def inventory(self) -> Inventory:
        """The inventory in force."""

    @property
    def statuses(self) -> Mapping[DeviceName, DeviceStatus]:
        """State by device."""

    @property
    def blind(self) -> str:
        """Why nothing can be known; "" when it can."""

    @property
    def ready(self) -> bool:
        """Whether start-up is over."""

    @property
    def gap(self) -> Mapping[UnitCode, GapScore] | None:
        """Shortage score by district, or None."""

    @property
    def outages(self) -> OutageBoard:
        """Outages, with what people said of them."""

    @property
    def findings(self) -> Sequence[Finding]:
        """What is found about the ways of the city and is no fault."""

    @property
    def services(self) -> Mapping[str, ServiceState]:
        """The states of the services that are checked from here, by name."""

    @property
    def offices(self) -> Mapping[SiteName, OfficeGap]:
        """What the last assessment says of each office's equipment."""

    @property
    def gap_on(self) -> date | None:
        """The date of the last assessment."""

    @property
    def circuit_loads(self) -> LoadBoard:
        """Measured load of circuits against their limits."""

    async def samples(self, circuit: CircuitId, begins: float, ends: float) -> Sequence[CircuitSample] | None:
        """The 5-minute samples of a circuit in a period (UTC seconds), oldest first, read off the event loop.

        None when they cannot be read now.
        """

    def latest(self, device: DeviceName) -> LatestDevice | None:
        """The last answers of a device; None when it never answered."""

    def ping(self, device: DeviceName) -> PingStatus | None:
        """What is known of a device's pings; None when nothing is, or what is too old."""

    def sighting(self, device: DeviceName) -> Sighting | None:
        """When a machine that is not asked was last in the tables of its site; None when it never was."""

    def unlisted(self, site: SiteName) -> int | None:
        """Stations of a site that the inventory does not know; None when none of its devices has tables."""

    def rates(self, device: DeviceName) -> Mapping[int, Rate]:
        """Present traffic by ifIndex; an interface whose rate cannot be known is missing."""

    def transitions(self, limit: int, device: DeviceName | None = None) -> Sequence[Transition]:
        """The last changes of state, newest first, of the city or of one device."""

    def now(self) -> float:
        """UTC seconds since 1970."""
