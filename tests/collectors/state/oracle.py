"""Small networks of any shape, a plain search for open ways as their oracle, and a play of faults on them.

Nothing here shares a line with the state machine. `test_properties` plays hundreds of cases, `benchmarks.proof`
thousands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from collectors.state.city import CityState
from collectors.state.findings import FindingKind
from collectors.state.model import DeviceState
from inventory.identifiers import DeviceName

from .cities import START, city, device, poll

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping

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


@st.composite
def misdrawn(draw: st.DrawFn) -> tuple[Network, Network]:
    """A network, and what a wrong inventory says of it: one asked device hangs on another one than it does."""
    network = draw(networks().filter(lambda found: len(asked_of(found)) > 1 and len(found) > MISDRAWN_FROM))
    names = list(network)
    choices = [
        (name, instead)
        for place, name in enumerate(names)
        for instead in names[:place]
        if network[name][1] and instead not in network[name][0]
    ]
    if not choices:
        return network, network
    name, instead = draw(st.sampled_from(choices))
    return network, {**network, name: ([instead], True)}


MISDRAWN_FROM = 2
"""Devices below which there is nothing else to hang on."""


@st.composite
def telling_faults(draw: st.DrawFn, network: Network, declared: Network) -> set[str]:
    """Faults among which are often the devices above one: such tell about its uplinks when it answers all the same."""
    asked = asked_of(network)
    faulty = draw(st.sets(st.sampled_from(asked), max_size=2))
    misdrawn = [name for name in asked if declared[name] != network[name]]
    spared = [name for name in asked if len(declared[name][0]) > 1 and declared[name][0][0] != "core"]
    about = draw(st.sampled_from((misdrawn if draw(st.booleans()) else spared) or asked))
    if draw(st.integers(0, 3)):
        faulty |= set(declared[about][0][:1]) & set(asked) - {"core"}
    return faulty - ({about} if draw(st.booleans()) else set())


def asked_of(network: Network) -> list[str]:
    return [name for name, (_, polled) in network.items() if polled]


def asked_above(network: Network, name: str) -> tuple[set[str], bool]:
    """The nearest asked devices above one, and whether core is reached without any."""
    found: set[str] = set()
    seen, queue, free = {name}, [name], name == "core"
    while queue:
        for above in network[queue.pop()][0]:
            if above in seen:
                continue
            seen.add(above)
            if network[above][1]:
                found.add(above)
            else:
                queue.append(above)
    return found, free


def findings_due(network: Network, declared: Network, faulty: set[str]) -> set[tuple[str, FindingKind]]:
    """What must be found once everything is confirmed: of devices that really answer, by the inventory's uplinks."""
    living = {name for name in asked_of(network) if name not in faulty and open_way(network, name, faulty)}
    silent = set(asked_of(network)) - living
    found = set()
    for name in living:
        above, free = asked_above(declared, name)
        first, *spare = declared[name][0] or [""]
        if above and not free and above <= silent:
            found.add((name, FindingKind.PARENTS_SILENT))
        elif first in silent and any(other not in silent for other in spare):
            found.add((name, FindingKind.ON_BACKUP))
    return found


class Play:
    """Polls a network round by round in random orders; faults come and go in the middle of a round.

    With `early`, about half of the devices that the state wants to be asked soon are asked once more right away.
    """

    def __init__(
        self,
        network: Network,
        rule: tuple[int, int],
        rng: random.Random,
        *,
        declared: Network | None = None,
        early: bool = False,
    ) -> None:
        self.network, self.rng, self.early = network, rng, early
        self.asked = asked_of(network)
        self.truthful = declared in (None, network)
        self.state = CityState(inventory_of(declared or network), down_after=rule, now=START)
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
                at, wrong = self.now + 60 * place / len(order), before if place < change else faulty
                self.poll(name, wrong, at, possible)
                for wanted in self.state.wanted_soon():
                    if self.early and self.rng.random() < 0.5:
                        self.poll(wanted.device, wrong, at, possible)
            self.now += 60
            assert all(each.after.state is not DeviceState.DOWN for each in self.state.tick(self.now))

    def poll(self, name: str, faulty: set[str], at: float, possible: set[str]) -> None:
        answered = name not in faulty and open_way(self.network, name, faulty)
        changes = self.state.apply(poll(name, at, answered=answered))
        for change in changes:
            assert change.after.state is not DeviceState.UNKNOWN, "what was known became unknown"
            if change.after.state is DeviceState.DOWN and self.truthful:
                assert change.after.device in possible, "an outage was declared where there was no fault"
            elif change.after.state is DeviceState.DOWN:
                assert change.after.device != name or not answered, "an outage was declared of what answers"
        if answered:
            assert self.state.status(DeviceName(name)).state is not DeviceState.BEHIND, "living, yet behind"
        for status in self.state.statuses.values():
            assert bool(status.roots) is (status.state is DeviceState.BEHIND)


def observed(state: CityState) -> tuple[Mapping[str, DeviceState], dict[str, set[str]]]:
    states = {str(name): status.state for name, status in state.statuses.items()}
    behind = {str(name): set(map(str, status.roots)) for name, status in state.statuses.items() if status.roots}
    return states, behind


def settles_on_the_truth(
    network: Network, rule: tuple[int, int], faults: Iterable[set[str]], rng: random.Random, *, early: bool
) -> None:
    """After each change of faults the states become those of the oracle, and no outage is invented on the way."""
    play = Play(network, rule, rng, early=early)
    play.phase(set(), 2)
    for faulty in [*faults, set()]:
        play.phase(faulty, 2 * rule[1] + 4)
        assert observed(play.state) == truth(network, faulty)


def restarts_without_a_change(network: Network, faulty: set[str], rng: random.Random) -> None:
    """A restart in the middle of faults declares nothing new."""
    play = Play(network, (3, 5), rng)
    play.phase(set(), 2)
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


def finds_wrong_uplinks(
    network: Network, declared: Network, rule: tuple[int, int], faulty: set[str], rng: random.Random
) -> None:
    """What answers is up whatever the inventory says, and what contradicts the inventory is found and goes again."""
    play = Play(network, rule, rng, declared=declared)
    for wrong in (set(), faulty, set()):
        play.phase(wrong, 2 * rule[1] + 9)
        found = {(str(finding.device), finding.kind) for finding in play.state.findings()}
        assert found == findings_due(network, declared, wrong)
        for name in play.asked:
            if name not in wrong and open_way(network, name, wrong):
                assert play.state.status(DeviceName(name)).state is DeviceState.UP
