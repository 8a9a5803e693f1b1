"""A simulated SNMP agent: answers like a device, counts what it was asked, can be cut, be slow and restart.

Source: RFC 1157 section 4.1 (v1), RFC 3416 section 4.2 (v2c), RFC 3584 section 4.2 (what v1 may see).
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from lab.ber import Message, Pdu, Tag, Version, decode_message, encode_message, requested
from lab.errors import BerError
from lab.mib import Instant, Mib, exception
from lab.usm import ReportedError, is_v3

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lab.presence import OfficeDay
    from lab.usm import UsmEngine


DEFAULT_MESSAGE_OCTETS = 1472
"""The largest UDP payload that an Ethernet frame carries whole over IPv4."""

_MICROSECONDS = 1_000_000
_TOO_BIG, _NO_SUCH_NAME, _NOT_WRITABLE = 1, 2, 17


@dataclass(slots=True)
class AgentCounters:
    """What reached an agent and what it did with it.

    Attributes:
        received, sent: datagrams.
        requests: by PDU tag, of those with the right community.
        bad_community, malformed, lost, silent: datagrams dropped, and why (lost by the line; silent: cut or starting).
        reports: requests of v3 that were answered by a report; the engine counts them by their kind.
    """

    received: int = 0
    sent: int = 0
    requests: dict[int, int] = field(default_factory=dict)
    bad_community: int = 0
    malformed: int = 0
    lost: int = 0
    silent: int = 0
    reports: int = 0


class Wrong(StrEnum):
    """How an agent answers wrongly; in v3 the latter two are an answer that was changed on the way."""

    GARBAGE = "garbage"
    """Octets that are no message."""
    REQUEST_ID = "request_id"
    """A good answer to another request."""
    COMMUNITY = "community"
    """A good answer under another community."""


class _RefusedError(Exception):
    """The answer is an error-status, with the 1-based position of the variable it is about (0: the whole)."""

    def __init__(self, status: int, index: int) -> None:
        super().__init__(status, index)
        self.status, self.index = status, index


class Agent:
    """One device's agent.

    Attributes:
        latency_seconds, loss: of its line: one-way delays added up, and the share of datagrams lost per direction.
        counters: see AgentCounters.
        cut: whether its line is cut; it goes on running.
        wrong: how it answers wrongly; None = it answers rightly.
        usm: its SNMPv3 engine; None = it does not know v3.
    """

    def __init__(
        self,
        mib: Mib | Callable[[int], tuple[Mib, int | None]],
        *,
        community: bytes = b"public",
        booted: float = 0.0,
        latency_seconds: float = 0.0,
        loss: float = 0.0,
        seed: int = 0,
        max_message_octets: int = DEFAULT_MESSAGE_OCTETS,
        office_day: OfficeDay | None = None,
        usm: UsmEngine | None = None,
        contexts: Mapping[str, Mib] | None = None,
    ) -> None:
        """Describe the device.

        Args:
            mib: what it holds; or what gives that at a time and says until when it stands (None: for good), in
                microseconds since 1970, called at the first request and when it stands no longer.
            community: for reading; a request with any other is dropped without a word.
            booted: when it was last started, UTC seconds since 1970; sysUpTime and counters begin there.
            latency_seconds: from the arrival of a request to its answer.
            loss: share of datagrams lost, 0 to 1, in each direction.
            seed: of the losses.
            max_message_octets: larger answers are cut (GETBULK) or refused with tooBig.
            office_day: when it is switched on; None = always.
            usm: its SNMPv3 engine; None = it does not know v3.
            contexts: what it holds in other contexts, by name: the contextName of v3, or behind the community and an @.
        """
        self._source = (lambda _time: (mib, None)) if isinstance(mib, Mib) else mib
        self._mib: Mib | None = None
        self._stands_until: int | None = None
        self.latency_seconds, self.loss = latency_seconds, loss
        self.counters = AgentCounters()
        self.cut = False
        self.wrong: Wrong | None = None
        self.usm = usm
        self._contexts = {name.encode(): mib for name, mib in (contexts or {}).items()}
        self._office_day = office_day
        self._community, self._limit = community, max_message_octets
        self._random = random.Random(seed)
        self._booted = round(booted * _MICROSECONDS)
        self._answers_from = self._booted

    def reboot(self, now: float, silent_seconds: float) -> None:
        """Restart: silent for so long, then sysUpTime and counters begin at 0 again.

        Args:
            now: UTC seconds since 1970.
            silent_seconds: how long it takes until the agent answers.
        """
        self._booted = self._answers_from = round((now + silent_seconds) * _MICROSECONDS)
        if self.usm is not None:
            self.usm.boots += 1

    def instant(self, now: float) -> Instant:
        """The reading time of this agent's variables.

        Args:
            now: UTC seconds since 1970.
        """
        time = round(now * _MICROSECONDS)
        since = self._office_day.since(time) if self._office_day else None
        return Instant(self._booted if since is None else max(self._booted, since), time)

    def mib_at(self, time: int) -> Mib:
        """What it holds.

        Args:
            time: microseconds since 1970; not before that of an earlier call.
        """
        if self._mib is None or (self._stands_until is not None and time >= self._stands_until):
            self._mib, self._stands_until = self._source(time)
        return self._mib

    def forget_mib(self) -> None:
        """Have what it holds made anew: something about the device has changed."""
        self._mib = None

    def receive(self, data: bytes, now: float) -> bytes | None:
        """Take a datagram and give the answer; None when there is none, and the counters say why.

        Args:
            data: the datagram.
            now: UTC seconds since 1970.
        """
        self.counters.received += 1
        instant = self.instant(now)
        asleep = self._office_day is not None and self._office_day.since(instant.now) is None
        if self.cut or asleep or instant.now < self._answers_from:
            self.counters.silent += 1
            return None
        if self._line_loses():
            return None
        try:
            answer = self._answer(data, instant)
        except BerError:
            self.counters.malformed += 1
            return None
        if answer is None or self._line_loses():
            return None
        self.counters.sent += 1
        return answer if self.wrong is None else self._spoiled(answer, self.wrong)

    def _spoiled(self, answer: bytes, how: Wrong) -> bytes:
        if how is Wrong.GARBAGE:
            return self._random.randbytes(self._random.randrange(1, 200))
        if is_v3(answer):
            return answer[:-1] + bytes((answer[-1] ^ 1,))
        message = decode_message(answer)
        if how is Wrong.REQUEST_ID:
            return encode_message(message._replace(request_id=message.request_id ^ 1))
        return encode_message(message._replace(community=message.community + b"?"))

    def _line_loses(self) -> bool:
        loses = self.loss > 0 and self._random.random() < self.loss
        self.counters.lost += loses
        return loses

    def _answer(self, data: bytes, instant: Instant) -> bytes | None:
        if is_v3(data):
            return self._answer_v3(data, instant)
        message = decode_message(data)
        community, _, context = message.community.partition(b"@") if self._contexts else (message.community, b"", b"")
        if community != self._community or (context and context not in self._contexts):
            self.counters.bad_community += 1
            return None
        answer = self.respond(message, context, encode_message, instant)
        return encode_message(answer)

    def _answer_v3(self, data: bytes, instant: Instant) -> bytes | None:
        usm = self.usm
        if usm is None:
            raise BerError("v3, which the agent does not know")
        try:
            security, message = usm.open(data, (instant.now - instant.booted) // _MICROSECONDS)
        except ReportedError as reported:
            self.counters.reports += 1
            return reported.report
        if security.context and security.context not in self._contexts:
            self.counters.reports += 1
            return usm.unknown_context(security, message.request_id)
        answer = self.respond(
            message, security.context, lambda bare: usm.seal(security, bare) + bytes(_V3_GROWTH), instant
        )
        return usm.seal(security, answer)

    def respond(
        self, message: Message, context: bytes, encode: Callable[[Message], bytes], instant: Instant
    ) -> Message:
        """The answer to a request that may be answered.

        Raises:
            BerError: its PDU is none that an agent answers.
        """
        if message.pdu not in _OPERATIONS or (message.pdu == Pdu.GET_BULK and message.version == Version.V1):
            raise BerError(f"PDU {message.pdu:#04x} is not a request of its version")
        self.counters.requests[message.pdu] = self.counters.requests.get(message.pdu, 0) + 1
        bare = encode(message._replace(pdu=Pdu.RESPONSE, first=0, second=0, bindings=b""))
        room = self._limit - len(bare) - _LENGTH_GROWTH
        try:
            bindings = _OPERATIONS[message.pdu](self, message, context, room, instant)
        except _RefusedError as refusal:
            return _refuse(message, refusal)
        return message._replace(pdu=Pdu.RESPONSE, first=0, second=0, bindings=b"".join(bindings))

    def _view(self, message: Message, context: bytes, instant: Instant) -> Mib:
        mib = self._contexts[context] if context else self.mib_at(instant.now)
        return mib.narrow if message.version == Version.V1 else mib

    def _get(self, message: Message, context: bytes, room: int, instant: Instant) -> list[bytes]:
        mib = self._view(message, context, instant)
        found: list[bytes] = []
        for index, name in enumerate(requested(message.bindings), 1):
            binding = mib.get(name, instant)
            if binding is None and message.version == Version.V1:
                raise _RefusedError(_NO_SUCH_NAME, index)
            found.append(binding or exception(name, mib.names.absence(name)))
        return _fitting(found, room)

    def _get_next(self, message: Message, context: bytes, room: int, instant: Instant) -> list[bytes]:
        mib = self._view(message, context, instant)
        found: list[bytes] = []
        for index, name in enumerate(requested(message.bindings), 1):
            binding = mib.get_next(name, instant)
            if binding is None and message.version == Version.V1:
                raise _RefusedError(_NO_SUCH_NAME, index)
            found.append(binding or exception(name, Tag.END_OF_MIB_VIEW))
        return _fitting(found, room)

    def _get_bulk(self, message: Message, context: bytes, room: int, instant: Instant) -> list[bytes]:
        names = requested(message.bindings)
        split = min(max(message.first, 0), len(names))
        mib = self._view(message, context, instant)
        found = mib.get_bulk(names[:split], 1, room, instant)
        if len(found) == split and split < len(names):
            room -= sum(map(len, found))
            found += mib.get_bulk(names[split:], max(message.second, 0), room, instant)
        if not found and names and (split or message.second > 0):
            raise _RefusedError(_TOO_BIG, 0)
        return found

    def _set(self, message: Message, _context: bytes, _room: int, _instant: Instant) -> list[bytes]:
        """Nothing is writable; a client that tries shows in the counters."""
        raise _RefusedError(_NO_SUCH_NAME if message.version == Version.V1 else _NOT_WRITABLE, 1)


_OPERATIONS: Mapping[int, Callable[[Agent, Message, bytes, int, Instant], list[bytes]]] = {
    Pdu.GET: Agent._get,  # noqa: SLF001 -- the table of this class's own operations
    Pdu.GET_NEXT: Agent._get_next,  # noqa: SLF001
    Pdu.GET_BULK: Agent._get_bulk,  # noqa: SLF001
    Pdu.SET: Agent._set,  # noqa: SLF001
}

_LENGTH_GROWTH = 6
"""By how much the three lengths around the variables (message, PDU, list) may grow from one octet to three each."""

_V3_GROWTH = 11
"""The same for the two more of v3 (scoped PDU, encrypted PDU), and what may be padded."""


def _fitting(bindings: list[bytes], room: int) -> list[bytes]:
    if sum(map(len, bindings)) > room:
        raise _RefusedError(_TOO_BIG, 0)
    return bindings


def _refuse(message: Message, refusal: _RefusedError) -> Message:
    """An error response: v1 echoes the variables always, v2c does unless they are what is too big."""
    bindings = b"" if refusal.status == _TOO_BIG and message.version != Version.V1 else message.bindings
    return message._replace(pdu=Pdu.RESPONSE, first=refusal.status, second=refusal.index, bindings=bindings)
