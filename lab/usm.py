"""The lab's own User-based Security Model: the engine of a simulated agent, which is the authority on its time.

It shares nothing with the collectors', so that a mistake does not cancel against itself, and is written for being
read, not for speed. Source: RFC 3412 (messages), RFC 3414 (USM, the order of its checks), RFC 3826 and RFC 7860
(AES-128, SHA-2), draft-blumenthal-aes-usm-04 and draft-reeder-snmpv3-usm-3desede-00 (longer keys).
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from lab.ber import (
    Message,
    Pdu,
    Tag,
    Version,
    decode_pdu,
    encode_binding,
    encode_number,
    encode_pdu,
    encode_tlv,
    expect,
    integer,
    read_tlv,
)
from lab.errors import BerError

if TYPE_CHECKING:
    from collections.abc import Iterable

AUTHENTICATED, ENCRYPTED, REPORTABLE = 1, 2, 4
AUTH_PRIV = AUTHENTICATED | ENCRYPTED
USM = 3
WINDOW_SECONDS = 150
_MOST_OCTETS = 65507
_MEBIBYTE = 1 << 20
_VERSION_3 = b"\x02\x01\x03"

_HASHES = {"md5": "md5", "sha": "sha1"} | {name: name for name in ("sha224", "sha256", "sha384", "sha512")}
_MAC_OCTETS = {"md5": 12, "sha": 12, "sha224": 16, "sha256": 24, "sha384": 32, "sha512": 48}
_KEY_OCTETS = {"des": 16, "3des": 32, "aes128": 16, "aes192": 24, "aes256": 32, "aes192c": 24, "aes256c": 32}
_APPENDS_HASH = {"aes192", "aes256"}

UNSUPPORTED_LEVEL, NOT_IN_WINDOW, UNKNOWN_USER, UNKNOWN_ENGINE, WRONG_DIGEST, DECRYPTION_ERROR = range(1, 7)
"""The counters of usmStats by their number (RFC 3414 section 5)."""

_USM_STATS = (1, 3, 6, 1, 6, 3, 15, 1, 1)
_UNKNOWN_CONTEXTS = (1, 3, 6, 1, 6, 3, 12, 1, 5, 0)


@dataclass(frozen=True, slots=True)
class UsmUser:
    """A user as the agent has it: protocols and passphrases; without `auth` and `priv` at noAuthNoPriv only."""

    name: str
    auth: str = ""
    auth_passphrase: str = ""
    priv: str = ""
    priv_passphrase: str = ""


class Security(NamedTuple):
    """How one message is secured.

    Attributes:
        number: msgID.
        level: AUTHENTICATED and ENCRYPTED.
        engine_id, boots, time: of the authoritative engine.
        user: who it is from or to.
        context_engine, context: what the PDU is about.
    """

    number: int
    level: int
    engine_id: bytes
    boots: int
    time: int
    user: bytes
    context_engine: bytes
    context: bytes


class ReportedError(Exception):
    """The request is answered by a report, these octets; None where the asker wants none."""

    def __init__(self, counter: int, report: bytes | None) -> None:
        super().__init__(counter)
        self.counter, self.report = counter, report


@lru_cache(maxsize=4096)
def key_of(passphrase: str, auth: str, engine_id: bytes) -> bytes:
    """A passphrase's key at an engine (RFC 3414 appendix A.2)."""
    return _localized(passphrase.encode(), _HASHES[auth], engine_id)


def _localized(secret: bytes, name: str, engine_id: bytes) -> bytes:
    stretched = hashlib.new(name)
    repeated = secret * (65536 // len(secret) + 2)
    for start in range(0, _MEBIBYTE, 4096):
        offset = start % len(secret)
        stretched.update(repeated[offset : offset + 4096])
    key = stretched.digest()
    return hashlib.new(name, key + engine_id + key).digest()


@lru_cache(maxsize=4096)
def cipher_key_of(passphrase: str, auth: str, priv: str, engine_id: bytes) -> bytes:
    """A passphrase's key at an engine, as long as a cipher needs it."""
    key = key_of(passphrase, auth, engine_id)
    if len(key) < _KEY_OCTETS[priv]:
        if priv in _APPENDS_HASH:
            key += hashlib.new(_HASHES[auth], key).digest()
        else:
            key += _localized(key, _HASHES[auth], engine_id)
    return key[: _KEY_OCTETS[priv]]


def _cipher(key: bytes, priv: str, salt: bytes, boots: int, time: int) -> Cipher[CFB] | Cipher[CBC]:
    if priv.startswith("aes"):
        return Cipher(AES(key), CFB(boots.to_bytes(4, "big") + time.to_bytes(4, "big") + salt))
    vector = bytes(one ^ other for one, other in zip(salt, key[-8:], strict=True))
    return Cipher(TripleDES(key[:8] * 3 if priv == "des" else key[:24]), CBC(vector))


@dataclass
class UsmEngine:
    """The authoritative engine of one agent.

    Attributes:
        engine_id: its snmpEngineID.
        users: by name.
        boots: how often it has started.
        clock_offset: seconds by which its clock is off: what a jump does.
        reports: how often each counter of usmStats was increased.
        salts: of the messages taken, in order.
    """

    engine_id: bytes
    users: dict[bytes, UsmUser]
    boots: int = 1
    clock_offset: int = 0
    reports: dict[int, int] = field(default_factory=dict)
    salts: list[bytes] = field(default_factory=list)

    @classmethod
    def of(cls, engine_id: bytes, users: Iterable[UsmUser], *, boots: int = 1) -> UsmEngine:
        """An engine that knows these users."""
        return cls(engine_id, {user.name.encode(): user for user in users}, boots)

    def open(self, data: bytes, uptime: int) -> tuple[Security, Message]:
        """Check a request and decrypt it.

        Args:
            data: the datagram.
            uptime: seconds since the agent started.

        Raises:
            BerError: it is no v3 message under USM.
            ReportedError: it is not to be taken.
        """
        security, flags, mac, salt, start, end = _decode(data)
        time = uptime + self.clock_offset
        told = security._replace(engine_id=self.engine_id, boots=self.boots, time=time)
        wanted = bool(flags & REPORTABLE)
        if security.engine_id != self.engine_id:
            raise self._report(UNKNOWN_ENGINE, told._replace(level=0), 0, wanted=wanted)
        user = self.users.get(security.user)
        if user is None:
            raise self._report(UNKNOWN_USER, told._replace(level=0), 0, wanted=wanted)
        if security.level & AUTHENTICATED > bool(user.auth) or security.level & ENCRYPTED > 2 * bool(user.priv):
            raise self._report(UNSUPPORTED_LEVEL, told._replace(level=0), 0, wanted=wanted)
        if security.level & AUTHENTICATED:
            if not hmac.compare_digest(self._mac(user, self.engine_id, data, mac), data[mac : mac + _mac_octets(user)]):
                raise self._report(WRONG_DIGEST, told._replace(level=0), 0, wanted=wanted)
            if security.boots != self.boots or abs(security.time - time) > WINDOW_SECONDS:
                raise self._report(NOT_IN_WINDOW, told._replace(level=AUTHENTICATED), 0, wanted=wanted)
        scoped = data[start:end]
        try:
            if security.level & ENCRYPTED:
                self.salts.append(salt)
                key = cipher_key_of(user.priv_passphrase, user.auth, user.priv, self.engine_id)
                scoped = _cipher(key, user.priv, salt, security.boots, security.time).decryptor().update(scoped)
            engine_id, context, message = _decode_scoped(scoped)
        except (BerError, ValueError):
            if not security.level & ENCRYPTED:
                raise
            raise self._report(DECRYPTION_ERROR, told._replace(level=AUTHENTICATED), 0, wanted=wanted) from None
        return told._replace(context_engine=engine_id, context=context), message

    def seal(self, security: Security, message: Message) -> bytes:
        """Secure an answer."""
        user = self.users.get(security.user, UsmUser(""))
        scoped = encode_tlv(
            Tag.SEQUENCE,
            encode_tlv(Tag.OCTET_STRING, security.context_engine)
            + encode_tlv(Tag.OCTET_STRING, security.context)
            + encode_pdu(message),
        )
        salt = b""
        if security.level & ENCRYPTED:
            salt = os.urandom(8)
            key = cipher_key_of(user.priv_passphrase, user.auth, user.priv, security.engine_id)
            cipher = _cipher(key, user.priv, salt, security.boots, security.time)
            padded = scoped if user.priv.startswith("aes") else scoped + bytes(-len(scoped) % 8)
            scoped = encode_tlv(Tag.OCTET_STRING, cipher.encryptor().update(padded))
        zeros = bytes(_mac_octets(user)) if security.level & AUTHENTICATED else b""
        data, place = _encode(security, zeros, salt, scoped)
        if not zeros:
            return data
        return data[:place] + self._mac(user, security.engine_id, data, place) + data[place + len(zeros) :]

    def unknown_context(self, security: Security, request_id: int) -> bytes:
        """The report about a context that the agent does not have (RFC 3413 section 3.2)."""
        return self.seal(security, _report_pdu(_UNKNOWN_CONTEXTS, 1, request_id))

    def _mac(self, user: UsmUser, engine_id: bytes, data: bytes, place: int) -> bytes:
        octets = _mac_octets(user)
        blank = data[:place] + bytes(octets) + data[place + octets :]
        key = key_of(user.auth_passphrase, user.auth, engine_id)
        return hmac.new(key, blank, _HASHES[user.auth]).digest()[:octets]

    def _report(self, counter: int, security: Security, request_id: int, *, wanted: bool) -> ReportedError:
        self.reports[counter] = self.reports.get(counter, 0) + 1
        pdu = _report_pdu((*_USM_STATS, counter, 0), self.reports[counter], request_id)
        security = security._replace(context_engine=self.engine_id, context=b"")
        return ReportedError(counter, self.seal(security, pdu) if wanted else None)


def _mac_octets(user: UsmUser) -> int:
    return _MAC_OCTETS[user.auth] if user.auth else 0


def _report_pdu(name: tuple[int, ...], count: int, request_id: int) -> Message:
    binding = encode_binding(name, Tag.COUNTER32, encode_number(count))
    return Message(Version.V2C, b"", Pdu.REPORT, request_id, 0, 0, binding)


def is_v3(data: bytes) -> bool:
    """Whether a datagram's version says v3; looked at before anything is decoded, as most are not."""
    length = data[1] if len(data) > 1 else 0
    return data.startswith(_VERSION_3, 2 if length < 0x80 else 2 + length - 0x80)  # noqa: PLR2004 -- BER short form


def _octets(data: bytes, position: int, end: int) -> tuple[bytes, int]:
    start, stop = expect(data, position, end, Tag.OCTET_STRING)
    return data[start:stop], stop


def _decode(data: bytes) -> tuple[Security, int, int, bytes, int, int]:
    """Security, flags, where the MAC is, salt, and where the scoped PDU or what is encrypted is.

    Raises:
        BerError: it is no v3 message under USM.
    """
    position, end = expect(data, 0, len(data), Tag.SEQUENCE)
    if end != len(data):
        raise BerError(f"{len(data) - end} octets behind the message")
    _, position = integer(data, position, end)
    head, position = expect(data, position, end, Tag.SEQUENCE)
    number, head = integer(data, head, position)
    _, head = integer(data, head, position)
    flags, head = _octets(data, head, position)
    model, head = integer(data, head, position)
    if model != USM or len(flags) != 1 or head != position or flags[0] & AUTH_PRIV == ENCRYPTED:
        raise BerError(f"header of security model {model} with flags {flags.hex()}")
    inner, position = expect(data, position, end, Tag.OCTET_STRING)
    inner, stop = expect(data, inner, position, Tag.SEQUENCE)
    engine_id, inner = _octets(data, inner, stop)
    boots, inner = integer(data, inner, stop)
    time, inner = integer(data, inner, stop)
    user, inner = _octets(data, inner, stop)
    mac, inner = expect(data, inner, stop, Tag.OCTET_STRING)
    salt, inner = _octets(data, inner, stop)
    if inner != stop or stop != position:
        raise BerError("something stands behind the security parameters")
    security = Security(number, flags[0] & AUTH_PRIV, engine_id, boots, time, user, b"", b"")
    start = position
    if security.level & ENCRYPTED:
        start, end = expect(data, position, end, Tag.OCTET_STRING)
    return security, flags[0], mac, salt, start, end


def _decode_scoped(scoped: bytes) -> tuple[bytes, bytes, Message]:
    """The contextEngineID, contextName and PDU; zeros that pad it may follow.

    Raises:
        BerError: it is none.
    """
    position, end = expect(scoped, 0, len(scoped), Tag.SEQUENCE)
    engine_id, position = _octets(scoped, position, end)
    context, position = _octets(scoped, position, end)
    read_tlv(scoped, position, end)
    return engine_id, context, decode_pdu(scoped, position, end, Version.V2C, context)


def _encode(security: Security, zeros: bytes, salt: bytes, scoped: bytes) -> tuple[bytes, int]:
    """The message without its MAC, and the place of that."""

    def number(value: int) -> bytes:
        return encode_tlv(Tag.INTEGER, encode_number(value))

    flags = encode_tlv(Tag.OCTET_STRING, bytes((security.level,)))
    head = encode_tlv(Tag.SEQUENCE, number(security.number) + number(_MOST_OCTETS) + flags + number(USM))
    engine = encode_tlv(Tag.OCTET_STRING, security.engine_id) + number(security.boots) + number(security.time)
    user = encode_tlv(Tag.OCTET_STRING, security.user)
    tail = encode_tlv(Tag.OCTET_STRING, salt)
    parameters = encode_tlv(Tag.SEQUENCE, engine + user + encode_tlv(Tag.OCTET_STRING, zeros) + tail)
    body = number(Version.V3) + head + encode_tlv(Tag.OCTET_STRING, parameters) + scoped
    data = encode_tlv(Tag.SEQUENCE, body)
    return data, len(data) - len(scoped) - len(tail) - len(zeros)
