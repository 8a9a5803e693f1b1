"""The city page: what is really broken, what that cuts off, and every district at a glance. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from dashboards.status.faces import Face
from dashboards.status.findings_view import FINDINGS_SHOWN, FindingLine, finding_lines
from dashboards.status.parts import (
    ChangeLine,
    DeviceLine,
    FaultLine,
    Scene,
    change_line,
    device_line,
    fault_lines,
    is_told,
    roots_down,
    worst_first,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dashboards.status.survey import Counts
    from inventory.identifiers import DeviceName, UnitCode

FAULTS_SHOWN = 60
DEGRADED_SHOWN = 60
CHANGES_SHOWN = 15
CHANGES_READ = 400


@dataclass(frozen=True, slots=True)
class TileView:
    """A district: its worst state and its devices by state; grave when most of what is watched does not answer."""

    code: UnitCode
    name: str
    city_level: bool
    face: Face
    counts: Mapping[Face, int]
    up: int
    watched: int
    sites: int

    @property
    def grave(self) -> bool:
        """Whether more devices are cut off than answer."""
        return self.counts[Face.DOWN] + self.counts[Face.BEHIND] > self.up + self.counts[Face.DEGRADED]


@dataclass(frozen=True, slots=True)
class CityView:
    """Everything on the city page.

    Attributes:
        heard_at: when any device last answered; None when none has since start-up.
        faults: the roots to show; `fault_count` counts all of them.
        findings: about the ways of the city, no faults; `finding_count` counts all of them.
        sites_hit, devices_hit, counters_hit: sites with a device down or behind, such devices, counters at such sites.
    """

    counts: Mapping[Face, int]
    watched: int
    heard_at: float | None
    fault_count: int
    faults: tuple[FaultLine, ...]
    sites_hit: int
    devices_hit: int
    counters_hit: int
    degraded: tuple[DeviceLine, ...]
    finding_count: int
    findings: tuple[FindingLine, ...]
    tiles: tuple[TileView, ...]
    changes: tuple[ChangeLine, ...]


def city_view(scene: Scene, *, faults_shown: int = FAULTS_SHOWN) -> CityView:
    """Make the city page from a scene."""
    counted = scene.survey
    roots, findings = roots_down(scene), finding_lines(scene)
    sites = [site for site, counts in counted.by_site.items() if counts[Face.DOWN] or counts[Face.BEHIND]]
    return CityView(
        counts=counted.total,
        watched=watched(counted.total),
        heard_at=heard_at(scene),
        fault_count=len(roots),
        faults=fault_lines(scene, roots, faults_shown),
        sites_hit=len(sites),
        devices_hit=counted.total[Face.DOWN] + counted.total[Face.BEHIND],
        counters_hit=sum(scene.directory.inventory.sites[site].counters or 0 for site in sites),
        degraded=degraded_lines(scene, counted.faces),
        finding_count=len(findings),
        findings=findings[:FINDINGS_SHOWN],
        tiles=tuple(tile_view(scene, code) for code in scene.directory.groups),
        changes=city_changes(scene),
    )


def watched(counts: Counts) -> int:
    """Devices that are expected to answer now."""
    return sum(counts.values()) - counts[Face.QUIET]


def heard_at(scene: Scene) -> float | None:
    """When any device of the city last answered: a poll, or a ping where it is only pinged."""
    devices = scene.directory.inventory.devices
    answers = (scene.source.latest(name) for name in devices)
    heard = [latest.answered_at for latest in answers if latest and latest.answered_at is not None]
    only_pinged = (name for name, device in devices.items() if device.pinged and not device.polled_by_snmp)
    pings = (scene.source.ping(name) for name in only_pinged)
    heard += [ping.reading.finished for ping in pings if ping and ping.reading.answered]
    return max(heard, default=None)


def degraded_lines(scene: Scene, names: Iterable[DeviceName]) -> tuple[DeviceLine, ...]:
    """Devices that answer, but not well; at most `DEGRADED_SHOWN`."""
    faces, devices = scene.survey.faces, scene.directory.inventory.devices
    found = (device_line(scene, devices[name]) for name in names if faces[name] is Face.DEGRADED)
    return tuple(islice(worst_first(found), DEGRADED_SHOWN))


def tile_view(scene: Scene, code: UnitCode) -> TileView:
    """Sum a group up."""
    group, counts = scene.directory.groups[code], scene.survey.by_group[code]
    return TileView(
        code,
        group.name,
        code == scene.directory.inventory.city.code,
        scene.survey.group_face(code),
        counts,
        counts[Face.UP],
        watched(counts),
        len(group.sites),
    )


def city_changes(scene: Scene) -> tuple[ChangeLine, ...]:
    """The last changes that a person wants to read."""
    told = (change for change in scene.source.transitions(CHANGES_READ) if is_told(change))
    return tuple(change_line(scene.directory, change) for change in islice(told, CHANGES_SHOWN))
