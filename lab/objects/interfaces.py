"""IF-MIB (RFC 2863) and EtherLike-MIB's error counters (RFC 3635)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.ber import Tag
from lab.kinds import ETHERNET, LOOPBACK
from lab.mib import Instant, Moving, Variable, number, octets, oid, text
from lab.objects.subject import Entry, Subject, rows
from lab.spelling import Spelling, spell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lab.model import LabDevice, LabPort
    from lab.traffic import Stream

_INTERFACES, _IF_MIB = oid("1.3.6.1.2.1.2"), oid("1.3.6.1.2.1.31.1")
_DOT3_STATS = oid("1.3.6.1.2.1.10.7.2.1")
_ALIAS_OCTETS = 64
_SPEED_LIMIT = 2**32 - 1
_FULL_DUPLEX = 3


def interfaces(subject: Subject) -> Iterator[Entry]:
    """ifTable, and ifXTable where the agent has 64-bit counters."""
    device, wide = subject.device, subject.kind.wide
    yield (*_INTERFACES, 1, 0), number(len(device.ports))
    if wide:
        yield (*_IF_MIB, 5, 0), Moving(Tag.TIME_TICKS, _TableChange(device).read)
    for port in device.ports:
        yield from rows((*_INTERFACES, 2, 1), _if_entry(port), port.index)
        if wide:
            yield from rows((*_IF_MIB, 1, 1), _if_x_entry(port, device.spelling), port.index)


class _TableChange:
    """IF-MIB::ifTableLastChange: sysUpTime when the interfaces were numbered last, 0 if before the last start."""

    def __init__(self, device: LabDevice) -> None:
        self._device = device

    def read(self, instant: Instant) -> int:
        """Hundredths of a second."""
        changed = self._device.table_changed
        return 0 if changed is None else max(changed - instant.booted, 0) // 10_000 & _SPEED_LIMIT


def _if_entry(port: LabPort) -> Mapping[int, Variable]:
    """Columns of ifEntry."""
    incoming, outgoing = port.incoming, port.outgoing
    return {
        1: number(port.index),
        2: text(port.name),
        3: number(port.type),
        4: number(65536 if port.type == LOOPBACK else 1500),
        5: number(min(port.speed_mbps * 1_000_000, _SPEED_LIMIT), Tag.GAUGE32),
        6: octets(port.mac),
        7: number(1),
        8: Moving(Tag.INTEGER, port.line.oper_status),
        9: number(0, Tag.TIME_TICKS),
        10: Moving(Tag.COUNTER32, incoming.octets_32),
        11: Moving(Tag.COUNTER32, incoming.unicast_32),
        13: Moving(Tag.COUNTER32, incoming.discards),
        14: Moving(Tag.COUNTER32, incoming.errors),
        15: number(0, Tag.COUNTER32),
        16: Moving(Tag.COUNTER32, outgoing.octets_32),
        17: Moving(Tag.COUNTER32, outgoing.unicast_32),
        19: Moving(Tag.COUNTER32, outgoing.discards),
        20: Moving(Tag.COUNTER32, outgoing.errors),
    }


def _if_x_entry(port: LabPort, spelling: Spelling) -> Mapping[int, Variable]:
    """Columns of ifXEntry."""
    incoming, outgoing = port.incoming, port.outgoing
    return {
        1: text(port.name),
        2: Moving(Tag.COUNTER32, incoming.multicast_32),
        3: Moving(Tag.COUNTER32, incoming.broadcast_32),
        4: Moving(Tag.COUNTER32, outgoing.multicast_32),
        5: Moving(Tag.COUNTER32, outgoing.broadcast_32),
        **_wide(6, incoming),
        **_wide(10, outgoing),
        14: number(1),
        15: number(port.speed_mbps, Tag.GAUGE32),
        16: number(2),
        17: number(2 if port.type == LOOPBACK else 1),
        18: octets(spell(port.alias, spelling, _ALIAS_OCTETS)),
        19: number(0, Tag.TIME_TICKS),
    }


def _wide(first: int, stream: Stream) -> Mapping[int, Variable]:
    """The four 64-bit counters of a direction: octets, unicast, multicast, broadcast."""
    reads = (stream.total, stream.unicast, stream.multicast, stream.broadcast)
    return {first + step: Moving(Tag.COUNTER64, read) for step, read in enumerate(reads)}


def ethernet(subject: Subject) -> Iterator[Entry]:
    """dot3StatsTable of switches and routers with 64-bit counters: frames with errors, full duplex."""
    if not subject.kind.wide or not (subject.kind.bridge or subject.kind.router):
        return
    for port in subject.device.ports:
        if port.type == ETHERNET:
            columns: Mapping[int, Variable] = {
                2: number(0, Tag.COUNTER32),
                3: Moving(Tag.COUNTER32, port.incoming.errors),
                8: number(0, Tag.COUNTER32),
                19: number(_FULL_DUPLEX),
            }
            yield from rows(_DOT3_STATS, columns, port.index)
