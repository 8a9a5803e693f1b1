"""A site's page: its people, devices, circuits and declared equipment. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.status.district_view import SiteLine, site_line
from dashboards.status.network_view import SightingLine, sighting_lines
from dashboards.status.parts import (
    CircuitLine,
    DeviceLine,
    FaultLine,
    PlaceLine,
    Scene,
    circuit_line,
    device_line,
    fault_lines,
    place_line,
    roots_down,
    worst_first,
)

if TYPE_CHECKING:
    from inventory.identifiers import ItemKind, SiteName
    from inventory.model import AssetLot, Site


@dataclass(frozen=True, slots=True)
class AssetLine:
    """Equipment of one kind in one place of a site, as declared.

    Attributes:
        owned, broken: sums over its lots; None = asked and not answered.
        first_year, last_year: range of the years put into use; None = not stated.
    """

    place: str
    item: ItemKind
    owned: int | None
    broken: int | None
    first_year: int | None
    last_year: int | None


@dataclass(frozen=True, slots=True)
class SiteView:
    """Everything on a site's page.

    Attributes:
        sightings: the machines that are only seen.
        unlisted: stations in the tables of its devices that the inventory does not know; None = no tables.
    """

    site: Site
    unit_name: str
    where: PlaceLine
    line: SiteLine
    faults: tuple[FaultLine, ...]
    devices: tuple[DeviceLine, ...]
    circuits: tuple[CircuitLine, ...]
    assets: tuple[AssetLine, ...]
    sightings: tuple[SightingLine, ...]
    unlisted: int | None


def site_view(scene: Scene, name: SiteName, *, faults_shown: int) -> SiteView:
    """Make the page of a site.

    Raises:
        KeyError: the inventory has no such site.
    """
    directory = scene.directory
    site = directory.inventory.sites[name]
    devices = directory.inventory.devices_by_site[name]
    cutting = {root for device in devices if (status := scene.statuses.get(device.name)) for root in status.roots}
    here = {device.name for device in devices}
    roots = [root for root in roots_down(scene) if root in here or root in cutting]
    return SiteView(
        site,
        directory.unit_name(site.unit),
        place_line(directory, name),
        site_line(scene, name),
        fault_lines(scene, roots, faults_shown),
        worst_first(device_line(scene, device) for device in devices),
        tuple(circuit_line(scene, circuit) for circuit in directory.site_circuits(name)),
        asset_lines(scene, name),
        sighting_lines(scene, name),
        scene.source.unlisted(name),
    )


def asset_lines(scene: Scene, name: SiteName) -> tuple[AssetLine, ...]:
    """Sum up what a site declares, place by place."""
    declared = scene.directory.inventory.assets.get(name)
    if declared is None:
        return ()
    return tuple(
        _asset_line(place, item, lots) for place, items in declared.places.items() for item, lots in items.items()
    )


def _asset_line(place: str, item: ItemKind, lots: tuple[AssetLot, ...] | None) -> AssetLine:
    if lots is None:
        return AssetLine(place, item, None, None, None, None)
    years = [lot.year for lot in lots if lot.year is not None]
    return AssetLine(
        place,
        item,
        sum(lot.count for lot in lots),
        sum(lot.broken for lot in lots),
        min(years, default=None),
        max(years, default=None),
    )
