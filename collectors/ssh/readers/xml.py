"""Answers in XML, as trees without name spaces: those of makers bear the release in them and differ in nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

DEEPEST: Final = 64
"""Levels of a tree; no answer has as many, and a hostile one shall not exhaust the stack."""


def tree(text: str, root: str) -> Element:
    """The element of that name in what a terminal showed, whatever stands around it.

    Raises:
        ValueError: there is none that is whole, or it declares entities, which no device needs.
    """
    begin, end = text.find(f"<{root}"), text.rfind(f"</{root}>")
    if begin < 0 or end < begin:
        raise ValueError(f"no element {root}")
    piece = text[begin : end + len(root) + 3]
    if "<!DOCTYPE" in piece:
        raise ValueError("a declaration within the answer")
    parser = ET.XMLParser(target=_Builder())  # noqa: S314 -- without a declaration nothing expands
    try:
        parser.feed(piece)
        found: Element = parser.close()
    except ET.ParseError:
        raise ValueError("no well-formed XML") from None
    return found


class _Builder(ET.TreeBuilder):
    """Builds a tree without name spaces, and no deeper than answers are."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        """An element begins.

        Raises:
            ValueError: it lies too deep.
        """
        self._depth += 1
        if self._depth > DEEPEST:
            raise ValueError("elements within elements without end")
        return super().start(bare(tag), attrs)

    def end(self, tag: str) -> Element:
        """An element ends."""
        self._depth -= 1
        return super().end(bare(tag))


def bare(name: str) -> str:
    """A name without its name space."""
    return name.rpartition("}")[2]


def told(element: Element, path: str) -> str | None:
    """The text of the first element at a path; None where there is none or it is empty."""
    text = element.findtext(path)
    return None if text is None else text.strip() or None


def number(element: Element, path: str) -> int | None:
    """A number without its unit: "2048 MB", "(2048 MB installed)"; None where there is none."""
    words = (told(element, path) or "").lstrip("(").split()
    return int(words[0]) if words and words[0].lstrip("-").isdecimal() else None


def attribute(element: Element | None, name: str) -> str | None:
    """An attribute, whatever its name space."""
    attributes = {} if element is None else element.attrib
    return next((value for key, value in attributes.items() if bare(key) == name), None)


def all_of(element: Element, *names: str) -> Iterator[Element]:
    """All elements of any of these names, at any depth, in order."""
    return (each for each in element.iter() if each.tag in names)
