"""A small SNMP agent on loopback that answers rightly, and then lets the test twist what it sends.

The right answer is the lab's. A twist gets the request and that answer and decides what goes out: other octets, twice,
late, from another address, or nothing.
"""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from lab.agent import Agent
from lab.ber import Binding, Message, decode_bindings, decode_message, encode_message, encode_tlv
from lab.mib import Mib, number, octets, oid

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from lab.mib import Variable

COMMUNITY = "public"
ELSEWHERE = "127.0.0.2"


class Reply:
    """What a twist sends with."""

    def __init__(self, agent: TwistedAgent, asker: tuple[str, int]) -> None:
        self._agent, self._asker = agent, asker

    def send(self, answer: bytes) -> None:
        """At once, from the address that was asked."""
        self._agent.send(answer, self._asker)

    def send_later(self, answer: bytes, seconds: float) -> None:
        """After a while."""
        self._agent.later(answer, self._asker, seconds)

    def send_from_elsewhere(self, answer: bytes) -> None:
        """At once, from another address."""
        self._agent.send_from_elsewhere(answer, self._asker)


def plain(_request: Message, answer: bytes, reply: Reply) -> None:
    """No twist: the right answer."""
    reply.send(answer)


class TwistedAgent:
    """A right agent behind a twist.

    Attributes:
        requests: what was asked, in order.
        asked: set with the first request.
        answers: octets of each answer sent.
        port: where it is asked.
    """

    def __init__(self, mib: Mib, twist: Callable[[Message, bytes, Reply], None], *, most_octets: int) -> None:
        self.requests: list[Message] = []
        self.asked = asyncio.Event()
        self.answers: list[int] = []
        self._agent = Agent(mib, community=COMMUNITY.encode(), max_message_octets=most_octets)
        self._twist = twist
        self._timers: list[asyncio.TimerHandle] = []
        self._socket = _bound("127.0.0.1")
        self._elsewhere = _bound(ELSEWHERE)
        self.port: int = self._socket.getsockname()[1]
        asyncio.get_running_loop().add_reader(self._socket, self._readable)

    def close(self) -> None:
        for timer in self._timers:
            timer.cancel()
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()
        self._elsewhere.close()

    def send(self, answer: bytes, asker: tuple[str, int]) -> None:
        self.answers.append(len(answer))
        self._socket.sendto(answer, asker)

    def send_from_elsewhere(self, answer: bytes, asker: tuple[str, int]) -> None:
        self._elsewhere.sendto(answer, asker)

    def later(self, answer: bytes, asker: tuple[str, int], seconds: float) -> None:
        self._timers.append(asyncio.get_running_loop().call_later(seconds, self.send, answer, asker))

    def _readable(self) -> None:
        data, asker = self._socket.recvfrom(65535)
        request = decode_message(data)
        self.requests.append(request)
        self.asked.set()
        answer = self._agent.receive(data, time.time())
        if answer is not None:
            self._twist(request, answer, Reply(self, asker))


def _bound(address: str) -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    opened.bind((address, 0))
    return opened


@asynccontextmanager
async def twisted(
    mib: Mib, twist: Callable[[Message, bytes, Reply], None] = plain, *, most_octets: int = 65_000
) -> AsyncIterator[TwistedAgent]:
    """Serve until the end of the block."""
    agent = TwistedAgent(mib, twist, most_octets=most_octets)
    try:
        yield agent
    finally:
        agent.close()


def bindings_of(answer: bytes) -> list[Binding]:
    """The variables of an answer."""
    return list(decode_bindings(decode_message(answer).bindings))


def with_bindings(answer: bytes, bindings: Iterable[Binding]) -> bytes:
    """An answer with other variables."""
    encoded = b"".join(
        encode_tlv(0x30, encode_tlv(0x06, each.name) + encode_tlv(each.tag, each.content)) for each in bindings
    )
    return encode_message(decode_message(answer)._replace(bindings=encoded))


def with_status(answer: bytes, status: int, index: int = 0, *, request: Message) -> bytes:
    """An answer with an error-status, repeating the variables asked for."""
    return encode_message(decode_message(answer)._replace(first=status, second=index, bindings=request.bindings))


def table(columns: dict[str, dict[int, Variable]], scalars: dict[str, Variable] | None = None) -> Mib:
    """A store from columns (row -> value) and scalars (OID without .0)."""
    variables = [((*oid(column), row), value) for column, rows in columns.items() for row, value in rows.items()]
    variables += [((*oid(scalar), 0), value) for scalar, value in (scalars or {}).items()]
    return Mib(variables)


__all__ = [
    "COMMUNITY",
    "ELSEWHERE",
    "Reply",
    "TwistedAgent",
    "bindings_of",
    "number",
    "octets",
    "plain",
    "table",
    "twisted",
    "with_bindings",
    "with_status",
]
