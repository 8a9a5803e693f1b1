"""What stands beside the score: context and its ratios, the checklist, sums over groups, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.checklist import Asks, CheckItem, Checklist, Condition
from inventory.declared import LAN_STATES, Declared
from inventory.identifiers import CircuitId, DeviceName, ItemKind, SiteName
from inventory.model import AssetLot, Circuit, CircuitEnd, Device, Inventory, Provenance, SiteAssets
from inventory.norms import Norm, NormKind, NormPer, NormRole
from planning.assessment import assess
from planning.beside_model import Beside, Cause, Check, Finding, Ratio, Sum

from .estates import Estate, Office, estates
from .lans import FAST, Port, device, office, ports, switch, unused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.readings import Readings

A = SiteName("A")
ON = date(2024, 6, 1)
SOURCE = Provenance(source="khaosat.xlsx!V7")


def _beside(inventory: Inventory, readings: Mapping[DeviceName, Readings] | None = None) -> Beside:
    found = assess(inventory, ON, readings=readings).beside
    assert found is not None
    return found


def _declared(**values: object) -> dict[str, Declared | None]:
    """Figures by name; dossiers as (count, period)."""
    return {
        name: None
        if value is None
        else Declared(value[0], SOURCE, value[1])
        if isinstance(value, tuple)
        else Declared(value, SOURCE)  # type: ignore[arg-type]
        for name, value in values.items()
    }


def _with(figures: Mapping[str, Declared | None], inventory: Inventory | None = None) -> Inventory:
    return replace(inventory or office(), declared={A: figures})


def test_ratios_of_an_office() -> None:
    """20 staff, 3 counters; 4,800 dossiers in a year are 400 a month; 2 people for IT."""
    figures = _declared(it_staff=0, it_staff_shared=2, dossiers=(4800, "2023"), population=9000)
    context = _beside(_with(figures)).offices[0].context
    assert (context.dossiers, context.it_people) == (Fraction(400), Fraction(2))
    assert (context.dossiers_per_counter, context.population_per_counter, context.staff_per_it) == (
        Ratio(Fraction(400), Fraction(3), 1),
        Ratio(Fraction(9000), Fraction(3), 1),
        Ratio(Fraction(20), Fraction(2), 1),
    )


@pytest.mark.parametrize(("period", "monthly"), [("2023", 100), ("year", 100), ("2024-05", 1200), ("month", 1200)])
def test_dossiers_are_compared_by_the_month(period: str, monthly: int) -> None:
    assert _beside(_with(_declared(dossiers=(1200, period)))).offices[0].context.dossiers == monthly


def test_what_is_not_answered_leaves_its_ratios_open_and_the_others_stand() -> None:
    context = _beside(_with(_declared(it_staff=1, it_staff_shared=None, population=9000))).offices[0].context
    assert context.declared["it_staff_shared"] is None
    assert "dossiers" not in context.declared
    assert (context.it_people, context.staff_per_it, context.dossiers_per_counter) == (None, None, None)
    assert context.population_per_counter == Ratio(Fraction(9000), Fraction(3), 1)


def test_an_office_without_anybody_for_it_has_no_ratio_and_still_counts_in_its_groups() -> None:
    beside = _beside(_with(_declared(it_staff=0, it_staff_shared=0)))
    ratio = beside.offices[0].context.staff_per_it
    assert ratio == Ratio(Fraction(20), Fraction(0), 1)
    assert ratio.value is None
    assert beside.city.context.staff_per_it.offices == 1


def test_sockets_counted_as_assets_stand_for_sockets_that_were_not_declared() -> None:
    lots = (AssetLot(20, 2015, provenance=SOURCE), AssetLot(4, 2015))
    inventory = office()
    assets = {A: SiteAssets(A, {"office": {ItemKind("lan_port"): lots}, "one_stop_shop": {ItemKind("lan_port"): ()}})}
    context = _beside(replace(inventory, assets=assets)).offices[0].context
    assert context.declared == {"lan_sockets": Declared(24, SOURCE), "lan_year": Declared(2015, SOURCE)}
    told = _beside(_with(_declared(lan_sockets=None), replace(inventory, assets=assets))).offices[0].context
    assert told.declared == {"lan_sockets": None, "lan_year": Declared(2015, SOURCE)}
    open_answer = {A: SiteAssets(A, {"office": {ItemKind("lan_port"): lots}, "shop": {ItemKind("lan_port"): None}})}
    assert _beside(replace(inventory, assets=open_answer)).offices[0].context.declared == {}


def _two_districts() -> Inventory:
    """Offices 000 and 001 in D1, 002 in D2; the second has told nothing."""
    offices = [Office(district, staff, counters, {}, 10.0) for district, staff, counters in _SIZES]
    inventory = Estate(tuple(offices)).inventory()
    switches = {
        DeviceName(f"sw-{site}"): Device(DeviceName(f"sw-{site}"), SiteName(site), "switch")
        for site in ("000", "001", "002")
    }
    one = {"office": {ItemKind("lan_switch"): (AssetLot(1, 2020),)}}
    return replace(
        inventory,
        devices={**inventory.devices, **switches},
        assets={SiteName(site): SiteAssets(SiteName(site), one) for site in ("000", "002")},
        declared={
            SiteName("000"): _declared(
                it_staff=1, it_staff_shared=1, population=6000, dossiers=(600, "month"), lan_state="poor"
            ),
            SiteName("001"): _declared(it_staff=None, population=None),
            SiteName("002"): _declared(
                it_staff=0, it_staff_shared=1, population=3000, dossiers=(2400, "2023"), lan_state="good"
            ),
        },
    )


_SIZES = (("D1", 20, 3), ("D1", 30, 5), ("D2", 10, 2))


def test_groups_have_sums_and_ratios_of_sums_over_the_offices_that_answered() -> None:
    beside = _beside(_two_districts())
    first, second = beside.groups
    city = beside.city.context
    assert (first.code, second.code, beside.city.code) == ("D1", "D2", "")
    assert first.context.population == Sum(Fraction(6000), 1)
    assert city.population == Sum(Fraction(9000), 2)
    assert (city.it_staff, city.it_staff_shared) == (Sum(Fraction(1), 2), Sum(Fraction(2), 2))
    assert city.dossiers == Sum(Fraction(800), 2)
    assert city.dossiers_per_counter == Ratio(Fraction(800), Fraction(5), 2)
    assert city.population_per_counter == Ratio(Fraction(9000), Fraction(5), 2)
    assert city.staff_per_it == Ratio(Fraction(30), Fraction(3), 2)
    assert city.lan_states == {"good": 1, "limited": 0, "poor": 1}


def test_the_lans_of_a_group_are_summed_over_the_switches_that_answered() -> None:
    readings = {
        DeviceName("sw-000"): switch([*ports(22), Port("Gi1/0/23", speed=FAST), unused("Gi1/0/24")]),
        DeviceName("sw-002"): switch(ports(8)),
    }
    beside = _beside(_two_districts(), readings)
    lan = beside.city.lan
    assert (lan.switches, lan.answered, lan.units, lan.offices, lan.full, lan.no_free_port) == (3, 2, 2, 2, 1, 1)
    assert lan.ports is not None
    assert (lan.ports.total, lan.ports.used, lan.ports.free, lan.ports.slow) == (32, 31, 1, 1)
    assert lan.per_staff == Ratio(Fraction(32), Fraction(30), 2)
    assert [group.lan.offices for group in beside.groups] == [1, 1]


FIREWALL, READER, PC = ItemKind("firewall"), ItemKind("id_reader"), ItemKind("pc")


def _checked(
    condition: Condition, inventory: Inventory, readings: Mapping[DeviceName, Readings] | None = None
) -> tuple[Check, Cause]:
    item = CheckItem("it", {"vi": "a", "en": "a"}, (condition,), every=False, source="QĐ", status="assumed")
    listed = replace(inventory, checklist=Checklist({"vi": "a", "en": "a"}, (item,)))
    result = _beside(listed, readings).offices[0].checks[0]
    assert len(result.findings) == 1
    assert result.answer is result.findings[0].answer
    return result.answer, result.findings[0].cause


def _owning(kind: ItemKind, **places: tuple[AssetLot, ...] | None) -> Inventory:
    inventory = office()
    sites = {name: replace(site, places=("office", "one_stop_shop")) for name, site in inventory.sites.items()}
    assets = {A: SiteAssets(A, {place: {kind: lots} for place, lots in places.items()})}
    return replace(inventory, sites=sites, assets=assets)


@pytest.mark.parametrize(
    ("places", "wanted", "expected"),
    [
        ({"office": (AssetLot(1, 2020),), "one_stop_shop": ()}, 1, (Check.YES, Cause.COUNTED)),
        ({"office": (AssetLot(2, 2020, broken=1),), "one_stop_shop": ()}, 2, (Check.NO, Cause.COUNTED)),
        ({"office": (), "one_stop_shop": ()}, 1, (Check.NO, Cause.COUNTED)),
        ({"office": (AssetLot(1, 2020),)}, 1, (Check.YES, Cause.COUNTED)),
        ({"office": ()}, 1, (Check.UNKNOWN, Cause.NOT_ASKED)),
        ({"office": (), "one_stop_shop": None}, 1, (Check.UNKNOWN, Cause.NOT_ANSWERED)),
        ({}, 1, (Check.UNKNOWN, Cause.NOT_ASKED)),
        ({"office": (AssetLot(2, 2020, unknown_state=1),), "one_stop_shop": ()}, 2, (Check.UNKNOWN, Cause.OPEN)),
    ],
    ids=["has it", "one broken", "answered none", "enough already", "half asked", "left empty", "never asked", "state"],
)
def test_owned_pieces(
    places: dict[str, tuple[AssetLot, ...] | None], wanted: int, expected: tuple[Check, Cause]
) -> None:
    condition = Condition(Asks.OWNED, FIREWALL, Fraction(wanted))
    assert _checked(condition, _owning(FIREWALL, **places)) == expected


def test_pieces_for_each_counter_are_rounded_up_and_need_the_counters() -> None:
    """3 counters; half a reader each is two of them. The office besides the counters need not be asked."""
    half = Condition(Asks.OWNED, READER, Fraction(1, 2), "counter")
    assert _checked(half, _owning(READER, one_stop_shop=(AssetLot(2, 2020),))) == (Check.YES, Cause.COUNTED)
    assert _checked(half, _owning(READER, one_stop_shop=(AssetLot(1, 2020),))) == (Check.NO, Cause.COUNTED)
    unsized = _owning(READER, one_stop_shop=(AssetLot(2, 2020),))
    unsized = replace(unsized, sites={name: replace(site, counters=None) for name, site in unsized.sites.items()})
    assert _checked(half, unsized) == (Check.UNKNOWN, Cause.SIZE)


def test_a_role_is_shown_only_by_a_device_that_answered() -> None:
    condition = Condition(Asks.SEEN, "firewall")
    there = office(device("fw", "firewall"))
    assert _checked(condition, there, {DeviceName("fw"): switch([])}) == (Check.YES, Cause.SEEN)
    assert _checked(condition, there) == (Check.UNKNOWN, Cause.SILENT)
    assert _checked(condition, office()) == (Check.UNKNOWN, Cause.NOT_LISTED)


def test_what_the_inventory_does_not_list_says_nothing_beside_an_answer_of_the_office() -> None:
    """An office that answered "none", and of which no firewall was seen, has none; a silent firewall leaves it open."""
    conditions = (Condition(Asks.OWNED, FIREWALL), Condition(Asks.SEEN, "firewall"))

    def answer(inventory: Inventory, *, every: bool = False) -> Check:
        item = CheckItem("it", {}, conditions, every=every, source="", status="")
        return _beside(replace(inventory, checklist=Checklist({}, (item,)))).offices[0].checks[0].answer

    none = _owning(FIREWALL, office=(), one_stop_shop=())
    listed = replace(none, devices={DeviceName("fw"): device("fw", "firewall")})
    assert (answer(none), answer(listed)) == (Check.NO, Check.UNKNOWN)
    assert answer(_owning(FIREWALL, office=(AssetLot(1),), one_stop_shop=()), every=True) is Check.UNKNOWN


def test_a_circuit_is_missing_only_where_the_city_lists_circuits() -> None:
    condition = Condition(Asks.CIRCUIT)
    router, core = device("r", "router"), Device(DeviceName("core"), SiteName("dc"), "router")
    own, other = (
        Circuit(CircuitId(name), "nhà mạng", (CircuitEnd(at.name, "1"),)) for name, at in (("1", router), ("2", core))
    )
    assert _checked(condition, office(router, core, circuits=[own])) == (Check.YES, Cause.CIRCUIT)
    assert _checked(condition, office(router, core, circuits=[other])) == (Check.NO, Cause.NO_CIRCUIT)
    assert _checked(condition, office(router, core)) == (Check.UNKNOWN, Cause.NO_CIRCUITS)


def _norm(item: ItemKind, amount: int, per: NormPer = NormPer.OFFICE) -> Norm:
    return Norm("n", (item,), NormRole.NEED, NormKind.MIN, Fraction(amount), per, source="QĐ")


@pytest.mark.parametrize(
    ("lots", "norms", "expected"),
    [
        ((AssetLot(2, 2010),), (_norm(PC, 2),), (Check.YES, Cause.COMPLIES)),
        ((AssetLot(1, 2020),), (_norm(PC, 2),), (Check.NO, Cause.SHORT)),
        (None, (_norm(PC, 2),), (Check.UNKNOWN, Cause.OPEN)),
        ((AssetLot(2, 2020, unknown_state=1),), (_norm(PC, 2),), (Check.UNKNOWN, Cause.OPEN)),
        ((AssetLot(2, 2020),), (), (Check.UNKNOWN, Cause.NO_NORM)),
    ],
    ids=["enough, however old", "short", "not answered", "of unknown state", "no norm"],
)
def test_a_norm_is_complied_with_or_not_as_the_assessment_found(
    lots: tuple[AssetLot, ...] | None, norms: tuple[Norm, ...], expected: tuple[Check, Cause]
) -> None:
    inventory = replace(_owning(PC, office=lots, one_stop_shop=()), norms=norms)
    assert _checked(Condition(Asks.COMPLIES, PC), inventory) == expected


def test_a_norm_by_staff_is_open_where_the_staff_is_not_known() -> None:
    inventory = replace(_owning(PC, office=(), one_stop_shop=()), norms=(_norm(PC, 1, NormPer.STAFF),))
    inventory = replace(inventory, sites={name: replace(site, staff=None) for name, site in inventory.sites.items()})
    assert _checked(Condition(Asks.COMPLIES, PC), inventory) == (Check.UNKNOWN, Cause.SIZE)


@pytest.mark.parametrize(
    ("condition", "figures", "expected"),
    [
        (Condition(Asks.DECLARED, "it_staff", Fraction(1)), {"it_staff": 1}, (Check.YES, Cause.DECLARED)),
        (Condition(Asks.DECLARED, "it_staff", Fraction(1)), {"it_staff": 0}, (Check.NO, Cause.DECLARED)),
        (Condition(Asks.DECLARED, "it_staff", Fraction(1)), {"it_staff": None}, (Check.UNKNOWN, Cause.NOT_ANSWERED)),
        (Condition(Asks.DECLARED, "it_staff", Fraction(1)), {}, (Check.UNKNOWN, Cause.NOT_ASKED)),
        (Condition(Asks.DECLARED, "tslcd", Fraction(1)), {"tslcd": 0.5}, (Check.NO, Cause.DECLARED)),
        (Condition(Asks.DECLARED, "internet"), {"internet": True}, (Check.YES, Cause.DECLARED)),
        (Condition(Asks.DECLARED, "internet"), {"internet": False}, (Check.NO, Cause.DECLARED)),
        (Condition(Asks.DECLARED, "lan_state", among=("good",)), {"lan_state": "good"}, (Check.YES, Cause.DECLARED)),
        (Condition(Asks.DECLARED, "lan_state", among=("good",)), {"lan_state": "poor"}, (Check.NO, Cause.DECLARED)),
    ],
)
def test_declared_figures(condition: Condition, figures: dict[str, object], expected: tuple[Check, Cause]) -> None:
    assert _checked(condition, _with(_declared(**figures))) == expected


@pytest.mark.parametrize(
    ("dedicated", "shared", "one", "both"),
    [
        (1, 1, Check.YES, Check.YES),
        (1, 0, Check.YES, Check.NO),
        (1, None, Check.YES, Check.UNKNOWN),
        (0, 0, Check.NO, Check.NO),
        (0, None, Check.UNKNOWN, Check.NO),
        (None, None, Check.UNKNOWN, Check.UNKNOWN),
    ],
)
def test_one_condition_is_enough_or_each_is_needed(
    dedicated: int | None, shared: int | None, one: Check, both: Check
) -> None:
    conditions = tuple(Condition(Asks.DECLARED, name) for name in ("it_staff", "it_staff_shared"))
    items = tuple(
        CheckItem(name, {"vi": "a", "en": "a"}, conditions, every=every, source="QĐ", status="assumed")
        for name, every in (("one", False), ("both", True))
    )
    inventory = _with(_declared(it_staff=dedicated, it_staff_shared=shared))
    beside = _beside(replace(inventory, checklist=Checklist({"vi": "a", "en": "a"}, items)))
    first, second = beside.offices[0].checks
    assert (first.answer, second.answer) == (one, both)
    assert beside.city.checks["one"][one] == 1
    assert sum(beside.city.checks["both"].values()) == 1
    assert all(finding.answer is first.answer for finding in first.findings)


def test_a_finding_says_what_was_found_and_what_is_wanted() -> None:
    item = CheckItem("it", {}, (Condition(Asks.OWNED, PC, Fraction(1), "staff"),), every=False, source="", status="")
    inventory = replace(_owning(PC, office=(AssetLot(7, 2020),), one_stop_shop=()), checklist=Checklist({}, (item,)))
    assert _beside(inventory).offices[0].checks[0].findings == (
        Finding(Asks.OWNED, "pc", Check.NO, Cause.COUNTED, Fraction(7), Fraction(20)),
    )


_numbers = st.integers(0, 10_000)
_figures = st.fixed_dictionaries(
    {},
    optional={
        "it_staff": st.none() | _numbers,
        "it_staff_shared": st.none() | _numbers,
        "dossiers": st.none() | st.tuples(_numbers, st.sampled_from(["2023", "2024-05", "month"])),
        "population": st.none() | _numbers,
        "lan_year": st.none() | st.integers(1990, 2026),
        "lan_sockets": st.none() | _numbers,
        "lan_mbps": st.none() | st.floats(0, 1000),
        "lan_state": st.none() | st.sampled_from(LAN_STATES),
        "internet": st.none() | st.booleans(),
        "tslcd": st.none() | st.floats(0, 1000),
    },
)
_lists = st.lists(
    st.sampled_from(
        [
            Condition(Asks.OWNED, "pc", Fraction(1), "staff"),
            Condition(Asks.SEEN, "switch"),
            Condition(Asks.CIRCUIT),
            Condition(Asks.COMPLIES, "pc"),
            Condition(Asks.COMPLIES, "circuit"),
            Condition(Asks.DECLARED, "it_staff"),
        ]
    ),
    min_size=1,
    max_size=4,
)
_switches = st.lists(
    st.builds(
        Port,
        st.integers(1, 48).map(lambda number: f"Gi1/0/{number}"),
        oper=st.sampled_from([1, 2, None]),
        speed=st.sampled_from([None, 0, FAST]),
        duplex=st.sampled_from([None, "half", "full"]),
        errors=st.integers(0, 10**7),
    ),
    max_size=6,
).map(switch)


@settings(max_examples=60, deadline=None)
@given(estate=estates, figures=st.lists(_figures, min_size=6, max_size=6), conditions=_lists, told=_switches)
def test_nothing_beside_the_score_changes_a_score_a_rank_or_a_verdict(
    estate: Estate, figures: list[dict[str, object]], conditions: list[Condition], told: Readings
) -> None:
    """Declared figures, the checklist and what switches tell: the whole rest of the result stays to the last digit."""
    inventory = estate.inventory()
    switches = (Device(DeviceName(f"sw-{site}"), site, "switch") for site in inventory.sites)
    inventory = replace(inventory, devices={**inventory.devices, **{each.name: each for each in switches}})
    named = zip(inventory.sites, figures, strict=False)
    items = (CheckItem("it", {}, tuple(conditions), every=True, source="", status=""),)
    changed = replace(
        inventory,
        declared={site: _declared(**values) for site, values in named},
        checklist=Checklist({}, items),
    )
    plain = assess(inventory, estate.on)
    beside = assess(changed, estate.on, readings=dict.fromkeys(inventory.devices, told))
    assert msgspec.structs.replace(plain, beside=None) == msgspec.structs.replace(beside, beside=None)
    assert beside.beside is not None
    assert sum(beside.beside.city.checks["it"].values()) == len(plain.offices)
