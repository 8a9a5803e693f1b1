"""One device's rendered chunks: made again only where what they are made from changed."""

from __future__ import annotations

from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from collectors.interface_choice import has_filter, interface_matters
from collectors.readings import InterfaceReading, Readings
from exporters.metrics.catalogue import CATALOGUE, Scope
from exporters.metrics.configuration import (
    CONFIGURATION_GROUPS,
    DISAGREEMENTS,
    SUPPORT_ENDS,
    disagreement_samples,
    support_samples,
)
from exporters.metrics.health import HEALTH_GROUPS
from exporters.metrics.interfaces import (
    FAST_FAMILIES,
    SERIES_PER_INTERFACE,
    SLOW_FAMILIES,
    InterfaceLabels,
    fast_lines,
    slow_lines,
)
from exporters.metrics.labels import PLACE, placement_pairs
from exporters.metrics.network import NETWORK_GROUPS
from exporters.metrics.probes import PROBE_GROUPS
from exporters.metrics.samples import (
    CPU_USAGE,
    DEVICE_INFO,
    DEVICE_STATE,
    DEVICE_UP,
    DEVICE_UPTIME,
    MEMORY_INFO,
    MEMORY_SIZE,
    MEMORY_USED,
    MODULE_SUCCESS,
    PING_JITTER,
    PING_LOSS,
    PING_RTT,
    PING_UP,
    STORAGE_INFO,
    STORAGE_SIZE,
    STORAGE_USED,
    cpu_samples,
    identity_samples,
    memory_samples,
    ping_samples,
    state_samples,
    storage_samples,
    uptime_samples,
    uptime_ticks,
)
from exporters.metrics.wireless import WIRELESS_GROUPS
from planning.ending import support_end

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from collectors.counters import InterfaceTotals
    from collectors.latest import LatestDevice
    from collectors.ping.model import PingStatus
    from collectors.state.model import DeviceStatus
    from exporters.metrics.groups import Sample
    from exporters.metrics.interfaces import Lines
    from inventory.identifiers import ItemKind
    from inventory.model import Device, Placement

FAMILIES: tuple[str, ...] = tuple(metric.name for metric in CATALOGUE if metric.scope is Scope.DEVICE)
"""Families with a chunk per device, in the order of the exposition and of `DeviceChunks.chunks`."""

_POSITIONS = {family: position for position, family in enumerate(FAMILIES)}

_NOTHING_READ = Readings()


class _Group(NamedTuple):
    """Families made together from one source; None as a source makes no sample."""

    families: tuple[str, ...]
    samples: Callable[[Any], Iterator[Sample]]


_READ = (*HEALTH_GROUPS, *WIRELESS_GROUPS, *NETWORK_GROUPS, *PROBE_GROUPS, *CONFIGURATION_GROUPS)

_GROUPS = (
    _Group((DEVICE_UP, DEVICE_STATE, MODULE_SUCCESS), state_samples),
    _Group((DEVICE_INFO,), identity_samples),
    _Group((DEVICE_UPTIME,), uptime_samples),
    _Group((CPU_USAGE,), cpu_samples),
    _Group((MEMORY_SIZE, MEMORY_USED, MEMORY_INFO), memory_samples),
    _Group((STORAGE_SIZE, STORAGE_USED, STORAGE_INFO), storage_samples),
    *(_Group(group.families, group.samples) for group in _READ),
    _Group((DISAGREEMENTS,), disagreement_samples),
    _Group((SUPPORT_ENDS,), support_samples),
    _Group((PING_UP, PING_RTT, PING_JITTER, PING_LOSS), ping_samples),
)
_PINGS = len(_GROUPS) - 1


_SLOW, _FAST = len(_GROUPS), len(_GROUPS) + 1
_PLACES = len(_GROUPS) + 2
"""Where samples are counted: one place for each group, and two for the slow and the fast ones of interfaces."""

_NO_SOURCES: tuple[Any, ...] = (None,) * len(_GROUPS)


class DeviceChunks:
    """What one device exposes.

    A flood from one group of readings (a thousand volumes, a renamed interface at every poll) takes no room from the
    others: half of the cap is for interfaces, an eighth for each other group.

    Attributes:
        placement: where it stands; a device that moves gets new chunks.
        labels: its placement labels, escaped.
        placed: the same as octets, to be put into the chunks.
        chunks: one for each of FAMILIES, b"" where it has no sample, with PLACE for the placement labels, half of a
            city's text; replaced as a whole, so that a scrape that took the tuple sees one poll.
        answered_at: UTC seconds of the last answer; None before the first.
        seen_at: UTC seconds when another device last had it in its tables; None when none had.
        series, dropped: samples in the chunks, and samples withheld because of the cap.
        filtered: interfaces left out because the inventory says that they do not matter.
    """

    __slots__ = (
        "_device",
        "_dropped",
        "_fast",
        "_interfaces",
        "_rooms",
        "_series",
        "_slow",
        "_sources",
        "_stamped",
        "_support_ends",
        "answered_at",
        "chunks",
        "dropped",
        "filtered",
        "labels",
        "placed",
        "placement",
        "seen_at",
        "series",
    )

    def __init__(
        self,
        placement: Placement,
        device: Device,
        *,
        stamped: bool,
        cap: int,
        support_ends: Mapping[ItemKind, date] = MappingProxyType({}),
    ) -> None:
        self.placement, self._device, self._support_ends = placement, device, support_ends
        self.labels = placement_pairs(placement)
        self.placed = self.labels.encode()
        self.chunks: tuple[bytes, ...] = (b"",) * len(FAMILIES)
        self.answered_at: float | None = None
        self.seen_at: float | None = None
        self.series = self.dropped = self.filtered = 0
        self._stamped = stamped
        self._rooms = (cap // 8, cap // 2 // SERIES_PER_INTERFACE)
        self._interfaces = InterfaceLabels()
        self._sources = _NO_SOURCES
        self._series = [0] * _PLACES
        self._dropped: dict[int, int] = {}
        self._slow: Sequence[InterfaceReading] = ()
        self._fast: Sequence[InterfaceTotals] = ()

    def update(self, latest: LatestDevice | None, status: DeviceStatus) -> None:
        """Render what changed: by what was read, not by what was asked."""
        readings = latest.readings if latest is not None else _NOTHING_READ
        totals = latest.totals if latest is not None else ()
        if has_filter(self._device):
            readings, totals = self._that_matter(readings, totals)
        self.answered_at = latest.answered_at if latest is not None else None
        # The outcomes are copied: the dictionary is changed in place, and would always equal itself.
        outcomes = tuple(latest.outcomes.values()) if latest is not None else ()
        answered = latest.last_poll.answered if latest is not None and latest.last_poll is not None else None
        state = (status.state, answered, outcomes)
        sources = (
            *(state, readings.identity, uptime_ticks(readings), readings.cpu, readings.memory, readings.storage),
            *(group.source(readings) for group in _READ),
            latest.disagreements if latest is not None else None,
            support_end(self._support_ends, readings.identity, readings.upkeep),
            self._sources[_PINGS],
        )
        chunks = list(self.chunks)
        for place, (source, before) in enumerate(zip(sources, self._sources, strict=True)):
            if source is not before and source != before:
                self._render_group(place, source, chunks)
        self._sources = sources
        self._render_interfaces(readings.interfaces or (), totals, chunks)
        self._show(chunks)

    def ping(self, status: PingStatus | None) -> None:
        """Render what is known of its pings, which come at other times than polls; None: nothing, or too old."""
        chunks = list(self.chunks)
        self._sources = (*self._sources[:_PINGS], status)
        self._render_group(_PINGS, status, chunks)
        self._show(chunks)

    def _show(self, chunks: list[bytes]) -> None:
        self.chunks = tuple(chunks)
        self.series = sum(self._series)
        self.dropped = sum(self._dropped.values())

    @property
    def exposed(self) -> int:
        """Series in a scrape: those in the chunks and those made at the moment of the scrape."""
        return self.series + 1 + (self.answered_at is not None) + (self.seen_at is not None)

    def goes_on_as(self, other: DeviceChunks) -> bool:
        """Go on after a reload as what the same device is now; False when it would expose something else.

        That is when it moved, as every label is another, or when other interfaces matter.
        """
        same = self._device is other._device and self.placement == other.placement and self._stamped == other._stamped
        same = same and self._support_ends == other._support_ends
        if not (same and self._rooms == other._rooms) and self._terms != other._terms:
            return False
        self._device = other._device
        return True

    @property
    def _terms(self) -> tuple[object, ...]:
        """What, besides what was read, decides what is exposed."""
        own = self._device
        return (
            self.placement,
            self._stamped,
            self._rooms,
            own.overrides.interfaces,
            own.vital_interfaces,
            self._support_ends,
        )

    def _render_group(self, place: int, source: object, chunks: list[bytes]) -> None:
        group, room = _GROUPS[place], self._rooms[0]
        samples = list(group.samples(source)) if source is not None else []
        lines: Lines = {family: [] for family in group.families}
        for family, labels, value in samples[:room]:
            comma = "," if labels else ""
            lines[family].append(f"{family}{{{PLACE}{comma}{labels}}} {value}\n")
        self._count(place, _put(chunks, group.families, lines), len(samples[room:]))

    def _render_interfaces(
        self, interfaces: Sequence[InterfaceReading], totals: Sequence[InterfaceTotals], chunks: list[bytes]
    ) -> None:
        labels = self._interfaces
        keys = chain([reading.key for reading in interfaces], [total.key for total in totals])
        relabelled = labels.refresh(keys, self._rooms[1])
        if relabelled or interfaces != self._slow:
            self._slow = interfaces
            self._count(_SLOW, _put(chunks, SLOW_FAMILIES, slow_lines(labels.parts, interfaces)), 0)
        if relabelled or totals != self._fast:
            self._fast = totals
            lines = fast_lines(labels.parts, totals, stamped=self._stamped)
            self._count(_FAST, _put(chunks, FAST_FAMILIES, lines), labels.dropped * SERIES_PER_INTERFACE)

    def _count(self, place: int, series: int, dropped: int) -> None:
        """Note how many samples were rendered in one place, and how many were withheld."""
        self._series[place] = series
        if dropped:
            self._dropped[place] = dropped
        else:
            self._dropped.pop(place, None)

    def _that_matter(
        self, readings: Readings, totals: Sequence[InterfaceTotals]
    ) -> tuple[Readings, tuple[InterfaceTotals, ...]]:
        """Readings and totals with the interfaces that the inventory's filter leaves; counts those that it does not."""
        known = {total.key: InterfaceReading(0, total.key) for total in totals}
        known.update({reading.key: reading for reading in readings.interfaces or ()})
        switched_on = {total.key: total.admin_up for total in totals}
        left = {
            key
            for key, reading in known.items()
            if interface_matters(self._device, reading, admin_up=switched_on.get(key))
        }
        self.filtered = len(known) - len(left)
        named = tuple(reading for reading in readings.interfaces or () if reading.key in left)
        return (
            msgspec.structs.replace(readings, interfaces=named),
            tuple(total for total in totals if total.key in left),
        )


def _put(chunks: list[bytes], families: Iterable[str], lines: Lines) -> int:
    """Put rendered lines into their chunks, empty where a family has none, and say how many there are."""
    count = 0
    for family in families:
        found = lines.get(family, ())
        count += len(found)
        chunks[_POSITIONS[family]] = "".join(found).encode()
    return count
