"""What a device writes to a terminal, as text: pagers, control sequences and backspaces taken out. Pure.

Everything here takes time in proportion to what it reads, whatever that is: a hostile device chooses it.
"""

from __future__ import annotations

import re
from typing import Final

PAGE_TURNED: Final = "\0"
"""Stands in what was read where a page was turned; a device's own are dropped before."""

_WIPED: Final = re.compile(PAGE_TURNED + r"(?:\x08+ +\x08+|(?:\r|\x1b\[\d*[DK]) *(?:\r(?!\n)|\x1b\[\d*[DK])?)?")
"""How pagers wipe their own line away once it is turned."""

_CONTROLS: Final = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|\x1b[=>]|\x07")
_LINE_ENDS: Final = re.compile(r"\r+\n|\r+")


def shown(raw: str, pager: re.Pattern[str] | None = None) -> str:
    """A device's characters as the text that a person sees on a terminal, without the pagers in between."""
    pages = raw.split(PAGE_TURNED)
    if pager is not None and len(pages) > 1:
        pages = [pager.sub("", page) for page in pages[:-1]] + pages[-1:]
    text = _CONTROLS.sub("", _WIPED.sub("", PAGE_TURNED.join(pages)))
    return _LINE_ENDS.sub("\n", _rubbed_out(text) if "\b" in text else text)


def _rubbed_out(text: str) -> str:
    """What is left after backspaces, which do not go back beyond the beginning of a line."""
    kept: list[str] = []
    for character in text:
        if character != "\b":
            kept.append(character)
        elif kept and kept[-1] not in "\r\n":
            kept.pop()
    return "".join(kept)
