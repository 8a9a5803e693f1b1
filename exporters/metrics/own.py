"""What wardwatch exposes of itself."""

from __future__ import annotations

import platform
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from collectors.errors import Reason
from exporters.metrics.catalogue import METRICS, PREFIX
from exporters.metrics.labels import number, pairs
from exporters.metrics.process import process_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from collectors.poll import Poll

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 25.0, 60.0)
"""Upper bounds in seconds, inclusive: a LAN switch takes some hundredths, a dead device its retries."""

Samples = list[tuple[str, str, str]]
"""Suffix of the name, labels, value."""


class OwnNumbers(msgspec.Struct, frozen=True):
    """Figures of other parts at the moment of the scrape; the totals count from the start of the process."""

    poll_overruns: int
    snmp_receive_drops: int
    series: int
    series_dropped: int
    history_queue_length: int
    event_loop_lag_seconds: float = 0.0
    interfaces_filtered: int = 0
    polls_early: int = 0
    snmp_refused: Mapping[str, int] = {}
    snmp_paced_requests: int = 0
    snmp_pacing_wait_seconds: float = 0.0
    snmp_usm_reports: Mapping[str, int] = {}
    snmp_duplicate_engines: int = 0
    hints: Mapping[tuple[str, str], int] = {}
    syslog_messages: Mapping[tuple[str, str], int] = {}


class OwnMetrics:
    """Counts polls as they end, and renders them with the figures of the other parts."""

    def __init__(self, version: str) -> None:
        self._version = version
        self._failures: Counter[str] = Counter(dict.fromkeys(map(str, Reason), 0))
        self._packets: Counter[str] = Counter({"sent": 0, "retried": 0, "received": 0})
        self._octets: Counter[str] = Counter({"sent": 0, "received": 0})
        self._durations = [0] * (len(_BUCKETS) + 1)
        self._duration_seconds = 0.0

    def observe(self, poll: Poll) -> None:
        """Count a poll: how long it took, why it failed, what it cost. A clock set back in between counts as 0 s."""
        seconds = max(0.0, poll.finished - poll.started)
        self._durations[bisect_left(_BUCKETS, seconds)] += 1
        self._duration_seconds += seconds
        if poll.reason is not None:
            self._failures[poll.reason] += 1
        self._packets["sent"] += poll.traffic.sent_packets
        self._packets["retried"] += poll.traffic.retries
        self._packets["received"] += poll.traffic.received_packets
        self._octets["sent"] += poll.traffic.sent_bytes
        self._octets["received"] += poll.traffic.received_bytes

    def render(self, numbers: OwnNumbers) -> bytes:
        """The exposition of `/metrics` without a slice."""
        families: dict[str, Samples] = {
            PREFIX + "build_info": [
                ("", pairs(("version", "python"), (self._version, platform.python_version())), "1")
            ],
            PREFIX + "poll_duration_seconds": list(self._histogram()),
            PREFIX + "poll_overruns_total": _one(numbers.poll_overruns),
            PREFIX + "polls_early_total": _one(numbers.polls_early),
            PREFIX + "poll_failures_total": _by("reason", self._failures),
            PREFIX + "snmp_packets_total": _by("result", {**self._packets, **numbers.snmp_refused}),
            PREFIX + "snmp_bytes_total": _by("result", self._octets),
            PREFIX + "snmp_paced_requests_total": _one(numbers.snmp_paced_requests),
            PREFIX + "snmp_pacing_wait_seconds_total": _one(numbers.snmp_pacing_wait_seconds),
            PREFIX + "snmp_receive_drops_total": _one(numbers.snmp_receive_drops),
            PREFIX + "snmp_usm_reports_total": _by("report", numbers.snmp_usm_reports),
            PREFIX + "snmp_duplicate_engines": _one(numbers.snmp_duplicate_engines),
            PREFIX + "hints_total": _by_two("kind", "result", numbers.hints),
            PREFIX + "syslog_messages_total": _by_two("facility", "severity", numbers.syslog_messages),
            PREFIX + "series": _one(numbers.series),
            PREFIX + "series_dropped": _one(numbers.series_dropped),
            PREFIX + "interfaces_filtered": _one(numbers.interfaces_filtered),
            PREFIX + "history_queue_length": _one(numbers.history_queue_length),
            PREFIX + "event_loop_lag_seconds": _one(numbers.event_loop_lag_seconds),
            **_process(),
        }
        return b"".join(METRICS[name].header + _lines(name, samples).encode() for name, samples in families.items())

    def _histogram(self) -> Iterator[tuple[str, str, str]]:
        count = 0
        for bound, polls in zip((*map(number, _BUCKETS), "+Inf"), self._durations, strict=True):
            count += polls
            yield "_bucket", f'le="{bound}"', number(count)
        yield "_sum", "", number(self._duration_seconds)
        yield "_count", "", number(count)


def _one(value: float) -> Samples:
    return [("", "", number(value))]


def _by(label: str, values: Mapping[str, int]) -> Samples:
    return [("", pairs((label,), (key,)), number(value)) for key, value in values.items()]


def _by_two(first: str, second: str, values: Mapping[tuple[str, str], int]) -> Samples:
    return [("", pairs((first, second), key), number(value)) for key, value in values.items()]


def _process() -> dict[str, Samples]:
    found = process_numbers()
    if found is None:
        return {}
    return {
        "process_cpu_seconds_total": _one(found.cpu_seconds),
        "process_resident_memory_bytes": _one(found.resident_bytes),
        "process_start_time_seconds": _one(found.started_at),
    }


def _lines(name: str, samples: Iterable[tuple[str, str, str]]) -> str:
    return "".join(
        f"{name}{suffix}{{{labels}}} {value}\n" if labels else f"{name}{suffix} {value}\n"
        for suffix, labels, value in samples
    )
