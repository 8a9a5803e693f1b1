"""UCD-SNMP-MIB: memory and disks of hosts without hrStorageTable, load averages."""

from __future__ import annotations

import pytest

from collectors.readings import MemoryReading, SensorReading, StorageReading
from collectors.snmp import oid
from collectors.snmp.client import Value
from collectors.snmp.mib_hostres import STORAGE, read_storage
from collectors.snmp.mib_ucd import LOAD, read_load

from .walks import walk_of

_KIB = 1024

_MEMORY: dict[str, Value] = {
    oid.MEM_TOTAL_REAL: 1_000,
    oid.MEM_AVAIL_REAL: 400,
    oid.MEM_TOTAL_SWAP: 200,
    oid.MEM_AVAIL_SWAP: 150,
    oid.MEM_BUFFER: 10,
    oid.MEM_CACHED: 250,
    oid.MEM_SHARED: 0,
}
_DISKS: dict[str, dict[int | tuple[int, ...], Value]] = {
    oid.DSK_PATH: {1: b"/", 2: b"/gone", 3: b"", 4: b"/huge", 5: b"/odd"},
    oid.DSK_TOTAL: {1: 400, 2: 0, 3: 400, 4: 2**31 - 1, 5: 400},
    oid.DSK_USED: {1: 100, 2: 0, 4: 7, 5: 500},
}


def test_memory_and_disks_are_read_where_the_host_has_no_table_of_storage() -> None:
    """A disk of 2 TiB or more has no size here; what is more than the whole is not known."""
    memory, storage = read_storage(walk_of(STORAGE, _DISKS, _MEMORY))
    whole = 1_000 * _KIB
    assert memory == (
        MemoryReading("system", "Physical memory", "system", whole, 600 * _KIB, 0.6, f"{oid.MEM_AVAIL_REAL}.0"),
        MemoryReading("swap", "Swap space", "swap", 200 * _KIB, 50 * _KIB, 0.25, f"{oid.MEM_AVAIL_SWAP}.0"),
        MemoryReading("buffers", "Memory buffers", "buffers", whole, 10 * _KIB, 0.01, f"{oid.MEM_BUFFER}.0"),
        MemoryReading("cached", "Cached memory", "cached", whole, 250 * _KIB, 0.25, f"{oid.MEM_CACHED}.0"),
        MemoryReading("shared", "Shared memory", "shared", whole, 0, 0.0, f"{oid.MEM_SHARED}.0"),
    )
    assert storage == (
        StorageReading("1", "/", 400 * _KIB, 100 * _KIB, 0.25, f"{oid.DSK_USED}.1"),
        StorageReading("3", "disk 3", 400 * _KIB, None, None, f"{oid.DSK_USED}.3"),
        StorageReading("5", "/odd", 400 * _KIB, None, None, f"{oid.DSK_USED}.5"),
    )


def test_what_the_table_of_storage_says_is_not_said_twice() -> None:
    """Memory and volumes are believed separately: an agent may have only one of the two there."""
    table: dict[str, dict[int | tuple[int, ...], Value]] = {
        oid.HR_STORAGE_TYPE: {1: f"{oid.HR_STORAGE_TYPES}.2"},
        oid.HR_STORAGE_DESCR: {1: b"RAM"},
        oid.HR_STORAGE_ALLOCATION_UNITS: {1: 1},
        oid.HR_STORAGE_SIZE: {1: 100},
        oid.HR_STORAGE_USED: {1: 50},
    }
    memory, storage = read_storage(walk_of(STORAGE, table | _DISKS, _MEMORY))
    assert [pool.name for pool in memory] == ["RAM"]
    assert [volume.name for volume in storage] == ["/", "disk 3", "/odd"]


@pytest.mark.parametrize(
    "scalars",
    [
        {},
        {oid.MEM_TOTAL_REAL: 0, oid.MEM_AVAIL_REAL: 0},
        {oid.MEM_TOTAL_REAL: 100},
        {oid.MEM_TOTAL_REAL: 100, oid.MEM_AVAIL_REAL: 101},
        {oid.MEM_TOTAL_REAL: -1, oid.MEM_AVAIL_REAL: -2},
    ],
)
def test_a_pool_without_a_sensible_size_is_not_there(scalars: dict[str, Value]) -> None:
    assert read_storage(walk_of(STORAGE, scalars=scalars)) == ((), ())


def test_load_averages_are_numbers_of_processes() -> None:
    walk = walk_of(LOAD, {oid.LA_LOAD_INT: {1: 1_250, 2: 7, 3: -1, 4: 5}})
    assert read_load(walk) == (
        SensorReading("count", "Load average 1 min", 12.5, "1", key="1", evidence=f"{oid.LA_LOAD_INT}.1"),
        SensorReading("count", "Load average 5 min", 0.07, "1", key="2", evidence=f"{oid.LA_LOAD_INT}.2"),
    )
