"""Asking one address: a knock under each login, and where one is answered, who is there.

A knock is one GET of sysUpTime. What answers is asked the modules of a device's identity, and a few objects that tell a
router from a switch.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, Final

import msgspec

from collectors.discovery.management import MANAGEMENT, Management, read_management
from collectors.errors import AgentError, ProbeError, ProbeTimeoutError, Reason
from collectors.poll import Work
from collectors.readings import Readings
from collectors.snmp import oid
from collectors.snmp.acquaintance import Acquaintance
from collectors.snmp.client import SnmpLogin, SnmpTarget
from collectors.snmp.conversation import Conversation
from collectors.snmp.text import number_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from collectors.discovery.ranges import Address
    from collectors.snmp.client import SnmpClient, SnmpSession, VarBind

_MOST_STATIONS: Final = 64
"""Rows of the ARP table looked at: more would say nothing further about what the device is."""

TELLING: Final = (oid.SYS_SERVICES, oid.IP_FORWARDING, oid.DOT1D_BASE_NUM_PORTS)


class Login(msgspec.Struct, frozen=True):
    """A login to try: the inventory's name for it ("" = of the command line), and what to send."""

    name: str
    login: SnmpLogin


class Manners(msgspec.Struct, frozen=True):
    """How an address is asked.

    Attributes:
        port: UDP port of the agents.
        timeout_seconds: of one packet.
        retries: how often a packet without an answer is sent again.
        deadline_seconds: of the interview of one device.
    """

    port: int = 161
    timeout_seconds: float = 1.0
    retries: int = 1
    deadline_seconds: float = 30.0


class Answer(msgspec.Struct, frozen=True):
    """What one address said.

    Attributes:
        login: name of the login that was answered.
        services: sysServices, a sum of 2^(layer - 1) (RFC 3418).
        forwards: whether it forwards IP (ipForwarding, RFC 4293).
        bridge_ports: dot1dBaseNumPorts (RFC 4188).
        stations: rows of its ARP table, counted to 64 at most.
        management: management addresses of its neighbours.
        packets: sent to the address, the knocks included.
    """

    address: Address
    port: int
    login: str
    readings: Readings
    services: int | None = None
    forwards: bool | None = None
    bridge_ports: int | None = None
    stations: int = 0
    management: tuple[Management, ...] = ()
    packets: int = 0

    @property
    def name(self) -> str | None:
        """SysName."""
        return self.readings.system.name if self.readings.system is not None else None


class Silence(msgspec.Struct, frozen=True):
    """An address that gave no acceptable answer, and why: the first reason that says more than silence."""

    address: Address
    reason: Reason
    message: str = ""
    packets: int = 0


async def interview(
    client: SnmpClient,
    address: Address,
    logins: tuple[Login, ...],
    manners: Manners,
    turn: Callable[[int], Awaitable[None]],
) -> Answer | Silence:
    """Knock under each login in order, once; where one is answered, ask who is there.

    Args:
        client: started.
        address: whom to ask.
        logins: not empty.
        manners: how.
        turn: waits until so many packets may go out.
    """
    turns, sent, found = _Turns(turn), 0, Silence(address, Reason.TIMEOUT)
    for login in logins:
        target = SnmpTarget(
            str(address), str(address), manners.port, login.login, timeout_seconds=manners.timeout_seconds, retries=0
        )
        try:
            session = client.session(target)
        except ProbeError as error:  # this machine has no socket of the address's family
            return Silence(address, error.reason, str(error).removeprefix(f"{address}: "), sent)
        try:
            await _knock(session, manners, turns.take)
        except ProbeError as error:
            sent += session.traffic.sent_packets
            await turns.pay(sent)
            if found.reason is Reason.TIMEOUT and not isinstance(error, ProbeTimeoutError):
                found = Silence(address, error.reason, str(error).removeprefix(f"{address}: "))
            continue
        polite = client.session(msgspec.structs.replace(target, retries=manners.retries))
        answer = await _ask(polite, address, login.name, manners)
        packets = sent + session.traffic.sent_packets + polite.traffic.sent_packets
        await turns.pay(packets)
        return msgspec.structs.replace(answer, packets=packets)
    return msgspec.structs.replace(found, packets=sent)


class _Turns:
    """The turns of one address: what was sent beyond them, as v3 does to learn an engine, is paid afterwards."""

    def __init__(self, turn: Callable[[int], Awaitable[None]]) -> None:
        self._turn, self._taken = turn, 0

    async def take(self, packets: int) -> None:
        """Wait until so many packets may go out."""
        self._taken += packets
        await self._turn(packets)

    async def pay(self, sent: int) -> None:
        """Take the turns that are missing for so many packets in all."""
        if sent > self._taken:
            await self.take(sent - self._taken)


async def _knock(session: SnmpSession, manners: Manners, turn: Callable[[int], Awaitable[None]]) -> None:
    """Raise nothing when the agent answers, if only with an error of its own.

    Raises:
        ProbeError: it did not, or not acceptably.
    """
    for left in range(manners.retries, -1, -1):
        await turn(1)
        deadline = asyncio.get_running_loop().time() + manners.timeout_seconds
        try:
            await session.get([f"{oid.SYS_UP_TIME}.0"], deadline=deadline)
        except AgentError:
            return
        except ProbeTimeoutError:
            if not left:
                raise
        else:
            return


async def _ask(session: SnmpSession, address: Address, login: str, manners: Manners) -> Answer:
    """Who is there; a part that fails is left out."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + manners.deadline_seconds
    conversation = Conversation(session, deadline=deadline, clock=loop.time, answered=True)
    await Acquaintance().ask(conversation, frozenset({Work.IDENTITY}))
    readings = conversation.readings
    services, forwarding, ports = await _telling(session, deadline)
    return Answer(
        address,
        manners.port,
        login,
        readings,
        services=services,
        forwards=None if forwarding is None else forwarding == 1,
        bridge_ports=ports,
        stations=await _stations(session, deadline),
        management=await _management(session, deadline) if readings.neighbours else (),
    )


async def _telling(session: SnmpSession, deadline: float) -> tuple[int | None, ...]:
    try:
        values = await session.get([f"{scalar}.0" for scalar in TELLING], deadline=deadline)
    except ProbeError:
        return (None,) * len(TELLING)
    return tuple(map(number_of, values))


async def _stations(session: SnmpSession, deadline: float) -> int:
    count = 0
    try:
        async with aclosing(_rows(session, deadline)) as rows:
            async for _ in rows:
                count += 1
                if count >= _MOST_STATIONS:
                    break
    except ProbeError:
        pass
    return count


async def _rows(session: SnmpSession, deadline: float) -> AsyncGenerator[VarBind, None]:
    async for row in session.subtree(oid.IP_NET_TO_MEDIA_PHYS_ADDRESS, deadline=deadline):
        yield row


async def _management(session: SnmpSession, deadline: float) -> tuple[Management, ...]:
    try:
        return read_management(await session.walk(MANAGEMENT.columns, deadline=deadline))
    except ProbeError:
        return ()
