"""HOST-RESOURCES-MIB: processors, printers and disks; UCD-SNMP-MIB where it has no processors."""

from __future__ import annotations

import pytest

from collectors.readings import CpuReading, PrinterReading, SensorReading
from collectors.snmp import oid
from collectors.snmp.mib_hostres_devices import (
    DEVICES,
    PRINTER_ERRORS,
    read_device_states,
    read_printer_errors,
    read_processors,
)

from .walks import walk_of

_PRINTER, _DISK, _NETWORK = (f"{oid.HR_DEVICE_TYPES}.{number}" for number in (5, 6, 4))


def test_processors_are_named_by_their_device_and_impossible_loads_are_left_out() -> None:
    walk = walk_of(
        DEVICES,
        {
            oid.HR_PROCESSOR_LOAD: {1: 21, 2: 0, 3: 101, 4: -1, 5: b"x"},
            oid.HR_DEVICE_DESCR: {1: b"CPU A", 9: b"disk"},
        },
        {oid.SS_CPU_IDLE: 50},
    )
    evidence = oid.HR_PROCESSOR_LOAD
    assert read_processors(walk) == (
        CpuReading("1", 0.21, "CPU A", f"{evidence}.1"),
        CpuReading("2", 0.0, "Processor", f"{evidence}.2"),
    )


@pytest.mark.parametrize(
    ("idle", "expected"),
    [
        (97, (CpuReading("0", 0.03, "All processors", f"{oid.SS_CPU_IDLE}.0"),)),
        (101, ()),
        (-1, ()),
    ],
)
def test_a_host_without_a_table_of_processors_is_asked_how_idle_it_is(
    idle: int, expected: tuple[CpuReading, ...]
) -> None:
    assert read_processors(walk_of(DEVICES, scalars={oid.SS_CPU_IDLE: idle})) == expected


def test_printers_and_disks_have_a_state_and_what_is_unknown_has_none() -> None:
    """A printer is known by its type or by having a row among the printers."""
    walk = walk_of(
        DEVICES,
        {
            oid.HR_DEVICE_TYPE: {1: _PRINTER, 3: _DISK, 4: _NETWORK, 5: _DISK},
            oid.HR_DEVICE_DESCR: {1: b"LaserJet", 3: b"sda"},
            oid.HR_DEVICE_STATUS: {1: 3, 2: 5, 3: 2, 4: 2, 5: 1},
            oid.HR_PRINTER_STATUS: {1: 4, 2: 2},
        },
    )
    status, printing = oid.HR_DEVICE_STATUS, oid.HR_PRINTER_STATUS

    def state(name: str, state: tuple[int, str, str], column: str, row: str) -> SensorReading:
        value, text, severity = state
        return SensorReading("state", name, value, key=row, text=text, severity=severity, evidence=f"{column}.{row}")

    assert read_device_states(walk) == (
        state("Printer device status", (3, "warning", "warning"), status, "1"),
        state("Printer device status", (5, "down", "critical"), status, "2"),
        state("sda status", (2, "running", "ok"), status, "3"),
        state("Printer status", (4, "printing", "ok"), printing, "1"),
    )


@pytest.mark.parametrize(
    ("octets", "errors"),
    [
        (b"", ()),
        (bytes(1), ()),
        (bytes(2), ()),
        (b"\x80", ("lowPaper",)),
        (b"\x44\x02", ("noPaper", "jammed", "overduePreventMaint")),
        (b"\xff\xff\xff", PRINTER_ERRORS),
    ],
)
def test_errors_are_the_bits_that_are_set(octets: bytes, errors: tuple[str, ...]) -> None:
    walk = walk_of(DEVICES, {oid.HR_PRINTER_DETECTED_ERROR_STATE: {1: octets, 2: b"\xff"}})
    assert read_printer_errors(walk) == PrinterReading(errors=errors)


def test_what_is_no_printer_has_no_errors_of_one() -> None:
    assert read_printer_errors(walk_of(DEVICES)) is None
