"""YAML text to plain data, strictly, with the line of every entry.

The dialect is the core schema of YAML 1.2 made stricter where a reader could be surprised: `no` and `22:00` are
text, `true` and `null` are what they say, a number with leading zeros is refused (one program reads 00001 as 1,
another keeps it), what begins with + is text (a telephone number), dates stay text until a field asks for a date.
Tags, merge keys and duplicate keys are refused; an alias may repeat a value, within bounds. Values are never
repeated in messages: one of them may be a secret.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from inventory.sources import Key, Place, Problems, SourceMap

if TYPE_CHECKING:
    from pathlib import Path

_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Gives the events; libyaml's is ten times faster than PyYAML's own and part of every wheel, not of every build."""

_INTEGER = re.compile(r"-?[0-9]+")
_LEADING_ZEROS = re.compile(r"-?0[0-9]+")
_FLOAT = re.compile(r"-?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_CONSTANTS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_START = frozenset("0123456789-.")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DEEPEST = 32
_LARGEST_BYTES = 64 * 1024 * 1024
_LARGEST_EXPANSION = 200_000
_MOST_DIGITS = 18

_REFUSED = object()
"""Stands for a node that was refused; its entry is left out."""


@dataclass
class _Node:
    """A value being built, where it began, and how many nodes it is made of."""

    value: Any
    line: int
    size: int = 1
    plain: bool = False


class _StopError(Exception):
    """The file cannot be read any further; the problem has been noted."""


def read_yaml(path: Path, name: str, sources: SourceMap, problems: Problems) -> dict[str, Any]:
    """Read one file whose top level is a mapping.

    Args:
        path: the file.
        name: how messages call it.
        sources: takes the place of every entry.
        problems: takes what is wrong; what could be read is returned all the same.
    """
    text = _read_text(path, name, problems)
    if text is None:
        return {}
    value = parse_yaml(text, name, sources, problems)
    if value is None:
        return {}
    if not isinstance(value, dict):
        problems.lose(Place(name, 1), "the file does not hold a mapping", "keys such as devices: at the top level")
        return {}
    return value


def _read_text(path: Path, name: str, problems: Problems) -> str | None:
    try:
        data = path.read_bytes()
    except OSError as error:
        problems.lose(Place(name), f"the file cannot be read: {error.strerror}")
        return None
    if len(data) > _LARGEST_BYTES:
        problems.lose(Place(name), "the file is larger than 64 MiB", hint="split it into several files")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.lose(Place(name, line), "the text is not UTF-8", hint="save the file as UTF-8")
        return None


def parse_yaml(text: str, name: str, sources: SourceMap, problems: Problems) -> Any:
    """Parse text; see `read_yaml`. Returns None for an empty document and for one that cannot be parsed."""
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        line = text.count("\n", 0, forbidden.start()) + 1
        problems.lose(Place(name, line), f"the text holds a control character (U+{ord(forbidden.group()):04X})")
        return None
    try:
        return _Builder(name, sources, problems, _Parser(text)).document()
    except _StopError:
        problems.lost_file = True
        return None
    except yaml.YAMLError as error:
        problems.lose(*_syntax_problem(name, error))
        return None


def _syntax_problem(name: str, error: yaml.YAMLError) -> tuple[Place, str, str, str]:
    if not isinstance(error, yaml.MarkedYAMLError):
        return Place(name), "not YAML", "", ""
    mark = error.problem_mark or error.context_mark
    place = Place(name, mark.line + 1 if mark else 0)
    said = str(error.problem or error.context or "")
    if "\\t" in said or "tab character" in said or said == "found character that cannot start any token":
        hint = "indent with spaces, not tabs; put text that begins with a sign such as % @ ` in quotes"
        return place, "not YAML: a character that cannot begin a value, such as a tab", "", hint
    if "anchor" in said or "alias" in said or "tag" in said or "%" in said:
        return place, "not YAML: a broken anchor, alias or tag", "", "put text that begins with & * ! or % in quotes"
    if "mapping values are not allowed" in said:
        return (
            place,
            f"not YAML: {said}",
            "",
            "put text that holds a colon in quotes, or look at the line's indentation",
        )
    began = error.context_mark
    since = f" (inside what begins on line {began.line + 1})" if began and began.line + 1 != place.line else ""
    return place, f"not YAML: {said}{since}", "", "look at indentation, brackets and quotes here and on the line before"


@dataclass
class _Builder:
    """Builds plain data from the parser's events."""

    name: str
    sources: SourceMap
    problems: Problems
    parser: Any
    anchors: dict[str, _Node | None] = field(default_factory=dict)
    expanded: int = 0

    def document(self) -> Any:
        """The one document of the file."""
        self.parser.get_event()
        event = self.parser.get_event()
        if isinstance(event, yaml.StreamEndEvent):
            return None
        node = self._node(self.parser.get_event(), 0)
        self.parser.get_event()
        event = self.parser.get_event()
        if not isinstance(event, yaml.StreamEndEvent):
            self._add(event, "a second document begins (---)", hint="put it into a file of its own")
        return None if node.value is _REFUSED else node.value

    def _add(self, event: Any, what: str, expected: str = "", hint: str = "") -> None:
        self.problems.add(Place(self.name, event.start_mark.line + 1), what, expected, hint)

    def _node(self, event: Any, depth: int) -> _Node:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        anchor = event.anchor
        if anchor is not None:
            if anchor in self.anchors:
                self._add(event, "an anchor of this name is already given", hint="give each anchor a name of its own")
            self.anchors[anchor] = None
        if depth > _DEEPEST:
            self._add(event, f"nested deeper than {_DEEPEST} levels")
            raise _StopError
        if isinstance(event, yaml.ScalarEvent):
            node = self._scalar(event)
        else:
            if event.tag is not None:
                self._add(event, "a tag is not supported", hint="leave it out")
            node = (
                self._mapping(event, depth) if isinstance(event, yaml.MappingStartEvent) else self._list(event, depth)
            )
        if anchor is not None:
            self.anchors[anchor] = node
        return node

    def _alias(self, event: Any) -> _Node:
        line = event.start_mark.line + 1
        if event.anchor not in self.anchors:
            self._add(event, "an alias without an anchor", hint="put text that begins with * in quotes")
            return _Node(_REFUSED, line)
        node = self.anchors[event.anchor]
        if node is None:
            self._add(event, "an alias inside the value that it repeats")
            return _Node(_REFUSED, line)
        self.expanded += node.size
        if self.expanded > _LARGEST_EXPANSION:
            self._add(event, "aliases repeat too much", f"at most {_LARGEST_EXPANSION} repeated values in a file")
            raise _StopError
        return _Node(node.value, line, node.size, plain=node.plain)

    def _scalar(self, event: Any) -> _Node:
        line = event.start_mark.line + 1
        if event.tag is not None:
            self._add(event, "a tag is not supported", hint="put text that begins with ! in quotes")
            return _Node(_REFUSED, line)
        if not event.implicit[0]:
            return _Node(unicodedata.normalize("NFC", event.value), line)
        return _Node(self._plain(event), line, plain=True)

    def _plain(self, event: Any) -> Any:
        text = event.value
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if text[0] in _NUMBER_START:
            if _INTEGER.fullmatch(text):
                if _LEADING_ZEROS.fullmatch(text):
                    hint = 'write it in quotes if it is a code or a telephone number: "00001"'
                    self._add(event, "a number with leading zeros, which would be lost", hint=hint)
                    return text
                return int(text) if len(text) <= _MOST_DIGITS else text
            if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
                return number
        return unicodedata.normalize("NFC", text)

    def _list(self, event: Any, depth: int) -> _Node:
        start = Place(self.name, event.start_mark.line + 1)
        values: list[Any] = []
        places: dict[Key, Place] = {}
        size = 1
        while not isinstance(item := self.parser.get_event(), yaml.SequenceEndEvent):
            node = self._node(item, depth + 1)
            size += node.size
            if node.value is not _REFUSED:
                places[len(values)] = Place(self.name, node.line)
                values.append(node.value)
        self.sources.record(values, start, places)
        return _Node(values, start.line, size)

    def _mapping(self, event: Any, depth: int) -> _Node:
        start = Place(self.name, event.start_mark.line + 1)
        values: dict[str, Any] = {}
        places: dict[Key, Place] = {}
        size = 1
        while not isinstance(item := self.parser.get_event(), yaml.MappingEndEvent):
            key = self._key(item, depth, places)
            node = self._node(self.parser.get_event(), depth + 1)
            size += node.size + 1
            if key is not None and node.value is not _REFUSED:
                values[key] = node.value
            if key is not None:
                places[key] = Place(self.name, item.start_mark.line + 1)
        self.sources.record(values, start, places)
        return _Node(values, start.line, size)

    def _key(self, event: Any, depth: int, taken: dict[Key, Place]) -> str | None:
        """A mapping's key, or None when it was refused (and noted)."""
        node = self._node(event, depth + 1)
        key = node.value
        if key is _REFUSED:
            return None
        if not isinstance(key, str):
            hint = f'write it in quotes: "{event.value}"' if isinstance(event, yaml.ScalarEvent) else ""
            self._add(event, "a key that is not text", hint=hint)
            return None
        if key == "<<" and node.plain:
            self._add(event, "merge keys are not supported", hint="use templates: or defaults: instead")
            return None
        if key in taken:
            self._add(event, f'key "{key}" is already given on line {taken[key].line}', hint="keep one of them")
            return None
        return key
