"""The native SNMP client: v1 and v2c over one socket per address family.

One request at a time per session; any number of sessions at once. What is in flight is bounded by the receive buffer
that the kernel granted, so that a burst of answers is not lost in our own socket.
"""

from __future__ import annotations

import asyncio
import socket
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from collectors.errors import DeadlineError, ProbeError, ProbeTimeoutError, TargetUnreachableError
from collectors.snmp.ber import DecodeError
from collectors.snmp.client import Traffic
from collectors.snmp.exchange import Answer, stage
from collectors.snmp.ladder import Ladders
from collectors.snmp.message import CommunityEnvelope
from collectors.snmp.pacing import ANSWER_OCTETS, charge
from collectors.snmp.session import Session
from collectors.snmp.transport import PacketCounts, Pending, UdpTransport

if TYPE_CHECKING:
    from collectors.snmp.client import SnmpLogin, SnmpTarget
    from collectors.snmp.exchange import Sink
    from collectors.snmp.message import Envelope
    from collectors.snmp.pdu import Request
    from collectors.snmp.transport import Address

_BACK_OFF = 1.5
_MOST_LOGINS = 1024
_ANSWER_CHARGE = charge(ANSWER_OCTETS)


class _Question:
    """A request on its way and, from its answer on, the requests that follow it."""

    __slots__ = ("_deadline", "_exchange", "_message", "_sink", "_transport", "_wait", "pending", "request", "sendings")

    def __init__(self, exchange: UdpExchange, transport: UdpTransport, sink: Sink, deadline: float) -> None:
        """Ask for `exchange` over `transport`, variables into `sink`."""
        self._exchange = exchange
        self._transport = transport
        self._sink = sink
        self._deadline = deadline
        self.pending = Pending(exchange.address, exchange.also, self._accept, exchange.loop.create_future())

    def put(self, request: Request) -> None:
        """Send a request under a new number.

        Raises:
            TargetUnreachableError: the local network refused.
        """
        exchange, pending = self._exchange, self.pending
        self.request = request
        self.sendings = 0
        self._wait = exchange.target.timeout_seconds
        pending.number = number = self._transport.draw_number()
        self._message = exchange.envelope.seal(request.pdu(number))
        self._send(pending)

    def repeat(self) -> None:
        """Send the request again, and wait longer.

        Raises:
            TargetUnreachableError: the local network refused.
        """
        self._wait *= _BACK_OFF
        self._exchange.traffic.retries += 1
        self.pending.future = self._exchange.loop.create_future()
        self._send(self.pending)

    def close(self) -> None:
        """Expect no answer any more, and let go of all at once: a circle would wait for the garbage collector."""
        self._transport.forget(self.pending)
        self.pending.accept = _ignore

    def _send(self, pending: Pending) -> None:
        exchange = self._exchange
        traffic = exchange.traffic
        until = exchange.loop.time() + self._wait
        pending.until = until if until < self._deadline else self._deadline  # noqa: FURB136 -- hot
        self.sendings += 1
        traffic.sent_packets += 1
        traffic.sent_bytes += len(self._message)
        self._transport.post(pending, self._message)

    def _accept(self, message: bytes) -> None:
        """Check an answer, hand its variables to the sink, and send what follows.

        Raises:
            DecodeError: it is malformed, or not an answer to this request under this login.
        """
        exchange, pending, sink = self._exchange, self.pending, self._sink
        if pending.future.done():
            return
        data, head = exchange.envelope.open(message)
        if head.number != pending.number:
            raise DecodeError(f"answer with request-id {head.number} inside, asked with {pending.number}")
        octets, following = len(message), None
        if not head.status:
            sink.take_octets(data, head.start, head.end)
            following = sink.follow(octets)
        exchange.traffic.received_packets += 1
        exchange.traffic.received_bytes += octets
        self._transport.forget(pending)
        if following is None:
            pending.future.set_result(Answer(self.request, head.status, head.error_index, octets))
            return
        try:
            self.put(following)
        except TargetUnreachableError as error:
            pending.future.set_exception(error)


def _ignore(_message: bytes) -> None:
    """Take nothing: the question has ended."""


class UdpExchange:
    """Asks one agent over a transport, again with back-off when nothing acceptable comes."""

    def __init__(self, target: SnmpTarget, address: Address, envelope: Envelope, transport: UdpTransport) -> None:
        """Ask `target` at a socket address."""
        self.target = target
        self.traffic = Traffic()
        self.address = address
        self.also = frozenset(target.answers_from)
        self.envelope = envelope
        self.loop = asyncio.get_running_loop()
        self._transport = transport

    def now(self) -> float:
        """Time of the event loop."""
        return self.loop.time()

    async def ask(self, request: Request, sink: Sink, *, deadline: float, attempts: int) -> Answer:
        """Send a request until an acceptable answer comes, `attempts` times at most, and so on with what follows.

        Raises:
            ProbeError: the deadline passed, or nothing acceptable came, or the local network refused.
        """
        if self.loop.time() >= deadline:
            raise self._error(request, DeadlineError, "the device's deadline has passed")
        transport = self._transport
        if not transport.try_reserve(_ANSWER_CHARGE):
            await self._reserve(request, deadline)
        question = _Question(self, transport, sink, deadline)
        try:
            question.put(request)
            while (answer := await question.pending.future) is None:
                if question.sendings >= attempts or self.loop.time() >= deadline:
                    raise self._unanswered(question, deadline)
                question.repeat()
        except TargetUnreachableError as error:
            raise self._error(question.request, TargetUnreachableError, str(error)) from error
        finally:
            transport.release(_ANSWER_CHARGE)
            question.close()
        return answer

    async def _reserve(self, request: Request, deadline: float) -> None:
        try:
            async with asyncio.timeout_at(deadline):
                await self._transport.reserve(_ANSWER_CHARGE)
        except TimeoutError:
            raise self._error(request, DeadlineError, "the deadline passed before the request could be sent") from None

    def _unanswered(self, question: _Question, deadline: float) -> ProbeError:
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
    """The native SnmpClient for v1 and v2c."""

    def __init__(self, *, source_v4: str = "0.0.0.0", source_v6: str = "::") -> None:  # noqa: S104 -- by route
        """Send from these addresses; the wildcards let the kernel choose by route."""
        self._sources = {socket.AF_INET: source_v4, socket.AF_INET6: source_v6}
        self._transports: dict[int, UdpTransport] = {}
        self._envelopes: dict[SnmpLogin, CommunityEnvelope] = {}
        self._ladders = Ladders()

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
            ValueError: the address is not a literal one, or the login is not of v1 or v2c.
        """
        login = target.login
        if login.version not in (1, 2) or login.community is None:
            raise ValueError(f"{target.name}: the native engine takes v1 and v2c logins with a community")
        try:
            family, address = _socket_address(target.address, target.port)
        except ValueError as error:
            raise ValueError(f"{target.name}: {error}") from None
        transport = self._transports.get(family)
        if transport is None:
            message = f"no {family.name} socket: the engine is not started, or this machine lacks the address family"
            raise TargetUnreachableError(message, target=target.name)
        envelope = self._envelopes.get(login)
        if envelope is None:
            if len(self._envelopes) >= _MOST_LOGINS:
                self._envelopes.clear()
            envelope = self._envelopes[login] = CommunityEnvelope(login.version, login.community)
        return Session(UdpExchange(target, address, envelope, transport), self._ladders)

    def forget(self, address: str, port: int) -> None:
        """Drop what was learnt about a device, as on a reload."""
        self._ladders.forget(address, port)

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
