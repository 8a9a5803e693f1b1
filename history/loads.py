"""Reading what was measured of circuits."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from collectors.load_model import Direction
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


def _within(begins: float, ends: float) -> ColumnElement[bool]:
    return (circuit_sample.c.begins >= begins) & (circuit_sample.c.begins < ends)


def circuit_samples(
    connection: Connection, begins: float, ends: float, circuit: CircuitId | None
) -> list[CircuitSample]:
    """Samples that began in a period (UTC seconds), oldest first; of one circuit, or of all."""
    query = select(circuit_sample).where(_within(begins, ends)).order_by(*circuit_sample.primary_key)
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
