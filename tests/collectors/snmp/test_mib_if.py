"""IF-MIB: names, and counters taken from the object of the right width."""

from __future__ import annotations

from collectors.errors import ProbeTimeoutError
from collectors.readings import CounterSample, InterfaceCounters, InterfaceReading
from collectors.snmp import oid
from collectors.snmp.client import Column, Value, Walk
from collectors.snmp.mib_if import NAMES, read_interfaces
from collectors.snmp.mib_if_counters import ALL_COUNTERS, CounterPlan
from collectors.snmp.request import Request

_AT = 1_700_000_000.0


def _walk(request: Request, columns: dict[str, dict[int, Value]], failure: ProbeTimeoutError | None = None) -> Walk:
    found: list[Column] = [{(row,): value for row, value in columns.get(one, {}).items()} for one in request.columns]
    return Walk((4_200, 2, 7), tuple(found), failure)


def _narrow_bits(sample: CounterSample) -> dict[int, int]:
    return {row.index: row.narrow for row in sample.rows}


def test_names_are_read_from_whatever_columns_there_are() -> None:
    walk = _walk(
        NAMES,
        {
            oid.IF_NAME: {1: b"Gi1", 2: b"", 3: b"Gi1"},
            oid.IF_DESCR: {1: b"GigabitEthernet1\0", 2: b"Vlan 2"},
            oid.IF_ALIAS: {1: "Đường lên quận".encode()},
            oid.IF_TYPE: {1: 6, 2: 135},
            oid.IF_MTU: {1: 1500},
            oid.IF_PHYS_ADDRESS: {1: bytes.fromhex("0011223344ff"), 2: b""},
            oid.IF_SPEED: {1: 4_294_967_295, 2: 10_000_000, 9: 0},
            oid.IF_HIGH_SPEED: {1: 10_000, 2: 0},
        },
    )
    assert read_interfaces(walk) == (
        InterfaceReading(
            1, "Gi1#1", "Gi1", "GigabitEthernet1", "Đường lên quận", 6, 1500, "00:11:22:33:44:ff", 10_000_000_000
        ),
        InterfaceReading(2, "Vlan 2", None, "Vlan 2", type=135, speed_bps=10_000_000),
        InterfaceReading(3, "Gi1#3", "Gi1"),
        InterfaceReading(9, "if9", speed_bps=0),
    )


def test_the_64_bit_counter_is_taken_unless_it_is_absent_or_zero() -> None:
    walk = _walk(
        ALL_COUNTERS,
        {
            oid.IF_ADMIN_STATUS: {1: 1, 2: 1, 3: 2},
            oid.IF_OPER_STATUS: {1: 1, 2: 7, 3: 2},
            oid.IF_HC_IN_OCTETS: {1: 10**12, 2: 0, 3: 0},
            oid.IF_IN_OCTETS: {1: 17, 2: 18, 3: 0, 4: 19},
            oid.IF_HC_OUT_OCTETS: {1: 5, 2: 0, 3: 0},
            oid.IF_OUT_OCTETS: {1: 5, 2: 0, 3: 0, 4: 0},
            oid.IF_IN_ERRORS: {1: -1},
            oid.IF_COUNTER_DISCONTINUITY_TIME: {1: 77},
        },
    )
    assert CounterPlan().read(walk, _AT) == CounterSample(
        _AT,
        4_200,
        2,
        7,
        (
            InterfaceCounters(1, 1, 1, 10**12, 5, in_errors=2**32 - 1, wide=True, discontinuity_ticks=77),
            InterfaceCounters(2, 1, 7, 18, 0, narrow=0b01),
            InterfaceCounters(3, 2, 2, 0, 0, wide=True),
            InterfaceCounters(4, None, None, 19, 0, narrow=0b11),
        ),
    )


def _counters(in_wide: dict[int, Value], in_narrow: dict[int, Value]) -> dict[str, dict[int, Value]]:
    return {oid.IF_HC_IN_OCTETS: in_wide, oid.IF_IN_OCTETS: in_narrow}


def test_once_64_bits_count_the_32_bit_columns_are_no_longer_asked_for() -> None:
    plan = CounterPlan()
    plan.read(_walk(plan.request, _counters({1: 10**10, 2: 0}, {1: 5, 2: 0})), _AT)
    assert oid.IF_HC_IN_OCTETS in plan.request.columns
    assert oid.IF_IN_OCTETS not in plan.request.columns
    assert len(plan.request.columns) == 8  # seven that exist in one width, and this one
    assert plan.request.scalars == (oid.SYS_UP_TIME, oid.IF_NUMBER, oid.IF_TABLE_LAST_CHANGE)


def test_without_64_bit_counters_only_the_others_are_asked_for() -> None:
    plan = CounterPlan()
    plan.read(_walk(plan.request, _counters({}, {1: 5})), _AT)
    sample = plan.read(_walk(plan.request, _counters({}, {1: 9})), _AT)
    assert oid.IF_HC_IN_OCTETS not in plan.request.columns
    assert [(row.in_octets, row.wide) for row in sample.rows] == [(9, False)]


def test_a_device_that_has_both_kinds_of_interfaces_is_asked_for_both_and_choices_stay() -> None:
    plan = CounterPlan()
    plan.read(_walk(plan.request, _counters({1: 10**10, 2: 0}, {1: 5, 2: 6})), _AT)
    later = plan.read(_walk(plan.request, _counters({1: 0, 2: 3}, {1: 8, 2: 9})), _AT)
    assert {oid.IF_HC_IN_OCTETS, oid.IF_IN_OCTETS} <= set(plan.request.columns)
    assert [row.in_octets for row in later.rows] == [0, 9]
    assert _narrow_bits(later) == {1: 0, 2: 1}


def test_while_nothing_counts_both_widths_are_watched() -> None:
    plan = CounterPlan()
    plan.read(_walk(plan.request, _counters({1: 0}, {1: 0})), _AT)
    later = plan.read(_walk(plan.request, _counters({1: 0}, {1: 4})), _AT)
    assert [(row.in_octets, row.narrow) for row in later.rows] == [(4, 1)]


def test_a_64_bit_column_of_zeros_only_is_passed_over_for_all_interfaces() -> None:
    plan = CounterPlan()
    first = plan.read(_walk(plan.request, _counters({1: 0, 2: 0}, {1: 4, 2: 0})), _AT)
    assert _narrow_bits(first) == {1: 1, 2: 1}
    assert oid.IF_HC_IN_OCTETS not in plan.request.columns


def test_a_walk_that_broke_off_decides_nothing() -> None:
    plan = CounterPlan()
    broken = _walk(plan.request, _counters({1: 10**10}, {1: 5, 2: 7}), ProbeTimeoutError("late"))
    sample = plan.read(broken, _AT)
    assert [(row.index, row.in_octets) for row in sample.rows] == [(1, 10**10), (2, 7)]
    assert plan.request is ALL_COUNTERS
    whole = plan.read(_walk(plan.request, _counters({1: 10**10, 2: 10**11}, {1: 5, 2: 7})), _AT)
    assert _narrow_bits(whole) == {1: 0, 2: 0}


def test_a_value_that_is_no_number_loses_that_value_only() -> None:
    plan = CounterPlan()
    sample = plan.read(_walk(plan.request, _counters({1: b"what?", 2: 10**10}, {})), _AT)
    assert [(row.index, row.in_octets) for row in sample.rows] == [(2, 10**10)]


def test_rows_of_different_columns_are_joined_by_index_also_when_their_number_is_equal() -> None:
    plan = CounterPlan()
    columns: dict[str, dict[int, Value]] = {
        oid.IF_OPER_STATUS: {1: 1, 2: 2, 4: 4},
        oid.IF_HC_IN_OCTETS: {1: 10, 3: 30, 4: 40},
    }
    rows = plan.read(_walk(plan.request, columns), _AT).rows
    assert {row.index: (row.oper_status, row.in_octets) for row in rows} == {
        1: (1, 10),
        2: (2, None),
        3: (None, 30),
        4: (4, 40),
    }


def _old_agent(received: int, multicast: int | None = None) -> dict[str, dict[int, Value]]:
    columns: dict[str, dict[int, Value]] = {
        oid.IF_IN_UCAST_PKTS: {1: 10, 2: 20},
        oid.IF_IN_NUCAST_PKTS: {1: received},
        oid.IF_OUT_NUCAST_PKTS: {1: 4, 2: -1},
    }
    return columns if multicast is None else {**columns, oid.IF_HC_IN_MULTICAST_PKTS: {1: multicast}}


def test_an_agent_that_counts_multicast_and_broadcast_together_is_asked_for_that_on() -> None:
    """Agents of RFC 1213 have no ifXTable; without ifInNUcastPkts part of their packets would be missing."""
    plan = CounterPlan()
    plan.read(_walk(plan.request, _old_agent(3)), _AT)
    assert {oid.IF_IN_NUCAST_PKTS, oid.IF_OUT_NUCAST_PKTS} <= set(plan.request.columns)
    assert plan.read(_walk(plan.request, _old_agent(5)), _AT).rows == (
        InterfaceCounters(
            1, in_ucast_packets=10, in_nucast_packets=5, out_nucast_packets=4, wide=True, narrow=0b11_0100
        ),
        InterfaceCounters(2, in_ucast_packets=20, out_nucast_packets=2**32 - 1, wide=True, narrow=0b11_0100),
    )


def test_an_agent_that_tells_multicast_and_broadcast_apart_is_not_asked_for_both_together() -> None:
    plan = CounterPlan()
    sample = plan.read(_walk(plan.request, _old_agent(3, multicast=7)), _AT)
    assert not {oid.IF_IN_NUCAST_PKTS, oid.IF_OUT_NUCAST_PKTS} & set(plan.request.columns)
    assert [(row.in_multicast_packets, row.in_nucast_packets) for row in sample.rows] == [(7, None), (None, None)]
