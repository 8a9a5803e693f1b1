"""A UDP port that anybody can write to: read in batches, with pauses between, so that a flood costs little.

A wake-up of the event loop costs more than a datagram. After each batch the port is left alone for a moment, in which
the kernel's buffer fills and, in a flood, overflows: what is dropped there costs us nothing and is counted.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from collectors.snmp.transport import Address

BATCH = 256
"""Datagrams read at once; at some microseconds each, below a millisecond."""

PAUSE_SECONDS = 0.05
"""Between two batches: at most 5,120 datagrams a second are looked at."""

_BUFFER_OCTETS = 1 << 20
_MOST_OCTETS = 2_048
"""Of a datagram (RFC 5424 section 6.1 asks for so much); a longer one is cut there, and a trap then malformed."""

_SO_MEMINFO = 55
_MEMINFO = struct.Struct("=9I")
_MEMINFO_DROPS = 8


class MailboxError(OSError):
    """The address to receive at cannot be had."""


class Mailbox:
    """A bound port that hands each datagram on. Inert until `start`."""

    def __init__(self, what: str, host: str, port: int, arrived: Callable[[bytes, Address], None]) -> None:
        """Take the parts.

        Args:
            what: is received, in the plural, for messages: "traps".
            host: address or name to receive at; an IPv6 wildcard takes IPv4 too.
            port: UDP; 0 takes any free one.
            arrived: called on the event loop with each datagram and where it came from; must be quick.
        """
        self._what, self._host, self._port, self._arrived = what, host, port, arrived
        self._socket: socket.socket | None = None
        self._pause: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Bind, inside the running loop.

        Raises:
            MailboxError: the address is taken, not ours, or not permitted.
        """
        self._loop = asyncio.get_running_loop()
        bound: socket.socket | None = None
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_DGRAM)[0]
            bound = socket.socket(family, kind | socket.SOCK_NONBLOCK, protocol)
            if family == socket.AF_INET6:
                bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_OCTETS)
            bound.bind(address)
        except OSError as error:
            if bound is not None:
                bound.close()
            message = (
                f"cannot receive {self._what} at {self._host}:{self._port}: {error.strerror}; the address must be of "
                "this machine and free, and a port below 1024 needs the capability CAP_NET_BIND_SERVICE"
            )
            raise MailboxError(message) from error
        self._socket = bound
        self._loop.add_reader(bound.fileno(), self._readable)

    def close(self) -> None:
        """Release the port."""
        if self._socket is None:
            return
        if self._pause is not None:
            self._pause.cancel()
        self._loop.remove_reader(self._socket.fileno())
        self._socket.close()
        self._socket = None

    @property
    def port(self) -> int:
        """The port that is bound; 0 while none is."""
        return 0 if self._socket is None else int(self._socket.getsockname()[1])

    @property
    def kernel_drops(self) -> int:
        """Datagrams that the kernel dropped because the buffer was full (getsockopt SO_MEMINFO)."""
        if self._socket is None:
            return 0
        info = self._socket.getsockopt(socket.SOL_SOCKET, _SO_MEMINFO, _MEMINFO.size)
        return int(_MEMINFO.unpack(info)[_MEMINFO_DROPS])

    def send(self, message: bytes, address: Address) -> None:
        """Send an answer; one that cannot go out at once is lost, and will be asked for again."""
        if self._socket is not None:
            try:
                self._socket.sendto(message, address)
            except OSError:
                return

    def _readable(self) -> None:
        bound = self._socket
        if bound is None:
            return
        self._loop.remove_reader(bound.fileno())
        self._pause = self._loop.call_later(PAUSE_SECONDS, self._resume)
        receive, arrived = bound.recvfrom, self._arrived
        for _ in range(BATCH):
            try:
                message, address = receive(_MOST_OCTETS)
            except OSError:  # nothing more there, or an ICMP error about an answer of ours
                return
            arrived(message, address)

    def _resume(self) -> None:
        self._pause = None
        if self._socket is not None:
            self._loop.add_reader(self._socket.fileno(), self._readable)
