"""Papers as self-contained HTML pages, for the screen and for A4: heading, marks and style are the same for all."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

if TYPE_CHECKING:
    from jinja2 import Template

_TEMPLATES = Path(__file__).parent / "templates"


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
