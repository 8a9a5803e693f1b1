"""A commune's own page: for its own officer, in plain words, so that it fits on one sheet of paper. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from collectors.services import Line, line_of
from dashboards.status.chart import Chart, chart, last_day
from dashboards.status.faces import PROBLEMS, Face
from dashboards.status.load_view import LoadLine, load_line
from dashboards.status.outages_view import OutageLine, WorkLine, outage_line, work_lines
from dashboards.status.parts import CircuitLine, DeviceLine, circuit_line, device_line, place_line, worst_first
from dashboards.status.services_view import ServiceLine, service_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from collectors.load_model import CircuitSample
    from dashboards.status.parts import PlaceLine, Scene
    from inventory.identifiers import CircuitId, ItemKind, SiteName, UnitCode
    from inventory.model import Contact, Site
    from planning.model import ItemGap, OfficeGap, Run

PROBLEMS_SHOWN = 12
"""Devices of an office that do not work well; more are counted."""


class Supply(StrEnum):
    """What can be said of one kind of equipment."""

    SHORT = "short"
    OVER_AGE = "over_age"
    ENOUGH = "enough"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class NeedLine:
    """One kind of equipment as the office has it against what it needs; None = not known.

    Attributes:
        short_low, short_high: pieces that are missing, at least and at most.
        over_age: of the usable ones so many past their useful life.
    """

    item: ItemKind
    need: int | None
    owned: int | None
    usable: int | None
    short_low: int | None
    short_high: int | None
    over_age: int | None
    supply: Supply


@dataclass(frozen=True, slots=True)
class LineOfOffice:
    """A circuit of the office with where it stands and its traffic of the last 24 hours, where it can be read."""

    circuit: CircuitLine
    load: LoadLine
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class RoleLine:
    """Devices of one role: so many answer of those that are watched now; `quiet` are not."""

    role: str
    up: int
    watched: int
    quiet: int


@dataclass(frozen=True, slots=True)
class OfficeView:
    """One office.

    Attributes:
        face: up, down or unknown: whether it has a connection.
        since: UTC seconds since when the connection is gone; None when it is not.
        problems: its devices that do not work well, at most `PROBLEMS_SHOWN`; `problem_count` counts all.
        behind: devices that are only behind an outage.
        outages: those that last and touch it, its own or further up.
        ended: those that ended within a day.
        gap: what the last assessment says; None when it says nothing.
    """

    site: Site
    title: str
    place: PlaceLine
    face: Face
    since: float | None
    roles: tuple[RoleLine, ...]
    problems: tuple[DeviceLine, ...]
    problem_count: int
    behind: int
    lines: tuple[LineOfOffice, ...]
    outages: tuple[OutageLine, ...]
    ended: tuple[OutageLine, ...]
    work: tuple[WorkLine, ...]
    gap: OfficeGap | None
    needs: tuple[NeedLine, ...]


@dataclass(frozen=True, slots=True)
class CommuneView:
    """Everything on the page.

    Attributes:
        district_contacts: of the district's own office, where the commune has a district.
        services: shared services that do not work.
        service_count: of the services whose state is known.
        gap_on: date of the assessment.
    """

    code: UnitCode
    name: str
    district: str
    offices: tuple[OfficeView, ...]
    district_contacts: tuple[Contact, ...]
    services: tuple[ServiceLine, ...]
    service_count: int
    gap_on: date | None

    @property
    def face(self) -> Face:
        """The worst connection of its offices."""
        faces = [office.face for office in self.offices]
        return next((face for face in (Face.DOWN, Face.UNKNOWN) if face in faces), Face.UP)


def commune_circuits(scene: Scene, code: UnitCode) -> tuple[CircuitId, ...]:
    """The circuits whose samples the page draws."""
    sites = scene.directory.sites_of_unit[code]
    return tuple(circuit.id for site in sites for circuit in scene.directory.own_circuits(site))


def commune_view(
    scene: Scene, code: UnitCode, samples: Mapping[CircuitId, Sequence[CircuitSample] | None]
) -> CommuneView:
    """Make the page.

    Args:
        scene: the present.
        code: of a unit that has sites.
        samples: of the last 24 hours and a little more, by circuit; None = they cannot be read now.

    Raises:
        KeyError: no site is in that unit.
    """
    directory = scene.directory
    sites = directory.sites_of_unit[code]
    group = directory.group_of[sites[0]]
    known = [line for line in service_lines(scene) if line.face is not Face.UNKNOWN]
    above = directory.sites_of_unit.get(group, ()) if group != code else ()
    return CommuneView(
        code,
        directory.unit_name(code),
        directory.unit_name(group) if group != code else "",
        tuple(_office(scene, site, samples) for site in sites),
        tuple(contact for site in above for contact in directory.inventory.sites[site].contacts),
        tuple(line for line in known if line.face is Face.DOWN),
        len(known),
        scene.source.gap_on,
    )


def _office(scene: Scene, name: SiteName, samples: Mapping[CircuitId, Sequence[CircuitSample] | None]) -> OfficeView:
    inventory, board = scene.directory.inventory, scene.source.outages
    site, gap = inventory.sites[name], scene.source.offices.get(name)
    edges, face = inventory.edges_by_site[name], _connection(scene, name)
    devices = [device_line(scene, device) for device in inventory.devices_by_site[name]]
    problems = worst_first(line for line in devices if line.face in PROBLEMS and line.face is not Face.BEHIND)
    cut = [status.since for edge in edges if (status := scene.statuses.get(edge))] if face is Face.DOWN else []
    return OfficeView(
        site,
        scene.directory.site_title(site),
        place_line(scene.directory, name),
        face,
        max(cut, default=None),
        _roles(devices),
        problems[:PROBLEMS_SHOWN],
        len(problems),
        sum(line.face is Face.BEHIND for line in devices),
        tuple(_lines(scene, name, samples)),
        tuple(outage_line(scene, each) for each in board.lasting if name == each.site or name in each.sites),
        tuple(outage_line(scene, each) for each in board.ended if name == each.site or name in each.sites),
        tuple(line for line in work_lines(scene) if _touches(scene, line, name)),
        gap,
        tuple(_need(item) for item in gap.items if item.active) if gap else (),
    )


def _connection(scene: Scene, name: SiteName) -> Face:
    if scene.source.blind:
        return Face.UNKNOWN
    line = line_of(scene.directory.inventory.edges_by_site[name], scene.statuses)
    return {Line.REACHED: Face.UP, Line.CUT: Face.DOWN}.get(line, Face.UNKNOWN)


def _roles(devices: Sequence[DeviceLine]) -> tuple[RoleLine, ...]:
    found: dict[str, list[Face]] = {}
    for line in devices:
        found.setdefault(line.role, []).append(line.face)
    return tuple(
        RoleLine(role, faces.count(Face.UP), len(faces) - faces.count(Face.QUIET), faces.count(Face.QUIET))
        for role, faces in found.items()
    )


def _lines(
    scene: Scene, name: SiteName, samples: Mapping[CircuitId, Sequence[CircuitSample] | None]
) -> Iterator[LineOfOffice]:
    standings = {each.circuit: each for each in scene.source.circuit_loads.standings}
    period = last_day(scene.now, scene.directory.inventory.city.zone)
    for circuit in scene.directory.own_circuits(name):
        measured = samples.get(circuit.id)
        contracted = (circuit.down_mbps, circuit.up_mbps)
        drawn = chart(measured, period, contracted, scene.now) if measured else None
        load = load_line(scene, circuit, standings.get(circuit.id))
        yield LineOfOffice(circuit_line(scene, circuit), load, drawn)


def _touches(scene: Scene, line: WorkLine, site: SiteName) -> bool:
    window = line.window
    if window.everywhere or (window.district and window.district == scene.directory.group_of[site]):
        return True
    return line.place is not None and line.place.site == site


def _need(gap: ItemGap) -> NeedLine:
    low, high = gap.low, gap.high
    return NeedLine(gap.item, gap.need, gap.owned, low.usable, low.short, high.short, low.over_age, _supply(low, high))


def _supply(low: Run, high: Run) -> Supply:
    """Missing pieces come before old ones; a share without pieces (a circuit) is missing as a whole."""
    if low.share:
        return Supply.OVER_AGE if low.short == 0 else Supply.SHORT
    return Supply.UNDETERMINED if high.share else Supply.ENOUGH
