"""An office and its one-stop shop in one building: one machine is one machine, one officer has one PC."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from inventory.identifiers import ItemKind, SiteName, UnitCode
from inventory.model import AssetLot, Site
from inventory.norms import Norm, NormKind, NormPer, NormRole
from planning.account import FindingKind
from planning.assessment import assess

from .test_gap import BOTH, NEED_PC, NEED_SCANNER, OFFICE, ON, PC, Places, inventory, item, lots

SWITCH = ItemKind("lan_switch")
NEED_SWITCH = Norm("switch", (SWITCH,), NormRole.NEED, NormKind.TARGET, Fraction(1), NormPer.STAFF, Fraction(20))


def test_a_counter_officers_pc_is_his_only_one() -> None:
    """20 staff, 3 of them at counters: 20 PCs are needed, and 17 at desks with 3 at counters are enough."""
    places: Places = {"office": {PC: lots(AssetLot(17, 2023))}, "one_stop_shop": {PC: lots(AssetLot(3, 2023))}}
    gap = item(assess(inventory(places, NEED_PC, staff=20, counters=3), ON))
    assert (gap.need, gap.owned, gap.low.short, gap.low.share) == (20, 20, 0, Fraction(0))


def test_one_machine_listed_in_both_places_is_a_finding_and_counts_as_declared() -> None:
    """Nobody but the office can say which entry goes: until then both count, and the finding says so."""
    places: Places = {
        "office": {PC: lots(AssetLot(2, 2023, serials=("5CG-1234", "5CG-1235")))},
        "one_stop_shop": {PC: lots(AssetLot(1, 2023, serials=("5cg1234",)))},
    }
    result = assess(inventory(places, NEED_PC, staff=5), ON)
    assert item(result).owned == 3
    twice = [each for each in result.findings if each.kind is FindingKind.SERIAL_TWICE]
    assert [(each.site, each.item, each.what, each.declared) for each in twice] == [(OFFICE, PC, "5CG-1234", 2)]
    assert twice[0].source == "office; one_stop_shop"


def test_ratios_round_up_in_every_office_and_never_over_a_unit() -> None:
    """Two offices of 18 and 22 staff, one switch per 20: 1 + 2, not the 2 of 40 staff together."""
    base = inventory({}, NEED_SWITCH, NEED_SCANNER, staff=18, counters=3)
    other = Site(SiteName("second"), UnitCode("00001"), places=BOTH, staff=22, counters=1)
    result = assess(replace(base, sites={OFFICE: base.sites[OFFICE], other.name: other}), ON)
    needs = {office.site: {gap.item: gap.need for gap in office.items} for office in result.offices}
    assert {site: each[SWITCH] for site, each in needs.items()} == {OFFICE: 1, "second": 2}
    assert {site: each[ItemKind("scanner")] for site, each in needs.items()} == {OFFICE: 2, "second": 1}
    assert result.groups[0].total(SWITCH).need == 3
