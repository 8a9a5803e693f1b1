"""From a folder of YAML files to the checked inventory, or to every problem in it at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from inventory.assemble import assemble
from inventory.documents import InventoryDocument
from inventory.errors import InventoryCheckError
from inventory.folder import read_folder
from inventory.sources import Problems, SourceMap
from inventory.translate import note_errors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from inventory.model import Inventory
    from inventory.sources import Key


@dataclass(frozen=True, slots=True)
class Sourced:
    """An inventory with the data that it was made from, entry for entry, and where everything was written."""

    inventory: Inventory
    raw: dict[str, Any]
    sources: SourceMap


def load_inventory(
    folder: Path, *, modules: Collection[str] | None = None, platforms: Collection[str] | None = None
) -> Inventory:
    """Load and check an inventory.

    Args:
        folder: holds the *.yaml files; wardwatch.yaml among them is the application's and not read here.
        modules: names of modules that devices can be asked, which the collectors know; None = not checked.
        platforms: the same of platforms that devices can be asked as over SSH.

    Raises:
        InventoryCheckError: with every problem found, each with its file and line. Nothing is loaded then.
    """
    return load_sourced(folder, modules=modules, platforms=platforms).inventory


def load_sourced(
    folder: Path, *, modules: Collection[str] | None = None, platforms: Collection[str] | None = None
) -> Sourced:
    """Load and check an inventory, and keep where everything was written; see `load_inventory`."""
    sources, problems = SourceMap(), Problems()
    raw = read_folder(folder, InventoryDocument.model_fields.keys(), sources, problems)
    if not raw and problems.found:
        raise InventoryCheckError(problems.found)
    document, good, dropped = _validate(raw, sources, problems)
    inventory = (
        assemble(
            folder, document, good, dropped, sources=sources, problems=problems, modules=modules, platforms=platforms
        )
        if document
        else None
    )
    if problems.found or inventory is None:
        raise InventoryCheckError(problems.found)
    return Sourced(inventory, raw, sources)


def _validate(
    raw: dict[str, Any], sources: SourceMap, problems: Problems
) -> tuple[InventoryDocument | None, dict[str, Any], dict[str, list[Any]]]:
    """Validate, and where entries are refused, go on with the others, so that these are checked as well.

    Returns:
        The document (None when nothing can be made of it), the data that it was made from, and what was left out
        of each top-level key: entries of lists, keys of mappings.
    """
    try:
        return InventoryDocument.model_validate(raw), raw, {}
    except ValidationError as error:
        bad = note_errors(error, raw, sources, problems, InventoryDocument)
    good, dropped = _without(raw, bad, sources)
    try:
        return InventoryDocument.model_validate(good), good, dropped
    except ValidationError:
        return None, good, dropped


def _without(
    raw: dict[str, Any], bad: Iterable[tuple[Key, ...]], sources: SourceMap
) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """The data without the entries that paths lead into."""
    good, dropped = dict(raw), dict[str, list[Any]]()
    wrong: dict[str, set[Key]] = {}
    for path in bad:
        wrong.setdefault(str(path[0]) if path else "", set()).update(path[1:2])
    for key, steps in wrong.items():
        value = raw.get(key)
        if isinstance(value, list) and steps:
            kept = [index for index in range(len(value)) if index not in steps]
            good[key] = [value[index] for index in kept]
            places = sources.entries(value)
            sources.record(good[key], sources.place(value), {new: places[old] for new, old in enumerate(kept)})
            dropped[key] = [entry for index, entry in enumerate(value) if index in steps]
        elif isinstance(value, dict) and steps:
            good[key] = {name: entry for name, entry in value.items() if name not in steps}
            dropped[key] = list(steps)
        else:
            good.pop(key, None)
            dropped[key] = []
    sources.record(good, sources.place(raw), sources.entries(raw))
    return good, dropped
