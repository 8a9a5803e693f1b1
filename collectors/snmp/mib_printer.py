"""Printer-MIB (RFC 3805): what a printer uses up, how much it has printed, what it complains about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.readings import IdentityReading, PrinterReading, SensorReading, SupplyReading
from collectors.snmp import oid
from collectors.snmp.request import Request
from collectors.snmp.sensing import CRITICAL, UNKNOWN, WARNING, dotted, sensor
from collectors.snmp.text import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from collectors.snmp.client import Column, Index, Walk

PRINTER: Final = Request(
    columns=(
        oid.PRT_MARKER_SUPPLIES_LEVEL,
        oid.PRT_MARKER_SUPPLIES_MAX_CAPACITY,
        oid.PRT_MARKER_SUPPLIES_SUPPLY_UNIT,
        oid.PRT_MARKER_SUPPLIES_TYPE,
        oid.PRT_MARKER_SUPPLIES_DESCRIPTION,
        oid.PRT_MARKER_SUPPLIES_COLORANT_INDEX,
        oid.PRT_MARKER_COLORANT_VALUE,
        oid.PRT_INPUT_CURRENT_LEVEL,
        oid.PRT_INPUT_MAX_CAPACITY,
        oid.PRT_INPUT_CAPACITY_UNIT,
        oid.PRT_INPUT_NAME,
        oid.PRT_INPUT_DESCRIPTION,
        oid.PRT_MARKER_LIFE_COUNT,
        oid.PRT_MARKER_POWER_ON_COUNT,
        oid.PRT_MARKER_COUNTER_UNIT,
        oid.PRT_ALERT_CODE,
        oid.PRT_ALERT_SEVERITY_LEVEL,
        oid.PRT_ALERT_DESCRIPTION,
    ),
    names=(
        oid.PRT_MARKER_SUPPLIES_SUPPLY_UNIT,
        oid.PRT_MARKER_SUPPLIES_TYPE,
        oid.PRT_MARKER_SUPPLIES_DESCRIPTION,
        oid.PRT_MARKER_SUPPLIES_COLORANT_INDEX,
        oid.PRT_MARKER_COLORANT_VALUE,
        oid.PRT_INPUT_CAPACITY_UNIT,
        oid.PRT_INPUT_NAME,
        oid.PRT_INPUT_DESCRIPTION,
        oid.PRT_MARKER_COUNTER_UNIT,
    ),
)
_SUPPLIES, _INPUTS, _MARKERS, _ALERTS = slice(0, 7), slice(7, 12), slice(12, 15), slice(15, 18)

PRINTER_IDENTITY: Final = Request(
    columns=(oid.PRT_GENERAL_PRINTER_NAME, oid.PRT_GENERAL_SERIAL_NUMBER, oid.HR_DEVICE_TYPE, oid.HR_DEVICE_DESCR)
)

_SOME_LEFT = -3
"""Of the markers of a level (other -1, unknown -2, some left -3) the only one that tells anything."""

_PERCENT = 19
"""PrtMarkerSuppliesSupplyUnitTC and PrtCapacityUnitTC percent."""
_WHOLE_PERCENT = 100

_TYPES: Final[Mapping[int, str]] = {
    1: "other",
    3: "toner",
    4: "wasteToner",
    5: "ink",
    6: "inkCartridge",
    7: "inkRibbon",
    8: "wasteInk",
    9: "opc",
    10: "developer",
    11: "fuserOil",
    12: "solidWax",
    13: "ribbonWax",
    14: "wasteWax",
    15: "fuser",
    16: "coronaWire",
    17: "fuserOilWick",
    18: "cleanerUnit",
    19: "fuserCleaningPad",
    20: "transferUnit",
    21: "tonerCartridge",
    22: "fuserOiler",
    23: "water",
    24: "wasteWater",
    25: "glueWaterAdditive",
    26: "wastePaper",
    27: "bindingSupply",
    28: "bandingSupply",
    29: "stitchingWire",
    30: "shrinkWrap",
    31: "paperWrap",
    32: "staples",
    33: "inserts",
    34: "covers",
}
"""PrtMarkerSuppliesTypeTC without unknown(2)."""

_NO_COLORANT: Final = frozenset({"other", "unknown", "none"})
"""Values of prtMarkerColorantValue that name no colour."""

_OTHER = "other"
_INPUT = "input"

_IMPRESSIONS = 7
_PAGES: Final[Mapping[int, str]] = {_IMPRESSIONS: "impressions", 8: "sheets"}
"""PrtMarkerCounterUnitTC: what counts pages; others count hours, lines, metres."""

_ALERT_SEVERITIES: Final[Mapping[int, str]] = {1: UNKNOWN, 3: CRITICAL, 4: WARNING, 5: WARNING}
"""PrtAlertSeverityLevelTC: other, critical, warning, warningBinaryChangeEvent."""


def read_supplies(walk: Walk) -> tuple[SupplyReading, ...]:
    """Toner, ink and the like, then paper trays.

    Of a receptacle (waste toner) the level is what room is left, so that for every supply little is bad.
    """
    return (*_marker_supplies(*walk.columns[_SUPPLIES]), *_inputs(*walk.columns[_INPUTS]))


class _Filling(NamedTuple):
    """How full a supply is, as sent."""

    level: int | None
    capacity: int | None
    unit: int | None

    @property
    def ratio(self) -> float | None:
        """Level / capacity; a level in percent needs no capacity. None for markers and what exceeds the whole."""
        if self.level is None or self.level < 0:
            return None
        whole = self.capacity
        if (whole is None or whole <= 0) and self.unit == _PERCENT:
            whole = _WHOLE_PERCENT
        return self.level / whole if whole is not None and 0 < whole >= self.level else None

    @property
    def some(self) -> bool:
        """Whether the printer says only that some is left."""
        return self.level == _SOME_LEFT


def _filling(levels: Column, capacities: Column, units: Column, index: Index) -> _Filling:
    return _Filling(*(number_of(column.get(index)) for column in (levels, capacities, units)))


def _marker_supplies(  # noqa: PLR0917 -- one argument for each column
    levels: Column,
    capacities: Column,
    units: Column,
    types: Column,
    descriptions: Column,
    colorant_indexes: Column,
    colorants: Column,
) -> Iterator[SupplyReading]:
    for index in levels:
        filling = _filling(levels, capacities, units, index)
        supply_type = _TYPES.get(number_of(types.get(index)) or 0, _OTHER)
        colorant = text_of(colorants.get((*index[:1], number_of(colorant_indexes.get(index)) or 0))) or ""
        name = _coloured(text_of(descriptions.get(index)) or supply_type, colorant)
        row = dotted(index)
        evidence = f"{oid.PRT_MARKER_SUPPLIES_LEVEL}.{row}"
        yield SupplyReading(supply_type, name, filling.ratio, filling.some, row, evidence)


def _coloured(name: str, colorant: str) -> str:
    """The name of a supply with its colour, where it does not say that already."""
    colour = colorant.casefold()
    return name if not colour or colour in _NO_COLORANT or colour in name.casefold() else f"{name} ({colorant})"


def _inputs(
    levels: Column, capacities: Column, units: Column, names: Column, descriptions: Column
) -> Iterator[SupplyReading]:
    for index in levels:
        filling = _filling(levels, capacities, units, index)
        row = dotted(index)
        name = text_of(names.get(index)) or text_of(descriptions.get(index)) or f"tray {index[-1]}"
        yield SupplyReading(_INPUT, name, filling.ratio, filling.some, row, f"{oid.PRT_INPUT_CURRENT_LEVEL}.{row}")


def read_printer(walk: Walk) -> PrinterReading | None:
    """Pages that the first marker has printed in its life; None when there is no such count."""
    counts, _, units = walk.columns[_MARKERS]
    for index, count in counts.items():
        pages = number_of(count)
        return PrinterReading(pages=pages) if pages is not None and pages >= 0 and _counts_pages(units, index) else None
    return None


def _counts_pages(units: Column, index: Index) -> bool:
    return _unit(units, index) in _PAGES


def _unit(units: Column, index: Index) -> int | None:
    return number_of(units.get(index, _IMPRESSIONS))


def read_printer_sensors(walk: Walk) -> tuple[SensorReading, ...]:
    """The counts of the first marker, and the alerts that are active now."""
    counts, powered_on, units = walk.columns[_MARKERS]
    found = []
    first = next(iter(counts or powered_on), None)
    if first is not None and _counts_pages(units, first):
        counted = _PAGES[_unit(units, first) or _IMPRESSIONS]
        for name, column, values in (
            (f"Life time {counted}", oid.PRT_MARKER_LIFE_COUNT, counts),
            (f"{counted.capitalize()} since powered on", oid.PRT_MARKER_POWER_ON_COUNT, powered_on),
        ):
            count = number_of(values.get(first))
            if count is not None and count >= 0:
                found.append(sensor("count", name, count, column, dotted(first)))
    return (*found, *_alerts(*walk.columns[_ALERTS]))


def _alerts(codes: Column, severities: Column, descriptions: Column) -> Iterator[SensorReading]:
    for index, code in codes.items():
        number = number_of(code)
        if number is None:
            continue
        row, text = dotted(index), text_of(descriptions.get(index))
        severity = _ALERT_SEVERITIES.get(number_of(severities.get(index)) or 0, UNKNOWN)
        name = text or f"Printer alert {number}"
        evidence = f"{oid.PRT_ALERT_CODE}.{row}"
        yield SensorReading(
            "state", name, number, key=row, text=text, severity=severity, group="Printer alerts", evidence=evidence
        )


def read_printer_identity(walk: Walk) -> IdentityReading | None:
    """Model and serial number of the first printer; None when it says neither.

    prtGeneralPrinterName is what an administrator calls it, so that hrDeviceDescr of the printer goes before it.
    """
    printer_names, serials, kinds, descriptions = walk.columns
    printer = f"{oid.HR_DEVICE_TYPES}.5"
    rows = [index for index, kind in kinds.items() if kind == printer] or [*serials, *printer_names]
    for index in rows[:1]:
        model = text_of(descriptions.get(index)) or text_of(printer_names.get(index))
        serial = text_of(serials.get(index))
        if model or serial:
            return IdentityReading(model=model, serial=serial, kind="printer")
    return None
