"""The availability report in one language: rows and sentences, the same for every format."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from exporters.reports.clean import clean
from exporters.reports.collation import vietnamese_key
from exporters.reports.language import Language, number
from exporters.reports.texts import Catalogue
from exporters.reports.wording import group_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planning.availability import AvailabilityResult, GroupAvailability, SiteAvailability, Split

WORST = 20
"""So many sites are in the list of those that were down longest."""

_HOUR = 3600


class AvailabilityRow(msgspec.Struct, frozen=True, gc=False):
    """One line of a table, every figure as it is printed; "" for what is not known.

    Attributes:
        number: within its table, from 1; 0 of a total.
        code: of the unit.
    """

    number: int
    code: str
    name: str
    share_all: str
    share_open: str
    share_planned: str
    hours_down: str
    hours_down_open: str
    hours_planned: str
    hours_blind: str
    outage_count: str
    longest: str
    counter_hours: str


FIGURES = tuple(AvailabilityRow.__struct_fields__[3:])
"""The columns of figures, by their keys in the catalogue."""


class AvailabilityReport(msgspec.Struct, frozen=True, gc=False):
    """What a format writes.

    Attributes:
        groups: a row a district and its sites' rows; those above districts last.
        worst: the sites that were down longest in opening hours.
    """

    language: Language
    result: AvailabilityResult
    city: str
    begins: str
    ends: str
    conclusions: tuple[str, ...]
    groups: tuple[tuple[AvailabilityRow, tuple[AvailabilityRow, ...]], ...]
    total: AvailabilityRow
    worst: tuple[AvailabilityRow, ...]
    method: tuple[str, ...]


def build_availability(result: AvailabilityResult, language: Language) -> AvailabilityReport:
    """Put a result into words and rows."""
    texts = Catalogue(language)
    groups = [
        (
            _row(place, group, group.code, _name(group, texts), language),
            tuple(_site(at, site, language) for at, site in enumerate(sites, 1)),
        )
        for place, (group, sites) in enumerate(in_order(result), 1)
    ]
    return AvailabilityReport(
        language=language,
        result=result,
        city=clean(result.city),
        begins=moment(result.begins, result, language),
        ends=moment(result.until, result, language),
        conclusions=tuple(_conclusions(result, texts)),
        groups=tuple(groups),
        total=_row(0, result.whole, "", texts("total"), language),
        worst=tuple(_site(at, site, language) for at, site in enumerate(most_down(result), 1)),
        method=tuple(_method(result, texts)),
    )


def _name(group: GroupAvailability, texts: Catalogue) -> str:
    return group_name(group.name, texts, former=group.former) if group.code else texts("above_districts")


def in_order(result: AvailabilityResult) -> list[tuple[GroupAvailability, list[SiteAvailability]]]:
    """The groups and their sites as they are listed: by name, those above districts last."""
    named = sorted(result.groups, key=lambda group: (not group.code, vietnamese_key(clean(group.name))))
    return [(group, _sorted(group.sites)) for group in named]


def most_down(result: AvailabilityResult) -> list[SiteAvailability]:
    """The sites that were down longest in opening hours, the worst first."""
    down = [site for site in result.whole.sites if site.open_hours.down > 0]
    return sorted(down, key=lambda site: (-site.open_hours.down, site.site))[:WORST]


def moment(at: float, result: AvailabilityResult, language: Language) -> str:
    """A time in the city's zone: 01/11/2026 00:00, in English 2026-11-01 00:00."""
    local = datetime.fromtimestamp(at, ZoneInfo(result.timezone))
    return f"{local:%d/%m/%Y %H:%M}" if language is Language.VI else f"{local:%Y-%m-%d %H:%M}"


def _sorted(sites: tuple[SiteAvailability, ...]) -> list[SiteAvailability]:
    return sorted(sites, key=lambda site: vietnamese_key(_title(site)))


def _title(site: SiteAvailability) -> str:
    return clean(site.title) or str(site.site)


def _site(place: int, site: SiteAvailability, language: Language) -> AvailabilityRow:
    lost = site.counter_hours_lost
    return AvailabilityRow(
        place,
        str(site.unit),
        _title(site),
        **_figures(site.all_hours, site.open_hours, language),
        outage_count=str(site.outages),
        longest=hours(site.longest_seconds, language) if site.outages else "",
        counter_hours="" if lost is None else number(Fraction(lost), language, 1),
    )


def _row(place: int, group: GroupAvailability, code: str, name: str, language: Language) -> AvailabilityRow:
    unknown = group.unknown_counters > 0 and not group.counter_hours_lost
    longest = max((site.longest_seconds for site in group.sites), default=0.0)
    return AvailabilityRow(
        place,
        code,
        name,
        **_figures(group.all_hours, group.open_hours, language),
        outage_count=number(group.outages, language),
        longest=hours(longest, language) if longest else "",
        counter_hours="" if unknown else number(Fraction(group.counter_hours_lost), language, 1),
    )


def _figures(all_hours: Split, open_hours: Split, language: Language) -> dict[str, str]:
    return {
        "share_all": percent(all_hours.availability, language),
        "share_open": percent(open_hours.availability, language),
        "share_planned": percent(all_hours.with_planned, language),
        "hours_down": hours(all_hours.down, language),
        "hours_down_open": hours(open_hours.down, language),
        "hours_planned": hours(all_hours.planned, language),
        "hours_blind": hours(all_hours.blind, language),
    }


def hours(seconds: float, language: Language) -> str:
    """Hours to 2 decimals."""
    return number(Fraction(seconds) / _HOUR, language, 2)


def percent(share: float | None, language: Language) -> str:
    """A share as a percentage, cut to 3 decimals and never rounded up to 100; "" when it is not known."""
    shown = share_shown(share)
    return "" if shown is None else number(shown * 100, language, 3)


def share_shown(share: float | None) -> Fraction | None:
    """The share that a percentage cut to 3 decimals stands for; None when it is not known."""
    return None if share is None else Fraction(int(Fraction(share) * 100_000), 100_000)


def _conclusions(result: AvailabilityResult, texts: Catalogue) -> Iterator[str]:
    whole, language = result.whole, texts.language
    if whole.all_hours.availability is None:
        yield texts("availability_nothing")
    else:
        yield texts(
            "availability_city",
            all=percent(whole.all_hours.availability, language),
            open=percent(whole.open_hours.availability, language) or texts("not_known_sign"),
            outages=number(whole.outages, language),
            sites=sum(site.outages > 0 for site in whole.sites),
            watched=len(whole.sites),
        )
        yield texts("availability_counters", hours=number(Fraction(whole.counter_hours_lost), language, 1))
        if whole.unknown_counters:
            yield texts("availability_counters_unknown", count=whole.unknown_counters)
    split = whole.all_hours
    everything = split.up + split.down + split.planned + split.blind
    if split.blind:
        share = Fraction(split.blind) / Fraction(everything) * 100
        yield texts("availability_blind", share=number(share, language, 2))
    if result.unwatched:
        yield texts("availability_unwatched", count=len(result.unwatched))
    if result.until < result.ends:
        yield texts("availability_partial", until=moment(result.until, result, language))


def _method(result: AvailabilityResult, texts: Catalogue) -> Iterator[str]:
    yield texts("method_edge")
    yield texts("method_ratio")
    yield texts("method_open", zone=result.timezone)
    yield texts("method_counter_hours")
    yield texts("method_since")
