"""The carrier sheet as one self-contained HTML page, for the screen and for A4 paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporters.reports.circuits_model import FIGURES, OUTAGE_COLUMNS
from exporters.reports.papers import render_month
from exporters.reports.texts import Catalogue

if TYPE_CHECKING:
    from exporters.reports.circuits_model import CircuitsReport


def render_circuits_html(report: CircuitsReport) -> str:
    """The page as text; everything that came from outside is escaped by the template engine."""
    heading = Catalogue(report.language)("circuits_title", provider=report.provider)
    return render_month("circuits.html.j2", report, heading, figures=FIGURES, columns=OUTAGE_COLUMNS)
