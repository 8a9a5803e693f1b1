"""The golden case to the last digit: every expected figure, and none of the wrong answers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from inventory.identifiers import ItemKind
from inventory.norms import NormRole
from planning.assessment import assess
from planning.compare import Comparison, compare
from planning.grouping import group_by_units
from planning.model import CIRCUIT, GapResult, GroupGap, ItemGap, OfficeGap, QuestionKind

from .golden_case import EARLIER, LATER, golden, result, snapshot

DATES = (EARLIER, LATER)
SWITCH, PC = ItemKind("lan_switch"), ItemKind("pc")


@cache
def by_successors() -> GapResult:
    case = snapshot(LATER)
    return assess(case.inventory, LATER, seen=case.seen, p95=case.p95, grouping=group_by_units(case.inventory, LATER))


@cache
def comparison() -> Comparison:
    return compare(snapshot(EARLIER), snapshot(LATER))


def expected(on: date) -> Any:
    return golden()["expected"][on]


def printed(value: Fraction) -> str:
    """Independent of the project's own rounding."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def two(figure: float) -> str:
    return f"{figure:.2f}"


def office(on: date, site: str) -> OfficeGap:
    return next(each for each in result(on).offices if each.site == site)


def pieces(gap: ItemGap) -> dict[str, object]:
    """A kind in the words of the golden file."""
    return {
        "need": gap.need,
        "owned": gap.owned,
        "seen": gap.seen,
        "usable": gap.low.usable,
        "short": gap.low.short,
        "over_age": gap.low.over_age,
        "usable_high": gap.high.usable,
        "short_high": gap.high.short,
        "over_age_high": gap.high.over_age,
        "surplus": gap.surplus,
        "ceiling": gap.ceiling,
        "over_ceiling": gap.over_ceiling,
        "d_low": gap.low.share,
        "d_high": gap.high.share,
    }


def group_figures(group: GroupGap) -> dict[str, object]:
    total = group.total(PC)
    return {
        "low": printed(group.score.low),
        "high": printed(group.score.high),
        "offices": len(group.offices),
        "offices_low_at_threshold": group.offices_low,
        "offices_high_at_threshold": group.offices_high,
        "class": group.verdict.value,
        "pc_short_known": total.short,
        "pc_over_age_known": total.over_age,
    }


def wanted_group(figures: Any) -> dict[str, object]:
    return {**figures, "low": two(figures["low"]), "high": two(figures["high"])}


SITES = [(on, site) for on in DATES for site in golden()["expected"][on]["offices"]]


@pytest.mark.parametrize(("on", "site"), SITES)
def test_every_figure_of_every_kind_of_an_office(on: date, site: str) -> None:
    wanted = {kind: figures for kind, figures in expected(on)["offices"][site].items() if kind != "score"}
    got = office(on, site)
    assert [gap.item for gap in got.items] == list(wanted)
    for gap in got.items:
        figures = wanted[gap.item]
        shares = {key: Fraction(figures[key]) for key in ("d_low", "d_high")}
        mine = pieces(gap)
        assert {key: mine[key] for key in figures} == {**figures, **shares}, (site, gap.item)


@pytest.mark.parametrize(("on", "site"), SITES)
def test_the_score_of_an_office(on: date, site: str) -> None:
    wanted = expected(on)["offices"][site]["score"]
    got = office(on, site)
    mine = (printed(got.score.low), printed(got.score.high), printed(got.score.coverage), got.verdict.value)
    assert mine == (two(wanted["low"]), two(wanted["high"]), two(wanted["coverage_percent"]), wanted["class"])


@pytest.mark.parametrize("on", DATES)
def test_districts_ranking_and_flags(on: date) -> None:
    got, wanted = result(on), expected(on)
    figures = {group.code: group_figures(group) for group in got.groups}
    assert figures == {code: wanted_group(each) for code, each in wanted["districts"].items()}
    assert list(got.flagged) == wanted["flagged"]
    assert list(got.undetermined) == wanted["undetermined"]
    assert list(got.rank) == wanted["rank"]
    assert got.active_weight == wanted["active_weight"]
    assert [group.former for group in got.groups] == [on == LATER] * 2


def test_successor_units_and_equal_totals_under_both_maps() -> None:
    got, wanted = by_successors(), expected(LATER)
    figures = {group.code: group_figures(group) for group in got.groups}
    assert figures == {code: wanted_group(each) for code, each in wanted["successor_units"].items()}
    assert list(got.flagged) == wanted["flagged_units"]
    assert got.totals == result(LATER).totals
    for division in (got, result(LATER)):
        sums = {
            "pc_short_known": sum(group.total(PC).short for group in division.groups),
            "pc_over_age_known": sum(group.total(PC).over_age for group in division.groups),
        }
        assert sums == wanted["totals_equal_in_both_maps"]


def test_the_plan_moves_before_it_buys_and_keeps_replacements_apart() -> None:
    line = next(each for each in result(LATER).plan if each.item == PC)
    wanted = expected(LATER)["pc_plan"]
    assert (line.short, line.movable, line.buy) == (
        wanted["short"],
        wanted["movable_surplus"],
        wanted["to_buy_at_least"],
    )
    assert (line.price_cap, line.cost) == (wanted["price_cap_vnd"], wanted["cost_at_most_vnd"])
    assert line.replace == 38


def test_questions_to_ask_in_structure() -> None:
    asked = [(each.site, each.item, each.kind, each.count, each.year, each.seen) for each in result(EARLIER).questions]
    kind = QuestionKind
    assert asked == [
        ("B1", "scanner", kind.NOT_ANSWERED, None, None, None),
        ("B1", "circuit", kind.BANDWIDTH, None, None, None),
        ("B2", "pc", kind.NOT_ANSWERED, None, None, None),
        ("B2", "scanner", kind.NOT_ANSWERED, None, None, None),
        ("B2", "id_reader", kind.NOT_ANSWERED, None, None, None),
        ("B2", "lan_switch", kind.NOT_ANSWERED, None, None, 1),
        ("B3", "pc", kind.STATE, 2, 2018, None),
    ]
    later = [(each.site, each.item, each.kind, each.count, each.days) for each in result(LATER).questions]
    assert later == [
        ("B2", "lan_switch", kind.YEAR, 1, ()),
        ("B2", "circuit", kind.SAMPLES, None, (date(2026, 10, 27),)),
    ]


def test_reconciliation_in_structure() -> None:
    listed = [(each.site, each.item, each.kind, each.declared, each.seen) for each in result(EARLIER).reconciliation]
    assert listed == [
        ("A3", "pc", QuestionKind.SEEN_LESS, 18, 15),
        ("B2", "lan_switch", QuestionKind.SEEN_UNDECLARED, None, 1),
    ]
    assert result(LATER).reconciliation == ()


def test_what_changed_is_split_into_estate_and_norms() -> None:
    wanted = golden()["expected"]["compare_dates"]
    changes = {change.code: change for change in comparison().changes}
    low = changes["D-A"].low
    got = [printed(each) for each in (low.before, low.under_old_norms, low.after, low.estate, low.norms)]
    assert got == [two(figure) for figure in wanted["D-A"].values()]
    low, high = changes["D-B"].low, changes["D-B"].high
    assert [printed(each) for each in (low.before, low.under_old_norms, low.after)] == [
        two(figure) for figure in wanted["D-B_low"].values() if isinstance(figure, float)
    ]
    assert (printed(high.before), changes["D-B"].answered_more) == ("42.26", True)
    assert not changes["D-A"].answered_more


def test_verdicts_stand_when_weights_and_threshold_move() -> None:
    """The classes of both districts are unchanged on both dates."""
    for on in DATES:
        assert [each.changed for each in result(on).stability] == [(), ()]


def test_without_over_age_machines() -> None:
    wanted = golden()["expected"]["stability"]["over_age_weight_0"]
    for on in DATES:
        got = next(each for each in result(on).stability if each.code == "D-A")
        assert printed(got.without_over_age.low) == two(wanted[on]["D-A"])
        assert got.without_over_age.verdict == wanted[on]["class"]
        assert got.over_age_decides == (on == LATER)


def figures_seen() -> set[tuple[date, str, str]]:
    """Every wrong answer that names an office and a figure."""
    return {
        (wrong["date"], code, figure)
        for wrong in golden()["expected"]["wrong_answers"]
        for code, figure in re.findall(r"\b([AB][123]) (\d+\.\d\d)\b", str(wrong["sees"]))
    }


def test_no_wrong_answer_is_printed() -> None:
    assert len(figures_seen()) == 10
    for on, code, figure in figures_seen():
        score = office(on, code).score
        assert figure not in {printed(score.low), printed(score.high)}, (on, code, figure)
    assert "D-B" not in result(EARLIER).flagged
    assert result(EARLIER).rank == ("D-A", "D-B")
    assert result(EARLIER).active_weight != 100
    units = {group.code: group for group in by_successors().groups}
    assert units["X2"].total(SWITCH).need == 3


def test_the_faults_behind_wrong_answers_would_be_caught() -> None:
    """With a fault put into the norms, the golden file's wrong figure appears: so the comparison has teeth."""
    case = snapshot(LATER)

    def scores(**changes: Any) -> dict[str, str]:
        norms = tuple(
            replace(norm, **changes[norm.id]) if norm.id in changes else norm for norm in case.inventory.norms
        )
        faulty = assess(replace(case.inventory, norms=norms), LATER, seen=case.seen, p95=case.p95)
        return {each.site: printed(each.score.low) for each in faulty.offices}

    read_as_need = scores(printer_max={"role": NormRole.NEED})
    assert (read_as_need["A1"], read_as_need["B1"]) == ("30.32", "38.98")
    old_life = scores(life_it_new={"amount": Fraction(5)})
    assert (old_life["A1"], old_life["B1"], old_life["B3"]) == ("31.25", "51.02", "18.88")
    earlier = snapshot(EARLIER)
    early_ups = tuple(
        replace(norm, valid_from=None) if norm.id == "ups_cpe" else norm for norm in earlier.inventory.norms
    )
    faulty = assess(replace(earlier.inventory, norms=early_ups), EARLIER, seen=earlier.seen)
    assert faulty.active_weight == 100
    assert printed(faulty.offices[0].score.low) == "52.50"


def test_circuits_are_judged_in_both_directions() -> None:
    checks = {each.site: each.circuits[0] for each in result(LATER).offices}
    runs = {site: {part.direction: part.longest_run for part in check.directions} for site, check in checks.items()}
    assert runs == {
        "A1": {"down": 0, "up": 0},
        "A2": {"down": 7, "up": 0},
        "A3": {"down": 6, "up": 0},
        "B1": {"down": 0, "up": 7},
        "B2": {"down": 4, "up": 0},
        "B3": {"down": 0, "up": 0},
    }
    gap = office(LATER, "B2").item(CIRCUIT)
    assert gap is not None
    assert not gap.known
