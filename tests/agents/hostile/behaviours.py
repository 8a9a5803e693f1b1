"""What hostile agents send in place of the right answer. `Twist` is explained in `twisted`."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from lab.ber import (
    Binding,
    Message,
    Pdu,
    Tag,
    Version,
    decode_message,
    decode_oid,
    encode_message,
    encode_oid,
    encode_tlv,
    requested,
)
from lab.mib import oid
from lab.mutations import mutated

from ..twisted import with_status
from ..twists import changing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..twisted import Reply
    from ..twists import Twist

TOO_BIG, NO_SUCH_NAME, AUTHORIZATION_ERROR = 1, 2, 16


def replaced(change: Callable[[bytes], bytes]) -> Twist:
    """The right answer with its octets changed."""

    def twist(_request: Message, answer: bytes, reply: Reply) -> None:
        reply.send(change(answer))

    return twist


def edited(**fields: object) -> Twist:
    """The right answer with other fields of its message."""
    return replaced(lambda answer: encode_message(decode_message(answer)._replace(**fields)))  # type: ignore[arg-type]


def silent(_request: Message, _answer: bytes, _reply: Reply) -> None:
    """Nothing."""


def late(seconds: float) -> Twist:
    """The right answer, too late."""
    return lambda _request, answer, reply: reply.send_later(answer, seconds)


def repeated(times: int) -> Twist:
    """The right answer so many times."""

    def twist(_request: Message, answer: bytes, reply: Reply) -> None:
        for _ in range(times):
            reply.send(answer)

    return twist


def noise_first(_request: Message, answer: bytes, reply: Reply) -> None:
    """Garbage, and then the right answer."""
    for noise in (b"\x30\x84\xff", b"", b"\xff" * 1400):
        reply.send(noise)
    reply.send(answer)


def from_elsewhere(_request: Message, answer: bytes, reply: Reply) -> None:
    """The right answer from another address."""
    reply.send_from_elsewhere(answer)


def elsewhere_first(_request: Message, answer: bytes, reply: Reply) -> None:
    """The answer forged by another address, and then the right one."""
    reply.send_from_elsewhere(encode_message(decode_message(answer)._replace(bindings=b"")))
    reply.send(answer)


def echo(request: Message, _answer: bytes, reply: Reply) -> None:
    """The request itself."""
    reply.send(encode_message(request))


def wrong_number(_request: Message, answer: bytes, reply: Reply) -> None:
    """The right answer to a request never asked."""
    message = decode_message(answer)
    reply.send(encode_message(message._replace(request_id=message.request_id ^ 0x0F_0000)))


def random_octets(_request: Message, answer: bytes, reply: Reply) -> None:
    """Octets by chance, as many as the right answer has."""
    reply.send(random.Random(answer).randbytes(len(answer)))  # noqa: S311 -- reproducible on purpose


def mutation(_request: Message, answer: bytes, reply: Reply) -> None:
    """The right answer broken in some place."""
    reply.send(mutated(answer, random.Random(len(answer))))  # noqa: S311 -- reproducible on purpose


def nested(_answer: bytes) -> bytes:
    """Sequences in sequences."""
    inner = b"\x05\x00"
    for _ in range(5000):
        inner = encode_tlv(Tag.SEQUENCE, inner)
    return inner


def refusing(status: int, *, index: int = 1) -> Twist:
    """An error-status for everything."""
    return lambda request, answer, reply: reply.send(with_status(answer, status, index, request=request))


def endless_status(_request: Message, answer: bytes, reply: Reply) -> None:
    """An error-status of 3,000 octets."""
    reply.send(encode_message(decode_message(answer)._replace(first=1 << 24_000)))


def names_changed(column: str, rows: Mapping[int, int]) -> Twist:
    """Some rows of a column under the names of others."""

    def change(_request: Message, found: list[Binding]) -> list[Binding]:
        return [
            each._replace(name=encode_oid((*oid(column), rows.get(row_of(each), row_of(each)))))
            if is_in(column, each)
            else each
            for each in found
        ]

    return changing(change)


def value_changed(column: str, row: int, tag: int, content: bytes) -> Twist:
    """One value of another type or content."""
    name = encode_oid((*oid(column), row))

    def change(_request: Message, found: list[Binding]) -> list[Binding]:
        return [each._replace(tag=tag, content=content) if each.name == name else each for each in found]

    return changing(change)


def name_broken(column: str, row: int, name: bytes) -> Twist:
    """One variable under a name that is none, or none of the column's rows."""
    right = encode_oid((*oid(column), row))

    def change(_request: Message, found: list[Binding]) -> list[Binding]:
        return [each._replace(name=name) if each.name == right else each for each in found]

    return changing(change)


def holed(column: str, rows: frozenset[int], tag: int = Tag.NO_SUCH_INSTANCE) -> Twist:
    """Some rows of a column without a value."""

    def change(_request: Message, found: list[Binding]) -> list[Binding]:
        return [
            each._replace(tag=tag, content=b"") if is_in(column, each) and row_of(each) in rows else each
            for each in found
        ]

    return changing(change)


def extra(_request: Message, found: list[Binding]) -> list[Binding]:
    """A variable that nobody asked for behind every one that was."""
    unasked = Binding(encode_oid(oid("1.3.6.1.4.1.8072.9999.1.1")), Tag.OCTET_STRING, b"unasked")
    return [each for right in found for each in (right, unasked)]


def one_row(request: Message, found: list[Binding]) -> list[Binding]:
    """One row, whatever max-repetitions says."""
    return found[: request.first + len(found) // max(1, request.second)] if request.pdu == Pdu.GET_BULK else found


def endless(column: str, rows: int, size: int) -> Twist:
    """Rows that never end, so many of such a size in every answer."""
    name = oid(column)

    def change(request: Message, _found: list[Binding]) -> list[Binding]:
        asked = decode_oid(requested(request.bindings)[-1])
        first = asked[-1] + 1 if len(asked) > len(name) else 1
        return [Binding(encode_oid((*name, row)), Tag.OCTET_STRING, b"x" * size) for row in range(first, first + rows)]

    return changing(change)


def long_table(columns: Sequence[str], rows: int) -> Twist:
    """Columns of so many rows, made up as they are asked for; a row's value is its number."""
    prefixes = [oid(column) for column in columns]

    def cell(name: bytes, further: int) -> Binding:
        asked = decode_oid(name)
        prefix = next(each for each in prefixes if asked[: len(each)] == each)
        row = (asked[-1] if len(asked) > len(prefix) else 0) + further
        if row > rows:
            return Binding(encode_oid(oid("1.3.6.1.9")), Tag.INTEGER, b"\x01")
        return Binding(encode_oid((*prefix, row)), Tag.COUNTER32, row.to_bytes(4, "big"))

    def change(request: Message, _found: list[Binding]) -> list[Binding]:
        names = requested(request.bindings)
        return [cell(name, repetition) for repetition in range(1, request.second + 1) for name in names]

    return changing(change)


def version_1() -> Twist:
    """The answer of a v1 agent to a v2c request."""
    return edited(version=Version.V1)


def is_in(column: str, binding: Binding) -> bool:
    return binding.name.startswith(encode_oid(oid(column)))


def row_of(binding: Binding) -> int:
    return decode_oid(binding.name)[-1]


def backwards() -> Twist:
    """Counters that fall with every answer."""
    answers = 0

    def change(_request: Message, found: list[Binding]) -> list[Binding]:
        nonlocal answers
        answers += 1
        return [
            each._replace(content=(1_000_000 - 1000 * answers).to_bytes(4, "big"))
            if each.tag == Tag.COUNTER32
            else each
            for each in found
        ]

    return changing(change)
