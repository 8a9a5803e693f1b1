"""CISCO-RTTMON-MIB: probes by the round-trip time monitor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from collectors.readings import ProbeReading
from collectors.snmp.client import Walk
from collectors.snmp.profiles import shipped
from collectors.snmp.profiles.rtt_probes import COLUMNS, read_rtt_probes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.snmp.client import Index, Value

_SENSE = "1.3.6.1.4.1.9.9.42.1.2.10.1.2"
_ECHO: Mapping[str, Value] = {"kind": 1, "protocol": 2, "target": bytes((10, 0, 0, 1)), "state": 6, "runs": 9}
_JITTER: Mapping[str, Value] = {
    "kind": 9,
    "target": bytes((10, 0, 0, 1)),
    "packets": 10,
    "codec": 0,
    "state": 6,
    "sense": 1,
    "completion_time": 99,
    "answers": 8,
    "sum_low": 160,
    "sum_high": 0,
    "lost_there": 1,
    "lost_back": 0,
    "lost_somewhere": 1,
    "jitter": 3,
}


def _read(*probes: Mapping[str, Value], row: Index | None = None) -> tuple[ProbeReading, ...]:
    """The probes 1, 2 ..., or the one in a row."""
    rows = {row or (number,): probe for number, probe in enumerate(probes, 1)}
    assert {name for probe in probes for name in probe} <= set(COLUMNS)
    columns = tuple({place: probe[name] for place, probe in rows.items() if name in probe} for name in COLUMNS)
    found = read_rtt_probes(Walk((), columns), 0.0).probes
    assert found is not None
    return found


def _one(probe: Mapping[str, Value], **change: Value) -> ProbeReading:
    (found,) = _read({**probe, **change})
    return found


def test_the_columns_of_the_piece_are_those_of_the_reader() -> None:
    modules = [module for family in shipped().families.values() for module in family.own.values()]
    asked = [tuple(module.columns) for module in modules if module.reader == "rtt_probes"]
    assert asked
    assert set(asked) == {COLUMNS}


def test_an_echo_with_everything() -> None:
    assert _one(_ECHO, tag=b"old", long_tag="Đường lên quận".encode(), sense=1, completion_time=7) == ProbeReading(
        key="1",
        kind="icmp-echo",
        target="10.0.0.1",
        name="Đường lên quận",
        success=True,
        latency_seconds=0.007,
        evidence=f"{_SENSE}.1",
    )


def test_no_rows_are_no_probes_and_a_row_of_another_table_is_left_out() -> None:
    assert _read() == ()
    assert _read(_ECHO, row=(1, 2)) == ()


def test_a_sparse_table_gives_what_there_is() -> None:
    assert _read({"sense": 1}, {"kind": 5}, {"tag": b"x\0\0"}) == (
        ProbeReading("1", success=True, evidence=f"{_SENSE}.1"),
        ProbeReading("2", "udp-echo"),
        ProbeReading("3", name="x"),
    )


@pytest.mark.parametrize(
    ("sense", "success"),
    [
        *((code, True) for code in (1, 3)),
        *((code, False) for code in (2, 4, 6, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19, 20, 22, 29)),
        *((code, None) for code in (0, 5, 7, 16, 21, 30, 31, 38, 39, -1, b"\x01")),
    ],
)
def test_only_what_the_target_did_counts(sense: Value, success: bool | None) -> None:
    """A run that the device itself did not begin says nothing of the target."""
    found = _one(_ECHO, sense=sense, completion_time=7)
    assert (found.success, found.latency_seconds) == (success, 0.007 if success else None)


@pytest.mark.parametrize("change", [{"state": 4}, {"state": 5}, {"state": 1}, {"runs": 0}, {"kind": 2}])
def test_what_waits_is_over_or_notes_the_hops_on_the_way_is_unknown(change: dict[str, Value]) -> None:
    """The device keeps the sense of a probe whose time is over."""
    assert _one(_ECHO, sense=4, **change).success is None
    assert _one(_ECHO, sense=1, completion_time=7, **change).latency_seconds is None


def test_no_time_at_all_is_possible_below_a_threshold_only() -> None:
    assert _one(_ECHO, sense=1, completion_time=0).latency_seconds == 0.0
    assert _one(_ECHO, sense=3, completion_time=0).latency_seconds is None


def test_jitter_gives_the_mean_round_trip_loss_and_jitter() -> None:
    found = _one(_JITTER)
    assert (found.kind, found.latency_seconds, found.loss_ratio, found.jitter_seconds) == (
        "udp-jitter",
        0.02,
        0.2,
        0.003,
    )


def test_microseconds_and_sums_of_64_bits() -> None:
    fine = _one(_JITTER, precision=2, sum_high=1, sum_low=8)
    assert (fine.latency_seconds, fine.jitter_seconds) == ((2**32 + 8) / 8 / 1_000_000, 0.000_003)
    assert _one(_ECHO, precision=2, sense=1, completion_time=7).latency_seconds == 0.007


@pytest.mark.parametrize(
    ("change", "loss"),
    [
        ({"codec": 1, "codec_packets": 1_000}, 0.002),
        ({"codec": 1}, None),
        ({"packets": 1}, None),
        ({"packets": 0}, None),
        ({"lost_back": b""}, None),
        ({"lost_back": -1}, None),
        ({"sense": 4}, None),
        ({"state": 5}, None),
        ({"kind": 16}, None),
    ],
)
def test_a_share_is_lost_only_of_packets_that_are_known_to_have_been_sent(
    change: dict[str, Value], loss: float | None
) -> None:
    assert _one(_JITTER, **change).loss_ratio == loss


def test_jitter_needs_two_answers_and_without_any_the_time_of_the_run_is_told() -> None:
    lone = _one(_JITTER, answers=1, sum_low=20)
    assert (lone.latency_seconds, lone.jitter_seconds) == (0.02, None)
    none = _one(_JITTER, answers=0)
    assert (none.latency_seconds, none.jitter_seconds) == (0.099, None)


@pytest.mark.parametrize(
    ("probe", "target"),
    [
        ({"kind": 1, "target": bytes.fromhex("20010db8000000000000000000000001")}, "2001:db8::1"),
        ({"kind": 1, "target": b"NSPECHO"}, None),
        ({"kind": 1, "target": bytes(4)}, None),
        ({"kind": 1, "target": 7}, None),
        ({"kind": 7, "target": b"", "url": b"http://tthc.example.vn:8080/a?b"}, "tthc.example.vn"),
        ({"kind": 12, "url": b"ftp://admin:secret@192.0.2.5/x"}, "192.0.2.5"),
        ({"kind": 7, "url": b"http://[not an address/"}, None),
        ({"kind": 7, "url": b"\xff\x1b"}, None),
        ({"kind": 8, "target": bytes((10, 0, 0, 9)), "name_server": bytes((10, 0, 0, 53))}, "10.0.0.53"),
        ({"kind": 8, "target": bytes((10, 0, 0, 9))}, None),
    ],
)
def test_targets_are_addresses_hosts_and_name_servers(probe: dict[str, Value], target: str | None) -> None:
    """What stands before the host in an address is a password and goes nowhere."""
    assert _one(probe).target == target


def test_an_unknown_kind_is_not_told() -> None:
    assert [probe.kind for probe in _read({"kind": 99}, {"kind": 3}, {"kind": b"x"}, {"kind": 1, "protocol": 31})] == [
        None,
        None,
        None,
        "echo",
    ]


def test_hostile_names_lose_what_steers_terminals() -> None:
    assert _one(_ECHO, long_tag=b"a\x1b]0;x\x07\nrm", tag=b"t").name == "a\ufffd]0;x\ufffd rm"
