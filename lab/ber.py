"""The lab's own codec for v1 and v2c messages and PDUs, so that a mistake of the engine does not cancel against itself.

Source: X.690 (BER) as restricted by RFC 3417 section 8, RFC 1157 (v1), RFC 1901 and RFC 3416 (v2c). Strict: definite
lengths, minimal integers and sub-identifiers, nothing behind the message. A message's variable bindings stay raw bytes
until somebody wants them; that is what lets one process answer for a whole city.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from lab.errors import BerError

Oid = tuple[int, ...]
"""An object identifier as numbers; tuples sort as SNMP orders variables."""

_MAX_SUBIDENTIFIER = 0xFFFFFFFF
_MAX_OID_LENGTH = 128


class Tag(IntEnum):
    """Identifier octets of values (RFC 2578 section 7, RFC 3416 section 3)."""

    INTEGER = 0x02
    OCTET_STRING = 0x04
    NULL = 0x05
    OBJECT_IDENTIFIER = 0x06
    SEQUENCE = 0x30
    IP_ADDRESS = 0x40
    COUNTER32 = 0x41
    GAUGE32 = 0x42
    TIME_TICKS = 0x43
    OPAQUE = 0x44
    COUNTER64 = 0x46
    NO_SUCH_OBJECT = 0x80
    NO_SUCH_INSTANCE = 0x81
    END_OF_MIB_VIEW = 0x82


class Pdu(IntEnum):
    """Identifier octets of PDUs."""

    GET = 0xA0
    GET_NEXT = 0xA1
    RESPONSE = 0xA2
    SET = 0xA3
    GET_BULK = 0xA5
    REPORT = 0xA8


class Version(IntEnum):
    """The `version` field of a message."""

    V1 = 0
    V2C = 1
    V3 = 3


class Message(NamedTuple):
    """One message. `first` and `second` are error-status and error-index, or non-repeaters and max-repetitions."""

    version: int
    community: bytes
    pdu: int
    request_id: int
    first: int
    second: int
    bindings: bytes


class Binding(NamedTuple):
    """One variable as encoded: the contents of its name and of its value, and the value's tag."""

    name: bytes
    tag: int
    content: bytes


def encode_tlv(tag: int, content: bytes) -> bytes:
    """Identifier, shortest definite length, content."""
    length = len(content)
    if length < 0x80:  # noqa: PLR2004 -- X.690 8.1.3.4: the short form holds 7 bits
        return bytes((tag, length)) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + content


def encode_number(value: int) -> bytes:
    """Contents octets of an INTEGER or of any unsigned type: shortest two's complement."""
    return value.to_bytes((value.bit_length() if value >= 0 else (~value).bit_length()) // 8 + 1, "big", signed=True)


def decode_number(content: bytes) -> int:
    """The number in the contents octets of an INTEGER or an unsigned type.

    Raises:
        BerError: empty, or longer than needed (X.690 8.3.2).
    """
    if not content or (len(content) > 1 and content[0] in (0, 0xFF) and (content[0] ^ content[1]) < 0x80):  # noqa: PLR2004
        raise BerError(f"integer of {len(content)} octets is empty or not the shortest")
    return int.from_bytes(content, "big", signed=True)


@lru_cache(maxsize=65536)
def encode_oid(oid: Oid) -> bytes:
    """Contents octets of an object identifier.

    Raises:
        BerError: fewer than two numbers, or numbers that the first two octets cannot hold.
    """
    if len(oid) < 2 or oid[0] > 2 or (oid[0] < 2 and oid[1] >= 40):  # noqa: PLR2004 -- X.690 8.19.4
        raise BerError(f"not an object identifier: {'.'.join(map(str, oid))}")
    content = bytearray()
    for number in (oid[0] * 40 + oid[1], *oid[2:]):
        septets = [number & 0x7F]
        while number := number >> 7:
            septets.append(0x80 | (number & 0x7F))
        content.extend(reversed(septets))
    return bytes(content)


def decode_oid(content: bytes) -> Oid:
    """The numbers of an object identifier.

    Raises:
        BerError: empty, unfinished, padded, too many numbers or a number above 2^32 - 1.
    """
    if not content or content[-1] & 0x80:
        raise BerError("object identifier is empty or unfinished")
    numbers: list[int] = []
    number, starts = 0, True
    for octet in content:
        if starts and octet == 0x80:  # noqa: PLR2004 -- X.690 8.19.2
            raise BerError("object identifier has a padded number")
        number = number << 7 | octet & 0x7F
        if number > _MAX_SUBIDENTIFIER or len(numbers) >= _MAX_OID_LENGTH:
            raise BerError("object identifier is longer than SNMP allows")
        if starts := octet < 0x80:  # noqa: PLR2004
            numbers.append(number)
            number = 0
    root = min(numbers[0] // 40, 2)
    return (root, numbers[0] - 40 * root, *numbers[1:])


def read_tlv(data: bytes, position: int, end: int) -> tuple[int, int, int]:
    """One element's tag, and where its content starts and stops.

    Args:
        data: the message.
        position: of the identifier octet.
        end: of the element that holds this one; nothing may reach beyond.

    Raises:
        BerError: cut short, of indefinite length, or longer than what holds it.
    """
    if position + 2 > end:
        raise BerError(f"element cut short at octet {position}")
    length = data[position + 1]
    start = position + 2
    if length >= 0x80:  # noqa: PLR2004
        octets = length & 0x7F
        if not 1 <= octets <= 4:  # noqa: PLR2004 -- no datagram needs more, and 0 would be the indefinite form
            raise BerError(f"length of {octets} octets at octet {position}")
        length = int.from_bytes(data[start : start + octets], "big")
        start += octets
    if start + length > end:
        raise BerError(f"element at octet {position} claims {length} octets, {max(end - start, 0)} are left")
    return data[position], start, start + length


def expect(data: bytes, position: int, end: int, tag: int) -> tuple[int, int]:
    """Where the content of an element of one type starts and stops.

    Raises:
        BerError: it is of another type, or malformed.
    """
    found, start, stop = read_tlv(data, position, end)
    if found != tag:
        raise BerError(f"tag {found:#04x} at octet {position} where {tag:#04x} was expected")
    return start, stop


def integer(data: bytes, position: int, end: int) -> tuple[int, int]:
    """An INTEGER of a message, and where it stops.

    Raises:
        BerError: it is none, or does not fit 32 bits.
    """
    start, stop = expect(data, position, end, Tag.INTEGER)
    value = decode_number(data[start:stop])
    if stop - start > 4:  # noqa: PLR2004 -- INTEGER is Integer32 in every field of a message
        raise BerError(f"integer of {stop - start} octets at octet {position}")
    return value, stop


def decode_message(data: bytes) -> Message:
    """Read a v1 or v2c message.

    Raises:
        BerError: it is none.
    """
    position, end = expect(data, 0, len(data), Tag.SEQUENCE)
    if end != len(data):
        raise BerError(f"{len(data) - end} octets behind the message")
    version, position = integer(data, position, end)
    if version not in (Version.V1, Version.V2C):
        raise BerError(f"version {version} is neither v1 nor v2c")
    start, position = expect(data, position, end, Tag.OCTET_STRING)
    return decode_pdu(data, position, end, version, data[start:position])


def decode_pdu(data: bytes, position: int, end: int, version: int, community: bytes) -> Message:
    """Read the PDU at a position.

    Args:
        data: what it is in.
        position: of the PDU.
        end: where it must end.
        version: of its message; of v3, whose PDUs are those of v2c, the latter.
        community: of its message.

    Raises:
        BerError: it is none.
    """
    pdu, position, stop = read_tlv(data, position, end)
    if stop != end:
        raise BerError("something stands behind the PDU")
    request_id, position = integer(data, position, end)
    first, position = integer(data, position, end)
    second, position = integer(data, position, end)
    start, stop = expect(data, position, end, Tag.SEQUENCE)
    if stop != end:
        raise BerError("something stands behind the variable bindings")
    return Message(version, community, pdu, request_id, first, second, data[start:stop])


def encode_message(message: Message) -> bytes:
    """Write a message; its bindings are taken as they are."""
    head = encode_tlv(Tag.INTEGER, encode_number(message.version)) + encode_tlv(Tag.OCTET_STRING, message.community)
    return encode_tlv(Tag.SEQUENCE, head + encode_pdu(message))


def encode_pdu(message: Message) -> bytes:
    """Write the PDU of a message alone."""
    pdu = b"".join(
        (
            encode_tlv(Tag.INTEGER, encode_number(message.request_id)),
            encode_tlv(Tag.INTEGER, encode_number(message.first)),
            encode_tlv(Tag.INTEGER, encode_number(message.second)),
            encode_tlv(Tag.SEQUENCE, message.bindings),
        )
    )
    return encode_tlv(message.pdu, pdu)


@lru_cache(maxsize=65536)
def encode_binding(oid: Oid, tag: int, content: bytes) -> bytes:
    """One variable binding, complete. Cached: a city's devices have most of theirs in common."""
    return encode_tlv(Tag.SEQUENCE, encode_tlv(Tag.OBJECT_IDENTIFIER, encode_oid(oid)) + encode_tlv(tag, content))


def decode_bindings(bindings: bytes) -> tuple[Binding, ...]:
    """The variables of a message.

    Raises:
        BerError: the list is malformed; names are checked when they are decoded.
    """
    found: list[Binding] = []
    position, end = 0, len(bindings)
    while position < end:
        inner, position = expect(bindings, position, end, Tag.SEQUENCE)
        start, stop = expect(bindings, inner, position, Tag.OBJECT_IDENTIFIER)
        tag, content, last = read_tlv(bindings, stop, position)
        if last != position:
            raise BerError(f"something stands behind the value at octet {stop}")
        found.append(Binding(bindings[start:stop], tag, bindings[content:last]))
    return tuple(found)


@lru_cache(maxsize=16384)
def requested(bindings: bytes) -> tuple[bytes, ...]:
    """The names asked for. Cached: a poller asks devices of one kind the same things.

    Raises:
        BerError: the list is malformed.
    """
    return tuple(binding.name for binding in decode_bindings(bindings))
