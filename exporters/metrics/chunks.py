"""The exposition of the city: chunks per (family, device), made once a poll, joined per slice at each scrape."""

from __future__ import annotations

import time
from types import MappingProxyType
from typing import TYPE_CHECKING

from collectors.poll import Work
from collectors.state.expected import MaintenancePlan
from collectors.state.model import DeviceState, DeviceStatus
from exporters.errors import UnknownSliceError
from exporters.metrics.catalogue import CATALOGUE, PREFIX, Scope
from exporters.metrics.device import FAMILIES, DeviceChunks
from exporters.metrics.labels import PLACE
from exporters.metrics.limits import SERIES_CAP
from exporters.metrics.places import (
    FINDING_FAMILIES,
    GAP_FAMILIES,
    INVENTORY_FAMILIES,
    LOAD_FAMILIES,
    OFFICE_FAMILIES,
    OUTAGE_FAMILIES,
    SERVICE_FAMILIES,
    SIGHTING_FAMILIES,
    GapFigures,
    PlaceSample,
    finding_samples,
    gap_samples,
    inventory_samples,
    load_samples,
    office_samples,
    outage_samples,
    service_samples,
    sighting_samples,
)
from planning.ending import support_ends

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from collectors.latest import LatestDevice
    from collectors.ping.model import PingStatus
    from collectors.services import OfficeCount, ServiceState
    from collectors.state.findings import Finding
    from collectors.state.outages import Outage
    from inventory.identifiers import DeviceName, SiteName
    from inventory.model import Inventory
    from planning.load import CircuitStanding

ALL = "all"
"""The value of `slice` that means the whole city; never scraped beside slices."""

STAMPED_UP_TO_SECONDS = 120.0
"""Counters polled at least this often carry the time of their response; Prometheus forgets slower ones in between."""

_ANSWER_AGE = PREFIX + "device_answer_age_seconds"
_SEEN_AGE = PREFIX + "device_seen_age_seconds"
_MAINTENANCE = PREFIX + "maintenance_active"

_PLACE = PLACE.encode()

_BATCH = 128
"""Devices whose chunks are joined in one go: half a megabyte of interfaces, about a millisecond."""

_PIECE_BYTES = 1 << 18
"""What is gathered before it is handed on, so that small families do not become small packets."""


class _Slice:
    """One slice: its devices in inventory order, and what it says of units, sites, circuits and shortage by family."""

    def __init__(self) -> None:
        self.devices: list[DeviceChunks] = []
        self.places: dict[str, bytes] = {}


class ChunkStore:
    """What all devices expose now.

    Created from an inventory; fed by `update` after each poll and each change of state; read by `pieces`. A reload
    makes a new store, which takes over the chunks of devices that stay where they are. Used from one event loop.

    Attributes:
        plan: planned work; at first what the inventory says of it.
    """

    def __init__(
        self,
        inventory: Inventory,
        *,
        counters_interval_seconds: float = 60.0,
        series_cap: int = SERIES_CAP,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Lay out the slices; every device is in state unknown until it is updated.

        Args:
            inventory: checked.
            counters_interval_seconds: how often counters are polled where a device has no interval of its own; decides
                whether they carry a timestamp.
            series_cap: most series of a device without a cap of its own; what is beyond is counted in `series_dropped`.
            clock: UTC seconds since 1970, for what depends on the moment of the scrape.
        """
        self._clock, self._inventory = clock, inventory
        self._city = inventory.city.code
        self._counters_interval_seconds = counters_interval_seconds
        self._cap = series_cap
        self._devices: dict[DeviceName, DeviceChunks] = {}
        self._slices: dict[str, _Slice] = {
            code: _Slice() for code in sorted({place.district or self._city for place in inventory.placements.values()})
        }
        self._slices.setdefault(self._city, _Slice())
        self._place_series: dict[tuple[str, ...], int] = {}
        self.plan = MaintenancePlan(inventory.maintenance, inventory)
        self._place_devices(inventory)
        self._place(INVENTORY_FAMILIES, inventory_samples(inventory))

    def _place_devices(self, inventory: Inventory) -> None:
        ends = support_ends(inventory.norms)
        for name, placement in inventory.placements.items():
            own = inventory.devices[name]
            interval = dict(own.overrides.intervals).get(Work.COUNTERS, self._counters_interval_seconds)
            device = DeviceChunks(
                placement,
                own,
                stamped=interval <= STAMPED_UP_TO_SECONDS,
                cap=own.overrides.series_cap or self._cap,
                support_ends=ends,
            )
            device.update(None, DeviceStatus(name, DeviceState.UNKNOWN, since=0.0))
            self._devices[name] = device
            self._slices[placement.district or self._city].devices.append(device)

    def _place(self, families: tuple[str, ...], samples: Iterable[PlaceSample]) -> None:
        """Put samples into the slices of their districts, those of a district without a slice into the city's."""
        lines: dict[tuple[str, str], list[str]] = {}
        for sample in samples:
            home = sample.district if sample.district in self._slices else self._city
            lines.setdefault((home, sample.family), []).append(sample.line)
        for code, part in self._slices.items():
            part.places.update({family: "".join(lines.get((code, family), ())).encode() for family in families})
        self._place_series[families] = sum(map(len, lines.values()))

    @property
    def slices(self) -> tuple[str, ...]:
        """Codes of the slices, sorted: each district that has devices, and the city for what stands above them."""
        return tuple(sorted(self._slices))

    @property
    def series(self) -> int:
        """Series that a scrape of all slices gets now."""
        return sum(self._place_series.values()) + sum(device.exposed for device in self._devices.values())

    @property
    def series_dropped(self) -> int:
        """Series withheld now because devices exceed their cap."""
        return sum(device.dropped for device in self._devices.values())

    @property
    def interfaces_filtered(self) -> int:
        """Interfaces left out now because the inventory says that they do not matter."""
        return sum(device.filtered for device in self._devices.values())

    def update(self, device: DeviceName, latest: LatestDevice | None, status: DeviceStatus) -> None:
        """Render what changed of a device; one that a reload has removed in the meantime is passed over.

        Args:
            device: its name.
            latest: what is known of it now, readings that are too old already withdrawn; None: not polled yet.
            status: its state.
        """
        chunks = self._devices.get(device)
        if chunks is not None:
            chunks.update(latest, status)

    def see(self, device: DeviceName, at: float) -> None:
        """Note that another device had this one in its tables.

        Args:
            device: its name.
            at: UTC seconds.
        """
        chunks = self._devices.get(device)
        if chunks is not None:
            chunks.seen_at = at

    def ping(self, device: DeviceName, status: PingStatus | None) -> None:
        """Render what is known of a device's pings.

        Args:
            device: its name; one that a reload has removed in the meantime is passed over.
            status: None: not known, or too old.
        """
        chunks = self._devices.get(device)
        if chunks is not None:
            chunks.ping(status)

    def set_unlisted(self, counts: Mapping[SiteName, int]) -> None:
        """Replace the counts of stations that the inventory does not know, by site."""
        self._place(SIGHTING_FAMILIES, sighting_samples(self._inventory, counts))

    def set_outages(self, outages: Iterable[Outage]) -> None:
        """Replace the outages that last."""
        self._place(OUTAGE_FAMILIES, outage_samples(self._inventory, outages))

    def set_findings(self, findings: Iterable[Finding]) -> None:
        """Replace what is found about the ways of the city."""
        self._place(FINDING_FAMILIES, finding_samples(self._inventory, findings))

    def set_services(self, states: Iterable[ServiceState]) -> None:
        """Replace the states of the services."""
        self._place(SERVICE_FAMILIES, service_samples(states))

    def set_offices(self, counts: Iterable[OfficeCount]) -> None:
        """Replace what is known of which offices can use which service."""
        self._place(OFFICE_FAMILIES, office_samples(counts))

    def set_gap(self, figures: Iterable[GapFigures]) -> None:
        """Replace the figures of equipment shortage."""
        self._place(GAP_FAMILIES, gap_samples(figures))

    def set_loads(self, standings: Iterable[CircuitStanding]) -> None:
        """Replace the measured load of circuits against their limits."""
        self._place(LOAD_FAMILIES, load_samples(self._inventory, standings))

    def adopt(self, old: ChunkStore) -> tuple[DeviceName, ...]:
        """Take over from the store before a reload what does not hang on the inventory alone.

        These are the chunks of devices that stayed where they were, the states of services, and the figures of
        shortage and of circuits' load, until the next assessment replaces them.

        Returns:
            The devices that are new or have moved: to be updated from what is known of them.
        """
        for families in (SERVICE_FAMILIES, OFFICE_FAMILIES, GAP_FAMILIES, LOAD_FAMILIES):
            self._place_series[families] = old._place_series.get(families, 0)
            for code in self._slices.keys() & old._slices.keys():
                places = old._slices[code].places
                self._slices[code].places.update({name: places[name] for name in families if name in places})
        rest = []
        for part in self._slices.values():
            for place, device in enumerate(part.devices):
                name = device.placement.device
                before = old._devices.get(name)
                if before is not None and before.goes_on_as(device):
                    self._devices[name] = part.devices[place] = before
                else:
                    rest.append(name)
        return tuple(rest)

    def render(self, slice_code: str | None) -> bytes:
        """The exposition of a slice, or of the whole city for None, at once.

        Raises:
            UnknownSliceError: there is no such slice.
        """
        return b"".join(self.pieces(slice_code))

    def pieces(self, slice_code: str | None) -> Iterator[bytes]:
        """The same in pieces of a few hundred kilobytes, so that the event loop can breathe in between.

        Every device shows one moment, whatever polls end while the pieces are sent.

        Raises:
            UnknownSliceError: there is no such slice; raised by the call, before any work.
        """
        if slice_code is None:
            return _gather(_families(list(self._slices.values()), self.plan, self._clock()))
        if slice_code not in self._slices:
            raise UnknownSliceError(slice_code)
        return _gather(_families([self._slices[slice_code]], self.plan, self._clock()))


def _answer_ages(devices: Sequence[DeviceChunks], _plan: MaintenancePlan, now: float) -> str:
    return "".join(
        [
            f"{_ANSWER_AGE}{{{device.labels}}} {max(0.0, now - device.answered_at):.3f}\n"
            for device in devices
            if device.answered_at is not None
        ]
    )


def _seen_ages(devices: Sequence[DeviceChunks], _plan: MaintenancePlan, now: float) -> str:
    return "".join(
        [
            f"{_SEEN_AGE}{{{device.labels}}} {max(0.0, now - device.seen_at):.3f}\n"
            for device in devices
            if device.seen_at is not None
        ]
    )


def _maintenance(devices: Sequence[DeviceChunks], plan: MaintenancePlan, now: float) -> str:
    return "".join(
        [
            f"{_MAINTENANCE}{{{device.labels}}} {plan.work_on(device.placement.device, now) is not None:d}\n"
            for device in devices
        ]
    )


_LIVE: Mapping[str, Callable[[Sequence[DeviceChunks], MaintenancePlan, float], str]] = MappingProxyType(
    {_ANSWER_AGE: _answer_ages, _SEEN_AGE: _seen_ages, _MAINTENANCE: _maintenance}
)
"""Families whose values depend on the moment of the scrape."""


def _families(slices: Sequence[_Slice], plan: MaintenancePlan, now: float) -> Iterator[bytes]:
    """Family after family, each with its header before its first sample; families without a sample are left out."""
    devices = [device for part in slices for device in part.devices]
    taken = [(device.chunks, device.placed) for device in devices]
    batches = range(0, len(devices), _BATCH)
    positions = {family: position for position, family in enumerate(FAMILIES)}
    for metric in CATALOGUE:
        header, name = metric.header, metric.name
        if metric.scope is Scope.DEVICE:
            at = positions[name]
            parts = (_placed(taken[start : start + _BATCH], at) for start in batches)
        elif metric.scope is Scope.LIVE:
            parts = (_LIVE[name](devices[start : start + _BATCH], plan, now).encode() for start in batches)
        else:
            parts = (part.places.get(name, b"") for part in slices)
        for part in filter(None, parts):
            yield header + part
            header = b""


def _placed(devices: Iterable[tuple[tuple[bytes, ...], bytes]], at: int) -> bytes:
    """One family's chunks of some devices, each with the placement labels of its device."""
    return b"".join([chunk.replace(_PLACE, labels) for chunks, labels in devices if (chunk := chunks[at])])


def _gather(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Join small parts until there is a piece worth sending."""
    waiting: list[bytes] = []
    size = 0
    for part in parts:
        waiting.append(part)
        size += len(part)
        if size >= _PIECE_BYTES:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)
