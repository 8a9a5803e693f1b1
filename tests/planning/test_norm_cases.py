"""Norms applied to offices, each figure worked by hand in the comment or docstring beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from inventory.identifiers import CircuitId, DeviceName, ItemKind, SiteName, UnitCode
from inventory.method import GapMethod
from inventory.model import AssetLot, Circuit, CircuitEnd, Device, Inventory, Site, Uplink
from inventory.normfiles import load_norm_rows, shipped_norms
from inventory.norms import Norm, NormKind, NormPer, NormRole
from planning.assessment import assess
from planning.basis import flagged_rest_on
from planning.evidence import CircuitLoad
from planning.model import CIRCUIT, CircuitRule, GapResult, ItemGap
from tests.planning.golden_case import EARLIER, LATER, result

from .test_gap import BOTH, NEED_PC, NEED_SCANNER, OFFICE, ON, PC, SCANNER, Places, figures, inventory, item, lots

UPS, CAMERA, PRINTER = ItemKind("ups"), ItemKind("camera"), ItemKind("printer")


@cache
def shipped() -> tuple[Norm, ...]:
    return tuple(norm for norm, _ in load_norm_rows(shipped_norms(), Path()))


def norm(
    role: NormRole = NormRole.NEED,
    kind: NormKind = NormKind.TARGET,
    amount: Fraction | int = 1,
    per: NormPer = NormPer.STAFF,
    per_amount: int = 1,
    *,
    name: str = "norm",
    unit: str = "piece",
    scope: str = "",
    begins: date | None = None,
    ends: date | None = None,
    status: str = "confirmed",
) -> Norm:
    return Norm(
        name, (PC,), role, kind, Fraction(amount), per, Fraction(per_amount), unit=unit, scope=scope,
        valid_from=begins, valid_to=ends, source="by hand", status=status,
    )  # fmt: skip


def gap_of(found: GapResult, kind: ItemKind = PC) -> ItemGap | None:
    return found.offices[0].item(kind)


def need_of(*norms: Norm, staff: int | None = 21, counters: int | None = 4, on: date = ON) -> int | None:
    gap = gap_of(assess(inventory({}, *norms, staff=staff, counters=counters), on))
    return gap.need if gap else 0


# Roles and kinds


@pytest.mark.parametrize("kind", [NormKind.TARGET, NormKind.MIN, NormKind.REQUIRED])
def test_a_target_a_minimum_and_a_requirement_make_a_need(kind: NormKind) -> None:
    assert need_of(norm(kind=kind)) == 21


def test_a_ceiling_makes_no_need_and_limits_what_is_owned() -> None:
    """21 staff, at most 1 per 3: 7; 10 owned are 3 too many; the need of 2 comes from the other norm."""
    ceiling = norm(NormRole.CEILING, NormKind.MAX, per_amount=3, name="most")
    assert gap_of(assess(inventory({}, ceiling, staff=21), ON)) is None
    places = {place: {PC: lots(AssetLot(5, 2023))} for place in BOTH}
    gap = item(assess(inventory(places, ceiling, norm(amount=2, per=NormPer.OFFICE), staff=21), ON))
    assert (gap.need, gap.owned, gap.ceiling, gap.over_ceiling) == (2, 10, 7, 3)
    assert (gap.basis.need, gap.basis.ceiling, gap.basis.life) == (("norm",), "most", "")


@pytest.mark.parametrize("kind", list(NormKind))
def test_compliance_of_anything_but_a_circuit_makes_neither_a_need_nor_a_line(kind: NormKind) -> None:
    rule = norm(NormRole.COMPLIANCE, kind, 4, NormPer.OFFICE)
    found = assess(inventory({}, rule), ON)
    assert figures(found.offices[0].items, found.totals, found.active_weight) == ((), (), 0)
    assert found.norms == (rule,)


@pytest.mark.parametrize(
    ("kind", "unit", "cap"),
    [
        (NormKind.MAX, "VND", 20),
        (NormKind.REFERENCE, "VND", None),
        (NormKind.TARGET, "VND", None),
        (NormKind.MAX, "%", None),
    ],
)
def test_only_a_maximum_in_vnd_is_a_price_cap(kind: NormKind, unit: str, cap: int | None) -> None:
    """Nothing owned, 10 needed: 10 to buy at 20 each are 200."""
    price = norm(NormRole.PRICE, kind, 20, unit=unit, name="price")
    places = {place: {PC: lots()} for place in BOTH}
    line = assess(inventory(places, NEED_PC, price), ON).plan[0]
    cost = None if cap is None else 10 * cap
    assert (line.buy, line.price_cap, line.cost, line.price_norm) == (10, cap, cost, "price" if cap else "")


@pytest.mark.parametrize("kind", [NormKind.REFERENCE, NormKind.MAX])
def test_a_life_makes_no_need_and_says_which_machines_are_over_age(kind: NormKind) -> None:
    life = norm(NormRole.LIFE, kind, 5, unit="year", name="life")
    assert gap_of(assess(inventory({}, life), ON)) is None
    places = {place: {PC: lots(AssetLot(5, 2019))} for place in BOTH}
    gap = item(assess(inventory(places, NEED_PC, life), ON))
    assert (gap.low.over_age, gap.basis.life) == (10, "life")


# What is counted per, and rounding


@pytest.mark.parametrize(
    ("per", "amount", "per_amount", "need"),
    [
        (NormPer.STAFF, 1, 1, 21),
        (NormPer.STAFF, 1, 3, 7),  # 21 / 3 = 7, nothing to round
        (NormPer.STAFF, 1, 20, 2),  # 21 / 20 = 1.05, up to 2
        (NormPer.STAFF, 2, 5, 9),  # 2 x 21 / 5 = 8.4, up to 9
        (NormPer.COUNTER, 1, 1, 4),
        (NormPer.COUNTER, 1, 3, 2),  # 4 / 3 = 1.33, up to 2
        (NormPer.COUNTER, Fraction(3, 2), 1, 6),  # 1.5 x 4 = 6
        (NormPer.OFFICE, 2, 1, 2),
        (NormPer.ONE_STOP_SHOP, 3, 1, 3),
        (NormPer.CIRCUIT, 1, 1, 2),  # two circuits
    ],
)
def test_every_measure_of_an_office_of_21_staff_and_4_counters(
    per: NormPer, amount: Fraction | int, per_amount: int, need: int
) -> None:
    case = inventory({}, norm(amount=amount, per=per, per_amount=per_amount), staff=21, counters=4)
    assert item(assess(with_circuits(case, 20, 50), ON)).need == need


def test_where_there_is_no_one_stop_shop_nothing_is_needed_per_shop_or_counter() -> None:
    for per in (NormPer.ONE_STOP_SHOP, NormPer.COUNTER):
        found = assess(inventory({}, norm(per=per), at=("office",), counters=None), ON)
        assert item(found).need == 0


def test_a_ratio_rounds_up_in_each_office_and_never_in_the_unit() -> None:
    """1 per 20 staff: 18 and 22 staff need 1 + 2 = 3; the unit's 40 staff would need 2."""
    case = inventory({}, norm(per_amount=20), staff=18)
    second = Site(SiteName("second"), UnitCode("00001"), places=BOTH, staff=22, counters=2)
    found = assess(replace(case, sites={**case.sites, second.name: second}), ON)
    assert [office.item(PC).need for office in found.offices if office.item(PC)] == [1, 2]  # type: ignore[union-attr]
    assert found.totals[0].need == 3


# Several at once


def test_of_two_needs_the_greatest_counts_and_is_named() -> None:
    """21 staff at 1 per 3: 7. Counters at 1 each: 4. With 9 counters the counters decide."""
    per_staff = norm(per_amount=3, name="staff")
    per_counter = norm(kind=NormKind.MIN, per=NormPer.COUNTER, name="counter")
    for counters, need, by in ((4, 7, "staff"), (9, 9, "counter")):
        gap = item(assess(inventory({}, per_staff, per_counter, staff=21, counters=counters), ON))
        assert (gap.need, gap.basis.need) == (need, (by,))


def test_of_two_needs_of_one_number_the_firmer_norm_is_named() -> None:
    """The figure stands on either, so it is as firm as the firmer one."""
    guess = norm(amount=4, per=NormPer.OFFICE, name="guess", status="assumed")
    text = norm(kind=NormKind.MIN, per=NormPer.COUNTER, name="text", status="secondary")
    assert item(assess(inventory({}, guess, text, counters=4), ON)).basis.need == ("text",)


def test_of_two_ceilings_the_least_counts_and_is_named() -> None:
    """10 staff: at most 10; in this unit at most 8."""
    wide = norm(NormRole.CEILING, NormKind.MAX, name="wide")
    tight = norm(NormRole.CEILING, NormKind.MAX, 8, NormPer.OFFICE, name="tight", scope="00001")
    gap = item(assess(inventory({}, NEED_PC, wide, tight), ON))
    assert (gap.ceiling, gap.basis.ceiling) == (8, "tight")


def test_counters_that_are_not_known_do_not_hide_a_need_that_they_cannot_raise() -> None:
    """An officer at a counter is one of the staff: 21 staff have at most 21 counters, so 1 each is never above 21.

    At 2 per counter it might be 42, and then nobody knows; the norms that wait are named.
    """
    per_counter = norm(kind=NormKind.MIN, per=NormPer.COUNTER, name="counter")
    assert need_of(norm(), per_counter, counters=None) == 21
    twice = replace(per_counter, amount=Fraction(2))
    gap = item(assess(inventory({}, norm(), twice, staff=21, counters=None), ON))
    assert (gap.need, gap.basis.need) == (None, ("norm", "counter"))
    assert need_of(norm(), per_counter, staff=None) is None


# Dates


@pytest.mark.parametrize(
    ("on", "need"),
    [
        (date(2025, 6, 30), 0),  # the day before
        (date(2025, 7, 1), 21),  # the first day
        (date(2025, 12, 31), 21),  # the last day
        (date(2026, 1, 1), 0),  # the day after
    ],
)
def test_a_norm_is_in_force_from_its_first_to_its_last_day(on: date, need: int) -> None:
    assert need_of(norm(begins=date(2025, 7, 1), ends=date(2025, 12, 31)), on=on) == need


@pytest.mark.parametrize(("on", "need"), [(date(1990, 1, 1), 21), (date(2025, 6, 30), 21), (date(2025, 7, 1), 0)])
def test_an_undated_norm_is_used_on_every_day_before_its_end(on: date, need: int) -> None:
    assert need_of(norm(ends=date(2025, 6, 30)), on=on) == need


def test_an_undated_norm_without_an_end_is_always_used() -> None:
    assert [need_of(norm(), on=date(year, 1, 1)) for year in (1990, 2024, 2100)] == [21, 21, 21]


# Scope


@pytest.mark.parametrize(
    ("scope", "need"),
    [
        ("", 21),
        ("all", 21),
        ("commune", 21),  # the level of its unit
        ("00001", 21),  # its unit, which is also its name
        ("001", 21),  # what its unit belongs to
        ("one_stop_shop", 21),  # a place that it has
        ("district", 0),
        ("00002", 0),
        ("data_centre", 0),
    ],
)
def test_whom_a_scope_is_for(scope: str, need: int) -> None:
    assert need_of(norm(scope=scope)) == need


# Useful life


@pytest.mark.parametrize(("year", "over_age"), [(2020, 0), (2019, 10), (2018, 10)])
def test_a_machine_is_over_age_in_the_year_its_life_is_over(year: int, over_age: int) -> None:
    """Life 5, report of 2024: of 2020 it is 4 years old, of 2019 it is 5 and over-age, of 2018 it is 6."""
    life = norm(NormRole.LIFE, NormKind.REFERENCE, 5, unit="year")
    places = {place: {PC: lots(AssetLot(5, year))} for place in BOTH}
    assert item(assess(inventory(places, NEED_PC, life), ON)).low.over_age == over_age


@pytest.mark.parametrize(
    ("on", "year", "over_age", "by"),
    [
        (date(2025, 12, 31), 2021, 0, "life_pc_2018"),  # 4 years of 5
        (date(2025, 12, 31), 2020, 10, "life_pc_2018"),  # 5 of 5
        (date(2026, 1, 1), 2020, 0, "life_pc_2026"),  # 6 of 7: the new circular makes it young again
        (date(2026, 1, 1), 2019, 10, "life_pc_2026"),  # 7 of 7
    ],
)
def test_the_useful_life_changes_on_the_first_of_january_2026(on: date, year: int, over_age: int, by: str) -> None:
    places = {place: {PC: lots(AssetLot(5, year))} for place in BOTH}
    gap = item(assess(inventory(places, *shipped()), on))
    assert (gap.low.over_age, gap.basis.life) == (over_age, by)


def test_without_a_life_nothing_is_over_age_and_no_norm_is_named() -> None:
    places = {place: {PC: lots(AssetLot(5, 1995))} for place in BOTH}
    gap = item(assess(inventory(places, NEED_PC), ON))
    assert (gap.low.over_age, gap.high.over_age, gap.basis.life) == (0, 0, "")


def test_support_of_a_release_is_no_number_of_years() -> None:
    support = norm(NormRole.LIFE, NormKind.MAX, 1, unit="support")
    places = {place: {PC: lots(AssetLot(5, 2010))} for place in BOTH}
    assert item(assess(inventory(places, NEED_PC, support), ON)).low.over_age == 0


@pytest.mark.parametrize(
    ("release", "last"),
    [("windows_7", date(2020, 1, 14)), ("windows_8_1", date(2023, 1, 10)), ("windows_10", date(2025, 10, 14))],
)
def test_a_release_is_supported_through_its_last_day(release: str, last: date) -> None:
    def supported(on: date) -> bool:
        return any(release in norm.items and norm.unit == "support" and norm.in_force(on) for norm in shipped())

    days = (last - timedelta(days=1), last, last + timedelta(days=1))
    assert [supported(day) for day in days] == [True, True, False]


# Prices


@pytest.mark.parametrize(
    ("on", "cap", "cost", "by"),
    [
        (date(2025, 6, 30), 15_000_000, 150_000_000, "pc_price_2018"),
        (date(2025, 7, 1), 20_000_000, 200_000_000, "pc_price_2025"),
        (date(2026, 3, 8), 20_000_000, 200_000_000, "pc_price_2025"),
        (date(2026, 3, 9), 20_000_000, 200_000_000, "pc_price_2026"),
    ],
)
def test_the_price_cap_of_a_pc_and_the_norm_behind_it(on: date, cap: int, cost: int, by: str) -> None:
    """10 staff, no PC: 10 to buy at the cap of the day; from 9 March 2026 the text behind it is amended and unread."""
    places = {place: {PC: lots()} for place in BOTH}
    line = next(line for line in assess(inventory(places, *shipped()), on).plan if line.item == PC)
    assert figures(line.buy, line.price_cap, line.cost, line.price_norm) == (10, cap, cost, by)


# The government's data network


@pytest.mark.parametrize(("on", "need"), [(date(2026, 3, 29), None), (date(2026, 3, 30), 1)])
def test_a_ups_is_required_from_30_march_2026(on: date, need: int | None) -> None:
    gap = gap_of(assess(inventory({}, *shipped()), on), UPS)
    assert (gap and gap.need, gap and gap.basis.need) == (need, need and ("ups_required_2026",))


def with_circuits(base: Inventory, *mbps: float) -> Inventory:
    """The office with circuits of such bandwidths up to the district's hall."""
    hub, router = DeviceName("hub"), DeviceName("r")
    devices = {
        hub: Device(hub, SiteName("hall"), "router"),
        router: Device(router, OFFICE, "router", uplinks=(Uplink(hub),)),
    }
    circuits = {
        CircuitId(f"k{index}"): Circuit(
            CircuitId(f"k{index}"),
            "carrier",
            (CircuitEnd(hub, f"k{index}"), CircuitEnd(router, f"k{index}")),
            each,
            each,
        )
        for index, each in enumerate(mbps)
    }
    return replace(base, devices=devices, circuits=circuits)


def busy(first: date, last: date, mbps: float) -> CircuitLoad:
    days = {first + timedelta(days=count): mbps for count in range((last - first).days + 1)}
    return CircuitLoad(down=dict(days), up=dict.fromkeys(days, 0.0))


@pytest.mark.parametrize(
    ("on", "mbps", "rule", "shares"),
    [
        (date(2026, 3, 29), 9.0, CircuitRule.CONTRACTED_MINIMUM, (1, 1)),  # 9 < 10
        (date(2026, 3, 29), 10.0, CircuitRule.CONTRACTED_MINIMUM, (0, 0)),  # 10 is enough
        (date(2026, 3, 30), 9.0, CircuitRule.P95_DAILY, (0, 0)),  # no day of the new rule has passed
    ],
)
def test_the_contracted_minimum_holds_until_29_march_2026(
    on: date, mbps: float, rule: CircuitRule, shares: tuple[int, int]
) -> None:
    found = assess(with_circuits(inventory({}, *shipped()), mbps), on)
    gap = gap_of(found, CIRCUIT)
    assert gap is not None
    assert [check.rule for check in found.offices[0].circuits] == [rule]
    assert figures(gap.low.share, gap.high.share) == shares
    assert gap.basis.need == (found.offices[0].circuits[0].norm,)


@pytest.mark.parametrize(
    ("on", "mbps", "fails"),
    [
        (date(2026, 4, 5), 9.5, False),  # 30 March to 4 April are 6 days; the days before the rule do not count
        (date(2026, 4, 6), 9.5, True),  # 30 March to 5 April are 7
        (date(2026, 4, 6), 9.0, False),  # exactly 90 % of 10 is allowed
    ],
)
def test_seven_days_above_90_percent_count_from_30_march_2026(on: date, mbps: float, fails: bool) -> None:
    case = with_circuits(inventory({}, *shipped()), 10)
    load = busy(date(2026, 3, 1), on - timedelta(days=1), mbps)
    found = assess(case, on, p95={CircuitId("k0"): load})
    gap = gap_of(found, CIRCUIT)
    assert gap is not None
    assert figures(gap.low.share, gap.high.share) == (int(fails), int(fails))
    assert (found.offices[0].circuits[0].norm, gap.basis.need) == ("circuit_load_2026", ("circuit_load_2026",))


# What nobody weighs


def test_a_need_that_nobody_weighs_is_a_line_and_changes_no_score_question_or_weight() -> None:
    """A camera per one-stop shop until 30 June 2025; queue machines and kiosks of districts concern no commune."""
    with_it = assess(inventory({}, *shipped()), ON)
    without = assess(inventory({}, *(each for each in shipped() if CAMERA not in each.items)), ON)
    assert [gap.item for gap in with_it.offices[0].items][-1] == CAMERA
    assert figures(item(with_it, CAMERA).need, item(with_it, CAMERA).weight) == (1, 0)
    assert [total.item for total in with_it.totals] == [
        *("pc", "printer", "scanner", "id_reader", "lan_switch", "camera"),
    ]
    assert with_it.offices[0].score == without.offices[0].score
    assert (with_it.active_weight, with_it.questions) == (without.active_weight, without.questions)
    assert with_it.active_weight == 95


@pytest.mark.parametrize("on", [date(2023, 12, 1), date(2025, 9, 1), date(2026, 11, 1)])
def test_the_checklists_and_ceilings_of_the_shipped_norms_change_nothing_that_is_scored(on: date) -> None:
    places = {place: {PC: lots(AssetLot(4, 2019)), PRINTER: lots(AssetLot(1, 2020))} for place in BOTH}
    weighed = {"pc", "printer", "scanner", "id_reader", "lan_switch", "ups", "circuit"}
    kept = [each for each in shipped() if weighed & set(each.items) and each.id != "pc_one_stop_2018"]
    everything, few = (assess(with_circuits(inventory(places, *each), 20), on) for each in (shipped(), kept))
    assert everything.offices[0].score == few.offices[0].score
    assert len(everything.norms) > len(few.norms)
    weighed_gaps = [gap for gap in everything.offices[0].items if gap.weight]
    assert [(gap.item, gap.need, gap.low, gap.high) for gap in weighed_gaps] == [
        (gap.item, gap.need, gap.low, gap.high) for gap in few.offices[0].items
    ]


# What verdicts rest on


def test_the_flagged_district_of_the_golden_case_rests_on_these_norms() -> None:
    """2023, district A: A1 to A3 lack PCs and switches by the city's assumed targets; A2's printer, all scanners and
    the readers of A1 and A2 by texts that were not confirmed; A2's circuit by a value of the tool.

    2026: no text is unconfirmed any more; the UPS of A2 and A3 is by a confirmed one, and so is A2's circuit.
    """
    assert flagged_rest_on(result(EARLIER)) == {
        "unconfirmed": ("printer", "scanner", "id_reader"),
        "tool_default": ("circuit",),
        "assumed": ("pc", "lan_switch"),
    }
    assert flagged_rest_on(result(LATER)) == {"assumed": ("pc", "printer", "scanner", "id_reader", "lan_switch")}


def test_only_what_is_weighed_and_lacking_is_named() -> None:
    """No PC of 10 and both scanners of 2: (30 x 1 + 15 x 0) / 45 = 66.67, flagged by the PCs alone.

    Where PCs have weight 0 and a camera is missing beside them, the score is 0 and nobody is flagged; with a printer
    missing too it is 10 x 1 / (10 + 15) = 40, flagged by the printer alone.
    """
    scanners, missing = {SCANNER: lots(AssetLot(1, 2023))}, {PC: lots(), PRINTER: lots()}
    places: Places = {place: {**scanners, **missing} for place in BOTH}
    needs = [replace(norm(name=kind, status="assumed"), items=(kind,)) for kind in (PC, CAMERA)]
    needs.append(replace(NEED_SCANNER, status="assumed"))
    case = inventory(places, *needs)
    assert flagged_rest_on(assess(case, ON)) == {"assumed": ("pc",)}
    weightless = replace(case, gap=GapMethod({**GapMethod().weights, PC: Fraction(0)}))
    assert flagged_rest_on(assess(weightless, ON)) == {}
    printer = replace(norm(name="printer", status="secondary"), items=(PRINTER,))
    assert flagged_rest_on(assess(replace(weightless, norms=(*needs, printer)), ON)) == {"secondary": ("printer",)}


def test_where_nobody_is_flagged_nothing_rests_on_anything() -> None:
    assert flagged_rest_on(assess(inventory({}, *shipped()), ON)) == {}
