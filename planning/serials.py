"""Serial numbers: the same machine listed twice, at one site or at two, and machines that answer with another's.

A machine may stand in the list of devices and in a lot of the same site; that is one machine listed in two ways.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inventory.releases import serial_key
from planning.account import Finding, FindingKind
from planning.seen import item_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from inventory.identifiers import DeviceName, ItemKind, SiteName
    from inventory.model import Device, Inventory
    from planning.sight import Identity, Sight


@dataclass(frozen=True, slots=True)
class Listing:
    """One place where a serial number is written: in a lot of a site's place, or of a device."""

    serial: str
    site: SiteName
    item: ItemKind
    place: str
    source: str
    on: date | None
    device: DeviceName | None = None


def listings(inventory: Inventory) -> Mapping[str, Sequence[Listing]]:
    """Every serial number with all places where it is written, by its comparable form."""
    found: dict[str, list[Listing]] = defaultdict(list)
    for site, assets in inventory.assets.items():
        for place, kinds in assets.places.items():
            for item, lots in kinds.items():
                for lot in lots or ():
                    origin = lot.provenance
                    for serial in lot.serials:
                        found[serial_key(serial)].append(Listing(serial, site, item, place, origin.source, origin.on))
    for device in inventory.devices.values():
        if device.serial:
            found[serial_key(device.serial)].append(_of_device(device))
    found.pop("", None)
    return found


def _of_device(device: Device) -> Listing:
    return Listing(device.serial, device.site, item_of(device.role), "", device.name, None, device.name)


def duplicates(listed: Mapping[str, Sequence[Listing]]) -> Iterator[Finding]:
    """Serial numbers that stand twice among the lots of a site or among its devices, or at two sites.

    One finding a site; the other places are its source.
    """
    for entries in listed.values():
        if len(entries) == 1:
            continue
        sites = dict.fromkeys(entry.site for entry in entries)
        for site in sites:
            own = [entry for entry in entries if entry.site == site]
            others = [entry for entry in entries if entry.site != site]
            lots = [entry for entry in own if entry.device is None]
            if max(len(lots), len(own) - len(lots)) > 1:
                yield _twice(FindingKind.SERIAL_TWICE, own[0], own)
            if others:
                yield _twice(FindingKind.SERIAL_TWICE_ELSEWHERE, own[0], entries, others[0].site)


def _twice(kind: FindingKind, first: Listing, entries: Sequence[Listing], other: SiteName | None = None) -> Finding:
    """A serial number written several times; `seen` stays empty, as nobody looked."""
    days = [entry.on for entry in entries if entry.on is not None]
    sources = dict.fromkeys(filter(None, (entry.source or entry.place for entry in entries)))
    return Finding(
        kind,
        first.site,
        first.item,
        first.serial,
        declared=len(entries),
        source="; ".join(sources),
        on=max(days, default=None),
        other=other,
    )


def answered_serials(inventory: Inventory, listed: Mapping[str, Sequence[Listing]], sight: Sight) -> Iterator[Finding]:
    """Devices that answer with a serial number that is not theirs: exchanged, or brought from another site."""
    for name, identity in sight.identities.items():
        device = inventory.devices.get(name)
        key = serial_key(identity.serial)
        if device is None or not key or key == serial_key(device.serial):
            continue
        entries = listed.get(key, ())
        if any(entry.site == device.site and entry.device is None for entry in entries) and not device.serial:
            continue
        elsewhere = next((entry for entry in entries if entry.site != device.site), None)
        if elsewhere is not None:
            yield _moved(device, identity, elsewhere)
        elif device.serial:
            yield Finding(
                FindingKind.SERIAL_DIFFERS,
                device.site,
                item_of(device.role),
                device.name,
                source=f"{device.serial} \N{RIGHTWARDS ARROW} {identity.serial}",
                on=identity.on,
            )


def _moved(device: Device, identity: Identity, entry: Listing) -> Finding:
    """The machine is listed at one site and answers at another."""
    return Finding(
        FindingKind.SERIAL_ELSEWHERE,
        entry.site,
        entry.item,
        identity.serial,
        source=device.name,
        on=identity.on,
        other=device.site,
    )
