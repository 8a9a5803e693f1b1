"""A v3 agent on loopback that answers rightly, and then lets the test twist what it sends; its clock is the test's."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from lab.agent import Agent
from lab.ber import Message, encode_message
from lab.usm import ReportedError, Security, UsmEngine, is_v3

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Sequence

    from lab.mib import Mib
    from lab.usm import UsmUser

ENGINE_ID = b"\x80\x00\x1f\x88\x04twisted"


class Exchange:
    """A request, and the right answer to it.

    Attributes:
        data: the request as it came.
        right: what the agent answers, a report included.
        security, answer: how the request was secured, and the right answer in the clear; None when it was reported.
        number: of the request among all, from 1.
    """

    def __init__(self, usm: UsmEngine, data: bytes, right: bytes | None, number: int) -> None:
        self.data, self.right, self.number, self._usm = data, right, number, usm
        self.security: Security | None = None
        self.answer: Message | None = None

    def seal(self, answer: Message | None = None, **changes: Any) -> bytes:
        """An answer secured otherwise than it should be."""
        assert self.security is not None
        given = answer or self.answer
        assert given is not None
        return self._usm.seal(self.security._replace(**changes), given)

    def plain(self, version: int, community: bytes = b"public") -> bytes:
        """The answer in an older version."""
        assert self.answer is not None
        return encode_message(self.answer._replace(version=version, community=community))


def straight(exchange: Exchange) -> Iterable[bytes]:
    """No twist."""
    return [] if exchange.right is None else [exchange.right]


class UsmAgent:
    """A right agent behind a twist.

    Attributes:
        usm: its engine; a test may change its boots, its clock and its engineID.
        uptime: seconds since it started.
        requests: as they came.
        answers: as they went.
        port: where it is asked.
    """

    def __init__(
        self,
        mib: Mib,
        users: Sequence[UsmUser],
        twist: Callable[[Exchange], Iterable[bytes]],
        address: str,
        most_octets: int,
    ) -> None:
        self.usm = UsmEngine.of(ENGINE_ID, users, boots=3)
        self.uptime = 1000
        self.requests: list[bytes] = []
        self.answers: list[bytes] = []
        self.twist = twist
        self._agent = Agent(mib, usm=self.usm, max_message_octets=most_octets)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._socket.bind((address, 0))
        self.port: int = self._socket.getsockname()[1]
        asyncio.get_running_loop().add_reader(self._socket, self._readable)

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()

    def become(self, engine_id: bytes) -> None:
        """Another device in the same place: its own engineID, newly started."""
        self.usm.engine_id, self.usm.boots, self.uptime = engine_id, 1, 5

    def _readable(self) -> None:
        data, asker = self._socket.recvfrom(65535)
        self.requests.append(data)
        for answer in self.twist(self._exchange(data)):
            self.answers.append(answer)
            self._socket.sendto(answer, asker)

    def _exchange(self, data: bytes) -> Exchange:
        exchange = Exchange(self.usm, data, None, len(self.requests))
        try:
            if not is_v3(data):
                return exchange
            security, message = self.usm.open(data, self.uptime)
        except ReportedError as reported:
            exchange.right = reported.report
            return exchange
        instant = self._agent.instant(0)
        exchange.security = security
        exchange.answer = self._agent.respond(message, security.context, exchange.seal, instant)
        exchange.right = exchange.seal()
        return exchange


@asynccontextmanager
async def usm_agent(
    mib: Mib,
    users: Sequence[UsmUser],
    twist: Callable[[Exchange], Iterable[bytes]] = straight,
    *,
    address: str = "127.0.0.1",
    most_octets: int = 1472,
) -> AsyncIterator[UsmAgent]:
    """Serve until the end of the block."""
    agent = UsmAgent(mib, users, twist, address, most_octets)
    try:
        yield agent
    finally:
        agent.close()
