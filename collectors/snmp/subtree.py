"""The laws of reading everything below a root, over any exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.errors import DeadlineError, MalformedResponseError, ProbeTimeoutError, WalkError
from collectors.snmp.ber import ARCS, OID_TEXT
from collectors.snmp.client import VarBind
from collectors.snmp.exchange import Variables, agent_error, stage, value_of
from collectors.snmp.getting import answers_small
from collectors.snmp.ladder import BOTTOM, ENVELOPE_OCTETS
from collectors.snmp.pdu import GET_BULK, GET_NEXT, NO_SUCH_NAME, TOO_BIG, Request
from collectors.snmp.values import END_OF_MIB_VIEW
from collectors.snmp.walking import MOST_OCTETS, MOST_PACKETS, MOST_VARBINDS, SYS_UP_TIME

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from collectors.errors import ProbeError
    from collectors.snmp.exchange import Exchange
    from collectors.snmp.ladder import Shape


async def read_subtree(exchange: Exchange, root: bytes, shape: Shape, *, deadline: float) -> AsyncIterator[VarBind]:
    """Every variable below a root in the agent's order.

    Raises:
        ProbeError: as it happens.
    """
    cursor, packets, varbinds, octets = root, 0, 0, 0
    while True:
        request = _request(exchange, cursor, root, shape)
        if packets >= MOST_PACKETS or varbinds >= MOST_VARBINDS or octets >= MOST_OCTETS:
            raise _error(exchange, request, WalkError, f"given up after {varbinds} variables in {packets} answers")
        variables = await _ask(exchange, request, shape, deadline)
        packets += 1
        if variables is None:
            continue
        for name, tag, content in variables:
            octets += len(name) + len(content)
            if tag == END_OF_MIB_VIEW or not name.startswith(root):
                return
            if ARCS[name] <= ARCS[cursor]:
                message = f"OIDs do not increase: {OID_TEXT[name]} came after {OID_TEXT[cursor]}"
                raise _error(exchange, request, WalkError, message)
            cursor = name
            varbinds += 1
            yield VarBind(OID_TEXT[name], tag, value_of(tag, content))
        if not variables:
            return


def _request(exchange: Exchange, cursor: bytes, root: bytes, shape: Shape) -> Request:
    if exchange.target.login.version == 1 or shape.rung >= BOTTOM:
        return Request(GET_NEXT, (cursor,))
    repetitions = min(shape.fitting(1, len(root), 0), exchange.target.max_repetitions)
    return Request(GET_BULK, (cursor,), 0, repetitions)


async def _ask(exchange: Exchange, request: Request, shape: Shape, deadline: float) -> Variables | None:
    """The variables of the next answer; none at the end of a v1 agent's view; None when less is to be asked for.

    Raises:
        ProbeError: no acceptable answer, not to a smaller request either.
    """
    variables = Variables()
    big = request.max_repetitions > 1
    try:
        answer = await exchange.ask(
            request, variables, deadline=deadline, attempts=max(1, exchange.target.retries + (not big))
        )
    except (ProbeTimeoutError, MalformedResponseError) as error:
        if isinstance(error, DeadlineError) or not big:
            raise
        if await answers_small(exchange, SYS_UP_TIME, deadline=deadline) and shape.step_down(exchange.now()):
            return None
        raise
    if answer.status == NO_SUCH_NAME and request.tag == GET_NEXT and exchange.target.login.version == 1:
        return variables
    if answer.status == TOO_BIG and big and shape.step_down(exchange.now()):
        return None
    if answer.status:
        raise agent_error(exchange.target, answer)
    if not variables:
        raise _error(exchange, request, MalformedResponseError, "the agent answered without a variable")
    shape.variable_octets = max(shape.variable_octets, (answer.octets - ENVELOPE_OCTETS) / len(variables))
    return variables


def _error(exchange: Exchange, request: Request, kind: type[ProbeError], message: str) -> ProbeError:
    return kind(message, target=exchange.target.name, stage=stage(request))
