"""Present traffic of interfaces, from the last two counter samples of each device.

Pages show it; alerts and reports do not: they take Prometheus's rate and the p95 kept in history. A rate that cannot
be known (first sample, reboot, wrap, counters or names that changed under us) is missing, never zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.poll import Poll
    from collectors.readings import CounterSample, InterfaceCounters
    from inventory.identifiers import DeviceName

BITS_PER_OCTET = 8


class Rate(NamedTuple):
    """Mean traffic between two polls, bits per second; None for a direction that cannot be known."""

    receive_bps: float | None
    transmit_bps: float | None


def sample_rates(before: CounterSample, after: CounterSample) -> dict[int, Rate]:
    """Rates by ifIndex between two samples of one device.

    Empty when the device rebooted or renumbered its interfaces in between, or the clock did not advance.
    """
    seconds = after.taken_at - before.taken_at
    if seconds <= 0 or not _comparable(before, after):
        return {}
    earlier = {row.index: row for row in before.rows}
    pairs = ((earlier[row.index], row) for row in after.rows if row.index in earlier)
    return {new.index: _rate(old, new, seconds) for old, new in pairs if _same_counters(old, new)}


def _comparable(before: CounterSample, after: CounterSample) -> bool:
    if before.uptime_ticks is None or after.uptime_ticks is None or after.uptime_ticks < before.uptime_ticks:
        return False
    return (before.interface_count, before.table_last_change) == (after.interface_count, after.table_last_change)


def _same_counters(old: InterfaceCounters, new: InterfaceCounters) -> bool:
    return (old.wide, old.narrow, old.discontinuity_ticks) == (new.wide, new.narrow, new.discontinuity_ticks)


def _rate(old: InterfaceCounters, new: InterfaceCounters, seconds: float) -> Rate:
    return Rate(_bps(old.in_octets, new.in_octets, seconds), _bps(old.out_octets, new.out_octets, seconds))


def _bps(old: int | None, new: int | None, seconds: float) -> float | None:
    if old is None or new is None or new < old:
        return None
    return (new - old) * BITS_PER_OCTET / seconds


class RateBook:
    """Remembers two counter samples of every device; rates are computed only when a page asks for them.

    Attributes:
        own_gaps: the longest gap by device, of devices that are asked less often than the others.
    """

    def __init__(self, longest_gap_seconds: float = 180.0) -> None:
        """Start empty.

        Args:
            longest_gap_seconds: samples further apart, or a last sample older than this, give no *present* rate.
        """
        self._longest_gap = longest_gap_seconds
        self.own_gaps: Mapping[DeviceName, float] = {}
        self._samples: dict[DeviceName, tuple[CounterSample | None, CounterSample]] = {}

    def apply(self, poll: Poll) -> None:
        """Take the counters of a poll, if it has any."""
        sample = poll.readings.counters
        if sample is None:
            return
        known = self._samples.get(poll.device)
        self._samples[poll.device] = (known[1] if known else None, sample)

    def of(self, device: DeviceName, now: float) -> Mapping[int, Rate]:
        """Present rates of a device by ifIndex; empty when its counters are too old or too far apart."""
        before, after = self._samples.get(device, (None, None))
        if before is None or after is None:
            return {}
        longest = self.own_gaps.get(device, self._longest_gap)
        if now - after.taken_at > longest or after.taken_at - before.taken_at > longest:
            return {}
        return sample_rates(before, after)

    def forget(self, device: DeviceName) -> None:
        """Drop a device that left the inventory."""
        self._samples.pop(device, None)
