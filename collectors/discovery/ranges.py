"""The ranges that may be asked: read from words or a file's lines, counted before anything is sent. Pure."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_CLASSES: Final[Mapping[int, Callable[[int], Address]]] = {4: IPv4Address, 6: IPv6Address}


class RangeError(ValueError):
    """A text is no range; the message says what was expected."""


class Span(NamedTuple):
    """Addresses of one family (4 or 6) from a first to a last, both included, as numbers."""

    version: int
    first: int
    last: int


@dataclass(frozen=True)
class Ranges:
    """Ranges of addresses.

    Attributes:
        swept: every address of these is asked.
        within: neighbours are followed into these as well, which are not swept.
    """

    swept: tuple[Span, ...]
    within: tuple[Span, ...] = ()

    def __contains__(self, address: object) -> bool:
        """Whether an address may be asked at all."""
        return isinstance(address, (IPv4Address, IPv6Address)) and any(
            span.version == address.version and span.first <= int(address) <= span.last
            for span in (*self.swept, *self.within)
        )

    @property
    def size(self) -> int:
        """How many addresses are swept."""
        return sum(span.last - span.first + 1 for span in self.swept)

    def addresses(self) -> Iterator[Address]:
        """The addresses swept, ascending, each once."""
        for span in self.swept:
            make = _CLASSES[span.version]
            for number in range(span.first, span.last + 1):
                yield make(number)


def parse_ranges(texts: Iterable[tuple[str, str]]) -> tuple[Span, ...]:
    """Spans in order, joined where they overlap, so that no address comes twice.

    Args:
        texts: what was written, with where it was: a network with its prefix length, of which an IPv4 network's own
            and its broadcast address are left out; one address; or two with a hyphen between.

    Raises:
        RangeError: one of them is none of these.
    """
    joined: list[Span] = []
    for span in sorted(_parse(text, where) for text, where in texts):
        before = joined[-1] if joined else None
        if before is not None and before.version == span.version and span.first <= before.last:
            joined[-1] = before._replace(last=max(before.last, span.last))
        else:
            joined.append(span)
    return tuple(joined)


def lines_of(text: str, name: str) -> Iterator[tuple[str, str]]:
    """The ranges of a file, one a line, with their places; blank lines and what follows a # say nothing."""
    for number, line in enumerate(text.splitlines(), 1):
        words = line.partition("#")[0].strip()
        if words:
            yield words, f"{name}:{number}"


def _parse(text: str, where: str) -> Span:
    first, hyphen, last = (part.strip() for part in text.partition("-"))
    try:
        if hyphen:
            return _between(ipaddress.ip_address(first), ipaddress.ip_address(last))
        return _hosts(ipaddress.ip_network(text))
    except ValueError as error:
        why = str(error) if str(error).endswith(_OWN) or "host bits" in str(error) else "not a range"
        expected = "expected a range such as 10.28.0.0/16, 10.28.54.1-10.28.54.20 or one address"
        raise RangeError(f"{where}: {text!r}: {why}; {expected}") from None


_OWN: Final = ("of two families", "before it begins")


def _between(first: Address, last: Address) -> Span:
    if first.version != last.version:
        msg = "its ends are of two families"
        raise ValueError(msg)
    if int(last) < int(first):
        msg = "it ends before it begins"
        raise ValueError(msg)
    return Span(first.version, int(first), int(last))


def _hosts(network: Network) -> Span:
    first, last = int(network.network_address), int(network.broadcast_address)
    if network.version == 4 and last - first > 1:  # noqa: PLR2004 -- IPv6 has no broadcast address
        first, last = first + 1, last - 1
    return Span(network.version, first, last)
