"""The carrier sheet as a workbook: circuits and their outages; the samples stay in the JSON, their SHA-256 is here."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from exporters.reports.circuits_model import FIGURES, OUTAGE_COLUMNS
from exporters.reports.month_book import month_book, period
from exporters.reports.sheet import Book, Column, Fact, Style, Table, in_hours, share
from exporters.reports.texts import Catalogue
from exporters.reports.workbook import render_book

if TYPE_CHECKING:
    from exporters.reports.circuits_model import CircuitsReport, OutageRow
    from exporters.reports.sheet import Cell
    from planning.carrier import CircuitOutage, CircuitSheet

_NAMES = ("carrier", "circuit", "circuit_ends", "site", "code")
_STYLES = {
    "mbps_down": Style.PLAIN,
    "mbps_up": Style.PLAIN,
    "circuit_share": Style.SHARE,
    "circuit_share_gross": Style.SHARE,
    "circuit_share_open": Style.SHARE,
    "outage_count": Style.COUNT,
    "excluded_count": Style.COUNT,
    "circuit_note": Style.TEXT,
}
_OUTAGE_STYLES = {
    "outage_begins": Style.MOMENT,
    "outage_ends": Style.MOMENT,
    "outage_hours": Style.FIGURE,
    "outage_open": Style.FIGURE,
}


def render_circuits_xlsx(report: CircuitsReport) -> bytes:
    """The workbook as bytes."""
    return render_book(circuits_book(report))


def circuits_book(report: CircuitsReport) -> Book:
    """What the workbook holds, and every paper that is made of it."""
    texts = Catalogue(report.language)
    title = texts("circuits_title", provider=report.provider)
    return month_book(report, title, _facts(report, texts), (_circuits(report, texts), _outages(report, texts)))


def _facts(report: CircuitsReport, texts: Catalogue) -> tuple[Fact, ...]:
    """The period, the carrier, and by what the samples are known."""
    return (
        Fact(texts("carrier"), report.provider),
        *period(report, texts),
        Fact(texts("circuits_digest"), f"SHA-256 {report.result.digest}"),
    )


def _circuits(report: CircuitsReport, texts: Catalogue) -> Table:
    """A row a circuit, in the columns of the other formats; hours and outages are added up."""
    figures = []
    for key in FIGURES:
        style = _STYLES.get(key, Style.FIGURE)
        figures.append(Column(texts(key), style, style in {Style.FIGURE, Style.COUNT}))
    rows: list[tuple[Cell, ...]] = []
    for row, sheet in zip(report.circuits, report.result.circuits, strict=True):
        rows.append((*(getattr(row, key) for key in _NAMES), *_figures(sheet), row.circuit_note))
    columns = (*(Column(texts(key)) for key in _NAMES), *figures)
    return Table(texts("sheet.circuits"), texts("circuits_table"), columns, tuple(rows))


def _figures(sheet: CircuitSheet) -> tuple[Cell, ...]:
    """The figures of a circuit in the order of the columns, without the note."""
    spent, opened = sheet.all_hours, sheet.open_hours
    excluded = sum(outage.excluded for outage in sheet.outages)
    return (
        *(sheet.down_mbps, sheet.up_mbps),
        *map(share, (spent.availability, spent.without_exclusions, opened.availability)),
        *map(in_hours, (spent.up, spent.down, opened.down, spent.planned, spent.power, spent.blind)),
        *(len(sheet.outages) - excluded, excluded),
    )


def _outages(report: CircuitsReport, texts: Catalogue) -> Table:
    """A row an outage; excluded ones are in it, so the totals need the filter of the last column."""
    columns = tuple(
        Column(texts(key), _OUTAGE_STYLES.get(key, Style.TEXT), key in {"outage_hours", "outage_open"})
        for key in OUTAGE_COLUMNS
    )
    zone = ZoneInfo(report.result.timezone)
    happened = [outage for sheet in report.result.circuits for outage in sheet.outages]
    rows = tuple(_outage(row, each, zone) for row, each in zip(report.outages, happened, strict=True))
    return Table(texts("sheet.outages"), texts("circuits_outages"), columns, rows)


def _outage(row: OutageRow, outage: CircuitOutage, zone: ZoneInfo) -> tuple[Cell, ...]:
    """An outage; one that lasts has no end, and the words of paper stand there instead."""
    begins, ends = (datetime.fromtimestamp(at, zone) for at in (outage.begins, outage.ends))
    times = (begins, row.outage_ends if outage.lasts else ends)
    lasted = (in_hours(outage.seconds), in_hours(outage.open_seconds))
    return (row.carrier, row.circuit, *times, *lasted, row.outage_cause, row.counted)
