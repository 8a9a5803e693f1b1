"""Whatever the network, the faults and the order of polls: the verdicts are those of a plain search for open ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.state.city import CityState
from collectors.state.model import DeviceState
from inventory.identifiers import DeviceName

from .cities import START, city, device, poll

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from inventory.model import Inventory

Network = dict[str, tuple[list[str], bool]]
"""Device -> (uplinks, whether it is asked); `core` is where the collector is attached."""


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """A tree, with further uplinks anywhere (rings included), and some devices that are not asked."""
    count = draw(st.integers(2, 9))
    found: Network = {"core": ([], True)}
    for number in range(1, count):
        names = list(found)
        uplinks = [draw(st.sampled_from(names))]
        found[f"n{number}"] = (uplinks, draw(st.integers(0, 5)) > 0)
    for name in list(found)[1:]:
        for extra in draw(st.lists(st.sampled_from(list(found)), max_size=1)):
            if extra != name and extra not in found[name][0]:
                found[name][0].append(extra)
    return found


def inventory_of(network: Network) -> Inventory:
    return city(*(device(name, *uplinks, polled=polled) for name, (uplinks, polled) in network.items()))


def open_way(network: Network, name: str, blocked: set[str]) -> bool:
    """Whether a way leads from a device to core over devices that are not blocked; its own state does not matter."""
    seen, queue = {name}, [name]
    while queue:
        here = queue.pop()
        if here == "core":
            return True
        for above in network[here][0]:
            if above not in seen and above not in blocked:
                seen.add(above)
                queue.append(above)
    return False


def truth(network: Network, faulty: set[str]) -> tuple[dict[str, DeviceState], dict[str, set[str]]]:
    """States and roots as they should be once everything is confirmed."""
    silent = {name for name in network if name in faulty or not open_way(network, name, faulty)}
    silent = {name for name in silent if network[name][1]}
    down = {name for name in silent if open_way(network, name, silent)}
    states, roots = {}, {}
    for name, (_, polled) in network.items():
        if not polled:
            states[name] = DeviceState.UNKNOWN
        elif name in silent:
            states[name] = DeviceState.DOWN if name in down else DeviceState.BEHIND
        else:
            states[name] = DeviceState.UP
        if states[name] is DeviceState.BEHIND:
            roots[name] = roots_above(network, name, silent, down)
    return states, roots


def roots_above(network: Network, name: str, silent: set[str], down: set[str]) -> set[str]:
    found: set[str] = set()
    seen, queue = {name}, [name]
    while queue:
        for above in network[queue.pop()][0]:
            if above in down:
                found.add(above)
            elif above not in seen and (above in silent or not network[above][1]):
                seen.add(above)
                queue.append(above)
    return found


class Play:
    """Polls a network round by round in random orders; faults come and go in the middle of a round."""

    def __init__(self, network: Network, rule: tuple[int, int], rng: random.Random) -> None:
        self.network, self.rng = network, rng
        self.asked = [name for name, (_, polled) in network.items() if polled]
        self.state = CityState(inventory_of(network), down_after=rule, now=START)
        self.state.tick(START)
        self.now = START
        self.faulty: set[str] = set()

    def phase(self, faulty: set[str], rounds: int) -> None:
        """Poll `rounds` times; the faults change somewhere in the first round."""
        before, self.faulty = self.faulty, faulty
        possible = before | faulty
        for count in range(rounds):
            order = self.rng.sample(self.asked, len(self.asked))
            change = self.rng.randrange(len(order) + 1) if count == 0 else 0
            for place, name in enumerate(order):
                self.poll(name, before if place < change else faulty, self.now + 60 * place / len(order), possible)
            self.now += 60
            assert all(each.after.state is not DeviceState.DOWN for each in self.state.tick(self.now))

    def poll(self, name: str, faulty: set[str], at: float, possible: set[str]) -> None:
        answered = name not in faulty and open_way(self.network, name, faulty)
        changes = self.state.apply(poll(name, at, answered=answered))
        for change in changes:
            assert change.after.state is not DeviceState.UNKNOWN, "what was known became unknown"
            if change.after.state is DeviceState.DOWN:
                assert change.after.device in possible, "an outage was declared where there was no fault"
        if answered:
            assert self.state.status(DeviceName(name)).state is not DeviceState.BEHIND, "living, yet behind"
        for status in self.state.statuses.values():
            assert bool(status.roots) is (status.state is DeviceState.BEHIND)


def observed(state: CityState) -> tuple[Mapping[str, DeviceState], dict[str, set[str]]]:
    states = {str(name): status.state for name, status in state.statuses.items()}
    behind = {str(name): set(map(str, status.roots)) for name, status in state.statuses.items() if status.roots}
    return states, behind


@given(st.data(), networks(), st.sampled_from([(1, 1), (2, 3), (3, 3), (3, 5)]), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_states_settle_on_the_truth_and_no_outage_is_invented_on_the_way(
    data: st.DataObject, network: Network, rule: tuple[int, int], rng: random.Random
) -> None:
    play = Play(network, rule, rng)
    play.phase(set(), 2)
    asked = st.sampled_from(play.asked)
    for faulty in [*data.draw(st.lists(st.sets(asked, max_size=3), min_size=1, max_size=3)), set()]:
        play.phase(faulty, 2 * rule[1] + 4)
        assert observed(play.state) == truth(network, faulty)


@given(networks(), st.data(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_a_restart_in_the_middle_of_faults_declares_nothing_new(
    network: Network, data: st.DataObject, rng: random.Random
) -> None:
    play = Play(network, (3, 5), rng)
    play.phase(set(), 2)
    faulty = data.draw(st.sets(st.sampled_from(play.asked), max_size=3))
    play.phase(faulty, 14)
    before = dict(play.state.statuses)
    play.state = CityState(inventory_of(network), restored=before, now=play.now)
    assert play.state.tick(play.now) == ()
    for _ in range(7):
        for name in rng.sample(play.asked, len(play.asked)):
            answered = name not in faulty and open_way(network, name, faulty)
            assert play.state.apply(poll(name, play.now, answered=answered)) == ()
        play.now += 60
        assert play.state.tick(play.now) == ()
    assert dict(play.state.statuses) == before
