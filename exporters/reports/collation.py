"""The order of Vietnamese names: a ă â b c d đ e ê ..., then the tones ngang, huyền, hỏi, ngã, sắc, nặng."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: index for index, letter in enumerate(_LETTERS)}
_TONES = {"\N{COMBINING GRAVE ACCENT}": 1, "\N{COMBINING HOOK ABOVE}": 2, "\N{COMBINING TILDE}": 3}
_TONES |= {"\N{COMBINING ACUTE ACCENT}": 4, "\N{COMBINING DOT BELOW}": 5}
_AFTER_LETTERS = len(_LETTERS)
_PARTS = re.compile(r"(\d+)")

Key = tuple[tuple[tuple[int, int, str], ...], tuple[int, ...], str]


def vietnamese_key(text: str) -> Key:
    """Sort key: letters first, tones only between equal letters, then the text itself.

    Spaces come before everything (so that a shorter word is first), numbers before letters, other signs last.
    """
    letters: list[tuple[int, int, str]] = []
    tones: list[int] = []
    for part in _PARTS.split(text):
        if part.isdecimal():
            letters.append((1, int(part), ""))
            tones.append(0)
            continue
        for char in unicodedata.normalize("NFC", part.casefold()):
            letter, tone = _split(char)
            letters.append(_weight(letter))
            tones.append(tone)
    return tuple(letters), tuple(tones), text


def _split(char: str) -> tuple[str, int]:
    """A letter with its own marks (ă, ơ) and its tone."""
    tone = 0
    rest = []
    for part in unicodedata.normalize("NFD", char):
        if part in _TONES:
            tone = _TONES[part]
        else:
            rest.append(part)
    return unicodedata.normalize("NFC", "".join(rest)), tone


def _weight(letter: str) -> tuple[int, int, str]:
    """Place of a letter; unknown ones by their code point, after the alphabet."""
    if letter.isspace():
        return (0, 0, "")
    return (2, _RANK.get(letter, _AFTER_LETTERS), "" if letter in _RANK else letter)
