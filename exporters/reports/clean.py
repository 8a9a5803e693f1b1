"""Texts from outside made harmless: names come from sheets and devices, and reports go to offices and spreadsheets."""

from __future__ import annotations

import unicodedata

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories without a place in a name: controls, direction overrides and other format marks, lone surrogates,
private and unassigned code points, line and paragraph separators."""

_FORMULA = ("=", "+", "-", "@", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}")
_FORMULA_WIDE = ("\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}", "\N{MINUS SIGN}")


def clean(text: str) -> str:
    """One line of visible text in NFC: controls, direction marks and line breaks become single spaces."""
    visible = text
    if not text.isprintable():  # which is false for all of these, and for wide spaces besides
        visible = "".join(" " if unicodedata.category(char) in _INVISIBLE else char for char in text)
    return unicodedata.normalize("NFC", " ".join(visible.split()))


def defuse(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: such a beginning gets an apostrophe before it."""
    return f"'{text}" if text.startswith((*_FORMULA, *_FORMULA_WIDE)) else text
