"""MikroTik RouterOS 6 and 7: what `print` writes in lines of names and values. Source: the maker's documentation.

Two shapes: one value a line ("name: value"), and items, each with a number, flags and assignments, on one line
(`terse`) or over several. Assignments are read by name, so that values that a release adds or leaves out do not matter.
"""

from __future__ import annotations

import calendar
import re
import time
from typing import TYPE_CHECKING, Final

from collectors.readings import (
    AddressReading,
    BgpNeighbour,
    ClockReading,
    CounterSample,
    CpuReading,
    EntityReading,
    IdentityReading,
    InterfaceCounters,
    InterfaceReading,
    MemoryReading,
    OspfNeighbour,
    Readings,
    SeenStation,
    StorageReading,
    SystemReading,
    UpkeepReading,
)
from collectors.ssh.readers.text import mac, number_of_interface, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from collectors.ssh.answers import Answers

Item = dict[str, str]
"""Assignments of an item; its flags under ""."""

_UP, _DOWN = 1, 2
_TICKS: Final = 100
_LONGEST: Final = 4_000
"""Characters of an item; a hostile device chooses that."""

_ITEM: Final = re.compile(r" {0,3}\d{1,6} +(?P<flags>(?:[A-Za-z]{1,8} +)*)(?=[;\w.*-])")
_ASSIGNED: Final = re.compile(r"(?<!\S)(?P<name>\.?[a-zA-Z][\w.-]*)=(?P<quoted>\"(?:[^\"\\]|\\.)*\")?")
_SPAN: Final = re.compile(r"(\d+)([wdhms])")
_CLOCK_SPAN: Final = re.compile(r"(\d+):(\d\d):(\d\d)$")
_SECONDS: Final = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_SIZE: Final = re.compile(r"([\d.]+)\s*([KMGT]?)i?B?$")
_SIZES: Final = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
_TYPES: Final = {
    "ether": 6,
    "vlan": 135,
    "bridge": 209,
    "bond": 161,
    "wlan": 71,
    "wifi": 71,
    "loopback": 24,
    "pppoe-out": 23,
    "pptp-out": 131,
    "l2tp-out": 131,
    "gre-tunnel": 131,
    "ipip-tunnel": 131,
    "eoip": 131,
    "wg": 131,
}
"""IANAifType by what RouterOS calls the kind of an interface."""
_OSPF_STATES: Final = {
    "down": "down",
    "attempt": "attempt",
    "init": "init",
    "2-way": "twoWay",
    "twoway": "twoWay",
    "exstart": "exchangeStart",
    "exchange": "exchange",
    "loading": "loading",
    "full": "full",
}
_BGP_STATES: Final = frozenset({"idle", "connect", "active", "opensent", "openconfirm", "established"})


def values(text: str) -> Item:
    """What an answer of one value a line says, by name.

    Raises:
        ValueError: it says nothing.
    """
    pairs = (line.partition(":") for line in text.splitlines())
    found = {name.strip(): value.strip() for name, colon, value in pairs if colon and re.fullmatch(r"\s*[\w-]+", name)}
    if not found:
        raise ValueError("no values")
    return found


def items(text: str) -> list[Item]:
    """The items of a list; without any, an answer is empty or tells what its flags mean.

    Raises:
        ValueError: it is something else.
    """
    found: list[str] = []
    for line in text.splitlines():
        if _ITEM.match(line):
            found.append(line)
        elif found and line.startswith((" ", "\t")) and len(found[-1]) < _LONGEST:
            found[-1] += " " + line.strip()
        elif (
            line.strip()
            and not line.startswith(("Flags:", "Columns:", ";;;"))
            and "=" not in line
            and " - " not in line
        ):
            raise ValueError("no list of items")
    return [_item(line[:_LONGEST]) for line in found]


def _item(line: str) -> Item:
    """Flags and assignments; a name that begins with a dot goes on with the group of the one before (release 7)."""
    start = _ITEM.match(line)
    rest = line[start.end() :] if start is not None else line
    found = {"": start["flags"].replace(" ", "") if start is not None else ""}
    marks = list(_outside_quotes(rest))
    group = ""
    ends = [*(mark.start() for mark in marks[1:]), len(rest)]
    for mark, end in zip(marks, ends, strict=False):
        name = mark["name"]
        value = mark["quoted"] if mark["quoted"] is not None else rest[mark.end() : end].strip()
        if name.startswith("."):
            name = group + name
        else:
            group = name.rpartition(".")[0] if "." in name else group
        found.setdefault(name, value[1:-1] if mark["quoted"] is not None else value)
    return found


def _outside_quotes(text: str) -> Iterator[re.Match[str]]:
    """Beginnings of assignments that are no part of a value in quotes."""
    at = 0
    while mark := _ASSIGNED.search(text, at):
        yield mark
        at = mark.end()


def _whole(item: Mapping[str, str], name: str) -> int | None:
    """A number, whose thousands may stand apart."""
    digits = re.sub(r"[ ,']", "", item.get(name, ""))
    return int(digits) if digits.isdecimal() else None


def _octets(text: str | None) -> int | None:
    found = _SIZE.match(text or "")
    return None if found is None else int(float(found[1]) * _SIZES[found[2]])


def _ticks(text: str | None) -> int | None:
    """A span of time, "1w2d3h4m5s" or "1w2d03:04:05", in hundredths of a second."""
    if not text:
        return None
    seconds = sum(int(count) * _SECONDS[unit] for count, unit in _SPAN.findall(text))
    if by_clock := _CLOCK_SPAN.search(text):
        hours, minutes, rest = map(int, by_clock.groups())
        seconds += hours * 3600 + minutes * 60 + rest
    return seconds * _TICKS


def identity(answers: Answers) -> Readings:
    """Name, release and board."""
    name, about = values(answers.texts[0]), values(answers.texts[1])
    return Readings(
        system=SystemReading(name=safe(name["name"]), uptime_ticks=_ticks(about.get("uptime"))),
        identity=IdentityReading(
            vendor="MikroTik",
            model=safe(about.get("board-name")),
            version=safe(about["version"].partition(" ")[0]),
            kind="network",
            os="RouterOS",
        ),
    )


def board(answers: Answers) -> Readings:
    """The board with its number and firmware; a virtual router has none."""
    about = values(answers.text)
    if about["routerboard"] != "yes":
        return Readings(inventory=())
    model, serial = safe(about.get("model")), safe(about.get("serial-number"))
    part = EntityReading(
        name="routerboard", model=model, serial=serial, firmware_rev=safe(about.get("current-firmware"))
    )
    return Readings(identity=IdentityReading(vendor="MikroTik", serial=serial), inventory=(part,))


def interfaces(answers: Answers) -> Readings:
    """Interfaces of all kinds."""
    return Readings(interfaces=tuple(map(_interface, items(answers.text))))


def _interface(item: Item) -> InterfaceReading:
    name = safe(item["name"]) or ""
    return InterfaceReading(
        index=number_of_interface(name),
        key=name,
        name=name,
        descr=name,
        alias=safe(item.get("comment")),
        type=_TYPES.get(item.get("type", "")),
        mtu=_whole(item, "actual-mtu") or _whole(item, "mtu"),
        mac=mac(item.get("mac-address", "")),
    )


def addresses(answers: Answers) -> Readings:
    """Addresses that are in use, at the interface that they are really on."""
    found = []
    for item in items(answers.text):
        address, _, length = item["address"].partition("/")
        place = safe(item.get("actual-interface") or item.get("interface"))
        if place is not None and not {"X", "I"} & set(item[""]):
            found.append(
                AddressReading(number_of_interface(place), address, int(length) if length.isdecimal() else None)
            )
    return Readings(addresses=tuple(found))


def counters(answers: Answers) -> Readings:
    """States and counters, 64 bits wide, since the start or since they were reset."""
    table, about = answers.texts
    found = tuple(map(_counters, items(table)))
    return Readings(
        counters=CounterSample(answers.taken_at, _ticks(values(about).get("uptime")), len(found), None, found)
    )


def _counters(item: Item) -> InterfaceCounters:
    return InterfaceCounters(
        index=number_of_interface(safe(item["name"]) or ""),
        admin_status=_DOWN if "X" in item[""] else _UP,
        oper_status=_UP if "R" in item[""] else _DOWN,
        in_octets=_whole(item, "rx-byte"),
        out_octets=_whole(item, "tx-byte"),
        in_ucast_packets=_whole(item, "rx-packet"),
        out_ucast_packets=_whole(item, "tx-packet"),
        in_errors=_whole(item, "rx-error"),
        out_errors=_whole(item, "tx-error"),
        in_discards=_whole(item, "rx-drop"),
        out_discards=_discards(item),
        wide=True,
    )


def _discards(item: Item) -> int | None:
    """Packets that were not sent: dropped by the driver and by the queue of the interface, which are told apart."""
    known = [value for name in ("tx-drop", "tx-queue-drop") if (value := _whole(item, name)) is not None]
    return sum(known) if known else None


def resources(answers: Answers) -> Readings:
    """Processor, memory and disk."""
    about = values(answers.text)
    total, free = _octets(about["total-memory"]), _octets(about["free-memory"])
    size, room = _octets(about.get("total-hdd-space")), _octets(about.get("free-hdd-space"))
    memory, disk = [], []
    if total and free is not None:
        memory.append(MemoryReading("main", "main memory", "system", total, total - free, (total - free) / total))
    if size and room is not None:
        disk.append(StorageReading("system", "system disk", size, size - room, (size - room) / size))
    load = int(about["cpu-load"].rstrip("%"))
    return Readings(cpu=(CpuReading("all", load / 100, "all processors"),), memory=tuple(memory), storage=tuple(disk))


def clock(answers: Answers) -> Readings:
    """How far the clock is from ours; its zone is told as an offset."""
    about = values(answers.text)
    zone = re.fullmatch(r"([+-])(\d\d):(\d\d)", about.get("gmt-offset", ""))
    if zone is None:
        return Readings(clock=ClockReading())
    date = about["date"]
    form = "%Y-%m-%d %H:%M:%S" if re.match(r"\d{4}-", date) else "%b/%d/%Y %H:%M:%S"
    east = (int(zone[2]) * 3600 + int(zone[3]) * 60) * (-1 if zone[1] == "-" else 1)
    told = calendar.timegm(time.strptime(f"{date} {about['time']}", form)) - east
    return Readings(clock=ClockReading(offset_seconds=round(told - answers.taken_at, 3)))


def ntp(answers: Answers) -> Readings:
    """Whether the clock follows a server: release 7 says so; release 6 names the server that it follows."""
    about = values(answers.text)
    enabled = about["enabled"] == "yes"
    if "status" in about:
        synchronised, source = enabled and about["status"] == "synchronized", about.get("synced-server")
    else:
        source = about.get("active-server") or about.get("last-update-from")
        synchronised = enabled and bool(source)
    offset = re.fullmatch(r"(-?[\d.]+) ?ms", about.get("system-offset", "")) if synchronised else None
    return Readings(
        clock=ClockReading(
            synchronised=synchronised,
            offset_seconds=-float(offset[1]) / 1000 if offset else None,
            source=safe(source) if synchronised else None,
        )
    )


def bgp(answers: Answers) -> Readings:
    """Peers. Release 7 has connections as they are set up and sessions that came about: one without is idle."""
    first, second = (items(text) for text in answers.texts)
    if any("remote-address" in item for item in first):
        return Readings(bgp=tuple(_peer(item, "remote-address", "remote-as") for item in first))
    sessions = {_plain(item.get("remote.address", "")): item for item in second}
    found = []
    for item in first:
        address = _plain(item.get("remote.address", ""))
        session = sessions.pop(address, None)
        if session is not None:
            found.append(_peer(session, "remote.address", "remote.as"))
        elif address and "/" not in address:
            admin = "stop" if "X" in item[""] or item.get("disabled") == "yes" else "start"
            found.append(BgpNeighbour(address, _whole(item, "remote.as"), "idle", admin))
    found += [_peer(item, "remote.address", "remote.as") for address, item in sessions.items() if address]
    return Readings(bgp=tuple(found))


def _plain(address: str) -> str:
    """An address without the length that a single one is told with."""
    return address.removesuffix("/32").removesuffix("/128")


def _peer(item: Item, address: str, system: str) -> BgpNeighbour:
    told = item.get("state", "").lower()
    state = "established" if "E" in item[""] else told if told in _BGP_STATES else "idle"
    return BgpNeighbour(
        peer=_plain(item[address]),
        remote_as=_whole(item, system),
        state=state,
        admin="stop" if "X" in item[""] else "start",
        prefixes=_whole(item, "prefix-count") if state == "established" else None,
    )


def ospf(answers: Answers) -> Readings:
    """Neighbours by address."""
    return Readings(
        ospf=tuple(
            OspfNeighbour(item["address"], item.get("router-id"), _OSPF_STATES.get(item.get("state", "").lower()))
            for item in items(answers.text)
        )
    )


def arp(answers: Answers) -> Readings:
    """Stations whose addresses are resolved and not of old."""
    found = []
    for item in items(answers.text):
        station = mac(item.get("mac-address", ""))
        place = safe(item.get("interface"))
        if (
            station is not None
            and not {"X", "I"} & set(item[""])
            and item.get("status") not in ("failed", "incomplete")
        ):
            found.append(SeenStation(station, item["address"], number_of_interface(place) if place else None))
    return Readings(stations=tuple(found))


def forwarding(answers: Answers) -> Readings:
    """Stations that bridges learnt; the bridge's own addresses left out."""
    found = []
    for item in items(answers.text):
        station = mac(item.get("mac-address", ""))
        own = "L" in item[""] or item.get("local") == "yes"
        if station is not None and not own and "X" not in item[""]:
            found.append(SeenStation(station, None, None, _whole(item, "vid")))
    return Readings(stations=tuple(found))


def updates(answers: Answers) -> Readings:
    """Whether a release is there that it found when it looked last; it does not tell what a release mends."""
    about = values(answers.text)
    installed = about.get("installed-version") or about["current-version"]
    latest = about.get("latest-version")
    return Readings(upkeep=UpkeepReading(updates=int(latest != installed) if latest else None))


READERS: Final[Mapping[str, Callable[[Answers], Readings]]] = {
    "ros_identity": identity,
    "ros_board": board,
    "ros_interfaces": interfaces,
    "ros_addresses": addresses,
    "ros_counters": counters,
    "ros_resources": resources,
    "ros_clock": clock,
    "ros_ntp": ntp,
    "ros_bgp": bgp,
    "ros_ospf": ospf,
    "ros_updates": updates,
    "ros_arp": arp,
    "ros_forwarding": forwarding,
}
