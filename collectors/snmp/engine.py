"""The native SNMP client: v1, v2c and v3 over one socket per address family.

One request at a time per session; any number of sessions at once. What is in flight is bounded by the receive buffer
that the kernel granted, so that a burst of answers is not lost in our own socket.
"""

from __future__ import annotations

import asyncio
import socket
import time
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from collectors.errors import DeadlineError, ProbeError, ProbeTimeoutError, TargetUnreachableError
from collectors.snmp.client import Traffic, community_of
from collectors.snmp.exchange import Answer, stage
from collectors.snmp.ladder import ENVELOPE_OCTETS, Ladders
from collectors.snmp.message import CommunityEnvelope
from collectors.snmp.pacing import ANSWER_OCTETS, DATAGRAM_OCTETS, Pacing, charge
from collectors.snmp.question import Question
from collectors.snmp.session import Session
from collectors.snmp.transport import PacketCounts, UdpTransport
from collectors.snmp.usm.envelope import UsmEnvelope
from collectors.snmp.usm.state import UsmState

if TYPE_CHECKING:
    from collectors.snmp.client import SnmpLogin, SnmpTarget
    from collectors.snmp.exchange import Sink
    from collectors.snmp.message import Envelope
    from collectors.snmp.pacing import Lane
    from collectors.snmp.pdu import Request
    from collectors.snmp.transport import Address

_MOST_LOGINS = 1024
_V3 = 3
_ANSWER_CHARGE = charge(ANSWER_OCTETS)
_LEAST_WAIT_SECONDS = 0.002
"""Below it a request is sent at once: what it was too early by is booked, and the next one waits for it."""


class UdpExchange:
    """Asks one agent over a transport, again with back-off when nothing acceptable comes.

    Attributes:
        lane: the circuits on the way; None when nothing is in it.
        spent: octets of the request at hand that went out, of those booked for it and its answer.
    """

    def __init__(
        self,
        target: SnmpTarget,
        address: Address,
        envelope: Envelope,
        transport: UdpTransport,
        pacing: Pacing | None = None,
    ) -> None:
        """Ask `target` at a socket address, as fast as its circuits allow."""
        self.target = target
        self.traffic = Traffic()
        self.address = address
        self.also = frozenset(target.answers_from)
        self.envelope = envelope
        self.loop = asyncio.get_running_loop()
        self._transport = transport
        self._pacing = pacing
        self.lane: Lane | None = None if pacing is None else pacing.lane(target.name)
        self._expected = ANSWER_OCTETS + ENVELOPE_OCTETS + 2 * DATAGRAM_OCTETS
        self._booked = 0
        self.spent = 0

    def now(self) -> float:
        """Time of the event loop."""
        return self.loop.time()

    async def ask(self, request: Request, sink: Sink, *, deadline: float, attempts: int) -> Answer:
        """Send a request until an acceptable answer comes, `attempts` times at most, and so on with what follows.

        Raises:
            ProbeError: the deadline passed, or nothing acceptable came, or the local network refused.
        """
        wait = 0.0 if self.lane is None else self.book(request)
        answered = False
        try:
            while True:
                if wait:
                    await self._hold(request, wait, deadline)
                answer, paused = await self._ask(request, sink, deadline, attempts)
                if paused is None:
                    answered = True
                    return answer
                request, wait = paused
        finally:
            if self.lane is not None and not answered:  # no answer takes room any more: silence must not cost others
                self.lane.give_back(self._booked - self.spent)

    async def _ask(
        self, request: Request, sink: Sink, deadline: float, attempts: int
    ) -> tuple[Answer, tuple[Request, float] | None]:
        """Ask until the sink has enough or the circuits have; then the next request and its wait come back, too."""
        if self.loop.time() >= deadline:
            raise self._error(request, DeadlineError, "the device's deadline has passed")
        transport = self._transport
        if not transport.try_reserve(_ANSWER_CHARGE):
            await self._reserve(request, deadline)
        question = Question(self, transport, sink, deadline)
        try:
            question.put(request)
            while (answer := await question.pending.future) is None:
                if question.refused or question.sendings >= attempts or self.loop.time() >= deadline:
                    raise self._unanswered(question, deadline)
                question.repeat()
        except TargetUnreachableError as error:
            raise self._error(question.request, TargetUnreachableError, str(error)) from error
        finally:
            transport.release(_ANSWER_CHARGE)
            question.close()
        return answer, question.paused

    def book(self, request: Request) -> float:
        """Take room on the circuits for a request and its answer, expected to be as long as the one before.

        Returns:
            For how long to wait. Who has not answered yet is not kept waiting: a busy line must not look like silence.
        """
        lane = self.lane
        if lane is None:
            return 0.0
        self._booked, self.spent = self._expected + len(request.tail), 0
        wait = lane.book(self._booked, self.loop.time())
        return wait if wait > _LEAST_WAIT_SECONDS and self.traffic.received_packets else 0.0

    def book_repeat(self, octets: int) -> None:
        """Take room for a request that is sent again."""
        if self.lane is not None:
            self.lane.book(octets + DATAGRAM_OCTETS, self.loop.time())

    def settle(self, sent: int, received: int) -> None:
        """Give back what was booked beyond a request of so many octets and its answer."""
        if self.lane is not None:
            self._expected = received + 2 * DATAGRAM_OCTETS
            self.lane.give_back(self._booked - sent - received - 2 * DATAGRAM_OCTETS)
            self._booked = self.spent = 0

    async def _hold(self, request: Request, seconds: float, deadline: float) -> None:
        """Wait for the circuits, unless that would last beyond the deadline."""
        if self.loop.time() + seconds >= deadline:
            message = "the deadline passes before the circuits on the way have room for polling (circuit_share)"
            raise self._error(request, DeadlineError, message)
        await asyncio.sleep(seconds)
        if self._pacing is not None:
            self._pacing.note(seconds)

    async def _reserve(self, request: Request, deadline: float) -> None:
        try:
            async with asyncio.timeout_at(deadline):
                await self._transport.reserve(_ANSWER_CHARGE)
        except TimeoutError:
            raise self._error(request, DeadlineError, "the deadline passed before the request could be sent") from None

    def _unanswered(self, question: Question, deadline: float) -> ProbeError:
        request, note = question.request, question.pending.note
        if note is not None:
            return self._error(request, *note)
        if self.loop.time() >= deadline:
            return self._error(request, DeadlineError, "the device's deadline passed before an answer came")
        times = "once" if question.sendings == 1 else f"{question.sendings} times"
        return self._error(request, ProbeTimeoutError, f"no answer; asked {times}")

    def _error(self, request: Request, kind: type[ProbeError], message: str) -> ProbeError:
        return kind(message, target=self.target.name, stage=stage(request))


class Engine:
    """The native SnmpClient for v1, v2c and v3.

    Attributes:
        usm: what is kept of v3: engines, duplicate engineIDs among them, and reports by their kind.
    """

    def __init__(
        self,
        *,
        source_v4: str = "0.0.0.0",  # noqa: S104 -- by route
        source_v6: str = "::",
        pacing: Pacing | None = None,
    ) -> None:
        """Send from these addresses; the wildcards let the kernel choose by route. Without pacing: at once."""
        self._pacing = pacing
        self._sources = {socket.AF_INET: source_v4, socket.AF_INET6: source_v6}
        self._transports: dict[int, UdpTransport] = {}
        self._envelopes: dict[SnmpLogin, CommunityEnvelope] = {}
        self._ladders = Ladders()
        self.usm = UsmState()

    async def start(self) -> None:
        """Bind one socket per family; a family that this machine does not have is left out.

        Raises:
            OSError: no family is there, or a source address that was named is not ours.
        """
        for family, source in self._sources.items():
            transport = UdpTransport(family, source)
            try:
                transport.start()
            except OSError:
                if source not in {"0.0.0.0", "::"}:  # noqa: S104 -- compared, not bound
                    raise
                continue
            self._transports[family] = transport
        if not self._transports:
            raise OSError("neither an IPv4 nor an IPv6 UDP socket can be opened")

    async def close(self) -> None:
        """Release the sockets; pending requests end with an error."""
        for transport in self._transports.values():
            transport.close()
        self._transports.clear()

    def session(self, target: SnmpTarget) -> Session:
        """A conversation with one agent; costs no packet.

        Raises:
            TargetUnreachableError: the engine is not started, or this machine lacks the address family.
            ValueError: the address is not a literal one, the login is incomplete or names an unknown protocol.
        """
        try:
            family, address = _socket_address(target.address, target.port)
            envelope = self._envelope(target)
        except ValueError as error:
            raise ValueError(f"{target.name}: {error}") from None
        transport = self._transports.get(family)
        if transport is None:
            message = f"no {family.name} socket: the engine is not started, or this machine lacks the address family"
            raise TargetUnreachableError(message, target=target.name)
        return Session(UdpExchange(target, address, envelope, transport, self._pacing), self._ladders)

    def _envelope(self, target: SnmpTarget) -> Envelope:
        """What secures messages to a target and back.

        Raises:
            ValueError: the login is incomplete or names an unknown protocol.
        """
        login = target.login
        if login.version == _V3:
            return UsmEnvelope(login, (target.address, target.port), self.usm, time.monotonic)
        envelope = self._envelopes.get(login)
        if envelope is None:
            if len(self._envelopes) >= _MOST_LOGINS:
                self._envelopes.clear()
            envelope = self._envelopes[login] = CommunityEnvelope(login.version, community_of(login))
        return envelope

    def forget(self, address: str, port: int) -> None:
        """Drop what was learnt about a device, as on a reload."""
        self._ladders.forget(address, port)
        self.usm.engines.forget((address, port))

    @property
    def counts(self) -> PacketCounts:
        """What moved, over all sockets."""
        total = PacketCounts()
        for transport in self._transports.values():
            for field in total.__struct_fields__:
                setattr(total, field, getattr(total, field) + getattr(transport.counts, field))
        return total

    @property
    def receive_drops(self) -> int:
        """Answers that the kernel dropped because a receive buffer was full."""
        return sum(transport.kernel_drops for transport in self._transports.values())

    @property
    def receive_buffer_octets(self) -> int:
        """The smallest receive buffer granted; net.core.rmem_max caps it silently."""
        return min((transport.window.capacity for transport in self._transports.values()), default=0)


@lru_cache(maxsize=16_384)
def _socket_address(host: str, port: int) -> tuple[socket.AddressFamily, Address]:
    """Family and socket address of a literal address, as recvfrom will report it.

    Raises:
        ValueError: it is not a literal address.
    """
    try:
        found = socket.getaddrinfo(
            host, port, type=socket.SOCK_DGRAM, flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
        )
    except (OSError, UnicodeError):
        raise ValueError(f'"{host}" is not a literal IPv4 or IPv6 address') from None
    family, _, _, _, address = found[0]
    return family, cast("Address", address)
