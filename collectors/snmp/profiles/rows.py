"""A walk of a profile's module, seen by the short names of its columns and scalars."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.snmp.text import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from collectors.snmp.client import Column, Index, Oid, Value, Walk
    from collectors.snmp.profiles.documents import Mark, ModuleDocument

_NUMBER: Final = re.compile(r"\s*([-+]?\d+(?:\.\d+)?)")
"""Agents that send measured values as text put the number first: "23.5 C"."""

PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
INDEX: Final = "index"
"""What a name calls the row itself; index_1, index_2 ... are its parts."""

_INDEX_PART: Final = re.compile(rf"{INDEX}_([1-9]\d?)\Z")

LONGEST_TEXT: Final = 1024
"""Characters of a device's text that a pattern is tried on."""

_SCALAR: Final[Index] = (0,)


class Row(NamedTuple):
    """One row of a table, or the scalars.

    Attributes:
        values: by short name, those that are there.
        place: the row; 0 of scalars.
        key: a stable name of the value in hand: its column and row, or its scalar.
        evidence: the OID of the value in hand.
    """

    values: Mapping[str, Value]
    place: Index
    key: str
    evidence: Oid

    def number(self, name: str) -> float | None:
        """A value as a number, also where the agent writes it as text; None when it is absent or none."""
        return number_in(self.values.get(name))

    def number_like(self, name: str, pattern: str) -> float | None:
        """The number that a regular expression finds in a value's text as its group `value`; None without one."""
        match = re.search(pattern, (self.text(name) or "")[:LONGEST_TEXT])
        return number_in(match["value"].encode()) if match is not None and match["value"] else None

    def text(self, name: str) -> str | None:
        """A value as text; numbers as they are written, and the row itself or a part of it by its name."""
        if is_index(name):
            return self._part(name)
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            return value
        return text_of(value) if isinstance(value, bytes) else str(value)

    def has(self, name: str, marks: Iterable[Mark]) -> bool:
        """Whether a value is one of some marks: a number among the numbers, or a text among the texts."""
        if name not in self.values:
            return False
        number, text = self.number(name), self.text(name)
        return any(text == mark if isinstance(mark, str) else number == mark for mark in marks)

    def is_like(self, name: str, pattern: str) -> bool:
        """Whether a regular expression is found in a value's text."""
        text = self.text(name)
        return text is not None and re.search(pattern, text[:LONGEST_TEXT]) is not None

    @property
    def dotted(self) -> str:
        """The row as text."""
        return ".".join(map(str, self.place))

    def _part(self, name: str) -> str | None:
        """The row, or the part of it that a name ends with; None when it has not so many."""
        match = _INDEX_PART.match(name)
        if match is None:
            return self.dotted
        position = int(match[1]) - 1
        return str(self.place[position]) if position < len(self.place) else None

    def named(self, templates: Sequence[str]) -> str | None:
        """The first name whose columns all have a text."""
        for template in templates:
            texts = {name: self.text(name) or "" for name in placeholders(template)}
            if all(texts.values()):
                return template.format_map(texts)
        return None


def is_index(name: str) -> bool:
    """Whether a name is that of the row or of a part of it, and of no column."""
    return name == INDEX or _INDEX_PART.match(name) is not None


def placeholders(template: str) -> list[str]:
    """The columns that a name is made of."""
    return PLACEHOLDER.findall(template)


def number_in(value: Value | None) -> float | None:
    """A value as a number, also where it is written as text; None when it is none."""
    if type(value) is int or type(value) is float:
        return value
    match = _NUMBER.match(value.decode("latin-1")) if isinstance(value, bytes) else None
    if match is None:
        return None
    return float(match[1]) if "." in match[1] else int(match[1])


class Table:
    """The answer to a module's request."""

    def __init__(self, document: ModuleDocument, walk: Walk) -> None:
        """Sort the columns of a walk, made by `request_of`, under their names."""
        self._oids: Mapping[str, Oid] = {**document.columns, **document.scalars}
        names = [*document.columns, *document.names, *document.lookups]
        found = dict(zip(names, walk.columns, strict=True))
        self._columns = {name: found[name] for name in document.columns}
        self._names = {name: found[name] for name in document.names}
        self._lookups = {name: (lookup.by, found[name]) for name, lookup in document.lookups.items()}
        scalars = zip(document.scalars, walk.scalars, strict=True)
        self._scalars = {name: value for name, value in scalars if value is not None}

    def rows(self, name: str) -> Iterator[Row]:
        """The rows that have a column, each with the scalars beside it; the scalars alone when it is one of them."""
        if name in self._scalars:
            yield Row(self._scalars, _SCALAR, name, f"{self._oids[name]}.0")
        for index in self._columns.get(name, ()):
            row = ".".join(map(str, index))
            yield Row(self._values(index), index, f"{name}.{row}", f"{self._oids[name]}.{row}")

    def _values(self, index: Index) -> dict[str, Value]:
        values = dict(self._scalars)
        for columns in (self._names, self._columns):
            values |= {name: column[index] for name, column in columns.items() if index in column}
        for name, (by, column) in self._lookups.items():
            value = _looked_up(by, column, index, values)
            if value is not None:
                values[name] = value
        return values


def _looked_up(by: str | tuple[int, ...], column: Column, index: Index, values: Mapping[str, Value]) -> Value | None:
    """The value of another table's row that a column names, or that parts of the index are."""
    if isinstance(by, str):
        row = values.get(by)
        return column.get((row,)) if type(row) is int else None
    if any(part >= len(index) for part in by):
        return None
    return column.get(tuple(index[part] for part in by))
