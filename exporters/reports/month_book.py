"""What the workbooks of a month have in common: period, conclusions, method."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from exporters.reports.sheet import Book, Fact, Style
from exporters.reports.texts import Catalogue

if TYPE_CHECKING:
    from exporters.reports.papers import MonthReport
    from exporters.reports.sheet import Table


def month_book(report: MonthReport, title: str, facts: tuple[Fact, ...], tables: tuple[Table, ...]) -> Book:
    """A workbook about a month; its data are of the day that the period ends."""
    texts, result = Catalogue(report.language), report.result
    return Book(
        language=report.language,
        simulated=result.simulated,
        city=report.city,
        title=title,
        subtitle=texts("availability_period", begins=report.begins, ends=report.ends),
        on=datetime.fromtimestamp(result.until, ZoneInfo(result.timezone)).date(),
        facts=facts,
        sections=(
            (texts("sheet.conclusion"), report.conclusions),
            (texts("sheet.method"), (*report.method, texts("draft"))),
        ),
        tables=tables,
    )


def period(report: MonthReport, texts: Catalogue) -> tuple[Fact, ...]:
    """When it begins and ends, in the city's zone."""
    zone = ZoneInfo(report.result.timezone)
    moments = {"period_begins": report.result.begins, "period_ends": report.result.until}
    return tuple(Fact(texts(key), datetime.fromtimestamp(at, zone), Style.MOMENT) for key, at in moments.items())
