from __future__ import annotations

import msgspec
import pytest

from collectors.poll import Poll, Work
from collectors.readings import CounterSample, InterfaceCounters, Readings
from dashboards.status import Rate, RateBook
from dashboards.status.rates import sample_rates
from inventory.identifiers import DeviceName

R1 = DeviceName("r-1")
ROW = InterfaceCounters(1, 1, 1, 1_000, 2_000, wide=True)
LATER = msgspec.structs.replace(ROW, in_octets=1_000 + 7_500_000, out_octets=2_000 + 750)
BEFORE = CounterSample(1000.0, 500_000, 1, 77, (ROW,))
AFTER = CounterSample(1060.0, 506_000, 1, 77, (LATER,))


def _poll(sample: CounterSample | None) -> Poll:
    return Poll(R1, frozenset({Work.COUNTERS}), 0.0, 1.0, answered=True, readings=Readings(counters=sample))


def test_a_rate_is_octets_times_eight_by_the_time_between_two_samples() -> None:
    """7,500,000 octets in 60 s are 1 Mbit/s."""
    assert sample_rates(BEFORE, AFTER) == {1: Rate(1_000_000.0, 100.0)}


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(msgspec.structs.replace(AFTER, uptime_ticks=100), id="reboot"),
        pytest.param(msgspec.structs.replace(AFTER, uptime_ticks=None), id="no sysUpTime"),
        pytest.param(msgspec.structs.replace(AFTER, interface_count=2), id="renumbered"),
        pytest.param(msgspec.structs.replace(AFTER, table_last_change=78), id="table changed"),
        pytest.param(msgspec.structs.replace(AFTER, taken_at=1000.0), id="no time passed"),
        pytest.param(msgspec.structs.replace(AFTER, taken_at=900.0), id="clock went back"),
        pytest.param(
            msgspec.structs.replace(AFTER, rows=(msgspec.structs.replace(LATER, discontinuity_ticks=9),)),
            id="discontinuity",
        ),
        pytest.param(
            msgspec.structs.replace(AFTER, rows=(msgspec.structs.replace(LATER, wide=False),)), id="other width"
        ),
        pytest.param(msgspec.structs.replace(AFTER, rows=(msgspec.structs.replace(LATER, index=2),)), id="new port"),
    ],
)
def test_a_rate_that_cannot_be_known_is_missing_and_never_zero(after: CounterSample) -> None:
    """Whatever breaks the comparison leaves no rate."""
    assert sample_rates(BEFORE, after) == {}


def test_a_counter_that_went_back_or_is_absent_leaves_its_direction_unknown() -> None:
    """The other direction keeps its rate."""
    row = msgspec.structs.replace(LATER, in_octets=3)
    assert sample_rates(BEFORE, msgspec.structs.replace(AFTER, rows=(row,))) == {1: Rate(None, 100.0)}
    row = msgspec.structs.replace(LATER, out_octets=None)
    assert sample_rates(BEFORE, msgspec.structs.replace(AFTER, rows=(row,))) == {1: Rate(1_000_000.0, None)}


def test_the_book_knows_a_rate_after_two_samples_and_forgets_it_when_they_are_old() -> None:
    """A poll without counters changes nothing; a rate of four minutes ago is not present."""
    book = RateBook(longest_gap_seconds=180)
    book.apply(_poll(BEFORE))
    assert book.of(R1, 1001.0) == {}
    book.apply(_poll(AFTER))
    book.apply(_poll(None))
    assert book.of(R1, 1061.0) == {1: Rate(1_000_000.0, 100.0)}
    assert book.of(R1, 1300.0) == {}
    assert book.of(DeviceName("other"), 1061.0) == {}
    book.forget(R1)
    assert book.of(R1, 1061.0) == {}


def test_samples_too_far_apart_give_no_present_rate() -> None:
    """A mean over an outage is not what passes now."""
    book = RateBook(longest_gap_seconds=180)
    book.apply(_poll(BEFORE))
    book.apply(_poll(msgspec.structs.replace(AFTER, taken_at=1400.0, uptime_ticks=540_000)))
    assert book.of(R1, 1401.0) == {}
