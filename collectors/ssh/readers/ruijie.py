"""Ruijie RGOS 10 to 12. Source: the command references of its switches and routers; templates see `tables`."""

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

_FACT: Final = re.compile(r"^(\s*)([A-Za-z][A-Za-z ]*?)\s*: *(\S.*?)?\s*$", re.MULTILINE)
_MODULE: Final = re.compile(r"^\s+((?:Slot|Fan|Power)\s*\S+)\s*: *(\S+)\s*$", re.MULTILINE | re.IGNORECASE)
_MODEL: Final = re.compile(r"\(([^()\s]+)\)\s+[Bb]y\s+Ruijie|Ruijie.*\(([^()\s]+)\)")
_BUSY: Final = re.compile(r"CPU utilization (?:in|for) one minute\s*:\s*(\d+(?:\.\d+)?)\s*%", re.IGNORECASE)
_WHOLE: Final = re.compile(
    r"System (?:Total )?Memory\s*:\s*(\d+)\s*([KM])B(?: total)?.*?(\d+)\s*([KM])B free", re.IGNORECASE | re.DOTALL
)
_PAGES: Final = re.compile(
    r"System Total Memory\s*:\s*(\d+)\s*([KM])B.*?Current Free Memory\s*:\s*(\d+)\s*([KM])B", re.IGNORECASE | re.DOTALL
)
_OCTETS: Final = {"k": 1 << 10, "m": 1 << 20}
_CLOCK: Final = re.compile(r"^(\d\d?):(\d\d):(\d\d)(?:\.\d+)? (\S+) \w{3},? (\w{3}) (\d\d?),? (\d{4})", re.MULTILINE)
_LONG: Final = {
    "fa": "FastEthernet",
    "gi": "GigabitEthernet",
    "te": "TenGigabitEthernet",
    "fo": "FortyGigabitEthernet",
    "ag": "AggregatePort",
    "vl": "VLAN",
    "mg": "Mgmt",
}


def _facts(text: str) -> dict[str, str]:
    """What is said of the system, by name; modules below it are indented and left out."""
    return {
        name.lower(): value
        for indent, name, value in _FACT.findall(text)
        if not indent and name.lower().startswith("system")
    }


def version(answers: Answers) -> Readings:
    """Who it is, and its modules with numbers of their own."""
    text = shapes.said(answers.text)
    facts = _facts(text)
    model = _MODEL.search(facts.get("system description", ""))
    told = facts.get("system software version") or facts.get("system software")
    if not told:
        raise ValueError("no version")
    number = safe(facts.get("system serial number")) or None
    return Readings(
        system=SystemReading(
            description=safe(facts.get("system description")), uptime_ticks=shapes.ticks(facts.get("system uptime", ""))
        ),
        identity=IdentityReading(
            vendor="Ruijie",
            model=None if model is None else safe(model[1] or model[2]),
            version=safe(told),
            serial=number,
            kind="network",
            os="RGOS",
        ),
        inventory=_modules(text),
    )


def _modules(text: str) -> tuple[EntityReading, ...]:
    found = []
    marks = list(_MODULE.finditer(text))
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(text)
        facts = {name.lower(): value for _, name, value in _FACT.findall(text[mark.end() : end])}
        if number := safe(facts.get("serial number")):
            found.append(
                EntityReading(
                    name=safe(mark[1]),
                    model=safe(mark[2]),
                    serial=number,
                    hardware_rev=safe(facts.get("hardware version")),
                )
            )
    return tuple(found)


def _rows(text: str) -> list[Row]:
    return shapes.interface_rows("ruijie_show_interfaces", text)


def interfaces(answers: Answers) -> Readings:
    """Interfaces and their IPv4 addresses."""
    return shapes.interfaces(_rows(answers.text))


def counters(answers: Answers) -> Readings:
    """States and counters."""
    ticks = shapes.ticks(_facts(shapes.said(answers.texts[1])).get("system uptime", ""))
    return shapes.counters(_rows(answers.texts[0]), answers.taken_at, ticks)


def duplex(answers: Answers) -> Readings:
    """The Ethernet side of interfaces."""
    return shapes.duplex([row for row in _rows(answers.text) if "thernet" in row["interface"] or row["duplex"]])


def processors(answers: Answers) -> Readings:
    """Busy share of the processor over a minute."""
    found = _BUSY.search(shapes.said(answers.text))
    if found is None:
        raise ValueError("no line of utilisation")
    return Readings(cpu=(CpuReading("1", shapes.ratio(found[1]), "CPU, mean of one minute"),))


def memory(answers: Answers) -> Readings:
    """Memory of the system; what is not free is used."""
    text = shapes.said(answers.text)
    found = _PAGES.search(text) or _WHOLE.search(text)
    if found is None or not int(found[1]):
        raise ValueError("no total of memory")
    total, free = (int(found[at]) * _OCTETS[found[at + 1].lower()] for at in (1, 3))
    used = total - free
    return Readings(memory=(MemoryReading("system", "Memory", "system", total, used, used / total),))


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


def _index(name: str) -> int:
    return number_of_interface(shapes.long_name(name, _LONG, " "))


def arp(answers: Answers) -> Readings:
    """Stations whose addresses are resolved, the device's own left out."""
    found = []
    for row in shapes.table("ruijie_show_arp", answers.text, "Hardware"):
        station = mac(row["mac"])
        if station is not None and not row["age"].startswith("-"):
            found.append(SeenStation(station, row["address"], _index(row["interface"])))
    return Readings(stations=tuple(found))


def forwarding(answers: Answers) -> Readings:
    """Stations that were learnt on ports."""
    found = []
    for row in shapes.table("ruijie_show_mac_address_table", answers.text, "MAC Address"):
        station = mac(row["mac"])
        if station is not None and row["type"].lower() == "dynamic":
            found.append(SeenStation(station, None, _index(row["interface"]), int(row["vlan"])))
    return Readings(stations=tuple(found))


READERS: Final[Mapping[str, Callable[[Answers], Readings]]] = {
    "ruijie_version": version,
    "ruijie_interfaces": interfaces,
    "ruijie_counters": counters,
    "ruijie_duplex": duplex,
    "ruijie_processors": processors,
    "ruijie_memory": memory,
    "ruijie_storage": storage,
    "ruijie_clock": clock,
    "ruijie_ntp": ntp,
    "ruijie_bgp": bgp,
    "ruijie_ospf": ospf,
    "ruijie_arp": arp,
    "ruijie_forwarding": forwarding,
}
