"""Variables of boards: the data source, where the pages are, and the chain from district to interface by names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grafana_foundation_sdk.builders.dashboard import ConstantVariable, DatasourceVariable, QueryVariable
from grafana_foundation_sdk.models import common, dashboard

from dashboards.signals.model import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grafana_foundation_sdk.cog.builder import Builder

    from dashboards.status.formats import Language

SOURCE: Final = common.DataSourceRef(type_val="prometheus", uid="${source}")

_NAMED: Final = "site:wardwatch_site_info:name"

CHAINED: Final[dict[str, tuple[str, str, Words]]] = {
    "district": (
        "sort(district:wardwatch_unit_info:name)",
        '/district="(?<value>[^"]+)".*name="(?<text>[^"]+)"/',
        Words("Quận, huyện", "District"),
    ),
    "commune": (
        f'max by (commune, name) ({_NAMED}{{district=~"$district",commune!=""}})',
        '/commune="(?<value>[^"]+)".*name="(?<text>[^"]+)"/',
        Words("Xã, phường", "Commune"),
    ),
    "site": (
        f'label_join({_NAMED}{{district=~"$district",commune=~"$commune"}}, "text", " · ", "name", "site")',
        '/site="(?<value>[^"]+)".*text="(?<text>[^"]+)"/',
        Words("Điểm", "Site"),
    ),
    "device": (
        'label_join(max by (device, role) (wardwatch_device_state{site="$site"}), "text", " · ", "device", "role")',
        '/device="(?<value>[^"]+)".*text="(?<text>[^"]+)"/',
        Words("Thiết bị", "Device"),
    ),
    "interface": (
        'label_join(wardwatch_interface_info{device="$device"}, "text", " · ", "ifname", "ifalias")',
        '/ifname="(?<value>[^"]+)".*text="(?<text>[^"]+)"/',
        Words("Cổng", "Interface"),
    ),
}
"""Query, what of its answer is the value and what the text, and the label, by variable."""

_EVERY: Final = frozenset({"district", "commune"})
"""Those that may be all: the data centre belongs to no district, and a district's own office to no commune."""


def variables(names: Sequence[str], language: Language, pages: str) -> Iterator[Builder[dashboard.VariableModel]]:
    """The variables of a board.

    Args:
        names: of the chain.
        language: of their labels.
        pages: base URL of wardwatch's pages.
    """
    yield DatasourceVariable("source").label(Words("Nguồn số liệu", "Data source").get(language)).type("prometheus")
    yield ConstantVariable("wardwatch").value(pages)
    for name in names:
        query, regex, label = CHAINED[name]
        text = f"query_result({query})"
        made = (
            QueryVariable(name)
            .label(label.get(language))
            .datasource(SOURCE)
            .query({"query": text, "refId": "StandardVariableQuery"})
            .definition(text)
            .regex(regex)
            .refresh(dashboard.VariableRefresh.ON_TIME_RANGE_CHANGED)
            .sort(dashboard.VariableSort.ALPHABETICAL_ASC)
        )
        if name in _EVERY:
            every = dashboard.VariableOption(True, Words("Tất cả", "All").get(language), "$__all")  # noqa: FBT003
            made = made.include_all(True).all_value(".*").current(every)  # noqa: FBT003 -- the SDK has no keywords
        yield made
