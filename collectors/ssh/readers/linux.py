"""Linux: iproute2 as JSON, files of /proc, df and the clock. Sources: ip(8), proc(5), df(1), vmstat(8), chronyc(1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from collectors.readings import (
    AddressReading,
    ClockReading,
    CounterSample,
    CpuReading,
    IdentityReading,
    InterfaceCounters,
    InterfaceReading,
    MemoryReading,
    Readings,
    RiskReading,
    SeenStation,
    StorageReading,
    SystemReading,
)
from collectors.ssh.readers.text import mac, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from collectors.ssh.answers import Answers

_KIB: Final = 1024
_UP, _DOWN = 1, 2
_TYPES: Final = {"ether": 6, "loopback": 24, "ppp": 23, "ipip": 131, "gre": 131, "sit": 131, "tunnel6": 131}
"""IANAifType of the kinds of links; None of another."""
_OPER: Final = {"UP": 1, "DOWN": 2, "TESTING": 3, "UNKNOWN": 4, "DORMANT": 5, "NOTPRESENT": 6, "LOWERLAYERDOWN": 7}
"""ifOperStatus of the states of RFC 2863 that the kernel keeps."""
_STALE: Final = frozenset({"FAILED", "INCOMPLETE", "NOARP"})
_SECONDS_OF_TICKS: Final = 100
_POOL_USED: Final = 5
_TELNET: Final = "23"


def identity(answers: Answers) -> Readings:
    """Name and kernel, as net-snmp describes a machine."""
    kernel, name = answers.texts
    return Readings(
        system=SystemReading(name=safe(name.strip()), description=safe(kernel.strip())),
        identity=IdentityReading(vendor="Linux", kind="server", os="Linux", version=safe(kernel.split()[1])),
    )


def _json(text: str) -> list[dict[str, Any]]:
    return msgspec.json.decode(text, type=list[dict[str, Any]])


def interfaces(answers: Answers) -> Readings:
    """Links; their numbers are the kernel's, which net-snmp's ifIndex are too."""
    return Readings(interfaces=tuple(map(_interface, _json(answers.text))))


def _interface(link: Mapping[str, Any]) -> InterfaceReading:
    name = safe(link["ifname"]) or f"if{link['ifindex']}"
    return InterfaceReading(
        index=link["ifindex"],
        key=name,
        name=name,
        alias=safe(link.get("ifalias")),
        type=_TYPES.get(link.get("link_type", "")),
        mtu=link.get("mtu"),
        mac=mac(link.get("address", "")),
    )


def addresses(answers: Answers) -> Readings:
    """Addresses of links."""
    return Readings(
        addresses=tuple(
            AddressReading(link["ifindex"], each["local"], each.get("prefixlen"))
            for link in _json(answers.text)
            for each in link.get("addr_info", ())
            if "local" in each
        )
    )


def counters(answers: Answers) -> Readings:
    """Counters of links, 64 bits wide, beside the time since the kernel started."""
    links, uptime = answers.texts
    found = tuple(map(_counters, _json(links)))
    ticks = int(float(uptime.split()[0]) * _SECONDS_OF_TICKS)
    return Readings(counters=CounterSample(answers.taken_at, ticks, len(found), None, found))


def _counters(link: Mapping[str, Any]) -> InterfaceCounters:
    received, sent = link["stats64"]["rx"], link["stats64"]["tx"]
    return InterfaceCounters(
        index=link["ifindex"],
        admin_status=_UP if "UP" in link["flags"] else _DOWN,
        oper_status=_OPER.get(link["operstate"]) if link["operstate"] != "UNKNOWN" else _carrier(link),
        in_octets=received["bytes"],
        out_octets=sent["bytes"],
        in_ucast_packets=received["packets"] - received.get("multicast", 0),
        out_ucast_packets=sent["packets"],
        in_multicast_packets=received.get("multicast"),
        in_errors=received["errors"],
        out_errors=sent["errors"],
        in_discards=received["dropped"],
        out_discards=sent["dropped"],
        wide=True,
    )


def _carrier(link: Mapping[str, Any]) -> int:
    """State of a link whose driver keeps none, loopback and tunnels: up with a carrier (LOWER_UP)."""
    return _UP if "LOWER_UP" in link["flags"] else _DOWN


def processors(answers: Answers) -> Readings:
    """Busy share of all processors over the second that vmstat watches."""
    lines = [line.split() for line in answers.text.splitlines() if line.strip()]
    names = next((words for words in lines if "id" in words and "us" in words), [])
    idle = int(lines[-1][names.index("id")])
    stolen = int(lines[-1][names.index("wa")]) if "wa" in names else 0
    return Readings(cpu=(CpuReading("all", max(0.0, 1 - (idle + stolen) / 100), "all processors"),))


def memory(answers: Answers) -> Readings:
    """Memory and swap; used is what is not available to a program that starts now."""
    words = (line.split() for line in answers.text.splitlines())
    kibibytes = {each[0].rstrip(":"): int(each[1]) for each in words if len(each) > 1}
    pools = (
        ("system", "Physical memory", kibibytes["MemTotal"], kibibytes.get("MemAvailable", kibibytes["MemFree"])),
        ("swap", "Swap space", kibibytes.get("SwapTotal", 0), kibibytes.get("SwapFree", 0)),
    )
    return Readings(
        memory=tuple(
            MemoryReading(kind, name, kind, total * _KIB, (total - free) * _KIB, (total - free) / total)
            for kind, name, total, free in pools
            if total
        )
    )


def storage(answers: Answers) -> Readings:
    """Local file systems on devices of blocks; what exists only in memory is none."""
    heading, *lines = answers.text.splitlines() or [""]
    if "Mounted on" not in heading:
        raise ValueError("no table of file systems")
    found = []
    for line in lines:
        device, total, used, _, _, place = line.split(None, _POOL_USED)
        if device.startswith("/dev/") and int(total):
            size, taken = int(total) * _KIB, int(used) * _KIB
            found.append(StorageReading(safe(place) or device, safe(place) or device, size, taken, taken / size))
    return Readings(storage=tuple(found))


def clock(answers: Answers) -> Readings:
    """How far the clock is from ours; the way of the answer is part of it."""
    return Readings(clock=ClockReading(offset_seconds=round(float(answers.text) - answers.taken_at, 3)))


def systemd_ntp(answers: Answers) -> Readings:
    """Whether systemd holds the clock for synchronised."""
    words = dict(line.partition("=")[::2] for line in answers.text.splitlines())
    told = words.get("NTPSynchronized")
    return Readings(clock=None if told is None else ClockReading(synchronised=told == "yes"))


def chrony(answers: Answers) -> Readings:
    """What chrony says: reference identifier and name, stratum, ..., leap status."""
    fields = answers.text.strip().split(",")
    synchronised = fields[-1] != "Not synchronised"
    return Readings(clock=ClockReading(synchronised=synchronised, source=safe(fields[1]) if synchronised else None))


def neighbours(answers: Answers) -> Readings:
    """Stations whose addresses are resolved."""
    found = []
    for entry in _json(answers.text):
        station = mac(entry.get("lladdr", ""))
        if station is not None and not _STALE.intersection(entry.get("state", ())):
            found.append(SeenStation(station, entry["dst"]))
    return Readings(stations=tuple(found))


def listeners(answers: Answers) -> Readings:
    """Whether a telnet server waits for connections (port 23), which is no part of any configuration file."""
    found = []
    for line in answers.text.splitlines():
        state, _, _, local, *_ = line.split()
        if state != "LISTEN":
            raise ValueError("no table of listening sockets")
        if local.rpartition(":")[2] == _TELNET:
            found.append(safe(local) or local)
    if not answers.text.strip():
        raise ValueError("nothing listens, not even the SSH server")
    shown = "; ".join(found)
    return Readings(risks=(RiskReading("telnet", "critical", shown) if found else RiskReading("telnet", "ok"),))


READERS: Final[Mapping[str, Callable[[Answers], Readings]]] = {
    "linux_identity": identity,
    "linux_interfaces": interfaces,
    "linux_addresses": addresses,
    "linux_counters": counters,
    "linux_processors": processors,
    "linux_memory": memory,
    "linux_storage": storage,
    "linux_neighbours": neighbours,
    "linux_listeners": listeners,
    "unix_clock": clock,
    "systemd_ntp": systemd_ntp,
    "chrony": chrony,
}
