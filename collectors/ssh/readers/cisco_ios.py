"""Cisco IOS and IOS-XE. Source: the command references of releases 12.4 to 17; templates see `tables`."""

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
from collectors.ssh.readers.tables import Row, rows
from collectors.ssh.readers.text import mac, number_of_interface, safe, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from collectors.ssh.answers import Answers

_UP, _DOWN = 1, 2
_TICKS: Final = 100
_UNITS: Final = {"years": 31_536_000, "weeks": 604_800, "days": 86_400, "hours": 3_600, "minutes": 60}
_BITS: Final = {"Mb/s": 10**6, "Mbps": 10**6, "Gb/s": 10**9, "Gbps": 10**9}
_TYPES: Final = (("loopback", 24), ("ethernet", 6), ("fddi", 15), ("serial", 22), ("tunnel", 131), ("vlan", 53))
"""IANAifType by the beginning of what IOS calls the interface, which tells it better than the hardware does."""
_OSPF_STATES: Final = {
    "DOWN": "down",
    "ATTEMPT": "attempt",
    "INIT": "init",
    "2WAY": "twoWay",
    "EXSTART": "exchangeStart",
    "EXCHANGE": "exchange",
    "LOADING": "loading",
    "FULL": "full",
}
_NTP_STATE: Final = re.compile(r"Clock is (synchronized|unsynchronized)")
_NTP_SOURCE: Final = re.compile(r"reference is (\S+)")
_NTP_OFFSET: Final = re.compile(r"clock offset is (-?[\d.]+) msec")
_CLOCK: Final = re.compile(r"[*.]?(\d+):(\d+):(\d+)\.(\d+) (\S+) \w{3} (\w{3}) (\d+) (\d{4})")
_UTC: Final = frozenset({"UTC", "GMT"})
_VOLUMES: Final = frozenset({"disk", "flash", "nvram", "usbflash"})


def _uptime_ticks(row: Row) -> int | None:
    parts = [(whole(row, f"UPTIME_{unit.upper()}"), seconds) for unit, seconds in _UNITS.items()]
    known = [(value, seconds) for value, seconds in parts if value is not None]
    return sum(value * seconds for value, seconds in known) * _TICKS if known else None


def _version_row(text: str) -> Row:
    found = rows("cisco_ios_show_version", text)
    if not found or not found[0]["VERSION"]:
        raise ValueError("no version")
    return found[0]


def version(answers: Answers) -> Readings:
    """Who it is. Uptime is told to the minute."""
    row = _version_row(answers.text)
    xe = "IOS-XE" in answers.text or "IOS XE" in answers.text
    return Readings(
        system=SystemReading(name=safe(row["HOSTNAME"]), uptime_ticks=_uptime_ticks(row)),
        identity=IdentityReading(
            vendor="Cisco",
            model=safe(row["HARDWARE"]) or None,
            version=safe(row["VERSION"]),
            serial=safe(row["SERIAL"]) or None,
            kind="network",
            os="IOS XE" if xe else "IOS",
        ),
    )


def _table(template: str, text: str, heading: str) -> list[Row]:
    """The rows of a table that may have none; a text without its heading is no such table.

    Raises:
        ValueError: it is not.
    """
    if heading.lower() not in text.lower():
        raise ValueError(f"no table headed {heading!r}")
    return rows(template, text)


def inventory(answers: Answers) -> Readings:
    """Parts with numbers of their own."""
    return Readings(
        inventory=tuple(
            EntityReading(
                name=safe(row["NAME"]),
                description=safe(row["DESCR"]),
                model=safe(row["PID"].strip()) or None,
                serial=safe(row["SN"]) or None,
                hardware_rev=safe(row["VID"].strip()) or None,
            )
            for row in _table("cisco_ios_show_inventory", answers.text, "NAME:")
        )
    )


def _interface_rows(text: str) -> list[Row]:
    found = rows("cisco_ios_show_interfaces", text)
    if not found:
        raise ValueError("no interfaces")
    return found


def interfaces(answers: Answers) -> Readings:
    """Interfaces and their addresses; the command line tells no ifIndex."""
    found = _interface_rows(answers.text)
    addresses = (
        AddressReading(number_of_interface(row["interface"]), row["address"], whole(row, "prefix"))
        for row in found
        if row["address"]
    )
    return Readings(interfaces=tuple(map(_interface, found)), addresses=tuple(addresses))


def _interface(row: Row) -> InterfaceReading:
    name, speed = row["interface"], whole(row, "speed")
    kind = next((number for word, number in _TYPES if word in name.lower()), None)
    bandwidth = whole(row, "bandwidth")
    stated = None if bandwidth is None else bandwidth * 1000
    return InterfaceReading(
        index=number_of_interface(name),
        key=name,
        name=name,
        descr=name,
        alias=safe(row["description"]) or None,
        type=kind,
        mtu=whole(row, "mtu"),
        mac=mac(row["mac"]),
        speed_bps=stated if speed is None else speed * _BITS[row["speed_unit"]],
    )


def counters(answers: Answers) -> Readings:
    """States and counters; since the interface was last cleared, in 64 bits as the command line keeps them."""
    table, about = answers.texts
    found = tuple(map(_counters, _interface_rows(table)))
    return Readings(
        counters=CounterSample(answers.taken_at, _uptime_ticks(_version_row(about)), len(found), None, found)
    )


def _counters(row: Row) -> InterfaceCounters:
    received, broadcasts = whole(row, "input_packets"), whole(row, "broadcasts")
    unicast = received if received is None or broadcasts is None else max(0, received - broadcasts)
    return InterfaceCounters(
        index=number_of_interface(row["interface"]),
        admin_status=_DOWN if "administratively" in row["link"] else _UP,
        oper_status=_UP if row["link"] == "up" and row["protocol"] == "up" else _DOWN,
        in_octets=whole(row, "input_bytes"),
        out_octets=whole(row, "output_bytes"),
        in_ucast_packets=unicast,
        out_ucast_packets=whole(row, "output_packets"),
        in_nucast_packets=broadcasts,
        in_errors=whole(row, "input_errors"),
        out_errors=whole(row, "output_errors"),
        in_discards=whole(row, "input_drops"),
        out_discards=whole(row, "output_drops"),
        wide=True,
    )


def duplex(answers: Answers) -> Readings:
    """The Ethernet side of interfaces that have one."""
    return Readings(
        ethernet=tuple(
            EthernetReading(
                number_of_interface(row["interface"]), row["duplex"].lower() or None, None, whole(row, "crc")
            )
            for row in _interface_rows(answers.text)
            if row["duplex"] or "thernet" in row["interface"]
        )
    )


def processors(answers: Answers) -> Readings:
    """Busy share of the processor over a minute."""
    found = re.search(r"CPU utilization for five seconds: \d+%/\d+%; one minute: (\d+)%", answers.text)
    if found is None:
        raise ValueError("no line of utilisation")
    return Readings(cpu=(CpuReading("1", int(found[1]) / 100, "CPU, mean of one minute"),))


def memory(answers: Answers) -> Readings:
    """Pools of memory."""
    found = []
    for row in _table("cisco_ios_show_memory_statistics", answers.text, "Total(b)"):
        total, used = int(row["total"]), int(row["used"])
        if total:
            kind = "system" if row["pool"] == "Processor" else "buffers"
            found.append(MemoryReading(row["pool"], row["pool"], kind, total, used, used / total))
    return Readings(memory=tuple(found))


def storage(answers: Answers) -> Readings:
    """File systems on media."""
    found = []
    for row in _table("cisco_ios_show_file_systems", answers.text, "File Systems:"):
        total, free = int(row["size"]), int(row["free"])
        if total and row["type"] in _VOLUMES:
            used = total - free
            found.append(StorageReading(row["prefix"], row["prefix"], total, used, used / total))
    return Readings(storage=tuple(found))


def clock(answers: Answers) -> Readings:
    """How far the clock is from ours, where its zone is universal time; that of another zone is not known here."""
    found = _CLOCK.search(answers.text)
    if found is None:
        raise ValueError("no time")
    hour, minute, second, milliseconds, zone, month, day, year = found.groups()
    if zone not in _UTC:
        return Readings(clock=ClockReading())
    moment = time.strptime(f"{year} {month} {day} {hour}:{minute}:{second}", "%Y %b %d %H:%M:%S")
    told = calendar.timegm(moment) + int(milliseconds) / 1000
    return Readings(clock=ClockReading(offset_seconds=round(told - answers.taken_at, 3)))


def ntp(answers: Answers) -> Readings:
    """Whether the clock follows a server, and how far it is from it."""
    found, source = _NTP_STATE.search(answers.text), _NTP_SOURCE.search(answers.text)
    if found is None:
        raise ValueError("no state of the clock")
    synchronised = found[1] == "synchronized"
    offset = _NTP_OFFSET.search(answers.text)
    return Readings(
        clock=ClockReading(
            synchronised=synchronised,
            offset_seconds=-float(offset[1]) / 1000 if offset and synchronised else None,
            source=safe(source[1]) if source and synchronised else None,
        )
    )


def bgp(answers: Answers) -> Readings:
    """Peers over IPv4; the last column is a state, or the number of prefixes of a session that is up."""
    return Readings(
        bgp=tuple(map(_peer, _table("cisco_ios_show_ip_bgp_summary", answers.text, "BGP router identifier")))
    )


def _peer(row: Row) -> BgpNeighbour:
    word = row["STATE_OR_PREFIXES_RECEIVED"]
    number = row["NEIGHBOR_AS"].split(".")
    remote = int(number[0]) if len(number) == 1 else (int(number[0]) << 16) + int(number[1])  # RFC 5396, asdot
    if word.isdecimal():
        return BgpNeighbour(row["BGP_NEIGHBOR"], remote, "established", "start", prefixes=int(word))
    admin = "stop" if "Admin" in word else "start"
    return BgpNeighbour(row["BGP_NEIGHBOR"], remote, word.split()[0].lower(), admin)


def ospf(answers: Answers) -> Readings:
    """Neighbours by address; a router without any says nothing at all."""
    if not answers.text.strip():
        return Readings(ospf=())
    return Readings(
        ospf=tuple(
            OspfNeighbour(row["IP_ADDRESS"], row["NEIGHBOR_ID"], _OSPF_STATES.get(row["STATE"].partition("/")[0]))
            for row in _table("cisco_ios_show_ip_ospf_neighbor", answers.text, "Neighbor ID")
        )
    )


def arp(answers: Answers) -> Readings:
    """Stations whose addresses are resolved, this device's own among them left out."""
    found = []
    for row in _table("cisco_ios_show_ip_arp", answers.text, "Hardware Addr"):
        station = mac(row["MAC_ADDRESS"])
        if station is not None and row["AGE"] != "-":
            index = number_of_interface(row["INTERFACE"]) if row["INTERFACE"] else None
            found.append(SeenStation(station, row["IP_ADDRESS"], index))
    return Readings(stations=tuple(found))


def forwarding(answers: Answers) -> Readings:
    """Stations that were learnt on ports."""
    found = []
    for row in _table("cisco_ios_show_mac-address-table", answers.text, "Address"):
        station = mac(row["DESTINATION_ADDRESS"])
        if station is not None and row["TYPE"].lower() == "dynamic":
            vlan = int(row["VLAN_ID"]) if row["VLAN_ID"].isdecimal() else None
            found.append(SeenStation(station, None, None, vlan))
    return Readings(stations=tuple(found))


READERS: Final[Mapping[str, Callable[[Answers], Readings]]] = {
    "ios_version": version,
    "ios_inventory": inventory,
    "ios_interfaces": interfaces,
    "ios_counters": counters,
    "ios_duplex": duplex,
    "ios_processors": processors,
    "ios_memory": memory,
    "ios_storage": storage,
    "ios_clock": clock,
    "ios_ntp": ntp,
    "ios_bgp": bgp,
    "ios_ospf": ospf,
    "ios_arp": arp,
    "ios_forwarding": forwarding,
}
