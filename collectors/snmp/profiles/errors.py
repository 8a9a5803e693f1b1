"""ProfileError: the profiles do not check. They are part of the program, so that this is a mistake of its makers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inventory.errors import Problem


class ProfileError(Exception):
    """The profiles do not check; carries every problem found, each with file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems sorted by file and line."""
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))
