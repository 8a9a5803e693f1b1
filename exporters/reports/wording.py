"""Sentences made of results: conclusions, stability, questions, norms, circuits, method."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from exporters.reports.clean import clean
from exporters.reports.language import day, interval, number, plain, rounded
from inventory.norms import Norm, NormPer, NormRole
from planning.basis import flagged_rest_on
from planning.model import CIRCUIT, ONE_STOP_SHOP, CircuitRule, GroupVerdict, Question, QuestionKind, Verdict
from planning.stability import THRESHOLD

if TYPE_CHECKING:
    from exporters.reports.texts import Catalogue
    from inventory.identifiers import ItemKind, SiteName
    from planning.model import CircuitCheck, DirectionCheck, GapResult, GroupGap, Stability, Variant

_LAST_DAY_OF_ONE_STOP_SHOPS = date(2025, 6, 30)
"""Until then the place was called "Bộ phận Một cửa" (NĐ 61/2018); NĐ 118/2025 governs since."""

_FORMER_LOWER = ("Huyện ", "Quận ", "Thị xã ", "Thành phố ", "Xã ", "Phường ", "Thị trấn ")


def item_name(item: str, texts: Catalogue) -> str:
    """Name of a kind of equipment; one that the catalogue does not know keeps the inventory's own."""
    return clean(texts.or_key("item", item))


def group_name(name: str, texts: Catalogue, *, former: bool) -> str:
    """Name of a group as tables show it: a unit that no longer exists is only an area."""
    shown = clean(name)
    if not shown:
        return texts("unplaced_group")
    if not former:
        return shown
    inside = shown[0].lower() + shown[1:] if texts.language == "vi" and shown.startswith(_FORMER_LOWER) else shown
    return texts("former_group", name=inside)


def short_name(name: str) -> str:
    """A unit's name without the word that says which kind of unit it is, where space is short."""
    shown = clean(name)
    return next((shown[len(word) :] for word in _FORMER_LOWER if shown.startswith(word)), shown)


def named_of_old(place: str, on: date) -> bool:
    """Whether a part of a site had another name on a date than it has now."""
    return place == ONE_STOP_SHOP and on <= _LAST_DAY_OF_ONE_STOP_SHOPS


def place_name(place: str, on: date, texts: Catalogue) -> str:
    """Name of a part of a site, as it was called on a date."""
    return texts(f"place.{place}.old") if named_of_old(place, on) else clean(texts.or_key("place", place))


def conclusions(result: GapResult, texts: Catalogue) -> Iterator[str]:
    """Who is flagged, who cannot be judged, how many offices, what is short."""
    language = texts.language
    if result.flagged:
        names = _named(result, result.flagged, texts)
        yield texts("flagged", count=len(result.flagged), all=len(result.groups), names=names)
    else:
        yield texts("nobody_flagged", threshold=plain(result.method.threshold, language))
    if result.undetermined:
        names = _named(result, result.undetermined, texts)
        yield texts("undetermined", count=len(result.undetermined), names=names)
    counts = {verdict.value: sum(office.verdict is verdict for office in result.offices) for verdict in Verdict}
    yield texts("offices_summary", all=len(result.offices), **counts)
    short = [
        f"{item_name(total.item, texts)} {number(total.short, language)}" for total in result.totals if total.short
    ]
    yield texts("known_short", list=", ".join(short)) if short else texts("known_short_none")
    yield from _resting(result, texts)


def _resting(result: GapResult, texts: Catalogue) -> Iterator[str]:
    """What of the flagged verdicts rests on needs that nobody has adopted, or on norms that were not confirmed."""
    kinds = dict(flagged_rest_on(result))
    names = {status: ", ".join(item_name(kind, texts) for kind in each) for status, each in kinds.items()}
    assumed = names.pop("assumed", "")
    if assumed:
        yield texts("rests_on_assumed", items=assumed)
    if names:
        listed = [f"{items} ({clean(texts.or_key('status', status))})" for status, items in names.items()]
        yield texts("rests_on_unfirm", list="; ".join(listed))


def _named(result: GapResult, codes: tuple[str, ...], texts: Catalogue) -> str:
    """Groups with their scores, in rank order."""
    groups = {group.code: group for group in result.groups}
    return "; ".join(
        texts(
            "named_score",
            name=group_name(groups[code].name, texts, former=groups[code].former),
            score=interval(groups[code].score.low, groups[code].score.high, texts.language),
        )
        for code in codes
    )


def data_date(result: GapResult, texts: Catalogue) -> str:
    """From when the declarations are."""
    if result.data_from is None or result.data_to is None:
        return texts("data_undated", year=result.on.year)
    start, end = day(result.data_from, texts.language), day(result.data_to, texts.language)
    return texts("data_date" if start == end else "data_dates", start=start, end=end, year=result.on.year)


def stability_sentences(result: GapResult, texts: Catalogue) -> Iterator[str]:
    """What the verdicts rest on: said in full of the flagged groups, of the others by name; the table has the rest."""
    groups = {group.code: group for group in result.groups}
    by_code = {each.code: each for each in result.stability}
    decided = [code for code in result.rank if by_code[code].over_age_decides]
    for code in decided:
        if code in result.flagged:
            yield over_age_sentence(groups[code], by_code[code].without_over_age, result.method.threshold, texts)
    others = [code for code in decided if code not in result.flagged]
    if others:
        yield texts("others_over_age", count=len(others), names=_names(result, others, texts))
    if not decided:
        yield texts("stable_over_age")
    changed = [code for code in result.rank if by_code[code].changed]
    yield (texts("changed", count=len(changed), names=_names(result, changed, texts)) if changed else texts("stable"))


def _names(result: GapResult, codes: Sequence[str], texts: Catalogue) -> str:
    """Names of groups in one line."""
    groups = {group.code: group for group in result.groups}
    return ", ".join(clean(groups[code].name) or texts("unplaced_group") for code in codes)


def over_age_sentence(group: GroupGap, variant: Variant, threshold: Fraction, texts: Catalogue) -> str:
    """The verdict rests on how over-age machines are counted."""
    outcome = "below" if variant.low < threshold else "too_few"
    if variant.verdict is GroupVerdict.UNDER_RESOURCED:
        outcome = "flagged"
    elif variant.verdict is GroupVerdict.UNDETERMINED:
        outcome = "undetermined"
    return texts(
        "over_age_not_flagged",
        name=clean(group.name) or texts("unplaced_group"),
        score=interval(variant.low, variant.high, texts.language),
        outcome=texts(f"outcome.{outcome}", threshold=plain(threshold, texts.language)),
    )


def changes_text(stability: Stability, texts: Catalogue) -> str:
    """Under which weights and thresholds a group's verdict is another, and which."""
    by_verdict: dict[GroupVerdict, list[str]] = {}
    for variant in stability.changed:
        key = "variant_threshold" if variant.parameter == THRESHOLD else "variant_weight"
        value = plain(variant.value, texts.language)
        text = texts(key, item=item_name(variant.parameter, texts), value=value)
        by_verdict.setdefault(variant.verdict, []).append(text)
    return "; ".join(f"{texts(f'verdict.{verdict}')}: {', '.join(each)}" for verdict, each in by_verdict.items())


def method_sentences(result: GapResult, names: Mapping[SiteName, str], texts: Catalogue) -> Iterator[str]:
    """How the figures came about, with every parameter that the city may set.

    Args:
        result: the assessment.
        names: of offices, by site.
        texts: of the language.
    """
    language, method = texts.language, result.method
    weights = ", ".join(
        f"{item_name(item, texts)} {plain(weight, language)}" for item, weight in method.weights.items()
    )
    yield texts("norms_of", on=day(result.norms_on, language))
    yield texts("method_need")
    yield texts(
        "method_score",
        over_age=plain(method.over_age_weight, language),
        weights=weights,
        active=plain(result.active_weight, language),
    )
    yield texts("method_verdict", threshold=plain(method.threshold, language))
    yield texts("method_unknown")
    if result.looked:
        yield texts("looked", on=day(result.looked, language))
    elif not any(gap.seen is not None for office in result.offices for gap in office.items):
        yield texts("not_looked")
    yield from _circuit_rules(result, texts)
    units = result.units_on
    yield texts("method_units", on=day(units, language)) if units else texts("method_units_own")
    if result.not_assessed:
        names_of = ", ".join(clean(unit.name) for unit in result.not_assessed)
        yield texts("method_not_assessed", count=len(result.not_assessed), names=names_of)
    approximate = [site for group in result.groups for site in group.approximate]
    if approximate:
        listed = ", ".join(names[site] for site in approximate)
        yield texts("method_approximate", count=len(approximate), names=listed)
    checklist = sum(norm.role is NormRole.COMPLIANCE and CIRCUIT not in norm.items for norm in result.norms)
    if checklist:
        yield texts("method_checklist", count=checklist)
    if any(norm.valid_from is None for norm in result.norms):
        yield texts("method_undated")
    for conflict in result.conflicts:
        yield texts("method_conflict", item=item_name(conflict.item, texts), count=len(conflict.sites))


def circuit_rule(norm: Norm, p95_window: str) -> CircuitRule:
    """By which rule a norm of circuits is judged."""
    if norm.role is NormRole.NEED:
        return CircuitRule.CONTRACTED_MINIMUM
    return CircuitRule.P95_WHOLE if p95_window == "whole" else CircuitRule.P95_DAILY


def _circuit_rules(result: GapResult, texts: Catalogue) -> Iterator[str]:
    """The rule of circuits in force, and the reading of the article."""
    for norm in result.norms:
        if CIRCUIT in norm.items and norm.role in {NormRole.NEED, NormRole.COMPLIANCE}:
            rule = circuit_rule(norm, result.method.p95_window)
            yield texts(f"method_circuit.{rule}", amount=plain(norm.amount, texts.language))


def question_text(question: Question, on: date, texts: Catalogue) -> str:
    """A question or a disagreement as a sentence to the office; office and kind stand in their own columns."""
    kind, key = question.kind, f"ask.{question.kind}"
    if kind is QuestionKind.NOT_ANSWERED and question.places:
        key += "_places"
    elif kind is QuestionKind.NOT_ANSWERED and question.seen:
        key += "_seen"
    elif kind is QuestionKind.SAMPLES and not question.days:
        key += "_all"
    elif kind is QuestionKind.STATE and question.year is None:
        key += "_undated"
    return texts(
        key,
        count=question.count,
        year=question.year,
        declared=question.declared,
        seen=question.seen,
        places=", ".join(place_name(place, on, texts) for place in question.places),
        days=days_text(question.days, texts),
    )


def days_text(days: tuple[date, ...], texts: Catalogue) -> str:
    """Days in one line, runs of consecutive ones by their ends."""
    runs: list[list[date]] = []
    for each in days:
        if runs and each - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(each)
        else:
            runs.append([each])
    shown = [(day(run[0], texts.language), day(run[-1], texts.language)) for run in runs]
    return ", ".join(first if first == last else f"{first} \N{EN DASH} {last}" for first, last in shown)


_NOUNS: Mapping[str, tuple[str, str]] = {
    "pc": ("PC", "PCs"),
    "lan_switch": ("switch", "switches"),
    "id_reader": ("ID reader", "ID readers"),
    "ups": ("UPS", "UPSs"),
}


def _noun(item: ItemKind, count: int | None) -> str:
    """English noun of a kind for a number of pieces."""
    name = clean(item)
    single, plural = _NOUNS.get(item, (name, f"{name}s"))
    return single if count == 1 else plural


def question_reference(question: Question) -> str:
    """A question in a few English words, for command line and machines: "B3 state of 2 PCs of 2018"."""
    site = clean(question.site)
    if question.kind in _DISAGREEMENTS:
        return f"{site}: {_disagreement(question)}"
    return f"{site} {_asked(question)}"


_DISAGREEMENTS = {
    QuestionKind.SEEN_LESS,
    QuestionKind.SEEN_UNDECLARED,
    QuestionKind.SEEN_MORE,
    QuestionKind.SEEN_BROKEN,
}


def _asked(question: Question) -> str:
    """What is asked, in a few English words."""
    count, noun = question.count, _noun(question.item, question.count)
    match question.kind:
        case QuestionKind.NOT_ANSWERED:
            at = f" at {', '.join(clean(place) for place in question.places)}" if question.places else ""
            seen = f" ({question.seen} seen, undeclared)" if question.seen else ""
            text = f"{clean(question.item)}{at}{seen}"
        case QuestionKind.BANDWIDTH:
            text = "circuit bandwidth"
        case QuestionKind.SAMPLES:
            listed = f" of {', '.join(str(each) for each in question.days)}" if question.days else ""
            text = f"circuit samples{listed}"
        case QuestionKind.STATE:
            of_year = f" of {question.year}" if question.year is not None else ""
            text = f"state of {count} {noun}{of_year}"
        case QuestionKind.YEAR:
            text = f"year of {'the' if count == 1 else count} {noun}"
        case QuestionKind.NO_NORM:
            text = "no norm in force"
        case _:
            text = str(question.kind)
    return text


def _disagreement(question: Question) -> str:
    """How a declaration and the network differ, in a few English words."""
    declared, seen = question.declared, question.seen
    seen_pieces = f"{seen} {_noun(question.item, seen)} seen"
    match question.kind:
        case QuestionKind.SEEN_LESS:
            pieces = f"{declared} {_noun(question.item, declared)} declared"
            return f"{pieces}, {seen} seen: listed only, score unchanged"
        case QuestionKind.SEEN_UNDECLARED:
            return f"{seen_pieces}, not declared: counted as owned, age unknown"
        case QuestionKind.SEEN_MORE:
            return f"{seen_pieces}, {declared} declared: {(seen or 0) - (declared or 0)} more counted, age unknown"
        case _:
            return f"{seen_pieces}, more than declared as working: counted as usable"


_WITHOUT_AMOUNT = frozenset({"feature", "support"})
"""Units whose amount is always 1: a thing is there or not."""


def norm_value(norm: Norm, texts: Catalogue) -> str:
    """What a norm says, with its unit or with what it is counted per."""
    amount = plain(norm.amount, texts.language)
    counted = norm.role in {NormRole.NEED, NormRole.CEILING} and CIRCUIT not in norm.items
    if norm.unit in _WITHOUT_AMOUNT:
        return texts(f"unit.{norm.unit}")
    if not counted:
        return texts("norm_value.plain", amount=amount, unit=clean(texts.or_key("unit", norm.unit)))
    old = (
        norm.per is NormPer.ONE_STOP_SHOP and norm.valid_to is not None and norm.valid_to <= _LAST_DAY_OF_ONE_STOP_SHOPS
    )
    per = texts(f"per.{norm.per}.old" if old else f"per.{norm.per}")
    if norm.per_amount == 1:
        return texts("norm_value.per", amount=amount, per=per)
    return texts("norm_value.per_many", amount=amount, count=plain(norm.per_amount, texts.language), per=per)


def norm_dates(norm: Norm, texts: Catalogue) -> str:
    """From when to when a norm is in force; undated ones are marked."""
    start = day(norm.valid_from, texts.language) if norm.valid_from else ""
    end = day(norm.valid_to, texts.language) if norm.valid_to else ""
    if start and end:
        return texts("from_to", start=start, end=end)
    if start:
        return texts("from_only", start=start)
    return texts("to_only", end=end) if end else texts("undated")


def measured(check: CircuitCheck, texts: Catalogue) -> str:
    """What was measured on a circuit: what is the same in both directions is said once."""
    known = [part for part in check.directions if part.limit_mbps is not None]
    parts = [
        texts("measured_direction", limit=_limit(part, texts), days=len(part.days_over), run=part.longest_run)
        for part in known
        if part.days_over
    ]
    below = [_limit(part, texts) for part in known if not part.days_over]
    if below:
        parts.append(texts("measured_below", limits=", ".join(below)))
    missing: dict[tuple[date, ...], list[str]] = {}
    for part in known:
        missing.setdefault(part.deciding_days, []).append(texts(f"direction.{part.direction}"))
    for days, directions in missing.items():
        if days:
            whose = ", ".join(directions)
            parts.append(texts("measured_days_missing", whose=whose, days=days_text(days, texts)))
    return "; ".join(parts)


def _limit(part: DirectionCheck, texts: Catalogue) -> str:
    """A direction with its limit."""
    limit = "" if part.limit_mbps is None else plain(rounded(part.limit_mbps, 2), texts.language)
    return texts("measured_limit", direction=texts(f"direction.{part.direction}"), limit=limit)
