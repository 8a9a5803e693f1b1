"""Huawei VRP 5 and 8. Source: the command references of the S, AR, USG, CE and NE series; templates see `tables`."""

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
    from collections.abc import Callable, Mapping

    from collectors.ssh.answers import Answers
    from collectors.ssh.readers.tables import Row

_VERSION: Final = re.compile(
    r"^\s*(?:.*\bsoftware,\s+)?Version\s+([\w.]+),?(?:\s+\(([^()]*(?:\([^()]*\))?[^()]*)\))?",
    re.IGNORECASE | re.MULTILINE,
)
_SOFTWARE: Final = re.compile(r"^\s*Software Version\s*:\s*(\S.*?)\s*$", re.IGNORECASE | re.MULTILINE)
_UPTIME: Final = re.compile(
    r"^(?:(?:HUAWEI|Quidway)\s+)?(\S+)(?:\s+.*?)?\s+uptime is\s+(\d.*)$", re.IGNORECASE | re.MULTILINE
)
_RELEASE: Final = re.compile(r"V\d{3}R\d{3}\S*")
_ESN: Final = re.compile(r"\bESN(?: of [^:\n]*?)?\s*:\s*(\w+)")
_MANUFACTURED: Final = re.compile(r"^\s*(\d+)\s+(\S+)\s+(\w{8,})\s+\d{4}-\d\d?-\d\d?\s*$", re.MULTILINE)
_BUSY: Final = (
    re.compile(r"one minute:\s*(\d+(?:\.\d+)?)%", re.IGNORECASE),
    re.compile(r"CPU Us(?:age|ing Percentage)\s*(?:Is)?\s*:\s*(\d+(?:\.\d+)?)%", re.IGNORECASE),
)
_MEMORY: Final = re.compile(
    r"System Total Memory\s*(?:Is)?\s*:\s*(\d+)\s*([KM]?)(?:B|bytes).*?"
    r"Total Memory Used\s*(?:Is)?\s*:\s*(\d+)\s*([KM]?)(?:B|bytes)",
    re.IGNORECASE | re.DOTALL,
)
_OCTETS: Final = {"": 1, "k": 1 << 10, "m": 1 << 20}
_CLOCK: Final = re.compile(r"^(\d{4})-(\d\d?)-(\d\d?) (\d\d?):(\d\d):(\d\d)(?:\.\d+)?", re.MULTILINE)
_ZONE: Final = re.compile(
    r"(?:UTC|\d\d:\d\d:\d\d(?:\.\d+)?|Time Zone\s*:.*?)\s?(?:([+-]|add |minus )(\d\d?):(\d\d)|(?<=UTC)$)", re.MULTILINE
)
_SUMMER: Final = re.compile(r"\bDST\b")
_LONG: Final = {"ge": "GigabitEthernet", "xge": "XGigabitEthernet", "eth": "Ethernet"}


def version(answers: Answers) -> Readings:
    """Who it is; releases are told in brackets behind the version of VRP."""
    text = shapes.said(answers.text)
    found, uptime = _VERSION.search(text), _UPTIME.search(text)
    release = _RELEASE.search(found[2] or "") if found else None
    told = release[0] if release else found[1] if found else None
    if told is None:
        software = _SOFTWARE.search(text)
        told = software[1] if software else None
    if told is None:
        raise ValueError("no version")
    return Readings(
        system=SystemReading(uptime_ticks=None if uptime is None else shapes.ticks(uptime[2])),
        identity=IdentityReading(
            vendor="Huawei",
            model=None if uptime is None else safe(uptime[1]),
            version=safe(told),
            kind="network",
            os="VRP",
        ),
    )


def serial(answers: Answers) -> Readings:
    """The number of the chassis, of a stack that of its first member, all members as parts."""
    text = shapes.said(answers.text)
    numbers = _ESN.findall(text) or [number for _, _, number in _MANUFACTURED.findall(text)]
    if not numbers:
        raise ValueError("no serial number")
    parts = tuple(EntityReading(entity_class="chassis", serial=safe(number)) for number in dict.fromkeys(numbers))
    return Readings(identity=IdentityReading(serial=safe(numbers[0])), inventory=parts)


def _rows(text: str) -> list[Row]:
    """Interfaces in full, or in brief where the device refuses the full form."""
    if "InUti" in text:
        return shapes.interface_rows("huawei_vrp_display_interface_brief", _footless(text))
    found = shapes.interface_rows("huawei_vrp_display_interface", text)
    return [{**row, "speed_unit": "M"} if row["speed"] else row for row in found]


def _footless(text: str) -> str:
    """The table alone: what (l), (s) and the like behind a state mean is no part of it."""
    return re.sub(r"\([a-zA-Z]{1,3}\)(?=\s)", "", text)


def interfaces(answers: Answers) -> Readings:
    """Interfaces and their IPv4 addresses."""
    return shapes.interfaces(_rows(answers.text))


def counters(answers: Answers) -> Readings:
    """States and counters."""
    uptime = _UPTIME.search(shapes.said(answers.texts[1]))
    ticks = None if uptime is None else shapes.ticks(uptime[2])
    return shapes.counters(_rows(answers.texts[0]), answers.taken_at, ticks)


def duplex(answers: Answers) -> Readings:
    """The Ethernet side of interfaces."""
    return shapes.duplex(_rows(answers.text))


def processors(answers: Answers) -> Readings:
    """Busy share of the main processor: over a minute, else over the cycle that the device measures in."""
    found = next((match for pattern in _BUSY if (match := pattern.search(shapes.said(answers.text)))), None)
    if found is None:
        raise ValueError("no line of utilisation")
    return Readings(cpu=(CpuReading("1", shapes.ratio(found[1]), "CPU, mean of one minute"),))


def memory(answers: Answers) -> Readings:
    """Memory of the main board."""
    found = _MEMORY.search(shapes.said(answers.text))
    if found is None or not int(found[1]):
        raise ValueError("no total of memory")
    total, used = (int(found[at]) * _OCTETS[found[at + 1].lower()] for at in (1, 3))
    return Readings(memory=(MemoryReading("system", "Memory", "system", total, used, used / total),))


def storage(answers: Answers) -> Readings:
    """The volume that the device starts from."""
    return shapes.volume(answers.text)


def clock(answers: Answers) -> Readings:
    """How far the clock is from ours, by the zone behind its time or in a line of its own.

    Without one, and under summer time, that is not known here.
    """
    text = shapes.said(answers.text)
    found, zone = _CLOCK.search(text), _ZONE.search(text)
    if found is None:
        raise ValueError("no time")
    if zone is None or _SUMMER.search(text):
        return Readings(clock=ClockReading())
    year, month, day, *time = found.groups()
    ahead = (
        (int(zone[2] or 0) * 60 + int(zone[3] or 0)) * 60 * (-1 if (zone[1] or "").startswith(("-", "minus")) else 1)
    )
    told = shapes.seconds_of((year, month, day), (time[0], time[1], time[2])) - ahead
    return shapes.clock_offset(told, answers.taken_at)


def ntp(answers: Answers) -> Readings:
    """Whether the clock follows a server."""
    return shapes.ntp(answers.text)


def bgp(answers: Answers) -> Readings:
    """Peers and the prefixes received from them."""
    return shapes.bgp("huawei_vrp_display_bgp_peer", answers.text, "local router ID")


def ospf(answers: Answers) -> Readings:
    """Neighbours by address."""
    return shapes.ospf("huawei_vrp_display_ospf_peer", answers.text, "OSPF Process")


def arp(answers: Answers) -> Readings:
    """Stations whose addresses are resolved, the device's own left out."""
    found = []
    for row in shapes.table("huawei_vrp_display_arp", answers.text, "MAC ADDRESS"):
        station = mac(row["mac"])
        if station is not None and row["type"] != "I":
            index = number_of_interface(shapes.long_name(row["interface"], _LONG))
            found.append(SeenStation(station, row["address"], index))
    return Readings(stations=tuple(found))


def forwarding(answers: Answers) -> Readings:
    """Stations that were learnt on ports."""
    found = []
    for row in shapes.table("huawei_vrp_display_mac_address", answers.text, "MAC Address"):
        station = mac(row["mac"])
        if station is not None and row["type"] not in {"static", "blackhole"}:
            index = number_of_interface(shapes.long_name(row["interface"], _LONG))
            found.append(SeenStation(station, None, index, int(row["vlan"])))
    return Readings(stations=tuple(found))


READERS: Final[Mapping[str, Callable[[Answers], Readings]]] = {
    "vrp_version": version,
    "vrp_serial": serial,
    "vrp_interfaces": interfaces,
    "vrp_counters": counters,
    "vrp_duplex": duplex,
    "vrp_processors": processors,
    "vrp_memory": memory,
    "vrp_storage": storage,
    "vrp_clock": clock,
    "vrp_ntp": ntp,
    "vrp_bgp": bgp,
    "vrp_ospf": ospf,
    "vrp_arp": arp,
    "vrp_forwarding": forwarding,
}
