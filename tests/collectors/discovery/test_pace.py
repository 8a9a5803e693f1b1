"""Turns of packets: arithmetic over a clock that stands still until it is moved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.discovery.pace import Pacer


def test_turns_are_evenly_spaced() -> None:
    pacer = Pacer(10)
    assert [round(pacer.turn(100.0), 6) for _ in range(4)] == [100.0, 100.1, 100.2, 100.3]


def test_time_that_passed_unused_is_not_made_up_for() -> None:
    pacer = Pacer(10)
    pacer.turn(100.0)
    assert [pacer.turn(200.0), round(pacer.turn(200.0), 6)] == [200.0, 200.1]


def test_what_a_conversation_cost_moves_the_next_turns_back() -> None:
    pacer = Pacer(10)
    pacer.turn(100.0, packets=20)
    assert round(pacer.turn(100.5), 6) == 102.0


@pytest.mark.parametrize("rate", [0, -1])
def test_a_rate_is_above_nothing(rate: float) -> None:
    with pytest.raises(ValueError, match="expected more than 0"):
        Pacer(rate)


@given(st.floats(0.5, 1000), st.lists(st.tuples(st.floats(0, 3), st.integers(1, 30)), min_size=1, max_size=60))
def test_the_mean_rate_holds_whenever_and_however_much_is_sent(rate: float, requests: list[tuple[float, int]]) -> None:
    """Between the first turn and any later one lie at most as many packets as the rate allows."""
    pacer, now, sent, first = Pacer(rate), 0.0, 0, None
    for wait, packets in requests:
        now += wait
        turn = pacer.turn(now, packets)
        assert turn >= now
        first = turn if first is None else first
        assert sent <= (turn - first) * rate + 1e-6
        sent += packets
