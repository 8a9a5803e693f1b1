"""One UDP socket on which the agents of a whole city answer, each from its own loopback address.

The socket is bound to the wildcard address, because a city has more addresses than a process has sockets; the kernel
says which address a datagram was sent to, and is told which one to answer from (IP_PKTINFO, ip(7)). Only loopback is
served: the socket is tied to the loopback interface where the kernel allows it, and source and destination are checked.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import time
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Any

from lab.errors import AddressTakenError, LabError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lab.agent import Agent

_IP_PKTINFO = 8
"""linux/in.h; the socket module names it only from Python 3.12 on."""

_PKTINFO = struct.Struct("=I4s4s")
"""struct in_pktinfo: interface index, local address to answer from, destination address in the header."""

_ANCILLARY_OCTETS = socket.CMSG_SPACE(_PKTINFO.size)
_DATAGRAM_OCTETS = 65535
_BATCH = 64
"""Datagrams taken per wake-up of the loop, so that timers and signals get their turn."""

_BUFFER_OCTETS = 8 * 1024 * 1024
_LOOPBACK = 127


class AgentServer:
    """Serves agents by destination address on one port.

    Attributes:
        unknown: datagrams for an address that has no agent (dropped).
        foreign: datagrams not from and to loopback (dropped).
        send_failures: answers that the kernel did not take.
    """

    def __init__(
        self,
        port: int = 0,
        host: str = "0.0.0.0",  # noqa: S104 -- served on loopback only, see the text above
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Say where to listen; nothing is opened yet.

        Args:
            port: 0 for any free one; see `port`.
            host: the wildcard for many addresses, or one loopback address.
            clock: UTC seconds since 1970, as the agents are to see them.
        """
        self.unknown = self.foreign = self.send_failures = 0
        self._endpoint, self._clock = (host, port), clock
        self._agents: dict[bytes, Agent] = {}
        self._sources: dict[bytes, bytes] = {}
        self._socket: socket.socket | None = None

    def add(self, address: str, agent: Agent, answers_from: str = "") -> None:
        """Let an agent answer at a loopback address; also while serving.

        Args:
            address: where it is asked.
            agent: who answers.
            answers_from: another loopback address that its answers come from; empty = the same.

        Raises:
            AddressTakenError: the address has an agent already.
            LabError: the address is not a loopback one.
        """
        parsed = IPv4Address(address)
        if not parsed.is_loopback:
            raise LabError(f"{address}: the lab serves loopback addresses only (127.0.0.0/8)")
        if self._agents.setdefault(parsed.packed, agent) is not agent:
            raise AddressTakenError(f"{address}: there is an agent already")
        if answers_from:
            self._sources[parsed.packed] = IPv4Address(answers_from).packed

    @property
    def port(self) -> int:
        """The port that agents answer at.

        Raises:
            LabError: the server is not started.
        """
        if self._socket is None:
            raise LabError("the server is not started; await start() first")
        port: int = self._socket.getsockname()[1]
        return port

    async def start(self) -> None:
        """Open the socket and serve.

        Raises:
            OSError: the port is taken or the address is not one of this machine.
        """
        opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            opened.setblocking(False)  # noqa: FBT003 -- the standard library's signature
            opened.setsockopt(socket.IPPROTO_IP, _IP_PKTINFO, 1)
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_OCTETS)
            with contextlib.suppress(OSError):  # kernels before 5.7 want a capability; the checks below hold anyway
                opened.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo\0")
            opened.bind(self._endpoint)
        except OSError:
            opened.close()
            raise
        self._socket = opened
        asyncio.get_running_loop().add_reader(opened, self._readable, opened)

    async def close(self) -> None:
        """Stop serving; answers still on their slow way are not sent."""
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._socket = None

    def _readable(self, opened: socket.socket) -> None:
        now = self._clock()
        for _ in range(_BATCH):
            try:
                data, ancillary, _, source = opened.recvmsg(_DATAGRAM_OCTETS, _ANCILLARY_OCTETS)
            except BlockingIOError:
                return
            except OSError:  # an error reported for an earlier answer; the socket is as good as before
                continue
            destination = _destination(ancillary)
            if _loopback(source[0], destination):
                self._serve(data, destination, source, now)
            else:
                self.foreign += 1

    def _serve(self, data: bytes, destination: bytes, source: tuple[str, int], now: float) -> None:
        agent = self._agents.get(destination)
        if agent is None:
            self.unknown += 1
            return
        answer = agent.receive(data, now)
        if answer is None:
            return
        destination = self._sources.get(destination, destination)
        if agent.latency_seconds > 0:
            loop = asyncio.get_running_loop()
            loop.call_later(agent.latency_seconds, self._send, answer, destination, source)
        else:
            self._send(answer, destination, source)

    def _send(self, answer: bytes, destination: bytes, source: tuple[str, int]) -> None:
        if self._socket is None:
            return
        pktinfo = _PKTINFO.pack(0, destination, destination)
        try:
            self._socket.sendmsg([answer], [(socket.IPPROTO_IP, _IP_PKTINFO, pktinfo)], 0, source)
        except OSError:
            self.send_failures += 1


def _destination(ancillary: list[tuple[int, int, bytes]]) -> bytes:
    """The address that a datagram was sent to; empty when the kernel did not say."""
    for level, kind, data in ancillary:
        if level == socket.IPPROTO_IP and kind == _IP_PKTINFO and len(data) >= _PKTINFO.size:
            found: tuple[Any, bytes, bytes] = _PKTINFO.unpack_from(data)
            return found[2]
    return b""


def _loopback(source: str, destination: bytes) -> bool:
    return source.startswith("127.") and bool(destination) and destination[0] == _LOOPBACK
