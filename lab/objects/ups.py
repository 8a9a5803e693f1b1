"""UPS-MIB (RFC 1628)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.battery import Battery
from lab.ber import Tag
from lab.mib import Moving, Variable, number, oid, text
from lab.objects.subject import Entry, Subject
from lab.traffic import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_UPS = oid("1.3.6.1.2.1.33.1")


def ups(subject: Subject) -> Iterator[Entry]:
    """A UPS with one line in and one out; voltages in V, frequencies in 0.1 Hz, the battery's voltage in 0.1 V."""
    if not subject.kind.battery:
        return
    battery = subject.device.battery or Battery()
    objects: Mapping[tuple[int, ...], Variable] = {
        (1, 1, 0): text("Lab"),
        (1, 2, 0): text("UPS 3000 (simulated)"),
        (1, 3, 0): text("1.5"),
        (1, 4, 0): text("1.5"),
        (1, 5, 0): text(subject.device.name),
        (2, 1, 0): Moving(Tag.INTEGER, battery.status),
        (2, 2, 0): Moving(Tag.INTEGER, battery.seconds_on_battery),
        (2, 3, 0): Moving(Tag.INTEGER, battery.minutes_remaining),
        (2, 4, 0): Moving(Tag.INTEGER, battery.charge_percent),
        (2, 5, 0): number(272),
        (2, 7, 0): number(27),
        (3, 2, 0): number(1),
        (3, 3, 1, 2, 1): number(500),
        (3, 3, 1, 3, 1): Moving(Tag.INTEGER, battery.input_volts),
        (4, 1, 0): Moving(Tag.INTEGER, battery.source),
        (4, 2, 0): number(500),
        (4, 3, 0): number(1),
        (4, 4, 1, 2, 1): number(230),
        (4, 4, 1, 5, 1): Moving(Tag.INTEGER, Level(18, 47, subject.utc_offset_seconds).value),
        (6, 1, 0): Moving(Tag.GAUGE32, battery.alarms),
    }
    for suffix, variable in objects.items():
        yield (*_UPS, *suffix), variable
