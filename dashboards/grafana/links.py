"""Where panels lead: other boards and wardwatch's own pages, with the row's labels, the variables and the time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grafana_foundation_sdk.builders.dashboard import DashboardLink
from grafana_foundation_sdk.models.dashboard import DashboardLinkType

from dashboards.grafana.model import BOARDS, CHAIN, Show, board, uid
from dashboards.signals.model import LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dashboards.grafana.model import Board, Panel
    from dashboards.status.formats import Language

PAGES: Final = {
    "page_city": (Words("Trang trạng thái", "Status page"), "/status"),
    "page_outages": (Words("Trang sự cố: ghi chú, tiếp nhận", "Outages: notes, acknowledgement"), "/status/outages"),
    "page_services": (Words("Trang dịch vụ", "Services page"), "/status/services"),
    "page_circuits": (Words("Trang kênh truyền", "Circuits page"), "/status/circuits"),
    "page_district": (Words("Trang của huyện", "Page of the district"), "/status/districts/{}"),
    "page_site": (Words("Trang của điểm", "Page of the site"), "/status/sites/{}"),
    "page_device": (Words("Trang của thiết bị", "Page of the device"), "/status/devices/{}"),
    "report": (Words("Báo cáo", "Report"), "/report"),
}
"""Pages of wardwatch by the name that a panel gives; `{}` is the label's value."""

_LABEL_OF: Final = {"interface": "ifname"}
"""Labels that are not called as their variables."""


def panel_links(panel: Panel, of: Board, language: Language) -> Iterator[DashboardLink]:
    """The data links of a panel."""
    value = "${{__data.fields.{}:percentencode}}" if _in_rows(panel.show) else "${{__field.labels.{}:percentencode}}"
    for target, labels in panel.links.items():
        if target in PAGES:
            words, path = PAGES[target]
            page = path.format(*(value.format(label) for label in labels))
            yield _link(words.get(language), f"${{wardwatch}}{page}?lang={language}")
        else:
            yield _link(board(target).title.get(language), _board_url(target, labels, of, language, value))


def _in_rows(show: Show) -> bool:
    return show in {Show.TABLE, Show.MAP, Show.TILES}


def _board_url(target: str, labels: Sequence[str], of: Board, language: Language, value: str) -> str:
    """The address of a board: what the row says of the chain, what it does not say as it is chosen here, the time."""
    parts = ["${source:queryparam}", "${__url_time_range}"]
    for variable in board(target).variables:
        label = _LABEL_OF.get(variable, variable)
        if label in labels:
            parts.append(f"var-{variable}={value.format(label)}")
        elif variable in of.variables:
            parts.append(f"${{{variable}:queryparam}}")
    return f"/d/{uid(target, language)}?" + "&".join(parts)


def _link(title: str, url: str) -> DashboardLink:
    return DashboardLink(title).type(DashboardLinkType.LINK).url(url)


def board_links(name: str, language: Language) -> Iterator[DashboardLink]:
    """The links on top of a board: every other one, this one in the other language, wardwatch's pages."""
    yield (
        DashboardLink(Words("Các bảng khác", "Other boards").get(language))
        .type(DashboardLinkType.DASHBOARDS)
        .tags(["wardwatch", language])
        .as_dropdown(True)  # noqa: FBT003 -- the SDK has no keywords
        .include_vars(True)  # noqa: FBT003
        .keep_time(True)  # noqa: FBT003
    )
    for other in LANGUAGES:
        if other != language:
            title = {"vi": "Tiếng Việt", "en": "English"}[other]
            yield _link(title, f"/d/{uid(name, other)}").include_vars(True).keep_time(True)  # noqa: FBT003
    title = Words("Trang trạng thái", "Status page").get(language)
    yield _link(title, f"${{wardwatch}}/status?lang={language}").target_blank(True)  # noqa: FBT003


def known_targets() -> set[str]:
    """Everything that `Panel.links` may name."""
    return {*BOARDS, *PAGES}


def known_labels() -> set[str]:
    """Labels that choose a value of a variable of the chain."""
    return {_LABEL_OF.get(name, name) for name in CHAIN}
