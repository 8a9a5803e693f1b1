"""The message authentication code of one key. Source: RFC 3414 sections 6 and 7, RFC 7860 section 4.2; RFC 2104."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collectors.snmp.usm.protocols import AuthProtocol

_INNER = bytes(octet ^ 0x36 for octet in range(256))
_OUTER = bytes(octet ^ 0x5C for octet in range(256))


class Authenticator:
    """Signs and checks messages under one localized key.

    Both halves of the HMAC are begun once and copied for each message, which costs half of beginning them anew.
    """

    __slots__ = ("_inner", "_outer", "_zeros", "octets")

    def __init__(self, key: bytes, protocol: AuthProtocol) -> None:
        """Begin; the key is never longer than a block, as it is the hash itself."""
        padded = key.ljust(protocol.block_octets, b"\0")
        self.octets = protocol.mac_octets
        self._zeros = bytes(protocol.mac_octets)
        self._inner = hashlib.new(protocol.digest, padded.translate(_INNER))
        self._outer = hashlib.new(protocol.digest, padded.translate(_OUTER))

    def _mac(self, *parts: bytes) -> bytes:
        inner, outer = self._inner.copy(), self._outer.copy()
        for part in parts:
            inner.update(part)
        outer.update(inner.digest())
        return outer.digest()[: self.octets]

    def sign(self, head: bytes, tail: bytes) -> bytes:
        """The whole message, from what stands before and behind the place of the MAC."""
        return b"".join((head, self._mac(head, self._zeros, tail), tail))

    def fits(self, message: bytes, place: int, end: int) -> bool:
        """Whether the MAC at a place of a message is right; compared in constant time."""
        behind = place + self.octets
        right = self._mac(message[:place], self._zeros, message[behind:end])
        return hmac.compare_digest(right, message[place:behind])
