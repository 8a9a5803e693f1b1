"""The carrier sheet in one language: rows and sentences, the same for every format."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from exporters.reports.availability_model import hours, percent
from exporters.reports.clean import clean
from exporters.reports.language import Language, number, plain
from exporters.reports.texts import Catalogue
from planning.carrier import CircuitTime
from planning.samples import RECIPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planning.carrier import CarrierResult, CircuitOutage, CircuitSheet


class CircuitRow(msgspec.Struct, frozen=True, gc=False):
    """One circuit, every figure as it is printed; "" for what is not known or not stated."""

    number: int
    carrier: str
    circuit: str
    circuit_ends: str
    site: str
    code: str
    mbps_down: str
    mbps_up: str
    circuit_share: str
    circuit_share_gross: str
    circuit_share_open: str
    hours_up: str
    hours_down: str
    hours_down_open: str
    hours_planned: str
    hours_power: str
    hours_blind: str
    outage_count: str
    excluded_count: str
    circuit_note: str


FIGURES = tuple(CircuitRow.__struct_fields__[6:])
"""The columns of figures, by their keys in the catalogue."""


class OutageRow(msgspec.Struct, frozen=True, gc=False):
    """One time at which a circuit was down; `counted` says in words whether it counts against the carrier."""

    number: int
    carrier: str
    circuit: str
    outage_begins: str
    outage_ends: str
    outage_hours: str
    outage_open: str
    outage_cause: str
    counted: str


OUTAGE_COLUMNS = tuple(OutageRow.__struct_fields__[1:])
"""The columns of outages, by their keys in the catalogue."""


class CircuitsReport(msgspec.Struct, frozen=True, gc=False):
    """What a format writes. `outages` are those of all circuits, in the order of the circuits, then of time."""

    language: Language
    result: CarrierResult
    city: str
    provider: str
    begins: str
    ends: str
    conclusions: tuple[str, ...]
    circuits: tuple[CircuitRow, ...]
    outages: tuple[OutageRow, ...]
    method: tuple[str, ...]


def build_circuits(result: CarrierResult, language: Language) -> CircuitsReport:
    """Put a result into words and rows."""
    texts, zone = Catalogue(language), ZoneInfo(result.timezone)
    happened = [(sheet, outage) for sheet in result.circuits for outage in sheet.outages]
    return CircuitsReport(
        language=language,
        result=result,
        city=clean(result.city),
        provider=clean(result.provider) or texts("all_carriers"),
        begins=moment(result.begins, zone, language),
        ends=moment(result.until, zone, language),
        conclusions=tuple(_conclusions(result, texts)),
        circuits=tuple(_circuit(place, sheet, texts) for place, sheet in enumerate(result.circuits, 1)),
        outages=tuple(_outage(place, *each, zone, texts) for place, each in enumerate(happened, 1)),
        method=tuple(_method(result, texts)),
    )


def moment(at: float, zone: ZoneInfo, language: Language) -> str:
    """A time in the city's zone to the second: 06/11/2026 16:00:00, in English 2026-11-06 16:00:00."""
    local = datetime.fromtimestamp(at, zone)
    return f"{local:%d/%m/%Y %H:%M:%S}" if language is Language.VI else f"{local:%Y-%m-%d %H:%M:%S}"


def _circuit(place: int, sheet: CircuitSheet, texts: Catalogue) -> CircuitRow:
    language, spent = texts.language, sheet.all_hours
    excluded = sum(outage.excluded for outage in sheet.outages)
    return CircuitRow(
        place,
        clean(sheet.provider),
        clean(sheet.circuit),
        ", ".join(clean(end) for end in sheet.ends),
        clean(sheet.title) or str(sheet.site),
        str(sheet.unit),
        _mbps(sheet.down_mbps, language),
        _mbps(sheet.up_mbps, language),
        percent(spent.availability, language),
        percent(spent.without_exclusions, language),
        percent(sheet.open_hours.availability, language),
        hours(spent.up, language),
        hours(spent.down, language),
        hours(sheet.open_hours.down, language),
        hours(spent.planned, language),
        hours(spent.power, language),
        hours(spent.blind, language),
        number(len(sheet.outages) - excluded, language),
        number(excluded, language),
        "" if sheet.alone else texts("circuit_not_alone"),
    )


def _mbps(value: float | None, language: Language) -> str:
    return "" if value is None else plain(Fraction(str(value)), language)


def _outage(place: int, sheet: CircuitSheet, outage: CircuitOutage, zone: ZoneInfo, texts: Catalogue) -> OutageRow:
    language = texts.language
    ends = moment(outage.ends, zone, language)
    return OutageRow(
        place,
        clean(sheet.provider),
        clean(sheet.circuit),
        moment(outage.begins, zone, language),
        texts("outage_lasts", at=ends) if outage.lasts else ends,
        hours(outage.seconds, language),
        hours(outage.open_seconds, language),
        texts.or_key("outage_cause", outage.cause),
        texts("outage_excluded" if outage.excluded else "outage_counted"),
    )


def _conclusions(result: CarrierResult, texts: Catalogue) -> Iterator[str]:
    language = texts.language
    spent = _together(sheet.all_hours for sheet in result.circuits)
    if spent.availability is None:
        yield texts("circuits_nothing")
    else:
        counted = [outage for sheet in result.circuits for outage in sheet.outages if not outage.excluded]
        yield texts(
            "circuits_whole",
            circuits=number(len(result.circuits), language),
            net=percent(spent.availability, language),
            gross=percent(spent.without_exclusions, language),
            outages=number(len(counted), language),
            hours=hours(spent.down, language),
        )
        yield texts("circuits_excluded", planned=hours(spent.planned, language), power=hours(spent.power, language))
    if spent.blind:
        yield texts("circuits_blind", hours=hours(spent.blind, language))
    if result.unplaced:
        yield texts("circuits_unplaced", list=", ".join(clean(each) for each in result.unplaced))
    if result.until < result.ends:
        yield texts("availability_partial", until=moment(result.until, ZoneInfo(result.timezone), language))


def _together(times: Iterator[CircuitTime]) -> CircuitTime:
    parts = [msgspec.structs.astuple(each) for each in times]
    return CircuitTime(*(sum(column) for column in zip(*parts, strict=True))) if parts else CircuitTime()


def _method(result: CarrierResult, texts: Catalogue) -> Iterator[str]:
    yield texts("circuits_method_state")
    yield texts("circuits_method_ratio")
    yield texts("circuits_method_excluded")
    yield texts("circuits_method_blind")
    yield texts("circuits_method_cause")
    yield texts("method_open", zone=result.timezone)
    yield texts("method_since")
    yield texts("circuits_method_samples", count=number(len(result.samples), texts.language), recipe=RECIPE)
