"""Printer-MIB: supplies with their markers, trays, pages, alerts, identity."""

from __future__ import annotations

import pytest

from collectors.readings import IdentityReading, PrinterReading, SensorReading, SupplyReading
from collectors.snmp import oid
from collectors.snmp.client import Value
from collectors.snmp.mib_printer import (
    PRINTER,
    PRINTER_IDENTITY,
    read_printer,
    read_printer_identity,
    read_printer_sensors,
    read_supplies,
)

from .walks import walk_of

_LEVEL, _INPUT = oid.PRT_MARKER_SUPPLIES_LEVEL, oid.PRT_INPUT_CURRENT_LEVEL


def test_supplies_have_their_type_name_colour_and_share() -> None:
    """A name that says the colour, in whatever letters, is left as it is; so is one whose colour is none."""
    walk = walk_of(
        PRINTER,
        {
            _LEVEL: {(1, 1): 30, (1, 2): 4_000, (1, 3): 50, (1, 4): 1, (2, 1): 0},
            oid.PRT_MARKER_SUPPLIES_MAX_CAPACITY: {(1, 1): 100, (1, 2): 5_000, (1, 3): 200, (1, 4): 4, (2, 1): 10},
            oid.PRT_MARKER_SUPPLIES_TYPE: {(1, 1): 3, (1, 2): 9, (1, 3): 4, (1, 4): 2, (2, 1): 5},
            oid.PRT_MARKER_SUPPLIES_DESCRIPTION: {(1, 1): b"Toner", (1, 2): b"CYAN drum", (1, 3): "Mực thải".encode()},
            oid.PRT_MARKER_SUPPLIES_COLORANT_INDEX: {(1, 1): 1, (1, 2): 2, (1, 3): 3, (1, 4): 0, (2, 1): 1},
            oid.PRT_MARKER_COLORANT_VALUE: {(1, 1): b"black", (1, 2): b"cyan", (1, 3): b"none", (2, 1): b"magenta"},
        },
    )
    assert read_supplies(walk) == (
        SupplyReading("toner", "Toner (black)", 0.3, key="1.1", evidence=f"{_LEVEL}.1.1"),
        SupplyReading("opc", "CYAN drum", 0.8, key="1.2", evidence=f"{_LEVEL}.1.2"),
        SupplyReading("wasteToner", "Mực thải", 0.25, key="1.3", evidence=f"{_LEVEL}.1.3"),
        SupplyReading("other", "other", 0.25, key="1.4", evidence=f"{_LEVEL}.1.4"),
        SupplyReading("ink", "ink (magenta)", 0.0, key="2.1", evidence=f"{_LEVEL}.2.1"),
    )


@pytest.mark.parametrize(
    ("level", "capacity", "unit", "ratio", "some"),
    [
        (96, 100, 19, 0.96, False),
        (100, 100, None, 1.0, False),
        (0, 100, None, 0.0, False),
        (40, -2, 19, 0.4, False),
        (40, None, 19, 0.4, False),
        (101, -2, 19, None, False),
        (40, -2, 7, None, False),
        (40, 0, None, None, False),
        (101, 100, 19, None, False),
        (-1, 100, 19, None, False),
        (-2, 100, 19, None, False),
        (-3, 100, 19, None, True),
        (-3, -2, None, None, True),
        (b"x", 100, 19, None, False),
    ],
)
def test_markers_are_no_levels(
    level: Value, capacity: int | None, unit: int | None, ratio: float | None, *, some: bool
) -> None:
    """Other -1, unknown -2, some left -3; the same for supplies and for trays."""
    row = (1, 1)
    columns: dict[str, dict[int | tuple[int, ...], Value]] = {_LEVEL: {row: level}, _INPUT: {row: level}}
    for columns_of, value in (
        ((oid.PRT_MARKER_SUPPLIES_MAX_CAPACITY, oid.PRT_INPUT_MAX_CAPACITY), capacity),
        ((oid.PRT_MARKER_SUPPLIES_SUPPLY_UNIT, oid.PRT_INPUT_CAPACITY_UNIT), unit),
    ):
        if value is not None:
            columns |= {column: {row: value} for column in columns_of}
    found = read_supplies(walk_of(PRINTER, columns))
    assert [(reading.ratio, reading.some) for reading in found] == [(ratio, some)] * 2


def test_trays_are_supplies_too() -> None:
    walk = walk_of(
        PRINTER,
        {
            _INPUT: {(1, 1): 385, (1, 2): -3, (1, 3): -2},
            oid.PRT_INPUT_MAX_CAPACITY: {(1, 1): 550, (1, 2): 100, (1, 3): -2},
            oid.PRT_INPUT_NAME: {(1, 1): b"Tray 1", (1, 2): b""},
            oid.PRT_INPUT_DESCRIPTION: {(1, 1): b"not taken", (1, 2): b"Bypass"},
        },
    )
    assert read_supplies(walk) == (
        SupplyReading("input", "Tray 1", 0.7, key="1.1", evidence=f"{_INPUT}.1.1"),
        SupplyReading("input", "Bypass", some=True, key="1.2", evidence=f"{_INPUT}.1.2"),
        SupplyReading("input", "tray 3", key="1.3", evidence=f"{_INPUT}.1.3"),
    )


@pytest.mark.parametrize(
    ("count", "unit", "printer"),
    [
        (90_474, 7, PrinterReading(pages=90_474)),
        (90_474, 8, PrinterReading(pages=90_474)),
        (90_474, None, PrinterReading(pages=90_474)),
        (90_474, 11, None),
        (-2, 7, None),
        (None, 7, None),
    ],
)
def test_pages_are_what_the_first_marker_counts_in_pages(
    count: int | None, unit: int | None, printer: PrinterReading | None
) -> None:
    """A marker may count hours or metres instead."""
    columns: dict[str, dict[int | tuple[int, ...], Value]] = {}
    if count is not None:
        columns[oid.PRT_MARKER_LIFE_COUNT] = {(1, 1): count, (1, 2): 5}
    if unit is not None:
        columns[oid.PRT_MARKER_COUNTER_UNIT] = {(1, 1): unit}
    assert read_printer(walk_of(PRINTER, columns)) == printer


def test_counts_and_alerts_are_sensors() -> None:
    life, powered, code = oid.PRT_MARKER_LIFE_COUNT, oid.PRT_MARKER_POWER_ON_COUNT, oid.PRT_ALERT_CODE
    walk = walk_of(
        PRINTER,
        {
            life: {(1, 1): 100, (1, 2): 7},
            powered: {(1, 1): 14},
            code: {(1, 3): 1_115, (1, 4): 8, (1, 5): 3, (1, 6): b"x"},
            oid.PRT_ALERT_SEVERITY_LEVEL: {(1, 3): 4, (1, 4): 3},
            oid.PRT_ALERT_DESCRIPTION: {(1, 3): "Sắp hết mực".encode()},
        },
    )

    def alert(row: str, value: int, name: str, severity: str, text: str | None = None) -> SensorReading:
        return SensorReading(
            "state",
            name,
            value,
            key=row,
            text=text,
            severity=severity,
            group="Printer alerts",
            evidence=f"{code}.{row}",
        )

    assert read_printer_sensors(walk) == (
        SensorReading("count", "Life time impressions", 100, "1", key="1.1", evidence=f"{life}.1.1"),
        SensorReading("count", "Impressions since powered on", 14, "1", key="1.1", evidence=f"{powered}.1.1"),
        alert("1.3", 1_115, "Sắp hết mực", "warning", "Sắp hết mực"),
        alert("1.4", 8, "Printer alert 8", "critical"),
        alert("1.5", 3, "Printer alert 3", "unknown"),
    )


def test_counts_are_named_after_what_the_marker_counts() -> None:
    """Sheets printed on both sides count once, impressions twice; what is counted in hours is no number of pages."""
    life, unit = oid.PRT_MARKER_LIFE_COUNT, oid.PRT_MARKER_COUNTER_UNIT

    def names(kind: Value) -> list[str]:
        walk = walk_of(PRINTER, {life: {(1, 1): 100}, unit: {(1, 1): kind}})
        return [reading.name for reading in read_printer_sensors(walk)]

    assert [names(kind) for kind in (7, 8, 11, b"x")] == [["Life time impressions"], ["Life time sheets"], [], []]


_A_PRINTER = f"{oid.HR_DEVICE_TYPES}.5"


@pytest.mark.parametrize(
    ("columns", "identity"),
    [
        ({}, None),
        (
            {oid.HR_DEVICE_TYPE: {1: f"{oid.HR_DEVICE_TYPES}.3"}, oid.HR_DEVICE_DESCR: {1: b"a processor"}},
            None,
        ),
        (
            {
                oid.HR_DEVICE_TYPE: {1: f"{oid.HR_DEVICE_TYPES}.4", 2: _A_PRINTER},
                oid.HR_DEVICE_DESCR: {1: b"Ethernet", 2: b"LaserJet 9"},
                oid.PRT_GENERAL_PRINTER_NAME: {2: b"by the window"},
                oid.PRT_GENERAL_SERIAL_NUMBER: {2: b"S1"},
            },
            IdentityReading(model="LaserJet 9", serial="S1", kind="printer"),
        ),
        (
            {oid.PRT_GENERAL_PRINTER_NAME: {1: b"M-1"}},
            IdentityReading(model="M-1", kind="printer"),
        ),
    ],
)
def test_a_printer_says_its_model_and_serial_number(
    columns: dict[str, dict[int | tuple[int, ...], Value]], identity: IdentityReading | None
) -> None:
    assert read_printer_identity(walk_of(PRINTER_IDENTITY, columns)) == identity
