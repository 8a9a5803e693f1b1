"""From a passphrase to the key that one engine knows a user by. Pure but for the memory of what was derived.

Source: RFC 3414 section 2.6 and appendix A.2 (passphrase, localization); for keys that are too short
draft-blumenthal-aes-usm-04 section 3.1.2.1 and draft-reeder-snmpv3-usm-3desede-00 section 2.1.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from collectors.snmp.usm.protocols import AuthProtocol, Expansion, PrivProtocol
from inventory.secret import Secret

_STRETCHED_OCTETS = 1_048_576


def stretch(passphrase: bytes, digest: str) -> bytes:
    """The key Ku of a passphrase: the hash of its repetition up to a mebibyte. Takes milliseconds.

    Raises:
        ValueError: the passphrase is empty.
    """
    if not passphrase:
        raise ValueError("an empty passphrase cannot be made a key")
    repeated = passphrase * (_STRETCHED_OCTETS // len(passphrase) + 1)
    return hashlib.new(digest, memoryview(repeated)[:_STRETCHED_OCTETS]).digest()


def localize(key: bytes, engine_id: bytes, digest: str) -> bytes:
    """The key Kul of a key Ku at one engine."""
    return hashlib.new(digest, key + engine_id + key).digest()


def lengthen(key: bytes, octets: int, engine_id: bytes, digest: str, expansion: Expansion) -> bytes:
    """A localized key of just so many octets."""
    while len(key) < octets:
        if expansion is Expansion.BLUMENTHAL:
            key += hashlib.new(digest, key).digest()
        else:
            key += localize(stretch(key, digest), engine_id, digest)
    return key[:octets]


@lru_cache(maxsize=1024)
def _stretched(secret: Secret, digest: str) -> bytes:
    """Ku, remembered: all devices of a city share a few secrets."""
    return stretch(secret.reveal().encode(), digest)


def auth_key(secret: Secret, protocol: AuthProtocol, engine_id: bytes) -> bytes:
    """The key that authenticates messages to and from an engine."""
    return localize(_stretched(secret, protocol.digest), engine_id, protocol.digest)


def priv_key(secret: Secret, auth: AuthProtocol, protocol: PrivProtocol, engine_id: bytes) -> bytes:
    """The key that encrypts messages to and from an engine; hashed by the authentication protocol's function."""
    localized = auth_key(secret, auth, engine_id)
    return lengthen(localized, protocol.key_octets, engine_id, auth.digest, protocol.expansion)
