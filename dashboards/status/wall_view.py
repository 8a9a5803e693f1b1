"""The wall: the city page's summary, who takes care of what, and the few other things a room has to see. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.status.city_view import CityView, city_view
from dashboards.status.faces import Face
from dashboards.status.outages_view import taken_by
from dashboards.status.services_view import service_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboards.status.parts import Scene
    from inventory.identifiers import DeviceName


@dataclass(frozen=True, slots=True)
class WallView:
    """Everything on the wall.

    Attributes:
        roots: of all outages that last, each with who takes care of it; "" = nobody.
        untaken: outages that last and that nobody has.
        services: titles of the shared services that do not work.
        service_count: of the services whose state is known.
        circuits_failing: circuits that fail the rule about their load; None before anything was assessed.
        work: planned work that goes on.
    """

    city: CityView
    roots: Mapping[DeviceName, str]
    untaken: int
    services: tuple[str, ...]
    service_count: int
    circuits_failing: int | None
    work: int


def wall_view(scene: Scene, *, faults_shown: int) -> WallView:
    """Make the wall from a scene."""
    board, loads = scene.source.outages, scene.source.circuit_loads
    roots = {outage.device: taken_by(scene, outage) for outage in board.lasting}
    services = [line for line in service_lines(scene) if line.face is not Face.UNKNOWN]
    windows = (*scene.directory.inventory.maintenance, *board.announced)
    spans = (window.when.span_from(scene.now) for window in windows)
    return WallView(
        city_view(scene, faults_shown=faults_shown),
        roots,
        sum(not who for who in roots.values()),
        tuple(line.title for line in services if line.face is Face.DOWN),
        len(services),
        None if loads.day is None else sum(standing.fails is True for standing in loads.standings if standing.judged),
        sum(span is not None and span.covers(scene.now) for span in spans),
    )
