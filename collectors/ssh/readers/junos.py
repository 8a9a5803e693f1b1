"""Junos: what `| display xml` writes. Source: the Junos XML API operational reference, releases 12 to 23."""

from __future__ import annotations

import re
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
from collectors.ssh.readers.text import mac, number_of_interface, safe, short
from collectors.ssh.readers.xml import all_of, attribute, number, told, tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from xml.etree.ElementTree import Element

    from collectors.ssh.answers import Answers

_UP, _DOWN = 1, 2
_MEBI: Final = 1 << 20
_TICKS: Final = 100
_TYPES: Final = (("lo", 24), ("ge-", 6), ("xe-", 6), ("et-", 6), ("fe-", 6), ("me", 6), ("em", 6), ("fxp", 6))
_MORE_TYPES: Final = (("ae", 161), ("irb", 53), ("vlan", 53), ("st", 131), ("gr-", 131), ("ip-", 131), ("t1-", 18))
"""IANAifType by the beginning of a name."""
_SPEED: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([kmg])(?:bps|b/s)?$", re.IGNORECASE)
_UNITS: Final = {"k": 10**3, "m": 10**6, "g": 10**9}
_SIZE: Final = re.compile(r"([\d.]+)([BKMGT])")
_SIZES: Final = {"B": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
_PACKAGE: Final = re.compile(r"\[([^\]\s]+)\]")
_OSPF_STATES: Final = {
    "down": "down",
    "attempt": "attempt",
    "init": "init",
    "2way": "twoWay",
    "exstart": "exchangeStart",
    "exchange": "exchange",
    "loading": "loading",
    "full": "full",
}
_BGP_STATES: Final = frozenset({"idle", "connect", "active", "opensent", "openconfirm", "established"})


def _reply(text: str, *anywhere: str) -> Element:
    """An answer that has at least one of the elements.

    Raises:
        ValueError: it has none of them.
    """
    reply = tree(text, "rpc-reply")
    if anywhere and next(all_of(reply, *anywhere), None) is None:
        raise ValueError(f"no element {anywhere[0]}")
    return reply


def version(answers: Answers) -> Readings:
    """Who it is; of a virtual chassis the member that answers first."""
    about = next(all_of(_reply(answers.text, "software-information"), "software-information"))
    release = told(about, "junos-version")
    if release is None:
        packages = (told(each, "comment") or "" for each in all_of(about, "package-information"))
        release = next((match[1] for match in map(_PACKAGE.search, packages) if match), None)
    if release is None:
        raise ValueError("no version")
    return Readings(
        system=SystemReading(name=safe(told(about, "host-name"))),
        identity=IdentityReading(
            vendor="Juniper",
            model=_upper(told(about, "product-model")),
            version=safe(release),
            kind="network",
            os="Junos",
        ),
    )


def _upper(model: str | None) -> str | None:
    """A model as the maker writes it on the box."""
    return None if model is None else safe(model.upper())


def hardware(answers: Answers) -> Readings:
    """The chassis and its parts; numbers "BUILTIN" are none."""
    chassis = next(all_of(_reply(answers.text, "chassis"), "chassis"))
    parts = all_of(chassis, "chassis-module", "chassis-sub-module", "chassis-sub-sub-module")
    return Readings(
        identity=IdentityReading(vendor="Juniper", serial=_serial(chassis)),
        inventory=tuple(map(_part, (chassis, *parts))),
    )


def _serial(part: Element) -> str | None:
    serial = told(part, "serial-number")
    return None if serial in (None, "BUILTIN") else safe(serial)


def _part(part: Element) -> EntityReading:
    return EntityReading(
        name=safe(told(part, "name")),
        description=safe(told(part, "description")),
        model=safe(told(part, "model-number")),
        serial=_serial(part),
        hardware_rev=safe(told(part, "version")),
    )


def _physical(text: str) -> list[Element]:
    return list(all_of(_reply(text, "physical-interface"), "physical-interface"))


def _with_units(text: str) -> Iterator[Element]:
    """Interfaces, each with its units behind it."""
    for physical in _physical(text):
        yield physical
        yield from physical.findall("logical-interface")


def _name(interface: Element) -> str:
    name = safe(told(interface, "name"))
    if name is None:
        raise ValueError("an interface without a name")
    return name


def _index(interface: Element) -> int:
    """A number of ours, as not all answers that name an interface tell its ifIndex."""
    return number_of_interface(_name(interface))


def interfaces(answers: Answers) -> Readings:
    """Interfaces with their units, as IF-MIB lists them, and the addresses of these."""
    found = list(_with_units(answers.text))
    return Readings(
        interfaces=tuple(map(_interface, found)),
        addresses=tuple(address for each in found for address in _addresses(each)),
    )


def _interface(interface: Element) -> InterfaceReading:
    name = _name(interface)
    return InterfaceReading(
        index=_index(interface),
        key=name,
        name=name,
        descr=name,
        alias=safe(told(interface, "description")),
        type=next((kind for begin, kind in (*_TYPES, *_MORE_TYPES) if name.startswith(begin)), None),
        mtu=number(interface, "mtu") or number(interface, "address-family/mtu"),
        mac=mac(told(interface, "current-physical-address") or ""),
        speed_bps=_speed(told(interface, "speed")),
    )


def _speed(text: str | None) -> int | None:
    found = _SPEED.match(text or "")
    return None if found is None else int(float(found[1]) * _UNITS[found[2].lower()])


def _addresses(interface: Element) -> Iterator[AddressReading]:
    for family in interface.findall("address-family"):
        if told(family, "address-family-name") not in ("inet", "inet6"):
            continue
        for entry in family.findall("interface-address"):
            address, network = told(entry, "ifa-local"), told(entry, "ifa-destination") or ""
            if address is None:
                continue
            local, _, own = address.partition("/")
            length = own or network.partition("/")[2] or ("128" if ":" in local else "32")
            yield AddressReading(_index(interface), local, int(length))


def counters(answers: Answers) -> Readings:
    """States and counters, 64 bits wide, since they were last cleared."""
    table, uptime = answers.texts
    found = tuple(map(_counters, _with_units(table)))
    return Readings(counters=CounterSample(answers.taken_at, _uptime_ticks(uptime), len(found), None, found))


def _uptime_ticks(text: str) -> int | None:
    booted = next(all_of(_reply(text, "system-uptime-information"), "system-booted-time"), None)
    seconds = None if booted is None else attribute(booted.find("time-length"), "seconds")
    return None if seconds is None else int(seconds) * _TICKS


def _counters(interface: Element) -> InterfaceCounters:
    """Of a unit without states of its own those of its flags: it is down when it says so."""
    admin, oper = told(interface, "admin-status"), told(interface, "oper-status")
    flags = interface.find("if-config-flags")
    if admin is None and flags is not None:
        down = flags.find("iff-down") is not None
        admin, oper = ("down" if down else "up"), ("down" if down or flags.find("iff-up") is None else "up")
    ethernet = interface.find("ethernet-mac-statistics")
    traffic = "traffic-statistics" if interface.find("traffic-statistics") is not None else "transit-traffic-statistics"
    return InterfaceCounters(
        index=_index(interface),
        admin_status=_state(admin),
        oper_status=_state(oper),
        in_octets=number(interface, f"{traffic}/input-bytes"),
        out_octets=number(interface, f"{traffic}/output-bytes"),
        in_ucast_packets=_packets(interface, traffic, ethernet, "input"),
        out_ucast_packets=_packets(interface, traffic, ethernet, "output"),
        in_multicast_packets=None if ethernet is None else number(ethernet, "input-multicasts"),
        out_multicast_packets=None if ethernet is None else number(ethernet, "output-multicasts"),
        in_broadcast_packets=None if ethernet is None else number(ethernet, "input-broadcasts"),
        out_broadcast_packets=None if ethernet is None else number(ethernet, "output-broadcasts"),
        in_errors=number(interface, "input-error-list/input-errors"),
        out_errors=number(interface, "output-error-list/output-errors"),
        in_discards=number(interface, "input-error-list/input-drops"),
        out_discards=number(interface, "output-error-list/output-drops"),
        wide=True,
    )


def _packets(interface: Element, traffic: str, ethernet: Element | None, way: str) -> int | None:
    """Unicasts where the port counts them, else all packets."""
    unicasts = None if ethernet is None else number(ethernet, f"{way}-unicasts")
    return number(interface, f"{traffic}/{way}-packets") if unicasts is None else unicasts


def _state(word: str | None) -> int | None:
    return None if word is None else _UP if word == "up" else _DOWN


def duplex(answers: Answers) -> Readings:
    """The Ethernet side of ports that have one."""
    found = []
    for port in _physical(answers.text):
        mode = (told(port, "link-mode") or "").lower().partition("-")[0]
        errors = number(port, "ethernet-mac-statistics/input-crc-errors")
        if mode in ("full", "half") or errors is not None:
            found.append(EthernetReading(_index(port), mode if mode in ("full", "half") else None, None, errors))
    return Readings(ethernet=tuple(found))


def routing_engine(answers: Answers) -> Readings:
    """Processors and memory of the routing engines; newer releases average the processor over a minute as well."""
    reply = _reply(answers.text, "route-engine")
    processors, pools = [], []
    for at, engine in enumerate(all_of(reply, "route-engine")):
        slot = told(engine, "slot") or str(at)
        idle = _first(engine, _IDLE)
        if idle is not None:
            processors.append(CpuReading(slot, (100 - idle) / 100, f"Routing engine {slot}"))
        share = _first(engine, _SHARES)
        if share is not None:
            total = _first(engine, _TOTALS)
            size = None if total is None else total * _MEBI
            used = None if size is None else size * share // 100
            pools.append(MemoryReading(slot, f"Routing engine {slot}", "system", size, used, share / 100))
    return Readings(cpu=tuple(processors), memory=tuple(pools))


def _first(element: Element, names: tuple[str, ...]) -> int | None:
    return next((value for name in names if (value := number(element, name)) is not None), None)


_IDLE: Final = ("cpu-idle1", "cpu-idle-1min", "cpu-idle", "cpu-idle-5sec")
_SHARES: Final = ("memory-buffer-utilization", "memory-system-total-util", "memory-control-plane-util")
_TOTALS: Final = ("memory-installed-size", "memory-dram-size", "memory-system-total")


def storage(answers: Answers) -> Readings:
    """File systems on media; those that are packages (always full) or in memory only are none."""
    found = []
    members = list(all_of(_reply(answers.text, "filesystem"), "system-storage-information"))
    for at, member in enumerate(members):
        prefix = f"{at}:" if len(members) > 1 else ""
        for entry in member.findall("filesystem"):
            device, place = told(entry, "filesystem-name") or "", told(entry, "mounted-on")
            total, used = number(entry, "total-blocks"), number(entry, "used-blocks")
            if place is None or not total or used is None or not _is_medium(device):
                continue
            block = _block(total, attribute(entry.find("total-blocks"), "format"))
            name = f"{prefix}{safe(place)}"
            found.append(StorageReading(name, name, total * block, used * block, used / total))
    return Readings(storage=tuple(found))


def _is_medium(device: str) -> bool:
    return device.startswith("/dev/") and not device.startswith("/dev/md") and not device.endswith((".uzip", "loop"))


def _block(total: int, shown: str | None) -> int:
    """Octets of a block: 512 as BSD counts or 1024 as Linux does, by what the device itself makes of the number."""
    found = _SIZE.match(shown or "")
    if found is None:
        return 512
    size = float(found[1]) * _SIZES[found[2]]
    return min((512, 1024), key=lambda block: abs(total * block - size))


def clock(answers: Answers) -> Readings:
    """How far the clock is from ours, whatever its zone: the device tells seconds since 1970."""
    now = next(all_of(_reply(answers.text, "system-uptime-information"), "current-time"), None)
    seconds = None if now is None else attribute(now.find("date-time"), "seconds")
    if seconds is None:
        return Readings(clock=ClockReading())
    return Readings(clock=ClockReading(offset_seconds=round(int(seconds) - answers.taken_at, 3)))


def ntp(answers: Answers) -> Readings:
    """What the NTP daemon says of itself (ntpq, readvar): leap indicator, source, offset in milliseconds."""
    text = short(answers.text)
    leap = re.search(r"\b(?:leap_(\w+)|sync_(\w+))", text)
    if leap is None:
        raise ValueError("no state of the clock")
    synchronised = "leap_alarm" not in text and "sync_unspec" not in text
    source = re.search(r"\brefid=([^\s,]+)", text)
    offset = re.search(r"\boffset=([-+]?[\d.]+)", text)
    return Readings(
        clock=ClockReading(
            synchronised=synchronised,
            offset_seconds=-float(offset[1]) / 1000 if offset and synchronised else None,
            source=safe(source[1]) if source and synchronised else None,
        )
    )


def bgp(answers: Answers) -> Readings:
    """Peers; prefixes are those accepted, over all tables."""
    found = []
    for peer in all_of(_reply(answers.text, "bgp-information"), "bgp-peer"):
        address = (told(peer, "peer-address") or "").partition("+")[0]
        state = (told(peer, "peer-state") or "").partition(" ")[0].lower()
        counts = [_accepted(table) for table in peer.findall("bgp-rib")]
        known = [count for count in counts if count is not None]
        prefixes = sum(known) if state == "established" and known else None
        found.append(
            BgpNeighbour(
                peer=address,
                remote_as=_system(told(peer, "peer-as")),
                state=state if state in _BGP_STATES else None,
                admin="start",
                prefixes=prefixes,
            )
        )
    return Readings(bgp=tuple(found))


def _accepted(table: Element) -> int | None:
    accepted = number(table, "accepted-prefix-count")
    return number(table, "received-prefix-count") if accepted is None else accepted


def _system(text: str | None) -> int | None:
    """The number of an autonomous system, also as two halves (RFC 5396, asdot)."""
    high, dot, low = (text or "").partition(".")
    if not high.isdecimal() or (dot and not low.isdecimal()):
        return None
    return (int(high) << 16) + int(low) if dot else int(high)


def ospf(answers: Answers) -> Readings:
    """Neighbours by address."""
    found = []
    for entry in all_of(_reply(answers.text, "ospf-neighbor-information"), "ospf-neighbor"):
        address = told(entry, "neighbor-address")
        if address is not None:
            state = (told(entry, "ospf-neighbor-state") or "").lower()
            found.append(OspfNeighbour(address, told(entry, "neighbor-id"), _OSPF_STATES.get(state)))
    return Readings(ospf=tuple(found))


def arp(answers: Answers) -> Readings:
    """Stations whose addresses are resolved. The interface is told by name: "irb.10 [ge-0/0/1.0]" is irb.10."""
    found = []
    for entry in all_of(_reply(answers.text, "arp-table-information"), "arp-table-entry"):
        station, name = mac(told(entry, "mac-address") or ""), (told(entry, "interface-name") or "").split()
        if station is not None:
            found.append(
                SeenStation(station, told(entry, "ip-address"), number_of_interface(name[0]) if name else None)
            )
    return Readings(stations=tuple(found))


def forwarding(answers: Answers) -> Readings:
    """Stations learnt on ports, in each of the three shapes that switches and routers have for it."""
    found = []
    for entry in all_of(_reply(answers.text), "l2ng-mac-entry", "mac-table-entry", "l2-mac-entry"):
        address = next((text for name in _ADDRESSES if (text := told(entry, name))), "")
        kind = (
            told(entry, "mac-type") or told(entry, "l2ng-l2-mac-flags") or told(entry, "l2-mac-flags") or ""
        ).lower()
        station, vlan = mac(address), told(entry, "l2ng-l2-vlan-id") or told(entry, "l2-bridge-vlan") or ""
        if station is not None and (kind == "learn" or kind.startswith("d")):
            found.append(SeenStation(station, None, None, int(vlan) if vlan.isdecimal() else None))
    return Readings(stations=tuple(found))


_ADDRESSES: Final = ("l2ng-l2-mac-address", "mac-address", "l2-mac-address")

READERS: Final[Mapping[str, Callable[[Answers], Readings]]] = {
    "junos_version": version,
    "junos_hardware": hardware,
    "junos_interfaces": interfaces,
    "junos_counters": counters,
    "junos_duplex": duplex,
    "junos_routing_engine": routing_engine,
    "junos_storage": storage,
    "junos_clock": clock,
    "junos_ntp": ntp,
    "junos_bgp": bgp,
    "junos_ospf": ospf,
    "junos_arp": arp,
    "junos_forwarding": forwarding,
}
