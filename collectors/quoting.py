"""What a device said of itself, quoted so that it steers neither a terminal nor a file it is written into."""

from __future__ import annotations

from typing import Final

_LONGEST: Final = 80


def quoted(text: str) -> str:
    """A device's text on one line, bounded; what does not print is written as an escape."""
    cut = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
    shown = "".join(char if char.isprintable() and char not in '"\\' else _escaped(char) for char in cut)
    return f'"{shown}"'


def _escaped(char: str) -> str:
    return f"\\{char}" if char in '"\\' else f"\\u{{{ord(char):x}}}"
