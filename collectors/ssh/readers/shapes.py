"""Shapes of answers that several makers' command lines share: spans of time, clocks, states, volumes, neighbours.

Sources: the makers' command references, which took much of each other's look; what differs is in each maker's reader.
"""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING, Final

from collectors.readings import (
    AddressReading,
    BgpNeighbour,
    ClockReading,
    CounterSample,
    EthernetReading,
    InterfaceCounters,
    InterfaceReading,
    OspfNeighbour,
    Readings,
    StorageReading,
)
from collectors.ssh.readers.tables import LONGEST_LINE, Row, rows
from collectors.ssh.readers.text import mac, number_of_interface, safe, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_UP, _DOWN = 1, 2
_TICKS: Final = 100
_SPANS: Final = {"y": 31_536_000, "w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_SPAN: Final = re.compile(
    r"(\d+)\s*(years?|weeks?|days?|hours?|minutes?|mins?|seconds?|secs?|[ywdhms])(?![a-z])", re.IGNORECASE
)
_COLONS: Final = re.compile(r"(?:(\d+):)?(\d+):(\d+):(\d+)\b")
_TYPES: Final = (
    ("loopback", 24),
    ("tunnel", 131),
    ("vlan", 53),
    ("serial", 22),
    ("ppp", 23),
    ("trunk", 161),
    ("aggregat", 161),
    ("smartgroup", 161),
    ("ethernet", 6),
    ("gige", 6),
    ("ge", 6),
    ("gei", 6),
    ("fei", 6),
    ("eth", 6),
)
"""IANAifType by what the interface is called; the first word that is in it decides."""
_OSPF_STATES: Final = {
    "down": "down",
    "attempt": "attempt",
    "init": "init",
    "2way": "twoWay",
    "twoway": "twoWay",
    "exstart": "exchangeStart",
    "exchange": "exchange",
    "loading": "loading",
    "full": "full",
}
_BGP_STATES: Final = frozenset({"idle", "connect", "active", "opensent", "openconfirm", "established"})
_BITS: Final = {"k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_OCTETS: Final = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
_DIRECTORY: Final = re.compile(r"^\s*Directory of (\S+)", re.MULTILINE)
_VOLUME: Final = re.compile(
    r"([\d,]+)\s*([KMG]?)(?:i?B|bytes?)?\s+total\s*\(\s*([\d,]+)\s*([KMG]?)(?:i?B|bytes?)?\s+free", re.IGNORECASE
)
_SYNCHRONISED: Final = re.compile(r"clock (?:status:|is)\s*(un)?synchroni[sz]ed", re.IGNORECASE)
_SOURCES: Final = (
    re.compile(r"system peer:\s*([^\s,]+)", re.IGNORECASE),
    re.compile(r"reference(?: clock ID:| is)\s*([^\s,]+)", re.IGNORECASE),
)
_OFFSET: Final = re.compile(r"\boffset(?::| is)\s*([+-]?\d+(?:\.\d+)?)\s*(msec|ms|usec|us|sec|s)\b", re.IGNORECASE)
_OFFSETS: Final = {"msec": 1e-3, "ms": 1e-3, "usec": 1e-6, "us": 1e-6, "sec": 1.0, "s": 1.0}
_MONTHS: Final = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
UNIVERSAL: Final = frozenset({"utc", "gmt"})
_PERCENT: Final = 100


_MOST: Final = 1 << 16
"""Characters of an answer that are looked at where no table is read; a hostile device chooses how many there are."""


def said(text: str, *, end: bool = False) -> str:
    """The beginning of an answer (or its end), without blank lines and what is beyond the length of a line."""
    part = text[-_MOST:] if end else text[:_MOST]
    return "\n".join(line[:LONGEST_LINE].rstrip() for line in part.splitlines() if line.strip())


def ticks(text: str) -> int | None:
    """A span of time in hundredths of a second: "1 week, 2 days, 3 hours", "9d:3h:4m:5s" or "9:03:04:05"."""
    parts = _SPAN.findall(text)
    if parts:
        return sum(int(number) * _SPANS[unit[0].lower()] for number, unit in parts) * _TICKS
    if (found := _COLONS.search(text)) is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return (days * 86_400 + hours * 3_600 + minutes * 60 + seconds) * _TICKS


def seconds_of(date: tuple[str, str, str], time: tuple[str, str, str]) -> int:
    """Seconds since 1970 of a date (year, month as figure or name, day) and a time, both in universal time."""
    year, month, day = date
    number = int(month) if month.isdecimal() else _MONTHS[month[:3].lower()]
    return calendar.timegm((int(year), number, int(day), *map(int, time)))


def clock_offset(told: float, taken_at: float) -> Readings:
    """How far a clock is from ours."""
    return Readings(clock=ClockReading(offset_seconds=round(told - taken_at, 3)))


def ntp(text: str) -> Readings:
    """Whether the clock follows a server, and how far it is from it; the line of offset tells the server's lead."""
    text = said(text)
    found, offset = _SYNCHRONISED.search(text), _OFFSET.search(text)
    if found is None:
        raise ValueError("no state of the clock")
    if found[1]:
        return Readings(clock=ClockReading(synchronised=False))
    source = next((match[1] for pattern in _SOURCES if (match := pattern.search(text))), None)
    seconds = None if offset is None else round(-float(offset[1]) * _OFFSETS[offset[2].lower()], 9)
    return Readings(clock=ClockReading(synchronised=True, offset_seconds=seconds, source=safe(source)))


def volume(text: str) -> Readings:
    """The volume that a directory is on, by its last line."""
    place, size = _DIRECTORY.search(said(text)), _VOLUME.search(said(text, end=True))
    if size is None:
        raise ValueError("no line of the volume's size")
    total, free = (int(size[at].replace(",", "")) * _OCTETS[size[at + 1].lower()] for at in (1, 3))
    name = "flash:" if place is None else safe(place[1].rstrip("/")) or "flash:"
    if ":" in name:
        name = name.partition(":")[0] + ":"
    used = total - free
    return Readings(storage=(StorageReading(name, name, total, used, used / total),) if total else ())


def ratio(percent: str) -> float:
    """A share of what is told in hundredths."""
    value = float(percent) / _PERCENT
    if not 0 <= value <= 1:
        raise ValueError("a share above the whole")
    return value


def ospf_state(word: str) -> str | None:
    """The state of a neighbour, without its role."""
    return _OSPF_STATES.get(re.sub(r"[\s-]", "", word.partition("/")[0]).lower())


def ospf(template: str, text: str, heading: str) -> Readings:
    """Neighbours by address; a router without any may say nothing at all."""
    if not text.strip():
        return Readings(ospf=())
    return Readings(
        ospf=tuple(
            OspfNeighbour(row["address"], row["router"], ospf_state(row["state"]))
            for row in table(template, text, heading)
        )
    )


def bgp(template: str, text: str, heading: str) -> Readings:
    """Peers; the template has columns peer, asn, state and, where it is one of its own, prefixes."""
    if not text.strip():
        return Readings(bgp=())
    return Readings(bgp=tuple(map(_peer, table(template, text, heading))))


def _peer(row: Row) -> BgpNeighbour:
    high, _, low = row["asn"].rpartition(".")
    remote = (int(high or 0) << 16) + int(low)  # RFC 5396, asdot
    peer, word = row["peer"].lower(), row["state"].strip()
    if word.isdecimal():
        return BgpNeighbour(peer, remote, "established", "start", prefixes=int(word))
    state = re.split(r"[^A-Za-z]", word)[0].lower()
    admin = "stop" if re.search(r"admin|shut", word, re.IGNORECASE) else "start"
    prefixes = whole(row, "prefixes") if state == "established" else None
    return BgpNeighbour(peer, remote, state if state in _BGP_STATES else None, admin, prefixes=prefixes)


def table(template: str, text: str, heading: str, *, joined: bool = False) -> list[Row]:
    """The rows of a table that may have none; a text without its heading is no such table.

    Raises:
        ValueError: it is not.
    """
    if heading.lower() not in text.lower():
        raise ValueError(f"no table headed {heading!r}")
    return rows(template, text, joined=joined)


# Interfaces: templates have the same columns for the same things, and leave out what their maker does not tell.


def interface_rows(template: str, text: str) -> list[Row]:
    """The interfaces that a template finds; there is always one.

    Raises:
        ValueError: there is none.
    """
    found = rows(template, text)
    if not found:
        raise ValueError("no interfaces")
    return found


def interfaces(found: Sequence[Row], named: Callable[[str], str] = str) -> Readings:
    """Interfaces and their addresses; the numbers are ours, as not all command lines tell ifIndex."""
    addresses = (
        AddressReading(number_of_interface(named(row["interface"])), row["address"], whole(row, "prefix"))
        for row in found
        if row.get("address")
    )
    return Readings(interfaces=tuple(map(_interface, found)), addresses=tuple(addresses))


def _interface(row: Row) -> InterfaceReading:
    name = row["interface"]
    return InterfaceReading(
        index=number_of_interface(name),
        key=name,
        name=name,
        descr=name,
        alias=safe(row.get("description")) or None,
        type=next((number for word, number in _TYPES if word in name.lower()), None),
        mtu=whole(row, "mtu"),
        mac=mac(row.get("mac") or ""),
        speed_bps=_speed(row),
    )


def _speed(row: Row) -> int | None:
    """The speed of the link, or the bandwidth that is stated where there is no link."""
    for figure, unit in (("speed", "speed_unit"), ("bandwidth", "bandwidth_unit")):
        if row.get(figure):
            return round(float(row[figure]) * _BITS[(row.get(unit) or "k")[0].lower()])
    return None


def status(row: Row) -> tuple[int, int]:
    """The states by IF-MIB; "administratively down", "DOWN ( Administratively )" and "*down" are one."""
    link, protocol = row["link"].strip().lower(), (row.get("protocol") or "").strip().lower()
    admin = _DOWN if "administratively" in link or link.startswith("*") else _UP
    up = link.startswith("up") and (not protocol or protocol.startswith("up"))
    return admin, _UP if up else _DOWN


def counters(found: Sequence[Row], taken_at: float, uptime: int | None) -> Readings:
    """States and counters, in 64 bits as command lines keep them."""
    return Readings(counters=CounterSample(taken_at, uptime, len(found), None, tuple(map(_counters, found))))


def _counters(row: Row) -> InterfaceCounters:
    admin, oper = status(row)
    return InterfaceCounters(
        index=number_of_interface(row["interface"]),
        admin_status=admin,
        oper_status=oper,
        in_octets=whole(row, "in_bytes"),
        out_octets=whole(row, "out_bytes"),
        in_ucast_packets=_unicast(row, "in"),
        out_ucast_packets=_unicast(row, "out"),
        in_multicast_packets=whole(row, "in_multicast"),
        out_multicast_packets=whole(row, "out_multicast"),
        in_broadcast_packets=whole(row, "in_broadcast"),
        out_broadcast_packets=whole(row, "out_broadcast"),
        in_errors=whole(row, "in_errors"),
        out_errors=whole(row, "out_errors"),
        in_discards=whole(row, "in_discards"),
        out_discards=whole(row, "out_discards"),
        wide=True,
        in_nucast_packets=whole(row, "in_nucast"),
    )


def _unicast(row: Row, way: str) -> int | None:
    """Packets to one station: told, or all that went this way less those to several."""
    told, packets = whole(row, f"{way}_unicast"), whole(row, f"{way}_packets")
    if told is not None or packets is None:
        return told
    return max(0, packets - sum(whole(row, f"{way}_{kind}") or 0 for kind in ("multicast", "broadcast", "nucast")))


def duplex(found: Sequence[Row]) -> Readings:
    """The Ethernet side of interfaces that have one."""
    return Readings(
        ethernet=tuple(
            EthernetReading(
                number_of_interface(row["interface"]),
                (row.get("duplex") or "").lower() or None,
                None,
                whole(row, "crc"),
                whole(row, "late"),
            )
            for row in found
            if row.get("duplex") or whole(row, "crc") is not None
        )
    )


def long_name(name: str, words: dict[str, str], gap: str = "") -> str:
    """An interface's whole name for a shortened one, so that it is the same in all tables of a device."""
    found = re.fullmatch(r"([A-Za-z-]+?)\s?(\d.*)", name.strip())
    if found is None or found[1].lower() not in words:
        return name.strip()
    return f"{words[found[1].lower()]}{gap}{found[2]}"
