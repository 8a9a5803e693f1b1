from __future__ import annotations

import itertools

import pytest

from collectors.errors import Reason
from collectors.state.city import CityState
from collectors.state.model import DeviceState, DeviceStatus, Transition
from inventory.identifiers import DeviceName

from .cities import START, Watch, city, device, entered, poll, tree

UP, DEGRADED, DOWN, BEHIND, UNKNOWN = (
    DeviceState.UP,
    DeviceState.DEGRADED,
    DeviceState.DOWN,
    DeviceState.BEHIND,
    DeviceState.UNKNOWN,
)
CHAIN = {"core": [], "district": ["core"], "commune": ["district"], "switch": ["commune"]}


def watch_chain() -> Watch:
    watch = Watch(CityState(tree(CHAIN), now=START))
    watch.round(CHAIN)
    assert set(watch.states().values()) == {UP}
    return watch


def test_an_unasked_device_is_unknown_and_a_first_answer_makes_a_device_up_since_then() -> None:
    state = CityState(city(device("core"), device("pc", "core", polled=False)), now=START)
    assert state.tick(START) == ()
    changes = state.apply(poll("core", START + 5))
    before = DeviceStatus(DeviceName("core"), UNKNOWN, START, "not yet polled")
    assert changes == (Transition(before, DeviceStatus(DeviceName("core"), UP, START + 5.1)),)
    assert dict(state.statuses) == {
        "core": DeviceStatus(DeviceName("core"), UP, START + 5.1),
        "pc": DeviceStatus(DeviceName("pc"), UNKNOWN, START, "not polled"),
    }
    assert state.apply(poll("core", START + 65)) == ()
    assert state.apply(poll("pc", START + 65)) == ()
    assert state.apply(poll("nobody", START + 65)) == ()


@pytest.mark.parametrize("order", list(itertools.permutations(CHAIN)), ids="-".join)
def test_a_cut_has_one_root_whatever_the_order_of_polls(order: tuple[str, ...]) -> None:
    """The district's router dies: it is down, what is below is behind it, and nothing else is ever said."""
    watch = watch_chain()
    dead = {"district", "commune", "switch"}
    changes = watch.rounds(6, order, dead)
    assert entered(changes, DOWN) == {"district"}
    assert watch.states() == {"core": UP, "district": DOWN, "commune": BEHIND, "switch": BEHIND}
    assert watch.state.status(DeviceName("switch")).roots == ("district",)
    assert watch.state.status(DeviceName("switch")).reason == "behind district"
    assert len(changes) == 3
    back = watch.rounds(4, order)
    assert entered(back, UP) == dead
    assert len(back) == 3


@pytest.mark.parametrize(
    "order", [("core", "district", "commune", "switch"), ("switch", "commune", "district", "core")]
)
def test_a_nested_fault_is_declared_when_the_outer_one_clears(order: tuple[str, ...]) -> None:
    """District and commune router both die; the district comes back, the commune does not."""
    watch = watch_chain()
    changes = watch.rounds(6, order, {"district", "commune", "switch"})
    assert entered(changes, DOWN) == {"district"}
    inner = watch.rounds(8, order, {"commune", "switch"})
    assert entered(inner, DOWN) == {"commune"}
    assert watch.states() == {"core": UP, "district": UP, "commune": DOWN, "switch": BEHIND}
    assert watch.state.status(DeviceName("switch")).roots == ("commune",)
    assert [(each.before.state, each.after.state) for each in inner if each.after.device == "switch"] == [
        (BEHIND, BEHIND)
    ]


def test_a_router_that_restarts_quickly_makes_no_outage_of_what_is_behind_it() -> None:
    """What is behind it is found silent three times within the restart, the router itself only once."""
    watch = watch_chain()
    state, now = watch.state, watch.now
    state.apply(poll("commune", now, answered=False))
    for after in (1, 11, 21):
        assert state.apply(poll("switch", now + after, answered=False)) == ()
    assert state.apply(poll("commune", now + 25)) == ()
    assert state.apply(poll("switch", now + 31)) == ()
    assert set(watch.states().values()) == {UP}


def test_what_is_still_silent_once_its_router_has_restarted_is_an_outage_of_its_own() -> None:
    watch = watch_chain()
    state, now = watch.state, watch.now
    state.apply(poll("commune", now, answered=False))
    for after in (1, 11, 21):
        state.apply(poll("switch", now + after, answered=False))
    state.apply(poll("commune", now + 25))
    assert entered(state.apply(poll("switch", now + 31, answered=False)), DOWN) == {"switch"}


def test_an_outer_fault_takes_over_what_was_behind_an_inner_one() -> None:
    watch = watch_chain()
    watch.rounds(6, CHAIN, {"commune", "switch"})
    watch.rounds(6, CHAIN, {"district", "commune", "switch"})
    assert watch.states() == {"core": UP, "district": DOWN, "commune": BEHIND, "switch": BEHIND}
    assert watch.state.status(DeviceName("switch")).roots == ("district",)


def test_in_a_ring_one_cut_leaves_a_way_and_two_cut_off_what_is_between_them() -> None:
    ring = {"core": [], "a": ["core", "b"], "b": ["a", "c"], "c": ["b", "d"], "d": ["core", "c"]}
    watch = Watch(CityState(tree(ring), now=START))
    watch.round(ring)
    watch.rounds(6, ring, {"a"})
    assert watch.states() == {"core": UP, "a": DOWN, "b": UP, "c": UP, "d": UP}
    watch.rounds(6, ring, {"a", "b", "c", "d"})
    assert watch.states() == {"core": UP, "a": DOWN, "b": BEHIND, "c": BEHIND, "d": DOWN}
    assert {name: set(watch.state.status(DeviceName(name)).roots) for name in "bc"} == {
        "b": {"a", "d"},
        "c": {"a", "d"},
    }


def test_of_two_uplinks_one_alive_means_that_the_device_itself_is_down() -> None:
    names = {"core": [], "a": ["core"], "b": ["core"], "office": ["a", "b"]}
    watch = Watch(CityState(tree(names), now=START))
    watch.round(names)
    changes = watch.rounds(6, names, {"a", "office"})
    assert entered(changes, DOWN) == {"a", "office"}


def test_a_child_waits_for_the_verdict_on_its_parent_but_not_for_ever() -> None:
    """The parent's polls never end (a bug, an endless wait): after three intervals the child is judged without it."""
    watch = watch_chain()
    changes = watch.rounds(5, ["core", "commune"], {"commune"})
    assert entered(changes, DOWN) == set()
    changes = watch.rounds(2, ["core", "commune"], {"commune"})
    assert entered(changes, DOWN) == {"commune"}


def test_a_child_that_answers_while_its_parent_is_down_is_up() -> None:
    watch = watch_chain()
    watch.rounds(6, CHAIN, {"district"})
    assert watch.states() == {"core": UP, "district": DOWN, "commune": UP, "switch": UP}


def test_one_or_two_lost_polls_change_nothing_and_many_scattered_ones_degrade() -> None:
    watch = watch_chain()
    assert watch.rounds(2, CHAIN, {"switch"}) == []
    changes = watch.round(CHAIN)
    assert [(each.after.state, each.after.reason) for each in changes] == [
        (DEGRADED, "2 of the last 3 polls unanswered"),
    ]
    assert watch.state.status(DeviceName("switch")).state is DEGRADED
    changes = watch.rounds(4, CHAIN)
    assert [each.after.state for each in changes] == [UP]


def test_a_failing_module_degrades_until_it_is_asked_again_and_succeeds() -> None:
    state = CityState(tree({"core": []}), now=START)
    state.tick(START)
    state.apply(poll("core", START, failing=["storage", "processors"]))
    assert state.status(DeviceName("core")).reason == "module processors: timeout; module storage: timeout"
    assert state.apply(poll("core", START + 60, working=["counters"])) == ()
    assert state.apply(poll("core", START + 120, working=["processors"])) == ()
    assert state.status(DeviceName("core")) == DeviceStatus(
        DeviceName("core"), DEGRADED, START + 0.1, "module storage: timeout"
    )
    (change,) = state.apply(poll("core", START + 180, working=["storage"]))
    assert change.after == DeviceStatus(DeviceName("core"), UP, START + 180.1)


def test_a_flapping_device_stays_down_until_it_answers_two_of_three() -> None:
    watch = watch_chain()
    watch.rounds(3, CHAIN, {"switch"})
    changes = [change for dead in (set(), {"switch"}, {"switch"}) * 3 for change in watch.round(CHAIN, dead)]
    assert changes == []
    assert watch.states()["switch"] is DOWN


def test_a_missing_secret_is_our_fault_and_no_outage() -> None:
    state = CityState(tree({"core": [], "a": ["core"]}), now=START)
    state.tick(START)
    for minute in range(5):
        state.apply(poll("core", START + 60 * minute))
        failed = poll("a", START + 60 * minute, answered=False, reason=Reason.SECRET, message="secret env:WW: unset")
        state.apply(failed)
    assert state.status(DeviceName("a")) == DeviceStatus(
        DeviceName("a"), UNKNOWN, START, "not asked: secret env:WW: unset"
    )


def test_a_device_whose_polls_never_end_becomes_unknown_and_not_for_ever_up() -> None:
    watch = watch_chain()
    others = ["core", "district", "commune"]
    assert watch.rounds(9, others) == []
    changes = watch.rounds(2, others)
    assert [(each.after.device, each.after.state, each.after.reason) for each in changes] == [
        ("switch", UNKNOWN, "no poll ended for 600 s")
    ]
    assert entered(watch.round(CHAIN), UP) == {"switch"}


def test_the_reason_of_an_outage_is_that_of_the_poll_that_confirmed_it() -> None:
    state = CityState(tree({"core": [], "a": ["core"]}), now=START)
    state.tick(START)
    for minute, reason in enumerate([Reason.TIMEOUT, Reason.TIMEOUT, Reason.UNREACHABLE, Reason.TIMEOUT]):
        state.apply(poll("a", START + 60 * minute, answered=False, reason=reason))
        state.apply(poll("core", START + 60 * minute + 1))
    assert state.status(DeviceName("a")) == DeviceStatus(DeviceName("a"), DOWN, START + 120.1, "unreachable")
