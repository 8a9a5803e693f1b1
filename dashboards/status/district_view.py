"""A district's page: its sites, and the faults that matter to it wherever they are. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.status.city_view import TileView, degraded_lines, tile_view, watched
from dashboards.status.directory import fold
from dashboards.status.faces import CONCERN, PROBLEMS, Face
from dashboards.status.parts import DeviceLine, FaultLine, Scene, fault_lines, roots_down

if TYPE_CHECKING:
    from dashboards.status.source import GapScore
    from inventory.identifiers import SiteName, UnitCode
    from inventory.model import Contact


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One site in a list.

    Attributes:
        unit_name: its unit, where the title does not already say it.
        since: the earliest moment since which a device here is in the site's worst state; None when all is well.
    """

    site: SiteName
    title: str
    unit_name: str
    face: Face
    since: float | None
    up: int
    watched: int
    staff: int | None
    counters: int | None
    contact: Contact | None


@dataclass(frozen=True, slots=True)
class DistrictView:
    """Everything on a district's page."""

    tile: TileView
    gap: GapScore | None
    fault_count: int
    faults: tuple[FaultLine, ...]
    degraded: tuple[DeviceLine, ...]
    sites: tuple[SiteLine, ...]


def district_view(scene: Scene, code: UnitCode, *, faults_shown: int) -> DistrictView:
    """Make the page of a group.

    Raises:
        KeyError: no site belongs to that code.
    """
    group = scene.directory.groups[code]
    lines = sorted(
        (site_line(scene, site) for site in group.sites), key=lambda line: (CONCERN[line.face], line.title, line.site)
    )
    here = [device.name for site in group.sites for device in scene.directory.inventory.devices_by_site[site]]
    cutting = {root for name in here if (status := scene.statuses.get(name)) for root in status.roots}
    group_of, devices = scene.directory.group_of, scene.directory.inventory.devices
    roots = [root for root in roots_down(scene) if root in cutting or group_of[devices[root].site] == code]
    return DistrictView(
        tile_view(scene, code),
        (scene.source.gap or {}).get(code),
        len(roots),
        fault_lines(scene, roots, faults_shown),
        degraded_lines(scene, here),
        tuple(lines),
    )


def site_line(scene: Scene, name: SiteName) -> SiteLine:
    """Describe a site in one line."""
    site = scene.directory.inventory.sites[name]
    counts, face = scene.survey.by_site[name], scene.survey.site_face(name)
    title, unit = scene.directory.site_title(site), scene.directory.unit_name(site.unit)
    return SiteLine(
        name,
        title,
        "" if fold(unit) in fold(title) else unit,
        face,
        _since(scene, name, face) if face in PROBLEMS else None,
        counts[Face.UP],
        watched(counts),
        site.staff,
        site.counters,
        site.contacts[0] if site.contacts else None,
    )


def _since(scene: Scene, site: SiteName, face: Face) -> float | None:
    devices = scene.directory.inventory.devices_by_site[site]
    moments = (scene.statuses[device.name].since for device in devices if scene.survey.faces[device.name] is face)
    return min(moments, default=None)
