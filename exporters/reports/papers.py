"""Papers as self-contained HTML pages, for the screen and for A4: heading, marks and style are the same for all."""

from __future__ import annotations

from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from exporters.reports.language import day
from exporters.reports.texts import SIMULATED, Catalogue

if TYPE_CHECKING:
    from jinja2 import Template

    from exporters.reports.availability_model import AvailabilityReport
    from exporters.reports.circuits_model import CircuitsReport

    MonthReport = AvailabilityReport | CircuitsReport

_TEMPLATES = Path(__file__).parent / "templates"


def render_month(name: str, report: MonthReport, heading: str, **more: object) -> str:
    """A paper about a month, from a template that extends `paper.html.j2`.

    Args:
        name: of the template.
        report: what it shows.
        heading: its title.
        more: what else the template asks for.
    """
    texts, result = Catalogue(report.language), report.result
    return template(name).render(
        t=texts,
        day=partial(day, language=report.language),
        mark=SIMULATED,
        city=report.city,
        on=datetime.fromtimestamp(result.until, ZoneInfo(result.timezone)).date(),
        simulated=result.simulated,
        heading=heading,
        subheading=texts("availability_period", begins=report.begins, ends=report.ends),
        report=report,
        **more,
    )


@cache
def template(name: str) -> Template:
    """A template, compiled once; everything that comes from outside is escaped by it.

    Those that extend `paper.html.j2` are rendered with: t, day, mark, city, on, simulated, heading, subheading.
    """
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
