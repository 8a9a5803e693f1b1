"""What was seen on the network, while wardwatch runs and from what history remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.intervals import own_intervals
from collectors.latest import Latest
from collectors.sightings import SightingBook
from planning.seen import seen_on_network

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from collectors.readings import Readings
    from collectors.sightings import Sighting
    from history import Evidence
    from inventory.identifiers import DeviceName
    from inventory.model import Inventory
    from planning.evidence import Seen
    from wardwatch.settings import Settings


def note_stations(book: SightingBook, device: DeviceName, at: float, readings: Readings) -> Iterable[Sighting]:
    """Take in a device's own hardware addresses and its tables, read at a time (UTC seconds); what was seen in them."""
    if readings.interfaces is not None:
        book.learn(device, readings.interfaces)
    return () if readings.stations is None else book.take(device, at, readings.stations)


def restore(evidence: Mapping[DeviceName, Evidence], inventory: Inventory, latest: Latest, book: SightingBook) -> None:
    """Know again what was known before a restart; devices that left the inventory are passed over."""
    for name, known in evidence.items():
        if name in inventory.devices:
            latest.restore(name, known.at, known.readings)
            note_stations(book, name, known.at, known.readings)


def seen_now(inventory: Inventory, latest: Latest, book: SightingBook) -> Seen:
    """Pieces seen by site and kind: of devices with answers that are not too old, and of those ever sighted."""
    return seen_on_network(inventory, readings_now(inventory, latest), book.seen)


def readings_now(inventory: Inventory, latest: Latest) -> dict[DeviceName, Readings]:
    """The last readings of the devices with answers that are not too old."""
    return {name: known.readings for name in inventory.devices if (known := latest.of(name)) and known.read_at}


def seen_at(
    evidence: Mapping[DeviceName, Evidence], inventory: Inventory, settings: Settings, moment: float
) -> tuple[Seen, dict[DeviceName, Readings]]:
    """The same as `run` would have it at a moment (UTC seconds), from evidence of before that moment only.

    Returns:
        Pieces seen, and the readings of the devices that answered; with the state of sockets as it was recorded.
    """
    devices = inventory.devices.values()
    latest = Latest(settings.intervals, own_intervals(devices, settings.intervals))
    book = SightingBook(inventory)
    before = {name: known for name, known in evidence.items() if known.at <= moment}
    restore(before, inventory, latest, book)
    latest.withdraw(moment)
    known = {name: before[name].readings for name in readings_now(inventory, latest)}
    return seen_now(inventory, latest, book), known
