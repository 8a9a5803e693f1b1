"""What stands in place of an owner's names and addresses: always the same for the same, so that tables still join.

IPv4 addresses become those of documentation (RFC 5737) and, when these are used up, of benchmarks (RFC 2544); IPv6
addresses those of 2001:db8::/32 (RFC 3849), link-local ones staying link-local; hardware addresses locally administered
ones, the maker's part replaced as well, since it tells what stands behind a device. Addresses that are the same
everywhere (0.0.0.0, loopback, masks, groups) stay.
"""

from __future__ import annotations

from collections import Counter
from ipaddress import IPv4Address, IPv6Address
from itertools import chain
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_V4: Final = ((192 << 24) + (2 << 8), (198 << 24) + (51 << 16) + (100 << 8), (203 << 24) + (113 << 8))
_BENCHMARK: Final = (198 << 24) + (18 << 16)
_ALL_V4, _TOP_BIT = (1 << 32) - 1, 1 << 31
_V6: Final = 0x2001_0DB8 << 96
_LINK_LOCAL: Final = 0xFE80 << 112
_GROUP_BIT: Final = 1
_MAC_HEAD: Final = b"\x02\x00\x00"
_ALL_NODES: Final = frozenset(map(IPv6Address, ("ff02::1", "ff02::2")))


class Substitutes:
    """The replacements of one recording, made as they are first needed."""

    def __init__(self) -> None:
        """Begin with none."""
        self._v4: dict[IPv4Address, IPv4Address] = {}
        self._v6: dict[IPv6Address, IPv6Address] = {}
        self._macs: dict[bytes, bytes] = {}
        self._texts: dict[tuple[str, bytes], bytes] = {}
        self._counts: Counter[str] = Counter()
        self._free = _documentation()

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind were replaced."""
        numbers = (("IPv4 address", self._v4), ("IPv6 address", self._v6), ("hardware address", self._macs))
        return {**{kind: len(found) for kind, found in numbers if found}, **self._counts}

    def v4(self, address: IPv4Address) -> IPv4Address:
        """In place of an IPv4 address."""
        if is_common(address):
            return address
        if address not in self._v4:
            self._v4[address] = next(self._free)
        return self._v4[address]

    def v6(self, address: IPv6Address) -> IPv6Address:
        """In place of an IPv6 address."""
        if address.is_unspecified or address.is_loopback or address in _ALL_NODES:
            return address
        if address not in self._v6:
            base = _LINK_LOCAL if address.is_link_local else _V6
            self._v6[address] = IPv6Address(base + len(self._v6) + 1)
        return self._v6[address]

    def packed(self, octets: bytes) -> bytes:
        """In place of an address of 4 or 16 octets."""
        if len(octets) == 4:  # noqa: PLR2004 -- IPv4
            return self.v4(IPv4Address(octets)).packed
        return self.v6(IPv6Address(octets)).packed

    def mac(self, octets: bytes) -> bytes:
        """In place of a hardware address of six octets; those of groups and of nobody stay."""
        if octets[0] & _GROUP_BIT or not any(octets):
            return octets
        if octets not in self._macs:
            self._macs[octets] = _MAC_HEAD + (len(self._macs) + 1).to_bytes(3, "big")
        return self._macs[octets]

    def text(self, kind: str, octets: bytes) -> bytes:
        """In place of a text: its kind and a number."""
        key = (kind, octets.strip(b"\0 \r\n\t").lower())
        if key not in self._texts:
            self._counts[kind] += 1
            self._texts[key] = f"{kind}-{self._counts[kind]}".encode()
        return self._texts[key]

    def word(self, letters: bytes) -> bytes:
        """In place of a text of a fixed length, such as one inside an index."""
        key = ("word", letters)
        if key not in self._texts:
            self._counts["word"] += 1
            number = str(self._counts["word"])
            self._texts[key] = f"w{number:0>{len(letters) - 1}}"[-len(letters) :].encode()
        return self._texts[key]


def is_common(address: IPv4Address) -> bool:
    """Whether an address says nothing of its owner: a mask, a group, this host, loopback."""
    number = int(address)
    mask = number & _TOP_BIT and (~number & _ALL_V4) & ((~number & _ALL_V4) + 1) == 0
    return bool(mask) or address.is_multicast or not number >> 24 or address == IPv4Address("127.0.0.1")


def _documentation() -> Iterator[IPv4Address]:
    hosts = (base + last for base in _V4 for last in range(1, 255))
    return map(IPv4Address, chain(hosts, range(_BENCHMARK + 1, _BENCHMARK + (1 << 17))))
