"""Samples that the inventory and planning give: units, sites, circuits, shortage. Rendered by slice, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from collectors.state.findings import SUSPICIONS
from exporters.metrics.catalogue import METRICS, PREFIX
from exporters.metrics.labels import number, pairs
from exporters.squares import flat, lay_out
from inventory.circuit_placement import metered_ends
from inventory.identifiers import UnitCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from collectors.services import OfficeCount, ServiceState
    from collectors.state.findings import Finding
    from collectors.state.outages import Outage
    from inventory.identifiers import SiteName
    from inventory.model import Circuit, Inventory
    from planning.load import CircuitStanding

UNIT_INFO = PREFIX + "unit_info"
SITE_INFO = PREFIX + "site_info"
UNIT_TILE = PREFIX + "unit_tile"
SIMULATED = PREFIX + "simulated"
CIRCUIT_BANDWIDTH = PREFIX + "circuit_bandwidth_bits_per_second"
CIRCUIT_INFO = PREFIX + "circuit_info"
GAP_SCORE = PREFIX + "gap_score"
GAP_ITEMS = PREFIX + "gap_items"
LAN_FAMILIES = tuple(PREFIX + name for name in ("lan_switches", "lan_ports", "lan_ports_in_use"))
STATIONS_UNLISTED = PREFIX + "stations_unlisted"

INVENTORY_FAMILIES = (CIRCUIT_BANDWIDTH, CIRCUIT_INFO, UNIT_INFO, UNIT_TILE, SIMULATED, SITE_INFO)
OUTAGE_FAMILIES = tuple(
    PREFIX + name for name in ("outage_active", "outage_affected_sites", "outage_affected_counters")
)
TOPOLOGY_SUSPECT = PREFIX + "topology_suspect"
BACKUP_PATH_ACTIVE = PREFIX + "backup_path_active"
FINDING_FAMILIES = (TOPOLOGY_SUSPECT, BACKUP_PATH_ACTIVE)
SERVICE_UP = PREFIX + "service_up"
SERVICE_LATENCY = PREFIX + "service_latency_seconds"
CERTIFICATE_EXPIRY = PREFIX + "certificate_expiry_timestamp_seconds"
SERVICE_FAMILIES = (SERVICE_UP, SERVICE_LATENCY, CERTIFICATE_EXPIRY)
OFFICE_FAMILIES = (PREFIX + "service_sites", PREFIX + "service_counters")
GAP_FAMILIES = (GAP_SCORE, GAP_ITEMS, *LAN_FAMILIES)
SIGHTING_FAMILIES = (STATIONS_UNLISTED,)
CIRCUIT_P95 = PREFIX + "circuit_p95_bits_per_second"
CIRCUIT_OVER_LIMIT_DAYS = PREFIX + "circuit_over_limit_days"
CIRCUIT_OVER_LIMIT = PREFIX + "circuit_over_limit"
LOAD_FAMILIES = (CIRCUIT_P95, CIRCUIT_OVER_LIMIT_DAYS, CIRCUIT_OVER_LIMIT)

_MEGABIT = 1_000_000
_SMALLEST_MAP = 3


class GapFigures(msgspec.Struct, frozen=True):
    """Shortage of one office, or of a unit as a whole, as planning found it, handed over as plain figures.

    Attributes:
        district, commune: codes as placement labels carry them; commune is empty for a district as a whole, both
            are empty for the city.
        site: the office's; empty for a unit as a whole. A commune may have several offices.
        score: by bound, "low" and "high", 0 to 100; empty when the unit has no score.
        items: pieces by kind of item and state ("need", "usable", "short", "over_age", ...); unknown ones left out.
        lan: what an office's switches tell, by family of LAN_FAMILIES and state or finding; unknown ones left out.
    """

    district: str
    commune: str
    score: Mapping[str, float]
    items: Mapping[tuple[str, str], float]
    site: str = ""
    lan: Mapping[tuple[str, str], int] = {}


class PlaceSample(msgspec.Struct, frozen=True, gc=False):
    """A line and the district whose slice it belongs to; "" for the city's."""

    district: str
    family: str
    line: str


def _sample(district: str, family: str, labels: Iterable[str], value: str) -> PlaceSample:
    return PlaceSample(district, family, f"{family}{{{pairs(METRICS[family].labels, labels)}}} {value}\n")


def inventory_samples(inventory: Inventory) -> Iterator[PlaceSample]:
    """Units that exist on the day that fixes the grouping, sites, circuits, and whether all of that is made up."""
    on = inventory.city.units_as_of
    placement = {code: inventory.units.placement(code, on) for code in inventory.units.on(on)}
    for unit in inventory.units.on(on).values():
        district, _ = placement[unit.code]
        yield _sample(district, UNIT_INFO, (unit.code, unit.level, unit.name, unit.parent or ""), "1")
    yield from _tiles(inventory)
    yield _sample("", SIMULATED, (), number(inventory.simulated))
    for site in inventory.sites.values():
        district, commune = placement[site.unit]
        where = ("" if value is None else number(value) for value in (site.lat, site.lon))
        yield _sample(district, SITE_INFO, (district, commune, site.name, *where), "1")
    for circuit in inventory.circuits.values():
        yield from _circuit_samples(inventory, circuit)


def _tiles(inventory: Inventory) -> Iterator[PlaceSample]:
    """Squares of the districts with sites, those whose position is known; fewer than three make no map."""
    on = inventory.city.units_as_of
    units = inventory.units.on(on)
    codes = sorted({UnitCode(inventory.units.placement(site.unit, on)[0]) for site in inventory.sites.values()} - {""})
    where = {code: (units[code].lat, units[code].lon) for code in codes}
    placed = {code: flat(lat, lon) for code, (lat, lon) in where.items() if lat is not None and lon is not None}
    if len(placed) < _SMALLEST_MAP:
        return
    cells = lay_out(list(placed.values()))
    lowest = max(row for _, row in cells)
    for code, (column, row) in zip(placed, cells, strict=True):
        yield _sample(code, UNIT_TILE, (code, str(column), str(lowest - row)), "1")


def _circuit_place(inventory: Inventory, circuit: Circuit) -> tuple[str, ...]:
    """The placement labels of a circuit: those of its first end."""
    place = inventory.placements[circuit.ends[0].device]
    return (place.district, place.commune, place.site, place.device, place.role)


def _circuit_samples(inventory: Inventory, circuit: Circuit) -> Iterator[PlaceSample]:
    where = _circuit_place(inventory, circuit)
    own = metered_ends(inventory, circuit)[0].end
    place = inventory.placements[own.device]
    there = (place.district, place.commune, place.site, place.device, place.role)
    yield _sample(there[0], CIRCUIT_INFO, (*there, circuit.id, circuit.provider, own.ifname), "1")
    for direction, mbps in (("down", circuit.down_mbps), ("up", circuit.up_mbps)):
        if mbps is not None:
            yield _sample(where[0], CIRCUIT_BANDWIDTH, (*where, circuit.id, direction), number(round(mbps * _MEGABIT)))


def load_samples(inventory: Inventory, standings: Iterable[CircuitStanding]) -> Iterator[PlaceSample]:
    """Measured load of circuits against their limits; what is not known has no sample, nor has a circuit that left."""
    for standing in standings:
        circuit = inventory.circuits.get(standing.circuit)
        if circuit is None:
            continue
        where = _circuit_place(inventory, circuit)
        for direction, each in standing.directions.items():
            labels = (*where, circuit.id, direction)
            if each.p95_mbps is not None:
                yield _sample(where[0], CIRCUIT_P95, labels, number(round(each.p95_mbps * _MEGABIT)))
            if each.days_over is not None:
                yield _sample(where[0], CIRCUIT_OVER_LIMIT_DAYS, labels, number(each.days_over))
        if standing.fails is not None:
            yield _sample(where[0], CIRCUIT_OVER_LIMIT, (*where, circuit.id), number(standing.fails))


def sighting_samples(inventory: Inventory, counts: Mapping[SiteName, int]) -> Iterator[PlaceSample]:
    """Stations that the inventory does not know, by site."""
    for name, count in counts.items():
        district, commune = inventory.units.placement(inventory.sites[name].unit, inventory.city.units_as_of)
        yield _sample(district, STATIONS_UNLISTED, (district, commune, name), number(count))


def outage_samples(inventory: Inventory, outages: Iterable[Outage]) -> Iterator[PlaceSample]:
    """Outages, in the slices of their roots' districts."""
    for outage in outages:
        place = inventory.placements.get(outage.device)
        if place is None:
            continue
        labels = (place.district, place.commune, place.site, place.device, place.role, outage.layer, outage.cause)
        for family, value in zip(OUTAGE_FAMILIES, (1, len(outage.sites), outage.counters), strict=True):
            yield _sample(place.district, family, labels, number(value))


def finding_samples(inventory: Inventory, findings: Iterable[Finding]) -> Iterator[PlaceSample]:
    """Devices whose uplinks are suspect and devices on their backup path, in the slices of their districts."""
    for finding in findings:
        place = inventory.placements.get(finding.device)
        if place is None:
            continue
        where = (place.district, place.commune, place.site, place.device, place.role)
        if finding.kind in SUSPICIONS:
            yield _sample(place.district, TOPOLOGY_SUSPECT, (*where, finding.kind), "1")
        else:
            yield _sample(place.district, BACKUP_PATH_ACTIVE, where, "1")


def service_samples(states: Iterable[ServiceState]) -> Iterator[PlaceSample]:
    """Services, in the city's slice; one that has not been checked yet has no sample."""
    for state in states:
        labels = (state.service, state.vantage)
        if state.up is not None:
            yield _sample("", SERVICE_UP, labels, str(int(state.up)))
        measured = state.last.measured if state.last is not None else None
        if measured is not None:
            yield _sample("", SERVICE_LATENCY, labels, number(measured.latency_seconds))
            if measured.certificate_expires is not None:
                yield _sample("", CERTIFICATE_EXPIRY, labels, number(measured.certificate_expires))


def office_samples(counts: Iterable[OfficeCount]) -> Iterator[PlaceSample]:
    """Which offices can use which service, in the slices of their districts."""
    for count in counts:
        labels = (count.district, count.service, count.vantage, count.ability)
        for family, value in zip(OFFICE_FAMILIES, (count.sites, count.counters), strict=True):
            yield _sample(count.district, family, labels, number(value))


def gap_samples(figures: Iterable[GapFigures]) -> Iterator[PlaceSample]:
    """Scores and counts of each unit, in the slice of its district."""
    for unit in figures:
        where = (unit.district, unit.commune, unit.site)
        for bound, score in unit.score.items():
            yield _sample(unit.district, GAP_SCORE, (*where, bound), number(score))
        for (item, state), pieces in unit.items.items():
            yield _sample(unit.district, GAP_ITEMS, (*where, item, state), number(pieces))
        for (family, state), count in unit.lan.items():
            yield _sample(unit.district, PREFIX + family, (*where, state), number(count))
