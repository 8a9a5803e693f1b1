"""Octets of an agent as text, hardware addresses and numbers. Device text is hostile: nothing here trusts it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from collectors.snmp.ber import Memo

if TYPE_CHECKING:
    from collectors.snmp.client import Value

_BLANKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""C0 and C1 controls steer terminals; the directional marks make a text read other than it is stored."""

_MAC_OCTETS = 6
_GROUP = 0x01
"""The bit of the first octet that tells addresses of groups (IEEE 802, 8.2)."""
_MAC_TEXT = re.compile(r"[0-9A-Fa-f]{1,2}(?:[:-][0-9A-Fa-f]{1,2}){5}")
_UTF8_TAIL = 3
"""A UTF-8 character has at most four octets, so that a cut leaves at most three behind."""


_LONGEST_REMEMBERED = 64
"""Octets of names and descriptions, which repeat from poll to poll and device to device."""


def decode_text(octets: bytes) -> str:
    r"""The text of an OCTET STRING, in NFC and safe to show on one line.

    UTF-8 where it is UTF-8, even when an agent cut it inside a character; else code page 1258, which Vietnamese systems
    write and which agrees with Latin-1 in most letters of other languages; else Latin-1, which never fails. Line breaks
    and tabs inside become one space, other control and directional characters U+FFFD; padding (NUL included) at the
    ends is stripped.
    """
    return _TEXTS[octets] if len(octets) <= _LONGEST_REMEMBERED else _decode_text(octets)


def _decode_text(octets: bytes) -> str:
    if octets.isascii():
        text = octets.decode("ascii")
        if text.isprintable():
            return text.strip()
    else:
        text = unicodedata.normalize("NFC", _decode(octets.strip(b"\0")))
    text = _BLANKS.sub(" ", text.strip("\0 \t\r\n"))
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text.strip(_ENDS)).strip()


_TEXTS: Memo[bytes, str] = Memo(_decode_text, 8_192)
"""Octets -> text; the same octets give the same object, so that the names of a city's interfaces are kept once."""

_ENDS = "".join(map(chr, (*range(0x21), *range(0x7F, 0xA1)))) + "\ufeff"


def _decode(octets: bytes) -> str:
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start >= len(octets) - _UTF8_TAIL and error.start > 0:
            return octets[: error.start].decode("utf-8")
    try:
        return octets.decode("cp1258")
    except UnicodeDecodeError:
        return octets.decode("latin-1")


def text_of(value: Value | None) -> str | None:
    """A value as text; None when it is absent, empty or no string of octets."""
    if not isinstance(value, bytes):
        return None
    return decode_text(value) or None


def number_of(value: Value | None) -> int | None:
    """A value as a whole number; None when it is absent or something else."""
    return value if type(value) is int else None


def station_of(octets: bytes) -> str | None:
    """The hardware address of one station; None for an address of a group, of nobody (all zero) or of another size."""
    if len(octets) != _MAC_OCTETS or octets[0] & _GROUP or not any(octets):
        return None
    return octets.hex(":")


def mac_of(value: Value | None) -> str | None:
    """A hardware address as six lower-case pairs; None when the value is not six octets (or their text)."""
    if not isinstance(value, bytes):
        return None
    if len(value) == _MAC_OCTETS:
        return value.hex(":")
    text = value.strip(b"\0 ").decode("latin-1")
    if _MAC_TEXT.fullmatch(text):
        return ":".join(f"{int(part, 16):02x}" for part in re.split("[:-]", text))
    return None
