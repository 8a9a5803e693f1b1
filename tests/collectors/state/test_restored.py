from __future__ import annotations

import itertools

import pytest

from collectors.state.city import CityState
from collectors.state.model import DeviceState, DeviceStatus
from inventory.identifiers import DeviceName

from .cities import START, Watch, city, device, entered, poll, tree

NAMES = {"core": [], "a": ["core"], "b": ["a"], "c": ["b"], "d": ["core"]}
KNOWN = {
    "core": DeviceStatus(DeviceName("core"), DeviceState.UP, 100.0),
    "a": DeviceStatus(DeviceName("a"), DeviceState.DOWN, 200.0, "unreachable"),
    "b": DeviceStatus(DeviceName("b"), DeviceState.BEHIND, 300.0, "behind a", (DeviceName("a"),)),
    "c": DeviceStatus(DeviceName("c"), DeviceState.BEHIND, 300.0, "behind a", (DeviceName("a"),)),
    "d": DeviceStatus(DeviceName("d"), DeviceState.DEGRADED, 400.0, "module storage: timeout"),
}
RESTORED = {DeviceName(name): status for name, status in KNOWN.items()}


@pytest.mark.parametrize("order", list(itertools.islice(itertools.permutations(NAMES), 0, None, 7)), ids="-".join)
def test_nothing_changes_by_a_restart_when_nothing_changed(order: tuple[str, ...]) -> None:
    watch = Watch(CityState(tree(NAMES), restored=RESTORED, now=START))
    assert dict(watch.state.statuses) == KNOWN
    for minute in range(6):
        for name in order:
            at = watch.now + 60 * minute
            changes = watch.state.apply(
                poll(name, at, answered=name in {"core", "d"}, failing=["storage"] if name == "d" else [])
            )
            assert changes == ()
        assert watch.state.tick(watch.now + 60 * minute + 59) == ()
    assert dict(watch.state.statuses) == KNOWN


def test_what_recovered_while_we_were_away_is_up_and_what_did_not_is_confirmed_anew() -> None:
    """The root is back; one device that was behind it is not, and it becomes an outage of its own."""
    watch = Watch(CityState(tree(NAMES), restored=RESTORED, now=START))
    changes = watch.rounds(8, ["c", "b", "a", "d", "core"], {"b", "c"})
    assert watch.states() == {
        "core": DeviceState.UP,
        "a": DeviceState.UP,
        "b": DeviceState.DOWN,
        "c": DeviceState.BEHIND,
        "d": DeviceState.UP,
    }
    assert entered(changes, DeviceState.DOWN) == {"b"}
    assert watch.state.status(DeviceName("c")).roots == ("b",)


def test_a_device_that_fell_silent_needs_the_full_count_after_a_restart() -> None:
    watch = Watch(CityState(tree(NAMES), restored=RESTORED, now=START))
    assert watch.rounds(2, NAMES, {"a", "b", "c", "d"}) == []
    assert entered(watch.round(NAMES, {"a", "b", "c", "d"}), DeviceState.DOWN) == {"d"}


def test_a_state_of_a_device_that_is_gone_or_no_longer_asked_is_not_taken_over() -> None:
    state = CityState(city(device("core"), device("a", "core", polled=False)), restored=RESTORED, now=START)
    assert dict(state.statuses) == {
        "core": KNOWN["core"],
        "a": DeviceStatus(DeviceName("a"), DeviceState.UNKNOWN, START, "not polled"),
    }
