"""Tables of command lines read by TextFSM templates: those of ntc-templates where they hold, ours where they do not."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Final

import ntc_templates  # type: ignore[import-untyped]
import textfsm  # type: ignore[import-untyped]

_OURS: Final = Path(__file__).parent.parent / "templates"
_THEIRS: Final = Path(ntc_templates.__file__).parent / "templates"

LONGEST_LINE: Final = 400
"""Characters; templates may take time with the square of a line's length, and a hostile device chooses that."""

Row = dict[str, str]


def rows(template: str, text: str, *, joined: bool = False) -> list[Row]:
    """The rows that a template finds, columns by name; of a column that holds several values the first.

    Args:
        template: its name.
        text: the answer.
        joined: several values are one that was broken over lines.

    Raises:
        ValueError: the text is not what the template knows.
    """
    machine = textfsm.TextFSM(io.StringIO(_source(template)))
    short = "\n".join(line[:LONGEST_LINE] for line in text.splitlines())
    try:
        found = machine.ParseText(short)
    except textfsm.TextFSMError:
        raise ValueError(f"template {template}: unknown line") from None  # whose message repeats what the device said
    return [dict(zip(machine.header, (_one(value, joined=joined) for value in row), strict=True)) for row in found]


def _one(value: str | list[str] | None, *, joined: bool) -> str:
    if isinstance(value, list):
        return "".join(value if joined else value[:1])
    return value or ""


@cache
def _source(template: str) -> str:
    own = _OURS / f"{template}.textfsm"
    return (own if own.exists() else _THEIRS / f"{template}.textfsm").read_text(encoding="utf-8")
