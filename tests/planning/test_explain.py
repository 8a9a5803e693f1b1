"""How a score is made up: the points of the kinds add up to it exactly, in both bounds."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings

from inventory.identifiers import ItemKind
from planning.account import Known, ScoreLine
from planning.assessment import assess
from planning.model import CIRCUIT, OfficeGap

from .estates import Estate, estates
from .golden_case import EARLIER, LATER, result
from .test_gap import NEED_PC, inventory

PC, SWITCH, SCANNER = ItemKind("pc"), ItemKind("lan_switch"), ItemKind("scanner")


def office(name: str, *, later: bool = True) -> OfficeGap:
    return next(each for each in result(LATER if later else EARLIER).offices if each.site == name)


def line(of: OfficeGap, item: ItemKind) -> ScoreLine:
    return next(each for each in of.lines if each.item == item)


@settings(max_examples=60, deadline=None)
@given(estates)
def test_the_lines_of_every_office_add_up_to_both_bounds_of_its_score(estate: Estate) -> None:
    for each in estate.assess().offices:
        assert sum((part.low for part in each.lines), Fraction(0)) == each.score.low
        assert sum((part.high for part in each.lines), Fraction(0)) == each.score.high


def test_the_lines_of_a_golden_office_by_hand() -> None:
    """A2 on 1 November 2026: 30 x 3/7, 10 x 1/2, 15 x 1/2, 10 x 2/3, 15 x 1/2, 5 x 1, 15 x 1 of 100."""
    got = {each.item: (each.low, each.high) for each in office("A2").lines}
    points = {
        "pc": Fraction(90, 7),
        "printer": Fraction(5),
        "scanner": Fraction(15, 2),
        "id_reader": Fraction(20, 3),
        "lan_switch": Fraction(15, 2),
        "ups": Fraction(5),
        "circuit": Fraction(15),
    }
    assert got == {item: (each, each) for item, each in points.items()}


def test_an_office_that_no_norm_concerns_is_one_line_from_nothing_to_everything() -> None:
    of = assess(inventory({}), EARLIER).offices[0]
    assert of.lines == (ScoreLine(None, Fraction(0), Fraction(0), Fraction(0), Fraction(100)),)
    assert (of.score.low, of.score.high) == (Fraction(0), Fraction(100))


def test_a_kind_that_is_not_needed_has_no_line() -> None:
    """On 1 December 2023 no norm asks for a UPS: the active weight is 95."""
    of = office("A1", later=False)
    assert {each.active_weight for each in of.lines} == {Fraction(95)}
    assert "ups" not in {each.item for each in of.lines}
    assert line(of, PC).low == Fraction(30, 2) * 100 / 95
    assert line(of, CIRCUIT).low == 0


def test_what_a_need_and_an_age_are_by() -> None:
    """A2: 21 staff x 1; on 2026-11-01 a PC lasts 7 years, so that one of 2019 is over-age."""
    account = next(each for each in office("A2").accounts if each.item == "pc")
    assert account.need is not None
    assert (account.need.norm.id, account.need.quantity, account.need.pieces) == ("pc_target", 21, 21)
    assert account.life is not None
    assert (account.life.id, account.last_old_year) == ("life_it_new", 2019)
    declared, working = account.declared, account.working
    assert (declared.known, declared.count, declared.broken) == (Known.YES, 16, 2)
    assert [(each.count, each.kind, each.on, each.source) for each in declared.sources] == [
        (16, "simulated", LATER, "gap.yaml")
    ]
    assert (working.works, working.broken, working.unknown) == (14, 2, 0)


def test_a_need_that_hangs_on_an_unanswered_figure_names_the_norm_and_no_number() -> None:
    of = assess(inventory({}, NEED_PC, staff=None), EARLIER).offices[0]
    use = of.accounts[0].need
    assert use is not None
    assert (use.norm.id, use.quantity, use.pieces) == ("pc", None, None)
