"""HOST-RESOURCES-MIB (RFC 2790): how processors, printers and disks of a device fare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.readings import CpuReading, PrinterReading
from collectors.snmp import oid
from collectors.snmp.mib_ucd import whole_processor
from collectors.snmp.request import Request
from collectors.snmp.sensing import CRITICAL, OK, WARNING, State, States, dotted, state_sensor
from collectors.snmp.text import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collectors.readings import SensorReading
    from collectors.snmp.client import Column, Walk

DEVICES: Final = Request(
    columns=(
        oid.HR_PROCESSOR_LOAD,
        oid.HR_DEVICE_TYPE,
        oid.HR_DEVICE_DESCR,
        oid.HR_DEVICE_STATUS,
        oid.HR_PRINTER_STATUS,
        oid.HR_PRINTER_DETECTED_ERROR_STATE,
    ),
    scalars=(oid.SS_CPU_IDLE,),
    names=(oid.HR_DEVICE_TYPE, oid.HR_DEVICE_DESCR),
)

_PRINTER, _DISK = (f"{oid.HR_DEVICE_TYPES}.{number}" for number in (5, 6))

_WHOLE_PERCENT = 100

_DEVICE_STATES: Final[States] = {
    2: State("running", OK),
    3: State("warning", WARNING),
    4: State("testing", WARNING),
    5: State("down", CRITICAL),
}
"""hrDeviceStatus without unknown(1)."""

_PRINTER_STATES: Final[States] = {
    1: State("other", WARNING),
    3: State("idle", OK),
    4: State("printing", OK),
    5: State("warmup", OK),
}
"""hrPrinterStatus without unknown(2); other(1) is what printers say when they can do neither."""

PRINTER_ERRORS: Final = (
    "lowPaper",
    "noPaper",
    "lowToner",
    "noToner",
    "doorOpen",
    "jammed",
    "offline",
    "serviceRequested",
    "inputTrayMissing",
    "outputTrayMissing",
    "markerSupplyMissing",
    "outputNearFull",
    "outputFull",
    "inputTrayEmpty",
    "overduePreventMaint",
)
"""hrPrinterDetectedErrorState by bit; bit 0 is the highest of the first octet."""


def read_processors(walk: Walk) -> tuple[CpuReading, ...]:
    """Busy share of each processor over the last minute; a load that is not a percentage is not known.

    An agent without hrProcessorLoad is taken at the word of UCD-SNMP-MIB::ssCpuIdle, which is of all processors.
    """
    loads, descriptions = walk.columns[0], walk.columns[2]
    found = []
    for index, load in loads.items():
        percent = number_of(load)
        if percent is None or not 0 <= percent <= _WHOLE_PERCENT:
            continue
        row = dotted(index)
        name = text_of(descriptions.get(index))
        found.append(CpuReading(row, percent / 100, name or "Processor", f"{oid.HR_PROCESSOR_LOAD}.{row}"))
    return tuple(found) if loads else whole_processor(walk.scalars[0])


def read_device_states(walk: Walk) -> tuple[SensorReading, ...]:
    """The states of printers and disks. Of processors hrProcessorLoad says more, of network devices IF-MIB."""
    _, kinds, descriptions, statuses, printers, errors = walk.columns
    found = []
    for index, status in statuses.items():
        is_printer = kinds.get(index) == _PRINTER or index in printers or index in errors
        if not is_printer and kinds.get(index) != _DISK:
            continue
        row = dotted(index)
        name = "Printer device status" if is_printer else f"{text_of(descriptions.get(index)) or 'Disk'} status"
        found.append(state_sensor(name, number_of(status) or 0, _DEVICE_STATES, oid.HR_DEVICE_STATUS, row))
    for index, status in printers.items():
        row, number = dotted(index), number_of(status) or 0
        found.append(state_sensor("Printer status", number, _PRINTER_STATES, oid.HR_PRINTER_STATUS, row))
    return tuple(reading for reading in found if reading is not None)


def read_printer_errors(walk: Walk) -> PrinterReading | None:
    """The conditions that the first printer of the device detects; None when there is no printer."""
    errors: Column = walk.columns[5]
    for octets in errors.values():
        if isinstance(octets, bytes):
            return PrinterReading(errors=tuple(_set_bits(octets)))
    return None


def _set_bits(octets: bytes) -> Iterator[str]:
    """Names of the bits that are set; an agent may cut octets that are all zero."""
    for position, name in enumerate(PRINTER_ERRORS):
        octet, bit = divmod(position, 8)
        if octet < len(octets) and octets[octet] & 0x80 >> bit:
            yield name
