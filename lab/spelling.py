"""How devices spell Vietnamese text: in UTF-8, in decomposed UTF-8, in the code pages of older tools, or cut in two.

Sources: Unicode Standard Annex 15 (NFD); Windows code page 1258 as Python has it; TCVN 5712:1993 VN3, the "ABC" fonts.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum

_TONES = "\u0300\u0301\u0303\u0309\u0323"
"""Combining marks that code page 1258 has by themselves: grave, acute, tilde, hook above, dot below."""

_TCVN3_LOWER = (
    "àµ ả¶ ã· á¸ ạ¹ ă¨ ằ» ẳ¼ ẵ½ ắ¾ ặÆ â© ầÇ ẩÈ ẫÉ ấÊ ậË đ® èÌ ẻÎ ẽÏ éÐ ẹÑ êª ềÒ ểÓ ễÔ ếÕ ệÖ ì× ỉØ ĩÜ íÝ ịÞ "
    "òß ỏá õâ óã ọä ô« ồå ổæ ỗç ốè ộé ơ¬ ờê ởë ỡì ớí ợî ùï ủñ ũò úó ụô ư\xad ừõ ửö ữ÷ ứø ựù ỳú ỷû ỹü ýý ỵþ"
)
_TCVN3_UPPER = "Ă¡ Â¢ Ê£ Ô¤ Ơ¥ Ư¦ Đ§"
_TCVN3 = {pair[0]: ord(pair[1]) for pair in f"{_TCVN3_LOWER} {_TCVN3_UPPER}".split(" ")}
"""Letter to octet; the right half of each pair is the octet as ISO 8859-1 shows it."""


class Spelling(StrEnum):
    """The encoding that a device's texts arrive in."""

    UTF8 = "utf8"
    NFD = "nfd"
    CP1258 = "cp1258"
    TCVN3 = "tcvn3"
    CUT = "cut"
    """UTF-8, cut in the middle of a letter."""


def spell(text: str, how: Spelling, most_octets: int) -> bytes:
    """The octets that a device sends for a text.

    Args:
        text: Vietnamese in composed form.
        how: the encoding.
        most_octets: that the object holds; what is longer is cut, in UTF-8 between letters.
    """
    if how is Spelling.CP1258:
        return b"".join(map(_cp1258, text))[:most_octets]
    if how is Spelling.TCVN3:
        return b"".join(map(_tcvn3, text))[:most_octets]
    encoded = (unicodedata.normalize("NFD", text) if how is Spelling.NFD else text).encode()[:most_octets]
    return _cut_in_two(encoded) if how is Spelling.CUT else encoded.decode(errors="ignore").encode()


def _cut_in_two(encoded: bytes) -> bytes:
    """As much as ends with the first octet of a letter of several; the whole when there is no such letter."""
    inside = [position for position, octet in enumerate(encoded) if octet & 0xC0 == 0x80]  # noqa: PLR2004 -- RFC 3629
    return encoded[: inside[-1]] if inside else encoded


def _cp1258(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        base, *marks = list(unicodedata.normalize("NFD", letter))
        tones = "".join(mark for mark in marks if mark in _TONES)
        body = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark not in _TONES))
        return (body + tones).encode("cp1258", errors="replace")


def _tcvn3(letter: str) -> bytes:
    """One octet a letter; capitals with tone marks have none of their own and stand as small ones."""
    octet = _TCVN3.get(letter) or _TCVN3.get(letter.lower())
    return bytes((octet,)) if octet else letter.encode("ascii", errors="replace")
