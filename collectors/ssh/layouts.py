"""Configurations of makers that do not indent, brought into lines that stand under those that they belong to. Pure.

What comes out reads as the makers' own: a menu with its lines below it, or one line for each statement.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

DEEPEST: Final = 32
"""Braces within braces; no configuration has as many, and a hostile device chooses that."""

_CONTINUED: Final = re.compile(r"\\[ \t]*\n[ \t]*")
_WORD: Final = re.compile(r"'([^']*)'?|\"((?:[^\"\\]|\\.)*)\"?|([^\s'\"]+)")


def menus(text: str) -> str:
    """RouterOS: the lines of an export stand under the menu that was named last; broken lines are joined again.

    A line is broken behind a backslash, within words too (releases before 7); the blank before it, if any, is its own.
    """
    found = []
    for line in _CONTINUED.sub("", text).splitlines():
        bare = line.strip()
        found.append(bare if bare.startswith(("/", "#")) or not bare else f" {bare}")
    return "\n".join(found)


def statements(text: str) -> str:
    """VyOS and EdgeOS: one `set` line for each statement, values in quotes only where they have blanks.

    Both ways of showing a configuration end in the same lines: as commands, or in braces as it is saved.
    """
    lines = [line.strip() for line in text.splitlines()]
    if any(line.startswith("set ") for line in lines):
        return "\n".join(_quoted(_words(line)) for line in lines if line and not line.startswith("#"))
    kept = (line.strip() for line in _without_remarks(text).splitlines())
    return "\n".join(_flat([line for line in kept if line and not line.startswith(("//", "#"))]))


def _without_remarks(text: str) -> str:
    """The text without what stands between /* and */."""
    kept = []
    at = 0
    while (begin := text.find("/*", at)) >= 0 and (end := text.find("*/", begin + 2)) >= 0:
        kept.append(text[at:begin])
        at = end + 2
    return "".join((*kept, text[at:]))


def _flat(lines: list[str]) -> Iterator[str]:
    """Statements in braces, with the names of those around them before each."""
    above: list[list[str]] = []
    for line in lines:
        if line == "}":
            if not above:
                raise ValueError("a brace too many")
            if above[-1][-1:] == ["{"]:
                yield _quoted(["set", *(word for names in above for word in names if word != "{")])
            above.pop()
            continue
        if above and above[-1][-1:] == ["{"]:
            above[-1].pop()
        if line.endswith("{"):
            if len(above) == DEEPEST:
                raise ValueError("braces within braces without end")
            above.append([*_words(line[:-1]), "{"])
        else:
            yield _quoted(["set", *(word for names in above for word in names), *_words(line)])
    if above:
        raise ValueError("a brace too few")


def _words(line: str) -> list[str]:
    return [next((part for part in match.groups() if part is not None), match[0]) for match in _WORD.finditer(line)]


def _quoted(words: list[str]) -> str:
    return " ".join(word if re.fullmatch(r"[^\s'\"]+", word) else f"'{word}'" for word in words)


def sections(text: str) -> str:
    """VRP and Comware: what stands first between two lines of # stands under nothing, however it is indented."""
    return "\n".join(_outdented(text.splitlines()))


def _outdented(lines: Iterable[str]) -> Iterator[str]:
    """Lines without the blanks that the first line of their section begins with."""
    blanks, first = 0, False
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        if line.strip() == "#":
            blanks, first = 0, True
        elif first and line.strip():
            blanks, first = indent, False
        yield line[min(blanks, indent) :]


LAYOUTS: Final[Mapping[str, Callable[[str], str]]] = {"menus": menus, "sections": sections, "statements": statements}
"""By the name that files of platforms give. They raise ValueError at what is not such a configuration."""
