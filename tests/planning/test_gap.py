"""Needs, answers and pieces, case by case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from inventory.identifiers import CircuitId, DeviceName, ItemKind, SiteName, UnitCode
from inventory.model import AssetLot, Circuit, CircuitEnd, City, Device, Inventory, Site, SiteAssets, Uplink
from inventory.norms import Norm, NormKind, NormPer, NormRole
from inventory.units import Unit, UnitRegister
from planning.assessment import assess
from planning.evidence import gather
from planning.model import CIRCUIT, GapResult, ItemGap, QuestionKind, Verdict

PC, SCANNER = ItemKind("pc"), ItemKind("scanner")
ON = date(2024, 12, 1)
OFFICE = SiteName("00001")
BOTH = ("office", "one_stop_shop")

NEED_PC = Norm("pc", (PC,), NormRole.NEED, NormKind.TARGET, Fraction(1), NormPer.STAFF)
NEED_SCANNER = Norm("scanner", (SCANNER,), NormRole.NEED, NormKind.MIN, Fraction(1), NormPer.COUNTER, Fraction(2))
LIFE = Norm("life", (PC, SCANNER), NormRole.LIFE, NormKind.REFERENCE, Fraction(5), unit="year")


Places = Mapping[str, Mapping[ItemKind, tuple[AssetLot, ...] | None]]


def inventory(
    places: Places,
    *norms: Norm,
    staff: int | None = 10,
    counters: int | None = 3,
    at: tuple[str, ...] = BOTH,
) -> Inventory:
    units = UnitRegister(
        (
            Unit(UnitCode("01"), "Thành phố", "city", None),
            Unit(UnitCode("001"), "Huyện", "district", UnitCode("01")),
            Unit(UnitCode("00001"), "Xã", "commune", UnitCode("001")),
        )
    )
    return Inventory(
        City("Thành phố", "01", "Asia/Ho_Chi_Minh", ON),
        units,
        {
            OFFICE: Site(OFFICE, UnitCode("00001"), places=at, staff=staff, counters=counters),
            SiteName("store"): Site(SiteName("store"), UnitCode("00001"), places=("store",)),
            SiteName("hall"): Site(SiteName("hall"), UnitCode("001")),
        },
        {},
        assets={OFFICE: SiteAssets(OFFICE, places)} if places else {},
        norms=norms,
    )


def item(result: GapResult, kind: ItemKind = PC) -> ItemGap:
    found = result.offices[0].item(kind)
    assert found is not None
    return found


def figures(*each: object) -> tuple[object, ...]:
    """Figures of several types to compare with figures as they are read."""
    return each


def lots(*each: AssetLot) -> tuple[AssetLot, ...]:
    return each


def test_only_offices_of_the_levels_of_the_method_are_scored() -> None:
    """Neither a store in the commune, nor the district's own hall."""
    result = assess(inventory({}, NEED_PC), ON)
    assert [office.site for office in result.offices] == [OFFICE]


def test_a_place_that_left_the_question_empty_makes_the_answer_partial() -> None:
    places: Places = {"office": {PC: lots(AssetLot(4, 2023))}, "one_stop_shop": {PC: None}}
    gap = item(assess(inventory(places, NEED_PC, LIFE), ON))
    assert (gap.owned, gap.declared, gap.missing_places) == (None, 4, ("one_stop_shop",))
    assert figures(gap.low.share, gap.high.share, gap.high.short) == (0, Fraction(6, 10), 6)


def test_a_place_that_was_not_asked_is_not_a_place_with_nothing() -> None:
    """Four PCs at the counters say nothing about the desks behind."""
    gap = item(assess(inventory({"one_stop_shop": {PC: lots(AssetLot(4, 2023))}}, NEED_PC), ON))
    assert figures(gap.missing_places, gap.low.share, gap.high.share) == (("office",), 0, Fraction(6, 10))


def test_what_is_needed_at_counters_only_need_not_be_asked_elsewhere() -> None:
    asked = {"one_stop_shop": {SCANNER: lots(AssetLot(1, 2023))}}
    gap = item(assess(inventory(asked, NEED_SCANNER, LIFE), ON), SCANNER)
    assert (gap.need, gap.owned, gap.missing_places, gap.low.share) == (2, 1, (), Fraction(1, 2))
    refused: Places = {**asked, "office": {SCANNER: None}}
    assert item(assess(inventory(refused, NEED_SCANNER), ON), SCANNER).missing_places == ("office",)
    elsewhere = {"office": {SCANNER: lots(AssetLot(1, 2023))}}
    assert item(assess(inventory(elsewhere, NEED_SCANNER), ON), SCANNER).missing_places == ("one_stop_shop",)


def test_nothing_needed_where_there_is_no_one_stop_shop() -> None:
    result = assess(inventory({}, NEED_SCANNER, NEED_PC, at=("office",), counters=None), ON)
    assert item(result, SCANNER).need == 0
    assert result.offices[0].score.high == 100


def test_staff_that_is_not_known_leaves_the_need_open_and_is_asked_for() -> None:
    places = {place: {PC: lots(AssetLot(9, 2023))} for place in BOTH}
    result = assess(inventory(places, NEED_PC, staff=None), ON)
    assert figures(item(result).need, item(result).low.share, item(result).high.share) == (None, 0, 1)
    assert [figures(each.kind, each.effect) for each in result.questions] == [(QuestionKind.STAFF, 100)]


def test_an_office_that_no_norm_concerns_is_not_cleared() -> None:
    result = assess(inventory({}), ON)
    assert (result.offices[0].verdict, result.flagged) == (Verdict.UNDETERMINED, ())
    assert [each.kind for each in result.questions] == [QuestionKind.NO_NORM]


def test_of_several_needs_the_greatest_counts_and_of_several_ceilings_the_least() -> None:
    fixed = Norm("fixed", (PC,), NormRole.NEED, NormKind.MIN, Fraction(12))
    tight = Norm("tight", (PC,), NormRole.CEILING, NormKind.MAX, Fraction(8))
    loose = Norm("loose", (PC,), NormRole.CEILING, NormKind.MAX, Fraction(2), NormPer.STAFF)
    result = assess(inventory({}, NEED_PC, fixed, tight, loose), ON)
    assert (item(result).need, item(result).ceiling) == (12, 8)
    assert [(each.item, each.sites) for each in result.conflicts] == [(PC, (OFFICE,))]


def test_the_norm_that_came_last_gives_the_useful_life_and_an_undated_one_comes_before_it() -> None:
    longer = replace(LIFE, id="longer", amount=Fraction(8), valid_from=date(2024, 1, 1))
    places = {place: {PC: lots(AssetLot(5, 2018))} for place in BOTH}
    assert item(assess(inventory(places, NEED_PC, LIFE), ON)).low.over_age == 10
    assert item(assess(inventory(places, NEED_PC, longer, LIFE), ON)).low.over_age == 0


def test_norms_of_another_scope_do_not_apply() -> None:
    district, commune = replace(NEED_PC, scope="district"), replace(NEED_PC, scope="commune")
    assert item(assess(inventory({}, district), ON)).need == 0
    assert item(assess(inventory({}, commune), ON)).need == 10


def test_more_seen_than_declared_raises_the_count_with_unknown_age() -> None:
    places = {"office": {PC: lots(AssetLot(6, 2023))}, "one_stop_shop": {PC: lots()}}
    result = assess(inventory(places, NEED_PC, LIFE), ON, seen={OFFICE: {PC: 9}})
    gap = item(result)
    assert (gap.owned, gap.low.short, gap.high.short, gap.low.over_age, gap.high.over_age) == (9, 1, 1, 0, 3)
    assert [each.kind for each in result.reconciliation] == [QuestionKind.SEEN_MORE]
    assert [(each.kind, each.count) for each in result.questions] == [(QuestionKind.YEAR, 3)]


def test_a_machine_that_answers_is_not_broken() -> None:
    """Ten declared, all broken, four answer: four work, of unknown age."""
    places = {"office": {PC: lots(AssetLot(10, 2023, broken=10))}, "one_stop_shop": {PC: lots()}}
    result = assess(inventory(places, NEED_PC, LIFE), ON, seen={OFFICE: {PC: 4}})
    assert (item(result).owned, item(result).low.usable, item(result).high.usable) == (10, 4, 4)
    assert [each.kind for each in result.reconciliation] == [QuestionKind.SEEN_BROKEN]


def circuit_inventory(*circuits: Circuit) -> Inventory:
    hub, router = DeviceName("hub"), DeviceName("r")
    base = inventory({}, Norm("bw", (CIRCUIT,), NormRole.NEED, NormKind.MIN, Fraction(10), unit="Mbit/s"))
    devices = {
        hub: Device(hub, SiteName("hall"), "router"),
        router: Device(router, OFFICE, "router", uplinks=(Uplink(hub),)),
    }
    return replace(base, devices=devices, circuits={each.id: each for each in circuits})


def line(name: str, mbps: float | None) -> Circuit:
    ends = (CircuitEnd(DeviceName("hub"), name), CircuitEnd(DeviceName("r"), name))
    return Circuit(CircuitId(name), "carrier", ends, mbps, mbps)


def test_a_circuit_serves_the_office_below_not_the_hall_above() -> None:
    both = replace(circuit_inventory(line("k", 5)), gap=replace(inventory({}).gap, levels=("commune", "district")))
    served = {office.site.name: [each.circuit.id for each in office.circuits] for office in gather(both, ())}
    assert served == {OFFICE: ["k"], "hall": []}


def test_one_circuit_that_meets_the_minimum_is_enough() -> None:
    shares = [
        figures(gap.low.share, gap.high.share)
        for lines in ([], [line("a", 5)], [line("a", 5), line("b", 20)], [line("a", 5), line("b", None)])
        if (gap := assess(circuit_inventory(*lines), ON).offices[0].item(CIRCUIT))
    ]
    assert shares == [(0, 1), (1, 1), (0, 0), (0, 1)]
