"""The availability report as a sheet: one row a site; separators and encoding as in the gap report."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from exporters.reports.availability_model import FIGURES
from exporters.reports.clean import defuse
from exporters.reports.language import Language
from exporters.reports.texts import SIMULATED, Catalogue

if TYPE_CHECKING:
    from exporters.reports.availability_model import AvailabilityReport


def render_availability_csv(report: AvailabilityReport) -> str:
    """The sheet as text that begins with the byte order mark; the last row is the total."""
    texts = Catalogue(report.language)
    mark = SIMULATED if report.result.simulated else texts("no_word")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if report.language is Language.VI else ",", lineterminator="\r\n")
    writer.writerow([texts(key) for key in ("no", "group", "code", "site", *FIGURES, "simulated_column")])
    place = 0
    for group, sites in report.groups:
        for site in sites:
            place += 1
            figures = [getattr(site, key) for key in FIGURES]
            writer.writerow([defuse(cell) for cell in (str(place), group.name, site.code, site.name, *figures, mark)])
    total = [getattr(report.total, key) for key in FIGURES]
    writer.writerow(["", report.total.name, "", "", *total, mark])
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + out.getvalue()
