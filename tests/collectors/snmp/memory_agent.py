"""An SNMP agent in memory behind the client's protocol: for what is above the wire, without a wire."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from collectors.errors import ProbeError, ProbeTimeoutError
from collectors.snmp.client import SnmpLogin, SnmpTarget, Traffic, Value, VarBind, Walk
from collectors.snmp.values import opaque

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Sequence
    from pathlib import Path

    from collectors.snmp.client import Column, Oid, SnmpSession

_TEXT_TAGS = {"4", "68"}
_IP_ADDRESS, _OBJECT_IDENTIFIER, _OPAQUE = "64", "6", "68"


def read_snmprec(path: Path) -> dict[Oid, Value]:
    """The variables of a recording in snmpsim's form, values as a client gives them; bad lines are left out."""
    found: dict[Oid, Value] = {}
    for line in path.read_bytes().split(b"\n"):
        parts = line.rstrip(b"\r").split(b"|", 2)
        with contextlib.suppress(ValueError):
            oid, tag, raw = parts
            found.setdefault(oid.decode(), _value(tag.decode(), raw))
    return found


def _value(tag: str, raw: bytes) -> Value:
    if tag.endswith("x"):
        octets = bytes.fromhex(raw.decode())
        if tag[:-1] == _OPAQUE:
            return opaque(octets)
        return octets if tag[:-1] in {*_TEXT_TAGS, _IP_ADDRESS} else int.from_bytes(octets, "big")
    if tag in _TEXT_TAGS:
        return raw
    if tag == _IP_ADDRESS:
        return IPv4Address(raw.decode()).packed
    if tag == _OBJECT_IDENTIFIER:
        return raw.decode().removeprefix(".")
    return int(raw)


def parts(oid: Oid) -> tuple[int, ...]:
    """An OID as numbers, which is how agents sort."""
    return tuple(map(int, oid.split(".")))


@dataclass
class MemoryAgent:
    """What an agent holds and how it behaves.

    Attributes:
        variables: OID to value; change them between polls.
        accepts: whether a login is answered at all.
        fails: asked before each request with what it asks for; an error it gives is raised.
        breaks: the same for walks; an error it gives is the failure of a walk that broke off behind its first row.
        asked: what each request asked for, in order.
    """

    variables: dict[Oid, Value]
    accepts: Callable[[SnmpLogin], bool] = lambda _login: True
    fails: Callable[[Sequence[Oid]], ProbeError | None] = lambda _oids: None
    breaks: Callable[[Sequence[Oid]], ProbeError | None] = lambda _oids: None
    asked: list[tuple[Oid, ...]] = field(default_factory=list)

    def column(self, oid: Oid) -> Column:
        """One column, sorted."""
        prefix, size = f"{oid}.", len(parts(oid))
        rows = sorted((parts(name)[size:], value) for name, value in self.variables.items() if name.startswith(prefix))
        return dict(rows)


@dataclass
class MemorySession:
    """A session with an agent in memory; an SnmpSession."""

    agent: MemoryAgent
    target: SnmpTarget
    traffic: Traffic = field(default_factory=Traffic)

    def _request(self, oids: Iterable[Oid]) -> None:
        asked = tuple(oids)
        self.agent.asked.append(asked)
        self.traffic.sent_packets += 1
        if not self.agent.accepts(self.target.login):
            self.traffic.sent_packets += self.target.retries
            self.traffic.retries += self.target.retries
            raise ProbeTimeoutError("no answer", target=self.target.name)
        error = self.agent.fails(asked)
        if error is not None:
            raise error
        self.traffic.received_packets += 1

    async def get(self, oids: Sequence[Oid], *, deadline: float) -> tuple[Value | None, ...]:
        del deadline
        self._request(oids)
        return tuple(self.agent.variables.get(oid) for oid in oids)

    async def walk(
        self, columns: Sequence[Oid], *, scalars: Sequence[Oid] = (), deadline: float, unordered: bool = False
    ) -> Walk:
        del deadline, unordered
        self._request((*columns, *scalars))
        values = tuple(self.agent.variables.get(f"{oid}.0") for oid in scalars)
        failure = self.agent.breaks(columns)
        found = tuple(self.agent.column(oid) for oid in columns)
        if failure is not None:
            found = tuple(dict(list(column.items())[:1]) for column in found)
        return Walk(values, found, failure)

    async def present(self, roots: Sequence[Oid], *, deadline: float) -> tuple[bool, ...]:
        del deadline
        self._request(roots)
        return tuple(any(oid.startswith(f"{root}.") for oid in self.agent.variables) for root in roots)

    async def subtree(self, root: Oid, *, deadline: float) -> AsyncIterator[VarBind]:
        del deadline
        self._request([root])
        for oid in sorted((oid for oid in self.agent.variables if oid.startswith(f"{root}.")), key=parts):
            yield VarBind(oid, 0, self.agent.variables[oid])


@dataclass
class MemoryClient:
    """Opens sessions with one agent, whatever the target; an SnmpClient."""

    agent: MemoryAgent
    targets: list[SnmpTarget] = field(default_factory=list)

    async def start(self) -> None:
        """Nothing to bind."""

    async def close(self) -> None:
        """Nothing to release."""

    def session(self, target: SnmpTarget) -> SnmpSession:
        self.targets.append(target)
        return MemorySession(self.agent, target)


def memory_session(agent: MemoryAgent) -> SnmpSession:
    """A session with an agent, for what needs no login."""
    return MemorySession(agent, SnmpTarget("agent", "127.0.0.1", 161, SnmpLogin(2)))
