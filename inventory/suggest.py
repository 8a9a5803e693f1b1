"""Names that were probably meant."""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

_MANY = 500
_LONGEST = 60


def did_you_mean(name: str, known: Collection[str]) -> str:
    """A hint naming the closest known name; empty when none is close.

    Among many names only those that begin alike and are about as long are compared, so that thousands of dangling
    references in a large city are still reported in seconds.
    """
    candidates: Collection[str] = known
    if len(known) > _MANY:
        candidates = [other for other in known if other[:1] == name[:1] and abs(len(other) - len(name)) <= 1][:_MANY]
    close = difflib.get_close_matches(name, candidates, n=1, cutoff=0.6)
    return f'did you mean "{close[0]}"?' if close else ""


def shown(value: Any) -> str:
    """A value as a message repeats it: one line, bounded, without control characters."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "null"
    text = value if isinstance(value, str) else json.dumps(value)
    short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    clean = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in short)
    return f'"{clean}"' if isinstance(value, str) else clean


def listed(names: Collection[str]) -> str:
    """Names as an alternative: `a, b or c`."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last


def kind_of(value: Any) -> str:
    """What a value is, in words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    kinds: dict[type, str] = {str: "text", list: "a list", dict: "a mapping"}
    return kinds.get(type(value), "something else")
