"""Reading what was measured of circuits."""

from __future__ import annotations

import math
from array import array
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from collectors.load_model import SLOT_SECONDS, Direction
from history.records import day_of, sample_of
from history.schema import circuit_day, circuit_sample

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Connection

    from collectors.load_model import CircuitSample
    from history.records import CircuitDay
    from inventory.identifiers import CircuitId

_ROWS_AT_ONCE = 200
"""Few, as making rows of them holds the interpreter's lock, which the event loop waits for meanwhile."""


_MOST_SLOTS = 8 * 288
"""Of one query that names each: a week and a day, far below what databases allow as parameters."""


def _within(begins: float, ends: float) -> ColumnElement[bool]:
    return (circuit_sample.c.begins >= begins) & (circuit_sample.c.begins < ends)


def circuit_samples(
    connection: Connection, begins: float, ends: float, circuit: CircuitId | None
) -> list[CircuitSample]:
    """Samples that began in a period (UTC seconds), oldest first; of one circuit, or of all."""
    query = select(circuit_sample).order_by(*circuit_sample.primary_key)
    slots = range(math.ceil(begins / SLOT_SECONDS) * SLOT_SECONDS, math.ceil(ends), SLOT_SECONDS)
    if circuit is not None and len(slots) <= _MOST_SLOTS:
        # The key begins with the time: each 5 minutes is looked up, and the other circuits' samples are never read.
        query = query.where(circuit_sample.c.begins.in_(slots), circuit_sample.c.circuit == circuit)
    else:
        query = query.where(_within(begins, ends))
        if circuit is not None:
            query = query.where(circuit_sample.c.circuit == circuit)
    return [sample_of(row) for row in connection.execute(query).mappings()]


def samples_by_circuit(
    connection: Connection, begins: float, ends: float
) -> dict[tuple[CircuitId, Direction], Sequence[float]]:
    """Mbit/s of the samples that began in a period, by circuit and direction.

    A day of a city is a third of a million rows: they are never in memory as rows.
    """
    query = select(circuit_sample.c.circuit, circuit_sample.c.direction, circuit_sample.c.mbps)
    result = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(query.where(_within(begins, ends)))
    found: dict[tuple[CircuitId, str], array[float]] = {}
    for rows in result.partitions():
        for circuit, direction, mbps in rows:
            values = found.get((circuit, direction))
            if values is None:
                values = found[circuit, direction] = array("d")
            values.append(mbps)
    return {(circuit, Direction(direction)): values for (circuit, direction), values in found.items()}


def samples_count(connection: Connection, begins: float, ends: float) -> int:
    """How many samples began in a period (UTC seconds)."""
    query = select(func.count()).select_from(circuit_sample).where(_within(begins, ends))
    return int(connection.execute(query).scalar_one())


def circuit_days(connection: Connection, first: date, until: date) -> list[CircuitDay]:
    """The figures of days from one up to, not including, another."""
    query = select(circuit_day).where(circuit_day.c.day >= first.isoformat(), circuit_day.c.day < until.isoformat())
    return [day_of(row) for row in connection.execute(query.order_by(*circuit_day.primary_key)).mappings()]
