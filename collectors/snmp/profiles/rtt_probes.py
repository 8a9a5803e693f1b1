"""CISCO-RTTMON-MIB: probes by the round-trip time monitor (IP SLA), as its maker and others build it in.

Types, protocols and sense codes are those of CISCO-RTTMON-TC-MIB.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from collectors.readings import ProbeReading, Readings
from collectors.snmp.probing import address_of, count_of, share_of
from collectors.snmp.text import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.snmp.client import Value, Walk

_SENSE: Final = "1.3.6.1.4.1.9.9.42.1.2.10.1.2"
"""rttMonLatestRttOperSense, which tells how a probe went."""

_ECHO, _PATH_ECHO, _DNS, _JITTER = 1, 2, 8, 9
_KINDS: Final[Mapping[int, str]] = {
    _ECHO: "echo",
    _PATH_ECHO: "path-echo",
    5: "udp-echo",
    6: "tcp-connect",
    7: "http",
    _DNS: "dns",
    _JITTER: "udp-jitter",
    10: "dlsw",
    11: "dhcp",
    12: "ftp",
    13: "voip",
    14: "rtp",
    15: "lsp-group",
    16: "icmp-jitter",
    17: "lsp-ping",
    18: "lsp-trace",
    19: "ethernet-ping",
    20: "ethernet-jitter",
    21: "pseudowire-ping",
    22: "video",
    23: "y1731-delay",
    24: "y1731-loss",
    25: "multicast-jitter",
    26: "fabricpath-echo",
}
"""rttMonCtrlAdminRttType without fileIO(3) and script(4), which are probes of the device itself."""

_ICMP: Final = 2
"""rttMonEchoAdminProtocol of an echo over IP."""

_ACTIVE: Final = 6
"""rttMonCtrlOperState; what is pending, inactive or stopping says nothing of the target now."""

_OK, _OVER_THRESHOLD = 1, 3
_FAILED: Final = frozenset({2, 4, 6, *range(8, 16), *range(17, 21), *range(22, 30)})
"""Sense codes of a run that the target did not answer as it should.

Neither well nor badly went: other(0), not run yet; busy(5) and dropped(7), not run for reasons of the device;
error(16), which has nothing to do with the probe; enableOk(21), only begun; 30 to 38, fetching of statistics from the
far end.
"""

_MICROSECONDS: Final = 2
"""rttMonEchoAdminPrecision, of probes of jitter only; their statistics are in this unit, all others in milliseconds."""


class _Probe(NamedTuple):
    """The columns of a probe, in the order of the piece."""

    kind: Value | None
    tag: Value | None
    long_tag: Value | None
    protocol: Value | None
    target: Value | None
    name_server: Value | None
    url: Value | None
    packets: Value | None
    codec: Value | None
    codec_packets: Value | None
    precision: Value | None
    runs: Value | None
    state: Value | None
    sense: Value | None
    completion_time: Value | None
    answers: Value | None
    sum_low: Value | None
    sum_high: Value | None
    lost_there: Value | None
    lost_back: Value | None
    lost_somewhere: Value | None
    jitter: Value | None


COLUMNS: Final = _Probe._fields
"""The short names that a module with this reader gives its columns, in order."""


def read_rtt_probes(walk: Walk, _taken_at: float) -> Readings:
    """The probes of a module with these columns; rows are numbered by people."""
    found = []
    for row in sorted({index for column in walk.columns for index in column}):
        if len(row) == 1:
            probe = _Probe(*(column.get(row) for column in walk.columns))
            found.append(_reading(row[0], probe))
    return Readings(probes=tuple(found))


def _reading(number: int, probe: _Probe) -> ProbeReading:
    success = _success(probe)
    measured = success is True and probe.kind == _JITTER
    return ProbeReading(
        key=str(number),
        kind="icmp-echo" if probe.kind == _ECHO and probe.protocol == _ICMP else _KINDS.get(number_of(probe.kind) or 0),
        target=_target(probe),
        name=text_of(probe.long_tag) or text_of(probe.tag),
        success=success,
        latency_seconds=_latency(probe) if success else None,
        loss_ratio=_loss(probe) if measured else None,
        jitter_seconds=_jitter(probe) if measured else None,
        evidence=None if probe.sense is None else f"{_SENSE}.{number}",
    )


def _success(probe: _Probe) -> bool | None:
    """Whether the target answered the latest run, be it slower than people want.

    A path echo notes every hop on the way in the same place, so that it cannot be told how the target itself did.
    """
    sense = number_of(probe.sense)
    if probe.state not in {None, _ACTIVE} or probe.runs == 0 or probe.kind == _PATH_ECHO:
        return None
    if sense in {_OK, _OVER_THRESHOLD}:
        return True
    return False if sense in _FAILED else None


def _target(probe: _Probe) -> str | None:
    """Whom a probe asks: of a look-up the name server; of a page its host alone, as an address may hold a password."""
    if probe.kind == _DNS:
        return address_of(probe.name_server)
    address, url = address_of(probe.target), text_of(probe.url)
    if address is not None or url is None:
        return address
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _seconds(probe: _Probe, value: float) -> float:
    return value / (1_000_000 if probe.kind == _JITTER and probe.precision == _MICROSECONDS else 1_000)


def _latency(probe: _Probe) -> float | None:
    """The mean round trip of a probe of jitter, of any other the time of the run; 0 is no time over a threshold."""
    answers, low = count_of(probe.answers), count_of(probe.sum_low)
    if probe.kind == _JITTER and answers and low is not None:
        return _seconds(probe, ((count_of(probe.sum_high) or 0) << 32 | low) / answers)
    time = count_of(probe.completion_time)
    if time is None or (time == 0 and probe.sense == _OVER_THRESHOLD):
        return None
    return _seconds(probe, time)


def _loss(probe: _Probe) -> float | None:
    """The share of packets lost there, back or it is not known where; those that only came late are not among them."""
    lost = [count_of(value) for value in (probe.lost_there, probe.lost_back, probe.lost_somewhere)]
    counts = [count for count in lost if count is not None]
    sent = count_of(probe.codec_packets if probe.codec else probe.packets)
    return share_of(sum(counts), sent) if len(counts) == len(lost) else None


def _jitter(probe: _Probe) -> float | None:
    """The mean of all differences in both directions; a single answer differs from nothing."""
    answers, jitter = count_of(probe.answers), count_of(probe.jitter)
    return _seconds(probe, jitter) if jitter is not None and answers is not None and answers > 1 else None
