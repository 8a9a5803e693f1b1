"""Whatever the network, the faults and the order of polls: the verdicts are those of a plain search for open ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from .oracle import (
    Network,
    asked_of,
    finds_wrong_uplinks,
    misdrawn,
    networks,
    restarts_without_a_change,
    settles_on_the_truth,
    telling_faults,
)

if TYPE_CHECKING:
    import random

RULES = st.sampled_from([(1, 1), (2, 3), (3, 3), (3, 5)])
DICE = st.randoms(use_true_random=False)


@given(st.data(), networks(), RULES, DICE, st.booleans())
@settings(max_examples=300, deadline=None)
def test_states_settle_on_the_truth_and_no_outage_is_invented_on_the_way(
    data: st.DataObject, network: Network, rule: tuple[int, int], rng: random.Random, early: bool
) -> None:
    """Polls brought forward change nothing of the outcome."""
    asked = st.sampled_from(asked_of(network))
    faults = data.draw(st.lists(st.sets(asked, max_size=3), min_size=1, max_size=3))
    settles_on_the_truth(network, rule, faults, rng, early=early)


@given(networks(), st.data(), DICE)
@settings(max_examples=100, deadline=None)
def test_a_restart_in_the_middle_of_faults_declares_nothing_new(
    network: Network, data: st.DataObject, rng: random.Random
) -> None:
    restarts_without_a_change(network, data.draw(st.sets(st.sampled_from(asked_of(network)), max_size=3)), rng)


@given(misdrawn(), st.data(), RULES, DICE)
@settings(max_examples=300, deadline=None)
def test_an_uplink_that_is_wrong_in_the_inventory_is_found_and_never_makes_a_fault_of_what_answers(
    networks: tuple[Network, Network], data: st.DataObject, rule: tuple[int, int], rng: random.Random
) -> None:
    network, declared = networks
    faulty = data.draw(telling_faults(network, declared))
    finds_wrong_uplinks(network, declared, rule, faulty, rng)
