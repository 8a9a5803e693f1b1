"""What is to be noted about norms that check: they are used, and a reader should know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from inventory.checks import ITEM_KINDS
from inventory.errors import Problem
from inventory.suggest import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inventory.normchecks import NormRow

REQUIREMENTS: Final = frozenset(
    [
        "circuit_bandwidth",
        "circuit_latency",
        "circuit_loss",
        "cpe_ipv6",
        "cpe_label",
        "cpe_lan_port",
        "cpe_log",
        "cpe_remote_update",
        "cpe_secure_config",
        "cpe_snmp",
        "cpe_uptime",
        "cpe_vlan",
        "cpe_wan_port",
        "fixed_asset_use",
        "fixed_asset_value",
        "lan_upgrade",
        "log_retention_level_2",
        "log_retention_level_3",
        "office_circuit",
        "office_circuit_level_4",
        "office_humidity",
        "office_temperature",
        "one_stop_shop_area",
        "price_overrun_head",
        "price_overrun_province",
        "public_pc",
        "security_level_city_wan",
        "security_level_office_lan",
        "security_level_services",
        "server_room_humidity",
        "server_room_temperature",
        "site_availability",
    ]
)
"""What norms speak of beside the kinds of equipment that forms ask for."""


def norm_remarks(rows: Sequence[NormRow], weighed: Iterable[str] = ()) -> list[Problem]:
    """Remarks, in the order of the files: norms without a day from which they are in force, and items nobody knows.

    Args:
        rows: norms that check, with their places.
        weighed: the kinds that the city's score weighs, which are known too.
    """
    known = {*ITEM_KINDS, *REQUIREMENTS, *weighed}
    return sorted(remark for row in rows for remark in _remarks(row, known))


def _remarks(row: NormRow, known: set[str]) -> Iterator[Problem]:
    norm, place = row
    if norm.valid_from is None:
        what = f"norm {shown(norm.id)} says no day from which it is in force"
        hint = "it is used on every day before its end, and marked; give from:"
        yield Problem(place.file, place.line, what, hint=hint)
    for item in norm.items:
        if item not in known and norm.unit != "support":
            what = f"norm {shown(norm.id)}: nothing else knows the item {shown(item)}"
            hint = did_you_mean(item, known) or "it is kept as it is written, and weighed only if the city weighs it"
            yield Problem(place.file, place.line, what, hint=hint)
