"""The files of an inventory folder, read and put together under their top-level keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from inventory.sources import Key, Place, Problems, SourceMap
from inventory.suggest import did_you_mean, kind_of
from inventory.yamldoc import read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

SETTINGS_FILE: Final = "wardwatch.yaml"
"""Settings of the application: beside the inventory, not part of it."""


_DEEP: Final = {"assets": 3, "declared": 2}
"""Mappings that several files fill together, and down to which level: one file may count a site's PCs, another its
printers. An answer that one file leaves open (null) may be given by another; two answers are a problem."""


def read_folder(folder: Path, known_keys: Collection[str], sources: SourceMap, problems: Problems) -> dict[str, Any]:
    """Read every *.yaml of a folder and join what is under the same top-level key.

    Lists are joined end to end in the order of the files' names; mappings are joined, a key given twice is a
    problem, and so is any other value given twice.

    Args:
        folder: the inventory.
        known_keys: top-level keys that exist.
        sources: takes where everything was written, the joined lists and mappings included.
        problems: takes what is wrong.
    """
    joined: dict[str, Any] = {}
    places: dict[Key, Place] = {}
    for path in _files(folder, problems):
        document = read_yaml(path, path.name, sources, problems)
        for key, place in sources.entries(document).items():
            if key not in known_keys:
                hint = did_you_mean(str(key), known_keys)
                problems.add(place, f'unknown key "{key}" at the top level', hint=hint)
            elif key not in places:
                places[key] = place
                if key in document:
                    joined[str(key)] = document[str(key)]
            elif key in document:
                first, second = joined.get(str(key)), document[str(key)]
                depth = _DEEP.get(str(key), 1)
                joined[str(key)] = _join(
                    str(key), first, second, place, depth=depth, sources=sources, problems=problems
                )
    sources.record(joined, Place("."), places)
    return joined


def _files(folder: Path, problems: Problems) -> list[Path]:
    try:
        entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError as error:
        problems.add(Place(str(folder)), f"the inventory folder cannot be read: {error.strerror}", hint=_START)
        return []
    for entry in entries:
        if entry.suffix == ".yml":
            problems.add(Place(entry.name), "a .yml file is not read", hint=f"rename it to {entry.stem}.yaml")
    files = [entry for entry in entries if entry.suffix == ".yaml" and entry.name != SETTINGS_FILE and entry.is_file()]
    if not files and not problems.found:
        problems.add(Place(str(folder)), "no inventory here: the folder has no *.yaml file", hint=_START)
    return files


_START = "name another folder with --inventory, or begin one with: wardwatch init DIR"


def _join(
    key: str, first: Any, second: Any, place: Place, *, depth: int, sources: SourceMap, problems: Problems
) -> Any:
    """Two values of one key, the second of which is at a place; mappings below it are joined down to a depth."""
    if second is None or first is None:
        return first if second is None else second
    if isinstance(first, list) and isinstance(second, list):
        both = first + second
        entries = dict(sources.entries(first))
        entries.update({len(first) + int(index): spot for index, spot in sources.entries(second).items()})
        sources.record(both, sources.start(first) or place, entries)
        return both
    if isinstance(first, dict) and isinstance(second, dict):
        return _join_mappings(key, first, second, place, depth=depth, sources=sources, problems=problems)
    if isinstance(first, (dict, list)) or isinstance(second, (dict, list)):
        what = f'key "{key}" is {kind_of(second)} here and {kind_of(first)} in an earlier file'
        problems.add(place, what, "the same kind in every file")
    else:
        problems.add(place, f'key "{key}" is already given in an earlier file', hint="keep one of them")
    return first


def _join_mappings(
    key: str,
    first: dict[str, Any],
    second: dict[str, Any],
    place: Place,
    *,
    depth: int,
    sources: SourceMap,
    problems: Problems,
) -> dict[str, Any]:
    """Two mappings under one key. What both give is a problem, or joined in turn where the mapping is a deep one."""
    merged, entries = dict(first), dict(sources.entries(first))
    deep = key.partition(".")[0] in _DEEP
    for name, spot in sources.entries(second).items():
        own, other = merged.get(str(name)), second.get(str(name))
        if name not in entries or (deep and own is None):
            entries[name] = spot
            if name in second:
                merged[str(name)] = other
        elif deep and depth > 1:
            merged[str(name)] = _join(
                f"{key}.{name}", own, other, spot, depth=depth - 1, sources=sources, problems=problems
            )
        elif not deep or other is not None:
            before = entries[name]
            what = f'key "{name}" of {key} is already given in {before.file}:{before.line}'
            problems.add(spot, what, hint="keep one of them")
    sources.record(merged, sources.start(first) or place, entries)
    return merged
