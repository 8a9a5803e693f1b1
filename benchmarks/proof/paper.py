"""A dated page of figures and verdicts, in Markdown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from benchmarks.machine import description

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


class Paper:
    """What a proof found. A verdict that is not kept stands there like any other: the page is a record, not a boast.

    Attributes:
        missed: verdicts that were not kept.
    """

    def __init__(self, name: str, title: str, what: str) -> None:
        """Begin a page.

        Args:
            name: ends up in the file's name.
            title: heading.
            what: what was done, in a sentence or two.
        """
        self._name, self._title = name, title
        self._started = datetime.now(UTC)
        self._parts = [what]
        self.missed = 0

    def text(self, text: str) -> None:
        """Add a paragraph."""
        self._parts.append(text)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Add a table."""
        lines = [head, ["-"] * len(head), *rows]
        self._parts.append("\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines))

    def output(self, text: str) -> None:
        """Add what a program printed."""
        self._parts.append(f"```text\n{text.rstrip()}\n```")

    def verdict(self, what: str, *, kept: bool, found: str) -> None:
        """Add a verdict: what was to hold, whether it did, and the figure behind it."""
        self.missed += not kept
        self._parts.append(f"**{'Kept' if kept else 'MISSED'}**: {what}. {found}")

    def write(self, folder: Path) -> Path:
        """Write the page as folder/YYYY-MM-DD-NAME.md, over one of the same day; returns its path.

        Raises:
            OSError: it cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self._started:%Y-%m-%d}-{self._name}.md"
        head = f"# {self._title}\n\nBegun {self._started:%Y-%m-%d %H:%M} UTC. {description()}."
        path.write_text("\n\n".join([head, *self._parts]) + "\n", encoding="utf-8")
        return path
