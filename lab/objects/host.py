"""HOST-RESOURCES-MIB (RFC 2790): processors, memory and volumes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.ber import Tag
from lab.mib import Moving, Variable, number, object_id, oid, text
from lab.objects.subject import Entry, Subject, rows, scalars
from lab.traffic import Level, uptime_ticks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lab.kinds import Volume

HOST = oid("1.3.6.1.2.1.25")
_STORAGE_TYPES, _DEVICE_TYPES = "1.3.6.1.2.1.25.2.1", "1.3.6.1.2.1.25.3.1"
_RAM, _PROCESSOR, _RUNNING = 2, 3, 2
_FIRST_PROCESSOR = 196_608
"""hrDeviceIndex of the first processor, as net-snmp counts them: the processor type's number in the upper half."""


def host_resources(subject: Subject) -> Iterator[Entry]:
    """hrSystem, hrStorageTable and hrProcessorTable; of a printer only the first."""
    kind, offset = subject.kind, subject.utc_offset_seconds
    if not kind.processors and not kind.volumes and not kind.printer:
        return
    general = {1: Moving(Tag.TIME_TICKS, uptime_ticks), 6: Moving(Tag.GAUGE32, Level(40, 180, offset).value)}
    yield from scalars((*HOST, 1), general)
    memory = sum(volume.units * volume.unit for volume in kind.volumes if volume.type == _RAM)
    if memory:
        yield (*HOST, 2, 2, 0), number(memory // 1024)
    for index, volume in enumerate(kind.volumes, 1):
        yield from rows((*HOST, 2, 3, 1), _storage(index, volume, offset), index)
    for turn in range(kind.processors):
        index = _FIRST_PROCESSOR + turn
        low, high = kind.busy
        yield from host_device(index, _PROCESSOR, "Lab processor")
        load = Level(low + turn % 3, high + turn % 7, offset)
        yield from rows((*HOST, 3, 3, 1), {1: object_id("0.0"), 2: Moving(Tag.INTEGER, load.value)}, index)


def _storage(index: int, volume: Volume, offset: int) -> Mapping[int, Variable]:
    """Columns of hrStorageEntry."""
    used = Level(volume.units * volume.low // 100, volume.units * volume.high // 100, offset)
    return {
        1: number(index),
        2: object_id(f"{_STORAGE_TYPES}.{volume.type}"),
        3: text(volume.name),
        4: number(volume.unit),
        5: number(volume.units),
        6: Moving(Tag.INTEGER, used.value),
    }


def host_device(index: int, device_type: int, description: str) -> Iterator[Entry]:
    """Columns of hrDeviceEntry; the device is running.

    Args:
        index: hrDeviceIndex.
        device_type: last number of the hrDeviceTypes OID.
        description: hrDeviceDescr.
    """
    columns: Mapping[int, Variable] = {
        1: number(index),
        2: object_id(f"{_DEVICE_TYPES}.{device_type}"),
        3: text(description),
        4: object_id("0.0"),
        5: number(_RUNNING),
        6: number(0, Tag.COUNTER32),
    }
    yield from rows((*HOST, 3, 2, 1), columns, index)
