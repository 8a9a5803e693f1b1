"""A circuit's page: its traffic of a day and a week as drawings, its contract, its ends, its outages. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.status.chart import Chart, chart, last_day, last_week
from dashboards.status.load_view import LoadLine, load_line
from dashboards.status.outages_view import OutageLine, outage_line
from dashboards.status.parts import CircuitLine, circuit_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from collectors.load_model import CircuitSample
    from dashboards.status.parts import Scene
    from inventory.identifiers import CircuitId
    from inventory.model import Circuit


@dataclass(frozen=True, slots=True)
class CircuitView:
    """Everything on the page.

    Attributes:
        day, week: the drawings; None when the samples cannot be read now.
        load_day: the last whole day that the rule looked at; None before anything was assessed.
        outages: of the devices at its ends, those that last first.
    """

    line: CircuitLine
    load: LoadLine
    load_day: date | None
    day: Chart | None
    week: Chart | None
    outages: tuple[OutageLine, ...]


def circuit_view(scene: Scene, name: CircuitId, samples: Sequence[CircuitSample] | None) -> CircuitView:
    """Make the page.

    Args:
        scene: the present.
        name: of a circuit of the inventory.
        samples: of the last week; None when they cannot be read now.

    Raises:
        KeyError: the inventory has no such circuit.
    """
    circuit, board = scene.directory.inventory.circuits[name], scene.source.circuit_loads
    standing = next((each for each in board.standings if each.circuit == name), None)
    zone = scene.directory.inventory.city.zone
    day, week = (
        None if samples is None else chart(samples, period, (circuit.down_mbps, circuit.up_mbps), scene.now)
        for period in (last_day(scene.now, zone), last_week(scene.now, zone))
    )
    return CircuitView(
        circuit_line(scene, circuit),
        load_line(scene, circuit, standing),
        board.day,
        day,
        week,
        _outages(scene, circuit),
    )


def _outages(scene: Scene, circuit: Circuit) -> tuple[OutageLine, ...]:
    ends, board = {end.device for end in circuit.ends}, scene.source.outages
    found = (each for each in (*board.lasting, *board.ended) if each.device in ends)
    return tuple(outage_line(scene, each) for each in found)
