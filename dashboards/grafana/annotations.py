"""What happened, drawn over every line: outages, planned work, changed configurations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grafana_foundation_sdk.builders.dashboard import AnnotationQuery, AnnotationTarget
from grafana_foundation_sdk.models.dashboard import DataSourceRef

from dashboards.grafana.variables import SOURCE
from dashboards.signals.model import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboards.grafana.model import Board
    from dashboards.status.formats import Language

_QUERIES: Final = (
    (
        "outage:wardwatch_outage_affected_sites:name{} >= bool 0",
        Words("Sự cố", "Outages"),
        Words("Sự cố: {{device}} ({{cause}})", "Outage: {{device}} ({{cause}})"),
        "red",
        False,
    ),
    (
        "site:wardwatch_maintenance_active:max{}",
        Words("Bảo trì", "Maintenance"),
        Words("Bảo trì theo kế hoạch: {{site}}", "Planned work: {{site}}"),
        "blue",
        False,
    ),
    (
        "1000 * device:wardwatch_config_changed_timestamp_seconds:max{}",
        Words("Đổi cấu hình", "Configuration changes"),
        Words("Đổi cấu hình: {{device}}", "Configuration changed: {{device}}"),
        "orange",
        True,
    ),
)
"""Query with a place for matchers, name, text, colour, and whether its value is the time. Grafana draws no 0, and an
outage may cut off no site at all."""

_KEPT: Final = Words("Sự kiện lưu trong Grafana", "Events kept in Grafana")
"""What `dashboards push --annotate` writes there, with the cause found afterwards and the ticket. Not shown at first:
it says again what the others say from metrics, and there is none of it unless it was pushed."""

_STORE: Final = DataSourceRef(type_val="grafana", uid="-- Grafana --")

_MOST: Final = 100

_PLACES: Final = ("site", "district")


def board_annotations(of: Board, language: Language) -> Iterator[AnnotationQuery]:
    """The annotations of a board, of the place that it is about."""
    place = next((name for name in _PLACES if name in of.variables), "")
    matcher = {"site": '{site="$site"}', "district": '{district=~"$district"}', "": ""}[place]
    for expr, name, text, colour, by_value in _QUERIES:
        yield (
            AnnotationQuery()
            .name(name.get(language))
            .datasource(SOURCE)
            .enable(True)  # noqa: FBT003 -- the SDK has no keywords
            .icon_color(colour)
            .expr(expr.format(matcher))
            .step("60s")
            .title_format(text.get(language))
            .text_format("")
            .use_value_for_time(by_value)
        )
    tags = ["wardwatch", *([f"{place}:${place}"] if place else [])]
    yield (
        AnnotationQuery()
        .name(_KEPT.get(language))
        .datasource(_STORE)
        .enable(False)  # noqa: FBT003 -- the SDK has no keywords
        .icon_color("purple")
        .target(AnnotationTarget().limit(_MOST).match_any(False).tags(tags).type("tags"))  # type: ignore[arg-type]  # noqa: FBT003
    )
