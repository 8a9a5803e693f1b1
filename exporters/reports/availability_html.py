"""The availability report as one self-contained HTML page, for the screen and for A4 paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporters.reports.availability_model import FIGURES
from exporters.reports.papers import render_month
from exporters.reports.texts import Catalogue

if TYPE_CHECKING:
    from exporters.reports.availability_model import AvailabilityReport


def render_availability_html(report: AvailabilityReport) -> str:
    """The page as text; everything that came from outside is escaped by the template engine."""
    heading = Catalogue(report.language)("availability_title")
    return render_month("availability.html.j2", report, heading, figures=FIGURES)
