"""H3C Comware 5 and 7 (HP and HPE among them). Source: H3C's command references; templates see `tables`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from collectors.readings import (
    ClockReading,
    CpuReading,
    EntityReading,
    IdentityReading,
    MemoryReading,
    Readings,
    SeenStation,
    SystemReading,
)
from collectors.ssh.readers import shapes
from collectors.ssh.readers.text import mac, number_of_interface, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from collectors.ssh.answers import Answers
    from collectors.ssh.readers.tables import Row

_VERSION: Final = re.compile(r"Comware Software, Version ([\w.]+)(?:,?\s+((?:Release|Feature|ESS|Demo|Beta)\s*\w+))?")
_UPTIME: Final = re.compile(r"^(\S+)\s+(\S.*?)\s+uptime is\s+(\d.*)$", re.MULTILINE)
_PART: Final = re.compile(
    r"^\s*((?:Chassis|Slot|Subslot|Fan|Power)\s+[^\s:]+(?:\s+\w+\s+[^\s:]+)?)\s*:?\s*$", re.MULTILINE
)
_NAME: Final = re.compile(r"DEVICE_NAME\s*:\s*(\S.*?)\s*$", re.MULTILINE)
_SERIAL: Final = re.compile(r"(?:DEVICE_SERIAL_NUMBER|MANU SERIAL NUMBER)\s*:\s*(\w+)")
_UNIT: Final = re.compile(r"^\s*(\S.*?)\s+CPU usage:?\s*$", re.MULTILINE | re.IGNORECASE)
_BUSY: Final = re.compile(r"(\d+(?:\.\d+)?)%\s+in\s+last\s+1\s+minute")
_TOTAL: Final = re.compile(r"System Total Memory\s*\((bytes|KB)\)\s*:\s*(\d+)", re.IGNORECASE)
_USED: Final = re.compile(r"Total Used Memory\s*\((bytes|KB)\)\s*:\s*(\d+)", re.IGNORECASE)
_SLOT: Final = re.compile(r"^\s*((?:Chassis \d+ )?Slot \S+?(?: CPU \d+)?)\s*:?\s*$", re.MULTILINE | re.IGNORECASE)
_MEM: Final = re.compile(r"^\s*Mem:\s+(\d+)\s+(\d+)\s+(\d+)", re.MULTILINE)
_BARE: Final = re.compile(r"^\s*-/\+ Buffers/Cache:\s*(\d+)\s+(\d+)", re.MULTILINE | re.IGNORECASE)
_MEASURED: Final = re.compile(r"measured in (KB|MB|bytes)", re.IGNORECASE)
_OCTETS: Final = {"bytes": 1, "kb": 1 << 10, "mb": 1 << 20}
_CLOCK: Final = re.compile(r"^(\d\d?):(\d\d):(\d\d)(?:\.(\d+))? (\S+) \w{3} (\d\d?)/(\d\d?)/(\d{4})", re.MULTILINE)
_ZONE: Final = re.compile(r"^Time Zone\s*:\s*\S+ (add|minus) (\d\d?):(\d\d):\d\d", re.MULTILINE)
_SUMMER: Final = re.compile(r"^Summer[- ]?Time", re.MULTILINE | re.IGNORECASE)
_LONG: Final = {
    "ge": "GigabitEthernet",
    "mge": "M-GigabitEthernet",
    "xge": "Ten-GigabitEthernet",
    "wge": "Twenty-FiveGigE",
    "fge": "FortyGigE",
    "hge": "HundredGigE",
    "eth": "Ethernet",
    "vlan": "Vlan-interface",
    "bagg": "Bridge-Aggregation",
    "ragg": "Route-Aggregation",
    "loop": "LoopBack",
    "inloop": "InLoopBack",
    "tun": "Tunnel",
    "ser": "Serial",
}


def version(answers: Answers) -> Readings:
    """Who it is; the release, where one is told, is what updates are named by."""
    text = shapes.said(answers.text)
    found, uptime = _VERSION.search(text), _UPTIME.search(text)
    if found is None:
        raise ValueError("no version")
    told = found[1] if found[2] is None else f"{found[1]} {found[2]}"
    return Readings(
        system=SystemReading(uptime_ticks=None if uptime is None else shapes.ticks(uptime[3])),
        identity=IdentityReading(
            vendor="H3C" if uptime is None else safe(uptime[1]),
            model=None if uptime is None else safe(re.sub(r"\s+(?:Switch|Router)$", "", uptime[2])),
            version=safe(told),
            kind="network",
            os="Comware",
        ),
    )


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Each heading of a part with what stands below it."""
    marks = [(found.start(), found.end(), found[1]) for found in _PART.finditer(text)]
    ends = [start for start, _, _ in marks[1:]]
    for (_, begin, name), end in zip(marks, [*ends, len(text)], strict=True):
        yield name, text[begin:end]


def inventory(answers: Answers) -> Readings:
    """Parts with numbers of their own; that of the first is the device's."""
    found = []
    for part, text in _parts(shapes.said(answers.text)):
        name, number = _NAME.search(text), _SERIAL.search(text)
        if number is not None:
            model = None if name is None or name[1] == "NONE" else safe(name[1])
            found.append(EntityReading(name=safe(part), model=model, serial=safe(number[1])))
    if not found:
        raise ValueError("no serial number")
    return Readings(identity=IdentityReading(serial=found[0].serial), inventory=tuple(found))


def _rows(text: str) -> list[Row]:
    """Interfaces in full, or in brief where the device refuses the full form."""
    if "Brief information" not in text:
        return shapes.interface_rows("hp_comware_display_interface_counters", text)
    found = shapes.interface_rows("hp_comware_display_interface_short", text)
    return [
        {**row, "interface": shapes.long_name(row["interface"], _LONG), "link": _ADMIN.get(row["link"], row["link"])}
        for row in found
    ]


_ADMIN: Final = {"ADM": "*down", "Stby": "down"}


def interfaces(answers: Answers) -> Readings:
    """Interfaces and their IPv4 addresses."""
    return shapes.interfaces(_rows(answers.text))


def counters(answers: Answers) -> Readings:
    """States and counters."""
    uptime = _UPTIME.search(shapes.said(answers.texts[1]))
    ticks = None if uptime is None else shapes.ticks(uptime[3])
    return shapes.counters(_rows(answers.texts[0]), answers.taken_at, ticks)


def duplex(answers: Answers) -> Readings:
    """The Ethernet side of interfaces."""
    return shapes.duplex(_rows(answers.text))


def processors(answers: Answers) -> Readings:
    """Busy share of each unit over a minute."""
    text = shapes.said(answers.text)
    marks = [(found.end(), found[1]) for found in _UNIT.finditer(text)]
    found = []
    for number, (begin, name) in enumerate(marks):
        end = marks[number + 1][0] if number + 1 < len(marks) else len(text)
        busy = _BUSY.search(text, begin, end)
        if busy is not None:
            shown = safe(name) or "unit"
            found.append(CpuReading(shown, shapes.ratio(busy[1]), f"{shown}, mean of one minute"))
    if not found:
        raise ValueError("no line of utilisation")
    return Readings(cpu=tuple(found))


def memory(answers: Answers) -> Readings:
    """Memory of each slot; buffers and caches that are given back to programs do not count as used."""
    text = shapes.said(answers.text)
    total, used = _TOTAL.search(text), _USED.search(text)
    if total is not None and used is not None:
        size, taken = (int(each[2]) * _OCTETS[each[1].lower()] for each in (total, used))
        return Readings(memory=(_pool("System", size, taken),))
    return Readings(memory=_slots(text))


def _slots(text: str) -> tuple[MemoryReading, ...]:
    """The memory of each slot of Comware 7.

    Raises:
        ValueError: there is none.
    """
    unit = _MEASURED.search(text)
    scale = _OCTETS[unit[1].lower()] if unit else 1 << 10
    slots = [(found.start(), found[1]) for found in _SLOT.finditer(text)]
    found = []
    lines = list(_MEM.finditer(text))
    for number, line in enumerate(lines):
        end = lines[number + 1].start() if number + 1 < len(lines) else len(text)
        bare = _BARE.search(text, line.end(), end)
        names = [name for start, name in slots if start < line.start()]
        taken = int(line[2] if bare is None else bare[1]) * scale
        found.append(_pool(safe(names[-1]) or "System" if names else "System", int(line[1]) * scale, taken))
    if not found:
        raise ValueError("no total of memory")
    return tuple(found)


def _pool(name: str, total: int, used: int) -> MemoryReading:
    return MemoryReading(name, f"{name} memory", "system", total, used, used / total)


def storage(answers: Answers) -> Readings:
    """The volume that the device starts from."""
    return shapes.volume(answers.text)


def clock(answers: Answers) -> Readings:
    """How far the clock is from ours, by the zone that it tells; under summer time it is not known."""
    text = shapes.said(answers.text)
    found, zone = _CLOCK.search(text), _ZONE.search(text)
    if found is None:
        raise ValueError("no time")
    hour, minute, second, parts, name, month, day, year = found.groups()
    if _SUMMER.search(text) or (zone is None and name.lower() not in shapes.UNIVERSAL):
        return Readings(clock=ClockReading())
    ahead = 0
    if zone is not None:
        ahead = (int(zone[2]) * 60 + int(zone[3])) * 60 * (1 if zone[1] == "add" else -1)
    told = shapes.seconds_of((year, month, day), (hour, minute, second)) - ahead + float(f"0.{parts or 0}")
    return shapes.clock_offset(told, answers.taken_at)


def ntp(answers: Answers) -> Readings:
    """Whether the clock follows a server."""
    return shapes.ntp(answers.text)


def bgp(answers: Answers) -> Readings:
    """Peers and the prefixes received from them."""
    return shapes.bgp("hp_comware_display_bgp_peer", answers.text, "local router ID")


def ospf(answers: Answers) -> Readings:
    """Neighbours by address."""
    return shapes.ospf("hp_comware_display_ospf_peer", answers.text, "OSPF Process")


def arp(answers: Answers) -> Readings:
    """Stations whose addresses are resolved."""
    found = []
    for row in shapes.table("hp_comware_display_arp_table", answers.text, "MAC Address"):
        station = mac(row["mac"])
        if station is not None:
            name = shapes.long_name(row["interface"], _LONG)
            index = None if name == "--" else number_of_interface(name)
            found.append(SeenStation(station, row["address"], index))
    return Readings(stations=tuple(found))


def forwarding(answers: Answers) -> Readings:
    """Stations that were learnt on ports."""
    found = []
    for row in shapes.table("hp_comware_display_mac_table", answers.text, "MAC Addr"):
        station = mac(row["mac"])
        if station is not None and row["type"].lower().startswith(("learned", "security", "mac-auth")):
            index = number_of_interface(shapes.long_name(row["interface"], _LONG))
            found.append(SeenStation(station, None, index, int(row["vlan"])))
    return Readings(stations=tuple(found))


READERS: Final[Mapping[str, Callable[[Answers], Readings]]] = {
    "comware_version": version,
    "comware_inventory": inventory,
    "comware_interfaces": interfaces,
    "comware_counters": counters,
    "comware_duplex": duplex,
    "comware_processors": processors,
    "comware_memory": memory,
    "comware_storage": storage,
    "comware_clock": clock,
    "comware_ntp": ntp,
    "comware_bgp": bgp,
    "comware_ospf": ospf,
    "comware_arp": arp,
    "comware_forwarding": forwarding,
}
