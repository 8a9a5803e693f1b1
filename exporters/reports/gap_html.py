"""The gap report as one self-contained HTML page, for the screen and for A4 paper."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from exporters.reports.chart import MOST_BARS, chart
from exporters.reports.language import Language, day, interval, number, plain, score
from exporters.reports.papers import template
from exporters.reports.texts import SIMULATED, Catalogue
from planning.model import CIRCUIT

if TYPE_CHECKING:
    from exporters.reports.model import GapReport


MOST_ROWS = 300
"""Rows of one table of findings on the page; the workbook and the JSON have all of them."""


def render_html(report: GapReport) -> str:
    """The page as text; everything that came from outside is escaped by the template engine."""
    language = report.language
    texts = Catalogue(language)
    return template("gap.html.j2").render(
        city=report.city,
        on=report.result.on,
        simulated=report.result.simulated,
        heading=texts("title"),
        subheading=texts("title_on", on=day(report.result.on, language)),
        report=report,
        result=report.result,
        t=texts,
        chart=chart(report),
        most_bars=MOST_BARS,
        most_rows=MOST_ROWS,
        mark=SIMULATED,
        circuit=CIRCUIT,
        day=partial(day, language=language),
        interval=partial(interval, language=language),
        number=partial(_number, language=language, unknown=texts("not_known_sign")),
        plain=partial(plain, language=language),
        score=partial(score, language=language),
    )


def _number(value: int | None, *, language: Language, unknown: str) -> str:
    """A count of pieces, or the sign for what is not known."""
    return unknown if value is None else number(value, language)
