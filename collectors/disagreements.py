"""What SNMP and SSH say differently of one device: one of the two is wrong, or two devices answer. Pure.

SNMP is believed (`collectors.joining`); that it is contradicted is told all the same. States of interfaces are not
compared: where SNMP is asked, SSH is not asked for them, and of two moments they would differ rightly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from collectors.joining import SSH_RANK, join_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from collectors.poll import Part
    from collectors.readings import BgpNeighbour, InterfaceReading, OspfNeighbour, Readings

COMPARED: Final = frozenset({"system", "identity", "interfaces", "bgp", "ospf"})
"""The groups of readings that hold what is compared."""

_IDENTITY: Final = ("vendor", "model", "version", "serial", "os")
_INTERFACE: Final = ("mtu", "mac", "alias")
_TITLES: Final[Mapping[str, str]] = {
    "bgp_as": "AS of BGP peer",
    "bgp_state": "state of BGP peer",
    "ospf_state": "state of OSPF neighbour",
}
_ROUNDING: Final = 0.01
"""ifHighSpeed (RFC 2863) tells whole Mbit/s: what differs by less is the same speed."""

FACTS: Final = ("name", *_IDENTITY, *_INTERFACE, "speed", *_TITLES)
"""What is compared, by name."""


class Disagreement(NamedTuple):
    """One fact and what each says of it.

    Attributes:
        fact: one of `FACTS`.
        of: the interface or peer that it is a fact of; "" for the device itself.
        snmp, ssh: what each says; speeds in bit/s.
    """

    fact: str
    of: str
    snmp: str
    ssh: str

    def __str__(self) -> str:
        """As a person reads it; what counts comes first."""
        title = _TITLES.get(self.fact)
        what = self.fact if not self.of else f"{title} {self.of}" if title else f"{self.fact} of {self.of}"
        return f"{what}: {self.snmp} over SNMP, {self.ssh} over SSH"


def disagreements(parts: Iterable[Part]) -> tuple[Disagreement, ...]:
    """The facts of one device that were read in both ways and differ; what only one tells is no disagreement."""
    known = list(parts)
    snmp = join_parts(part for part in known if part.rank > SSH_RANK)
    return differences(snmp, join_parts(part for part in known if part.rank <= SSH_RANK))


def differences(snmp: Readings, ssh: Readings) -> tuple[Disagreement, ...]:
    """The same of what was read over SNMP and over SSH, each joined."""
    return tuple(
        Disagreement(fact, of, str(one), str(other))
        for fact, of, one, other in _pairs(snmp, ssh)
        if one not in {None, ""} and other not in {None, ""} and _differ(fact, one, other)
    )


def _differ(fact: str, one: Any, other: Any) -> bool:
    if fact == "speed":
        return bool(one > 0 and other > 0 and abs(one - other) > _ROUNDING * max(one, other))
    return str(one).casefold() != str(other).casefold()


def _pairs(snmp: Readings, ssh: Readings) -> Iterator[tuple[str, str, Any, Any]]:
    if snmp.system is not None and ssh.system is not None:
        # SNMP's name may have the domain that a command line leaves out.
        yield "name", "", _short(snmp.system.name), _short(ssh.system.name)
    if snmp.identity is not None and ssh.identity is not None:
        for field in _IDENTITY:
            yield field, "", getattr(snmp.identity, field), getattr(ssh.identity, field)
    yield from _interfaces(snmp.interfaces or (), ssh.interfaces or ())
    yield from _peers(snmp.bgp or (), ssh.bgp or ())
    yield from _neighbours(snmp.ospf or (), ssh.ospf or ())


def _short(name: str | None) -> str:
    return (name or "").partition(".")[0]


def _interfaces(
    snmp: Sequence[InterfaceReading], ssh: Sequence[InterfaceReading]
) -> Iterator[tuple[str, str, Any, Any]]:
    names = {text.casefold(): each for each in snmp for text in (each.descr, each.name) if text}
    for other in ssh:
        one = names.get((other.name or other.key).casefold())
        if one is None:
            continue
        for field in _INTERFACE:
            yield field, other.key, getattr(one, field), getattr(other, field)
        yield "speed", other.key, one.speed_bps, other.speed_bps


def _peers(snmp: Sequence[BgpNeighbour], ssh: Sequence[BgpNeighbour]) -> Iterator[tuple[str, str, Any, Any]]:
    others = {peer.peer: peer for peer in ssh}
    for peer in snmp:
        if (other := others.get(peer.peer)) is not None:
            yield "bgp_as", peer.peer, peer.remote_as, other.remote_as
            yield "bgp_state", peer.peer, peer.state, other.state


def _neighbours(snmp: Sequence[OspfNeighbour], ssh: Sequence[OspfNeighbour]) -> Iterator[tuple[str, str, Any, Any]]:
    others = {neighbour.address: neighbour for neighbour in ssh}
    for neighbour in snmp:
        if (other := others.get(neighbour.address)) is not None:
            yield "ospf_state", neighbour.address, neighbour.state, other.state
