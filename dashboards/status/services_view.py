"""The services' page: can counters work now, and is it the shared system or the line. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from collectors.services import Line, line_of
from dashboards.status.faces import Face
from dashboards.status.probe_view import reach_by_host, sites_reach

if TYPE_CHECKING:
    from collectors.services import ServiceState
    from dashboards.status.parts import Scene
    from dashboards.status.probe_view import SitesReach
    from inventory.identifiers import UnitCode


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service: what its last checks said.

    Attributes:
        state: None where another vantage point checks it.
        certificate_days: until its certificate ends; None where there is none.
        reach: how probes that run on the sites' own devices see it; None where there are none.
    """

    name: str
    title: str
    face: Face
    state: ServiceState | None
    certificate_days: float | None
    reach: SitesReach | None


@dataclass(frozen=True, slots=True)
class AbleLine:
    """Sites of a district: which can work, by whether their line stands.

    Attributes:
        reached, cut, unknown: sites by whether any of their edges answers.
    """

    code: UnitCode
    name: str
    city_level: bool
    reached: int
    cut: int
    unknown: int

    @property
    def face(self) -> Face:
        """The worst that is known of the district's lines."""
        if self.cut:
            return Face.DOWN
        return Face.UP if self.reached else Face.UNKNOWN


@dataclass(frozen=True, slots=True)
class ServicesView:
    """Everything on the page."""

    services: tuple[ServiceLine, ...]
    down: tuple[ServiceLine, ...]
    districts: tuple[AbleLine, ...]


def services_view(scene: Scene) -> ServicesView:
    """Make the page."""
    lines = tuple(service_lines(scene))
    return ServicesView(
        lines,
        tuple(line for line in lines if line.face is Face.DOWN),
        tuple(_able(scene, code) for code in scene.directory.groups),
    )


def service_lines(scene: Scene) -> list[ServiceLine]:
    """Every service of the inventory, in its order."""
    services = scene.directory.inventory.services
    by_host = reach_by_host(scene) if services else {}
    found = []
    for service in services:
        state = scene.source.services.get(service.name)
        face, days, reach = _face(scene, state), _days(scene, state), sites_reach(scene, service, by_host)
        found.append(ServiceLine(service.name, service.title, face, state, days, reach))
    return found


def _face(scene: Scene, state: ServiceState | None) -> Face:
    """Whether a service works; where the vantage point itself sees nothing, nothing is known."""
    if state is None or state.up is None or (not state.up and scene.source.blind):
        return Face.UNKNOWN
    return Face.UP if state.up else Face.DOWN


def _days(scene: Scene, state: ServiceState | None) -> float | None:
    measured = state.last.measured if state and state.last else None
    ends = measured.certificate_expires if measured else None
    return None if ends is None else (ends - scene.now) / 86_400


def _able(scene: Scene, code: UnitCode) -> AbleLine:
    group, edges = scene.directory.groups[code], scene.directory.inventory.edges_by_site
    lines = Counter(line_of(edges[site], scene.statuses) for site in group.sites)
    city = scene.directory.inventory.city.code
    return AbleLine(code, group.name, code == city, lines[Line.REACHED], lines[Line.CUT], lines[Line.UNKNOWN])
