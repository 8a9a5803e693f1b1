"""Where every datum of the inventory was written: containers of plain data, and the file and line of each entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from inventory.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Key = str | int
"""A step of a path into plain data: key of a mapping or index of a list."""


class Place(NamedTuple):
    """A file, as the operator would type it relative to the inventory folder, and a line (0: the file as a whole)."""

    file: str
    line: int = 0


@dataclass
class SourceMap:
    """Remembers the place of every entry of every container that was read.

    Containers are told apart by identity: two equal lists on different lines are two places. They are kept alive
    here, so that an identity is never reused while the map is.
    """

    _entries: dict[int, dict[Key, Place]] = field(default_factory=dict)
    _starts: dict[int, Place] = field(default_factory=dict)
    _alive: list[Any] = field(default_factory=list)

    def record(self, container: dict[str, Any] | list[Any], start: Place, entries: dict[Key, Place]) -> None:
        """Remember where a container begins and where each of its entries is."""
        self._alive.append(container)
        self._starts[id(container)] = start
        self._entries[id(container)] = entries

    def entries(self, container: dict[str, Any] | list[Any]) -> dict[Key, Place]:
        """The places of a container's entries; empty for a container that was not read from a file."""
        return self._entries.get(id(container), {})

    def start(self, container: object) -> Place | None:
        """Where a container begins; None for a value that is not a recorded container."""
        return self._starts.get(id(container))

    def place(self, root: Any, path: Iterable[Key] = ()) -> Place:
        """The place of the deepest entry on a path that was really written.

        Steps that lead nowhere (a key that is missing, the marks a validation library adds) are passed over.
        """
        here = self.start(root) or Place("")
        value = root
        for step in path:
            entries = self.entries(value) if isinstance(value, (dict, list)) else {}
            if step in entries:
                here = entries[step]
                value = _entry(value, step)
        return here

    def was_refused(self, root: Any, path: Sequence[Key]) -> bool:
        """Whether a path's last key stands in its mapping, but with a value that was refused."""
        return bool(path) and path[-1] in self._refused(self._follow(root, path[:-1]))

    def has_refused(self, root: Any, path: Sequence[Key]) -> bool:
        """Whether the mapping at a path has a key whose value was refused."""
        return bool(self._refused(self._follow(root, path)))

    def _follow(self, root: Any, path: Sequence[Key]) -> Any:
        value = root
        for step in path:
            if isinstance(value, (dict, list)) and step in self.entries(value):
                value = _entry(value, step)
        return value

    def _refused(self, value: Any) -> set[Key]:
        return self.entries(value).keys() - value.keys() if isinstance(value, dict) else set()


def _entry(container: Any, step: Key) -> Any:
    """An entry of a container; None for one whose value was refused."""
    return container.get(step) if isinstance(container, dict) else container[step]


@dataclass
class Problems:
    """Collects what is wrong, so that everything is reported at once.

    Attributes:
        found: the problems, in the order in which they were noticed.
        lost_file: a file could not be read at all, so that what it holds must not be called missing elsewhere.
    """

    found: list[Problem] = field(default_factory=list)
    lost_file: bool = False

    def add(self, place: Place, what: str, expected: str = "", hint: str = "") -> None:
        """Note a problem at a place."""
        self.found.append(Problem(place.file, place.line, what, expected, hint))

    def lose(self, place: Place, what: str, expected: str = "", hint: str = "") -> None:
        """Note a problem that costs a whole file."""
        self.lost_file = True
        self.add(place, what, expected, hint)


def path_text(path: Sequence[Key]) -> str:
    """A path as people write it: `uplinks[0].to`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
