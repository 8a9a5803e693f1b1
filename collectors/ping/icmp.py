"""Real echo requests: one ICMP socket per address family, answers told apart by identifier, sequence and content.

Needs CAP_NET_RAW, or a group of this process in net.ipv4.ping_group_range. The kernel's own time of arrival is taken
where it can be had: an event loop busy with other things must not look like a slow line.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import secrets
import socket
import struct
import time
from typing import TYPE_CHECKING, Final, NamedTuple

from icmplib import (  # type: ignore[import-untyped]  # the library brings no types
    ICMPLibError,
    ICMPRequest,
    ICMPv4Socket,
    ICMPv6Socket,
    SocketPermissionError,
)

from collectors.ping.transport import NotSentError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from ipaddress import IPv4Address, IPv6Address

NOT_PERMITTED: Final = (
    "this process may not send pings; give it CAP_NET_RAW, or put one of its groups into net.ipv4.ping_group_range"
)

_ECHO_REPLY: Final = {4: 0, 6: 129}
"""Type of the answer: RFC 792 for IPv4, RFC 4443 for IPv6."""
_PAYLOAD_OCTETS: Final = 56
"""What `ping` sends since ever: 84 octets of IPv4, 64 of ICMP."""
_HEADER: Final = struct.Struct("!2B3H")
_TIMESPEC: Final = struct.Struct("@ll")
_SO_TIMESTAMPNS: Final = 35
"""Linux, <asm-generic/socket.h>; Python has no name for it."""
_SOL_RAW, _ICMP_FILTER, _ICMP6_FILTER = 255, 1, 1
"""Linux, <linux/icmp.h> and <linux/icmpv6.h>: which types a raw socket is not given."""
_READ_AT_ONCE: Final = 256
"""Answers taken before the event loop gets its turn."""

# The kernel or a filter of this machine refused; what the network says (no route, host unreachable) is not among them.
_OUR_OWN_FAULT = frozenset({errno.EAGAIN, errno.ENOBUFS, errno.ENOMEM, errno.EPERM, errno.EACCES, errno.EINVAL})


class _Awaited(NamedTuple):
    """A request under way: who must answer, when it was sent (UTC seconds), and what takes the round trip."""

    address: str
    sent_at: float
    rtt: asyncio.Future[float]


class IcmpTransport:
    """Sends real echo requests; a PingTransport."""

    def __init__(self) -> None:
        self._lanes: dict[int, _Lane] = {}

    def open(self) -> None:
        """Open the sockets; see PingTransport. A machine without IPv6 pings IPv4 only."""
        if self._lanes:
            return
        for version, kind in ((4, ICMPv4Socket), (6, ICMPv6Socket)):
            opened = _opened(kind)
            if opened is not None:
                self._lanes[version] = _Lane(opened, version)
        if not self._lanes:
            raise PermissionError(NOT_PERMITTED)

    def close(self) -> None:
        """Close the sockets; see PingTransport."""
        for lane in self._lanes.values():
            lane.close()
        self._lanes = {}

    async def echo(self, address: IPv4Address | IPv6Address, timeout_seconds: float) -> float | None:
        """Send one request; see PingTransport."""
        lane = self._lanes.get(address.version)
        if lane is None:
            raise NotSentError(f"no socket for ICMP over IPv{address.version}")
        return await lane.echo(str(address), timeout_seconds)


def _opened(kind: type[ICMPv4Socket]) -> ICMPv4Socket | None:
    """A raw socket, else an unprivileged one; None when neither may be had."""
    for privileged in (True, False):
        try:
            return kind(privileged=privileged)
        except SocketPermissionError:
            continue
        except ICMPLibError:  # the family is not there
            return None
    return None


class _Lane:
    """One socket and the requests under way on it."""

    def __init__(self, opened: ICMPv4Socket, version: int) -> None:
        self._socket, self._version = opened, version
        self._loop = asyncio.get_running_loop()
        self._id = secrets.randbits(16)
        self._sequence = secrets.randbits(16)
        # Nobody who has not seen our requests can make an answer to them.
        self._payload = secrets.token_bytes(_PAYLOAD_OCTETS)
        self._awaited: dict[int, _Awaited] = {}
        opened.blocking = False
        with contextlib.suppress(OSError):
            opened.sock.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        if opened.is_privileged:
            _want_answers_only(opened.sock, version)
        self._loop.add_reader(opened.sock.fileno(), self._read)

    def close(self) -> None:
        self._loop.remove_reader(self._socket.sock.fileno())
        self._socket.close()

    async def echo(self, address: str, timeout_seconds: float) -> float | None:
        sequence = self._next_sequence()
        request = ICMPRequest(address, self._id, sequence, payload=self._payload)
        answer: asyncio.Future[float] = self._loop.create_future()
        try:
            self._socket.send(request)
        except ICMPLibError as error:
            cause = error.__context__
            if isinstance(cause, OSError) and cause.errno not in _OUR_OWN_FAULT:
                return None  # the network has no way there: as good as no answer
            raise NotSentError(f"{address}: {cause or error}") from error
        self._awaited[sequence] = _Awaited(address, request.time, answer)
        try:
            async with asyncio.timeout(timeout_seconds):
                return await answer
        except TimeoutError:
            return None
        finally:
            self._awaited.pop(sequence, None)

    def _next_sequence(self) -> int:
        """The next sequence number that no request under way has."""
        for _ in range(1 << 16):
            self._sequence = (self._sequence + 1) & 0xFFFF
            if self._sequence not in self._awaited:
                return self._sequence
        raise NotSentError("65,536 requests are under way; ask fewer devices at the same time")

    def _read(self) -> None:
        """Take what has come."""
        for _ in range(_READ_AT_ONCE):
            try:
                packet, ancillary, _, source = self._socket.sock.recvmsg(2048, 64)
            except BlockingIOError:
                return
            except OSError:  # what the network said of an earlier packet; who does not answer is told by the time-out
                continue
            self._take(packet, str(source[0]).partition("%")[0], _arrived(ancillary))

    def _take(self, packet: bytes, source: str, arrived: float) -> None:
        """Give a round trip to who awaits it; what is not an answer to a request under way is passed over."""
        if self._version == 4 and self._socket.is_privileged and packet:  # noqa: PLR2004 -- IPv4
            packet = packet[(packet[0] & 0x0F) * 4 :]  # a raw socket of IPv4 shows the IP header
        if len(packet) < _HEADER.size:
            return
        kind, _, _, identifier, sequence = _HEADER.unpack_from(packet)
        # An unprivileged socket's identifier is the kernel's choice, which also sees to it that answers are its own.
        ours = identifier == self._id or not self._socket.is_privileged
        if kind != _ECHO_REPLY[self._version] or not ours or packet[_HEADER.size :] != self._payload:
            return
        awaited = self._awaited.get(sequence)
        if awaited is not None and awaited.address == source and not awaited.rtt.done():
            awaited.rtt.set_result(max(0.0, arrived - awaited.sent_at))


def _want_answers_only(sock: socket.socket, version: int) -> None:
    """Let the kernel drop other ICMP: a raw socket is given all that comes to the machine."""
    with contextlib.suppress(OSError):
        if version == 4:  # noqa: PLR2004 -- IPv4
            sock.setsockopt(_SOL_RAW, _ICMP_FILTER, struct.pack("=I", ~(1 << _ECHO_REPLY[4]) & 0xFFFF_FFFF))
        else:
            place, bit = divmod(_ECHO_REPLY[6], 32)
            words = [0xFFFF_FFFF] * 8
            words[place] &= ~(1 << bit)
            sock.setsockopt(socket.IPPROTO_ICMPV6, _ICMP6_FILTER, struct.pack("=8I", *words))


def _arrived(ancillary: Iterable[tuple[int, int, bytes]]) -> float:
    """UTC seconds when the kernel received a packet; now, when it does not say."""
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == _SO_TIMESTAMPNS and len(data) >= _TIMESPEC.size:
            seconds, nanoseconds = _TIMESPEC.unpack_from(data)
            return float(seconds + nanoseconds / 1e9)
    return time.time()
