"""A device that comes and goes several times within an hour: one outage, not many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from collectors.state.city import CityState
from collectors.state.model import DeviceState
from collectors.state.outages import OutageBook
from inventory.identifiers import DeviceName

from .cities import START, Watch, tree

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = {"core": [], "a": ["core"], "b": ["a"]}
A = DeviceName("a")


def flap(watch: Watch, times: int) -> list[tuple[DeviceState, str]]:
    """Silent for four minutes and answering for three, so many times; what a was said to be."""
    changes = []
    for _ in range(times):
        changes += watch.rounds(4, NAMES, {"a", "b"})
        changes += watch.rounds(3, NAMES)
    return [(each.after.state, each.after.reason) for each in changes if each.after.device == A]


def watch_city() -> Watch:
    watch = Watch(CityState(tree(NAMES), now=START))
    watch.round(NAMES)
    return watch


def test_the_third_outage_within_an_hour_is_flapping_and_lasts_until_the_device_has_been_calm() -> None:
    watch = watch_city()
    assert flap(watch, 6) == [
        (DeviceState.DOWN, "timeout"),
        (DeviceState.UP, ""),
        (DeviceState.DOWN, "timeout"),
        (DeviceState.UP, ""),
        (DeviceState.DOWN, "flapping: 5 changes within an hour"),
    ]
    assert watch.state.status(A).reason == "flapping: 12 changes within an hour", "counted while it lasts"
    calm = watch.rounds(12, NAMES)
    assert [(each.after.device, each.after.state) for each in calm] == [("a", DeviceState.UP)]
    assert calm[0].after.since - (watch.now - 12 * 60) > 420, "600 s after its last recovery"


def test_a_flapping_device_is_one_outage_and_what_is_below_is_never_one() -> None:
    watch = watch_city()
    book = OutageBook(tree(NAMES), watch.state.statuses)
    first = len(watch.seen)
    flap(watch, 6)
    watch.rounds(12, NAMES)
    begun = set()
    for change in watch.seen[first:]:
        begun |= {outage.key for outage in book.take([change])}
    assert len(begun) == 3, "the first two, and the one that is flapping"
    assert {key.partition("@")[0] for key in begun} == {"a"}


def test_what_hangs_below_a_flapping_device_is_up_whenever_it_answers() -> None:
    watch = watch_city()
    flap(watch, 6)
    assert watch.states() == {"core": DeviceState.UP, "a": DeviceState.DOWN, "b": DeviceState.UP}
    watch.rounds(4, NAMES, {"a", "b"})
    assert watch.states() == {"core": DeviceState.UP, "a": DeviceState.DOWN, "b": DeviceState.BEHIND}


def test_changes_that_an_outer_outage_makes_are_not_a_devices_own() -> None:
    """The commune's router comes and goes with the district's: only the district's is flapping."""
    names = {"core": [], "d": ["core"], "a": ["d"]}
    watch = Watch(CityState(tree(names), now=START))
    watch.round(names)
    for _ in range(4):
        watch.rounds(5, names, {"d", "a"})
        watch.rounds(3, names)
    watch.rounds(12, names)
    assert watch.states() == {"core": DeviceState.UP, "d": DeviceState.UP, "a": DeviceState.UP}
    changes = watch.rounds(4, names, {"a"})
    assert [each.after.reason for each in changes] == ["timeout"]


def test_outages_that_are_hours_apart_are_not_flapping() -> None:
    watch = watch_city()
    for _ in range(4):
        said = flap(watch, 1)
        assert said == [(DeviceState.DOWN, "timeout"), (DeviceState.UP, "")]
        watch.rounds(60, NAMES)


def after_restart(watch: Watch) -> Watch:
    """The city as a new process begins with it: states and changes as history has them."""
    state = CityState(tree(NAMES), restored=watch.state.statuses, now=watch.now)
    state.recall(watch.seen, watch.now)
    return Watch(state, watch.now)


def after_reload(watch: Watch) -> Watch:
    state = CityState(tree(NAMES), restored=watch.state.statuses, now=watch.now)
    state.adopt(watch.state)
    return Watch(state, watch.now)


@pytest.mark.parametrize("again", [after_restart, after_reload])
def test_a_flapping_outage_outlasts_restart_and_reload_until_the_device_has_been_calm(
    again: Callable[[Watch], Watch],
) -> None:
    before = watch_city()
    flap(before, 4)
    watch = again(before)
    assert [
        each for each in watch.rounds(6, NAMES) if each.after.device == A and each.after.state is DeviceState.UP
    ] == []
    calm = watch.rounds(6, NAMES)
    assert [(each.after.device, each.after.state) for each in calm] == [("a", DeviceState.UP)]


@pytest.mark.parametrize("again", [after_restart, after_reload])
def test_the_third_outage_within_the_hour_is_flapping_also_when_two_were_before(
    again: Callable[[Watch], Watch],
) -> None:
    before = watch_city()
    flap(before, 2)
    assert flap(again(before), 1)[0] == (DeviceState.DOWN, "flapping: 5 changes within an hour")


def test_what_came_and_went_hours_before_a_restart_is_not_flapping() -> None:
    before = watch_city()
    flap(before, 2)
    before.rounds(120, NAMES)
    assert flap(after_restart(before), 1)[0] == (DeviceState.DOWN, "timeout")
