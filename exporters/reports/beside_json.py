"""What stands beside the score, for machines. What is not known is null; a figure that was not asked is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from exporters.reports.beside_wording import finding_text
from exporters.reports.clean import clean
from exporters.reports.language import Language, rounded
from exporters.reports.texts import Catalogue
from planning.beside_model import Check

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from inventory.declared import Declared
    from planning.beside_model import Beside, CheckResult, GroupBeside, OfficeBeside, Ratio, Sum
    from planning.lan import LanFigures, Ports

_RATIOS = ("dossiers_per_counter", "population_per_counter", "staff_per_it")
_SUMS = ("it_staff", "it_staff_shared", "dossiers", "population")
_LAN_COUNTS = ("switches", "answered", "units", "full", "access_points", "access_points_seen")


def checklist_document(beside: Beside | None) -> dict[str, Any] | None:
    """The checklist with how many offices have each answer; None when there is none."""
    if beside is None or not beside.checklist.items:
        return None
    return {
        "title": {language: clean(text) for language, text in beside.checklist.title.items()},
        "items": [
            {
                "id": item.id,
                "title": {language: clean(text) for language, text in item.title.items()},
                "source": clean(item.source),
                "status": item.status,
                "note": clean(item.note),
                "offices": {answer.value: beside.city.checks.get(item.id, {}).get(answer, 0) for answer in Check},
            }
            for item in beside.checklist.items
        ],
    }


def office_beside(office: OfficeBeside) -> dict[str, Any]:
    """What stands beside one office's score."""
    context = office.context
    texts = {language: Catalogue(language) for language in Language}
    return {
        "declared": {name: _declared(figure) for name, figure in context.declared.items()},
        "dossiers_a_month": _decimal(context.dossiers),
        **{name: _office_ratio(getattr(context, name)) for name in _RATIOS},
        "lan": _lan(office.lan),
        "checks": {check.id: _check(check, texts) for check in office.checks},
    }


def group_beside(group: GroupBeside) -> dict[str, Any]:
    """What stands beside a group's score, each sum and ratio with how many offices it is over."""
    context, lan = group.context, group.lan
    return {
        **{name: _sum(getattr(context, name)) for name in _SUMS},
        **{name: _ratio(getattr(context, name)) for name in _RATIOS},
        "lan_states": dict(context.lan_states),
        "lan": {
            "offices_with_data": lan.offices,
            "offices_without_free_port": lan.no_free_port,
            **{name: getattr(lan, name) for name in _LAN_COUNTS},
            "ports": _ports(lan.ports),
            "ports_per_staff": _ratio(lan.per_staff),
            "wifi_clients": _sum(lan.wifi_clients),
        },
        "checks": {name: {answer.value: counts[answer] for answer in Check} for name, counts in group.checks.items()},
    }


def _declared(figure: Declared | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    origin = figure.provenance
    value = clean(figure.value) if isinstance(figure.value, str) else figure.value
    said = {"value": value, **({"period": figure.period} if figure.period else {})}
    return {**said, "by": clean(origin.by), "on": origin.on, "source": clean(origin.source), "kind": origin.kind}


def _lan(lan: LanFigures) -> dict[str, Any]:
    return {
        **{name: getattr(lan, name) for name in _LAN_COUNTS},
        "ports": _ports(lan.ports),
        "complete": lan.complete,
        "no_free_port": lan.no_free_port,
        "ports_per_staff": _decimal(lan.per_staff),
        "wifi_clients": lan.wifi_clients,
        "uplink_bits_per_second": lan.uplink_bps,
    }


def _ports(ports: Ports | None) -> dict[str, int | None] | None:
    return None if ports is None else msgspec.structs.asdict(ports)


def _check(check: CheckResult, texts: Mapping[Language, Catalogue]) -> dict[str, Any]:
    reasons = {
        language: "; ".join(finding_text(each, words) for each in check.findings) for language, words in texts.items()
    }
    return {"answer": check.answer, "why": [each.cause for each in check.findings], "text": reasons}


def _sum(each: Sum) -> dict[str, Any]:
    return {"sum": _decimal(each.value) if each.offices else None, "offices": each.offices}


def _ratio(ratio: Ratio) -> dict[str, Any]:
    return {"ratio": _decimal(ratio.value), "offices": ratio.offices}


def _office_ratio(ratio: Ratio | None) -> float | None:
    return None if ratio is None else _decimal(ratio.value)


def _decimal(value: Fraction | None) -> float | None:
    return None if value is None else float(rounded(value, 2))
