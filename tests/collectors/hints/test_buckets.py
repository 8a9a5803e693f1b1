from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.hints.buckets import Buckets, Rate


def test_a_full_bucket_lets_its_burst_through_and_then_its_rate() -> None:
    buckets = Buckets(all_together=Rate(100.0, 100), each=Rate(0.5, 2))
    assert [buckets.take("a", 0.0) for _ in range(3)] == [True, True, False]
    assert [buckets.take("a", now) for now in (1.9, 2.0, 2.1, 4.0)] == [False, True, False, True]


def test_one_key_does_not_take_what_is_anothers() -> None:
    buckets = Buckets(all_together=Rate(100.0, 100), each=Rate(1.0, 1))
    assert [buckets.take(key, 0.0) for key in "aabb"] == [True, False, True, False]


def test_what_all_together_have_used_up_costs_a_key_nothing() -> None:
    buckets = Buckets(all_together=Rate(1.0, 1), each=Rate(0.01, 1))
    assert [buckets.take("a", 0.0), buckets.take("b", 0.0), buckets.take("b", 1.0)] == [True, False, True]


def test_what_costs_more_than_there_is_passes_and_what_follows_waits_for_longer() -> None:
    buckets = Buckets(all_together=Rate(100.0, 100), each=Rate(1.0, 2))
    assert [buckets.take("a", now, 5.0) for now in (0.0, 3.9, 4.0, 4.1)] == [True, False, True, False]


def test_a_key_that_was_forgotten_begins_anew_and_the_bound_of_all_stays() -> None:
    buckets = Buckets(all_together=Rate(0.01, 2), each=Rate(0.01, 1))
    assert buckets.take("a", 0.0)
    buckets.clear()
    assert [buckets.take("a", 0.0), buckets.take("b", 0.0)] == [True, False]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.floats(0, 2)), max_size=120),
    st.integers(1, 4),
    st.integers(1, 4),
)
@settings(max_examples=60, deadline=None)
def test_never_more_than_the_burst_and_the_rate_allow(asked: list[tuple[int, float]], rate: int, burst: int) -> None:
    """For each key and for all: at most burst + rate x T within any T seconds."""
    buckets = Buckets(all_together=Rate(rate, 2 * burst), each=Rate(rate / 2, burst))
    now, taken = 0.0, []
    for key, step in asked:
        now += step
        if buckets.take(key, now):
            taken.append((key, now))
    for keys, most in (([0], Rate(rate / 2, burst)), (range(4), Rate(rate, 2 * burst))):
        times = [at for key, at in taken if key in keys]
        for first, begin in enumerate(times):
            for last in range(first, len(times)):
                assert last - first + 1 <= most.burst + most.per_second * (times[last] - begin) + 1e-6
