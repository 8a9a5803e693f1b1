"""Texts with what is the owner's taken out: names met elsewhere in the recording, and what looks like one. Pure."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.snmp.recording.substitutes import Substitutes

_FIELD: Final = re.compile(rb"(?i)\b((?:s/?n|serial(?:[ -]?(?:number|no\.?|#))?)[ :=#]+)([0-9a-z][0-9a-z-]{3,})")
_USER: Final = re.compile(rb"(?i)((?:/home/|/users/|[a-z]:\\users\\)\"?)([^/\\\s|]+)")
_MAIL: Final = re.compile(rb"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_URL: Final = re.compile(rb"(?i)\b(https?|ftp|s?smb|nfs|ldaps?)://[^\s\"'<>|/]+")
_PHONE: Final = re.compile(rb"(?<![\w.])(?:\+[0-9]{8,15}|0[0-9]{9,10})(?![\w.])")
_MAC: Final = re.compile(
    rb"(?<![0-9A-Fa-f:.-])(?:[0-9A-Fa-f]{2}([:-])[0-9A-Fa-f]{2}(?:\1[0-9A-Fa-f]{2}){4}"
    rb"|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4})(?![0-9A-Fa-f:-])"
)
_V4: Final = re.compile(rb"(?<![0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9.])")
_V6: Final = re.compile(rb"(?<![0-9A-Za-z:])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![0-9A-Za-z:])")
_VERSION: Final = re.compile(rb"(?i)(?:v|ver|version|release|rev|firmware|build|fw)[ .:=-]*$")
"""What stands in front of four numbers that are a version and no address."""

_SHORTEST: Final = 4
"""Of fewer octets some are printable by accident."""

_LOOSE: Final = 6
"""A name of so many characters is replaced inside longer words too; a shorter or plain one only by itself."""


class Texts:
    """Replaces in texts."""

    def __init__(self, secrets: Mapping[bytes, str], substitutes: Substitutes) -> None:
        """Take what is to be replaced.

        Args:
            secrets: texts of the owner, with their kinds.
            substitutes: what stands in their place.
        """
        self._substitutes = substitutes
        self._kinds = {secret.lower(): kind for secret, kind in secrets.items()}

    def cleaned(self, octets: bytes, *, version: bool = False) -> bytes:
        """A text without what belongs to the owner; the same octets where there is nothing of it.

        Args:
            octets: the text.
            version: whether numbers in it are rather those of a version or a model than addresses or telephones.
        """
        octets = _MAIL.sub(lambda found: self._substitutes.text("contact", found[0]) + b"@example.org", octets)
        octets = self.without_names(octets)
        octets = _URL.sub(lambda found: found[1] + b"://" + self._substitutes.text("name", found[0]), octets)
        octets = _FIELD.sub(self._field, octets)
        octets = _USER.sub(lambda found: found[1] + self._substitutes.text("user", found[2]), octets)
        octets = _MAC.sub(self._mac, octets)
        octets = _V6.sub(self._v6, octets)
        if version:
            return octets
        return _PHONE.sub(b"0000000000", _V4.sub(self._v4, octets))

    def without_names(self, octets: bytes) -> bytes:
        """Octets, text or not, without the owner's texts that were met elsewhere."""
        lowered = octets.lower()
        met = [secret for secret in self._kinds if secret in lowered]
        if not met:  # few of thousands: a pattern of these alone is quick
            return octets
        words = b"|".join(map(_pattern, sorted(met, key=len, reverse=True)))
        return re.sub(b"(?i)" + words, self._secret, octets)

    def _secret(self, found: re.Match[bytes]) -> bytes:
        kind = self._kinds[found[0].lower()]
        return self._substitutes.text(kind, found[0])

    def _mac(self, found: re.Match[bytes]) -> bytes:
        digits = re.sub(rb"[:.-]", b"", found[0]).decode("ascii")
        new = self._substitutes.mac(bytes.fromhex(digits)).hex()
        separator = (found[1] or b".").decode("ascii")
        size = 4 if separator == "." else 2
        return separator.join(new[start : start + size] for start in range(0, len(new), size)).encode()

    def _field(self, found: re.Match[bytes]) -> bytes:
        has_digit = any(48 <= octet <= 57 for octet in found[2])  # noqa: PLR2004 -- ASCII
        return found[1] + self._substitutes.text("serial", found[2]) if has_digit else found[0]

    def _v4(self, found: re.Match[bytes]) -> bytes:
        try:
            address = IPv4Address(found[0].decode("ascii"))
        except ValueError:
            return found[0]
        if _VERSION.search(found.string[max(0, found.start() - 12) : found.start()]):
            return found[0]
        return str(self._substitutes.v4(address)).encode()

    def _v6(self, found: re.Match[bytes]) -> bytes:
        try:
            return str(self._substitutes.v6(IPv6Address(found[0].decode("ascii")))).encode()
        except ValueError:
            return found[0]


def _pattern(secret: bytes) -> bytes:
    escaped = re.escape(secret)
    if len(secret) >= _LOOSE and not secret.isalpha():
        return escaped
    return rb"(?<![0-9A-Za-z])" + escaped + rb"(?![0-9A-Za-z])"


def is_text(octets: bytes) -> bool:
    """Whether octets are meant to be read: UTF-8 or Latin-1 text without control characters but blanks at its ends."""
    stripped = octets.strip(b"\0 \r\n\t")
    if not stripped:
        return False
    try:
        text = stripped.decode("utf-8")
    except UnicodeDecodeError:
        text = stripped.decode("latin-1")
        if sum(char.isascii() and char.isprintable() for char in text) * 4 < len(text) * 3:
            return False
    return all(char.isprintable() or char in "\r\n\t" for char in text)


def is_readable(octets: bytes) -> bool:
    """Whether octets are a text, or one that a stray control character or a cut has spoilt."""
    return is_text(octets) or sum(32 <= octet <= 126 for octet in octets) * 4 >= max(_SHORTEST, len(octets)) * 3  # noqa: PLR2004 -- printable ASCII


def masked(octets: bytes) -> bytes:
    """A text of the same shape that says nothing: letters and digits become x and 0, the rest stays."""
    return bytes(
        ord("0") if 48 <= octet <= 57 else ord("x") if 65 <= octet <= 90 or 97 <= octet <= 122 or octet > 127 else octet  # noqa: PLR2004 -- ASCII
        for octet in octets
    )
