"""Twists that tests share: ways in which agents in the field answer other than the standard says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.ber import Binding, Pdu, Tag, encode_oid, read_tlv, requested

from .twisted import Reply, bindings_of, with_bindings, with_status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lab.ber import Message, Oid

    Twist = Callable[[Message, bytes, Reply], None]
    Change = Callable[[Message, list[Binding]], list[Binding]]

TOO_BIG, GEN_ERR = 1, 5
CONSTRUCTED = {0x30, Pdu.RESPONSE}


def changing(change: Change) -> Twist:
    """Other variables than the right ones."""

    def twist(request: Message, answer: bytes, reply: Reply) -> None:
        reply.send(with_bindings(answer, change(request, bindings_of(answer))))

    return twist


def too_big_above(octets: int) -> Twist:
    """tooBig instead of an answer of more octets."""

    def twist(request: Message, answer: bytes, reply: Reply) -> None:
        reply.send(answer if len(answer) <= octets else with_status(answer, TOO_BIG, request=request))

    return twist


def lost_above(octets: int) -> Twist:
    """No answer of more octets arrives, as when fragments are dropped on the way."""

    def twist(_request: Message, answer: bytes, reply: Reply) -> None:
        if len(answer) <= octets:
            reply.send(answer)

    return twist


def mute_to(*pdus: Pdu) -> Twist:
    """No answer to some kinds of request."""

    def twist(request: Message, answer: bytes, reply: Reply) -> None:
        if request.pdu not in pdus:
            reply.send(answer)

    return twist


def failing_at(name: Oid, *, index: int | None = None) -> Twist:
    """genErr for every answer that would hold one variable; error-index as it should be unless given."""
    octets = encode_oid(name)

    def twist(request: Message, answer: bytes, reply: Reply) -> None:
        if all(each.name != octets for each in bindings_of(answer)):
            reply.send(answer)
            return
        names = requested(request.bindings)
        place = next((number for number, asked in enumerate(names, 1) if octets.startswith(asked[:-1])), 0)
        reply.send(with_status(answer, GEN_ERR, place if index is None else index, request=request))

    return twist


def in_order(column: Oid, rows: Sequence[int]) -> Change:
    """The rows of one column, asked for alone, in an order of the agent's own; then what lies behind it."""
    names = [encode_oid((*column, row)) for row in rows]

    def change(request: Message, found: list[Binding]) -> list[Binding]:
        asked = requested(request.bindings)[0]
        start = names.index(asked) + 1 if asked in names else 0
        values = [Binding(name, Tag.OCTET_STRING, b"row") for name in names[start : start + request.second]]
        behind = Binding(encode_oid((*column[:-1], column[-1] + 1, 1)), Tag.OCTET_STRING, b"behind")
        return values + [behind] * (max(1, request.second) - len(values)) if request.pdu != Pdu.GET else found

    return change


def long_form(data: bytes) -> bytes:
    """The same message with every length in three octets, as some agents write it."""
    found, position = b"", 0
    while position < len(data):
        tag = data[position]
        start, end, _ = _content(data, position)
        content = data[start:end]
        if tag in CONSTRUCTED:
            content = long_form(content)
        found += bytes((tag, 0x82)) + len(content).to_bytes(2, "big") + content
        position = end
    return found


def _content(data: bytes, position: int) -> tuple[int, int, int]:
    tag, start, end = read_tlv(data, position, len(data))
    return start, end, tag
