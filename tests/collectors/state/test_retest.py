"""Whom silence makes urgent, and how much sooner a cut is declared for it."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING

import pytest

from collectors.state.city import CityState
from collectors.state.model import DeviceState
from inventory.model import Expected

from .cities import START, city, device, poll, tree
from .pace import INTERVAL_SECONDS, Pace, three_levels

if TYPE_CHECKING:
    from inventory.model import Inventory

CHAIN = {"core": [], "ns": ["core"], "district": ["core"], "commune": ["district"], "pc": ["commune"]}


def answering(inventory: Inventory) -> CityState:
    """A city all of whose devices have answered once."""
    state = CityState(inventory, now=START)
    state.tick(START)
    for name in inventory.devices:
        state.apply(poll(name, START))
    assert state.wanted_soon() == ()
    return state


def asked(state: CityState, name: str, at: float, *, answered: bool) -> list[tuple[str, float]]:
    state.apply(poll(name, START + at, answered=answered))
    return [(str(each.device), round(each.delay_seconds, 3)) for each in state.wanted_soon()]


def test_a_missed_poll_makes_those_above_be_asked_at_once_up_to_one_that_answers_and_then_the_root_again() -> None:
    state = answering(tree(CHAIN, controls=["core", "ns"]))
    assert asked(state, "pc", 60, answered=False) == [("commune", 0.0)]
    assert asked(state, "commune", 61, answered=False) == [("district", 0.0)]
    assert asked(state, "district", 62, answered=False) == [("core", 0.0)]
    assert asked(state, "core", 63, answered=True) == [("district", 9.0)], "10 s after its last poll"
    assert asked(state, "district", 72, answered=False) == [("district", 10.0)]
    assert asked(state, "district", 82, answered=False) == []
    assert state.status(next(name for name in state.statuses if name == "district")).state is DeviceState.DOWN


def test_what_hangs_below_one_that_is_silent_too_is_not_asked_again() -> None:
    state = answering(tree(CHAIN, controls=["core", "ns"]))
    asked(state, "commune", 60, answered=False)
    asked(state, "district", 61, answered=False)
    assert asked(state, "pc", 62, answered=False) == []
    assert asked(state, "commune", 120, answered=False) == []


def test_a_device_asked_for_is_not_asked_for_again_before_it_was_heard_of() -> None:
    state = answering(tree({"core": [], "r": ["core"], "a": ["r"], "b": ["r"]}, controls=["core"]))
    assert asked(state, "a", 60, answered=False) == [("r", 0.0)]
    assert asked(state, "b", 61, answered=False) == []
    assert asked(state, "r", 61.5, answered=True) == [("core", 0.0), ("a", 8.5), ("b", 9.5)], (
        "both may be roots of their own, if only a control is seen to answer"
    )


def test_a_silence_that_would_be_no_outage_makes_nobody_be_asked() -> None:
    state = answering(city(device("core"), device("van", "core", expected=Expected.ON_DEMAND)))
    assert asked(state, "van", 60, answered=False) == []


def test_a_confirmed_outage_is_left_to_its_regular_polls() -> None:
    state = answering(tree({"core": [], "a": ["core"]}, controls=["core"]))
    for minute in range(1, 4):
        asked(state, "core", 60 * minute - 1, answered=True)
        asked(state, "a", 60 * minute, answered=False)
    assert asked(state, "a", 300, answered=False) == []


@pytest.fixture(scope="module")
def figures() -> dict[bool, list[tuple[float, set[str], int]]]:
    """A district of 80 devices is cut at 12 moments of the minute, without early polls and with them."""
    inventory = three_levels(4, 16, 4)
    found: dict[bool, list[tuple[float, set[str], int]]] = {}
    for early in (False, True):
        for moment in range(12):
            play = Pace(inventory, early=early)
            play.run(3 * INTERVAL_SECONDS + 5 * moment)
            play.cut("d1")
            at = play.now
            play.run(at + 5 * INTERVAL_SECONDS)
            found.setdefault(early, []).append((play.declared["d1"] - at, set(play.declared), play.schedule.early))
    return found


def test_a_cut_is_declared_within_little_more_than_a_minute_instead_of_three(
    figures: dict[bool, list[tuple[float, set[str], int]]],
) -> None:
    """At 60 s, with time-outs of 10 s a poll, 3 of 5: measured 134 to 189 s without early polls, 54 to 67 s with."""
    before, after = ([took for took, _, _ in figures[early]] for early in (False, True))
    assert max(after) < 75
    assert mean(after) < 0.45 * mean(before)
    assert max(after) < min(before)
    assert [declared for early in (False, True) for _, declared, _ in figures[early]] == [{"d1"}] * 24


@pytest.mark.parametrize(
    ("cut", "longest", "early"),
    [(["d0", "d1", "d2", "d3"], 90, 60), ([f"r1-{number}" for number in range(16)], 100, 60)],
    ids=["every district", "every commune of a district"],
)
def test_many_roots_at_once_are_declared_almost_as_soon(cut: list[str], longest: float, early: int) -> None:
    play = Pace(three_levels(4, 16, 4), early=True)
    play.run(190)
    dead: set[str] = set()
    for root in cut:
        play.cut(root)
        dead |= play.silent
    play.silent = dead
    at = play.now
    play.run(at + 5 * INTERVAL_SECONDS)
    assert set(play.declared) == set(cut)
    assert max(play.declared.values()) - at < longest
    assert play.schedule.early <= early


def test_a_vantage_point_that_is_cut_off_is_known_for_blind_as_soon() -> None:
    """Measured 77 s instead of 177 s; nothing is declared, whatever order the silence came in."""
    inventory = three_levels(4, 16, 4)
    took = {}
    for early in (False, True):
        play = Pace(inventory, early=early)
        play.run(190)
        play.cut("core")
        at = play.now
        while not play.state.blind and play.now < at + 5 * INTERVAL_SECONDS:
            play.run(play.now + 1)
        took[early] = play.now - at
        play.run(at + 5 * INTERVAL_SECONDS)
        assert play.declared == {}
    assert took[True] < 100 < took[False]


def test_a_cut_costs_a_handful_of_early_polls(
    figures: dict[bool, list[tuple[float, set[str], int]]],
) -> None:
    """Measured 9 to 14 for 81 devices that fell silent; none without a fault, and never a regular poll skipped."""
    assert all(early == 0 for _, _, early in figures[False])
    assert all(0 < early <= 20 for _, _, early in figures[True])
    quiet = Pace(three_levels(4, 16, 4), early=True)
    quiet.run(10 * INTERVAL_SECONDS)
    assert (quiet.schedule.early, quiet.schedule.overruns) == (0, 0)
