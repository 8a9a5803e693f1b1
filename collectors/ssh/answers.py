"""What a module's commands were answered, as its reader gets it."""

from __future__ import annotations

import msgspec


class Answers(msgspec.Struct, frozen=True):
    """The answers to a module's commands.

    Attributes:
        texts: one for each command, in order, without echo and prompt, lines ended by a newline.
        taken_at: UTC seconds since 1970 when the first of them had come.
    """

    texts: tuple[str, ...]
    taken_at: float

    @property
    def text(self) -> str:
        """The first answer."""
        return self.texts[0]
