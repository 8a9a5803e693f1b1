"""CISCO-ENTITY-SENSOR-MIB: the table that ENTITY-SENSOR-MIB was made from, in its maker's own subtree.

Types, scales and precisions are those of RFC 3433, with dBm(14) besides; the status objects agree too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from collectors.readings import Readings, SensorReading
from collectors.snmp import oid
from collectors.snmp.client import Walk
from collectors.snmp.mib_sensor import read_sensors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collectors.snmp.client import Column

_TABLE: Final = "1.3.6.1.4.1.9.9.91.1.1.1.1"
_MOVED: Final = {oid.ENT_PHY_SENSOR_VALUE: f"{_TABLE}.4", oid.ENT_PHY_SENSOR_OPER_STATUS: f"{_TABLE}.5"}


def read_entity_sensors(walk: Walk, _taken_at: float) -> Readings:
    """The sensors of a module with the columns type, scale, precision, value, status and the names name, descr."""
    kinds, scales, precisions, values, statuses, names, descriptions = walk.columns
    no_units: Column = {}
    standard = (kinds, scales, precisions, values, statuses, no_units, names, descriptions)
    readings = read_sensors(Walk(walk.scalars, standard, walk.failure))
    return Readings(sensors=tuple(_moved(readings)))


def _moved(readings: tuple[SensorReading, ...]) -> Iterator[SensorReading]:
    """Readings of the standard table with the objects that they were really read from."""
    for reading in readings:
        column = (reading.evidence or "").removesuffix(f".{reading.key}")
        yield msgspec.structs.replace(reading, evidence=f"{_MOVED[column]}.{reading.key}")
