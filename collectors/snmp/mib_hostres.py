"""HOST-RESOURCES-MIB (RFC 2790): pools of memory and volumes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.readings import MemoryReading, StorageReading
from collectors.snmp import oid
from collectors.snmp.mib_ucd import DISK_COLUMNS, MEMORY_SCALARS, read_disks, read_memory
from collectors.snmp.request import Request
from collectors.snmp.sensing import dotted
from collectors.snmp.text import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collectors.snmp.client import Column, Value, Walk

STORAGE: Final = Request(
    columns=(
        oid.HR_STORAGE_TYPE,
        oid.HR_STORAGE_DESCR,
        oid.HR_STORAGE_ALLOCATION_UNITS,
        oid.HR_STORAGE_SIZE,
        oid.HR_STORAGE_USED,
        *DISK_COLUMNS,
    ),
    scalars=MEMORY_SCALARS,
)
_HR_COLUMNS = 5

_OTHER, _RAM, _VIRTUAL, _NETWORK_DISK = (f"{oid.HR_STORAGE_TYPES}.{number}" for number in (1, 2, 3, 10))

_POOL_WORDS: Final = (
    ("swap", "swap"),
    ("buffer", "buffers"),
    ("cache", "cached"),
    ("shared", "shared"),
    ("available", "available"),
)
"""Words by which agents name the parts of memory, as net-snmp does ("Memory buffers"), and the class of each."""

_PARTS_OF_MEMORY: Final = {"Memory buffers", "Cached memory", "Shared memory"}
"""net-snmp's entries for parts of the physical memory; the size it gives them is their own use, or the whole."""

_AVAILABLE: Final = "Available memory"
"""net-snmp's entry whose size is what could still be had; its hrStorageUsed is always 0, which is no amount in use."""

_MEMORY_WORDS = re.compile(r"\b(memory|ram|buffers?|cached?|heap|descriptors?)\b", re.IGNORECASE)
"""What makes an entry of type hrStorageOther a pool of memory and not a volume."""

_PSEUDO = re.compile(r"(devfs|procfs|sysfs)\b|/(proc|sys)(/|$)|/dev(/fd)?$")
"""Names of the kernel's own file systems: full by nature, they hold nothing."""

_IMAGE = re.compile(r"/dev/(md|loop)\d+\b|/snap/")
"""Names of disks in memory and of files mounted as disks. A read-only image of software is one of these, and full."""

_WORD = 1 << 32
_SIGN = 1 << 31


class _Entry(NamedTuple):
    """One row of hrStorageTable with a size, in bytes."""

    row: str
    kind: str
    name: str
    total: int
    used: int | None


def read_storage(walk: Walk) -> tuple[tuple[MemoryReading, ...], tuple[StorageReading, ...]]:
    """Pools of memory, and volumes.

    Left out are entries without a size (a pool or volume that is not there), network disks (they are counted where
    they stand), the kernel's pseudo file systems and read-only images, which are full by nature. UCD-SNMP-MIB is
    believed where there are no pools, or no volumes.
    """
    entries = tuple(_entries(*walk.columns[:_HR_COLUMNS]))
    physical = next((entry.total for entry in entries if entry.kind == _RAM), None)
    memory, volumes = [], []
    for entry in entries:
        if (pool_class := _pool_class(entry)) is not None:
            memory.append(_memory(entry, pool_class, physical))
        elif entry.kind != _NETWORK_DISK and not _PSEUDO.match(entry.name) and not _is_image(entry):
            evidence = f"{oid.HR_STORAGE_USED}.{entry.row}"
            ratio = _ratio(entry.used, entry.total)
            volumes.append(StorageReading(entry.row, entry.name, entry.total, entry.used, ratio, evidence))
    return (
        tuple(memory) or read_memory(walk.scalars),
        tuple(volumes) or read_disks(walk.columns[_HR_COLUMNS:]),
    )


def _entries(kinds: Column, names: Column, units: Column, sizes: Column, used: Column) -> Iterator[_Entry]:
    for index, size in sizes.items():
        unit = number_of(units.get(index))
        total = _bytes(size, unit)
        if not total:
            continue
        row, kind = dotted(index), kinds.get(index)
        name = text_of(names.get(index)) or f"storage {row}"
        yield _Entry(row, kind if isinstance(kind, str) else "", name, total, _bytes(used.get(index), unit))


def _bytes(amount: Value | None, unit: int | None) -> int | None:
    """An amount of allocation units in bytes; None when either is missing or senseless.

    hrStorageSize and hrStorageUsed are Integer32: agents on volumes of more than 2^31 units send the low 32 bits,
    which arrive negative. They are read as unsigned, which is right up to 2^32 units; net-snmp itself scales the unit.
    """
    number = number_of(amount)
    if number is None or unit is None or unit <= 0 or number < -_SIGN:
        return None
    return (number + _WORD if number < 0 else number) * unit


def _is_image(entry: _Entry) -> bool:
    return entry.used == entry.total and _IMAGE.match(entry.name) is not None


def _pool_class(entry: _Entry) -> str | None:
    """The class of a pool of memory; None for a volume."""
    if entry.kind == _RAM:
        return "system"
    if _PSEUDO.match(entry.name):
        return None
    words = entry.name.lower()
    if entry.kind == _VIRTUAL:
        return "swap" if "swap" in words else "virtual"
    if entry.kind == _OTHER and _MEMORY_WORDS.search(entry.name):
        return next((pool_class for word, pool_class in _POOL_WORDS if word in words), "system")
    return None


def _memory(entry: _Entry, pool_class: str, physical: int | None) -> MemoryReading:
    """A pool; what is only a part of the physical memory is measured against the whole."""
    total = physical if physical is not None and entry.name in _PARTS_OF_MEMORY else entry.total
    used = None if entry.name == _AVAILABLE and not entry.used else entry.used
    evidence = f"{oid.HR_STORAGE_USED}.{entry.row}"
    return MemoryReading(entry.row, entry.name, pool_class, total, used, _ratio(used, total), evidence)


def _ratio(used: int | None, total: int) -> float | None:
    """The used share; None when it is not known or the agent says more than all is used."""
    return used / total if used is not None and used <= total else None
