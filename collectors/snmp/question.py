"""A request on its way: sent, repeated, answered, and followed by the next one of the same reading."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from collectors.errors import TargetUnreachableError
from collectors.snmp.ber import DecodeError
from collectors.snmp.exchange import Answer
from collectors.snmp.pacing import DATAGRAM_OCTETS
from collectors.snmp.transport import Pending, UdpTransport
from collectors.snmp.usm.reports import ReportedError

if TYPE_CHECKING:
    from collectors.snmp.client import SnmpTarget, Traffic
    from collectors.snmp.exchange import Sink
    from collectors.snmp.message import Envelope
    from collectors.snmp.pacing import Lane
    from collectors.snmp.pdu import Request
    from collectors.snmp.transport import Address
    from collectors.snmp.usm.reports import Remedy

_BACK_OFF = 1.5
_HINT_SECONDS = 0.25
"""For how long an answer is still awaited after a report of v3 that anybody may have made; where the engine has once
answered under its key, such a report shortens nothing."""


class Asker(Protocol):
    """Who asks a question: where, as whom, and over which circuits.

    Attributes:
        lane: the circuits on the way; None when nothing is in it.
        spent: octets of the request at hand that went out, of those booked for it and its answer.
    """

    target: SnmpTarget
    traffic: Traffic
    address: Address
    also: frozenset[str]
    envelope: Envelope
    loop: asyncio.AbstractEventLoop
    lane: Lane | None
    spent: int

    def book(self, request: Request) -> float:
        """Take room on the circuits for a request and its answer; for how many seconds to wait."""

    def book_repeat(self, octets: int) -> None:
        """Take room for a request that is sent again."""

    def settle(self, sent: int, received: int) -> None:
        """Give back what was booked beyond a request of so many octets and its answer."""


class Question:
    """A request on its way and, from its answer on, the requests that follow it."""

    __slots__ = (
        *("_deadline", "_exchange", "_heeded", "_message", "_sink", "_transport", "_wait"),
        *("paused", "pending", "refused", "request", "sendings"),
    )

    def __init__(self, exchange: Asker, transport: UdpTransport, sink: Sink, deadline: float) -> None:
        """Ask for `exchange` over `transport`, variables into `sink`."""
        self._exchange = exchange
        self._transport = transport
        self._sink = sink
        self._deadline = deadline
        self._heeded: tuple[Remedy, ...] = ()
        self.refused = False
        self.paused: tuple[Request, float] | None = None
        self.pending = Pending(exchange.address, exchange.also, self._accept, exchange.loop.create_future())

    def put(self, request: Request) -> None:
        """Send a request under a new number.

        Raises:
            TargetUnreachableError: the local network refused.
        """
        self.request = request
        self.sendings = 0
        self._heeded = ()
        self.pending.note = None
        self._renew()
        if self._exchange.lane is not None:
            self._exchange.spent = len(self._message) + DATAGRAM_OCTETS

    def _renew(self) -> None:
        """Send the request at hand under a new number."""
        exchange, pending = self._exchange, self.pending
        self._wait = exchange.target.timeout_seconds
        pending.number = number = self._transport.draw_number()
        self._message = exchange.envelope.seal(self.request.pdu(number), number)
        self._send(pending)

    def repeat(self) -> None:
        """Send the request again, and wait longer.

        Raises:
            TargetUnreachableError: the local network refused.
        """
        exchange, number = self._exchange, self.pending.number
        self._wait *= _BACK_OFF
        exchange.traffic.retries += 1
        exchange.envelope.fall_back()
        self._message = exchange.envelope.seal(self.request.pdu(number), number)
        exchange.book_repeat(len(self._message))
        self.pending.future = exchange.loop.create_future()
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
        try:
            data, head = exchange.envelope.open(message)
        except ReportedError as report:
            self._take_report(report, len(message))
            return
        if head.number != pending.number:
            raise DecodeError(f"answer with request-id {head.number} inside, asked with {pending.number}")
        octets, following = len(message), None
        if not head.status:
            sink.take_octets(data, head.start, head.end)
            following = sink.follow(octets)
        exchange.traffic.received_packets += 1
        exchange.traffic.received_bytes += octets
        self._transport.forget(pending)
        if exchange.lane is not None:
            exchange.settle(len(self._message), octets)
            if following is not None and (wait := exchange.book(following)):
                self.paused, following = (following, wait), None
        if following is None:
            pending.future.set_result(Answer(self.request, head.status, head.error_index, octets))
            return
        try:
            self.put(following)
        except TargetUnreachableError as error:
            pending.future.set_exception(error)

    def _take_report(self, report: ReportedError, octets: int) -> None:
        """Do what a report of v3 asks for, once for each request; else take it for the failure, as far as it is."""
        exchange, pending = self._exchange, self.pending
        exchange.traffic.received_packets += 1
        exchange.traffic.received_bytes += octets
        remedy = report.meaning.remedy
        if remedy is not None and remedy not in self._heeded:
            self._heeded = (*self._heeded, remedy)
            self.sendings -= 1
            if report.heed is not None:
                report.heed()
                self._ask_again()
                return
        pending.note = (report.meaning.error, str(report))
        if report.authentic:
            self.refused = True
            self._transport.forget(pending)
            pending.future.set_result(None)
        elif not exchange.envelope.confirmed:
            exchange.loop.call_later(_HINT_SECONDS, self._stop_waiting, pending.number, pending.future)

    def _ask_again(self) -> None:
        """Ask under a new number, so that no copy of what came to the old one counts."""
        self._transport.forget(self.pending)
        self._exchange.book_repeat(len(self._message))
        try:
            self._renew()
        except TargetUnreachableError as error:
            self.pending.future.set_exception(error)

    def _stop_waiting(self, number: int, future: asyncio.Future[Answer | None]) -> None:
        """End the wait for an answer, unless it has come: a request that followed it waits for its own."""
        if self.pending.number == number and not future.done():
            future.set_result(None)


def _ignore(_message: bytes) -> None:
    """Take nothing: the question has ended."""
