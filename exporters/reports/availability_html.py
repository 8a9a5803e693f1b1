"""The availability report as one self-contained HTML page, for the screen and for A4 paper."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from exporters.reports.availability_model import FIGURES
from exporters.reports.language import day
from exporters.reports.papers import template
from exporters.reports.texts import SIMULATED, Catalogue

if TYPE_CHECKING:
    from exporters.reports.availability_model import AvailabilityReport


def render_availability_html(report: AvailabilityReport) -> str:
    """The page as text; everything that came from outside is escaped by the template engine."""
    texts = Catalogue(report.language)
    return template("availability.html.j2").render(
        t=texts,
        day=partial(day, language=report.language),
        mark=SIMULATED,
        city=report.city,
        on=datetime.fromtimestamp(report.result.until, ZoneInfo(report.result.timezone)).date(),
        simulated=report.result.simulated,
        heading=texts("availability_title"),
        subheading=texts("availability_period", begins=report.begins, ends=report.ends),
        report=report,
        figures=FIGURES,
    )
