"""iproute2 in plain text, as releases before 4.13 write it. Source: ip-link(8), ip-address(8), ip-neighbour(8)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from collectors.readings import (
    AddressReading,
    CounterSample,
    InterfaceCounters,
    InterfaceReading,
    Readings,
    SeenStation,
)
from collectors.ssh.readers.text import mac, safe, short

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from collectors.ssh.answers import Answers

_UP, _DOWN = 1, 2
_TICKS: Final = 100
_HEAD: Final = re.compile(r"^(\d+): ([^\s@:]+)(?:@[^\s:]+)?: <([^>\n]*)>(.*)$", re.MULTILINE)
_LINK: Final = re.compile(r"^ {4}link/(\S+)(?: ([0-9a-f:]{17}))?(?!\S)", re.MULTILINE)
_MTU: Final = re.compile(r"\bmtu (\d+)")
_STATE: Final = re.compile(r"\bstate (\w+)")
_ALIAS: Final = re.compile(r"^ {4}alias (.*)$", re.MULTILINE)
_ADDRESS: Final = re.compile(r"^ {4}inet6? (\S+)", re.MULTILINE)
_COLUMNS: Final = re.compile(r"^ {4}(RX|TX):([^\n]*)\n([ \d]+)$", re.MULTILINE)
_NEIGHBOUR: Final = re.compile(r"^(\S+) dev (\S+) (?:.*?)lladdr ([0-9a-f:]{17})(?!\S)(.*)$", re.MULTILINE)
_TYPES: Final = {"ether": 6, "loopback": 24, "ppp": 23, "ipip": 131, "gre": 131, "sit": 131, "tunnel6": 131}
_OPER: Final = {"UP": 1, "DOWN": 2, "TESTING": 3, "DORMANT": 5, "NOTPRESENT": 6, "LOWERLAYERDOWN": 7}
"""As the readers of its JSON have them, see `linux`."""


def _links(text: str) -> list[tuple[re.Match[str], str]]:
    """Each link's first line with all that is told of it.

    Raises:
        ValueError: there are none.
    """
    text = short(text)
    heads = list(_HEAD.finditer(text))
    if not heads:
        raise ValueError("no links")
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return [(head, text[head.start() : end]) for head, end in zip(heads, ends, strict=True)]


def interfaces(answers: Answers) -> Readings:
    """Links; their numbers are the kernel's, which net-snmp's ifIndex are too."""
    return Readings(interfaces=tuple(_interface(head, block) for head, block in _links(answers.text)))


def _interface(head: re.Match[str], block: str) -> InterfaceReading:
    name = safe(head[2]) or f"if{head[1]}"
    link, alias, mtu = _LINK.search(block), _ALIAS.search(block), _MTU.search(head[4])
    return InterfaceReading(
        index=int(head[1]),
        key=name,
        name=name,
        alias=safe(alias[1]) if alias is not None else None,
        type=_TYPES.get(link[1]) if link is not None else None,
        mtu=int(mtu[1]) if mtu is not None else None,
        mac=mac(link[2] or "") if link is not None else None,
    )


def addresses(answers: Answers) -> Readings:
    """Addresses of links; that of a peer stands behind and is none."""
    found = []
    for head, block in _links(answers.text):
        for each in _ADDRESS.findall(block):
            address, _, length = each.partition("/")
            found.append(AddressReading(int(head[1]), address, int(length) if length.isdecimal() else None))
    return Readings(addresses=tuple(found))


def counters(answers: Answers) -> Readings:
    """Counters of links, 64 bits wide, beside the time since the kernel started."""
    links, uptime = answers.texts
    found = tuple(_counters(head, block) for head, block in _links(links))
    ticks = int(float(uptime.split()[0]) * _TICKS)
    return Readings(counters=CounterSample(answers.taken_at, ticks, len(found), None, found))


def _counters(head: re.Match[str], block: str) -> InterfaceCounters:
    told: dict[str, dict[str, int]] = {"RX": {}, "TX": {}}
    for way, names, values in _COLUMNS.findall(block):
        told[way] = dict(zip(names.split(), map(int, values.split()), strict=False))
    received, sent = told["RX"], told["TX"]
    flags, state = head[3].split(","), _STATE.search(head[4])
    packets, multicasts = received.get("packets"), received.get("mcast")
    return InterfaceCounters(
        index=int(head[1]),
        admin_status=_UP if "UP" in flags else _DOWN,
        oper_status=_OPER.get(state[1] if state is not None else "", _UP if "LOWER_UP" in flags else _DOWN),
        in_octets=received.get("bytes"),
        out_octets=sent.get("bytes"),
        in_ucast_packets=None if packets is None else max(0, packets - (multicasts or 0)),
        out_ucast_packets=sent.get("packets"),
        in_multicast_packets=multicasts,
        in_errors=received.get("errors"),
        out_errors=sent.get("errors"),
        in_discards=received.get("dropped"),
        out_discards=sent.get("dropped"),
        wide=True,
    )


def neighbours(answers: Answers) -> Readings:
    """Stations whose addresses are resolved."""
    if answers.text.strip() and " dev " not in answers.text:
        raise ValueError("no neighbours")
    found = []
    for address, _device, hardware, state in _NEIGHBOUR.findall(short(answers.text)):
        station = mac(hardware)
        if station is not None and not {"FAILED", "INCOMPLETE", "NOARP"} & set(state.split()):
            found.append(SeenStation(station, address))
    return Readings(stations=tuple(found))


READERS: Final[Mapping[str, Callable[[Answers], Readings]]] = {
    "iproute_interfaces": interfaces,
    "iproute_addresses": addresses,
    "iproute_counters": counters,
    "iproute_neighbours": neighbours,
}
