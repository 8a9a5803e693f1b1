"""The carrier sheet for spreadsheets: one row a circuit; separators and encoding as in the gap report."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from exporters.reports.circuits_model import FIGURES
from exporters.reports.clean import defuse
from exporters.reports.language import Language
from exporters.reports.texts import SIMULATED, Catalogue

if TYPE_CHECKING:
    from exporters.reports.circuits_model import CircuitsReport

_NAMES = ("carrier", "circuit", "circuit_ends", "site", "code")


def render_circuits_csv(report: CircuitsReport) -> str:
    """The sheet as text that begins with the byte order mark; the last row holds the SHA-256 of the samples."""
    texts = Catalogue(report.language)
    mark = SIMULATED if report.result.simulated else texts("no_word")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if report.language is Language.VI else ",", lineterminator="\r\n")
    columns = ("no", *_NAMES, *FIGURES, "circuit_outages", "simulated_column")
    writer.writerow([texts(key) for key in columns])
    happened: dict[tuple[str, str], list[str]] = {}
    for each in report.outages:
        told = f"{each.outage_begins} \N{EN DASH} {each.outage_ends} ({each.outage_hours} h; {each.counted})"
        happened.setdefault((each.carrier, each.circuit), []).append(told)
    for row in report.circuits:
        outages = "; ".join(happened.get((row.carrier, row.circuit), ()))
        figures = [getattr(row, key) for key in (*_NAMES, *FIGURES)]
        writer.writerow([defuse(cell) for cell in (str(row.number), *figures, outages, mark)])
    last = ["", texts("circuits_digest"), f"SHA-256 {report.result.digest}"]
    writer.writerow([*last, *[""] * (len(columns) - len(last) - 1), mark])
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + out.getvalue()
