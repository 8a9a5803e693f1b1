"""The carrier sheet for machines: seconds and shares as they are, and the samples that all of it is worked out from."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec

from exporters.reports.circuits_model import build_circuits
from exporters.reports.language import Language
from exporters.reports.texts import SIMULATED
from planning.samples import RECIPE

if TYPE_CHECKING:
    from planning.carrier import CarrierResult, CircuitOutage, CircuitSheet, CircuitTime

SCHEMA = 1
"""Raised when a key changes its meaning or goes away; new keys do not raise it."""


def circuits_document(result: CarrierResult) -> dict[str, Any]:
    """The sheet as plain values: times with their zone, seconds, shares from 0 to 1, null for what is not known."""
    vi, en = (build_circuits(result, language) for language in (Language.VI, Language.EN))
    zone = ZoneInfo(result.timezone)
    return {
        "report": "circuits",
        "schema": SCHEMA,
        "simulated": result.simulated,
        "mark": SIMULATED if result.simulated else None,
        "city": vi.city,
        "provider": result.provider or None,
        "begins": _moment(result.begins, zone),
        "ends": _moment(result.ends, zone),
        "until": _moment(result.until, zone),
        "watched_seconds": result.watched_seconds,
        "unplaced": list(result.unplaced),
        "conclusions": {"vi": list(vi.conclusions), "en": list(en.conclusions)},
        "method": {"vi": list(vi.method), "en": list(en.method)},
        "circuits": [_circuit(sheet, zone) for sheet in result.circuits],
        "recipe": RECIPE,
        "sha256": result.digest,
        "samples": list(result.samples),
    }


def render_circuits_json(result: CarrierResult) -> str:
    """The document as indented text."""
    return msgspec.json.format(msgspec.json.encode(circuits_document(result)), indent=2).decode() + "\n"


def _moment(at: float, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(at, zone).isoformat(timespec="milliseconds")


def _circuit(sheet: CircuitSheet, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "circuit": sheet.circuit,
        "provider": sheet.provider,
        "ends": list(sheet.ends),
        "device": sheet.device,
        "site": sheet.site,
        "title": sheet.title,
        "unit": sheet.unit,
        "opening": sheet.opening,
        "down_mbps": sheet.down_mbps,
        "up_mbps": sheet.up_mbps,
        "only_way": sheet.alone,
        "all_hours": _time(sheet.all_hours),
        "open_hours": _time(sheet.open_hours),
        "outages": [_outage(outage, zone) for outage in sheet.outages],
    }


def _time(spent: CircuitTime) -> dict[str, float | None]:
    shares = {"availability": spent.availability, "without_exclusions": spent.without_exclusions}
    return {**msgspec.structs.asdict(spent), **shares}


def _outage(outage: CircuitOutage, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "begins": _moment(outage.begins, zone),
        "ends": _moment(outage.ends, zone),
        "seconds": outage.seconds,
        "open_seconds": outage.open_seconds,
        "cause": outage.cause,
        "excluded": outage.excluded,
        "lasts": outage.lasts,
    }
