"""A v3 message as octets: what is put around a PDU, and where what is in an answer. Source: RFC 3412 section 6."""

from __future__ import annotations

from typing import NamedTuple

from collectors.snmp.ber import (
    INTEGER,
    LENGTHS,
    OCTET_STRING,
    SEQUENCE,
    DecodeError,
    encode_integer,
    expect,
    expect_integer,
    read_tlv,
)

AUTHENTICATED, ENCRYPTED, REPORTABLE = 1, 2, 4
LEVEL = AUTHENTICATED | ENCRYPTED
"""The bits of msgFlags that say how a message is secured."""

LEVEL_NAMES = {0: "noAuthNoPriv", AUTHENTICATED: "authNoPriv", LEVEL: "authPriv"}

MOST_BOOTS = MOST_TIME = 2**31 - 1

_VERSION = encode_integer(3)
_USM = 3
_MOST_OCTETS = 65_507
"""What we can receive: the largest payload of UDP."""

_SIZE = encode_integer(_MOST_OCTETS)
_MODEL = encode_integer(_USM)


class Incoming(NamedTuple):
    """A message that was received, nothing of it believed yet.

    Attributes:
        level: the bits of msgFlags that say how it is secured.
        engine_id, boots, time, user: what its security parameters say.
        mac, mac_octets: where its MAC is.
        salt: of its encryption.
        start, end: of the scoped PDU, or of what is encrypted; `end` is the end of the message too.
    """

    level: int
    engine_id: bytes
    boots: int
    time: int
    user: bytes
    mac: int
    mac_octets: int
    salt: bytes
    start: int
    end: int


def header_around(level: int) -> tuple[bytes, bytes]:
    """Version and header of a request before and behind its msgID of four octets; its failure is to be reported."""
    behind = _SIZE + bytes((OCTET_STRING, 1, level | REPORTABLE)) + _MODEL
    before = bytes((SEQUENCE, 6 + len(behind), INTEGER, 4))
    return _VERSION + before, behind


def frame(header: bytes, parameters: bytes, data: bytes) -> bytes:
    """The message around its parts; the MAC, if any, is still to be put in."""
    inner = LENGTHS[len(parameters)]
    security = b"".join(
        (b"\x04", LENGTHS[1 + len(inner) + len(parameters)], b"\x30", inner, parameters),
    )
    length = LENGTHS[len(header) + len(security) + len(data)]
    return b"".join((b"\x30", length, header, security, data))


def decode(message: bytes) -> Incoming:
    """Find the parts of a message.

    Raises:
        DecodeError: it is not one of version 3 under USM, or malformed; octets behind it are padding and ignored.
    """
    start, end = expect(message, 0, len(message), SEQUENCE, "message")
    version, cursor = expect_integer(message, start, end, "version")
    if version != _USM:
        raise DecodeError(f"answer of message version {version} to a request of v3")
    level, cursor = _decode_header(message, cursor, end)
    first, cursor = expect(message, cursor, end, OCTET_STRING, "security parameters")
    first, last = expect(message, first, cursor, SEQUENCE, "USM parameters")
    engine_id, first = _octets(message, first, last, "msgAuthoritativeEngineID")
    boots, first = expect_integer(message, first, last, "msgAuthoritativeEngineBoots")
    time, first = expect_integer(message, first, last, "msgAuthoritativeEngineTime")
    if not (0 <= boots <= MOST_BOOTS and 0 <= time <= MOST_TIME):
        raise DecodeError(f"engine boots {boots} and time {time}; expected 0 to {MOST_TIME}")
    user, first = _octets(message, first, last, "msgUserName")
    mac, mac_end = expect(message, first, last, OCTET_STRING, "msgAuthenticationParameters")
    salt, _ = _octets(message, mac_end, last, "msgPrivacyParameters")
    if level & ENCRYPTED:
        cursor, end = expect(message, cursor, end, OCTET_STRING, "encrypted PDU")
    return Incoming(level, engine_id, boots, time, user, mac, mac_end - mac, salt, cursor, end)


def _decode_header(message: bytes, position: int, limit: int) -> tuple[int, int]:
    """The level, and where the header ends; the msgID was looked at to find the request."""
    start, end = expect(message, position, limit, SEQUENCE, "header")
    _, cursor = expect_integer(message, start, end, "msgID")
    _, cursor = expect_integer(message, cursor, end, "msgMaxSize")
    flags, cursor = _octets(message, cursor, end, "msgFlags")
    model, _ = expect_integer(message, cursor, end, "msgSecurityModel")
    if model != _USM:
        raise DecodeError(f"answer under security model {model}; expected {_USM}, USM")
    level = flags[0] & LEVEL if flags else 0
    if level == ENCRYPTED:
        raise DecodeError("msgFlags say that the answer is encrypted and not authenticated, which cannot be")
    return level, end


def _octets(message: bytes, position: int, limit: int, what: str) -> tuple[bytes, int]:
    start, end = expect(message, position, limit, OCTET_STRING, what)
    return message[start:end], end


def decode_scoped(data: bytes, position: int, limit: int) -> tuple[bytes, bytes, int, int]:
    """The contextEngineID and contextName of a scoped PDU, and where its PDU begins and ends; padding may follow.

    Raises:
        DecodeError: it is none.
    """
    start, end = expect(data, position, limit, SEQUENCE, "scoped PDU")
    engine_id, cursor = _octets(data, start, end, "contextEngineID")
    name, cursor = _octets(data, cursor, end, "contextName")
    read_tlv(data, cursor, end)
    return engine_id, name, cursor, end
