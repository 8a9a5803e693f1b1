"""ENTITY-MIB (RFC 6933) and ENTITY-SENSOR-MIB (RFC 3433): the chassis with its serial number, and its thermometers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.ber import Tag
from lab.mib import Moving, Variable, number, object_id, oid, text
from lab.objects.subject import Entry, Subject, rows
from lab.traffic import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PHYSICAL, _SENSORS = oid("1.3.6.1.2.1.47.1.1.1.1"), oid("1.3.6.1.2.1.99.1.1.1")
_CHASSIS, _SENSOR = 3, 8
_CHASSIS_INDEX, _FIRST_SENSOR = 1, 1001
_CELSIUS, _UNITS, _OK = 8, 9, 1
_WARMER_BY_DAY = 6


def entities(subject: Subject) -> Iterator[Entry]:
    """The chassis and, in it, the thermometers."""
    if not subject.kind.entity:
        return
    device, model = subject.device, subject.kind.entity
    chassis = _part(f"{model} chassis", 0, _CHASSIS, device.name)
    labels: Mapping[int, Variable] = {
        8: text("A1"),
        9: text("2.0"),
        10: text(subject.kind.description.rpartition(", ")[2].removesuffix(" (simulated)")),
        11: text(device.serial),
        12: text("Lab"),
        13: text(model),
    }
    yield from rows(_PHYSICAL, {**chassis, **labels}, _CHASSIS_INDEX)
    for index, (name, degrees) in enumerate(subject.kind.sensors, _FIRST_SENSOR):
        yield from rows(_PHYSICAL, _part(f"{name} temperature sensor", _CHASSIS_INDEX, _SENSOR, name), index)
        level = Level(degrees, degrees + _WARMER_BY_DAY, subject.utc_offset_seconds)
        columns: dict[int, Variable] = {
            1: number(_CELSIUS),
            2: number(_UNITS),
            3: number(0),
            4: Moving(Tag.INTEGER, level.value),
            5: number(_OK),
            6: text("degrees C"),
        }
        yield from rows(_SENSORS, columns, index)


def _part(description: str, inside: int, part_class: int, name: str) -> dict[int, Variable]:
    """What every row of entPhysicalTable says."""
    return {
        2: text(description),
        3: object_id("0.0"),
        4: number(inside),
        5: number(part_class),
        6: number(1),
        7: text(name),
    }
