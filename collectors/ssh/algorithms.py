"""Which algorithms of SSH are old: broken or about to be, and used only with devices for which the inventory says so.

Sources: RFC 9142 (SHA-1 key exchange: SHOULD NOT, group 1: MUST NOT), RFC 8332 (ssh-rsa signs SHA-1), RFC 8758 and the
defaults of OpenSSH (CBC, MD5 and truncated MACs).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OLD: Final[Mapping[str, tuple[str, ...]]] = {
    "kex": ("diffie-hellman-group-exchange-sha1", "diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1"),
    "ciphers": ("aes128-cbc", "aes192-cbc", "aes256-cbc", "3des-cbc"),
    "macs": ("hmac-sha1", "hmac-sha1-96", "hmac-md5", "hmac-md5-96"),
    "keys": ("ssh-rsa", "ssh-dss"),
    "pubkeys": ("ssh-rsa",),
}
"""By what they are for, as paramiko names that."""

_ALL: Final = frozenset(name for names in OLD.values() for name in names)


def old_among(used: Sequence[str]) -> tuple[str, ...]:
    """The old ones of the algorithms that a session uses, each once."""
    return tuple(dict.fromkeys(name for name in used if name in _ALL))
