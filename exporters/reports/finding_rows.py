"""Findings and faults of the data as rows of a report: which, where, from what, and what to do about it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

import msgspec

from exporters.reports.clean import clean
from exporters.reports.language import day, plain
from exporters.reports.wording import item_name, place_name
from planning.account import ENDED, FaultKind, FindingKind
from planning.unseen import LOCAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from exporters.reports.texts import Catalogue
    from inventory.identifiers import SiteName
    from planning.account import Fault, Finding, QualityCheck
    from planning.model import GapResult

MOST_OF_A_KIND = 40
"""Rows of one kind on a page; workbook and JSON have all of them."""

_Row = TypeVar("_Row")

_COUNTED = frozenset(
    {FindingKind.SEEN_LESS, FindingKind.SEEN_UNDECLARED, FindingKind.SEEN_MORE, FindingKind.SEEN_BROKEN}
)


def first_of_each(rows: Iterable[_Row], kind: Callable[[_Row], object]) -> tuple[_Row, ...]:
    """The first rows of every kind, so that a page can hold them and the rare kinds are not behind the frequent."""
    counts: Counter[object] = Counter()
    shown: list[_Row] = []
    for row in rows:
        counts[kind(row)] += 1
        if counts[kind(row)] <= MOST_OF_A_KIND:
            shown.append(row)
    return tuple(shown)


class Places(msgspec.Struct, frozen=True):
    """Names of sites: code and name of the office, or the site's own where it is none; `order` as in the report."""

    names: Mapping[SiteName, tuple[str, str]]
    order: Mapping[SiteName, int]

    def of(self, site: SiteName | None) -> tuple[str, str]:
        """Code and name; nothing for what concerns the whole city."""
        if site is None:
            return "", ""
        return self.names.get(site) or (clean(site), clean(site))

    def sort(self, site: SiteName | None) -> tuple[int, str]:
        """Offices as in the report, then the other sites by name; what concerns the whole city first."""
        return (-1, "") if site is None else (self.order.get(site, len(self.order)), site)


class FindingRow(msgspec.Struct, frozen=True):
    """One finding with its site and kind in words."""

    finding: Finding
    code: str
    office: str
    item: str
    title: str
    text: str
    source: str
    todo: str


class FaultRow(msgspec.Struct, frozen=True):
    """One fault of the data with its site and kind in words."""

    fault: Fault
    code: str
    office: str
    item: str
    title: str
    text: str
    source: str


class QualityRow(msgspec.Struct, frozen=True):
    """How many faults of one kind there are; `count` is None when nobody could look."""

    check: QualityCheck
    title: str
    count: int | None


def finding_rows(result: GapResult, places: Places, texts: Catalogue, *, ended: bool) -> tuple[FindingRow, ...]:
    """The findings of what disagrees, or of what has come to its end; by kind, then as the offices stand."""
    chosen = [each for each in result.findings if (each.kind in ENDED) == ended]
    kinds = {kind: place for place, kind in enumerate(FindingKind)}
    chosen.sort(key=lambda each: (kinds[each.kind], places.sort(each.site)))
    return tuple(_finding(each, places, texts) for each in chosen)


def _finding(finding: Finding, places: Places, texts: Catalogue) -> FindingRow:
    code, office = places.of(finding.site)
    return FindingRow(
        finding,
        code,
        office,
        item_name(finding.item, texts),
        texts(f"finding.{finding.kind}"),
        _finding_text(finding, places, texts),
        _source(finding.source, texts),
        texts(f"todo.{finding.kind}"),
    )


def _finding_text(finding: Finding, places: Places, texts: Catalogue) -> str:
    """The finding as a sentence."""
    on = day(finding.on, texts.language) if finding.on else texts("why.no_day")
    if finding.kind in _COUNTED:
        text = texts(f"ask.{finding.kind}", declared=finding.declared, seen=finding.seen)
        shown = finding.visible is not None and (finding.declared or 0) > finding.visible
        return f"{text} {texts('found.visible', count=finding.visible)}" if shown else text
    return texts(
        _finding_key(finding),
        what=_what(finding, texts),
        count=finding.declared if finding.declared is not None else finding.seen,
        source=_source(finding.source, texts),
        on=on,
        other=places.of(finding.other)[1],
        norm=clean(finding.norm),
        until=_until(finding, texts),
    )


def _what(finding: Finding, texts: Catalogue) -> str:
    """Which, as it is read: risks by what they are called, everything else as it was sent."""
    if finding.kind is FindingKind.INSECURE:
        return ", ".join(clean(texts.or_key("risk", risk)) for risk in finding.what.split())
    return clean(finding.what.replace(LOCAL, texts("found.local")))


def _finding_key(finding: Finding) -> str:
    """A lot past its support is declared, a device says it of itself."""
    seen = finding.kind is FindingKind.PAST_SUPPORT and finding.declared is None
    return f"found.{finding.kind}{'_seen' if seen else ''}"


def _until(finding: Finding, texts: Catalogue) -> str:
    """The last year of a useful life, the last day of support."""
    if finding.until is None:
        return ""
    return str(finding.until.year) if finding.kind is FindingKind.PAST_LIFE else day(finding.until, texts.language)


def _source(source: str, texts: Catalogue) -> str:
    """A source as it is, or a place of a site by its name."""
    return clean(texts.or_key("place", source))


def quality_rows(result: GapResult, texts: Catalogue) -> tuple[QualityRow, ...]:
    """Every kind of fault, those without any included."""
    return tuple(
        QualityRow(
            each,
            texts(f"fault.{each.kind}", limit=_limit(each, texts)),
            len(each.faults) if each.checked else None,
        )
        for each in result.quality
    )


def _limit(check: QualityCheck, texts: Catalogue) -> str:
    """The figure of a check as it is read; a year has no thousands."""
    if check.limit is None:
        return ""
    return str(check.limit) if check.kind is FaultKind.YEAR_TOO_EARLY else plain(check.limit, texts.language)


def fault_rows(result: GapResult, places: Places, texts: Catalogue) -> tuple[FaultRow, ...]:
    """Every fault, by kind, then as the offices stand."""
    return tuple(
        _fault(fault, row, result.on, places, texts)
        for row in quality_rows(result, texts)
        for fault in sorted(row.check.faults, key=lambda fault: places.sort(fault.site))
    )


def _fault(fault: Fault, row: QualityRow, on: date, places: Places, texts: Catalogue) -> FaultRow:
    code, office = places.of(fault.site)
    named = fault.kind in {FaultKind.YEAR_AHEAD, FaultKind.YEAR_TOO_EARLY, FaultKind.SAME_LOTS}
    what = _places(fault.what.split(", "), on, texts) if named else clean(fault.what)
    text = texts(
        f"fault_text.{fault.kind}",
        what=what,
        count=fault.count,
        figure=fault.figure,
        begins=day(fault.on, texts.language) if fault.on else "",
        ends=day(fault.until, texts.language) if fault.until else "",
    )
    item = item_name(fault.item, texts) if fault.item else ""
    return FaultRow(fault, code, office, item, row.title, text, _source(fault.source, texts))


def _places(names: Iterable[str], on: date, texts: Catalogue) -> str:
    return ", ".join(place_name(name, on, texts) for name in names)
