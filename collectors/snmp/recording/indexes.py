"""Addresses and texts inside indexes: where they stand in the standard tables, and how they look elsewhere. Pure."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_network
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

    from collectors.snmp.client import Index, Oid
    from collectors.snmp.recording.substitutes import Substitutes

_V4, _V6, _MAC = 4, 16, 6
_OCTET: Final = 255
_INET: Final = {(1, _V4), (2, _V6), (3, _V4 + 4), (4, _V6 + 4)}
"""InetAddressType (RFC 4001) and AddressFamilyNumbers with the length in front of the address; with a zone behind."""


class Run(NamedTuple):
    """A part of an index that is an address ("ip", "mac") or a text ("text"): where it begins, and its octets."""

    start: int
    size: int
    what: str


_FIXED: Final = {
    "1.3.6.1.2.1.4.20.1": Run(0, _V4, "ip"),
    "1.3.6.1.2.1.4.22.1": Run(1, _V4, "ip"),
    "1.3.6.1.2.1.14.7.1": Run(0, _V4, "ip"),
    "1.3.6.1.2.1.14.10.1": Run(0, _V4, "ip"),
    "1.3.6.1.2.1.15.3.1": Run(0, _V4, "ip"),
    "1.3.6.1.2.1.17.4.3.1": Run(0, _MAC, "mac"),
    "1.3.6.1.2.1.17.7.1.2.2.1": Run(1, _MAC, "mac"),
}
"""Entries of standard tables at a fixed place of whose index an address stands."""

ENTRIES: Final = frozenset(
    (
        *_FIXED,
        "1.3.6.1.2.1.4.32.1",  # ipAddressPrefixEntry
        "1.3.6.1.2.1.4.34.1",  # ipAddressEntry
        "1.3.6.1.2.1.4.35.1",  # ipNetToPhysicalEntry
        "1.0.8802.1.1.2.1.3.8.1",  # lldpLocManAddrEntry
        "1.0.8802.1.1.2.1.4.2.1",  # lldpRemManAddrEntry
        "1.3.111.2.802.1.1.13.1.3.8.1",  # lldpV2LocManAddrEntry
        "1.3.111.2.802.1.1.13.1.4.2.1",  # lldpV2RemManAddrEntry
    )
)
"""Entries of standard tables whose index holds an address, there or behind its type and length."""

_PRIVATE: Final = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")))
_LETTERS: Final = 4
_TEN, _SMALL = 10, 16
_TELLING_OCTETS: Final = 2
_TELLING: Final = 64
"""A hardware address has some octets of such a size; small numbers side by side are rather counts."""


def rewrite(column: Oid, index: Index, substitutes: Substitutes, known: Collection[bytes]) -> Index:
    """The index of a row with its addresses and texts replaced.

    Args:
        column: the object that the index is of.
        index: its parts.
        substitutes: what stands in their place.
        known: addresses of 4, 6 and 16 octets that occur as values.
    """
    entry = column.rpartition(".")[0]
    if entry in _FIXED:
        return _replaced(index, *_FIXED[entry], substitutes=substitutes)
    station = _station(column, index)
    if station is not None:
        return _replaced(index, *station, substitutes=substitutes)
    found, start = list(index), 0
    while start < len(found):
        run = _run(tuple(found), start, known)
        if run is None:
            start += 1
            continue
        found[:] = _replaced(tuple(found), *run, substitutes)
        start = run.start + run.size
    return tuple(found)


def _station(column: Oid, index: Index) -> Run | None:
    """A hardware address at the beginning of an index of a maker's table, also one of small numbers.

    Where it is none after all, the rows still fit together: the same index is replaced by the same in every column.
    """
    octets = _octets(index, 0, _MAC)
    if not column.startswith("1.3.6.1.4.1.") or octets is None or any(pair in _INET for pair in pairwise(index)):
        return None
    return (
        Run(0, _MAC, "mac")
        if not octets[0] & 1 and max(octets) >= _SMALL and octets.count(0) <= _TELLING_OCTETS
        else None
    )


def gives_away(index: Index, known: Collection[bytes]) -> int | None:
    """Where in parts of an OID, of which nobody knows where the index begins, something of the owner seems to stand."""
    for start in range(len(index)):
        run = _run(index, start, known)
        if run is not None and (run.what != "ip" or _is_likely(bytes(index[run.start : run.start + run.size]), known)):
            return run.start
    return None


def _run(index: Index, start: int, known: Collection[bytes]) -> Run | None:
    """An address or a text that begins here, or behind its type and length here."""
    if index[start : start + 2] in _INET:
        size = _V4 if index[start + 1] < _V6 - _V4 else _V6
        if _octets(index, start + 2, size) is not None:
            return Run(start + 2, size, "ip")
    mac = _octets(index, start, _MAC)
    if mac is not None and (mac in known or _is_hardware(mac)):
        return Run(start, _MAC, "mac")
    v4 = _octets(index, start, _V4)
    if v4 is not None and (v4 in known or _is_private(v4)):
        return Run(start, _V4, "ip")
    letters = 0
    while start + letters < len(index) and 33 <= index[start + letters] <= 126:  # noqa: PLR2004 -- printable ASCII
        letters += 1
    if letters >= _LETTERS and sum(chr(part).isalpha() for part in index[start : start + letters]) >= _LETTERS:
        return Run(start, letters, "text")
    return None


def _is_likely(octets: bytes, known: Collection[bytes]) -> bool:
    """Whether octets are an address rather than parts of an OID, which mostly are small."""
    if octets in known:
        return True
    if octets[0] == _TEN:
        return max(octets[1:]) >= _SMALL
    return octets[0] >= _TELLING if len(octets) == _V4 else octets[0] >> 5 == 1 or octets[0] >= 0xFC  # noqa: PLR2004


def _octets(index: Index, start: int, size: int) -> bytes | None:
    parts = index[start : start + size]
    return bytes(parts) if len(parts) == size and max(parts) <= _OCTET else None


def _is_hardware(octets: bytes) -> bool:
    return not octets[0] & 1 and sum(octet >= _TELLING for octet in octets) >= _TELLING_OCTETS


def _is_private(octets: bytes) -> bool:
    address = IPv4Address(octets)
    return any(address in network for network in _PRIVATE)


def _replaced(index: Index, start: int, size: int, what: str, substitutes: Substitutes) -> Index:
    octets = _octets(index, start, size)
    if octets is None:
        return index
    new = {"mac": substitutes.mac, "ip": substitutes.packed, "text": substitutes.word}[what](octets)
    return (*index[:start], *new, *index[start + size :])
