"""A guess and why it was made."""

from __future__ import annotations

from typing import NamedTuple


class Guess(NamedTuple):
    """What is proposed, and why; None with what was looked for in vain."""

    value: str | None
    reason: str
