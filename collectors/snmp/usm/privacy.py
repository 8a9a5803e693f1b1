"""Encryption of scoped PDUs under one key.

Source: RFC 3414 section 8 (DES), RFC 3826 (AES), draft-reeder-snmpv3-usm-3desede-00 (3DES). What is no longer trusted
for new designs comes from the library's own department for it; it is what old devices can do.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Protocol

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from collectors.snmp.usm.errors import UsmError
from collectors.snmp.usm.protocols import Algorithm

if TYPE_CHECKING:
    from collectors.snmp.usm.protocols import PrivProtocol

SALT_OCTETS = 8
_SALTS = 1 << 64
_BLOCK_OCTETS = 8
_VECTOR_OCTETS = 8


class Salts:
    """Salts that do not repeat: 64-bit numbers counted up from a random one."""

    def __init__(self) -> None:
        """Begin anywhere, so that a restart does not begin where the last process did."""
        self._next = secrets.randbelow(_SALTS)

    def draw(self) -> bytes:
        """The next one."""
        self._next = (self._next + 1) % _SALTS
        return self._next.to_bytes(SALT_OCTETS, "big")


class Privacy(Protocol):
    """Encrypts and decrypts under one key."""

    def encrypt(self, plain: bytes, salt: bytes, boots: int, time: int) -> bytes:
        """Encrypt for a message that carries this salt, boots and time."""

    def decrypt(self, octets: bytes, salt: bytes, boots: int, time: int) -> bytes:
        """Decrypt; octets of padding may follow the scoped PDU.

        Raises:
            UsmError: nothing was encrypted in this way.
        """


class _AesPrivacy:
    """AES in cipher feedback mode of 128 bits; the vector is boots, time and salt."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        self._cipher = AES(key)

    def encrypt(self, plain: bytes, salt: bytes, boots: int, time: int) -> bytes:
        vector = (boots << 32 | time).to_bytes(8, "big") + salt
        return Cipher(self._cipher, CFB(vector)).encryptor().update(plain)

    def decrypt(self, octets: bytes, salt: bytes, boots: int, time: int) -> bytes:
        if len(salt) != SALT_OCTETS:
            raise UsmError(f"encrypted answer with a salt of {len(salt)} octets; AES takes {SALT_OCTETS}")
        vector = (boots << 32 | time).to_bytes(8, "big") + salt
        return Cipher(self._cipher, CFB(vector)).decryptor().update(octets)


class _DesPrivacy:
    """DES or 3DES in cipher block chaining mode; the vector is the salt, masked with the last octets of the key."""

    __slots__ = ("_cipher", "_mask")

    def __init__(self, key: bytes, mask: bytes) -> None:
        self._cipher = TripleDES(key)
        self._mask = int.from_bytes(mask, "big")

    def _mode(self, salt: bytes) -> CBC:
        return CBC((int.from_bytes(salt, "big") ^ self._mask).to_bytes(_VECTOR_OCTETS, "big"))

    def encrypt(self, plain: bytes, salt: bytes, boots: int, time: int) -> bytes:
        del boots, time
        padded = plain + bytes(-len(plain) % _BLOCK_OCTETS)
        return Cipher(self._cipher, self._mode(salt)).encryptor().update(padded)

    def decrypt(self, octets: bytes, salt: bytes, boots: int, time: int) -> bytes:
        del boots, time
        if len(salt) != SALT_OCTETS or len(octets) % _BLOCK_OCTETS:
            raise UsmError(f"encrypted answer of {len(octets)} octets, salt of {len(salt)}; DES takes blocks of 8")
        return Cipher(self._cipher, self._mode(salt)).decryptor().update(octets)


def privacy(key: bytes, protocol: PrivProtocol) -> Privacy:
    """Encryption under a localized key."""
    if protocol.algorithm is Algorithm.AES_CFB:
        return _AesPrivacy(key)
    if protocol.algorithm is Algorithm.DES_CBC:  # three times the same key is DES
        return _DesPrivacy(key[:8] * 3, key[8:])
    return _DesPrivacy(key[:24], key[24:])
