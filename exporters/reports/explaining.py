"""Every office's score explained line by line: a chain of short sentences for each kind that a committee can follow."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import msgspec

from exporters.reports.clean import clean
from exporters.reports.language import day, plain, score
from exporters.reports.wording import days_text, item_name, measured, place_name
from inventory.norms import NormPer
from planning.account import Declared, ItemAccount, Known, ScoreLine, SeenLayer, Source, Unseen
from planning.model import CIRCUIT, QuestionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from exporters.reports.texts import Catalogue
    from inventory.identifiers import ItemKind, SiteName
    from inventory.norms import Norm
    from planning.model import GapResult, ItemGap, OfficeGap, Question


class LineRow(msgspec.Struct, frozen=True):
    """One kind in one office explained; `line` is None for a kind that does not enter the score."""

    item: ItemKind | None
    title: str
    line: ScoreLine | None
    sentences: tuple[str, ...]
    unknown: str

    @property
    def text(self) -> str:
        """All sentences in one line."""
        return " ".join(self.sentences)


def questions_by_item(questions: Iterable[Question]) -> Mapping[tuple[SiteName, ItemKind], Sequence[Question]]:
    """The questions of each office and kind."""
    found: dict[tuple[SiteName, ItemKind], list[Question]] = {}
    for question in questions:
        found.setdefault((question.site, question.item), []).append(question)
    return found


def explain_office(
    office: OfficeGap,
    result: GapResult,
    asked: Mapping[tuple[SiteName, ItemKind], Sequence[Question]],
    texts: Catalogue,
) -> tuple[LineRow, ...]:
    """The lines of one office, in the order of its kinds; kinds that it neither needs nor has are left out."""
    lines = {line.item: line for line in office.lines}
    accounts = {account.item: account for account in office.accounts}
    rows = [
        _row(gap, lines.get(gap.item), accounts.get(gap.item), office, result, asked, texts)
        for gap in office.items
        if gap.need != 0 or gap.owned
    ]
    if None in lines:
        why = texts("why.no_norm")
        rows.append(LineRow(None, texts("why.whole"), lines[None], (why,), texts("ask.no_norm")))
    return tuple(rows)


def sum_sentence(office: OfficeGap, texts: Catalogue) -> str:
    """That the lines add up, before rounding, to both bounds of the score."""
    low, high = (score(bound, texts.language) for bound in (office.score.low, office.score.high))
    return texts("why.sum" if low == high else "why.sum_open", low=low, high=high)


def _row(  # noqa: PLR0917  (one line of one report, in the order of its reading)
    gap: ItemGap,
    line: ScoreLine | None,
    account: ItemAccount | None,
    office: OfficeGap,
    result: GapResult,
    asked: Mapping[tuple[SiteName, ItemKind], Sequence[Question]],
    texts: Catalogue,
) -> LineRow:
    unknown = "" if gap.known else "; ".join(_unknown(gap, asked.get((office.site, gap.item), ()), result, texts))
    told = _circuit(office, texts) if account is None else _pieces(gap, account, result, texts)
    points = _points(gap, line, result, unknown, texts) if line else iter((texts("why.not_scored"),))
    return LineRow(gap.item, item_name(gap.item, texts), line, (*told, *points), unknown)


def _unknown(gap: ItemGap, questions: Iterable[Question], result: GapResult, texts: Catalogue) -> Iterator[str]:
    """What is not known of a kind, each part by name."""
    if gap.need is None:
        yield texts("note_size")
    for question in questions:
        if question.kind in {QuestionKind.STAFF, QuestionKind.COUNTERS}:
            continue
        key = f"unknown.{question.kind}"
        if question.kind is QuestionKind.STATE and question.year is None:
            key += "_undated"
        elif question.kind is QuestionKind.NOT_ANSWERED and question.places:
            key += "_places"
        elif question.kind is QuestionKind.SAMPLES and not question.days:
            key += "_all"
        places = ", ".join(place_name(place, result.on, texts) for place in question.places)
        yield texts(key, count=question.count, year=question.year, places=places, days=days_text(question.days, texts))


def _pieces(gap: ItemGap, account: ItemAccount, result: GapResult, texts: Catalogue) -> Iterator[str]:
    """Need, the three layers, and what is made of them."""
    yield _need(account, texts)
    yield _declared(gap, account.declared, result, texts)
    yield _seen(account.seen, texts)
    working = account.working
    if working.broken or working.unknown:
        yield texts("why.working", works=working.works, broken=working.broken, unknown=working.unknown)
    if gap.owned is not None and gap.owned != gap.declared:
        yield texts("why.owned", owned=gap.owned)
    if gap.need is None or gap.missing_places or gap.low.usable is None:
        return
    short = texts("why.short", need=gap.need, usable=gap.low.usable, short=gap.low.short)
    if working.unknown:
        yield texts("why.favour")
    yield short if gap.low.short else texts("why.not_short", usable=gap.low.usable)
    yield _over_age(gap, account, texts)


def _need(account: ItemAccount, texts: Catalogue) -> str:
    """The need as a sum, with the norm that it is by."""
    use = account.need
    if use is None:
        return texts("why.need_none")
    norm = use.norm
    per = texts(f"per.{norm.per}")
    cited = _cited(norm, texts)
    if use.quantity is None or use.pieces is None:
        return texts("why.need_unknown", per=per, norm=cited)
    amount = plain(norm.amount, texts.language)
    if norm.per_amount == 1:
        key = "why.need" if norm.per in {NormPer.STAFF, NormPer.COUNTER, NormPer.CIRCUIT} else "why.need_whole"
        return texts(key, quantity=use.quantity, per=per, amount=amount, pieces=use.pieces, norm=cited)
    many = plain(norm.per_amount, texts.language)
    return texts(
        "why.need_many", quantity=use.quantity, per=per, many=many, amount=amount, pieces=use.pieces, norm=cited
    )


def _cited(norm: Norm, texts: Catalogue) -> str:
    return f"{clean(norm.id)}, {clean(texts.or_key('status', norm.status))}"


def _declared(gap: ItemGap, declared: Declared, result: GapResult, texts: Catalogue) -> str:
    """The first layer, with its sources."""
    if declared.count is None:
        return texts("why.not_declared")
    said = texts("why.declared_none") if not declared.count else texts("why.declared", count=declared.count)
    parts = [
        texts(f"why.{key}", count=count)
        for key in ("broken", "unknown_state", "undated")
        if (count := getattr(declared, key))
    ]
    if gap.missing_places:
        places = ", ".join(place_name(place, result.on, texts) for place in gap.missing_places)
        parts.append(texts("note_missing", places=places))
    sources = "; ".join(_source(source, len(declared.sources) > 1, texts) for source in declared.sources)
    if sources:
        said = f"{said} ({sources})"
    return f"{', '.join((said, *parts))}."


def _source(source: Source, several: bool, texts: Catalogue) -> str:
    """Where pieces are from: file and cell, by whom, when."""
    kind = texts.or_key("provenance", source.kind) if source.kind != "declared" else ""
    parts = (kind, clean(source.source), clean(source.by), day(source.on, texts.language) if source.on else "")
    told = ", ".join(filter(None, parts))
    told = told if source.on else ", ".join(filter(None, (told, texts("why.no_day"))))
    return f"{source.count}: {told}" if several else told


def _seen(seen: SeenLayer, texts: Catalogue) -> str:
    """The second layer: what was seen, and what nobody could or did look for."""
    if seen.known is Known.YES:
        how = ", ".join(texts(f"how.{each}") for each in seen.how)
        if seen.last is not None and how:
            return texts("why.seen", count=seen.count, last=day(seen.last, texts.language), how=how)
        return texts("why.seen_undated", count=seen.count)
    if seen.known is Known.NO:
        return texts("why.seen_none", visible=seen.visible) if seen.visible else texts("why.seen_zero")
    return texts("why.seen_cannot" if seen.why is Unseen.CANNOT else "why.seen_not_looked")


def _over_age(gap: ItemGap, account: ItemAccount, texts: Catalogue) -> str:
    if account.life is None:
        return texts("why.no_life")
    return texts(
        "why.over_age",
        count=gap.low.over_age,
        year=account.last_old_year,
        life=plain(account.life.amount, texts.language),
        norm=_cited(account.life, texts),
    )


def _circuit(office: OfficeGap, texts: Catalogue) -> Iterator[str]:
    """The circuits under each rule in force."""
    if not office.circuits:
        yield texts("why.no_circuit")
    for check in office.circuits:
        outcome = "unknown" if check.fails_low != check.fails_high else ("fails" if check.fails_low else "complies")
        mbps = (
            texts("not_known_sign") if each is None else plain(each, texts.language)
            for each in (check.down_mbps, check.up_mbps)
        )
        rule = texts(f"rule.{check.rule}", amount=plain(check.amount, texts.language))
        yield texts(
            "why.circuit",
            circuit=clean(check.circuit),
            mbps=" / ".join(mbps),
            rule=rule,
            measured=measured(check, texts) or texts("why.not_measured"),
            verdict=texts(f"circuit_{outcome}"),
        )


def _points(gap: ItemGap, line: ScoreLine, result: GapResult, unknown: str, texts: Catalogue) -> Iterator[str]:
    """The lacking share and the points that it makes; the worst case apart, with the parts that nobody knows."""
    language = texts.language
    weights = {"weight": plain(line.weight, language), "active": plain(line.active_weight, language)}
    shown = _share(gap.need, gap.low.short, gap.low.over_age, gap.low.share, result, texts)
    open_question = bool(gap.missing_places) or gap.need is None
    if gap.item != CIRCUIT and open_question:
        yield texts("why.points_open", points=score(line.low, language), **weights)
    else:
        yield texts("why.points", share=shown, points=score(line.low, language), **weights)
    if not gap.known:
        worst = _share(gap.need, gap.high.short, gap.high.over_age, gap.high.share, result, texts)
        yield texts("why.points_high", share=worst, points=score(line.high, language), unknown=unknown)


def _share(  # noqa: PLR0917  (the terms of one fraction)
    need: int | None,
    short: int | None,
    over_age: int | None,
    share: Fraction,
    result: GapResult,
    texts: Catalogue,
) -> str:
    """`(7 + 0,5 × 4) / 21 = 3/7`, or the share alone where nothing is counted in pieces."""
    if need is None or short is None or over_age is None or not need:
        return str(share)
    weight = plain(result.method.over_age_weight, texts.language)
    return f"({short} + {weight} \N{MULTIPLICATION SIGN} {over_age}) / {need} = {share}"
