"""Tables of the gap report about what its figures rest on; formats that print tables print these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporters.reports.explaining import sum_sentence
from exporters.reports.sheet import Column, Style, Table, figure
from exporters.reports.texts import Catalogue
from exporters.reports.wording import item_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exporters.reports.finding_rows import FindingRow
    from exporters.reports.model import GapReport, GroupRow, OfficeRow
    from exporters.reports.sheet import Cell
    from planning.account import ItemAccount


def evidence_tables(report: GapReport, texts: Catalogue) -> tuple[Table, ...]:
    """Ended machines, quality of the data, faults, and the order under other parameters."""
    return (
        _ended(report, texts),
        _quality(report, texts),
        _faults(report, texts),
        _rankings(report, texts),
    )


def detail_tables(report: GapReport) -> tuple[Table, ...]:
    """Explanation and layers of evidence: a row for each kind of each office, for sheets that can be filtered."""
    texts = Catalogue(report.language)
    return (_explanation(report, texts), _layers(report, texts))


def findings_table(report: GapReport, texts: Catalogue) -> Table:
    """Where declarations, lists and the network disagree, with sources, days and what to do."""
    rows = tuple(_finding(row) for row in report.findings)
    return Table(texts("sheet.findings"), texts("reconciliation"), _finding_columns(texts), rows)


def _finding_columns(texts: Catalogue) -> tuple[Column, ...]:
    return (
        *_texts_of(("code", "unit", "indicator", "finding_type", "finding"), texts),
        *(Column(texts(key), Style.COUNT) for key in ("declared", "seen")),
        Column(texts("source")),
        Column(texts("source_day"), Style.DAY),
        Column(texts("todo")),
    )


def _finding(row: FindingRow) -> tuple[Cell, ...]:
    found = row.finding
    told = (row.code, row.office, row.item, row.title, row.text)
    return (*told, found.declared, found.seen, row.source, found.on, row.todo)


def _texts_of(keys: Iterable[str], texts: Catalogue) -> tuple[Column, ...]:
    return tuple(Column(texts(key)) for key in keys)


def _offices(report: GapReport) -> Iterator[tuple[GroupRow, OfficeRow]]:
    for group in report.groups:
        for office in group.offices:
            yield group, office


def _explanation(report: GapReport, texts: Catalogue) -> Table:
    """A row for each kind of each office; the points of an office add up to its score."""
    columns = (
        *_texts_of(("code", "unit", "item"), texts),
        Column(texts("weight"), Style.PLAIN),
        Column(texts("share_low")),
        *(Column(texts(key), Style.FIGURE) for key in ("points_low", "points_high")),
        *_texts_of(("not_known_parts", "explanation"), texts),
    )
    rows: list[tuple[Cell, ...]] = []
    for _, office in _offices(report):
        for row in office.lines:
            gap = office.gap.item(row.item) if row.item is not None else None
            line = row.line
            points: tuple[Cell, ...] = (None, None, None, None)
            if line is not None:
                share = str(gap.low.share) if gap is not None else None
                points = (float(line.weight), share, figure(line.low), figure(line.high))
            rows.append((office.code, office.name, row.title, *points, row.unknown or None, row.text))
        whole = (None, None, figure(office.gap.score.low), figure(office.gap.score.high))
        rows.append((office.code, office.name, texts("why.whole"), *whole, None, sum_sentence(office.gap, texts)))
    return Table(texts("sheet.explanation"), texts("annex_explanation"), columns, tuple(rows))


def _layers(report: GapReport, texts: Catalogue) -> Table:
    """Declared, seen, working: of each kind of each office, with days; empty where nobody knows."""
    columns = (
        *_texts_of(("code", "unit", "item", "declared_state"), texts),
        Column(texts("declared"), Style.COUNT),
        Column(texts("declared_to"), Style.DAY),
        *_texts_of(("source", "seen_state"), texts),
        *(Column(texts(key), Style.COUNT) for key in ("seen", "visible")),
        Column(texts("last_seen"), Style.DAY),
        *_texts_of(("how_seen", "working_state"), texts),
        *(Column(texts(key), Style.COUNT) for key in ("works", "broken", "unknown_state")),
    )
    rows = tuple(
        (office.code, office.name, item_name(account.item, texts), *_layer(account, texts))
        for _, office in _offices(report)
        for account in office.gap.accounts
    )
    return Table(texts("sheet.evidence"), texts("annex_evidence"), columns, rows)


def _layer(account: ItemAccount, texts: Catalogue) -> tuple[Cell, ...]:
    declared, seen, working = account.declared, account.seen, account.working
    days = [source.on for source in declared.sources if source.on is not None]
    sources = "; ".join(dict.fromkeys(source.source for source in declared.sources if source.source))
    reason = texts(f"why.seen_{seen.why}") if seen.why is not None else texts(f"known.{seen.known}")
    return (
        texts(f"known.{declared.known}"),
        declared.count,
        max(days, default=None),
        sources or None,
        reason,
        seen.count,
        seen.visible,
        seen.last,
        ", ".join(texts(f"how.{each}") for each in seen.how) or None,
        texts(f"known.{working.known}"),
        working.works,
        working.broken,
        working.unknown,
    )


def _ended(report: GapReport, texts: Catalogue) -> Table:
    rows = tuple(_finding(row) for row in report.ended)
    return Table(texts("sheet.ended"), texts("annex_ended"), _finding_columns(texts), rows)


def _quality(report: GapReport, texts: Catalogue) -> Table:
    """Every check with how often it found something."""
    columns = (Column(texts("fault_kind")), Column(texts("fault_count"), Style.COUNT))
    rows = tuple((row.title, texts("not_checked") if row.count is None else row.count) for row in report.quality)
    return Table(texts("sheet.quality"), texts("annex_quality"), columns, rows)


def _faults(report: GapReport, texts: Catalogue) -> Table:
    columns = _texts_of(("code", "unit", "indicator", "fault_kind", "finding", "source"), texts)
    rows = tuple((row.code, row.office, row.item, row.title, row.text, row.source or None) for row in report.faults)
    return Table(texts("sheet.faults"), texts("table_faults"), columns, rows)


def _rankings(report: GapReport, texts: Catalogue) -> Table:
    columns = _texts_of(("parameter", "newly_flagged", "no_longer_flagged", "places_changed"), texts)
    stays = texts("stays")
    rows = tuple(
        (row.parameter, row.entered or stays, row.left or stays, row.swapped or stays) for row in report.rankings
    )
    return Table(texts("sheet.rankings"), texts("table_rankings"), columns, rows)
