"""Agents that break the protocol: what is kept, for which reason it failed, and that a healthy neighbour is untouched.

Every case runs against both clients. Where they differ in the reason, the table says so.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, NamedTuple

import pytest

from collectors.errors import ProbeError, Reason
from collectors.snmp.client import Walk
from lab.ber import decode_message, encode_message

from ...agents.twisted import (
    ELSEWHERE,
    Reply,
    twisted,
    with_status,
)
from .contract import SCALARS, STORE, WHOLE, both_clients, opened, soon, target, walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from lab.ber import Message

    Twist = Callable[[Message, bytes, Reply], None]

BULK = 0xA5
GET = 0xA0


def garbage(_request: Message, _answer: bytes, reply: Reply) -> None:
    reply.send(b"\xff\x00 no SNMP at all")


def garbage_before(_request: Message, answer: bytes, reply: Reply) -> None:
    reply.send(b"\x30\x84\xff")
    reply.send(b"")
    reply.send(answer)


def truncated(_request: Message, answer: bytes, reply: Reply) -> None:
    reply.send(answer[:-3])


def late(_request: Message, answer: bytes, reply: Reply) -> None:
    reply.send_later(answer, 0.6)


def twice(_request: Message, answer: bytes, reply: Reply) -> None:
    reply.send(answer)
    reply.send(answer)


def from_elsewhere(_request: Message, answer: bytes, reply: Reply) -> None:
    reply.send_from_elsewhere(answer)


def elsewhere_first(_request: Message, answer: bytes, reply: Reply) -> None:
    reply.send_from_elsewhere(answer)
    reply.send(answer)


def wrong_number(_request: Message, answer: bytes, reply: Reply) -> None:
    message = decode_message(answer)
    reply.send(encode_message(message._replace(request_id=message.request_id ^ 0x0F_0000)))


def wrong_community(_request: Message, answer: bytes, reply: Reply) -> None:
    reply.send(encode_message(decode_message(answer)._replace(community=b"private")))


def refused(request: Message, answer: bytes, reply: Reply) -> None:
    reply.send(with_status(answer, 16, request=request))


def silent(_request: Message, _answer: bytes, _reply: Reply) -> None:
    return


def echo(request: Message, _answer: bytes, reply: Reply) -> None:
    reply.send(encode_message(request))


class Hopeless(NamedTuple):
    """A twist from which nothing can be had, and why."""

    twist: Twist
    reason: Reason


HOPELESS = {
    "garbage": Hopeless(garbage, Reason.MALFORMED),
    "truncated": Hopeless(truncated, Reason.MALFORMED),
    "late": Hopeless(late, Reason.TIMEOUT),
    "from elsewhere": Hopeless(from_elsewhere, Reason.WRONG_SOURCE),
    "wrong request-id": Hopeless(wrong_number, Reason.TIMEOUT),
    "wrong community": Hopeless(wrong_community, Reason.MALFORMED),
    "error-status for everything": Hopeless(refused, Reason.AGENT_ERROR),
    "silent": Hopeless(silent, Reason.TIMEOUT),
    "its own request sent back": Hopeless(echo, Reason.MALFORMED),
}


@both_clients
@pytest.mark.parametrize("case", HOPELESS)
async def test_nothing_acceptable_is_an_error_with_its_reason_and_harms_no_neighbour(kind: str, case: str) -> None:
    """walk, get and subtree fail alike; a healthy agent asked at the same time is read whole, without a retry."""
    twist, reason = HOPELESS[case]
    async with AsyncExitStack() as stack:
        bad = [await stack.enter_async_context(twisted(STORE, twist)) for _ in range(3)]
        good = await stack.enter_async_context(twisted(STORE))
        client = await stack.enter_async_context(opened(kind))
        patience = 0.15 if reason is Reason.TIMEOUT else 0.6  # what does come must come in time on a busy machine
        table, instance, tree = (client.session(target(agent.port, timeout=patience)) for agent in bad)
        healthy = client.session(target(good.port, timeout=3))
        *errors, whole = await asyncio.gather(
            walk(table),
            instance.get([f"{SCALARS[0]}.0"], deadline=soon()),
            anext(tree.subtree("1.3.6.1.2.1", deadline=soon())),
            walk(healthy),
            return_exceptions=True,
        )
    assert isinstance(whole, Walk)
    reasons = [error.reason for error in errors if isinstance(error, ProbeError)]
    assert all(str(error).startswith("twisted: get") for error in errors)
    assert reasons == [reason] * 3
    assert (whole.columns, whole.scalars, whole.failure) == (WHOLE, (4711, 10), None)
    assert healthy.traffic.retries == 0


HARMLESS: dict[str, Twist] = {
    "garbage before the answer": garbage_before,
    "every answer twice": twice,
    "a forged answer from elsewhere before the right one": elsewhere_first,
}


@both_clients
@pytest.mark.parametrize("case", HARMLESS)
async def test_noise_around_right_answers_changes_nothing(kind: str, case: str) -> None:
    """The right answer counts, whatever comes beside it, and at once."""
    async with twisted(STORE, HARMLESS[case]) as agent, opened(kind) as client:
        session = client.session(target(agent.port, timeout=3))
        found = await walk(session)
    assert (found.columns, found.scalars, found.failure) == (WHOLE, (4711, 10), None)
    assert session.traffic.retries == 0


@both_clients
async def test_an_address_listed_under_answers_from_may_answer(kind: str) -> None:
    """The same port is not required of it."""
    async with twisted(STORE, from_elsewhere) as agent, opened(kind) as client:
        found = await walk(client.session(target(agent.port, timeout=3, answers_from=(ELSEWHERE,))))
    assert (found.columns, found.failure) == (WHOLE, None)


@both_clients
async def test_the_wrong_source_is_named(kind: str) -> None:
    """The message says who answered for whom, and what to do."""
    async with twisted(STORE, from_elsewhere) as agent, opened(kind) as client:
        with pytest.raises(ProbeError) as error:
            await walk(client.session(target(agent.port, retries=0)))
    asked, came = f"127.0.0.1 port {agent.port}", f"came from {ELSEWHERE} port "
    assert asked in str(error.value)
    assert came in str(error.value)
    assert "answers_from" in str(error.value)
