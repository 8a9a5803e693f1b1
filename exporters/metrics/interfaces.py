"""Samples of interfaces: hundreds of lines a poll, so label text is made once and only numbers are formatted."""

from __future__ import annotations

from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

from exporters.metrics.catalogue import PREFIX
from exporters.metrics.labels import PLACE, distinct, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from collectors.counters import InterfaceTotals
    from collectors.readings import InterfaceReading

INFO = PREFIX + "interface_info"
SPEED = PREFIX + "interface_speed_bits_per_second"
SLOW_FAMILIES = (INFO, SPEED)

_STATES = {"admin_up": PREFIX + "interface_admin_up", "oper_up": PREFIX + "interface_oper_up"}
_COUNTERS = {
    "in_octets": PREFIX + "interface_receive_bytes_total",
    "out_octets": PREFIX + "interface_transmit_bytes_total",
    "in_packets": PREFIX + "interface_receive_packets_total",
    "out_packets": PREFIX + "interface_transmit_packets_total",
    "in_errors": PREFIX + "interface_receive_errors_total",
    "out_errors": PREFIX + "interface_transmit_errors_total",
    "in_discards": PREFIX + "interface_receive_discards_total",
    "out_discards": PREFIX + "interface_transmit_discards_total",
}
FAST_FAMILIES = (*_STATES.values(), *_COUNTERS.values())

SERIES_PER_INTERFACE = len(SLOW_FAMILIES) + len(FAST_FAMILIES)

_values = attrgetter(*_STATES, *_COUNTERS)

Lines = dict[str, list[str]]
"""Rendered lines by family."""


class InterfaceLabels:
    """The label text of each interface of a device, made again only when the set of interfaces changes.

    Attributes:
        parts: `{placement,ifname="..."} ` by interface key, for at most as many interfaces as there is room for; PLACE
            stands for the placement.
        dropped: interfaces that there was no room for.
    """

    __slots__ = ("_keys", "_room", "dropped", "parts")

    def __init__(self) -> None:
        self._keys: dict[str, None] = {}
        self._room = 0
        self.parts: dict[str, str] = {}
        self.dropped = 0

    def refresh(self, keys: Iterable[str], room: int) -> bool:
        """Take the keys there are now, in the device's order, and say whether any label changed.

        Args:
            keys: of all interfaces with a reading or a total; duplicates count once.
            room: how many interfaces may be exposed; the first ones are.
        """
        now = dict.fromkeys(keys)
        room = min(room, len(now))
        if now == self._keys and room == self._room:
            return False
        self._keys, self._room, self.dropped = now, room, len(now) - room
        names = distinct(list(now)[:room])
        self.parts = {key: _part(name) for key, name in names.items()}
        return True


@lru_cache(maxsize=8_192)
def _part(name: str) -> str:
    """The labels of an interface of an escaped name; one object for all devices that have one of that name."""
    return f'{{{PLACE},ifname="{name}"}} '


def slow_lines(parts: dict[str, str], interfaces: Sequence[InterfaceReading]) -> Lines:
    """Names, types and speeds."""
    found = {reading.key: reading for reading in interfaces if reading.key in parts}
    info, speed = [], []
    for key, reading in found.items():
        labels = parts[key]
        alias, kind = escape(reading.alias or ""), "" if reading.type is None else reading.type
        info.append(f'{INFO}{labels[:-2]},ifalias="{alias}",iftype="{kind}"}} 1\n')
        if reading.speed_bps:
            speed.append(f"{SPEED}{labels}{reading.speed_bps}\n")
    return {INFO: info, SPEED: speed}


def fast_lines(parts: dict[str, str], totals: Sequence[InterfaceTotals], *, stamped: bool) -> Lines:
    """States and running totals; the totals carry the time of their response when `stamped`."""
    rows = list({total.key: total for total in totals if total.key in parts}.values())
    if not rows:
        return {}
    labels = [parts[row.key] for row in rows]
    ends = [f" {row.timestamp_ms}\n" for row in rows] if stamped else ["\n"] * len(rows)
    columns = list(zip(*map(_values, rows), strict=True))
    lines: Lines = {}
    for family, states in zip(_STATES.values(), columns, strict=False):
        lines[family] = [
            f"{family}{label}{state:d}\n" for label, state in zip(labels, states, strict=True) if state is not None
        ]
    for family, counts in zip(_COUNTERS.values(), columns[len(_STATES) :], strict=True):
        lines[family] = [
            f"{family}{label}{count}{end}"
            for label, count, end in zip(labels, counts, ends, strict=True)
            if count is not None
        ]
    return lines
