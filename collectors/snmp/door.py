"""Which datagrams are let in to a library that would take them from anywhere, and what becomes of the rest.

The native engine does this in its transport; the pysnmp client does it here.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from collectors.errors import MalformedResponseError, ProbeError, TargetUnreachableError, WrongSourceError
from collectors.snmp.ber import DecodeError
from collectors.snmp.message import read_number

if TYPE_CHECKING:
    from collectors.snmp.client import Traffic


class Question:
    """A request on its way: from where it may be answered, and what came instead."""

    def __init__(self, address: tuple[str, int], also: frozenset[str], traffic: Traffic) -> None:
        self.address, self.also, self.traffic = address, also, traffic
        self.numbers: set[int] = set()
        self.answer: asyncio.Future[tuple[Any, Any]] = asyncio.get_running_loop().create_future()
        self.note: tuple[type[ProbeError], str] | None = None
        self.received_octets = 0

    def resolve(self, _engine: object, _handle: object, indication: Any, pdu: Any, _context: object) -> None:
        """Take what pysnmp calls back with."""
        if not self.answer.done():
            self.answer.set_result((indication, pdu))


class Door:
    """Knows which numbers are in flight, and of which question."""

    def __init__(self) -> None:
        self.by_number: dict[int, Question] = {}
        self.by_address: dict[tuple[str, int], Question] = {}

    def open(self, question: Question) -> None:
        """Expect answers to a question."""
        self.by_address[question.address] = question

    def shut(self, question: Question) -> None:
        """Expect no more of them."""
        if self.by_address.get(question.address) is question:
            del self.by_address[question.address]
        for number in question.numbers:
            self.by_number.pop(number, None)

    def close(self) -> None:
        """End the questions that are open."""
        closed = TargetUnreachableError("the SNMP client was closed while requests were in flight")
        for question in {*self.by_address.values(), *self.by_number.values()}:
            if not question.answer.done():
                question.answer.set_exception(closed)

    def sent(self, message: bytes, address: tuple[str, int]) -> None:
        """Note under which number a message goes out, and what it costs."""
        question = self.by_address.get(address)
        if question is None:
            return
        number = read_number(message)
        question.numbers.add(number)
        self.by_number[number] = question
        question.traffic.sent_packets += 1
        question.traffic.sent_bytes += len(message)

    def received(self, message: bytes, address: tuple[str, int]) -> Question | None:
        """The question that a datagram may answer; None when it is to be refused."""
        try:
            question = self.by_number.get(read_number(message))
        except DecodeError as error:
            question = self.by_address.get(address)
            if question is not None:
                question.note = (MalformedResponseError, str(error))
            return None
        if question is None or address == question.address or address[0] in question.also:
            return question
        message_text = (
            f"an answer to {question.address[0]} port {question.address[1]} came from {address[0]} port {address[1]} "
            "and was refused; if that address belongs to the device, list it under answers_from"
        )
        question.note = (WrongSourceError, message_text)
        return None
