"""What has to hold of every estate, whatever was answered."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.model import AssetLot
from inventory.norms import NormRole
from planning.model import GapResult, GroupVerdict, Score, Verdict

from .estates import FRESH, KINDS, Estate, Office, estates, offices

if TYPE_CHECKING:
    from inventory.identifiers import ItemKind

quick = settings(max_examples=40, deadline=None)


def bounds(result: GapResult) -> list[tuple[Fraction, Fraction]]:
    return [(office.score.low, office.score.high) for office in result.offices]


def verdicts(result: GapResult) -> list[tuple[Score, GroupVerdict]]:
    return [(group.score, group.verdict) for group in result.groups]


@quick
@given(estates)
def test_low_is_never_above_high_and_both_are_scores(estate: Estate) -> None:
    result = estate.assess()
    scores = [office.score for office in result.offices] + [group.score for group in result.groups]
    for score in scores:
        assert 0 <= score.low <= score.high <= 100
        assert 0 <= score.coverage <= 100
    for office in result.offices:
        for gap in office.items:
            assert 0 <= gap.low.share <= gap.high.share <= 1


@quick
@given(estates)
def test_every_commune_entered_twice_changes_no_score_and_no_class(estate: Estate) -> None:
    """The number of communes of a district cancels out."""
    once, twice = estate.assess(), replace(estate, offices=estate.offices * 2).assess()
    assert verdicts(twice) == verdicts(once)
    assert bounds(twice) == bounds(once) * 2
    assert (twice.flagged, twice.undetermined, twice.rank) == (once.flagged, once.undetermined, once.rank)


@quick
@given(estates)
def test_an_office_without_any_answer_is_undetermined_and_never_flagged(estate: Estate) -> None:
    silent = Office("D9", 20, 3, dict.fromkeys(KINDS), None)
    result = replace(estate, offices=(*estate.offices, silent)).assess()
    office = result.offices[-1]
    assert office.score == Score(Fraction(0), Fraction(100), Fraction(0))
    assert office.verdict is Verdict.UNDETERMINED
    assert "D9" not in result.flagged


@quick
@given(estates, st.data())
def test_turning_an_answer_into_unknown_only_widens(estate: Estate, data: st.DataObject) -> None:
    """So answering a question only narrows: the same two estates read the other way round."""
    index = data.draw(st.integers(0, len(estate.offices) - 1))
    vague = estate.with_office(index, data.draw(vaguer(estate.offices[index])))
    (low, high), (wide_low, wide_high) = bounds(estate.assess())[index], bounds(vague.assess())[index]
    assert wide_low <= low <= high <= wide_high


@st.composite
def vaguer(draw: st.DrawFn, office: Office) -> Office:
    """The office with one thing less known about it."""
    changes = [
        replace(office, mbps=None),
        replace(office, staff=None),
        replace(office, counters=None),
        *(office.answer(kind, None) for kind in KINDS),
    ]
    for kind in KINDS:
        for position, lot in enumerate(office.lots[kind] or ()):
            for known in (
                replace(lot, year=None),
                replace(lot, broken=0, unknown_state=lot.unknown_state + lot.broken),
            ):
                answered = list(office.lots[kind] or ())
                answered[position] = known
                changes.append(office.answer(kind, tuple(answered)))
    return draw(st.sampled_from(changes))


@quick
@given(estates, st.sampled_from(KINDS), st.data())
def test_a_working_machine_within_its_life_never_raises_a_score(
    estate: Estate, kind: ItemKind, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(estate.offices) - 1))
    office = estate.offices[index]
    answered = office.lots[kind]
    if answered is None:
        return
    richer = estate.with_office(index, office.answer(kind, (*answered, AssetLot(1, FRESH))))
    before, after = bounds(estate.assess())[index], bounds(richer.assess())[index]
    assert after[0] <= before[0]
    assert after[1] <= before[1]


@quick
@given(estates, st.integers(1, 50))
def test_raising_a_maximum_changes_no_need_and_no_score(estate: Estate, amount: int) -> None:
    raised = tuple(
        replace(norm, amount=norm.amount + amount) if norm.role is NormRole.CEILING else norm for norm in estate.norms
    )
    before, after = estate.assess(), replace(estate, norms=raised).assess()
    assert [[gap.need for gap in office.items] for office in after.offices] == [
        [gap.need for gap in office.items] for office in before.offices
    ]
    assert bounds(after) == bounds(before)


@quick
@given(estates)
def test_names_codes_and_order_change_no_score(estate: Estate) -> None:
    """Renamed, with other codes, and with its files in the opposite order."""
    other = replace(estate, prefix="new-", offices=estate.offices[::-1])
    before, after = estate.assess(), other.assess()
    assert bounds(after)[::-1] == bounds(before)
    assert {group.code: (group.score, group.verdict) for group in after.groups} == {
        f"new-{group.code}": (group.score, group.verdict) for group in before.groups
    }


@quick
@given(st.lists(offices(), min_size=1, max_size=5).map(tuple))
def test_when_no_district_reaches_the_threshold_nobody_is_flagged(found: tuple[Office, ...]) -> None:
    """The threshold is absolute: there is no worst third that is flagged anyhow."""
    plenty = {kind: (AssetLot(99, 2023),) for kind in KINDS}
    rich = tuple(replace(office, staff=20, counters=3, lots=plenty, mbps=50.0) for office in found)
    result = Estate(rich).assess()
    assert (result.flagged, result.undetermined) == ((), ())
    assert all(group.score.high < 30 for group in result.groups)
    assert len(result.rank) == len(result.groups)


@quick
@given(estates)
def test_only_questions_that_can_move_a_score_are_asked_and_every_open_score_has_one(estate: Estate) -> None:
    result = estate.assess()
    asked = {question.site for question in result.questions}
    assert all(question.effect > 0 for question in result.questions)
    assert asked == {office.site for office in result.offices if office.score.coverage < 100}


@quick
@given(estates)
def test_totals_of_groups_add_up_to_the_city(estate: Estate) -> None:
    result = estate.assess()
    for total in result.totals:
        parts = [group.total(total.item) for group in result.groups]
        assert sum(part.short for part in parts) == total.short
        assert sum(part.need for part in parts) == total.need
        assert sum(part.over_age for part in parts) == total.over_age
