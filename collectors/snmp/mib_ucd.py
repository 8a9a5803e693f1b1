"""UCD-SNMP-MIB (net-snmp): memory, disks and load of hosts, where HOST-RESOURCES-MIB has none.

net-snmp serves the same memory and file systems by both MIBs, other agents only by this one. It is read only where the
other says nothing, so that nothing is there twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.readings import CpuReading, MemoryReading, StorageReading
from collectors.snmp import oid
from collectors.snmp.request import Request
from collectors.snmp.sensing import dotted, sensor
from collectors.snmp.text import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collectors.readings import SensorReading
    from collectors.snmp.client import Column, Value, Walk

MEMORY_SCALARS: Final = (
    oid.MEM_TOTAL_REAL,
    oid.MEM_AVAIL_REAL,
    oid.MEM_TOTAL_SWAP,
    oid.MEM_AVAIL_SWAP,
    oid.MEM_BUFFER,
    oid.MEM_CACHED,
    oid.MEM_SHARED,
)
"""Scalars that `read_memory` takes, in its order."""

DISK_COLUMNS: Final = (
    oid.DSK_PATH,
    oid.DSK_TOTAL,
    oid.DSK_USED,
)
"""Columns that `read_disks` takes, in its order."""

LOAD: Final = Request(columns=(oid.LA_LOAD_INT,))

_KIB = 1024
"""The MIB's "kB" are of 1,024 bytes."""

_WHOLE_PERCENT = 100
_HUNDREDTHS = 100
_LARGEST = (1 << 31) - 1
"""net-snmp cuts dskTotal and dskUsed here, at 2 TiB: a disk of this size may be of any larger one."""

_LOAD_MINUTES: Final = {(1,): 1, (2,): 5, (3,): 15}


class _Pool(NamedTuple):
    """Which scalars make a pool: its size, what of it is free or what of it is used, by their place."""

    name: str
    pool_class: str
    total: int
    free: int | None
    used: int | None


_POOLS: Final = (
    _Pool("Physical memory", "system", 0, free=1, used=None),
    _Pool("Swap space", "swap", 2, free=3, used=None),
    _Pool("Memory buffers", "buffers", 0, free=None, used=4),
    _Pool("Cached memory", "cached", 0, free=None, used=5),
    _Pool("Shared memory", "shared", 0, free=None, used=6),
)


def whole_processor(idle: Value | None) -> tuple[CpuReading, ...]:
    """The busy share of all processors together over the last minute, from ssCpuIdle."""
    percent = number_of(idle)
    if percent is None or not 0 <= percent <= _WHOLE_PERCENT:
        return ()
    return (CpuReading("0", (_WHOLE_PERCENT - percent) / 100, "All processors", f"{oid.SS_CPU_IDLE}.0"),)


def read_memory(scalars: Sequence[Value | None]) -> tuple[MemoryReading, ...]:
    """Pools of memory. Buffers, cache and shared memory are parts of the physical memory, measured against it."""
    kibibytes = [number if (number := number_of(value)) is not None and number >= 0 else None for value in scalars]
    return tuple(reading for pool in _POOLS if (reading := _pool(pool, kibibytes)) is not None)


def _pool(pool: _Pool, kibibytes: Sequence[int | None]) -> MemoryReading | None:
    total = kibibytes[pool.total]
    told = pool.used if pool.used is not None else pool.free
    amount = kibibytes[told] if told is not None else None
    if not total or amount is None or amount > total:
        return None
    used = amount if pool.free is None else total - amount
    evidence = f"{MEMORY_SCALARS[told or 0]}.0"
    return MemoryReading(pool.pool_class, pool.name, pool.pool_class, total * _KIB, used * _KIB, used / total, evidence)


def read_disks(columns: Sequence[Column]) -> tuple[StorageReading, ...]:
    """The file systems that the agent is configured to watch."""
    paths, totals, uses = columns
    found = []
    for index, path in paths.items():
        total, used = number_of(totals.get(index)), number_of(uses.get(index))
        if total is None or not 0 < total < _LARGEST:
            continue
        row = dotted(index)
        used = used if used is not None and 0 <= used <= total else None
        found.append(
            StorageReading(
                row,
                text_of(path) or f"disk {row}",
                total * _KIB,
                None if used is None else used * _KIB,
                None if used is None else used / total,
                f"{oid.DSK_USED}.{row}",
            )
        )
    return tuple(found)


def read_load(walk: Walk) -> tuple[SensorReading, ...]:
    """Load averages: how many processes ran or waited for a processor or disk, over 1, 5 and 15 minutes.

    A number of processes and no share, hence of the class "count": a machine of eight processors is idle at 1.
    """
    (loads,) = walk.columns
    found = []
    for index, minutes in _LOAD_MINUTES.items():
        hundredths = number_of(loads.get(index))
        if hundredths is not None and hundredths >= 0:
            name = f"Load average {minutes} min"
            found.append(sensor("count", name, hundredths / _HUNDREDTHS, oid.LA_LOAD_INT, dotted(index)))
    return tuple(found)
