"""UCD-SNMP-MIB: processor time and memory as net-snmp shows them on Linux."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.ber import Tag
from lab.mib import Instant, Moving, Variable, number, oid
from lab.objects.subject import Entry, Subject, scalars
from lab.traffic import Level, uptime_ticks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_UCD = oid("1.3.6.1.4.1.2021")
_RAM, _SWAP = 2, 3
_NO_ERROR = 0


class _Idle:
    """What is left of a share in percent."""

    def __init__(self, busy: Level) -> None:
        self._busy = busy

    def percent(self, instant: Instant) -> int:
        """100 less the busy share."""
        return 100 - self._busy.value(instant)

    def ticks(self, instant: Instant) -> int:
        """Hundredths of a second since the start at the present share; 32 bits."""
        return uptime_ticks(instant) * self.percent(instant) // 100


def linux(subject: Subject) -> Iterator[Entry]:
    """memory, laTable's integers and systemStats."""
    kind, offset = subject.kind, subject.utc_offset_seconds
    if not kind.linux:
        return
    busy = Level(*kind.busy, offset)
    idle = _Idle(busy)
    pools = {volume.type: volume for volume in kind.volumes}
    swap, ram = pools.get(_SWAP), pools[_RAM]
    total = ram.units * ram.unit // 1024
    swap_total = swap.units * swap.unit // 1024 if swap else 0
    free = Level(total * (100 - ram.low) // 100, total * (100 - ram.high) // 100, offset)
    memory: Mapping[int, Variable] = {
        1: number(0),
        3: number(swap_total),
        4: number(swap_total),
        5: number(total),
        6: Moving(Tag.INTEGER, free.value),
        14: number(total // 40),
        15: number(total // 8),
        100: number(_NO_ERROR),
    }
    yield from scalars((*_UCD, 4), memory)
    for row in (1, 2, 3):
        yield (*_UCD, 10, 1, 1, row), number(row)
        yield (*_UCD, 10, 1, 5, row), Moving(Tag.INTEGER, busy.value)
    statistics: Mapping[int, Variable] = {
        9: Moving(Tag.INTEGER, busy.value),
        10: number(0),
        11: Moving(Tag.INTEGER, idle.percent),
        53: Moving(Tag.COUNTER32, idle.ticks),
    }
    yield from scalars((*_UCD, 11), statistics)
