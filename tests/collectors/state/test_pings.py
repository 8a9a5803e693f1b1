"""Pings beside polls: what each of them says, and what both together make of a device and of those behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.ping.model import PingReading
from collectors.state.city import CityState
from collectors.state.model import DeviceState, DeviceStatus
from inventory.identifiers import DeviceName
from inventory.model import Method

from .cities import START, city, device, poll
from .oracle import networks, open_way, roots_above

if TYPE_CHECKING:
    import random

    from collectors.state.model import Transition
    from inventory.model import Device, Inventory

    from .oracle import Network

POLLS, PINGS = frozenset({Method.SNMP}), frozenset({Method.PING})
BOTH = POLLS | PINGS
LETTERS = dict(zip(DeviceState, "UGDBM?", strict=True))
A, B = DeviceName("a"), DeviceName("b")


def by(ways: frozenset[Method], name: str, *uplinks: str) -> Device:
    return replace(device(name, *uplinks), collect=ways)


def pings(name: str, at: float, *, answered: bool = True) -> PingReading:
    return PingReading(DeviceName(name), at, at + 0.5, 3, (0.01, 0.01) if answered else ())


class Minutes:
    """A city that is asked minute by minute, polls on the minute and pings half a minute later."""

    def __init__(self, inventory: Inventory, *, pinging: bool = True, restored: DeviceState | None = None) -> None:
        known = {} if restored is None else {A: DeviceStatus(A, restored, START - 60)}
        self.state = CityState(inventory, restored=known, now=START, pinging=pinging)
        self.now = START
        self.changes: list[Transition] = list(self.state.tick(START))

    def minute(self, **asked: str) -> None:
        """Let a minute pass: for each device two letters, poll and pings: `.` answered, `x` not, `-` not asked."""
        for place, offset in enumerate((0, 30)):
            for name, letters in asked.items():
                at = self.now + offset
                if letters[place] != "-":
                    news = pings if place else poll
                    self.changes += self.state.apply(news(name, at, answered=letters[place] == "."))
        self.now += 60
        self.changes += self.state.tick(self.now)

    def letter(self, name: str) -> str:
        return LETTERS[self.state.status(DeviceName(name)).state]


def play(ways: frozenset[Method], polled: str, pinged: str, restored: DeviceState | None = None) -> tuple[str, str]:
    """The states of a device after each minute, and its last reason; what is above it always answers."""
    minutes = Minutes(city(by(BOTH, "core"), by(ways, "a", "core")), restored=restored)
    seen = ""
    for letters in zip(polled, pinged, strict=True):
        minutes.minute(core="..", a="".join(letters))
        seen += minutes.letter("a")
    return seen, minutes.state.status(A).reason


@pytest.mark.parametrize(
    ("polled", "pinged", "states", "reason"),
    [
        (".....", ".....", "UUUUU", ""),
        (".xxxx", ".....", "UUUGG", "answers ping, SNMP does not; timeout"),
        (".xxxx", ".xxxx", "UUUDD", "timeout"),
        (".....", ".xxxx", "UUUGG", "answers SNMP, ping does not"),
        (".....", "xxxxx", "UUUUU", ""),
        (".xxxx", "-----", "UUUDD", "timeout"),
        (".xxx..", ".xxx..", "UUUDDU", ""),
        (".xxxxxxxxx", ".xxx......", "UUUDDUUUGG", "answers ping, SNMP does not; timeout"),
        ("xxxx", "....", "UUGG", "answers ping, SNMP does not; timeout"),
        ("xxxx", "xxxx", "??DD", "timeout"),
        (".xxxxxxxxxx", "......x..x.", "UUUGGGGGGGG", "answers ping, SNMP does not; timeout"),
        (".xxxxx.", ".......", "UUUGGGU", ""),
        (".x..x.", "......", "UUUUUG", "2 of the last 5 polls unanswered"),
        ("......", ".x..x.", "UUUUUG", "2 of the last 5 pings unanswered"),
    ],
)
def test_a_device_that_is_polled_and_pinged(polled: str, pinged: str, states: str, reason: str) -> None:
    """Only what answers neither is down; what answers pings only is reached, and what answers polls only as well."""
    assert play(BOTH, polled, pinged) == (states, reason)


@pytest.mark.parametrize(
    ("pinged", "states", "reason"),
    [
        (".....", "UUUUU", ""),
        (".xxx..", "UUUDDU", ""),
        (".xxx", "UUUD", "no answer to ping"),
        ("xxxx", "??DD", "no answer to ping"),
        (".x.x..", "UUUUGG", "2 of the last 5 pings unanswered"),
    ],
)
def test_a_device_that_is_only_pinged(pinged: str, states: str, reason: str) -> None:
    assert play(PINGS, "-" * len(pinged), pinged) == (states, reason)


@pytest.mark.parametrize(
    ("restored", "polled", "pinged", "states"),
    [
        (DeviceState.UP, "xxxx", "....", "UUGG"),
        (DeviceState.DEGRADED, "xxxx", "....", "GGGG"),
        (DeviceState.DOWN, "xxxx", "xxxx", "DDDD"),
        (DeviceState.DOWN, "xxxx", ".x..", "DDUU"),
        (DeviceState.UP, "....", "xxxx", "UUUU"),
    ],
)
def test_a_restart_changes_no_state_by_itself(restored: DeviceState, polled: str, pinged: str, states: str) -> None:
    assert play(BOTH, polled, pinged, restored)[0] == states


def test_a_device_that_answers_pings_cuts_nobody_off() -> None:
    """Its agent is dead, its line is not: what falls silent behind it is an outage of its own."""
    minutes = Minutes(city(by(BOTH, "core"), by(BOTH, "a", "core"), by(POLLS, "b", "a")))
    minutes.minute(core="..", a="..", b=".-")
    for _ in range(5):
        minutes.minute(core="..", a="x.", b="x-")
    assert (minutes.letter("a"), minutes.letter("b")) == ("G", "D")
    assert minutes.state.status(B).roots == ()


def test_what_is_behind_a_device_that_is_only_pinged_is_behind_it() -> None:
    minutes = Minutes(city(by(BOTH, "core"), by(PINGS, "a", "core"), by(BOTH, "b", "a")))
    minutes.minute(core="..", a="-.", b="..")
    for _ in range(5):
        minutes.minute(core="..", a="-x", b="xx")
    assert (minutes.letter("a"), minutes.state.status(B).roots) == ("D", (A,))
    minutes.minute(core="..", a="-.", b="x.")
    assert (minutes.letter("a"), minutes.letter("b")) == ("D", "U"), "behind: believed at its first answer"
    minutes.minute(core="..", a="-.", b="..")
    assert (minutes.letter("a"), minutes.letter("b")) == ("U", "U")


def test_where_pings_cannot_be_sent_they_are_unknown_and_nothing_is_down_because_of_them() -> None:
    """What is only pinged is not asked, and lets through; what is polled as well is judged by its polls."""
    inventory = city(by(BOTH, "core"), by(PINGS, "a", "core"), by(BOTH, "b", "a"))
    minutes = Minutes(inventory, pinging=False)
    for _ in range(12):
        minutes.minute(core=".-", a="--", b="x-")
    assert [minutes.letter(name) for name in ("core", "a", "b")] == ["U", "?", "D"]
    assert minutes.state.status(A).reason == "not asked: pings cannot be sent"
    assert [minutes.state.answers_pings(name) for name in inventory.devices] == [None, None, None]
    minutes.minute(core=".x", a="-x", b="..")
    minutes.minute(core=".x", a="-x", b="..")
    assert [minutes.letter(name) for name in ("core", "a", "b")] == ["U", "?", "U"]


def test_pings_that_come_no_more_are_forgotten() -> None:
    """Ten intervals later the polls decide alone; a device that is only pinged is then unknown."""
    minutes = Minutes(city(by(BOTH, "core"), by(BOTH, "a", "core"), by(PINGS, "b", "core")))
    minutes.minute(core="..", a="..", b="-.")
    for _ in range(8):
        minutes.minute(core="..", a="x.", b="-.")
    assert (minutes.letter("a"), minutes.letter("b")) == ("G", "U")
    for _ in range(13):
        minutes.minute(core="..", a="x-", b="--")
    assert (minutes.letter("a"), minutes.letter("b")) == ("D", "?")
    assert minutes.state.status(B).reason == "no poll ended for 600 s"
    assert minutes.state.answers_pings(A) is None


def test_the_verdict_on_pings_survives_a_reload() -> None:
    inventory = city(by(BOTH, "core"), by(BOTH, "a", "core"))
    minutes = Minutes(inventory)
    for letters in ("..", ".x", ".x", ".x"):
        minutes.minute(core="..", a=letters)
    assert minutes.state.answers_pings(A) is False
    fresh = CityState(inventory, restored=dict(minutes.state.statuses), now=minutes.now)
    assert fresh.answers_pings(A) is None
    fresh.adopt(minutes.state)
    assert fresh.answers_pings(A) is False
    assert fresh.tick(minutes.now) == ()


def test_an_early_verdict_needs_no_more_pings_than_one() -> None:
    """Polls in haste confirm a silence within half a minute; one round of pings since agrees: an outage."""
    minutes = Minutes(city(by(BOTH, "core"), by(BOTH, "a", "core")))
    minutes.minute(core="..", a="..")
    minutes.minute(core="..", a="..")
    at = minutes.now
    for offset in (0, 10, 20):
        minutes.state.apply(poll("a", at + offset, answered=False))
    assert minutes.letter("a") == "U", "no ping has been tried since"
    minutes.state.apply(poll("core", at + 25))
    minutes.state.apply(pings("a", at + 26, answered=False))
    minutes.state.apply(pings("core", at + 30))
    assert minutes.letter("a") == "D"


class Play:
    """Asks a network in random orders, by polls and pings; agents may be dead where lines are not."""

    def __init__(self, network: Network, ways: dict[str, frozenset[Method]], rng: random.Random) -> None:
        self.network, self.ways, self.rng = network, ways, rng
        self.asks = [(name, way) for name, found in ways.items() for way in sorted(found)]
        inventory = city(
            *(
                replace(device(name, *uplinks, polled=polled), collect=ways.get(name, POLLS))
                for name, (uplinks, polled) in network.items()
            )
        )
        self.state = CityState(inventory, now=START)
        self.state.tick(START)
        self.now = START

    def phase(self, dead: set[str], mute: set[str], rounds: int, possible: set[str]) -> None:
        """Ask `rounds` times: `dead` devices answer nothing, `mute` ones no polls; only `possible` may be down."""
        for _ in range(rounds):
            order = self.rng.sample(self.asks, len(self.asks))
            for place, (name, way) in enumerate(order):
                at = self.now + 60 * place / len(order)
                reached = name not in dead and open_way(self.network, name, dead)
                answered = reached and not (way is Method.SNMP and name in mute)
                news = poll(name, at, answered=answered) if way is Method.SNMP else pings(name, at, answered=answered)
                for change in self.state.apply(news):
                    fell = change.after.state is DeviceState.DOWN
                    assert not fell or change.after.device in possible, "an outage where there was none"
                assert not answered or self.state.status(DeviceName(name)).state is not DeviceState.BEHIND
            self.now += 60
            self.state.tick(self.now)

    def observed(self) -> dict[str, tuple[DeviceState, set[str]]]:
        return {str(name): (status.state, set(map(str, status.roots))) for name, status in self.state.statuses.items()}

    def truth(self, dead: set[str], mute: set[str]) -> dict[str, tuple[DeviceState, set[str]]]:
        silent = {name for name in self.ways if name in dead or not open_way(self.network, name, dead)}
        down = {name for name in silent if open_way(self.network, name, silent)}
        found = {}
        for name in self.network:
            roots: set[str] = set()
            if name not in self.ways:
                state = DeviceState.UNKNOWN
            elif name in silent:
                state = DeviceState.DOWN if name in down else DeviceState.BEHIND
                roots = roots_above(self.network, name, silent, down) if name not in down else roots
            else:
                state = DeviceState.DEGRADED if name in mute else DeviceState.UP
            found[name] = (state, roots)
        return found


@given(networks(), st.data(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_whatever_is_polled_or_pinged_and_whatever_fails_the_states_settle_on_the_truth(
    network: Network, data: st.DataObject, rng: random.Random
) -> None:
    """Roots are those of a plain search for open ways; a dead agent on a living line is never an outage."""
    asked = [name for name, (_, polled) in network.items() if polled]
    ways = {name: data.draw(st.sampled_from([POLLS, PINGS, BOTH])) for name in asked}
    game = Play(network, ways, rng)
    game.phase(set(), set(), 2, set())
    both = [name for name in asked if ways[name] == BOTH]
    before: set[str] = set()
    for _ in range(2):
        dead = data.draw(st.sets(st.sampled_from(asked), max_size=3))
        mute = data.draw(st.sets(st.sampled_from(both), max_size=2)) if both else set()
        game.phase(dead, mute, 16, dead | before)
        assert game.observed() == game.truth(dead, mute)
        before = dead
    game.phase(set(), set(), 12, before)
    assert game.observed() == game.truth(set(), set())
