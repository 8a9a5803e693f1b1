"""The gap report as one self-contained HTML page, for the screen and for A4 paper."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

from exporters.reports.beside_tables import beside_tables
from exporters.reports.chart import MOST_BARS, chart
from exporters.reports.finding_rows import first_of_each
from exporters.reports.language import Language, day, interval, number, plain, score
from exporters.reports.papers import template
from exporters.reports.text_table import shown_table
from exporters.reports.texts import SIMULATED, Catalogue
from exporters.reports.tiles import tile_map
from planning.model import CIRCUIT

if TYPE_CHECKING:
    from exporters.reports.model import GapReport


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
        map=tile_map(report),
        most_bars=MOST_BARS,
        first=partial(first_of_each, kind=attrgetter("title")),
        mark=SIMULATED,
        beside=[shown_table(table, language) for table in beside_tables(report, texts)],
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
