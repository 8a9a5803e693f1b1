"""The carrier sheet as one self-contained HTML page, for the screen and for A4 paper."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from exporters.reports.circuits_model import FIGURES, OUTAGE_COLUMNS
from exporters.reports.language import day
from exporters.reports.papers import template
from exporters.reports.texts import SIMULATED, Catalogue

if TYPE_CHECKING:
    from exporters.reports.circuits_model import CircuitsReport


def render_circuits_html(report: CircuitsReport) -> str:
    """The page as text; everything that came from outside is escaped by the template engine."""
    texts = Catalogue(report.language)
    return template("circuits.html.j2").render(
        t=texts,
        day=partial(day, language=report.language),
        mark=SIMULATED,
        city=report.city,
        on=datetime.fromtimestamp(report.result.until, ZoneInfo(report.result.timezone)).date(),
        simulated=report.result.simulated,
        heading=texts("circuits_title", provider=report.provider),
        subheading=texts("availability_period", begins=report.begins, ends=report.ends),
        report=report,
        figures=FIGURES,
        columns=OUTAGE_COLUMNS,
    )
