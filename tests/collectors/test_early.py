from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.early import EarlyAsks
from inventory.identifiers import DeviceName

A, B, C = DeviceName("a"), DeviceName("b"), DeviceName("c")


def test_the_earliest_comes_first_and_nobody_before_its_time() -> None:
    asks = EarlyAsks()
    assert asks.next_at is None
    assert [asks.ask(A, 20.0), asks.ask(B, 10.0), asks.ask(A, 5.0)] == [True, True, False]
    assert asks.next_at == 10.0
    assert asks.take(9.9) == []
    assert asks.take(10.0) == [B]
    assert asks.take(30.0) == [A]
    assert asks.next_at is None


def test_an_empty_bucket_makes_wait_and_says_until_when() -> None:
    asks = EarlyAsks(per_second=2.0, burst=1)
    for name in (A, B, C):
        asks.ask(name, 0.0)
    found = []
    while (at := asks.next_at) is not None:
        found += [(at, name) for name in asks.take(at)]
    assert found == [(0.0, A), (0.5, B), (1.0, C)]


def test_more_than_may_wait_are_left_to_their_regular_polls() -> None:
    asks = EarlyAsks(most_waiting=2)
    assert [asks.ask(name, 0.0) for name in (A, B, C)] == [True, True, False]


@given(st.lists(st.tuples(st.integers(0, 99), st.floats(0, 30)), max_size=200), st.integers(1, 5), st.integers(1, 8))
@settings(max_examples=60, deadline=None)
def test_never_more_than_the_burst_and_the_rate_allow(
    asked: list[tuple[int, float]], per_second: int, burst: int
) -> None:
    """Whatever is asked for: at most burst + rate x T within any T seconds, and all that were taken up come."""
    asks = EarlyAsks(per_second=per_second, burst=burst)
    taken = sum(asks.ask(DeviceName(f"d{number}"), at) for number, at in asked)
    times: list[float] = []
    while (at := asks.next_at) is not None:
        times += [at] * len(asks.take(at))
    assert len(times) == taken
    for first, begin in enumerate(times):
        for last in range(first, len(times)):
            assert last - first + 1 <= burst + per_second * (times[last] - begin) + 1e-3
