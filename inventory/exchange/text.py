"""Texts as they are compared: accents, composition, case, spaces and punctuation do not count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

FORMULA_SIGNS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "−")
"""What spreadsheets, or input methods for full-width letters, take for the beginning of a formula."""

_PUNCTUATION = re.compile(r"[^0-9a-z]+")
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_LONGEST = 400
_OLD_TONES = {
    old: new
    for plain, toned in (("oa", "òóỏõọ"), ("oe", "òóỏõọ"), ("uy", "ùúủũụ"))
    for old, new in (
        (tone + plain[1], plain[0] + unicodedata.normalize("NFC", plain[1] + unicodedata.normalize("NFD", tone)[1:]))
        for tone in toned
    )
}
"""Where the tone stands: Hòa and Hoà, Thúy and Thuý are the same name."""


def tidy(value: object) -> str:
    """A text as it is kept: composed (NFC), one line, single spaces, without invisible characters, bounded."""
    text = str(value)[: 4 * _LONGEST]
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(char) in _INVISIBLE else char for char in text)
    return unicodedata.normalize("NFC", " ".join(text.split()))[:_LONGEST]


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """A text without accents, case and punctuation: "Mã đơn-vị" and "MA DON VI" are the same heading."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return _PUNCTUATION.sub(" ", plain).strip()


@lru_cache(maxsize=16384)
def spoken(text: str) -> str:
    """A name with its accents, but composed, in lower case, and with the tone at one place: for names of units."""
    name = unicodedata.normalize("NFC", " ".join(text.casefold().split()))
    for old, new in _OLD_TONES.items():
        name = name.replace(old, new)
    return name


def is_digits(text: str) -> bool:
    """Whether a text is all digits, of the ten that codes are written with."""
    return text.isascii() and text.isdigit()


def defused(text: str) -> str:
    """A text cell that no spreadsheet takes for a formula: one that begins like one gets an apostrophe before it."""
    clean = tidy(text)
    return f"'{clean}" if clean.startswith(FORMULA_SIGNS) else clean


def undefused(text: str) -> str:
    """The same text without that apostrophe, whether we set it or whoever typed the cell."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_SIGNS) else text
