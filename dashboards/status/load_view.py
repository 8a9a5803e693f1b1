"""The circuits' page: the load of the last whole day against what is contracted, and what the rule says. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from collectors.load_model import Direction
from dashboards.status.faces import CONCERN, Face
from dashboards.status.parts import place_line
from inventory.circuit_placement import metered_ends

if TYPE_CHECKING:
    from datetime import date

    from dashboards.status.parts import PlaceLine, Scene
    from inventory.identifiers import CircuitId
    from inventory.model import Circuit
    from planning.load import CircuitStanding

CIRCUITS_SHOWN = 200
"""The worst ones, as a page is made on the event loop; all are in the metrics and in the report."""


@dataclass(frozen=True, slots=True)
class LoadDirection:
    """One direction of a circuit.

    Attributes:
        contracted_mbps: None = not stated.
        p95_mbps: of the last whole day; None = not known.
        share: of what is contracted; None when either is not known.
        days: in a row above the limit, the last whole day among them; None = not known, or no rule judges it.
    """

    contracted_mbps: float | None
    p95_mbps: float | None
    share: float | None
    days: int | None


@dataclass(frozen=True, slots=True)
class LoadLine:
    """A circuit: where it serves, its load, and whether it fails the rule (None = not known), if that judges it."""

    id: CircuitId
    provider: str
    place: PlaceLine
    down: LoadDirection
    up: LoadDirection
    fails: bool | None
    judged: bool

    @property
    def days(self) -> int:
        """Days in a row above the limit, in the worse direction."""
        return max(self.down.days or 0, self.up.days or 0)

    @property
    def verdict(self) -> str:
        """The key of what the rule says; that it does not judge the circuit is something else than not known."""
        if not self.judged:
            return "rule.none"
        return "rule.unknown" if self.fails is None else "rule.fails" if self.fails else "rule.complies"

    @property
    def face(self) -> Face:
        """Red when it fails, amber when it is on the way there."""
        if self.fails:
            return Face.DOWN
        if self.days:
            return Face.DEGRADED
        if not self.judged:
            return Face.QUIET
        return Face.UNKNOWN if self.fails is None else Face.UP


@dataclass(frozen=True, slots=True)
class LoadView:
    """The circuits, the worst first.

    Attributes:
        day: the last whole day; None before anything was assessed.
        total: of all circuits, of which `lines` are shown.
        failing, unknown: so many of those that are judged.
    """

    day: date | None
    lines: tuple[LoadLine, ...]
    total: int
    failing: int
    unknown: int


def load_view(scene: Scene) -> LoadView:
    """Make the circuits' page."""
    board = scene.source.circuit_loads
    known = {standing.circuit: standing for standing in board.standings}
    circuits = scene.directory.inventory.circuits
    lines = sorted((load_line(scene, circuit, known.get(name)) for name, circuit in circuits.items()), key=_concern)
    verdicts = Counter(line.fails for line in lines if line.judged)
    return LoadView(board.day, tuple(islice(lines, CIRCUITS_SHOWN)), len(lines), verdicts[True], verdicts[None])


def _concern(line: LoadLine) -> tuple[int, int, float, CircuitId]:
    shares = (line.down.share or 0.0, line.up.share or 0.0)
    return CONCERN[line.face], -line.days, -max(shares), line.id


def load_line(scene: Scene, circuit: Circuit, standing: CircuitStanding | None) -> LoadLine:
    """Describe where a circuit stands; None = nothing was assessed of it."""
    inventory = scene.directory.inventory
    own = metered_ends(inventory, circuit)[0].end
    return LoadLine(
        circuit.id,
        circuit.provider,
        place_line(scene.directory, inventory.devices[own.device].site),
        _direction(circuit.down_mbps, standing, Direction.DOWN),
        _direction(circuit.up_mbps, standing, Direction.UP),
        None if standing is None else standing.fails,
        standing is not None and standing.judged,
    )


def _direction(contracted: float | None, standing: CircuitStanding | None, direction: Direction) -> LoadDirection:
    found = None if standing is None else standing.directions.get(direction)
    if found is None:
        return LoadDirection(contracted, None, None, None)
    share = found.p95_mbps / contracted if found.p95_mbps is not None and contracted else None
    return LoadDirection(contracted, found.p95_mbps, share, found.days_over)
