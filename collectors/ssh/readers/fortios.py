"""FortiOS 5.6 to 7.6. Source: the maker's command references and technical tips; templates see `tables`."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Final

from collectors.readings import (
    AddressReading,
    BgpNeighbour,
    ClockReading,
    CounterSample,
    CpuReading,
    EthernetReading,
    IdentityReading,
    InterfaceCounters,
    InterfaceReading,
    MemoryReading,
    OspfNeighbour,
    Readings,
    SeenStation,
    StorageReading,
    SystemReading,
)
from collectors.ssh.readers.tables import rows
from collectors.ssh.readers.text import mac, number_of_interface, safe, short

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from collectors.ssh.answers import Answers

_UP, _DOWN = 1, 2
_KIB: Final = 1024
_MIB: Final = 1 << 20
_TICKS: Final = 100
_VERSION: Final = re.compile(r"^Version: +(\S+) v([\d.]+),?(build\d+)?", re.MULTILINE)
_UPTIME: Final = re.compile(r"^Uptime: +(\d+) days?, +(\d+) hours?, +(\d+) minutes?", re.MULTILINE)
_IDLE: Final = re.compile(r"^CPU(\d*) states: .*?(\d+)% idle", re.MULTILINE)
_MEMORY: Final = re.compile(r"^Memory: (\d+)k total, (\d+)k used", re.MULTILINE)
_OLD_MEMORY: Final = re.compile(r"^Memory states: (\d+)% used", re.MULTILINE)
_DISK: Final = re.compile(r"Total HD usage: +([\d.]+) ?([MG])B */ *([\d.]+) ?([MG])B")
_DISK_UNITS: Final = {"M": _MIB, "G": 1 << 30}
_HEAD: Final = re.compile(r"^if=(\S+) .*", re.MULTILINE)
_VALUE: Final = re.compile(r"(?<!\S)([a-z_]+)=(\S*)")
_NAME: Final = re.compile(r"^name: (\S+)\s(.*)$", re.MULTILINE)
_PLACE: Final = re.compile(r"(?<!management-)\bip: (\d+\.\d+\.\d+\.\d+) (\d+\.\d+\.\d+\.\d+)")
_SERVER: Final = re.compile(r"^ipv[46] server\(([^)\s]+)\) ?(\S*) -- (.*)$", re.MULTILINE)
_OFFSET: Final = re.compile(r"clock offset is (-?[\d.]+) sec")
_TYPES: Final = {"1": 6, "772": 24, "65534": 131, "768": 131, "778": 131, "512": 23}
"""IANAifType by the kernel's type of hardware (ARPHRD)."""
_OSPF_STATES: Final = {
    "down": "down",
    "attempt": "attempt",
    "init": "init",
    "2-way": "twoWay",
    "exstart": "exchangeStart",
    "exchange": "exchange",
    "loading": "loading",
    "full": "full",
}
_BGP_STATES: Final = frozenset({"idle", "connect", "active", "opensent", "openconfirm", "established"})


def _text(answers: Answers) -> str:
    return short(answers.text)


def _said(text: str, name: str) -> str | None:
    """What is said of something by name, on a line of its own."""
    found = re.search(rf"^{re.escape(name)}: *(\S[^\n]*)$", text, re.MULTILINE)
    return None if found is None else safe(found[1])


def status(answers: Answers) -> Readings:
    """Who it is."""
    found = _VERSION.search(_text(answers))
    if found is None:
        raise ValueError("no version")
    return Readings(
        system=SystemReading(name=_said(_text(answers), "Hostname")),
        identity=IdentityReading(
            vendor="Fortinet",
            model=safe(found[1]),
            version=safe(f"{found[2]} {found[3] or ''}".strip()),
            serial=_said(_text(answers), "Serial-Number"),
            kind="firewall",
            os="FortiOS",
        ),
    )


def _links(text: str) -> list[dict[str, str]]:
    """The kernel's interfaces: the values of each by name, and the flags that it is under as "flags".

    Raises:
        ValueError: there are none.
    """
    heads = list(_HEAD.finditer(text))
    if not heads:
        raise ValueError("no interfaces")
    ends = [*(head.start() for head in heads[1:]), len(text)]
    found = []
    for head, end in zip(heads, ends, strict=True):
        block = text[head.start() : end]
        told: dict[str, str] = {}
        for name, value in _VALUE.findall(block):
            told.setdefault(name, value)
        flags = re.search(r"(?<!\S)flags=([^\n]*)$", block, re.MULTILINE)
        told["flags"] = flags[1] if flags is not None else ""
        found.append(told)
    return found


def interfaces(answers: Answers) -> Readings:
    """Interfaces of the kernel, and addresses of those that people set up."""
    kernel, table = map(short, answers.texts)
    if "name:" not in table:
        raise ValueError("no interfaces")
    return Readings(interfaces=tuple(map(_interface, _links(kernel))), addresses=tuple(_addresses(table)))


def _interface(link: Mapping[str, str]) -> InterfaceReading:
    name = safe(link["if"]) or ""
    return InterfaceReading(
        index=number_of_interface(name),
        key=name,
        name=name,
        descr=name,
        type=_TYPES.get(link.get("type", "")),
        mtu=int(link["mtu"]) if link.get("mtu", "").isdecimal() else None,
        mac=mac(link.get("hw_addr", "")),
    )


def _addresses(table: str) -> list[AddressReading]:
    found = []
    for name, rest in _NAME.findall(table):
        place = _PLACE.search(rest)
        if place is not None and place[1] != "0.0.0.0":  # noqa: S104 -- stands for none
            length = ipaddress.ip_network(f"0.0.0.0/{place[2]}").prefixlen
            found.append(AddressReading(number_of_interface(safe(name) or ""), place[1], length))
    return found


def counters(answers: Answers) -> Readings:
    """States and counters as the kernel keeps them."""
    kernel, about = map(short, answers.texts)
    found = tuple(map(_counters, _links(kernel)))
    return Readings(counters=CounterSample(answers.taken_at, _uptime(about), len(found), None, found))


def _uptime(text: str) -> int | None:
    found = _UPTIME.search(text)
    if found is None:
        return None
    days, hours, minutes = map(int, found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 * _TICKS


def _counters(link: Mapping[str, str]) -> InterfaceCounters:
    flags = link["flags"].split()
    number = {name: int(value) for name, value in link.items() if value.isdecimal()}
    received, multicasts = number.get("rxp"), number.get("mc")
    unicast = received if received is None or multicasts is None else max(0, received - multicasts)
    return InterfaceCounters(
        index=number_of_interface(safe(link["if"]) or ""),
        admin_status=_UP if "up" in flags else _DOWN,
        oper_status=_UP if "up" in flags and "run" in flags else _DOWN,
        in_octets=number.get("rxb"),
        out_octets=number.get("txb"),
        in_ucast_packets=unicast,
        out_ucast_packets=number.get("txp"),
        in_multicast_packets=multicasts,
        in_errors=number.get("rxe"),
        out_errors=number.get("txe"),
        in_discards=number.get("rxd"),
        out_discards=number.get("txd"),
        wide=True,
    )


def performance(answers: Answers) -> Readings:
    """Processors and memory; releases before 5.6 tell of memory only the share that is used."""
    busy = [
        CpuReading(number or "all", (100 - int(idle)) / 100, f"CPU {number}" if number else "all processors")
        for number, idle in _IDLE.findall(_text(answers))
    ]
    if not busy:
        raise ValueError("no states of processors")
    memory: tuple[MemoryReading, ...] = ()
    if found := _MEMORY.search(_text(answers)):
        total, used = int(found[1]) * _KIB, int(found[2]) * _KIB
        memory = (MemoryReading("main", "Memory", "system", total, used, used / total if total else None),)
    elif found := _OLD_MEMORY.search(_text(answers)):
        memory = (MemoryReading("main", "Memory", "system", ratio=int(found[1]) / 100),)
    return Readings(cpu=tuple(busy), memory=memory)


def duplex(answers: Answers) -> Readings:
    """Duplex of physical ports that have a link."""
    found = []
    blocks = re.split(r"^[ \t]*==[ \t]*\[([^\]\n]+)\]", _text(answers), flags=re.MULTILINE)[1:]
    if not blocks:
        raise ValueError("no ports")
    for name, block in zip(blocks[::2], blocks[1::2], strict=True):
        mode = re.search(r"\(Duplex: (\w+)\)", block, re.IGNORECASE)
        if mode is not None and mode[1].lower() in ("full", "half"):
            found.append(EthernetReading(number_of_interface(safe(name) or ""), mode[1].lower()))
    return Readings(ethernet=tuple(found))


def log_disk(answers: Answers) -> Readings:
    """The disk that logs are written to."""
    found = _DISK.search(_text(answers))
    if found is None:
        raise ValueError("no usage of the disk")
    used, total = (int(float(found[at]) * _DISK_UNITS[found[at + 1]]) for at in (1, 3))
    return Readings(storage=(StorageReading("log", "log disk", total, used, used / total),) if total else ())


def ntp(answers: Answers) -> Readings:
    """Whether the clock follows a server, and how far it is from the one that was selected."""
    state = re.search(r"^synchronized: (yes|no)", _text(answers), re.MULTILINE)
    if state is None:
        raise ValueError("no state of the clock")
    if state[1] == "no":
        return Readings(clock=ClockReading(synchronised=False))
    servers = list(_SERVER.finditer(_text(answers)))
    selected = next((each for each in servers if "selected" in each[3]), servers[0] if len(servers) == 1 else None)
    if selected is None:
        return Readings(clock=ClockReading(synchronised=True))
    after = _text(answers)[selected.end() :]
    own = after[: following.start()] if (following := _SERVER.search(after)) else after
    offset = _OFFSET.search(own)
    return Readings(
        clock=ClockReading(
            synchronised=True,
            offset_seconds=-float(offset[1]) if offset else None,
            source=safe(selected[2] or selected[1]),
        )
    )


def bgp(answers: Answers) -> Readings:
    """Peers over all address families, each once; the last column is a state, or the prefixes of one that is up."""
    if not _text(answers).strip():
        return Readings(bgp=())
    if "BGP router identifier" not in _text(answers):
        raise ValueError("no summary of BGP")
    peers: dict[str, BgpNeighbour] = {}
    for row in rows("fortios_get_router_info_bgp_summary", _text(answers)):
        peers[row["peer"]] = _joined(peers.get(row["peer"]), row)
    return Readings(bgp=tuple(peers.values()))


def _joined(before: BgpNeighbour | None, row: Mapping[str, str]) -> BgpNeighbour:
    number = row["system"].split(".")
    remote = int(number[0]) if len(number) == 1 else (int(number[0]) << 16) + int(number[1])  # RFC 5396, asdot
    word = row["state"]
    if word.isdecimal():
        prefixes = int(word) + (before.prefixes or 0 if before is not None else 0)
        return BgpNeighbour(row["peer"], remote, "established", "start", prefixes=prefixes)
    state = word.partition("(")[0].lower()
    admin = "stop" if "adm" in word.lower() else "start"
    return BgpNeighbour(row["peer"], remote, state if state in _BGP_STATES else None, admin)


def ospf(answers: Answers) -> Readings:
    """Neighbours by address; a device without any says nothing at all, or names its process only."""
    text = _text(answers)
    if text.strip() and "Neighbor ID" not in text and "OSPF process" not in text:
        raise ValueError("no table of neighbours")
    return Readings(
        ospf=tuple(
            OspfNeighbour(row["address"], row["router"], _OSPF_STATES.get(row["state"].partition("/")[0].lower()))
            for row in rows("fortios_get_router_info_ospf_neighbor", text)
        )
    )


def arp(answers: Answers) -> Readings:
    """Stations whose addresses are resolved."""
    if "Hardware Addr" not in _text(answers):
        raise ValueError("no table of addresses")
    found = []
    for row in rows("fortios_get_system_arp", _text(answers)):
        station = mac(row["mac"])
        if station is not None:
            found.append(SeenStation(station, row["address"], number_of_interface(safe(row["interface"]) or "")))
    return Readings(stations=tuple(found))


READERS: Final[Mapping[str, Callable[[Answers], Readings]]] = {
    "forti_status": status,
    "forti_interfaces": interfaces,
    "forti_counters": counters,
    "forti_performance": performance,
    "forti_duplex": duplex,
    "forti_log_disk": log_disk,
    "forti_ntp": ntp,
    "forti_bgp": bgp,
    "forti_ospf": ospf,
    "forti_arp": arp,
}
