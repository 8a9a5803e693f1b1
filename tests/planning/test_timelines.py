"""Timelines from changes of state: whole, without gaps, and only what somebody could see."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from collectors.state.model import DeviceState, DeviceStatus, Transition
from inventory.identifiers import DeviceName
from planning.timelines import Condition, Span, Timeline, best_of, device_timeline, only_while

UP, BLIND, DOWN, PLANNED = Condition.UP, Condition.BLIND, Condition.DOWN, Condition.PLANNED
NAME = DeviceName("r-1")


def status(state: DeviceState, since: float) -> DeviceStatus:
    return DeviceStatus(NAME, state, since)


def changes(*steps: tuple[DeviceState, float]) -> list[Transition]:
    statuses = [status(state, since) for state, since in steps]
    return [Transition(before, after) for before, after in pairwise(statuses)]


def test_a_device_that_history_does_not_know_is_blind_all_the_time() -> None:
    assert device_timeline([], None, 100, 200) == (Span(100, 200, BLIND),)


def test_a_device_without_a_change_is_what_it_is_now_since_it_is() -> None:
    assert device_timeline([], status(DeviceState.UP, 50), 100, 200) == (Span(100, 200, UP),)
    assert device_timeline([], status(DeviceState.UP, 150), 100, 200) == (Span(100, 150, BLIND), Span(150, 200, UP))
    assert device_timeline([], status(DeviceState.UP, 250), 100, 200) == (Span(100, 200, BLIND),)


def test_every_state_counts_as_what_it_means_for_those_who_depend_on_it() -> None:
    steps = changes(
        (DeviceState.UP, 0),
        (DeviceState.DEGRADED, 110),
        (DeviceState.DOWN, 120),
        (DeviceState.BEHIND, 130),
        (DeviceState.MAINTENANCE, 140),
        (DeviceState.UNKNOWN, 150),
        (DeviceState.UP, 160),
    )
    assert device_timeline(steps, None, 100, 200) == (
        Span(100, 120, UP),
        Span(120, 140, DOWN),
        Span(140, 150, PLANNED),
        Span(150, 160, BLIND),
        Span(160, 200, UP),
    )


def test_a_clock_that_was_set_back_counts_no_moment_twice() -> None:
    """The device went down at 200; then the clock was set back by 100 s, and it came up at 150 of the new time."""
    down, up = status(DeviceState.DOWN, 200), status(DeviceState.UP, 150)
    both = changes((DeviceState.UP, 100), (DeviceState.DOWN, 200), (DeviceState.UP, 150))
    assert device_timeline(both, up, 100, 300) == (Span(100, 300, UP),)
    assert device_timeline(both[::-1], up, 100, 300) == (
        Span(100, 150, BLIND),
        Span(150, 200, UP),
        Span(200, 300, DOWN),
    )
    assert device_timeline([Transition(down, up)], up, 100, 300) == (Span(100, 150, BLIND), Span(150, 300, UP))


def test_a_change_after_the_period_tells_what_was_in_it() -> None:
    later = changes((DeviceState.DOWN, 90), (DeviceState.UP, 300))
    assert device_timeline(later, status(DeviceState.UP, 300), 100, 200) == (Span(100, 200, DOWN),)


def test_what_nobody_watched_is_blind() -> None:
    whole: Timeline = (Span(0, 40, UP), Span(40, 100, DOWN))
    assert only_while(whole, [(10, 20), (30, 60), (90, 200)]) == (
        Span(0, 10, BLIND),
        Span(10, 20, UP),
        Span(20, 30, BLIND),
        Span(30, 40, UP),
        Span(40, 60, DOWN),
        Span(60, 90, BLIND),
        Span(90, 100, DOWN),
    )
    assert only_while(whole, []) == (Span(0, 100, BLIND),)
    assert only_while((), [(0, 1)]) == ()


def test_a_place_with_two_ways_is_down_only_while_both_are() -> None:
    first: Timeline = (Span(0, 10, UP), Span(10, 50, DOWN), Span(50, 100, PLANNED))
    second: Timeline = (Span(0, 30, DOWN), Span(30, 60, UP), Span(60, 80, PLANNED), Span(80, 100, BLIND))
    assert best_of([first, second]) == (
        Span(0, 10, UP),
        Span(10, 30, DOWN),
        Span(30, 60, UP),
        Span(60, 80, PLANNED),
        Span(80, 100, BLIND),
    )
    assert best_of([]) == ()


_STEPS = st.lists(st.tuples(st.sampled_from(DeviceState), st.integers(0, 300)), max_size=12)


@given(_STEPS, st.lists(st.tuples(st.integers(0, 300), st.integers(0, 50)), max_size=4))
def test_a_timeline_covers_its_period_once_whatever_happened(
    steps: list[tuple[DeviceState, int]], runs: list[tuple[int, int]]
) -> None:
    """Each span begins where the one before ended; conditions change from span to span; no time is lost or doubled."""
    ordered = sorted(steps, key=lambda step: step[1])
    found = device_timeline(changes(*ordered), None, 100, 200)
    watched, at = [], 0
    for gap, length in runs:
        watched.append((at + gap, at + gap + length))
        at += gap + length
    for timeline in (found, only_while(found, watched), best_of([found, only_while(found, watched)])):
        assert (timeline[0].begins, timeline[-1].ends) == (100, 200)
        assert all(span.seconds > 0 for span in timeline)
        for before, after in pairwise(timeline):
            assert before.ends == after.begins
            assert before.condition is not after.condition
