"""What SNMP and SSH say differently of one device: one of the two is wrong, or two devices answer. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from collectors.joining import SSH_RANK, join_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from collectors.poll import Part
    from collectors.readings import InterfaceReading, Readings

_IDENTITY: Final = ("vendor", "model", "version", "serial", "os")
_INTERFACE: Final = ("mtu", "mac", "alias")


class Disagreement(NamedTuple):
    """One fact and what each says of it."""

    what: str
    snmp: str
    ssh: str

    def __str__(self) -> str:
        """As a person reads it; what counts comes first."""
        return f"{self.what}: {self.snmp} over SNMP, {self.ssh} over SSH"


def disagreements(parts: Iterable[Part]) -> tuple[Disagreement, ...]:
    """The facts of one device that were read in both ways and differ; what only one tells is no disagreement."""
    known = list(parts)
    snmp = join_parts(part for part in known if part.rank > SSH_RANK)
    ssh = join_parts(part for part in known if part.rank <= SSH_RANK)
    return tuple(
        Disagreement(what, str(one), str(other))
        for what, one, other in _pairs(snmp, ssh)
        if one not in {None, ""} and other not in {None, ""} and str(one).casefold() != str(other).casefold()
    )


def _pairs(snmp: Readings, ssh: Readings) -> Iterator[tuple[str, Any, Any]]:
    if snmp.system is not None and ssh.system is not None:
        # SNMP's name may have the domain that a command line leaves out.
        yield "name", _short(snmp.system.name), _short(ssh.system.name)
    if snmp.identity is not None and ssh.identity is not None:
        for field in _IDENTITY:
            yield field, getattr(snmp.identity, field), getattr(ssh.identity, field)
    yield from _interfaces(snmp.interfaces or (), ssh.interfaces or ())
    peers = {peer.peer: peer.remote_as for peer in ssh.bgp or ()}
    for peer in snmp.bgp or ():
        yield f"AS of BGP peer {peer.peer}", peer.remote_as, peers.get(peer.peer)


def _short(name: str | None) -> str:
    return (name or "").partition(".")[0]


def _interfaces(snmp: Sequence[InterfaceReading], ssh: Sequence[InterfaceReading]) -> Iterator[tuple[str, Any, Any]]:
    names = {text.casefold(): each for each in snmp for text in (each.descr, each.name) if text}
    for other in ssh:
        one = names.get((other.name or other.key).casefold())
        for field in _INTERFACE if one is not None else ():
            yield f"{field} of {other.key}", getattr(one, field), getattr(other, field)
