"""What the network shows on the date of a report: equipment that was seen, and the load of circuits."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from history import History
from planning.assessment import assess
from planning.compare import Snapshot, compare
from planning.grouping import group_by_units
from planning.load import bounds
from wardwatch.load import read_loads
from wardwatch.seen import seen_at
from wardwatch.sight import recorded_sight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from history import HistoryPlace
    from inventory.model import Inventory
    from planning.compare import Comparison
    from planning.model import GapResult
    from wardwatch.settings import Settings

SEEN_DAYS_LATER = 7
"""What is seen up to so many days after the date of a report stands for that date: reports are written afterwards.

An older date is judged by evidence of its own time only. History keeps the last of each device, so for the most part
nothing is known then.
"""

_DAY_SECONDS = 86_400.0


def measured(
    inventory: Inventory, settings: Settings, on: date, history: History | None, clock: Callable[[], float] = time.time
) -> Snapshot:
    """An estate on a date with what was measured of it.

    Args:
        inventory: checked.
        settings: intervals tell how long an answer stays good.
        on: date of the report.
        history: open; None = there is none, and then all that the network shows is unknown.
        clock: UTC seconds.

    Raises:
        HistoryError: it cannot be read.
    """
    if history is None:
        return Snapshot(inventory, on)
    now, zone = clock(), inventory.city.zone
    moment = min(now, bounds(on, zone).ends + SEEN_DAYS_LATER * _DAY_SECONDS)
    evidence = history.evidence()
    seen, readings = seen_at(evidence, inventory, settings, moment)
    sight = recorded_sight(inventory, history, evidence, moment)
    return Snapshot(inventory, on, seen, read_loads(history, zone, on, now).by_circuit, readings, sight)


def assess_snapshot(
    later: Snapshot, units_on: date | None = None, earlier: Snapshot | None = None
) -> tuple[GapResult, Comparison | None]:
    """Assess an estate, and compare it with an earlier one when that is given.

    Args:
        later: the estate; its `seen`, `sight` and `p95` carry what was measured.
        units_on: date of the units to group by; the city's own when None.
        earlier: the estate to compare with.
    """
    grouping = group_by_units(later.inventory, units_on) if units_on else None
    if earlier is not None:
        comparison = compare(earlier, later, grouping=grouping)
        return comparison.after, comparison
    result = assess(
        later.inventory,
        later.on,
        seen=later.seen,
        p95=later.p95,
        sight=later.sight,
        grouping=grouping,
        readings=later.readings,
    )
    return result, None


@contextmanager
def history_at(database: HistoryPlace) -> Iterator[History | None]:
    """A history, open for reading, also while another process writes it; None where there is none, and none is made.

    Raises:
        HistoryError: it cannot be opened.
    """
    if not database.exists():
        yield None
        return
    history = History(database)
    history.open()
    try:
        yield history
    finally:
        history.stop()
