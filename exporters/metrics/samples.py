"""From readings and state to samples: pure, one function for each kind of reading. Interfaces have their own file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from exporters.metrics.catalogue import PREFIX
from exporters.metrics.labels import is_number, number, pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from collectors.ping.model import PingStatus
    from collectors.poll import ModuleOutcome
    from collectors.readings import CpuReading, IdentityReading, MemoryReading, Readings, StorageReading
    from collectors.state.model import DeviceState
    from exporters.metrics.groups import Sample

DEVICE_UP = PREFIX + "device_up"
DEVICE_STATE = PREFIX + "device_state"
DEVICE_INFO = PREFIX + "device_info"
DEVICE_UPTIME = PREFIX + "device_uptime_seconds"
MODULE_SUCCESS = PREFIX + "module_success"
PING_UP = PREFIX + "ping_up"
PING_RTT = PREFIX + "ping_rtt_seconds"
PING_JITTER = PREFIX + "ping_jitter_seconds"
PING_LOSS = PREFIX + "ping_loss_ratio"
CPU_USAGE = PREFIX + "cpu_usage_ratio"
MEMORY_SIZE = PREFIX + "memory_size_bytes"
MEMORY_USED = PREFIX + "memory_used_bytes"
MEMORY_INFO = PREFIX + "memory_info"
STORAGE_SIZE = PREFIX + "storage_size_bytes"
STORAGE_USED = PREFIX + "storage_used_bytes"
STORAGE_INFO = PREFIX + "storage_info"

State = tuple["DeviceState", bool | None, "Iterable[ModuleOutcome]"]
"""State after N of M, whether the last poll was answered (None: not polled yet), how the modules fared."""


def state_samples(source: State) -> Iterator[Sample]:
    """State series: there whatever happens, never withdrawn."""
    state, answered, outcomes = source
    if answered is not None:
        yield DEVICE_UP, "", number(answered)
    yield DEVICE_STATE, "", number(state)
    for module, success in {outcome.module: outcome.reason is None for outcome in outcomes}.items():
        yield MODULE_SUCCESS, pairs(("module",), (module,)), number(success)


def ping_samples(status: PingStatus) -> Iterator[Sample]:
    """Verdict, times and loss of the last round."""
    reading = status.reading
    if status.up is not None:
        yield PING_UP, "", number(status.up)
    for family, value in ((PING_RTT, reading.rtt_mean), (PING_JITTER, reading.jitter), (PING_LOSS, reading.loss_ratio)):
        if value is not None:
            yield family, "", number(value)


def identity_samples(identity: IdentityReading) -> Iterator[Sample]:
    """Who the device says it is."""
    names = ("vendor", "model", "version", "serial", "profile")
    yield DEVICE_INFO, pairs(names, [getattr(identity, name) or "" for name in names]), "1"


def cpu_samples(readings: Sequence[CpuReading]) -> Iterator[Sample]:
    """Busy shares by index; one that is not a number loses only itself."""
    for reading in {reading.index: reading for reading in readings}.values():
        if is_number(reading.ratio):
            yield CPU_USAGE, pairs(("cpu",), (reading.index,)), number(reading.ratio)


def memory_samples(readings: Sequence[MemoryReading]) -> Iterator[Sample]:
    """Pools of memory."""
    for pool, reading in _pools(readings).items():
        yield from _sizes((MEMORY_SIZE, MEMORY_USED), pairs(("pool",), (pool,)), reading)
        yield MEMORY_INFO, pairs(("pool", "name"), (pool, reading.name)), "1"


def _pools(readings: Sequence[MemoryReading]) -> dict[str, MemoryReading]:
    """Pools by class; every member of a group of one class gets `#<index>`. Their own names are device text."""
    uses = Counter(reading.pool_class for reading in readings)
    return {
        reading.pool_class if uses[reading.pool_class] == 1 else f"{reading.pool_class}#{reading.index}": reading
        for reading in readings
    }


def storage_samples(readings: Sequence[StorageReading]) -> Iterator[Sample]:
    """Volumes by index; their names are device text, for the info metric."""
    for reading in {reading.index: reading for reading in readings}.values():
        yield from _sizes((STORAGE_SIZE, STORAGE_USED), pairs(("volume",), (reading.index,)), reading)
        yield STORAGE_INFO, pairs(("volume", "name"), (reading.index, reading.name)), "1"


def _sizes(families: tuple[str, str], labels: str, reading: MemoryReading | StorageReading) -> Iterator[Sample]:
    for family, value in zip(families, (reading.total_bytes, reading.used_bytes), strict=True):
        if value is not None:
            yield family, labels, number(value)


def uptime_samples(ticks: int) -> Iterator[Sample]:
    """Time since the agent started, from hundredths of a second."""
    yield DEVICE_UPTIME, "", number(ticks / 100)


def uptime_ticks(readings: Readings) -> int | None:
    """sysUpTime, from the counters' response, which is the more frequent one, or else from the system group."""
    if readings.counters is not None and readings.counters.uptime_ticks is not None:
        return readings.counters.uptime_ticks
    return readings.system.uptime_ticks if readings.system is not None else None
