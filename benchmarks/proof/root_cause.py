"""Root cause held against oracles: thousands of small networks, and casts of faults in the whole simulated city.

The oracles and the plays are those of the tests; only there are more of them here.
"""

from __future__ import annotations

import random
import tempfile
import time
import traceback
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.proof.paper import Paper
from tests.collectors.state import oracle
from tests.collectors.state.pace import INTERVAL_SECONDS, SILENT_SECONDS, Pace, three_levels
from tests.collectors.state.whole_city import play_cast, whole_city

if TYPE_CHECKING:
    from collections.abc import Callable

CASES: Final = 5_000
CASTS: Final = 20
_FIRST_SEED = 1_001
_LAB_PORT = 16_161
_CUTS = 60

_Rule = tuple[int, int]
_RULES = st.sampled_from([(1, 1), (2, 3), (3, 3), (3, 5)])
_DICE = st.randoms(use_true_random=False)


def prove(cases: int, casts: int) -> Paper:
    """Play, and write down what was kept.

    Args:
        cases: small networks, shared among the properties.
        casts: faults at full size.
    """
    paper = Paper(
        "root-cause",
        "One fault, one root",
        "The state machine against oracles that share no line with it: small random networks (trees, rings, devices "
        "that are not asked, uplinks that are wrong in the inventory, random orders of polling, early polls), then "
        "casts of faults in the whole simulated city, then the time from a cut to its declaration.",
    )
    for title, share, check in (
        ("states and roots are the oracle's, and no outage is invented on the way", 0.5, _settle),
        ("a restart in the middle of faults changes nothing", 0.1, _restart),
        ("wrong uplinks are found, and what answers is up whatever the inventory says", 0.4, _misdraw),
    ):
        _properties(paper, title, round(cases * share), check)
    _whole_city(paper, casts)
    _time_to_declare(paper)
    return paper


def _settle(count: int) -> None:
    @given(st.data(), oracle.networks(), _RULES, _DICE, st.booleans())
    @_many(count)
    def play(data: st.DataObject, network: oracle.Network, rule: _Rule, rng: random.Random, early: bool) -> None:
        sets = st.sets(st.sampled_from(oracle.asked_of(network)), max_size=3)
        faults = data.draw(st.lists(sets, min_size=1, max_size=3))
        oracle.settles_on_the_truth(network, rule, faults, rng, early=early)

    play()


def _restart(count: int) -> None:
    @given(st.data(), oracle.networks(), _DICE)
    @_many(count)
    def play(data: st.DataObject, network: oracle.Network, rng: random.Random) -> None:
        faulty = data.draw(st.sets(st.sampled_from(oracle.asked_of(network)), max_size=3))
        oracle.restarts_without_a_change(network, faulty, rng)

    play()


def _misdraw(count: int) -> None:
    @given(st.data(), oracle.misdrawn(), _RULES, _DICE)
    @_many(count)
    def play(
        data: st.DataObject, networks: tuple[oracle.Network, oracle.Network], rule: _Rule, rng: random.Random
    ) -> None:
        network, declared = networks
        faulty = data.draw(oracle.telling_faults(network, declared))
        oracle.finds_wrong_uplinks(network, declared, rule, faulty, rng)

    play()


def _many(count: int) -> settings:
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=count, deadline=None, database=None, suppress_health_check=slow)


def _properties(paper: Paper, title: str, count: int, check: Callable[[int], None]) -> None:
    began, wrong = time.perf_counter(), ""
    try:
        check(count)
    except Exception:  # noqa: BLE001 -- whatever goes wrong is what the page must say
        wrong = traceback.format_exc(limit=-2)
    paper.verdict(f"{title}, in {count} cases", kept=not wrong, found=f"{time.perf_counter() - began:.0f} s.")
    if wrong:
        paper.output(wrong)


def _whole_city(paper: Paper, casts: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        city = whole_city(Path(folder))
    wrong, took, blind = [], [], 0
    for seed in range(_FIRST_SEED, _FIRST_SEED + casts):
        began = time.perf_counter()
        complaints, was_blind = play_cast(city, seed)
        wrong += [f"seed {seed}: {'; '.join(complaints)}"] if complaints else []
        blind += was_blind
        took.append(time.perf_counter() - began)
    paper.verdict(
        f"in {casts} casts of faults among {len(city.asked):,} asked devices (a core link, a district, a ring "
        "broken once and one broken twice, five communes, a dead switch, an office without power, 5 devices that flap, "
        "40 that lose a third of their polls, 40 that all miss one in four), "
        "outages and what is behind them are the oracle's, and nothing else is ever declared; where all controls are "
        "cut off, everything is unknown and nothing is declared",
        kept=not wrong,
        found=f"{len(wrong)} wrong; {blind} of them blind; {mean(took):.1f} s a cast." if took else "None was played.",
    )
    if wrong:
        paper.output("\n".join(wrong))


def _time_to_declare(paper: Paper) -> None:
    """A district is cut at every second of the minute, with early polls and without."""
    inventory = three_levels(4, 16, 4)
    rows, worst = [], {}
    for early in (False, True):
        took, asked = [], []
        for moment in range(_CUTS):
            play = Pace(inventory, early=early)
            play.run(3 * INTERVAL_SECONDS + moment)
            play.cut("d1")
            at = play.now
            play.run(at + 5 * INTERVAL_SECONDS)
            took.append(play.declared["d1"] - at)
            asked.append(play.schedule.early)
        worst[early] = max(took)
        figures = (min(took), mean(took), max(took))
        rows.append(["with" if early else "without", *(f"{each:.0f} s" for each in figures), max(asked)])
    paper.text(
        f"From the cut of a district of 81 devices to its declaration: polled every {INTERVAL_SECONDS:.0f} s, 3 of 5, "
        f"{SILENT_SECONDS:.0f} s for a silent poll; simulated time, the real schedule and state machine, "
        f"{_CUTS} moments."
    )
    paper.table(["early polls", "shortest", "mean", "longest", "early polls, at most"], rows)
    paper.verdict(
        "the longest with early polls is shorter than half of that without",
        kept=worst[True] < worst[False] / 2,
        found=f"{worst[True]:.0f} s against {worst[False]:.0f} s.",
    )
