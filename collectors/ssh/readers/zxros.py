"""ZTE ZXR10 switches and routers (ROS, ZXROS). Source: ZTE's command references; templates see `tables`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from collectors.readings import (
    ClockReading,
    CpuReading,
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

_VERSIONS: Final = (
    re.compile(r"^\s*(?:ZXR10\s+)?(?P<model>\S+)\s+Version Number\s*:\s*(?:.*\s)?(?P<version>V\d\S*)", re.MULTILINE),
    re.compile(
        r"^\s*(?:ZTE\s+)?(?:ZXR10[\s_]+)?(?P<model>\S*)\s*Software,\s*Version:?\s*(?:ZXR10\s+)?(?P<also>\S+\s+)?(?P<version>V\d[^,\s]*)",
        re.MULTILINE,
    ),
)
_UPTIME: Final = re.compile(r"uptime is\s+(\d.*)$", re.MULTILINE)
_SERIAL: Final = re.compile(r"(?:Serial\s*(?:Number|No\.?)|SN)\s*:\s*(\w{6,})", re.IGNORECASE)
_FIGURE: Final = re.compile(r"(\d+(?:\.\d+)?)(%?)$")
_MIB: Final = 1 << 20
_CLOCK: Final = re.compile(r"^(\d\d?):(\d\d):(\d\d)(?:\.\d+)? (\S+) \w{3} (\w{3}) (\d\d?) (\d{4})", re.MULTILINE)
_SERIES: Final = frozenset({"", "router", "ros", "zxr10"})


def version(answers: Answers) -> Readings:
    """Who it is: one release names the model before the word Version, another before its number."""
    text = shapes.said(answers.text)
    found = next((match for pattern in _VERSIONS if (match := pattern.search(text))), None)
    if found is None:
        raise ValueError("no version")
    named = [(each or "").strip() for each in (found["model"], found.groupdict().get("also"))]
    model = next((each for each in named if each.lower() not in _SERIES), None)
    uptime, number = _UPTIME.search(text), _SERIAL.search(text)
    return Readings(
        system=SystemReading(uptime_ticks=None if uptime is None else shapes.ticks(uptime[1])),
        identity=IdentityReading(
            vendor="ZTE",
            model=safe(model),
            version=safe(found["version"]),
            serial=None if number is None else safe(number[1]),
            kind="network",
            os="ZXROS",
        ),
    )


def _rows(text: str) -> list[Row]:
    return shapes.interface_rows("zte_zxros_show_interface_counters", text)


def interfaces(answers: Answers) -> Readings:
    """Interfaces and their IPv4 addresses."""
    return shapes.interfaces(_rows(answers.text))


def counters(answers: Answers) -> Readings:
    """States and counters."""
    uptime = _UPTIME.search(shapes.said(answers.texts[1]))
    ticks = None if uptime is None else shapes.ticks(uptime[1])
    return shapes.counters(_rows(answers.texts[0]), answers.taken_at, ticks)


def duplex(answers: Answers) -> Readings:
    """The Ethernet side of interfaces."""
    return shapes.duplex(_rows(answers.text))


def _boards(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Boards by name, each with its figures by heading.

    Headings stand above the last columns of the rows; the columns before these are the name.

    Raises:
        ValueError: there are none.
    """
    headings: list[str] = []
    found = False
    for line in text.splitlines():
        words = line.split()
        at = next((place for place, word in enumerate(words) if word.lower().startswith("cpu(")), None)
        if at is not None:
            headings = [re.sub(r"\(MB\)$", "", word).lower() for word in words[at:]]
        elif headings and len(words) > len(headings) and _FIGURE.search(words[-1]):
            found = True
            name = " ".join(word for word in words[: -len(headings)] if word != "N/A")
            yield name, dict(zip(headings, words[-len(headings) :], strict=True))
    if not found:
        raise ValueError("no table of boards")


def processors(answers: Answers) -> Readings:
    """Busy share of each board over a minute, or the span nearest to it."""
    found = []
    for name, figures in _boards(shapes.said(answers.text)):
        told = next((figures[key] for key in ("cpu(1m)", "cpu(30s)", "cpu(5s)") if key in figures), "")
        if told.endswith("%"):
            shown = safe(name) or "board"
            found.append(CpuReading(shown, shapes.ratio(told[:-1]), f"{shown}, mean of one minute"))
    return Readings(cpu=tuple(found))


def memory(answers: Answers) -> Readings:
    """Memory of each board, by its size in MB and the share that is used."""
    found = []
    for name, figures in _boards(shapes.said(answers.text)):
        size = figures.get("phymem") or figures.get("memsize") or ""
        share = next((figures[key] for key in ("memory", "mem", "memusage") if key in figures), "")
        if share.endswith("%"):
            total = int(size) * _MIB if size.isdecimal() else None
            used = None if total is None else round(total * shapes.ratio(share[:-1]))
            shown = safe(name) or "board"
            found.append(MemoryReading(shown, f"{shown} memory", "system", total, used, shapes.ratio(share[:-1])))
    return Readings(memory=tuple(found))


def storage(answers: Answers) -> Readings:
    """The volume that the device starts from."""
    return shapes.volume(answers.text)


def clock(answers: Answers) -> Readings:
    """How far the clock is from ours, where its zone is universal time; that of another zone is not known here."""
    found = _CLOCK.search(shapes.said(answers.text))
    if found is None:
        raise ValueError("no time")
    hour, minute, second, zone, month, day, year = found.groups()
    if zone.lower() not in shapes.UNIVERSAL:
        return Readings(clock=ClockReading())
    return shapes.clock_offset(shapes.seconds_of((year, month, day), (hour, minute, second)), answers.taken_at)


def ntp(answers: Answers) -> Readings:
    """Whether the clock follows a server."""
    return shapes.ntp(answers.text)


def bgp(answers: Answers) -> Readings:
    """Peers, and the prefixes of those that are up."""
    return shapes.bgp("summary_of_bgp_peers", answers.text, "Neighbor")


def ospf(answers: Answers) -> Readings:
    """Neighbours by address."""
    return shapes.ospf("table_of_ospf_neighbors", answers.text, "Neighbor")


def arp(answers: Answers) -> Readings:
    """Stations whose addresses are resolved, the device's own (no age, or H) left out."""
    found = []
    for row in shapes.table("zte_zxros_show_arp_table", answers.text, "Hardware", joined=True):
        station = mac(row["mac"])
        if station is not None and row["age"] not in {"H", "-", "--"}:
            found.append(SeenStation(station, row["address"], number_of_interface(row["interface"])))
    return Readings(stations=tuple(found))


def forwarding(answers: Answers) -> Readings:
    """Stations that were learnt on ports."""
    found = []
    for row in shapes.table("zte_zxros_show_mac_table", answers.text, "MAC"):
        station = mac(row["mac"])
        if station is not None:
            found.append(SeenStation(station, None, number_of_interface(row["interface"]), int(row["vlan"])))
    return Readings(stations=tuple(found))


READERS: Final[Mapping[str, Callable[[Answers], Readings]]] = {
    "zxros_version": version,
    "zxros_interfaces": interfaces,
    "zxros_counters": counters,
    "zxros_duplex": duplex,
    "zxros_processors": processors,
    "zxros_memory": memory,
    "zxros_storage": storage,
    "zxros_clock": clock,
    "zxros_ntp": ntp,
    "zxros_bgp": bgp,
    "zxros_ospf": ospf,
    "zxros_arp": arp,
    "zxros_forwarding": forwarding,
}
