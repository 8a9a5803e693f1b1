"""The laws of getting exact instances, over any exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.errors import MalformedResponseError, ProbeError
from collectors.snmp.exchange import agent_error, split, stage, value_of
from collectors.snmp.ladder import ENVELOPE_OCTETS
from collectors.snmp.pacing import ANSWER_OCTETS
from collectors.snmp.pdu import GET, NO_SUCH_NAME, TOO_BIG, Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collectors.snmp.client import Value
    from collectors.snmp.exchange import Answer, Exchange, RawVariable

_VARIABLE_OCTETS = 40
"""What a variable is expected to take beside its OID."""


class _Values(dict[bytes, "Value | None"]):
    """A sink that decodes values by OID."""

    def take_octets(self, data: bytes, start: int, end: int) -> None:
        self.take(split(data, start, end))

    def take(self, variables: Sequence[RawVariable]) -> None:
        self.update([(name, value_of(tag, octets)) for name, tag, octets in variables])

    def follow(self, _octets: int) -> None:
        return None


async def get_values(exchange: Exchange, names: tuple[bytes, ...], *, deadline: float) -> tuple[Value | None, ...]:
    """Values of exact instances, in the order asked; None for those that the agent does not have.

    Raises:
        ProbeError: an answer that could not be had in parts either.
    """
    found: dict[bytes, Value | None] = {}
    each = max((len(name) for name in names), default=0) + _VARIABLE_OCTETS
    step = max(1, (ANSWER_OCTETS - ENVELOPE_OCTETS) // each)
    todo = [names[start : start + step] for start in range(0, len(names), step)]
    while todo:
        part = todo.pop(0)
        left = await _get_part(exchange, part, found, deadline)
        todo = [*_parts(left, len(part)), *todo]
    return tuple(found.get(name) for name in names)


def _parts(left: tuple[bytes, ...], before: int) -> list[tuple[bytes, ...]]:
    """What is still to be asked: at once if it became less, else in halves."""
    if len(left) < before:
        return [left] if left else []
    middle = (len(left) + 1) // 2
    return [left[:middle], left[middle:]]


async def _get_part(
    exchange: Exchange, names: tuple[bytes, ...], found: dict[bytes, Value | None], deadline: float
) -> tuple[bytes, ...]:
    """Get some instances into `found`; those still to be asked come back."""
    request = Request(GET, names)
    values = _Values()
    attempts = exchange.target.retries + 1
    answer = await exchange.ask(request, values, deadline=deadline, attempts=attempts)
    if not answer.status:
        found.update((name, values[name]) for name in names if name in values)
        left = tuple(name for name in names if name not in values)
        if left and len(names) == 1:
            message = "the agent answered with another variable than the one asked for"
            raise MalformedResponseError(message, target=exchange.target.name, stage=stage(request))
        return left
    return _without_absent(exchange, answer, found)


def _without_absent(exchange: Exchange, answer: Answer, found: dict[bytes, Value | None]) -> tuple[bytes, ...]:
    names = answer.request.names
    if answer.status == TOO_BIG and len(names) > 1:
        return names
    if answer.status == NO_SUCH_NAME and exchange.target.login.version == 1:
        position = answer.error_index - 1 if 1 <= answer.error_index <= len(names) else 0
        if len(names) > 1 and not 1 <= answer.error_index <= len(names):
            return names
        found[names[position]] = None
        return names[:position] + names[position + 1 :]
    raise agent_error(exchange.target, answer)


async def answers_small(exchange: Exchange, name: bytes, *, deadline: float) -> bool:
    """Whether the agent answers a GET of one variable; an error-status is an answer too.

    It is sent once, so that a dead device costs no more than the repetitions of one request; and again to an agent that
    has answered before in this session, as a line that loses datagrams must not cost what is left of a table.
    """
    attempts = max(1, exchange.target.retries) if exchange.traffic.received_packets else 1
    try:
        await exchange.ask(Request(GET, (name,)), _Values(), deadline=deadline, attempts=attempts)
    except ProbeError:
        return False
    return True
