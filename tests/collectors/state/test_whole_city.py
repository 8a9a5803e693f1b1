"""Faults in the whole simulated city, all at once: the roots are those of an oracle that knows nothing of our code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .whole_city import QUIET, Cast, City, play_cast, truth, whole_city

if TYPE_CHECKING:
    from inventory.identifiers import DeviceName


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return whole_city(tmp_path_factory.mktemp("city"))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_all_faults_at_once_have_the_roots_that_an_oracle_finds_and_nothing_else_is_ever_declared(
    city: City, seed: int
) -> None:
    complaints, blind = play_cast(city, seed)
    assert complaints == []
    assert not blind, "a cast that tells nothing of roots"


def test_the_oracle_blames_whom_a_person_would(city: City) -> None:
    """A ring that is broken once is no outage; broken twice, its router is; what hangs below is behind."""
    ringed = next(name for name, ways in city.above.items() if len(ways) > 1)
    below = _below(city, ringed) & set(city.asked)
    first, second = city.above[ringed]
    assert truth(city, QUIET) == (set(), set())
    assert truth(city, Cast(cut=frozenset({(ringed, first)}))) == (set(), set())
    broken = Cast(cut=frozenset({(ringed, first), (ringed, second)}))
    assert truth(city, broken) == truth(city, Cast(dead=frozenset({ringed}))) == ({ringed}, below - {ringed})
    assert truth(city, Cast(dead=frozenset(below))) == truth(city, broken)


def _below(city: City, top: DeviceName) -> set[DeviceName]:
    found: set[DeviceName] = {top}
    while more := {name for name, ways in city.above.items() if found & set(ways)} - found:
        found |= more
    return found
