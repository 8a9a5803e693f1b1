"""One question and its answer: what the laws of reading (get, walk, subtree) need of a client, and no more.

The native engine and the pysnmp client both implement it, so that both read tables by the same laws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from collectors.errors import AgentError
from collectors.snmp.ber import ARCS, OID_TEXT, DecodeError
from collectors.snmp.pdu import GET, GET_BULK, GET_NEXT, status_name
from collectors.snmp.values import decode_value, read_varbind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collectors.snmp.client import SnmpTarget, Traffic, Value
    from collectors.snmp.pdu import Request


class RawVariable(NamedTuple):
    """A variable with its octets undecoded: OID content, tag and content of the value."""

    name: bytes
    tag: int
    octets: bytes


class Answer(NamedTuple):
    """An acceptable answer without its variables: the request answered, error-status, error-index, octets in all."""

    request: Request
    status: int
    error_index: int
    octets: int


class Sink(Protocol):
    """Takes the variables of answers whose error-status is noError, and may ask on at once.

    Asking on from here, not from the task that waits, spares a turn of the event loop for every answer of a walk.
    """

    def take_octets(self, data: bytes, start: int, end: int) -> None:
        """Take an encoded variable list; when it raises DecodeError it has kept nothing of the answer."""

    def take(self, variables: Sequence[RawVariable]) -> None:
        """Take a list decoded by somebody else, on the same terms."""

    def follow(self, octets: int) -> Request | None:
        """After an answer of so many octets was taken: the next question, or None to give the answer to who waits."""


class Exchange(Protocol):
    """Asks one agent under one login."""

    @property
    def target(self) -> SnmpTarget:
        """Whom it asks."""

    @property
    def traffic(self) -> Traffic:
        """The cost so far."""

    async def ask(self, request: Request, sink: Sink, *, deadline: float, attempts: int) -> Answer:
        """Send a request until an acceptable answer comes, `attempts` times at most, and so on with what follows.

        Returns:
            The first answer with an error-status, or behind which the sink asks no more.

        Raises:
            ProbeError: a request was not answered; the sink has what came before.
        """

    def now(self) -> float:
        """Time of the event loop."""


class Variables(list[RawVariable]):
    """A sink that keeps the last answer's variables as they are; their names can be decoded."""

    def take_octets(self, data: bytes, start: int, end: int) -> None:
        """Split an encoded list."""
        self.take(split(data, start, end))

    def take(self, variables: Sequence[RawVariable]) -> None:
        """Keep these instead of what was there.

        Raises:
            DecodeError: one has a name that cannot be decoded.
        """
        for variable in variables:
            _ = ARCS[variable.name]
        self[:] = variables

    def follow(self, _octets: int) -> None:
        """Ask no more."""


def split(data: bytes, start: int, end: int) -> list[RawVariable]:
    """The variables of an encoded list.

    Raises:
        DecodeError: it is malformed.
    """
    found = []
    while start < end:
        name, tag, octets, start = read_varbind(data, start, end)
        found.append(RawVariable(name, tag, octets))
    return found


def value_of(tag: int, octets: bytes) -> Value | None:
    """The value of a variable; None where there is none, and where it cannot be read: a bad value costs only itself."""
    try:
        return decode_value(tag, octets)
    except DecodeError:
        return None


_VERBS = {GET: "get", GET_NEXT: "getnext", GET_BULK: "getbulk"}


def stage(request: Request) -> str:
    """What was being done, for messages."""
    first = OID_TEXT[request.names[0]] if request.names else "nothing"
    more = f" and {len(request.names) - 1} more" if len(request.names) > 1 else ""
    return f"{_VERBS[request.tag]} {first}{more}"


def agent_error(target: SnmpTarget, answer: Answer) -> AgentError:
    """The error of an answer with an error-status, naming the variable that the agent pointed at."""
    where, request = "", answer.request
    if 1 <= answer.error_index <= len(request.names):
        where = f" at {OID_TEXT[request.names[answer.error_index - 1]]}"
    message = f"the agent answered {status_name(answer.status)}{where} (error-index {answer.error_index})"
    return AgentError(message, target=target.name, stage=stage(request))
