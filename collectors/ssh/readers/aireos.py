"""Cisco wireless controllers with AireOS 7 and 8. Source: the maker's command reference of release 8.x."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from collectors.readings import (
    AddressReading,
    ClockReading,
    CpuReading,
    EntityReading,
    IdentityReading,
    InterfaceReading,
    MemoryReading,
    Readings,
    SystemReading,
    WirelessReading,
)
from collectors.ssh.readers.text import number_of_interface, safe, short

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from collectors.ssh.answers import Answers

_DOTTED: Final = re.compile(r"^ *([A-Z][\w()/ -]*?)\.{2,}:? *(.*?) *$", re.MULTILINE)
_SPAN: Final = re.compile(r"(\d+) (day|hr|min|sec)s?\b")
_SECONDS: Final = {"day": 86_400, "hr": 3_600, "min": 60, "sec": 1}
_PART: Final = re.compile(r'NAME: +"([^"\n]*)" *, *DESCR: +"([^"\n]*)"\s+PID: +(\S*) *, *VID: +(\S*) *, *SN: +(\S*)')
_INTERFACE: Final = re.compile(r"^(\S+) +(?:\d+|N/A|LAG|-) +(?:\d+|N/A|untagged) +(\d+\.\d+\.\d+\.\d+) ", re.MULTILINE)
_SERVER: Final = re.compile(r"^ *\d+ +\d+ +(\S+) +(In Sync|Not \w+|\S+)", re.MULTILINE)
_TICKS: Final = 100


def _dotted(text: str) -> dict[str, str]:
    """What an answer of names, dots and values says; of a name that comes twice the first.

    Raises:
        ValueError: it says nothing.
    """
    found: dict[str, str] = {}
    for name, value in _DOTTED.findall(short(text)):
        found.setdefault(name, value)
    if not found:
        raise ValueError("no values")
    return found


def system(answers: Answers) -> Readings:
    """Who it is, and its parts."""
    about = _dotted(answers.texts[0])
    parts = [_part(match) for match in _PART.finditer(short(answers.texts[1]))]
    chassis = next((part for part in parts if "chassis" in (part.name or "").lower()), parts[0] if parts else None)
    spans = _SPAN.findall(about.get("System Up Time", ""))
    uptime = sum(int(count) * _SECONDS[unit] for count, unit in spans) * _TICKS if spans else None
    return Readings(
        system=SystemReading(
            name=safe(about["System Name"]), location=safe(about.get("System Location")), uptime_ticks=uptime
        ),
        identity=IdentityReading(
            vendor="Cisco",
            model=chassis.model if chassis is not None else None,
            version=safe(about["Product Version"]),
            serial=chassis.serial if chassis is not None else None,
            kind="wireless",
            os="AireOS",
        ),
        inventory=tuple(parts),
    )


def _part(match: re.Match[str]) -> EntityReading:
    name, description, model, revision, serial = (safe(each) for each in match.groups())
    return EntityReading(name=name, description=description, model=model, serial=serial, hardware_rev=revision)


def interfaces(answers: Answers) -> Readings:
    """Interfaces that have an address; the summary tells no more of them."""
    if "Interface Name" not in answers.text:
        raise ValueError("no table of interfaces")
    names, addresses = [], []
    for told, address in _INTERFACE.findall(short(answers.text)):
        name = safe(told) or ""
        if address == "0.0.0.0":  # noqa: S104 -- stands for none
            continue
        names.append(InterfaceReading(number_of_interface(name), name, name, name))
        addresses.append(AddressReading(number_of_interface(name), address))
    return Readings(interfaces=tuple(names), addresses=tuple(addresses))


def processors(answers: Answers) -> Readings:
    """Busy share of the processors at this moment."""
    found = re.search(r"CPU(?:\(s\))? [Ll]oad\s*:? *(\d+) ?%", short(answers.text))
    if found is None:
        raise ValueError("no load")
    return Readings(cpu=(CpuReading("all", int(found[1]) / 100, "all processors"),))


def memory(answers: Answers) -> Readings:
    """Memory of the system."""
    about = _dotted(answers.text)
    total, used = (int(about[f"{which} System Memory"].split()[0]) for which in ("Total", "Used"))
    return Readings(memory=(MemoryReading("system", "System memory", "system", total, used, used / total),))


def radios(answers: Answers) -> Readings:
    """How many stations and access points it has."""
    about, access = (_dotted(text) for text in answers.texts)
    counts = (
        ("clients", "Clients", about.get("Number of Active Clients")),
        ("ap-count", "Access points", access["Number of APs"]),
    )
    return Readings(
        wireless=tuple(WirelessReading(kind, name, float(count)) for kind, name, count in counts if count is not None)
    )


def ntp(answers: Answers) -> Readings:
    """Whether one of its servers is in step with it."""
    if "Time." not in answers.text:
        raise ValueError("no time")
    source = next((server for server, state in _SERVER.findall(short(answers.text)) if state == "In Sync"), None)
    return Readings(clock=ClockReading(synchronised=source is not None, source=safe(source)))


READERS: Final[Mapping[str, Callable[[Answers], Readings]]] = {
    "aireos_system": system,
    "aireos_interfaces": interfaces,
    "aireos_processors": processors,
    "aireos_memory": memory,
    "aireos_radios": radios,
    "aireos_ntp": ntp,
}
