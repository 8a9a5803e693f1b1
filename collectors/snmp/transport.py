"""One UDP socket for all agents of an address family: batched receive, answers matched to requests, time-outs.

The socket is not connected and IP_RECVERR stays off: an ICMP error about one agent must not surface in another's
receive, so that a closed port is a time-out here. An answer counts only when its number was drawn for a request in
flight (random, not guessable), and it comes from the address and port that were asked, or from an address that may
answer for it.
"""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections import deque
from typing import TYPE_CHECKING, Any

import msgspec

from collectors.errors import (
    AuthenticationFailedError,
    MalformedResponseError,
    ProbeError,
    TargetUnreachableError,
    WrongSourceError,
)
from collectors.snmp.ber import DecodeError
from collectors.snmp.message import read_number
from collectors.snmp.pacing import Window
from collectors.snmp.timers import Wheel
from collectors.snmp.usm.errors import UsmError

if TYPE_CHECKING:
    from collections.abc import Callable

    from collectors.snmp.exchange import Answer

    Waiting = asyncio.Future[Answer | None]

Address = tuple[str, int] | tuple[str, int, int, int]
"""A socket address as the socket module gives it, IPv4 or IPv6."""

_BATCH = 64
"""Datagrams taken per wake-up, so that the loop is never held long."""

_DATAGRAM_OCTETS = 65_535
RECEIVE_BUFFER = 8 * 1024 * 1024
_SO_MEMINFO = 55
_MEMINFO = struct.Struct("=9I")
_MEMINFO_DROPS = 8
_MOST_GARBAGE = 1024
_NUMBERS_AT_ONCE = 1024
_SMALLEST_NUMBER = 0x0080_0000
"""From here to 2^31 - 1 an INTEGER takes four octets."""


class PacketCounts(msgspec.Struct):
    """What moved through the socket, by result.

    Attributes:
        sent, received: datagrams.
        answered: answers accepted.
        timeouts: requests of which one sending got no acceptable answer in time.
        unasked: answers to no request in flight: a second one, one after the time-out, one with a number never asked.
        wrong_source: answers refused because of where they came from.
        malformed: datagrams that are no answer, or not the one that was asked for.
        send_errors: datagrams that the local network refused.
    """

    sent: int = 0
    received: int = 0
    answered: int = 0
    timeouts: int = 0
    unasked: int = 0
    wrong_source: int = 0
    malformed: int = 0
    send_errors: int = 0


class Pending:
    """A request in flight, and the ones that follow it.

    Attributes:
        address: where an answer must come from.
        also: further hosts that may answer.
        accept: takes a datagram that carries the number of this request, or raises DecodeError.
        number: of the request at hand; 0 when none is in flight.
        until: loop time at which the request at hand times out.
        watched: whether the wheel holds it.
        future: what the asking task waits for: an answer, or None after a time-out.
        note: what came instead of an acceptable answer.
    """

    __slots__ = ("accept", "address", "also", "future", "note", "number", "until", "watched")

    def __init__(
        self, address: Address, also: frozenset[str], accept: Callable[[bytes], None], future: Waiting
    ) -> None:
        """Be ready to be posted."""
        self.address = address
        self.also = also
        self.accept = accept
        self.future = future
        self.number = 0
        self.until = 0.0
        self.watched = False
        self.note: tuple[type[ProbeError], str] | None = None


class UdpTransport:
    """The socket of one family and source address. Inert until `start`."""

    def __init__(self, family: socket.AddressFamily, source: str) -> None:
        """Use `source` as the local address; the wildcard lets the kernel choose by route."""
        self.counts = PacketCounts()
        self.window = Window(0)
        self._family = family
        self._source = source
        self._socket: socket.socket | None = None
        self._pending: dict[int, Pending] = {}
        self._numbers: list[int] = []
        self._garbage: dict[Address, str] = {}
        self._waiters: deque[asyncio.Future[None]] = deque()
        self._unsent: deque[tuple[bytes, Address]] = deque()

    def start(self) -> None:
        """Bind inside the running loop.

        Raises:
            OSError: the family or the source address is not available here.
        """
        self._loop = asyncio.get_running_loop()
        self._wheel: Wheel[Pending] = Wheel(self._loop, self._due)
        bound = socket.socket(self._family, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        try:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
            bound.bind((self._source, 0))
        except OSError:
            bound.close()
            raise
        self._socket = bound
        self.window.capacity = bound.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)
        self._loop.add_reader(bound.fileno(), self._readable)

    def close(self) -> None:
        """Release the socket; whoever waits gets an error."""
        if self._socket is None:
            return
        self._loop.remove_reader(self._socket.fileno())
        self._loop.remove_writer(self._socket.fileno())
        self._wheel.close()
        self._socket.close()
        self._socket = None
        closed = TargetUnreachableError("the SNMP engine was closed while requests were in flight")
        waiting: list[asyncio.Future[Any]] = [*self._waiters, *(each.future for each in self._pending.values())]
        for future in waiting:
            if not future.done():
                future.set_exception(closed)
        self._pending.clear()
        self._waiters.clear()
        self._unsent.clear()

    @property
    def kernel_drops(self) -> int:
        """Datagrams that the kernel dropped because the receive buffer was full (getsockopt SO_MEMINFO)."""
        if self._socket is None:
            return 0
        info = self._socket.getsockopt(socket.SOL_SOCKET, _SO_MEMINFO, _MEMINFO.size)
        return int(_MEMINFO.unpack(info)[_MEMINFO_DROPS])

    def draw_number(self) -> int:
        """A request-id from the system's random source that is not in flight."""
        while True:
            if not self._numbers:
                drawn = struct.unpack(f"={_NUMBERS_AT_ONCE}I", os.urandom(4 * _NUMBERS_AT_ONCE))
                self._numbers = [number & 0x7FFF_FFFF for number in drawn]
            number = self._numbers.pop()
            if number >= _SMALLEST_NUMBER and number not in self._pending:
                return number

    def try_reserve(self, octets: int) -> bool:
        """Take room in the receive buffer for an answer that may be charged so much, if nobody waits for it."""
        return not self._waiters and self.window.take(octets)

    async def reserve(self, octets: int) -> None:
        """Wait for that room, in the order of asking."""
        while True:
            turn: asyncio.Future[None] = self._loop.create_future()
            self._waiters.append(turn)
            try:
                await turn
            except asyncio.CancelledError:
                self._wake()
                raise
            if self.window.take(octets):
                self._wake()
                return

    def release(self, octets: int) -> None:
        """Give back what was reserved."""
        self.window.give(octets)
        if self._waiters:
            self._wake()

    def _wake(self) -> None:
        while self._waiters:
            turn = self._waiters.popleft()
            if not turn.done():
                turn.set_result(None)
                return

    def post(self, pending: Pending, message: bytes) -> None:
        """Send the request at hand; without an answer its future gives None at `pending.until`.

        Raises:
            TargetUnreachableError: the local network refused: no route, not permitted, closed.
        """
        bound = self._socket
        if bound is None:
            raise TargetUnreachableError("the SNMP engine is not started")
        if self._garbage:
            self._garbage.pop(pending.address, None)
        self._pending[pending.number] = pending
        try:
            self._send(bound, message, pending.address)
        except OSError as error:
            self.counts.send_errors += 1
            raise TargetUnreachableError(f"cannot send to {pending.address[0]}: {error.strerror or error}") from error
        if not pending.watched:
            pending.watched = True
            self._wheel.add(pending, pending.until)

    def forget(self, pending: Pending) -> None:
        """Expect no answer to the request at hand; one that still comes is unasked."""
        if pending.number:
            self._pending.pop(pending.number, None)
            pending.number = 0

    def _send(self, bound: socket.socket, message: bytes, address: Address) -> None:
        self.counts.sent += 1
        if self._unsent:
            self._unsent.append((message, address))
            return
        try:
            bound.sendto(message, address)
        except BlockingIOError:
            self._unsent.append((message, address))
            self._loop.add_writer(bound.fileno(), self._writable)

    def _writable(self) -> None:
        bound = self._socket
        while bound is not None and self._unsent:
            message, address = self._unsent[0]
            try:
                bound.sendto(message, address)
            except BlockingIOError:
                return
            except OSError:
                self.counts.send_errors += 1
            self._unsent.popleft()
        if bound is not None:
            self._loop.remove_writer(bound.fileno())

    def _readable(self) -> None:
        receive = self._socket.recvfrom if self._socket is not None else None
        if receive is None:
            return
        for _ in range(_BATCH):
            try:
                data, address = receive(_DATAGRAM_OCTETS)
            except BlockingIOError:
                return
            except OSError:
                continue
            self._received(data, address)

    def _received(self, data: bytes, address: Address) -> None:
        counts = self.counts
        counts.received += 1
        try:
            number = read_number(data)
        except DecodeError as error:
            counts.malformed += 1
            if len(self._garbage) >= _MOST_GARBAGE:
                self._garbage.clear()
            self._garbage[address] = str(error)
            return
        pending = self._pending.get(number)
        if pending is None:
            counts.unasked += 1
        elif address == pending.address or address[0] in pending.also:
            try:
                pending.accept(data)
            except DecodeError as error:
                counts.malformed += 1
                kind = AuthenticationFailedError if isinstance(error, UsmError) else MalformedResponseError
                pending.note = (kind, str(error))
            else:
                counts.answered += 1
        else:
            counts.wrong_source += 1
            asked = f"{pending.address[0]} port {pending.address[1]}"
            message = (
                f"an answer to {asked} came from {address[0]} port {address[1]} and was refused; "
                "if that address belongs to the device, list it under answers_from"
            )
            pending.note = (WrongSourceError, message)

    def _due(self, pending: Pending) -> None:
        """A time-out may have come; a request posted since then has put it off."""
        pending.watched = False
        if not pending.number:
            return
        if pending.until > self._loop.time():
            pending.watched = True
            self._wheel.add(pending, pending.until)
            return
        self.counts.timeouts += 1
        text = self._garbage.pop(pending.address, None)
        if text is not None and pending.note is None:
            pending.note = (MalformedResponseError, text)
        if not pending.future.done():
            pending.future.set_result(None)
