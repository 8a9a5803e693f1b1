"""Running totals: what is exposed in place of an agent's raw counters. Pure; the time comes with each sample.

A total starts at 0 when an interface is first seen and grows by every delta that is known. A delta that cannot be known
(the agent restarted or declared a discontinuity, a 32-bit counter may have passed its end more than once) adds 0 and is
counted by its cause, so that a total never counts what was not there.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import msgspec

from collectors.counter_line import UNKNOWN_SPEED, Line
from collectors.deltas import Moment, UnknownDelta, restarted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.counter_line import Raw
    from collectors.readings import CounterSample, InterfaceCounters

__all__ = ["CounterBook", "InterfaceTotals", "UnknownDelta"]


class InterfaceTotals(msgspec.Struct, frozen=True, gc=False):
    """One interface's states and running totals, as they are exposed. None: the agent has no such counter.

    Packets are unicast, multicast and broadcast together, as far as the agent counts them.

    Attributes:
        timestamp_ms: UTC milliseconds since 1970 of the response; one for all interfaces of a device, strictly
            increasing, never ahead of our clock.
    """

    key: str
    admin_up: bool | None
    oper_up: bool | None
    timestamp_ms: int
    in_octets: int | None = None
    out_octets: int | None = None
    in_packets: int | None = None
    out_packets: int | None = None
    in_errors: int | None = None
    out_errors: int | None = None
    in_discards: int | None = None
    out_discards: int | None = None


_COUNTERS: Final = slice(3, 15)
"""Where a row has its counters."""

_MULTICAST: Final = 4
"""Where among these the incoming multicast packets are, the outgoing ones behind them."""

_UP: Final = 1
"""ifAdminStatus and ifOperStatus up(1); every other state is not up."""

_FORGET_SECONDS: Final = 86_400.0
"""An interface that was away for longer starts anew."""

_NO_SPEEDS: Final[Mapping[int, int | None]] = {}
_as_tuple = msgspec.structs.astuple


class CounterBook:
    """The running totals of one device's interfaces, by interface key.

    Attributes:
        unknown: how many deltas were not known, by cause, counted once per interface and sample; under `clock`, how
            many samples were held back.
    """

    def __init__(self) -> None:
        """Begin with no interface."""
        self.unknown: Counter[UnknownDelta] = Counter()
        self._lines: dict[str, Line] = {}
        self._exposed: dict[str, InterfaceTotals] = {}
        self._timestamp_ms = 0
        self._previous: Moment | None = None
        self._epoch = 0
        self._tidied_at = 0.0

    def update(
        self, sample: CounterSample, keys: Mapping[int, str], speeds: Mapping[int, int | None] = _NO_SPEEDS
    ) -> tuple[InterfaceTotals, ...]:
        """Add a sample and give what is to be exposed for the interfaces in it.

        While our clock is behind the last time stamp (it was set back), counters and time stamp are those of before, so
        that a repeat is identical to the byte; what came meanwhile shows once the clock has passed it.

        Args:
            sample: raw counters of one response.
            keys: interface index to key; an interface without one is left out.
            speeds: bit/s by interface index, which tells how soon a 32-bit counter can pass its end.
        """
        now = Moment(sample.taken_at, sample.uptime_ticks)
        self._watch_agent(now)
        held = not self._advance(int(now.at * 1000))
        timestamp_ms, epoch, lines = self._timestamp_ms, self._epoch, self._lines
        exposed: dict[str, InterfaceTotals] = {}
        for row in sample.rows:
            key = keys.get(row.index)
            if key is None:
                continue
            raw = raw_counters(row)
            line = lines.get(key)
            if line is None:
                line = lines[key] = Line(row, raw, now, epoch)
            elif causes := line.follow(row, raw, now, epoch, speeds.get(row.index) or UNKNOWN_SPEED):
                self.unknown.update(causes)
            exposed[key] = self._held(key, row) if held else _expose(key, row, line, timestamp_ms)
        self._exposed = {**self._exposed, **exposed} if held else exposed
        self._tidy(now.at)
        return tuple(exposed.values())

    def _watch_agent(self, now: Moment) -> None:
        if self._previous is not None and restarted(self._previous, now):
            self._epoch += 1
        self._previous = now

    def _advance(self, timestamp_ms: int) -> bool:
        """Move the time stamp on, if the clock allows."""
        if timestamp_ms > self._timestamp_ms:
            self._timestamp_ms = timestamp_ms
            return True
        if timestamp_ms < self._timestamp_ms:
            self.unknown[UnknownDelta.CLOCK] += 1
        return False

    def _held(self, key: str, row: InterfaceCounters) -> InterfaceTotals:
        """Counters as last exposed (none for a newcomer), states as they are now: states carry no time stamp."""
        before = self._exposed.get(key) or InterfaceTotals(key, None, None, self._timestamp_ms)
        return msgspec.structs.replace(before, admin_up=_is_up(row.admin_status), oper_up=_is_up(row.oper_status))

    def _tidy(self, at: float) -> None:
        """Once a day forget interfaces that are long gone: dial-in servers make a new one for every call."""
        if 0 <= at - self._tidied_at < _FORGET_SECONDS:
            return
        self._tidied_at = at
        self._lines = {key: line for key, line in self._lines.items() if at - line.moment.at < _FORGET_SECONDS}


def raw_counters(row: InterfaceCounters) -> Raw:
    """The counters of a row; what an agent counts of multicast and broadcast together stands in multicast's place."""
    raw: Raw = _as_tuple(row)[_COUNTERS]
    if row.in_nucast_packets is None and row.out_nucast_packets is None:
        return raw
    return (*raw[:_MULTICAST], row.in_nucast_packets, row.out_nucast_packets, *raw[_MULTICAST + 2 :])


def _expose(key: str, row: InterfaceCounters, line: Line, timestamp_ms: int) -> InterfaceTotals:
    totals: list[int | None] = line.totals  # type: ignore[assignment]
    if line.hidden:
        totals = [None if place in line.hidden else total for place, total in enumerate(totals)]
    admin, oper = row.admin_status, row.oper_status
    return InterfaceTotals(
        key, None if admin is None else admin == _UP, None if oper is None else oper == _UP, timestamp_ms, *totals
    )


def _is_up(status: int | None) -> bool | None:
    return None if status is None else status == _UP
