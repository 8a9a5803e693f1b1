"""Printer-MIB (RFC 3805) and hrPrinterTable (RFC 2790): an idle printer with its toner, its tray and its page count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.ber import Tag
from lab.mib import Variable, number, octets, oid, text
from lab.objects.host import HOST, host_device
from lab.objects.subject import Entry, Subject, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PRINTER = oid("1.3.6.1.2.1.43")
_PRINTER_TYPE, _IDLE = 5, 3
_LOW_TONER, _LOW_TONER_PERCENT = b"\x20", 10
"""hrPrinterDetectedErrorState's bit 2, lowToner, in the first octet."""


def printer(subject: Subject) -> Iterator[Entry]:
    """How much is left is a printer's own, for good: it follows from its serial number."""
    if not subject.kind.printer:
        return
    chance = sum(subject.device.serial.encode())
    toner = chance % 90 + 5
    yield from host_device(1, _PRINTER_TYPE, "Lab laser printer")
    state = {1: number(_IDLE), 2: octets(_LOW_TONER if toner <= _LOW_TONER_PERCENT else b"\0")}
    yield from rows((*HOST, 3, 5, 1), state, 1)
    general: Mapping[int, Variable] = {16: text(subject.device.name), 17: text(subject.device.serial)}
    yield from rows((*_PRINTER, 5, 1, 1), general, 1)
    tray: Mapping[int, Variable] = {2: number(3), 9: number(250), 10: number(chance % 250), 13: text("Tray 1")}
    yield from rows((*_PRINTER, 8, 2, 1), tray, 1, 1)
    marker: Mapping[int, Variable] = {3: number(7), 4: number(chance * 97, Tag.COUNTER32)}
    yield from rows((*_PRINTER, 10, 2, 1), marker, 1, 1)
    supply: Mapping[int, Variable] = {
        2: number(1),
        3: number(1),
        4: number(3),
        5: number(3),
        6: text("Black toner"),
        7: number(19),
        8: number(100),
        9: number(toner),
    }
    yield from rows((*_PRINTER, 11, 1, 1), supply, 1, 1)
