"""Reading and checking the profiles: everything that is wrong is reported at once, with file and line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from collectors.snmp.profiles.checking import check_keys, check_module, check_profile, check_vlan_contexts
from collectors.snmp.profiles.documents import ModuleDocument, PieceDocument, ProfileDocument
from collectors.snmp.profiles.errors import ProfileError
from collectors.snmp.profiles.family import Family, compiled, own_modules
from collectors.snmp.profiles.objects import Objects
from inventory.sources import Place, Problems, SourceMap
from inventory.suggest import did_you_mean
from inventory.yamldoc import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from inventory.sources import Key

_T = TypeVar("_T")

MAKERS_FILE: Final = "makers.yaml"
_UNKNOWN_FIELD = re.compile(r"Object contains unknown field `(.*?)`")
_MISSING_FIELD = re.compile(r"Object missing required field `(.*?)`")
_PATH = re.compile(r" - at `(?:key in )?\$(.*)`$")
_STEP = re.compile(r"\.([A-Za-z_]\w*)|\[(\d+)\]")


def load(folder: Path) -> tuple[dict[str, Family], dict[str, str]]:
    """Read a folder of profiles with its `pieces/` and its list of makers.

    Returns:
        The families by name, and the makers by enterprise number.

    Raises:
        ProfileError: something in it does not check.
    """
    reader = _Reader(folder)
    makers = reader.makers()
    pieces = {path.stem: piece for path, piece in reader.all("pieces/*.yaml", PieceDocument)}
    profiles = [(path, document) for path, document in reader.all("*.yaml", ProfileDocument)]
    for path, document in profiles:
        reader.check(path, document, pieces)
    if reader.problems.found:
        raise ProfileError(reader.problems.found)
    return {path.stem: compiled(path.stem, document, pieces) for path, document in profiles}, makers


class _Reader:
    """One reading of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sources = SourceMap()
        self._roots: dict[Path, dict[str, Any]] = {}
        self.problems = Problems()

    def makers(self) -> dict[str, str]:
        path = self._folder / MAKERS_FILE
        return self._converted(path, dict[str, str]) or {} if path.exists() else {}

    def all(self, pattern: str, kind: type[_T]) -> Iterator[tuple[Path, _T]]:
        """The files of a kind that have the shape they should have."""
        for path in sorted(self._folder.glob(pattern)):
            if path.name != MAKERS_FILE:
                document = self._converted(path, kind)
                if document is not None:
                    self._check_modules(path, document)
                    yield path, document

    def check(self, path: Path, document: ProfileDocument, pieces: Mapping[str, PieceDocument]) -> None:
        """Note what is wrong in a profile as a whole, with its pieces."""
        for where, what in check_profile(document, pieces):
            self._add(path, where, what)
        for what in check_keys(own_modules(document, pieces)):
            self._add(path, ("modules",), what)

    def _check_modules(self, path: Path, document: Any) -> None:
        for name, module in document.modules.items():
            for where, what in check_module(module):
                self._add(path, ("modules", name, *where), what)
        if document.vlan_contexts is not None:
            for where, what in check_vlan_contexts(document.vlan_contexts):
                self._add(path, ("vlan_contexts", *where), what)

    def _converted(self, path: Path, kind: type[_T]) -> _T | None:
        name = path.relative_to(self._folder).as_posix()
        before = len(self.problems.found)
        root = self._roots[path] = read_yaml(path, name, self._sources, self.problems)
        self._name_objects(path, root)
        if len(self.problems.found) != before:
            return None
        modules = root.get("modules")
        if isinstance(modules, dict):  # one by one: msgspec does not tell under which key of a mapping it is
            for key, module in modules.items():
                self._convert(path, ("modules", key), module, ModuleDocument)
        if len(self.problems.found) != before:
            root = {**root, "modules": {}}
        found = self._convert(path, (), root, kind)
        return found if len(self.problems.found) == before else None

    def _name_objects(self, path: Path, root: dict[str, Any]) -> None:
        objects = Objects(root)
        objects.resolve(root)
        for where, what in objects.problems:
            self._add(path, where, what)
        for where, name in objects.unused():
            self._add(path, where, f'object "{name}" is listed and not used')

    def _convert(self, path: Path, where: tuple[Key, ...], value: Any, kind: type[_T]) -> _T | None:
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            self._explain(path, where, str(error), kind)
            return None

    def _explain(self, path: Path, where: tuple[Key, ...], message: str, kind: Any) -> None:
        """What msgspec found wrong, at its place and in the words of the inventory's messages."""
        found = _PATH.search(message)
        steps = _STEP.findall(found[1].partition("[...]")[0] if found else "")
        inside: list[Key] = [name or int(index) for name, index in steps]
        what = _PATH.sub("", message)
        hint = ""
        if unknown := _UNKNOWN_FIELD.match(what):
            what, hint = f'unknown key "{unknown[1]}"', did_you_mean(unknown[1], _fields(kind))
            inside.append(unknown[1])
        elif missing := _MISSING_FIELD.match(what):
            what = f'key "{missing[1]}" is missing'
        self._add(path, (*where, *inside), what, hint)

    def _add(self, path: Path, where: tuple[Key, ...], what: str, hint: str = "") -> None:
        place = self._sources.place(self._roots[path], where)
        self.problems.add(place if place.file else Place(path.name), what, hint=hint)


def _fields(kind: Any) -> list[str]:
    """Every key that may stand anywhere in a document."""
    seen: dict[str, None] = {}
    for definition in msgspec.json.schema(kind).get("$defs", {}).values():
        seen |= dict.fromkeys(definition.get("properties", {}))
    return list(seen)
