"""What to ask so that the unknowns go away, and where the declarations and the network disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from planning.evidence import OfficeEvidence
from planning.model import (
    CIRCUIT,
    CircuitRule,
    ItemGap,
    OfficeGap,
    Question,
    QuestionKind,
)

if TYPE_CHECKING:
    from planning.evidence import Answer


def ask(evidence: OfficeEvidence, office: OfficeGap) -> Iterator[Question]:
    """Questions to one office: only those whose answer can move its score."""
    weight = sum((gap.weight for gap in office.items if gap.active), Fraction(0))
    if not weight:
        yield Question(office.site, CIRCUIT, QuestionKind.NO_NORM, effect=Fraction(100))
        return
    yield from _ask_size(evidence, office, weight)
    for gap in office.items:
        if gap.known or not gap.active or gap.need is None:
            continue
        effect = 100 * gap.weight * (gap.high.share - gap.low.share) / weight
        if gap.item == CIRCUIT:
            yield from _ask_circuits(office, effect)
        else:
            yield from _ask_item(office, gap, evidence.answers[gap.item], effect)


def _ask_size(evidence: OfficeEvidence, office: OfficeGap, weight: Fraction) -> Iterator[Question]:
    """Staff and counters, when a need depends on them."""
    waiting = [gap for gap in office.items if gap.active and gap.need is None]
    effect = 100 * sum((gap.weight for gap in waiting), Fraction(0)) / weight
    if not waiting:
        return
    if evidence.site.staff is None:
        yield Question(office.site, waiting[0].item, QuestionKind.STAFF, effect=effect)
    if evidence.site.counters is None:
        yield Question(office.site, waiting[0].item, QuestionKind.COUNTERS, effect=effect)


def _ask_item(office: OfficeGap, gap: ItemGap, answer: Answer, effect: Fraction) -> Iterator[Question]:
    """An open answer, or lots of unknown state or age, or undeclared machines of unknown age."""
    if gap.missing_places:
        places = gap.missing_places if answer.answered else ()
        yield Question(
            office.site,
            gap.item,
            QuestionKind.NOT_ANSWERED,
            declared=answer.declared,
            seen=answer.seen,
            places=places,
            effect=effect,
        )
        return
    for lot in answer.lots:
        if lot.unknown_state:
            yield Question(
                office.site, gap.item, QuestionKind.STATE, count=lot.unknown_state, year=lot.year, effect=effect
            )
        if lot.year is None:
            yield Question(office.site, gap.item, QuestionKind.YEAR, count=lot.count, effect=effect)
    if (answer.seen or 0) > (answer.declared or 0):
        count = (answer.seen or 0) - (answer.declared or 0)
        yield Question(office.site, gap.item, QuestionKind.YEAR, count=count, seen=answer.seen, effect=effect)


def _ask_circuits(office: OfficeGap, effect: Fraction) -> Iterator[Question]:
    """The contracted bandwidth when it is not stated, else the days whose samples decide."""
    undecided = [check for check in office.circuits if check.fails_low != check.fails_high]
    stated = undecided and all(None not in (check.down_mbps, check.up_mbps) for check in undecided)
    if not stated:
        yield Question(office.site, CIRCUIT, QuestionKind.BANDWIDTH, effect=effect)
        return
    loads = [check for check in undecided if check.rule is not CircuitRule.CONTRACTED_MINIMUM]
    days = sorted({day for check in loads for part in check.directions for day in part.deciding_days})
    yield Question(office.site, CIRCUIT, QuestionKind.SAMPLES, days=tuple(days), effect=effect)


def reconcile(evidence: OfficeEvidence, items: Iterable[ItemGap]) -> Iterator[Question]:
    """Disagreements between declarations and the network. None of them lowers a count."""
    for gap in items:
        if gap.item == CIRCUIT:
            continue
        answer = evidence.answers[gap.item]
        kind = _disagreement(answer)
        if kind is not None:
            yield Question(evidence.site.name, gap.item, kind, declared=answer.declared, seen=answer.seen)


def _disagreement(answer: Answer) -> QuestionKind | None:
    """How an answer and what was seen differ; None when they agree or nobody looked."""
    if answer.seen is None:
        return None
    if answer.declared is None:
        return QuestionKind.SEEN_UNDECLARED if answer.seen else None
    if answer.seen > answer.declared:
        return QuestionKind.SEEN_MORE if answer.declared else QuestionKind.SEEN_UNDECLARED
    if answer.seen > answer.declared - sum(lot.broken for lot in answer.lots):
        return QuestionKind.SEEN_BROKEN
    return QuestionKind.SEEN_LESS if answer.seen < answer.declared else None
