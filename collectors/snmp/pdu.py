"""Protocol data units: what is asked, encoded, and the head of what is answered. Source: RFC 3416 section 3."""

from __future__ import annotations

from typing import NamedTuple

from collectors.snmp.ber import (
    INTEGER,
    LENGTHS,
    NULL_VALUE,
    OBJECT_IDENTIFIER,
    SEQUENCE,
    DecodeError,
    Memo,
    encode_integer,
    encode_tlv,
    expect,
    expect_integer,
)

GET, GET_NEXT, RESPONSE, GET_BULK = 0xA0, 0xA1, 0xA2, 0xA5

TOO_BIG, NO_SUCH_NAME = 1, 2
_STATUS_NAMES = (
    *("noError", "tooBig", "noSuchName", "badValue", "readOnly", "genErr", "noAccess", "wrongType", "wrongLength"),
    *("wrongEncoding", "wrongValue", "noCreation", "inconsistentValue", "resourceUnavailable", "commitFailed"),
    *("undoFailed", "authorizationError", "notWritable", "inconsistentName"),
)

NUMBER_OCTETS = 4
"""Width of every request-id that we choose, so that a request is encoded once and only patched."""


def status_name(status: int) -> str:
    """Name and number of an error-status."""
    name = _STATUS_NAMES[status] if 0 <= status < len(_STATUS_NAMES) else "unknown error-status"
    return f"{name} ({status})"


def _encode_variable(name: bytes) -> bytes:
    return encode_tlv(SEQUENCE, encode_tlv(OBJECT_IDENTIFIER, name) + NULL_VALUE)


_VARIABLES: Memo[bytes, bytes] = Memo(_encode_variable, 65_536)


class Request:
    """What to ask: GET, GETNEXT or GETBULK of names. Encoded on creation, but for the request-id.

    Attributes:
        tag: of the PDU.
        names: content octets of the OIDs.
        non_repeaters, max_repetitions: of a GETBULK; 0 otherwise.
        tail: the PDU behind the request-id.
        head: the PDU before the number of the request-id.
    """

    __slots__ = ("head", "max_repetitions", "names", "non_repeaters", "tag", "tail")

    def __init__(self, tag: int, names: tuple[bytes, ...], non_repeaters: int = 0, max_repetitions: int = 0) -> None:
        """Encode."""
        self.tag = tag
        self.names = names
        self.non_repeaters = non_repeaters
        self.max_repetitions = max_repetitions
        variables = encode_tlv(SEQUENCE, b"".join([_VARIABLES[name] for name in names]))
        self.tail = encode_integer(non_repeaters) + encode_integer(max_repetitions) + variables
        length = LENGTHS[len(self.tail) + 2 + NUMBER_OCTETS]
        self.head = b"%c%b%c%c" % (tag, length, INTEGER, NUMBER_OCTETS)

    def pdu(self, number: int) -> bytes:
        """The PDU under a request-id of four octets."""
        return self.head + number.to_bytes(NUMBER_OCTETS, "big") + self.tail


class Head(NamedTuple):
    """A response without its variables, which lie between `start` and `end` of the datagram."""

    number: int
    status: int
    error_index: int
    start: int
    end: int


def read_head(data: bytes, position: int, limit: int, tag: int = RESPONSE) -> Head:
    """The head of the Response PDU at a position, or of another one that looks the same.

    Raises:
        DecodeError: it is not one, or is truncated.
    """
    start, end = expect(data, position, limit, tag, "Response" if tag == RESPONSE else "PDU")
    number, cursor = expect_integer(data, start, end, "request-id")
    status, cursor = expect_integer(data, cursor, end, "error-status")
    error_index, cursor = expect_integer(data, cursor, end, "error-index")
    first, last = expect(data, cursor, end, SEQUENCE, "variable list")
    if last != end:
        raise DecodeError(f"{end - last} octets behind the variable list")
    return Head(number, status, error_index, first, last)
