"""DISMAN-PING-MIB: tests by ping that were set up on a device."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from collectors.readings import ProbeReading
from collectors.snmp import oid
from collectors.snmp.mib_ping import PING, read_ping

from .walks import walk_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.snmp.client import Index, Oid, Value, Walk

_ICMP, _TCP = (f"{oid.PING_IMPLEMENTATION_TYPE_DOMAINS}.{number}" for number in (1, 4))
_NOON = bytes.fromhex("07e70b0f 0c000005 2b0700")
"""12:00:00.5 on 15 November 2023, seven hours ahead of UTC."""


def _row(owner: bytes, name: bytes) -> Index:
    return (len(owner), *owner, len(name), *name)


_DNS = _row(b"noc", b"dns")


def _walk(columns: Mapping[Oid, Value], row: Index = _DNS) -> Walk:
    return walk_of(PING, {column: {row: value} for column, value in columns.items()})


_RUN: Mapping[Oid, Value] = {
    oid.PING_CTL_ADMIN_STATUS: 1,
    oid.PING_CTL_FREQUENCY: 60,
    oid.PING_RESULTS_OPER_STATUS: 3,
    oid.PING_RESULTS_AVERAGE_RTT: 12,
    oid.PING_RESULTS_PROBE_RESPONSES: 4,
    oid.PING_RESULTS_SENT_PROBES: 5,
}


def _one(columns: Mapping[Oid, Value], row: Index = _DNS) -> ProbeReading:
    (found,) = read_ping(_walk(columns, row))
    return found


def test_a_test_with_everything() -> None:
    told: dict[Oid, Value] = {
        oid.PING_CTL_TARGET_ADDRESS_TYPE: 1,
        oid.PING_CTL_TARGET_ADDRESS: bytes((10, 0, 0, 1)),
        oid.PING_CTL_TYPE: _ICMP,
        oid.PING_CTL_DESCR: "Trung tâm dữ liệu".encode(),
        oid.PING_RESULTS_LAST_GOOD_PROBE: _NOON,
    }
    assert _one({**_RUN, **told}) == ProbeReading(
        key="noc.dns",
        kind="icmp-echo",
        target="10.0.0.1",
        name="Trung tâm dữ liệu",
        success=True,
        latency_seconds=0.012,
        loss_ratio=0.2,
        last_success=1_700_024_400.5,
        evidence=f"{oid.PING_RESULTS_PROBE_RESPONSES}.3.110.111.99.3.100.110.115",
    )


def test_no_rows_are_no_tests() -> None:
    assert read_ping(walk_of(PING)) == ()


def test_a_target_that_answers_nothing_has_failed_and_no_round_trip() -> None:
    """An agent keeps 0 as the mean of nothing."""
    failed = _one({**_RUN, oid.PING_RESULTS_PROBE_RESPONSES: 0, oid.PING_RESULTS_AVERAGE_RTT: 0})
    assert (failed.success, failed.latency_seconds, failed.loss_ratio) == (False, None, 1.0)


@pytest.mark.parametrize(
    "change",
    [
        {oid.PING_CTL_ADMIN_STATUS: 2},
        {oid.PING_CTL_FREQUENCY: 0},
        {oid.PING_RESULTS_OPER_STATUS: 2},
        {oid.PING_RESULTS_OPER_STATUS: 9},
        {oid.PING_RESULTS_SENT_PROBES: 0, oid.PING_RESULTS_PROBE_RESPONSES: 0},
        {oid.PING_RESULTS_SENT_PROBES: b"5"},
        {oid.PING_RESULTS_PROBE_RESPONSES: -1},
        {oid.PING_RESULTS_OPER_STATUS: 1, oid.PING_RESULTS_PROBE_RESPONSES: 0},
    ],
    ids=["switched off", "made once", "stopped", "unknown state", "not begun", "no number", "below zero", "under way"],
)
def test_what_says_nothing_of_the_target_now_is_unknown_and_not_failed(change: Mapping[Oid, Value]) -> None:
    found = _one({**_RUN, **change})
    assert (found.success, found.latency_seconds, found.loss_ratio) == (None, None, None)


def test_a_test_in_progress_has_lost_nothing_yet() -> None:
    found = _one({**_RUN, oid.PING_RESULTS_OPER_STATUS: 1})
    assert (found.success, found.latency_seconds, found.loss_ratio) == (True, 0.012, None)


def test_more_answers_than_questions_are_no_share() -> None:
    assert _one({**_RUN, oid.PING_RESULTS_PROBE_RESPONSES: 6}).loss_ratio is None


def test_a_sparse_table_gives_what_there_is() -> None:
    """Where the agent does not tell that it is on or how often it runs, its results are believed."""
    assert _one({oid.PING_RESULTS_OPER_STATUS: 3}) == ProbeReading("noc.dns", name="dns")
    bare = {column: _RUN[column] for column in _RUN if column.startswith("1.3.6.1.2.1.80.1.3.")}
    assert _one(bare).success is True
    assert _one({oid.PING_CTL_TYPE: "1.3.6.1.4.1.99999.7"}).kind is None
    assert _one({oid.PING_CTL_TYPE: _TCP}).kind == "tcp-connect"


@pytest.mark.parametrize(
    ("kind", "octets", "target"),
    [
        (1, bytes((192, 0, 2, 7)), "192.0.2.7"),
        (2, bytes.fromhex("20010db8000000000000000000000001"), "2001:db8::1"),
        (3, bytes((192, 0, 2, 7, 0, 0, 0, 9)), "192.0.2.7"),
        (4, bytes.fromhex("fe80000000000000000000000000000100000009"), "fe80::1"),
        (16, b"tthc.example.vn", "tthc.example.vn"),
        (16, b"x\x1b[2J\r\n", "x\ufffd[2J"),
        (16, b"", None),
        (1, bytes(4), None),
        (1, b"\x0a\0\0", None),
        (2, bytes((192, 0, 2, 7)), None),
        (0, b"", None),
        (99, bytes((192, 0, 2, 7)), None),
        (None, bytes((192, 0, 2, 7)), None),
        (1, 7, None),
    ],
)
def test_targets_are_addresses_or_names(kind: int | None, octets: Value, target: str | None) -> None:
    told: dict[Oid, Value] = {oid.PING_CTL_TARGET_ADDRESS: octets}
    if kind is not None:
        told[oid.PING_CTL_TARGET_ADDRESS_TYPE] = kind
    assert _one(told).target == target


@pytest.mark.parametrize(
    ("owner", "name", "key"),
    [
        (b"noc", b"to-10.0.0.1", "noc.to-10.0.0.1"),
        (b"", b"t", ".t"),
        (b"a.b", b"c", "a_b.c#9d0bf4f7"),
        (b"a", b"b.c", "a.b.c"),
        ("đội".encode(), b"x", "__i.x#"),
        (b"<b>", b'"\\\n', "_b_.__#"),
        (b"noc", b"dns ", "noc.dns#"),
    ],
)
def test_keys_are_fit_for_labels(owner: bytes, name: bytes, key: str) -> None:
    """A digest tells those apart of which characters were lost; it depends on nothing but the test's own names."""
    found = _one({oid.PING_CTL_ADMIN_STATUS: 1}, _row(owner, name)).key
    assert found.startswith(key)
    assert ("#" in found) == ("#" in key)
    assert len(found) <= 74


def test_different_tests_have_different_keys() -> None:
    rows = [_row(*pair) for pair in ((b"a!", b"b"), (b"a?", b"b"), (b"a", b"!b"), (b"a_", b"b"), (b"", b""))]
    walk = walk_of(PING, {oid.PING_CTL_ADMIN_STATUS: dict.fromkeys(rows, 1)})
    assert len({probe.key for probe in read_ping(walk)}) == len(rows)


@pytest.mark.parametrize(
    "row",
    [
        (),
        (3,),
        (3, 110, 111),
        (1, 97),
        (1, 97, 1),
        (1, 97, 1, 98, 0),
        (1, 97, 1, 256),
        (33, *b"x" * 33, 1, 97),
        (5,) * 4,
    ],
)
def test_an_index_that_is_none_of_the_table_is_left_out(row: Index) -> None:
    assert read_ping(_walk(_RUN, row)) == ()


@pytest.mark.parametrize(
    "octets",
    [
        bytes(8),
        bytes(11),
        _NOON[:8],
        b"\x07\xe7\x0d" + _NOON[3:],
        b"\x00\x00" + _NOON[2:],
        b"\x07\xb2" + _NOON[2:],
        b"\x27\x0f" + _NOON[2:],
        _NOON[:8] + b"?" + _NOON[9:],
        7,
    ],
)
def test_a_time_without_a_zone_or_off_the_calendar_is_unknown(octets: Value) -> None:
    assert _one({**_RUN, oid.PING_RESULTS_LAST_GOOD_PROBE: octets}).last_success is None


def test_a_clock_west_of_greenwich_is_behind() -> None:
    west = _NOON[:8] + b"-\x03\x1e"
    assert _one({**_RUN, oid.PING_RESULTS_LAST_GOOD_PROBE: west}).last_success == 1_700_024_400.5 + 10.5 * 3_600
