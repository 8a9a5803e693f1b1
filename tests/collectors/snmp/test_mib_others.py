"""SNMPv2-MIB and HOST-RESOURCES-MIB: from a walk's columns to readings."""

from __future__ import annotations

import pytest

from collectors.readings import MemoryReading, StorageReading, SystemReading
from collectors.snmp import oid
from collectors.snmp.client import Column, Index, Value, Walk
from collectors.snmp.mib_hostres import STORAGE, read_storage
from collectors.snmp.mib_snmpv2 import SYSTEM, read_system
from collectors.snmp.request import Request

_USED = oid.HR_STORAGE_USED


def _walk(request: Request, columns: dict[str, dict[Index, Value]]) -> Walk:
    found: list[Column] = [columns.get(one, {}) for one in request.columns]
    return Walk((None,) * len(request.scalars), tuple(found))


def test_the_system_group_is_read_and_what_is_empty_is_not_known() -> None:
    answers: dict[str, Value | None] = {
        oid.SYS_DESCR: b"A router\r\nversion 7",
        oid.SYS_OBJECT_ID: "1.3.6.1.4.1.9.1.1",
        oid.SYS_UP_TIME: 4_200,
        oid.SYS_CONTACT: b"",
        oid.SYS_NAME: b"r-1\0",
        oid.SYS_LOCATION: None,
    }
    walk = Walk(tuple(answers[scalar] for scalar in SYSTEM.scalars), ())
    expected = SystemReading("r-1", "A router version 7", object_id="1.3.6.1.4.1.9.1.1", uptime_ticks=4_200)
    assert read_system(walk) == expected


def _storage(*entries: tuple[int, int, str, int, int, int | None]) -> Walk:
    """Entries as (row, number of the hrStorageType, description, unit, size, used)."""
    columns: dict[str, dict[Index, Value]] = {one: {} for one in STORAGE.columns}
    for row, kind, name, unit, size, used in entries:
        columns[oid.HR_STORAGE_TYPE][row,] = f"{oid.HR_STORAGE_TYPES}.{kind}"
        columns[oid.HR_STORAGE_DESCR][row,] = name.encode()
        columns[oid.HR_STORAGE_ALLOCATION_UNITS][row,] = unit
        columns[oid.HR_STORAGE_SIZE][row,] = size
        if used is not None:
            columns[_USED][row,] = used
    return _walk(STORAGE, columns)


def test_what_net_snmp_says_of_memory_is_told_apart_and_parts_are_measured_against_the_whole() -> None:
    memory, storage = read_storage(
        _storage(
            (1, 2, "Physical memory", 1024, 1000, 600),
            (3, 3, "Virtual memory", 1024, 2000, 600),
            (6, 1, "Memory buffers", 1024, 300, 10),
            (7, 1, "Cached memory", 1024, 250, 250),
            (8, 1, "Shared memory", 1024, 50, 50),
            (10, 3, "Swap space", 1024, 1000, 0),
            (11, 1, "Available memory", 1024, 400, 0),
            (31, 4, "/", 4096, 100, 25),
        )
    )
    kib = 1024
    assert memory == (
        MemoryReading("1", "Physical memory", "system", 1000 * kib, 600 * kib, 0.6, f"{_USED}.1"),
        MemoryReading("3", "Virtual memory", "virtual", 2000 * kib, 600 * kib, 0.3, f"{_USED}.3"),
        MemoryReading("6", "Memory buffers", "buffers", 1000 * kib, 10 * kib, 0.01, f"{_USED}.6"),
        MemoryReading("7", "Cached memory", "cached", 1000 * kib, 250 * kib, 0.25, f"{_USED}.7"),
        MemoryReading("8", "Shared memory", "shared", 1000 * kib, 50 * kib, 0.05, f"{_USED}.8"),
        MemoryReading("10", "Swap space", "swap", 1000 * kib, 0, 0.0, f"{_USED}.10"),
        MemoryReading("11", "Available memory", "available", 400 * kib, None, None, f"{_USED}.11"),
    )
    assert storage == (StorageReading("31", "/", 409_600, 102_400, 0.25, f"{_USED}.31"),)


def test_volumes_that_are_not_there_not_here_or_not_real_are_left_out() -> None:
    memory, storage = read_storage(
        _storage(
            (1, 4, "/", 4096, 100, 25),
            (2, 4, "/mnt/empty", 4096, 0, 0),
            (3, 10, "/mnt/nfs", 4096, 100, 90),
            (4, 4, "/sys/fs/cgroup", 4096, 100, 0),
            (5, 4, "/dev", 512, 2, 2),
            (6, 4, "devfs: dev file system, mounted on: /dev", 512, 2, 2),
            (7, 3, "procfs: process file system, mounted on: /proc", 4096, 1, 1),
            (8, 4, "/dev/shm", 4096, 10, 1),
            (9, 9, "Flash", 1, 1000, 400),
            (10, 4, "/proctor", 1, 1000, 400),
            (11, 4, "/dev/md2, mounted on: /packages/software", 512, 1000, 1000),
            (12, 4, "/dev/md0, mounted on: /data", 512, 1000, 999),
            (13, 4, "/snap/core/1", 1024, 60, 60),
            (14, 4, "/var", 512, 1000, 1000),
        )
    )
    assert memory == ()
    assert [volume.name for volume in storage] == [
        *("/", "/dev/shm", "Flash", "/proctor", "/dev/md0, mounted on: /data", "/var"),
    ]


@pytest.mark.parametrize(
    ("size", "used", "total_bytes", "used_bytes"),
    [
        (-1_294_967_296, 1_000, 3_000_000_000 * 4096, 1_000 * 4096),  # a size beyond 2^31 units, sent in 32 bits
        (100, -5, 100 * 4096, (2**32 - 5) * 4096),
        (100, None, 100 * 4096, None),
    ],
)
def test_sizes_beyond_31_bits_arrive_negative_and_are_read_as_unsigned(
    size: int, used: int | None, total_bytes: int, used_bytes: int | None
) -> None:
    _, (volume,) = read_storage(_storage((1, 4, "/data", 4096, size, used)))
    ratio = used_bytes / total_bytes if used_bytes is not None and used_bytes <= total_bytes else None
    assert (volume.total_bytes, volume.used_bytes, volume.ratio) == (total_bytes, used_bytes, ratio)


def test_an_entry_without_a_sensible_unit_or_name_loses_what_is_missing_only() -> None:
    _, storage = read_storage(_storage((1, 4, "/", 0, 100, 1), (2, 4, "", 1, 100, 1)))
    assert storage == (StorageReading("2", "storage 2", 100, 1, 0.01, f"{_USED}.2"),)


def test_other_storage_is_memory_only_where_its_name_says_so() -> None:
    memory, storage = read_storage(
        _storage(
            (1, 1, "Hardware packet buffers", 1, 10, 1), (2, 1, "NVS 512kb", 1, 10, 1), (3, 1, "Program heap", 1, 10, 1)
        )
    )
    assert [(pool.name, pool.pool_class) for pool in memory] == [
        ("Hardware packet buffers", "buffers"),
        ("Program heap", "system"),
    ]
    assert [volume.name for volume in storage] == ["NVS 512kb"]
