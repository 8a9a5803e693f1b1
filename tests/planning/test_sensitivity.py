"""Whether the order of the districts stands: which change places under each variant of the method."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.identifiers import ItemKind
from inventory.model import AssetLot
from planning.model import GapResult
from planning.stability import swapped

from .estates import KINDS, Estate, Office, estates
from .golden_case import EARLIER, LATER, result

PC, SCANNER = ItemKind("pc"), ItemKind("scanner")
PLENTY = {kind: (AssetLot(99, 2023),) for kind in KINDS}


def orders(found: GapResult) -> dict[tuple[str, Fraction], tuple[str, ...]]:
    return {(each.parameter, each.value): each.rank for each in found.rankings}


def test_every_weight_20_percent_the_threshold_5_points_and_over_age_machines_not_at_all() -> None:
    """Of the earlier date: six kinds are weighed, the UPS is not needed yet."""
    weights = {"pc": 30, "printer": 10, "scanner": 15, "id_reader": 10, "lan_switch": 15, "circuit": 15}
    wanted = [(item, Fraction(weight * share, 10)) for item, weight in weights.items() for share in (8, 12)]
    wanted += [("threshold", Fraction(25)), ("threshold", Fraction(35)), ("over_age_weight", Fraction(0))]
    assert [(each.parameter, each.value) for each in result(EARLIER).rankings] == wanted


def test_the_golden_order_stands_and_who_is_flagged_hangs_on_over_age_machines() -> None:
    for on in (EARLIER, LATER):
        assert set(orders(result(on)).values()) == {("D-A", "D-B")}
        assert not any(each.swapped or each.entered for each in result(on).rankings)
    left = {each.parameter: each.left for each in result(LATER).rankings if each.left}
    assert left == {"over_age_weight": ("D-A",)}


def test_districts_that_change_places_are_named_by_hand() -> None:
    """A lacks 11 of 20 PCs: 30 x 0.55 of 95. B lacks its scanner: 15 of 95. So A is first, 16.5 to 15 ...

    ... with the weight of PCs at 24 A has 13.2 of 89 and B 15 of 89; with that of scanners at 18, 16.5 and 18 of 98.
    """
    lacking_pcs = Office("A", 20, 3, {**PLENTY, PC: (AssetLot(9, 2023),)}, 50.0)
    lacking_scanners = Office("B", 20, 3, {**PLENTY, SCANNER: ()}, 50.0)
    found = Estate((lacking_pcs, lacking_scanners)).assess()
    assert found.rank == ("A", "B")
    moved = {(each.parameter, each.value): each.swapped for each in found.rankings if each.swapped}
    assert moved == {("pc", Fraction(24)): (("B", "A"),), ("scanner", Fraction(18)): (("B", "A"),)}


@given(st.permutations("abcdef"))
def test_no_pair_is_swapped_in_the_same_order_and_all_in_the_opposite_one(order: list[str]) -> None:
    assert swapped(order, order) == ()
    assert len(swapped(order, order[::-1])) == 15
    assert {frozenset(pair) for pair in swapped(order, "abcdef")} == {
        frozenset(pair) for pair in swapped("abcdef", order)
    }


@settings(max_examples=25, deadline=None)
@given(estates)
def test_the_threshold_moves_nobody_and_who_enters_or_leaves_is_told(estate: Estate) -> None:
    found = estate.assess()
    for each in found.rankings:
        assert sorted(each.rank) == sorted(found.rank)
        assert not set(each.entered) & set(found.flagged)
        assert set(each.left) <= set(found.flagged)
        if each.parameter == "threshold":
            assert each.rank == found.rank
