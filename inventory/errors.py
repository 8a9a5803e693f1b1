"""Errors of the inventory.

InventoryError
├── InventoryCheckError      the files do not check; carries every Problem found
└── SecretError              a secret reference cannot be resolved; names the reference, never a value
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing wrong in the inventory: where, what, what was expected, and what to do.

    Attributes:
        file: path as the operator would type it, relative to the inventory folder.
        line: 1-based line, 0 when the file as a whole is meant.
        what: the finding, naming the object ("device "sw-2": unknown credential "ro-v4"").
        expected: what would have been right; empty when `what` says it.
        hint: what to do about it; empty when obvious.
    """

    file: str
    line: int
    what: str
    expected: str = ""
    hint: str = ""

    def __str__(self) -> str:
        """`file:line: what; expected ...; hint`, the form compilers use, so that editors can jump to it."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        expected = f"; expected {self.expected}" if self.expected else ""
        hint = f"; {self.hint}" if self.hint else ""
        return f"{where}: {self.what}{expected}{hint}"


class InventoryError(Exception):
    """Anything the inventory cannot do."""


class InventoryCheckError(InventoryError):
    """The inventory does not check: nothing of it is loaded, every problem is reported."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems sorted by file and line.

        Args:
            problems: at least one.
        """
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class SecretError(InventoryError):
    """A secret reference cannot be resolved (variable unset, file unreadable or empty)."""
