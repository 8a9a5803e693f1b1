"""MIB objects by their names: a profile lists those it reads once, under their MIB, and its modules name them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from inventory.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inventory.sources import Key

Named = tuple[tuple["Key", ...], str]
"""Where in a document an object is named, and how."""

_NUMERIC: Final = re.compile(r"[0-9]+(?:\.[0-9]+)+\Z")
_OID: Final = re.compile(r"[0-9]+(?:\.(?:[0-9]+|@))+\Z")
_LISTS: Final = ("columns", "scalars", "names")


class Objects:
    """The objects that a document lists under its sources.

    Attributes:
        oids: name to OID.
        problems: what is wrong in the lists and, once resolved, in the names used; with places.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Collect the lists of a document whose shape is not checked yet; what has no shape is passed over."""
        self.oids: dict[str, str] = {}
        self.problems: list[Named] = []
        self._places: dict[str, tuple[Key, ...]] = {}
        self._used: set[str] = set()
        taken: dict[str, str] = {}
        for where, name, oid in _listed(document):
            other = taken.setdefault(oid, name)
            if not _OID.match(oid):
                self.problems.append((where, f'"{oid}" is no OID: numbers are expected, with a dot between each two'))
            elif other != name:
                self.problems.append((where, f'"{name}" and "{other}" are one object'))
            elif name in self.oids:
                self.problems.append((where, f'"{name}" is listed twice'))
            self.oids[name], self._places[name] = oid, where

    def resolve(self, document: dict[str, Any]) -> None:
        """Put OIDs in place of the names that a document uses, where they are listed."""
        for where, name in list(_used(document)):
            self._used.add(name)
            if name in self.oids:
                _put(document, where, self.oids[name])
            else:
                self.problems.append((where, self._unlisted(name)))

    def _unlisted(self, name: str) -> str:
        """What is wrong with a name that no list has."""
        if _NUMERIC.match(name):
            return f'"{name}" is a number; list the object under its MIB and name it here'
        hint = did_you_mean(name, self.oids)
        return f'object "{name}" is not listed under a source' + (f"; {hint}" if hint else "")

    def unused(self) -> Iterator[Named]:
        """The objects that are listed and that nothing names."""
        return ((where, name) for name, where in self._places.items() if name not in self._used)


def _listed(document: Mapping[str, Any]) -> Iterator[tuple[tuple[Key, ...], str, str]]:
    for number, source in enumerate(_list(document.get("source"))):
        for name, oid in _map(_map(source).get("objects")).items():
            if isinstance(oid, str):
                yield ("source", number, "objects", name), name, oid


def _used(document: Mapping[str, Any]) -> Iterator[Named]:
    """Every place that names an object."""
    for number, match in enumerate(_list(document.get("match"))):
        yield from _text(("match", number, "holds"), _map(match).get("holds"))
    for fact, objects in _map(_map(document.get("identity")).get("objects")).items():
        for number, one in enumerate(_list(objects)):
            for key in ("scalar", "then", "column", "beside"):
                yield from _text(("identity", "objects", fact, number, key), _map(one).get(key))
    for short, name in _map(_map(document.get("vlan_contexts")).get("columns")).items():
        yield from _text(("vlan_contexts", "columns", short), name)
    for module, content in _map(document.get("modules")).items():
        for key in _LISTS:
            for short, name in _map(_map(content).get(key)).items():
                yield from _text(("modules", module, key, short), name)
        for short, lookup in _map(_map(content).get("lookups")).items():
            yield from _text(("modules", module, "lookups", short, "column"), _map(lookup).get("column"))


def _text(where: tuple[Key, ...], value: Any) -> Iterator[Named]:
    if isinstance(value, str):
        yield where, value


def _put(document: Any, where: tuple[Key, ...], oid: str) -> None:
    for step in where[:-1]:
        document = document[step]
    document[where[-1]] = oid


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
