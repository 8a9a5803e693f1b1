"""What the inventory lists and the network does not show, and what the network shows and nobody has listed.

Not to be seen is no proof of anything; what cannot be seen at all (a scanner on a cable to its PC) is not listed here.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from inventory.identifiers import ItemKind
from inventory.model import Expected, Reach
from planning.account import Finding, FindingKind
from planning.layers import can_be_seen, looked_for
from planning.seen import item_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from inventory.identifiers import DeviceName, SiteName
    from inventory.model import Device, Inventory
    from planning.sight import Met, Sight, Station

STATION: Final = ItemKind("station")
"""What a hardware address is that no list knows: nobody can tell of what kind."""

_VIRTUAL: Final = ("00:00:5e:00:01:", "00:00:5e:00:02:")
"""Hardware addresses of virtual routers (RFC 9568, 7.3)."""

_MAC: Final = re.compile(r"[0-9a-f]{2}(?:[:.-]?[0-9a-f]{2}){5}", re.IGNORECASE)
_GROUP_BIT, _LOCAL_BIT = 1, 2
"""Bits of the first octet of a hardware address (IEEE 802, 8.2): meant for many; not given by a maker."""


def unseen(inventory: Inventory, sight: Sight, days: int) -> Iterator[Finding]:
    """Listed devices that somebody looked for and that were not seen for so many days, or never.

    Nothing is said of a device that is asked on demand only, that no network can show, or that nobody has looked for
    that long, on half of the days at least. Machines behind gateways are looked for from the day on from which
    sightings are remembered.
    """
    limit = sight.until - timedelta(days=days)
    began = sight.since
    if began is None or began > limit or 2 * sight.watched_days(limit) < days:
        return
    for device in inventory.devices.values():
        if device.expected is Expected.ON_DEMAND or not can_be_seen(device) or not looked_for(device, sight):
            continue
        since = sight.remembered_since if device.reach is Reach.VIA_GATEWAY else began
        if since is None or since > limit:
            continue
        last = sight.machines.get(device.name)
        if last is None:
            yield _unseen(FindingKind.NEVER_SEEN, device, since)
        elif last.on <= limit:
            yield _unseen(FindingKind.NOT_SEEN_LATELY, device, last.on, last.by or device.name, last.port)


def _unseen(kind: FindingKind, device: Device, on: date, by: DeviceName | None = None, port: str = "") -> Finding:
    """`on`: since when it was looked for, or when it was last seen."""
    return Finding(
        kind, device.site, item_of(device.role), device.name, declared=1, seen=0, source=_where(by, port), on=on
    )


def _where(by: str | None, port: str) -> str:
    return " / ".join(filter(None, (by, port)))


def met_elsewhere(inventory: Inventory, sight: Sight) -> Iterator[Finding]:
    """Machines whose hardware address is in the tables of a site that is not theirs, and not at their own since.

    Sites on a machine's way up are left out: where sites share a network, its address is in their tables rightly. So
    are ports that lead out of a site, and sites that have theirs as a way up.
    """
    owners = {device.mac: device for device in inventory.devices.values() if device.mac}
    met: dict[tuple[DeviceName, SiteName], Station] = {}
    for site, stations in sight.stations.items():
        for station in stations:
            device = owners.get(station.mac)
            if device is None or device.site == site or station.outward:
                continue
            before = met.get((device.name, site))
            if before is None or station.on > before.on:
                met[device.name, site] = station
    for (name, site), station in met.items():
        device = inventory.devices[name]
        own = sight.machines.get(name)
        if own is not None and own.on >= station.on:
            continue
        if site in _way_up(inventory, device.site) or device.site in _way_up(inventory, site):
            continue
        yield Finding(
            FindingKind.MET_ELSEWHERE,
            device.site,
            item_of(device.role),
            name,
            source=_where(station.by, station.port),
            on=station.on,
            other=site,
        )


def _way_up(inventory: Inventory, site: SiteName) -> set[SiteName]:
    """The sites through which a site is reached, however far up."""
    found: set[SiteName] = set()
    todo = [site]
    while todo:
        for device in inventory.devices_by_site.get(todo.pop(), ()):
            for uplink in device.uplinks:
                above = inventory.devices[uplink.to].site
                if above != site and above not in found:
                    found.add(above)
                    todo.append(above)
    return found


def strangers(inventory: Inventory, sight: Sight) -> Iterator[Finding]:
    """Stations whose hardware address no list knows, by the port where they hang; a station counts once a site.

    A station at a port that leads out of the site does not stand in it. Of several tables that have one, the one that
    tells a port is believed, and of these the port with the fewest stations: the others lead there.
    """
    listed = {device.mac for device in inventory.devices.values() if device.mac} | sight.own_macs
    for site, stations in sight.stations.items():
        unknown = [each for each in stations if each.mac not in listed and not _no_station(each.mac)]
        outward = {each.mac for each in unknown if each.outward}
        crowd = Counter((each.by, each.port) for each in unknown)
        best: dict[str, Station] = {}
        for each in unknown:
            if each.mac in outward:
                continue
            before = best.get(each.mac)
            if before is None or _nearness(each, crowd) < _nearness(before, crowd):
                best[each.mac] = each
        ports: dict[tuple[DeviceName, str], list[Station]] = defaultdict(list)
        for each in best.values():
            ports[each.by, each.port].append(each)
        for (by, port), found in ports.items():
            yield Finding(
                FindingKind.STRANGER,
                site,
                STATION,
                _prefixes(found),
                seen=len(found),
                source=_where(by, port),
                on=max(each.on for each in found),
            )


def _no_station(mac: str) -> bool:
    """Whether an address is meant for many, or for a virtual router."""
    return mac.startswith(_VIRTUAL) or bool(int(mac[:2], 16) & _GROUP_BIT)


def _nearness(station: Station, crowd: Counter[tuple[DeviceName, str]]) -> tuple[bool, int]:
    return not station.port, crowd[station.by, station.port]


def _prefixes(stations: list[Station]) -> str:
    """The makers' prefixes with how many there are of each; addresses that no maker gave have none."""
    counts = Counter("" if int(each.mac[:2], 16) & _LOCAL_BIT else each.mac[:8] for each in stations)
    ordered = sorted(counts.items(), key=lambda each: (not each[0], each[0]))
    return ", ".join(f"{prefix or LOCAL} \N{MULTIPLICATION SIGN}{count}" for prefix, count in ordered)


LOCAL: Final = "x2:xx:xx"
"""Stands for addresses that no maker gave (the local bit is set): phones and PCs that hide theirs, virtual machines."""


def unlisted_neighbours(inventory: Inventory, sight: Sight) -> Iterator[Finding]:
    """What devices name as their neighbours and the inventory does not know by any name, serial or hardware address."""
    known = {_plain(name) for name in inventory.devices} | {_plain(name) for name in sight.own_names}
    known |= {_plain(device.serial) for device in inventory.devices.values() if device.serial}
    macs = {device.mac for device in inventory.devices.values() if device.mac} | sight.own_macs
    addresses = {str(device.address) for device in inventory.devices.values() if device.address is not None}
    for site, neighbours in sight.neighbours.items():
        named: dict[tuple[str, DeviceName, str], Met] = {}
        for each in neighbours:
            name = _plain(each.name)
            if name and name not in known and _as_mac(each.name) not in macs and each.name not in addresses:
                named.setdefault((name, each.by, each.port), each)
        for each in named.values():
            yield Finding(
                FindingKind.NEIGHBOUR_UNLISTED,
                site,
                STATION,
                each.name,
                seen=1,
                source=_where(each.by, each.port),
                on=each.on,
            )


def _plain(name: str) -> str:
    """A name as devices write it in many ways: small, without the domain, without what stands in brackets behind."""
    text = name.strip().partition("(")[0].strip().casefold()
    return text if _is_address(text) else text.partition(".")[0]


def _is_address(text: str) -> bool:
    return all(part.isdigit() for part in text.split("."))


def _as_mac(text: str) -> str:
    """A hardware address in our spelling; "" when the text is none."""
    text = text.strip()
    if not _MAC.fullmatch(text):
        return ""
    digits = re.sub(r"[^0-9a-f]", "", text.casefold())
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))
