"""Boards made into the JSON that Grafana reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from grafana_foundation_sdk.builders.dashboard import Dashboard
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import DashboardCursorSync, GridPos

from dashboards.grafana.annotations import board_annotations
from dashboards.grafana.links import board_links
from dashboards.grafana.model import BOARDS, board, uid
from dashboards.grafana.panels import make_panel
from dashboards.grafana.variables import variables
from dashboards.rules.links import PAGES
from dashboards.signals.model import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dashboards.grafana.model import Panel
    from dashboards.rules.model import Timing
    from dashboards.status.formats import Language

WIDE: Final = 24
"""Columns of Grafana's grid."""


def dashboard_files(timing: Timing, pages: str = PAGES) -> dict[str, str]:
    """Every dashboard by its path, such as `vi/city.json`.

    Args:
        timing: the intervals that expressions follow.
        pages: base URL of wardwatch's pages.
    """
    return {
        f"{language}/{name}.json": render(name, language, timing, pages) for language in LANGUAGES for name in BOARDS
    }


def render(name: str, language: Language, timing: Timing, pages: str = PAGES) -> str:
    """One dashboard as text."""
    of = board(name)
    made = (
        Dashboard(of.title.get(language))
        .uid(uid(name, language))
        .description(of.about.get(language))
        .tags(["wardwatch", language])
        .timezone("browser")
        .readonly()
        .tooltip(DashboardCursorSync.CROSSHAIR)
        .time(of.since, "now")
        .refresh(of.refresh)
        .week_start("monday")
        .variables([*variables(of.variables, language, pages)])
        .annotations([*board_annotations(of, language)])
        .links([*board_links(name, language)])
    )
    for number, (panel, place) in enumerate(zip(of.panels, places(of.panels), strict=True), 1):
        made.with_panel(make_panel(panel, of, number, language, timing).grid_pos(place))
    return json.dumps(_of_today(made.build()), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _of_today(dashboard: object) -> dict[str, Any]:
    """The dashboard without what tables had until Grafana 12.1, which the SDK writes; footers are fields since then."""
    document: dict[str, Any] = json.loads(json.dumps(dashboard, cls=JSONEncoder))
    for panel in document["panels"]:
        panel["options"].pop("footer", None)
    return document


def places(panels: Sequence[Panel]) -> Iterator[GridPos]:
    """Where panels stand: from the left, in rows as high as their highest."""
    x = y = high = 0
    for panel in panels:
        wide, tall = panel.size
        if x + wide > WIDE:
            x, y, high = 0, y + high, 0
        yield GridPos(h=tall, w=wide, x=x, y=y)
        x, high = x + wide, max(high, tall)


def parsed(timing: Timing, pages: str = PAGES) -> dict[str, Any]:
    """The dashboards as what JSON says, by path."""
    return {path: json.loads(text) for path, text in dashboard_files(timing, pages).items()}
