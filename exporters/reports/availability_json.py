"""The availability report for machines: seconds and shares as they are, texts in both languages."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec

from exporters.reports.availability_model import build_availability
from exporters.reports.language import Language
from exporters.reports.texts import SIMULATED

if TYPE_CHECKING:
    from planning.availability import AvailabilityResult, GroupAvailability, SiteAvailability, Split

SCHEMA = 1
"""Raised when a key changes its meaning or goes away; new keys do not raise it."""


def availability_document(result: AvailabilityResult) -> dict[str, Any]:
    """The report as plain values: times with their zone, seconds, shares from 0 to 1, null for what is not known."""
    vi, en = (build_availability(result, language) for language in (Language.VI, Language.EN))
    zone = ZoneInfo(result.timezone)
    moments = {
        key: datetime.fromtimestamp(at, zone).isoformat()
        for key, at in (("begins", result.begins), ("ends", result.ends), ("until", result.until))
    }
    return {
        "report": "availability",
        "schema": SCHEMA,
        "simulated": result.simulated,
        "mark": SIMULATED if result.simulated else None,
        "city": vi.city,
        **moments,
        "watched_seconds": result.watched_seconds,
        "unwatched": list(result.unwatched),
        "conclusions": {"vi": list(vi.conclusions), "en": list(en.conclusions)},
        "method": {"vi": list(vi.method), "en": list(en.method)},
        "whole": _group(result.whole),
        "groups": [{**_group(group), "sites": [_site(site) for site in group.sites]} for group in result.groups],
    }


def render_availability_json(result: AvailabilityResult) -> str:
    """The document as indented text."""
    return msgspec.json.format(msgspec.json.encode(availability_document(result)), indent=2).decode() + "\n"


def _group(group: GroupAvailability) -> dict[str, Any]:
    return {
        "code": group.code,
        "name": group.name,
        "former": group.former,
        "all_hours": _split(group.all_hours),
        "open_hours": _split(group.open_hours),
        "outages": group.outages,
        "counter_hours_lost": group.counter_hours_lost,
        "unknown_counters": group.unknown_counters,
    }


def _site(site: SiteAvailability) -> dict[str, Any]:
    return {
        "site": site.site,
        "title": site.title,
        "unit": site.unit,
        "edge": list(site.edge),
        "all_hours": _split(site.all_hours),
        "open_hours": _split(site.open_hours),
        "outages": site.outages,
        "longest_seconds": site.longest_seconds,
        "counter_hours_lost": site.counter_hours_lost,
    }


def _split(split: Split) -> dict[str, float | None]:
    shares = {"availability": split.availability, "with_planned": split.with_planned}
    return {**msgspec.structs.asdict(split), **shares}
