"""From raw counters at the ends of circuits to 5-minute samples: exact where known, else missing, never doubled."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.load import SETTLING_SECONDS, WAITING_SECONDS, LoadBook
from collectors.load_meter import LONGEST_SPAN_SECONDS
from collectors.load_model import SLOT_SECONDS, CircuitSample, Direction
from collectors.readings import CounterSample, InterfaceCounters, InterfaceReading
from inventory.circuit_placement import metered_ends
from inventory.identifiers import CircuitId, DeviceName, SiteName, UnitCode
from inventory.model import Circuit, CircuitEnd, City, Device, Inventory, Site, Uplink
from inventory.units import Unit, UnitRegister

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

T0 = 1_796_000_100
"""Begins 5 minutes."""

SITE, HUB, ROUTER, K = SiteName("office"), DeviceName("r-hub"), DeviceName("r-office"), CircuitId("K-1")
OWN, FAR = CircuitEnd(ROUTER, "wan"), CircuitEnd(HUB, "to-office")
DOWN_BPS, UP_BPS = 80_000_000, 8_000_000
OCTETS_DOWN, OCTETS_UP = DOWN_BPS // 8, UP_BPS // 8
WAN = (InterfaceReading(7, "lan"), InterfaceReading(3, "wan", speed_bps=1_000_000_000))
PORTS = (InterfaceReading(11, "to-office", speed_bps=1_000_000_000),)
WRAP = 2**32


def city(*ends: CircuitEnd, ring: bool = False, circuits: int = 1) -> Inventory:
    devices = [
        Device(HUB, SITE, "router", uplinks=(Uplink(ROUTER),) if ring else ()),
        Device(ROUTER, SITE, "router", uplinks=(Uplink(HUB),)),
    ]
    names = [K] if circuits == 1 else [CircuitId(f"K-{number}") for number in range(circuits)]
    return Inventory(
        City("city", "1", "Asia/Ho_Chi_Minh", date(2024, 12, 31)),
        UnitRegister((Unit(UnitCode("1"), "city", "city", None),)),
        {SITE: Site(SITE, UnitCode("1"))},
        {device.name: device for device in devices},
        circuits={name: Circuit(name, "carrier", ends or (OWN,), 100, 100) for name in names},
    )


@dataclass
class Bench:
    """A book with an agent at each end whose octets grow steadily with the true time, and clocks that can be set."""

    inventory: Inventory = field(default_factory=city)
    set_by: float = 0.0
    samples: list[CircuitSample] = field(default_factory=list)
    booted: float = T0 - 10_000_000.0

    def __post_init__(self) -> None:
        self.book = LoadBook(self.inventory)

    def poll(self, at: float, device: DeviceName = ROUTER, *, read: float | None = None, **fields: Any) -> None:
        """Poll at a true time; `read`: when the counters were taken by the wall clock, if not now."""
        since = at - self.booted
        received, sent = int(OCTETS_DOWN * since), int(OCTETS_UP * since)
        own = device == ROUTER
        row: dict[str, Any] = {
            "in_octets": received if own else sent,
            "out_octets": sent if own else received,
            "wide": True,
            "discontinuity_ticks": 0,
        }
        wall = at + self.set_by
        counters = InterfaceCounters(3 if own else 11, 1, 1, **(row | fields))
        sample = CounterSample(wall if read is None else read, int(since * 100) % WRAP, 2, 0, (counters,))
        self.samples += self.book.take(device, sample, WAN if own else PORTS, (wall, at))

    def polls(self, times: Iterable[float], device: DeviceName = ROUTER) -> None:
        for at in times:
            self.poll(at, device)

    def wait(self, until: float) -> None:
        """Let time pass without polls."""
        self.samples += self.book.finished((until + self.set_by, until))

    def of(self, direction: Direction = Direction.DOWN) -> dict[int, tuple[float, float]]:
        """Mbit/s and coverage by the second after T0 at which the 5 minutes began; each may come once only."""
        found = [each for each in self.samples if each.direction == direction]
        assert len({each.begins for each in found}) == len(found), "a sample came twice"
        return {each.begins - T0: (each.mbps, each.coverage) for each in found}


def minutes(first: float, last: float, step: float = 60.0, shift: float = 0.0) -> Sequence[float]:
    count = int((last - first) // step) + 1
    return [T0 + first + shift + step * number for number in range(count)]


def test_a_steady_load_is_measured_exactly_in_both_directions_as_the_subscriber_sees_them() -> None:
    bench = Bench()
    bench.polls(minutes(-30, 930))
    assert bench.of() == {0: (80.0, 1.0), 300: (80.0, 1.0), 600: (80.0, 1.0)}
    assert bench.of(Direction.UP) == {0: (8.0, 1.0), 300: (8.0, 1.0), 600: (8.0, 1.0)}


def test_a_sample_comes_when_its_five_minutes_are_over_and_the_poll_after_them_was_heard() -> None:
    bench = Bench()
    bench.polls(minutes(-30, 270))
    bench.wait(T0 + 305)
    assert bench.samples == []
    bench.poll(T0 + 330)
    assert list(bench.of()) == [0]


def test_octets_of_a_poll_interval_across_a_boundary_are_shared_by_time() -> None:
    """A burst of one minute, half of it on either side: each 5 minutes gets its half."""
    bench = Bench()
    burst = 60 * 1_000_000
    for number, at in enumerate(minutes(-30, 630)):
        extra = burst if number >= 6 else 0  # between 270 and 330
        bench.poll(at, in_octets=extra, out_octets=0)
    half = round(burst / 2 * 8 / 1e6 / 300, 6)
    assert bench.of() == {0: (half, 1.0), 300: (half, 1.0)}


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        pytest.param({300, 360}, {0: (80.0, 1.0), 300: (80.0, 1.0), 600: (80.0, 1.0)}, id="around a boundary"),
        pytest.param(set(range(60, 360, 60)), {0: (80.0, 1.0), 300: (80.0, 1.0), 600: (80.0, 1.0)}, id="six minutes"),
        pytest.param(set(range(60, 540, 60)), {600: (80.0, 1.0)}, id="nine minutes: nobody knows how they were spread"),
    ],
)
def test_missing_polls(missing: set[int], expected: dict[int, tuple[float, float]]) -> None:
    bench = Bench()
    bench.polls(at for at in minutes(0, 960) if at - T0 not in missing)
    bench.wait(T0 + 960 + WAITING_SECONDS)
    assert bench.of() == expected


def test_below_four_fifths_a_sample_is_missing_and_never_nought() -> None:
    """Silence from 240 s on is just enough for the first 5 minutes; from 239 s on it is not."""
    for last, expected in ((240, {0: (80.0, 0.8)}), (239, {})):
        bench = Bench()
        bench.polls([*minutes(0, 180), T0 + last])
        bench.wait(T0 + 300 + WAITING_SECONDS)
        assert bench.of() == expected


def test_a_sample_of_a_device_that_fell_silent_waits_for_what_a_late_poll_may_tell_and_no_longer() -> None:
    bench = Bench()
    bench.polls(minutes(0, 240))
    bench.wait(T0 + 299 + WAITING_SECONDS)
    assert bench.samples == []
    bench.wait(T0 + 300 + WAITING_SECONDS)
    assert bench.of() == {0: (80.0, 0.8)}


def test_no_traffic_is_a_sample_of_nought() -> None:
    bench = Bench()
    for at in minutes(0, 360):
        bench.poll(at, in_octets=5, out_octets=5)
    assert bench.of() == {0: (0.0, 1.0)}


@pytest.mark.parametrize("step", [10.0, 60.0, 75.0, 300.0])
def test_any_pace_up_to_five_minutes_measures(step: float) -> None:
    bench = Bench()
    bench.polls(minutes(-step, 1500 + step, step, shift=7.5))
    bench.wait(T0 + 2400)
    assert {begins: bench.of()[begins] for begins in range(0, 1500, 300)} == dict.fromkeys(
        range(0, 1500, 300), (80.0, 1.0)
    )


def test_a_device_that_is_asked_more_rarely_gives_no_samples() -> None:
    bench = Bench()
    bench.polls(minutes(0, 6000, LONGEST_SPAN_SECONDS + 1))
    bench.wait(T0 + 9000)
    assert bench.samples == []


def test_a_restart_of_the_agent_is_a_hole_of_one_interval() -> None:
    """Between 330 and 390 s; what is left of those 5 minutes is just enough, and is not diluted."""
    bench = Bench()
    bench.polls(minutes(-30, 330))
    bench.booted = T0 + 350
    bench.polls(minutes(390, 690))
    bench.wait(T0 + 690 + WAITING_SECONDS)
    assert bench.of()[300] == (80.0, 0.8)
    assert bench.of(Direction.UP)[300] == (8.0, 0.8)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"discontinuity_ticks": 5}, id="declared discontinuity"),
        pytest.param({"in_octets": 10, "out_octets": 10}, id="64-bit counters that went back"),
        pytest.param({"narrow": 0b11, "wide": False, "in_octets": 1, "out_octets": 1}, id="counters of another width"),
    ],
)
def test_what_cannot_be_known_is_a_hole(fields: dict[str, Any]) -> None:
    """Two in a row, so that too little is left of the 5 minutes."""
    bench = Bench()
    bench.polls(minutes(-30, 330))
    bench.poll(T0 + 390, **fields)
    bench.polls(minutes(450, 990))
    bench.wait(T0 + 990 + WAITING_SECONDS)
    assert list(bench.of()) == [0, 600]
    assert all(value == (80.0, 1.0) for value in bench.of().values())


def test_a_counter_that_is_left_out_of_one_answer_tells_later_and_costs_nothing() -> None:
    bench = Bench()
    for at in minutes(-30, 330):
        fields: dict[str, Any] = {"in_octets": None} if at == T0 + 90 else {}
        bench.poll(at, **fields)
    assert (bench.of(), bench.of(Direction.UP)) == ({0: (80.0, 1.0)}, {0: (8.0, 1.0)})


def test_an_agent_with_one_counter_only_gives_one_direction() -> None:
    bench = Bench()
    for at in minutes(-30, 330):
        bench.poll(at, out_octets=None)
    bench.wait(T0 + 300 + WAITING_SECONDS)
    assert (bench.of(), bench.of(Direction.UP)) == ({0: (80.0, 1.0)}, {})


def test_32_bit_counters_that_pass_their_end_are_measured_where_one_reading_is_possible() -> None:
    """10 Mbit/s of 1 Gbit/s for a minute: 75 MB; the counter passes its end within the 5 minutes."""
    bench = Bench()
    for number, at in enumerate(minutes(-30, 330)):
        octets = (WRAP - 150_000_000 + number * 75_000_000) % WRAP
        bench.poll(
            at, in_octets=octets, out_octets=octets, in_ucast_packets=100_000 * number, out_ucast_packets=0,
            in_multicast_packets=0, out_multicast_packets=0, in_broadcast_packets=0, out_broadcast_packets=0,
            in_errors=0, out_errors=0, in_discards=0, out_discards=0, narrow=0b1111_1111, wide=False,
        )  # fmt: skip
    assert bench.of() == {}, "a minute at 1 Gbit/s may pass the end twice"
    slow = (InterfaceReading(3, "wan", speed_bps=100_000_000),)
    book, found = LoadBook(city()), list[CircuitSample]()
    for number, at in enumerate(minutes(-30, 330)):
        octets = (WRAP - 150_000_000 + number * 75_000_000) % WRAP
        row = InterfaceCounters(3, in_octets=octets, out_octets=octets, narrow=0b11, discontinuity_ticks=0)
        found += book.take(ROUTER, CounterSample(at, int(at * 100) % WRAP, 1, 0, (row,)), slow, (at, at))
    assert [(each.direction, each.mbps) for each in found] == [("down", 10.0), ("up", 10.0)]


def test_of_two_ends_the_far_one_serves_while_the_own_one_is_not_known() -> None:
    """What the far end sends is what comes down."""
    bench = Bench(city(FAR, OWN))
    bench.polls(minutes(-30, 930), HUB)
    bench.wait(T0 + 900 + WAITING_SECONDS)
    assert bench.of() == {0: (80.0, 1.0), 300: (80.0, 1.0), 600: (80.0, 1.0)}
    assert bench.of(Direction.UP)[0] == (8.0, 1.0)


def test_of_two_ends_both_heard_each_sample_comes_once() -> None:
    bench = Bench(city(FAR, OWN))
    for at in minutes(-30, 930):
        bench.poll(at)
        bench.poll(at + 13, HUB)
    bench.wait(T0 + 3000)
    assert set(bench.of().values()) == {(80.0, 1.0)}
    assert list(bench.of()) == [0, 300, 600]


def test_a_reset_at_one_end_is_covered_by_the_other() -> None:
    bench = Bench(city(FAR, OWN))
    for at in minutes(-30, 930):
        fields: dict[str, Any] = {"in_octets": 1, "out_octets": 1} if at in {T0 + 330, T0 + 450} else {}
        bench.poll(at, **fields)
        bench.poll(at, HUB)
    bench.wait(T0 + 3000)
    assert bench.of() == {0: (80.0, 1.0), 300: (80.0, 1.0), 600: (80.0, 1.0)}


@pytest.mark.parametrize(
    ("ends", "ring", "expected"),
    [
        ((FAR, OWN), False, [(OWN, True), (FAR, False)]),
        ((OWN, FAR), False, [(OWN, True), (FAR, False)]),
        ((FAR,), False, [(FAR, True)]),
        ((FAR, OWN), True, [(FAR, True), (OWN, False)]),
        ((OWN, FAR, CircuitEnd(HUB, "second")), False, [(OWN, True)]),
        ((OWN, CircuitEnd(ROUTER, "backup")), False, [(OWN, True)]),
    ],
)
def test_the_subscriber_s_end_is_the_lower_one_else_the_one_named_first(
    ends: tuple[CircuitEnd, ...], ring: bool, expected: list[tuple[CircuitEnd, bool]]
) -> None:
    inventory = city(*ends, ring=ring)
    assert list(metered_ends(inventory, inventory.circuits[K])) == expected


@pytest.mark.parametrize(
    "interfaces",
    [None, (), (InterfaceReading(3, "other"),), (*WAN, InterfaceReading(9, "wan#9", name="wan"))],
    ids=["none read", "no interface", "none of the name", "two of the name"],
)
def test_an_end_that_is_no_one_interface_is_not_measured(interfaces: Sequence[InterfaceReading] | None) -> None:
    book = LoadBook(city())
    for at in minutes(-30, 930):
        row = InterfaceCounters(3, in_octets=int(at), out_octets=int(at), wide=True)
        assert book.take(ROUTER, CounterSample(at, int(at * 100), 1, 0, (row,)), interfaces, (at, at)) == []
    assert book.finished((T0 + 9000.0, T0 + 9000.0)) == []


def test_an_interface_that_changed_its_number_is_found_again_and_measured_anew() -> None:
    book, found = LoadBook(city()), list[CircuitSample]()
    for at in minutes(-30, 930):
        index = 3 if at < T0 + 320 else 4
        ports = WAN if index == 3 else (InterfaceReading(4, "wan", speed_bps=10**9),)
        octets = int(10_000_000 * (at - T0 + 1000)) + (0 if index == 3 else 10**15)
        row = InterfaceCounters(index, in_octets=octets, out_octets=octets, wide=True, discontinuity_ticks=0)
        found += book.take(ROUTER, CounterSample(at, int(at * 100) % WRAP, 1, 0, (row,)), ports, (at, at))
    found += book.finished((T0 + 2000.0, T0 + 2000.0))
    assert {(each.begins - T0, each.mbps) for each in found} == {(0, 80.0), (300, 80.0), (600, 80.0)}


@pytest.mark.parametrize("by", [-3600.0, -61.0, -3.0, 3.0, 61.0, 3600.0, 86_400.0 * 400])
def test_a_clock_that_is_set_never_doubles_or_invents_traffic(by: float) -> None:
    """Whatever is measured before and after is the true rate; only some samples are missing."""
    bench = Bench()
    bench.polls(minutes(-30, 1000))
    bench.set_by = by
    bench.poll(T0 + 1065, read=T0 + 1064.0)  # was under way, and carries the old time
    bench.polls(minutes(1120, 6000))
    bench.wait(T0 + 9000)
    rates = {(each.direction, each.mbps) for each in bench.samples}
    assert rates == {("down", 80.0), ("up", 8.0)}
    before = {each.begins for each in bench.samples[:4]}
    assert before == {T0, T0 + 300}
    after = [each.begins for each in bench.samples if each.direction == "down"][3 if by < 0 else 2 :]
    lost = SETTLING_SECONDS + 2 * SLOT_SECONDS
    assert len(after) >= (6000 - 1065 - lost) // SLOT_SECONDS - 1


def test_an_hour_that_comes_twice_has_each_five_minutes_of_one_pass_only() -> None:
    """Those of the second pass stand for it in history, which keeps the last; none is a mixture of both."""
    bench = Bench()
    bench.polls(minutes(-30, 3570))
    first = {each.begins for each in bench.samples}
    bench.set_by = -3600.0
    bench.polls(minutes(3630, 7200))
    again = [each for each in bench.samples[len(first) * 2 :] if each.begins in first]
    assert len(again) > 10
    assert {each.mbps for each in again} == {80.0, 8.0}
    assert all(each.coverage <= 1.0 for each in again)


def test_after_a_restart_in_the_middle_only_what_was_measured_anew_counts() -> None:
    """The 5 minutes of the restart are missing; the one before was given out, the next is whole."""
    bench = Bench()
    bench.polls(minutes(-30, 450))
    bench.book = LoadBook(bench.inventory)
    bench.polls(minutes(475, 1000))
    bench.wait(T0 + 2000)
    assert list(bench.of()) == [0, 600]


def test_a_reload_goes_on_measuring_circuits_that_stay_and_forgets_those_that_leave() -> None:
    bench = Bench()
    bench.polls(minutes(-30, 150))
    bench.book.replace(city())
    bench.polls(minutes(210, 330))
    assert bench.of() == {0: (80.0, 1.0)}
    bench.book.replace(city(CircuitEnd(ROUTER, "lan")))
    bench.polls(minutes(390, 990))
    bench.wait(T0 + 3000)
    assert list(bench.of()) == [0]


def test_what_is_held_does_not_grow_with_time_whoever_is_silent() -> None:
    """40 circuits at one port for four hours, some polls missing, the far end silent: a few 5 minutes each, no more."""
    bench, most = Bench(city(FAR, OWN, circuits=40)), 0
    for number, at in enumerate(minutes(-30, 4 * 3600)):
        if number % 11:
            bench.poll(at)
        bench.wait(at)
        ends = [end for line in bench.book._lines.values() for end in line.ends]
        most = max(most, *(len(tuple(slots.begun)) for end in ends for slots in end.slots))
        most = max(most, *(len(line._given) for line in bench.book._lines.values()))
    assert len(bench.samples) > 40 * 2 * 40
    assert most <= 4


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(1.0, 500.0), min_size=5, max_size=60), st.integers(0, 10**9))
def test_no_schedule_of_polls_makes_traffic_that_was_not_there(gaps: list[float], rate: int) -> None:
    """Coverage is a share, and a steady load is measured as itself, or not at all."""
    book, found, at = LoadBook(city()), list[CircuitSample](), float(T0)
    for gap in gaps:
        at += gap
        octets = int(rate * (at - T0))
        row = InterfaceCounters(3, in_octets=octets, out_octets=octets, wide=True, discontinuity_ticks=0)
        found += book.take(ROUTER, CounterSample(at, int(at * 100) % WRAP, 1, 0, (row,)), WAN, (at, at))
    found += book.finished((at + 5000, at + 5000))
    assert len({(each.begins, each.direction) for each in found}) == len(found)
    for each in found:
        assert 0.8 <= each.coverage <= 1.0
        assert each.mbps == pytest.approx(rate * 8 / 1e6, rel=1e-6, abs=1e-6)
