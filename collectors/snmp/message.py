"""The envelope around a PDU: version and community of v1 and v2c.

Kept apart from the PDU, so that v3 is another envelope and nothing else.
Source: RFC 1157 section 4, RFC 1901 section 3.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Protocol

from collectors.snmp.ber import (
    LENGTHS,
    OCTET_STRING,
    SEQUENCE,
    DecodeError,
    encode_integer,
    encode_tlv,
    expect,
    expect_integer,
    read_tlv,
)
from collectors.snmp.pdu import RESPONSE, Head, read_head

if TYPE_CHECKING:
    from inventory.secret import Secret

_LONG_FORM = 0x80
_LENGTH_OCTETS = bytes(1 if first <= _LONG_FORM else first - _LONG_FORM + 1 for first in range(256))
"""First octet of a length -> how many octets it takes."""

_FOUR_OCTETS = b"\x02\x04"
_NO_ERROR = b"\x02\x01\x00\x02\x01\x00\x30"
"""error-status and error-index 0, and the tag of the variable list."""

_V3 = 3
_V3_HEAD = b"\x02\x01\x03\x30"
_VERSIONS = {1: 0, 2: 1}
"""The protocol's number of a version, one less than its name for v1 and v2c alike."""


class Envelope(Protocol):
    """How a PDU is wrapped for one login, and an answer unwrapped and checked."""

    def seal(self, pdu: bytes, number: int) -> bytes:
        """The message to send, under a number that its answer is to carry."""

    @property
    def confirmed(self) -> bool:
        """Whether what answers has once shown that it is who was asked."""

    def fall_back(self) -> None:
        """Before a request is repeated: return from what was tried out to what has worked."""

    def open(self, message: bytes) -> tuple[bytes, Head]:
        """Octets that hold the Response, and its head.

        Raises:
            DecodeError: the message is not one, or not of this login.
        """


class CommunityEnvelope:
    """v1 and v2c: a version and a community, sent in the clear."""

    def __init__(self, version: int, community: Secret) -> None:
        """Prepare the fixed part; `version` is 1 or 2."""
        octets = community.reveal().encode()
        self._head = encode_integer(_VERSIONS[version]) + encode_tlv(OCTET_STRING, octets)
        self._usual = self._head + bytes((RESPONSE,))
        self._version = version
        self._community = octets

    @property
    def confirmed(self) -> bool:
        """Never: a community shows nothing."""
        return False

    def seal(self, pdu: bytes, number: int) -> bytes:
        """The message to send."""
        del number
        return b"".join((b"\x30", LENGTHS[len(self._head) + len(pdu)], self._head, pdu))

    def fall_back(self) -> None:
        """Nothing is tried out in v1 and v2c."""

    def open(self, message: bytes) -> tuple[bytes, Head]:
        """The head of a Response; octets behind the message are padding and ignored.

        Raises:
            DecodeError: not a message, or of another version or community, or not a Response.
        """
        try:
            head = self._open_usual(message)
        except IndexError:
            head = None
        return message, head or self._open(message)

    def _open_usual(self, message: bytes) -> Head | None:
        """What nearly every answer is: without an error, encoded in the shortest way; told by comparing octets."""
        size, usual = len(message), self._usual
        start = 1 + _LENGTH_OCTETS[message[1]]
        if not message.startswith(usual, start):
            return None
        pdu = start + len(usual)
        first = pdu + _LENGTH_OCTETS[message[pdu]]
        if not (message.startswith(_NO_ERROR, first + 6) and message.startswith(_FOUR_OCTETS, first)):
            return None
        listed = first + 13
        variables = listed + _LENGTH_OCTETS[message[listed]]
        if (
            variables > size
            or message[1:start] != LENGTHS[size - start]
            or message[pdu:first] != LENGTHS[size - first]
            or message[listed:variables] != LENGTHS[size - variables]
        ):
            return None
        return Head(int.from_bytes(message[first + 2 : first + 6], "big"), 0, 0, variables, size)

    def _open(self, message: bytes) -> Head:
        start, end = expect(message, 0, len(message), SEQUENCE, "message")
        version, cursor = expect_integer(message, start, end, "version")
        first, last = expect(message, cursor, end, OCTET_STRING, "community")
        if version != _VERSIONS[self._version]:
            raise DecodeError(f"answer of message version {version} to a request of v{self._version}")
        if not hmac.compare_digest(message[first:last], self._community):
            raise DecodeError("answer under another community than asked")
        return read_head(message, last, end)


def read_number(message: bytes) -> int:
    """The number by which an answer is matched to its request: the request-id, or the msgID of v3.

    This only looks it up, quickly where the message has the usual form; whether all around it is right is checked when
    the request is known.

    Raises:
        DecodeError: the message is not of SNMP, or ends before the number.
    """
    try:
        cursor = 1 + _LENGTH_OCTETS[message[1]]
        if message[cursor + 3] == OCTET_STRING:
            cursor += 6 + message[cursor + 4]
            cursor += _LENGTH_OCTETS[message[cursor]]
            if message.startswith(_FOUR_OCTETS, cursor):
                return int.from_bytes(message[cursor + 2 : cursor + 6], "big")
        elif message.startswith(_V3_HEAD, cursor) and message.startswith(_FOUR_OCTETS, cursor + 5):
            return int.from_bytes(message[cursor + 7 : cursor + 11], "big")
    except IndexError:
        pass
    return _read_number(message)


def _read_number(message: bytes) -> int:
    start, limit = expect(message, 0, len(message), SEQUENCE, "message")
    version, cursor = expect_integer(message, start, limit, "version")
    if version == _V3:
        start, limit = expect(message, cursor, limit, SEQUENCE, "header")
        return expect_integer(message, start, limit, "msgID")[0]
    if version not in _VERSIONS.values():
        raise DecodeError(f"message of unknown version {version}")
    _, cursor = expect(message, cursor, limit, OCTET_STRING, "community")
    _, cursor, limit = read_tlv(message, cursor, limit)
    return expect_integer(message, cursor, limit, "request-id")[0]
