"""The availability report as a workbook: sites and districts; times are hours, shares are ratios."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from exporters.reports.availability_model import FIGURES, in_order, most_down
from exporters.reports.month_book import month_book, period
from exporters.reports.sheet import Book, Column, Fact, Style, Table, in_hours, share
from exporters.reports.texts import Catalogue
from exporters.reports.workbook import render_book
from planning.availability import GroupAvailability, SiteAvailability

if TYPE_CHECKING:
    from exporters.reports.availability_model import AvailabilityReport
    from exporters.reports.sheet import Cell

_SUMMED = {"hours_down", "hours_down_open", "hours_planned", "hours_blind", "outage_count", "counter_hours"}
"""Shares are not added up, and the longest of several outages is not their sum."""


def render_availability_xlsx(report: AvailabilityReport) -> bytes:
    """The workbook as bytes."""
    return render_book(availability_book(report))


def availability_book(report: AvailabilityReport) -> Book:
    """What the workbook holds, and every paper that is made of it."""
    texts = Catalogue(report.language)
    tables = (_sites(report, texts), _districts(report, texts))
    return month_book(report, texts("availability_title"), _facts(report, texts), tables)


def _facts(report: AvailabilityReport, texts: Catalogue) -> tuple[Fact, ...]:
    """The period, and the shares of the whole city, which no total of a table can show."""
    result = report.result
    shares = dict(zip(FIGURES[:3], _figures(result.whole), strict=False))
    return (
        *period(report, texts),
        *(Fact(texts(key), each, Style.SHARE) for key, each in shares.items()),
        Fact(texts("sheet_unwatched"), len(result.unwatched), Style.COUNT),
    )


def _style(key: str) -> Style:
    if key.startswith("share"):
        return Style.SHARE
    return Style.COUNT if key == "outage_count" else Style.FIGURE


def _columns(texts: Catalogue) -> tuple[Column, ...]:
    return tuple(Column(texts(key), _style(key), key in _SUMMED) for key in FIGURES)


def _sites(report: AvailabilityReport, texts: Catalogue) -> Table:
    """All sites in one table, by district, then by name."""
    columns = (*(Column(texts(key)) for key in ("group", "code", "site")), *_columns(texts))
    rows: list[tuple[Cell, ...]] = []
    for (row, lines), (_, sites) in zip(report.groups, in_order(report.result), strict=True):
        for line, site in zip(lines, sites, strict=True):
            rows.append((row.name, line.code, line.name, *_figures(site)))
    return Table(texts("sheet.sites"), texts("availability_annex"), columns, tuple(rows))


def worst_sites(report: AvailabilityReport, texts: Catalogue) -> Table:
    """The sites that were down longest in opening hours, the worst first; the same columns as those of all sites."""
    names = {
        str(site.site): row.name
        for (row, _), (_, sites) in zip(report.groups, in_order(report.result), strict=True)
        for site in sites
    }
    columns = (*(Column(texts(key)) for key in ("group", "code", "site")), *_columns(texts))
    rows = tuple(
        (names[str(site.site)], line.code, line.name, *_figures(site))
        for line, site in zip(report.worst, most_down(report.result), strict=True)
    )
    plain = tuple(msgspec.structs.replace(column, summed=False) for column in columns)
    return Table(texts("availability_worst"), texts("availability_worst"), plain, rows)


def _districts(report: AvailabilityReport, texts: Catalogue) -> Table:
    """The districts; what lies above them is the last row."""
    columns = (Column(texts("unit")), Column(texts("code")), *_columns(texts))
    rows = tuple(
        (row.name, row.code, *_figures(group))
        for (row, _), (group, _) in zip(report.groups, in_order(report.result), strict=True)
    )
    return Table(texts("sheet.districts"), texts("availability_groups"), columns, rows)


def _figures(each: SiteAvailability | GroupAvailability) -> tuple[Cell, ...]:
    """The figures of a place in the order of the columns; None where paper has nothing."""
    whole, opened = each.all_hours, each.open_hours
    return (
        *map(share, (whole.availability, opened.availability, whole.with_planned)),
        *map(in_hours, (whole.down, opened.down, whole.planned, whole.blind)),
        each.outages,
        in_hours(_longest(each)) if each.outages else None,
        None if _counters_unknown(each) else each.counter_hours_lost,
    )


def _longest(each: SiteAvailability | GroupAvailability) -> float:
    if isinstance(each, SiteAvailability):
        return each.longest_seconds
    return max((site.longest_seconds for site in each.sites), default=0.0)


def _counters_unknown(each: SiteAvailability | GroupAvailability) -> bool:
    """Whether a group lost something, and none of it can be told."""
    return isinstance(each, GroupAvailability) and each.unknown_counters > 0 and not each.counter_hours_lost
