"""Requests and answers for tests, through the lab's own codec."""

from __future__ import annotations

from typing import NamedTuple

from lab.agent import Agent
from lab.ber import (
    Message,
    Pdu,
    Tag,
    decode_bindings,
    decode_message,
    decode_oid,
    encode_binding,
    encode_message,
)
from lab.mib import oid


class Answer(NamedTuple):
    """An answer, its variables decoded as (dotted name, tag, contents)."""

    status: int
    position: int
    variables: tuple[tuple[str, int, bytes], ...]


def request(
    pdu: Pdu, *names: str, version: int = 1, first: int = 0, second: int = 0, community: str = "public"
) -> bytes:
    """A request for these names."""
    bindings = b"".join(encode_binding(oid(name), Tag.NULL, b"") for name in names)
    return encode_message(Message(version, community.encode(), pdu, 7, first, second, bindings))


def answer(data: bytes | None) -> Answer:
    """The answer in a datagram."""
    assert data is not None, "no answer"
    message = decode_message(data)
    assert (message.pdu, message.request_id) == (Pdu.RESPONSE, 7)
    found = decode_bindings(message.bindings)
    return Answer(
        message.first,
        message.second,
        tuple((".".join(map(str, decode_oid(each.name))), each.tag, each.content) for each in found),
    )


def ask(agent: Agent, data: bytes, now: float = 0.0) -> Answer:
    """What an agent answers."""
    return answer(agent.receive(data, now))
