"""Readings from the rows of a profile's module."""

from __future__ import annotations

from collections import defaultdict
from functools import singledispatch
from typing import TYPE_CHECKING, Any, Final

from collectors.readings import (
    CpuReading,
    EntityReading,
    MemoryReading,
    Neighbour,
    Readings,
    SensorReading,
    StorageReading,
    SupplyReading,
    UpsReading,
    WirelessReading,
)
from collectors.snmp.profiles.documents import (
    CpuDocument,
    MemoryDocument,
    NeighbourDocument,
    PartDocument,
    SensorDocument,
    StateDocument,
    StorageDocument,
    SupplyDocument,
    UpsDocument,
    WirelessDocument,
)
from collectors.snmp.profiles.rows import Row, Table
from collectors.snmp.profiles.units import SENSOR_UNITS, WIRELESS_UNITS
from collectors.snmp.sensing import is_possible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from collectors.snmp.client import Walk
    from collectors.snmp.profiles.documents import Mark, ModuleDocument, ReadingDocument

_WHOLE: Final = 100

_MOST_DECIMALS: Final = 9

GROUPS: Final[Mapping[type, str]] = {
    CpuDocument: "cpu",
    MemoryDocument: "memory",
    StorageDocument: "storage",
    SensorDocument: "sensors",
    StateDocument: "sensors",
    WirelessDocument: "wireless",
    SupplyDocument: "supplies",
    UpsDocument: "ups",
    PartDocument: "inventory",
    NeighbourDocument: "neighbours",
}
"""Kind of reading to the group that it is put into."""

PART_TEXTS: Final = ("model", "serial", "description", "manufacturer", "hardware_rev", "firmware_rev", "software_rev")
"""What columns may say of a part."""


def read_module(document: ModuleDocument, walk: Walk, _taken_at: float) -> Readings:
    """What a profile says is in an answer.

    Args:
        document: the profile's module.
        walk: the answer to its request.
        _taken_at: UTC seconds of the first response.
    """
    table = Table(document, walk)
    groups: dict[str, list[Any]] = {}
    ups: dict[str, Any] = defaultdict(list)
    for reading in document.readings:
        found = list(_rows(reading, table))
        if isinstance(reading, UpsDocument):
            ups[reading.fact] += [_ups_fact(reading, row) for row in found]
            continue
        items = groups.setdefault(GROUPS[type(reading)], [])
        items += [item for row in found if (item := _make(reading, row)) is not None]
    facts = {fact: values[0] for fact, values in ups.items() if len(values) == 1}
    made: dict[str, Any] = {group: tuple(items) for group, items in groups.items()}
    if any(value is not None for value in facts.values()):
        made["ups"] = UpsReading(**facts)
    return Readings(**made)


def main_column(reading: ReadingDocument) -> str | None:
    """The column or scalar whose rows a reading is made for."""
    if isinstance(reading, (MemoryDocument, StorageDocument)):
        return reading.used or reading.free or reading.percent or reading.total
    return reading.value


def _rows(reading: ReadingDocument, table: Table) -> Iterator[Row]:
    """The rows that a reading is made for and whose value is known."""
    name = main_column(reading)
    for row in table.rows(name) if name is not None else ():
        if not row.has(name or "", reading.unknown) and _is_meant(reading, row):
            yield row


def _is_meant(reading: ReadingDocument, row: Row) -> bool:
    """Whether a row meets the conditions of a reading."""
    return (
        all(row.has(column, marks) for column, marks in reading.only.items())
        and not any(row.has(column, marks) for column, marks in reading.unless.items())
        and all(row.is_like(column, pattern) for column, pattern in reading.like.items())
        and not any(row.is_like(column, pattern) for column, pattern in reading.unlike.items())
        and not any(column in row.values for column in reading.without)
    )


def _measured(reading: Any, row: Row) -> float | None:
    number = row.number(reading.value) if reading.pattern is None else row.number_like(reading.value, reading.pattern)
    decimals = row.number(reading.decimals) if reading.decimals is not None else 0
    if number is None or decimals is None or not 0 <= decimals <= _MOST_DECIMALS:
        return None
    value = number * reading.multiply / reading.divide / 10**decimals + reading.add
    return int(value) if isinstance(value, float) and value.is_integer() else round(value, 6)


def _name(reading: ReadingDocument, row: Row, fallback: str) -> str:
    templates = (reading.name,) if isinstance(reading.name, str) else reading.name
    return row.named(templates) or f"{fallback} {row.dotted}"


@singledispatch
def _make(reading: Any, _row: Row) -> Any:
    """One reading; None when its value is not known or makes no sense."""
    raise TypeError(f"{type(reading).__name__} is no reading of a profile")


@_make.register
def _(reading: CpuDocument, row: Row) -> CpuReading | None:
    percent = _measured(reading, row)
    if percent is None or not 0 <= percent <= _WHOLE:
        return None
    busy = _WHOLE - percent if reading.idle else percent
    return CpuReading(row.key, busy / _WHOLE, _name(reading, row, "Processor"), row.evidence)


@_make.register
def _(reading: MemoryDocument, row: Row) -> MemoryReading | None:
    sizes = _sizes(reading, row)
    return (
        None
        if sizes is None
        else MemoryReading(row.key, _name(reading, row, "Memory"), reading.pool, *sizes, row.evidence)
    )


@_make.register
def _(reading: StorageDocument, row: Row) -> StorageReading | None:
    sizes = _sizes(reading, row)
    return None if sizes is None else StorageReading(row.key, _name(reading, row, "Volume"), *sizes, row.evidence)


def _sizes(reading: MemoryDocument | StorageDocument, row: Row) -> tuple[int | None, int | None, float | None] | None:
    """Total and used bytes and the used share, each worked out from the others; None when nothing is known."""
    unit = row.number(reading.unit) if isinstance(reading.unit, str) else reading.unit
    total, used, free = (_bytes(row, name, unit) for name in (reading.total, reading.used, reading.free))
    percent = row.number(reading.percent) if reading.percent is not None else None
    ratio = percent / _WHOLE if percent is not None and 0 <= percent <= _WHOLE else None
    if used is None and total is not None:
        used = total - free if free is not None else round(total * ratio) if ratio is not None else None
    if total is None and used is not None and free is not None:
        total = used + free
    if total is not None and used is not None and not 0 <= used <= total:
        return None
    if total:
        ratio = used / total if used is not None else None
    return (total, used, ratio) if total or ratio is not None else None


def _bytes(row: Row, name: str | None, unit: float | None) -> int | None:
    number = row.number(name) if name is not None else None
    return round(number * unit) if number is not None and number >= 0 and unit is not None else None


@_make.register
def _(reading: SensorDocument, row: Row) -> SensorReading | None:
    value = _measured(reading, row)
    if value is None or not is_possible(reading.sensor_class, value):
        return None
    name = _name(reading, row, reading.sensor_class)
    unit = SENSOR_UNITS[reading.sensor_class]
    return SensorReading(
        reading.sensor_class, name, value, unit, key=row.key, group=reading.group, evidence=row.evidence
    )


@_make.register
def _(reading: StateDocument, row: Row) -> SensorReading | None:
    for severity, texts in reading.states.items():
        for text, marks in texts.items():
            if row.has(reading.value, marks if isinstance(marks, tuple) else (marks,)):
                return SensorReading(
                    "state",
                    _name(reading, row, "state"),
                    _sent(row, reading.value),
                    key=row.key,
                    text=text,
                    severity=severity,
                    group=reading.group,
                    evidence=row.evidence,
                )
    return None


def _sent(row: Row, name: str) -> Mark:
    """The value as the device sent it."""
    value = row.values[name]
    return value if isinstance(value, (int, float)) else row.text(name) or ""


@_make.register
def _(reading: WirelessDocument, row: Row) -> WirelessReading | None:
    value = _measured(reading, row)
    if value is None:
        return None
    name, unit = _name(reading, row, reading.wireless_class), WIRELESS_UNITS[reading.wireless_class]
    return WirelessReading(reading.wireless_class, name, value, unit, row.evidence, row.key)


@_make.register
def _(reading: SupplyDocument, row: Row) -> SupplyReading | None:
    level, whole = _measured(reading, row), row.number(reading.of) if reading.of is not None else _WHOLE
    if level is None or not whole or not 0 <= level <= whole:
        return None
    name = _name(reading, row, reading.type)
    return SupplyReading(reading.type, name, level / whole, key=row.key, evidence=row.evidence)


@_make.register
def _(reading: PartDocument, row: Row) -> EntityReading | None:
    if not row.text(reading.value):
        return None
    templates = (reading.name,) if isinstance(reading.name, str) else reading.name
    columns = {name: getattr(reading, name) for name in PART_TEXTS}
    texts: dict[str, Any] = {name: row.text(column) or None for name, column in columns.items() if column is not None}
    return EntityReading(name=row.named(templates), **texts)


@_make.register
def _(reading: NeighbourDocument, row: Row) -> Neighbour | None:
    name = row.text(reading.value)
    if not name or reading.interface >= len(row.place):
        return None
    port = row.text(reading.remote_port) if reading.remote_port is not None else None
    return Neighbour(
        reading.protocol, remote_name=name, remote_port=port or None, local_index=row.place[reading.interface]
    )


def _ups_fact(reading: UpsDocument, row: Row) -> float | bool | None:
    if reading.true:
        if row.has(reading.value, reading.true):
            return True
        return False if not reading.false or row.has(reading.value, reading.false) else None
    return _measured(reading, row)
