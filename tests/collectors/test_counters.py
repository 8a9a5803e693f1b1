"""Running totals: exact where the traffic can be known, never more than it was, each gap counted by its cause."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
import pytest

from collectors.counters import CounterBook, InterfaceTotals, UnknownDelta
from collectors.readings import CounterSample, InterfaceCounters

_T0 = 1_700_000_000.0
_WRAP = 2**32
_NARROW_OCTETS = 0b11
_KEYS = {1: "ge-0/0/1", 2: "ge-0/0/2"}
_MBIT = {1: 100_000_000, 2: 100_000_000}


def _row(index: int = 1, octets: int | None = 0, **fields: Any) -> InterfaceCounters:
    values: dict[str, Any] = {
        "admin_status": 1,
        "oper_status": 1,
        "in_octets": octets,
        "out_octets": 0,
        "in_ucast_packets": 0,
        "out_ucast_packets": 0,
        "in_multicast_packets": 0,
        "out_multicast_packets": 0,
        "in_broadcast_packets": 0,
        "out_broadcast_packets": 0,
        "in_errors": 0,
        "out_errors": 0,
        "in_discards": 0,
        "out_discards": 0,
        "wide": not fields.get("narrow"),
        "discontinuity_ticks": 0,
    }
    return InterfaceCounters(index, **(values | fields))


def _sample(at: float, *rows: InterfaceCounters, uptime: int | None = None) -> CounterSample:
    ticks = (1_000_000 + round(at * 100)) % _WRAP if uptime is None else uptime
    return CounterSample(_T0 + at, ticks, 2, 0, rows)


def _in_octets(book: CounterBook, *samples: CounterSample) -> list[int | None]:
    return [book.update(sample, _KEYS, _MBIT)[0].in_octets for sample in samples]


def test_totals_begin_at_zero_and_grow_by_what_was_counted() -> None:
    book = CounterBook()
    first = book.update(_sample(0, _row(octets=10**15)), _KEYS)
    row = _row(
        octets=10**15 + 5, out_octets=6, in_ucast_packets=1, in_multicast_packets=20, in_broadcast_packets=300,
        out_ucast_packets=4, out_errors=7, in_discards=8, oper_status=2,
    )  # fmt: skip
    second = book.update(_sample(60, row), _KEYS)
    start = round(_T0 * 1000)
    assert first == (InterfaceTotals("ge-0/0/1", True, True, start, 0, 0, 0, 0, 0, 0, 0, 0),)  # noqa: FBT003
    assert second == (InterfaceTotals("ge-0/0/1", True, False, start + 60_000, 5, 6, 321, 4, 0, 7, 8, 0),)  # noqa: FBT003
    assert not book.unknown


def test_what_the_agent_does_not_count_is_none_and_not_zero() -> None:
    row = _row(octets=None, out_octets=None, in_multicast_packets=None, in_broadcast_packets=None, in_discards=None)
    book = CounterBook()
    book.update(_sample(0, row), _KEYS)
    (totals,) = book.update(_sample(60, msgspec.structs.replace(row, in_ucast_packets=9)), _KEYS)
    assert (totals.in_octets, totals.out_octets, totals.in_packets, totals.in_discards) == (None, None, 9, None)


def test_an_interface_without_a_key_is_left_out() -> None:
    assert CounterBook().update(_sample(0, _row(index=9)), _KEYS) == ()


def test_a_restart_adds_nothing_and_is_counted_for_each_interface() -> None:
    book = CounterBook()
    rows = [_row(1, 1000), _row(2, 2000)]
    book.update(_sample(0, *rows, uptime=500_000), _KEYS)
    totals = book.update(_sample(60, _row(1, 5000), _row(2, 9), uptime=2_000), _KEYS)
    later = book.update(_sample(120, _row(1, 5100), _row(2, 10), uptime=8_000), _KEYS)
    assert [one.in_octets for one in totals] == [0, 0]
    assert [one.in_octets for one in later] == [100, 1]
    assert book.unknown == Counter({UnknownDelta.REBOOT: 2})


def test_a_restart_of_an_agent_that_had_been_up_for_less_than_the_interval_is_noticed() -> None:
    """sysUpTime is ahead of the previous value, and yet too far behind what it should be."""
    book = CounterBook()
    book.update(_sample(0, _row(octets=10), uptime=1_000), _KEYS)
    (totals,) = book.update(_sample(300, _row(octets=50_000), uptime=20_000), _KEYS)
    assert totals.in_octets == 0
    assert book.unknown == Counter({UnknownDelta.REBOOT: 1})


def test_sysuptime_passing_its_end_after_497_days_is_no_restart() -> None:
    book = CounterBook()
    totals = _in_octets(
        book,
        _sample(0, _row(octets=10), uptime=_WRAP - 3_000),
        _sample(60, _row(octets=70), uptime=3_000),
        _sample(120, _row(octets=90), uptime=9_000),
    )
    assert totals == [0, 60, 80]
    assert not book.unknown


def test_a_restart_just_before_the_497_days_is_a_restart() -> None:
    book = CounterBook()
    totals = _in_octets(
        book,
        _sample(0, _row(octets=10), uptime=_WRAP - 10_000_000),
        _sample(60, _row(octets=70), uptime=3_000),
    )
    assert totals == [0, 0]
    assert book.unknown == Counter({UnknownDelta.REBOOT: 1})


@pytest.mark.parametrize("ticks", [0, None])
def test_an_agent_whose_clock_stands_still_or_is_missing_is_counted_all_the_same(ticks: int | None) -> None:
    book = CounterBook()
    for n, expected in enumerate((0, 10, 20)):
        sample = msgspec.structs.replace(_sample(60 * n, _row(octets=10 * n)), uptime_ticks=ticks)
        assert book.update(sample, _KEYS)[0].in_octets == expected
    assert not book.unknown


def test_one_wrap_of_a_32_bit_counter_is_counted_where_the_line_is_too_slow_for_two() -> None:
    book = CounterBook()
    before, after = _row(octets=_WRAP - 100, narrow=_NARROW_OCTETS), _row(octets=400, narrow=_NARROW_OCTETS)
    assert _in_octets(book, _sample(0, before), _sample(60, after)) == [0, 500]
    assert not book.unknown


def test_a_32_bit_counter_that_may_have_wrapped_twice_adds_nothing() -> None:
    """100 Mbit/s pass 2^32 octets in 344 s; the packets, not counted here, cannot tell either."""
    book = CounterBook()
    rows = [_row(octets=octets, narrow=_NARROW_OCTETS, in_multicast_packets=None) for octets in (5, 1000, 1500)]
    samples = [_sample(at, row) for at, row in zip((0, 350, 410), rows, strict=True)]
    assert _in_octets(book, *samples) == [0, 0, 500]
    assert book.unknown == Counter({UnknownDelta.WRAP: 1})


@pytest.mark.parametrize(("packets", "expected"), [(1_000, 995), (70_000, 0)])
def test_few_packets_prove_that_a_32_bit_counter_of_a_fast_line_has_not_wrapped(packets: int, expected: int) -> None:
    book = CounterBook()
    book.update(_sample(0, _row(octets=5, narrow=_NARROW_OCTETS)), _KEYS, {1: 10**9})
    row = _row(octets=1_000, in_ucast_packets=packets, narrow=_NARROW_OCTETS)
    (totals,) = book.update(_sample(60, row), _KEYS, {1: 10**9})
    assert totals.in_octets == expected
    assert book.unknown[UnknownDelta.WRAP] == (expected == 0)


def test_an_agent_that_does_not_count_its_packets_proves_nothing_by_them() -> None:
    book = CounterBook()
    book.update(_sample(0, _row(octets=5, narrow=_NARROW_OCTETS)), _KEYS, {1: 10**9})
    (totals,) = book.update(_sample(60, _row(octets=90_000, narrow=_NARROW_OCTETS)), _KEYS, {1: 10**9})
    assert totals.in_octets == 0
    assert book.unknown == Counter({UnknownDelta.WRAP: 1})


def test_a_32_bit_counter_that_went_back_further_than_one_wrap_allows_was_set_back() -> None:
    book = CounterBook()
    rows = [_row(octets=octets, narrow=_NARROW_OCTETS) for octets in (2_000_000_000, 50)]
    assert _in_octets(book, _sample(0, rows[0]), _sample(60, rows[1])) == [0, 0]
    assert book.unknown == Counter({UnknownDelta.DISCONTINUITY: 1})


def test_errors_cleared_by_hand_are_no_wrap() -> None:
    book = CounterBook()
    book.update(_sample(0, _row(in_errors=4_000)), _KEYS, _MBIT)
    (totals,) = book.update(_sample(60, _row(in_errors=3, octets=7)), _KEYS, _MBIT)
    assert (totals.in_errors, totals.in_octets) == (0, 7)
    assert book.unknown == Counter({UnknownDelta.DISCONTINUITY: 1})


def test_a_64_bit_counter_that_went_back_adds_nothing_while_the_others_count_on() -> None:
    book = CounterBook()
    book.update(_sample(0, _row(octets=500, out_octets=500)), _KEYS)
    (totals,) = book.update(_sample(60, _row(octets=20, out_octets=600)), _KEYS)
    assert (totals.in_octets, totals.out_octets) == (0, 100)
    assert book.unknown == Counter({UnknownDelta.DISCONTINUITY: 1})


def test_a_declared_discontinuity_adds_nothing_even_when_the_counters_went_on() -> None:
    book = CounterBook()
    rows = [_row(octets=octets, discontinuity_ticks=ticks) for octets, ticks in ((5, 0), (900, 77), (950, 77))]
    assert _in_octets(book, *[_sample(60 * n, row) for n, row in enumerate(rows)]) == [0, 0, 50]
    assert book.unknown == Counter({UnknownDelta.DISCONTINUITY: 1})


def test_a_counter_taken_from_the_object_of_the_other_width_begins_anew() -> None:
    book = CounterBook()
    rows = [
        _row(octets=10**12),
        _row(octets=10**9, narrow=_NARROW_OCTETS),
        _row(octets=10**9 + 8, narrow=_NARROW_OCTETS),
    ]
    assert _in_octets(book, *[_sample(60 * n, row) for n, row in enumerate(rows)]) == [0, 0, 8]
    assert book.unknown == Counter({UnknownDelta.WIDTH: 1})


def test_totals_follow_a_name_to_another_index() -> None:
    book = CounterBook()
    book.update(_sample(0, _row(1, 100)), {1: "ppp0"})
    book.update(_sample(60, _row(1, 150)), {1: "ppp0"})
    (moved,) = book.update(_sample(120, _row(7, 20)), {7: "ppp0"})
    (later,) = book.update(_sample(180, _row(7, 25)), {7: "ppp0"})
    assert (moved.in_octets, later.in_octets) == (50, 55)
    assert book.unknown == Counter({UnknownDelta.RENUMBERED: 1})


def test_a_counter_missing_in_one_response_is_caught_up_with_in_the_next() -> None:
    book = CounterBook()
    rows = [_row(octets=100), _row(octets=None, in_errors=3), _row(octets=400, in_errors=4)]
    assert _in_octets(book, *[_sample(60 * n, row) for n, row in enumerate(rows)]) == [0, None, 300]
    assert not book.unknown


def test_an_interface_missing_in_one_response_is_caught_up_with_in_the_next() -> None:
    book = CounterBook()
    book.update(_sample(0, _row(1, 100), _row(2, 5)), _KEYS)
    assert [one.key for one in book.update(_sample(60, _row(2, 6)), _KEYS)] == ["ge-0/0/2"]
    totals = book.update(_sample(120, _row(1, 350), _row(2, 7)), _KEYS)
    assert [one.in_octets for one in totals] == [250, 2]
    assert not book.unknown


def test_after_a_backward_step_of_our_clock_totals_hold_until_it_has_passed_the_last_time_stamp() -> None:
    """Repeats are identical, states are live, and what came meanwhile is not lost."""
    book = CounterBook()
    ticks = [100_000 + 6_000 * n for n in range(6)]
    ats = (0, 60, -100, -40, 20, 80)
    rows = [_row(octets=10 * n, oper_status=2 if n == 3 else 1) for n in range(6)]
    exposed = [
        book.update(_sample(at, row, uptime=uptime), _KEYS)[0] for at, row, uptime in zip(ats, rows, ticks, strict=True)
    ]
    assert [one.in_octets for one in exposed] == [0, 10, 10, 10, 10, 50]
    assert [one.timestamp_ms - round(_T0 * 1000) for one in exposed] == [0, 60_000, 60_000, 60_000, 60_000, 80_000]
    assert [one.oper_up for one in exposed] == [True, True, True, False, True, True]
    assert book.unknown == Counter({UnknownDelta.CLOCK: 3})


def test_an_interface_that_comes_while_the_clock_is_behind_has_no_counters_yet() -> None:
    book = CounterBook()
    book.update(_sample(0, _row(1)), _KEYS)
    held = book.update(_sample(-50, _row(1), _row(2, 7), uptime=1_006_000), _KEYS)
    assert held[1] == InterfaceTotals("ge-0/0/2", True, True, round(_T0 * 1000))  # noqa: FBT003


def test_interfaces_long_gone_are_forgotten() -> None:
    """A dial-in server makes a new interface for every call; the book must not grow with them."""
    book = CounterBook()
    for day in range(4):
        at = day * 100_000.0
        book.update(_sample(at, _row(day + 10, 5)), {day + 10: f"ppp{day}"})
    assert list(book._lines) == ["ppp3"]


def test_packets_that_an_old_agent_counts_together_are_part_of_the_total_also_across_their_end() -> None:
    """ifInNUcastPkts of RFC 1213: 32 bits, multicast and broadcast in one."""
    absent: dict[str, Any] = dict.fromkeys(
        ("in_multicast_packets", "out_multicast_packets", "in_broadcast_packets", "out_broadcast_packets")
    )

    def old(at: float, received: int, sent: int) -> CounterSample:
        together = {"in_nucast_packets": received, "out_nucast_packets": sent, "narrow": 0b11_0000}
        return _sample(at, _row(in_ucast_packets=int(at), **together, **absent))

    book = CounterBook()
    book.update(old(0, _WRAP - 3, 100), _KEYS, _MBIT)
    (totals,) = book.update(old(60, 4, 109), _KEYS, _MBIT)
    assert (totals.in_packets, totals.out_packets) == (67, 9)
    assert book.unknown == Counter()
