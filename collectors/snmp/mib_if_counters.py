"""IF-MIB (RFC 2863): states and counters of interfaces, with as few columns asked for as the device needs.

Octets and packets exist in 64 and in 32 bits. The first walk asks for both; from what it shows, each counter of each
interface is taken from one of them for good: the 64-bit one unless it is absent, or zero while the 32-bit one counts.
Columns that nothing is taken from are no longer asked for. A choice is made anew only after a restart.

Agents of RFC 1213's time count multicast and broadcast together, in ifInNUcastPkts and ifOutNUcastPkts. These are taken
only where there is nothing newer.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from collectors.readings import CounterSample, InterfaceCounters
from collectors.snmp import oid
from collectors.snmp.ber import Memo
from collectors.snmp.client import Index
from collectors.snmp.mib_if import TABLE_STATE
from collectors.snmp.request import Request
from collectors.snmp.text import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from collectors.snmp.client import Column, Oid, Walk


class _Pair(NamedTuple):
    """The two objects of one counter."""

    wide: Oid
    narrow: Oid


_PAIRS: Final = (
    _Pair(oid.IF_HC_IN_OCTETS, oid.IF_IN_OCTETS),
    _Pair(oid.IF_HC_OUT_OCTETS, oid.IF_OUT_OCTETS),
    _Pair(oid.IF_HC_IN_UCAST_PKTS, oid.IF_IN_UCAST_PKTS),
    _Pair(oid.IF_HC_OUT_UCAST_PKTS, oid.IF_OUT_UCAST_PKTS),
    _Pair(oid.IF_HC_IN_MULTICAST_PKTS, oid.IF_IN_MULTICAST_PKTS),
    _Pair(oid.IF_HC_OUT_MULTICAST_PKTS, oid.IF_OUT_MULTICAST_PKTS),
    _Pair(oid.IF_HC_IN_BROADCAST_PKTS, oid.IF_IN_BROADCAST_PKTS),
    _Pair(oid.IF_HC_OUT_BROADCAST_PKTS, oid.IF_OUT_BROADCAST_PKTS),
)
"""In the order of the bits of InterfaceCounters.narrow."""

_OCTETS_MASK: Final = 0b11

_NUCAST: Final = (oid.IF_IN_NUCAST_PKTS, oid.IF_OUT_NUCAST_PKTS)
_NUCAST_PAIRS: Final = slice(4, 8)
"""The pairs that tell apart what _NUCAST counts together."""
_NUCAST_BITS: Final = 0b11_0000
"""Of InterfaceCounters.narrow: the running totals count it as multicast."""

_SINGLE: Final = (
    oid.IF_ADMIN_STATUS,
    oid.IF_OPER_STATUS,
    oid.IF_IN_ERRORS,
    oid.IF_OUT_ERRORS,
    oid.IF_IN_DISCARDS,
    oid.IF_OUT_DISCARDS,
    oid.IF_COUNTER_DISCONTINUITY_TIME,
)

ALL_COUNTERS: Final = Request(
    columns=(*_SINGLE, *(pair.wide for pair in _PAIRS), *(pair.narrow for pair in _PAIRS), *_NUCAST),
    scalars=TABLE_STATE,
)
"""Both widths of everything."""

_INTEGERS: Final = {int}
_LOW_WORD: Final = 0xFFFF_FFFF


_NO_ROWS: Final[frozenset[Index]] = frozenset()

_SAME_ROWS: Final[Memo[frozenset[Index], frozenset[Index]]] = Memo(frozenset, 4_096)
"""One object for equal sets: all counters of a device, and all devices of a kind, have the same rows."""


class _Width:
    """Which object one counter is taken from, for each interface that has shown it."""

    __slots__ = ("ask_narrow", "ask_wide", "narrow", "wide")

    def __init__(self) -> None:
        self.wide = self.narrow = _NO_ROWS
        self.ask_wide = self.ask_narrow = True

    def merge(self, wide: Column, narrow: Column) -> tuple[Column, set[Index]]:
        """Take each interface's counter from the right object; also the interfaces whose 32-bit one was taken."""
        rows = {row for row in narrow if row in self.narrow or (row not in self.wide and _is_narrow(row, wide, narrow))}
        if rows and not self.wide and not any(wide.values()):  # the 64-bit object is there and counts nowhere
            rows = set(narrow)
        return {**wide, **{row: narrow[row] for row in rows}}, rows

    def learn(self, wide: Column, narrow_rows: set[Index]) -> None:
        """Keep what a complete walk showed; an interface on which both objects are zero stays undecided."""
        self.narrow = _SAME_ROWS[self.narrow | narrow_rows]
        self.wide = _SAME_ROWS[self.wide | {row for row, value in wide.items() if value and row not in self.narrow}]

    def settle(self, *, has_wide: bool, has_narrow: bool, counts_wide: bool) -> None:
        """Drop the objects that no interface needs; as long as nothing counts anywhere, both are asked for.

        Args:
            has_wide: whether the agent has the 64-bit object at all.
            has_narrow: likewise the 32-bit one.
            counts_wide: whether any 64-bit object of the device counts.
        """
        self.ask_narrow = bool(self.narrow) or (has_narrow and not self.wide and not (has_wide and counts_wide))
        self.ask_wide = bool(self.wide) or (has_wide and not self.narrow)


def _is_narrow(row: Index, wide: Column, narrow: Column) -> bool:
    """FACTS's rule: the 32-bit counter where the 64-bit one is absent, or zero while the 32-bit one is not."""
    return row not in wide or (not wide[row] and bool(narrow[row]))


class CounterPlan:
    """What to ask one device for its counters, and how to read the answer; remembers the choices of width."""

    def __init__(self) -> None:
        """Begin with everything undecided."""
        self._widths = tuple(_Width() for _ in _PAIRS)
        self.request: Request = ALL_COUNTERS
        """The walk to make next."""

    def ask_all(self) -> None:
        """Ask for both widths once more, keeping the choices made: interfaces may have come, or begun to count."""
        for width in self._widths:
            width.ask_wide = width.ask_narrow = True
        self.request = ALL_COUNTERS

    def read(self, walk: Walk, taken_at: float) -> CounterSample:
        """The counters of a walk made by `request`.

        Args:
            walk: complete or not; a counter that is missing is None.
            taken_at: UTC seconds when the first response came.
        """
        columns = {asked: _numbers(column) for asked, column in zip(self.request.columns, walk.columns, strict=True)}
        chosen, shared, masks = self._choose(columns, complete=walk.failure is None)
        rows = _rows([*(columns[one] for one in _SINGLE), *chosen], shared, masks)
        if _NUCAST[0] in columns and not any(chosen[_NUCAST_PAIRS]):
            rows = _with_nucast(rows, *(columns[one] for one in _NUCAST))
        uptime, count, changed = (number_of(scalar) for scalar in walk.scalars)
        return CounterSample(taken_at, uptime, count, changed, rows)

    def _choose(self, columns: Mapping[Oid, Column], *, complete: bool) -> tuple[list[Column], int, dict[Index, int]]:
        """The column of each counter, the mask of those that are 32 bits wide on every interface, and further masks."""
        chosen: list[Column] = []
        shared = 0
        masks: dict[Index, int] = {}
        learning = complete and self.request is ALL_COUNTERS
        for bit, (pair, width) in enumerate(zip(_PAIRS, self._widths, strict=True)):
            if not width.ask_narrow:
                chosen.append(columns[pair.wide] if width.ask_wide else {})
            elif not width.ask_wide:
                chosen.append(columns[pair.narrow])
                shared |= 1 << bit
            else:
                merged, narrow_rows = width.merge(columns[pair.wide], columns[pair.narrow])
                chosen.append(merged)
                for row in narrow_rows:
                    masks[row] = masks.get(row, 0) | 1 << bit
                if learning:
                    width.learn(columns[pair.wide], narrow_rows)
        if learning:
            self._settle(columns)
        return chosen, shared, masks

    def _settle(self, columns: Mapping[Oid, Column]) -> None:
        """Make the next request from what is known; `columns` are those of a complete walk for both widths."""
        counts_wide = any(width.wide for width in self._widths)
        asked: list[Oid] = []
        for pair, width in zip(_PAIRS, self._widths, strict=True):
            has_wide, has_narrow = bool(columns[pair.wide]), bool(columns[pair.narrow])
            width.settle(has_wide=has_wide, has_narrow=has_narrow, counts_wide=counts_wide)
            asked += [pair.wide] if width.ask_wide else []
            asked += [pair.narrow] if width.ask_narrow else []
        if len(asked) < 2 * len(_PAIRS):
            told_apart = any(columns[one] for pair in _PAIRS[_NUCAST_PAIRS] for one in pair)
            nucast = _NUCAST if not told_apart and any(columns[one] for one in _NUCAST) else ()
            self.request = _request((*_SINGLE, *asked, *nucast))


@cache
def _request(columns: tuple[Oid, ...]) -> Request:
    """A request for fewer columns; one object for all devices that are asked alike."""
    return Request(columns, TABLE_STATE)


def _rows(columns: list[Column], shared: int, masks: Mapping[Index, int]) -> tuple[InterfaceCounters, ...]:
    """One value per interface, in the agent's order."""
    indexes, values = _aligned(columns)
    rows = []
    for row, (
        admin, oper, in_errors, out_errors, in_discards, out_discards, discontinuity,
        in_octets, out_octets, in_ucast, out_ucast, in_multicast, out_multicast, in_broadcast, out_broadcast,
    ) in zip(indexes, zip(*values, strict=True), strict=True):  # fmt: skip
        narrow = shared | masks[row] if row in masks else shared
        rows.append(
            InterfaceCounters(
                row[0], admin, oper, in_octets, out_octets, in_ucast, out_ucast, in_multicast, out_multicast,
                in_broadcast, out_broadcast, in_errors, out_errors, in_discards, out_discards,
                not narrow & _OCTETS_MASK, discontinuity, narrow,
            )
        )  # fmt: skip
    return tuple(rows)


def _with_nucast(
    rows: tuple[InterfaceCounters, ...], incoming: Column, outgoing: Column
) -> tuple[InterfaceCounters, ...]:
    """The rows with what their agent counts of multicast and broadcast together."""
    found = []
    for row in rows:
        received, sent = incoming.get((row.index,)), outgoing.get((row.index,))
        if received is None and sent is None:
            found.append(row)
        else:
            narrow = row.narrow | _NUCAST_BITS
            found.append(
                msgspec.structs.replace(row, in_nucast_packets=received, out_nucast_packets=sent, narrow=narrow)
            )
    return tuple(found)


def _aligned(columns: list[Column]) -> tuple[list[Index], list[Iterable[Any]]]:
    """The interfaces of all columns together, and the columns' values in that order, None where one has none.

    Columns of one table nearly always have the same interfaces in the same order; then their values only need to be
    put side by side.
    """
    longest: Column = max(columns, key=len)
    indexes = list(longest)
    if all(len(row) == 1 for row in indexes) and all(not column or list(column) == indexes for column in columns):
        missing = [None] * len(indexes)
        return indexes, [column.values() or missing for column in columns]
    indexes = list(dict.fromkeys(row for column in columns for row in column if len(row) == 1))
    return indexes, [[column.get(row) for row in indexes] for column in columns]


def _numbers(column: Column) -> Column:
    """A column of counters as they should be: numbers, none below zero (some agents send them as signed)."""
    values: Iterable[Any] = column.values()
    if not column or ({*map(type, values)} == _INTEGERS and min(values) >= 0):
        return column
    return {row: value & _LOW_WORD if value < 0 else value for row, value in column.items() if type(value) is int}
