from __future__ import annotations

import itertools

import pytest

from collectors.state.city import CityState
from collectors.state.model import DeviceState
from inventory.identifiers import DeviceName

from .cities import START, Watch, entered, tree

NAMES = {"core": [], "ns": ["core"], "a": ["core"], "b": ["a"]}


def watch_city() -> Watch:
    watch = Watch(CityState(tree(NAMES, controls=["core", "ns"]), now=START))
    watch.round(NAMES)
    return watch


@pytest.mark.parametrize("order", list(itertools.permutations(NAMES)), ids="-".join)
def test_when_all_controls_are_silent_everything_is_unknown_for_one_reason_and_nothing_is_ever_down(
    order: tuple[str, ...],
) -> None:
    watch = watch_city()
    changes = watch.rounds(6, order, NAMES)
    assert entered(changes, DeviceState.DOWN) == entered(changes, DeviceState.BEHIND) == set()
    assert {status.state for status in watch.state.statuses.values()} == {DeviceState.UNKNOWN}
    reason = "collector dc-1 is blind: no control answers (core, ns)"
    assert {status.reason for status in watch.state.statuses.values()} == {reason} == {watch.state.blind}
    assert len(changes) == len(NAMES)
    back = watch.rounds(2, order)
    assert entered(back, DeviceState.UP) == set(NAMES)
    assert len(back) == len(NAMES)
    assert watch.state.blind == ""


def test_one_control_that_answers_is_enough_to_see() -> None:
    watch = watch_city()
    changes = watch.rounds(6, NAMES, {"core", "a", "b"})
    assert watch.state.blind == ""
    assert entered(changes, DeviceState.DOWN) == {"core"}
    assert watch.state.status(DeviceName("b")).roots == ("core",)


def test_what_is_still_silent_when_sight_returns_is_confirmed_anew() -> None:
    watch = watch_city()
    watch.rounds(6, NAMES, NAMES)
    assert watch.rounds(2, NAMES, {"a", "b"})
    assert watch.states()["a"] is DeviceState.UNKNOWN
    changes = watch.rounds(3, NAMES, {"a", "b"})
    assert entered(changes, DeviceState.DOWN) == {"a"}
    assert entered(changes, DeviceState.BEHIND) == {"b"}


def test_controls_that_are_not_asked_prove_nothing_and_are_left_out() -> None:
    watch = Watch(CityState(tree({"core": [], "a": ["core"]}, controls=["elsewhere"]), now=START))
    watch.round(["core", "a"])
    assert entered(watch.rounds(4, ["a", "core"], {"core", "a"}), DeviceState.DOWN) == {"core"}
