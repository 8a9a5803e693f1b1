"""The protocols of USM by the names that the inventory uses.

Source: RFC 3414 (md5, sha, des), RFC 7860 (SHA-2), RFC 3826 (aes128), draft-blumenthal-aes-usm-04 (aes192, aes256),
draft-reeder-snmpv3-usm-3desede-00 (3des, and its way to lengthen keys, which Cisco and others use for AES: aes192c,
aes256c).
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

_P = TypeVar("_P")


class AuthProtocol(NamedTuple):
    """How messages are authenticated.

    Attributes:
        digest: name of the hash function, as hashlib knows it.
        block_octets: of the hash function, for HMAC.
        mac_octets: how much of the HMAC a message carries.
    """

    digest: str
    block_octets: int
    mac_octets: int


class Expansion(Enum):
    """How a localized key that is too short for a cipher is lengthened."""

    BLUMENTHAL = "the hash of the key so far is appended"
    REEDER = "the key so far is taken for a passphrase, and what is derived from it appended"


class Algorithm(Enum):
    """The cipher and its mode."""

    DES_CBC = "des"
    TRIPLE_DES_CBC = "3des"
    AES_CFB = "aes"


class PrivProtocol(NamedTuple):
    """How scoped PDUs are encrypted.

    Attributes:
        key_octets: of the localized key, what an initialization vector is made of included.
        expansion: does nothing where the hash is long enough.
    """

    algorithm: Algorithm
    key_octets: int
    expansion: Expansion


AUTH: Mapping[str, AuthProtocol] = {
    "md5": AuthProtocol("md5", 64, 12),
    "sha": AuthProtocol("sha1", 64, 12),
    "sha224": AuthProtocol("sha224", 64, 16),
    "sha256": AuthProtocol("sha256", 64, 24),
    "sha384": AuthProtocol("sha384", 128, 32),
    "sha512": AuthProtocol("sha512", 128, 48),
}

PRIV: Mapping[str, PrivProtocol] = {
    "des": PrivProtocol(Algorithm.DES_CBC, 16, Expansion.BLUMENTHAL),
    "3des": PrivProtocol(Algorithm.TRIPLE_DES_CBC, 32, Expansion.REEDER),
    "aes128": PrivProtocol(Algorithm.AES_CFB, 16, Expansion.BLUMENTHAL),
    "aes192": PrivProtocol(Algorithm.AES_CFB, 24, Expansion.BLUMENTHAL),
    "aes256": PrivProtocol(Algorithm.AES_CFB, 32, Expansion.BLUMENTHAL),
    "aes192c": PrivProtocol(Algorithm.AES_CFB, 24, Expansion.REEDER),
    "aes256c": PrivProtocol(Algorithm.AES_CFB, 32, Expansion.REEDER),
}


def find(known: Mapping[str, _P], name: str) -> _P:
    """A protocol by its name.

    Raises:
        ValueError: there is none of that name; the message lists those there are.
    """
    try:
        return known[name]
    except KeyError:
        raise ValueError(f'USM protocol "{name}" is not known; use one of {", ".join(known)}') from None
