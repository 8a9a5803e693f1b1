"""Norms from the files that the inventory names: its own, or ones that come with the software."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from inventory.documents import NormEntry, NormsDocument
from inventory.errors import InventoryCheckError
from inventory.identifiers import ItemKind
from inventory.normchecks import NormRow, check_norms
from inventory.norms import Norm, NormKind, NormPer, NormRole
from inventory.registers import SHIPPED
from inventory.sources import Place, Problems, SourceMap
from inventory.suggest import did_you_mean, shown
from inventory.translate import note_errors
from inventory.yamldoc import read_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


_FOLDER = SHIPPED / "norms"


def shipped_norms() -> list[str]:
    """Names of the files of norms that come with the software."""
    return sorted(path.stem for path in _FOLDER.glob("*.yaml"))


def read_norms(
    names: Sequence[tuple[str, Place]], folder: Path, sources: SourceMap, problems: Problems
) -> list[NormRow]:
    """The norms of the named files: a name that ends in .yaml is a file of the folder, any other a shipped one."""
    rows: list[NormRow] = []
    for name, place in names:
        path = folder / name if name.endswith(".yaml") else _FOLDER / f"{name}.yaml"
        if not name.endswith(".yaml") and name not in shipped_norms():
            hint = did_you_mean(name, shipped_norms()) or "name a file of the folder with its ending, .yaml"
            expected = f"a YAML file or one of: {', '.join(shipped_norms())}"
            problems.add(place, f"unknown norms {shown(name)}", expected, hint)
        elif not path.is_file():
            problems.add(place, f"file {shown(name)} is not there", hint="name it from the inventory folder on")
        else:
            rows += _read_file(path, name, sources, problems)
    return rows


def load_norm_rows(names: Sequence[str], folder: Path) -> list[NormRow]:
    """The norms of files by themselves, checked as an inventory that names them would have them, with their places.

    Args:
        names: as under `norms:` of an inventory.
        folder: that names ending in .yaml start from.

    Raises:
        InventoryCheckError: with every problem found, each with its file and line.
    """
    problems = Problems()
    rows = read_norms([(name, Place(name)) for name in names], folder, SourceMap(), problems)
    check_norms(rows, problems)
    if problems.found:
        raise InventoryCheckError(problems.found)
    return rows


def _read_file(path: Path, name: str, sources: SourceMap, problems: Problems) -> list[NormRow]:
    data: dict[str, Any] = read_yaml(path, name, sources, problems)
    try:
        entries = NormsDocument.model_validate(data).norms
        written = data["norms"]
    except ValidationError as error:
        bad = note_errors(error, data, sources, problems, NormsDocument)
        everything = data.get("norms")
        if not isinstance(everything, list) or any(len(path) < 2 for path in bad):  # noqa: PLR2004  ("norms", index)
            return []
        wrong = {path[1] for path in bad}
        written = [entry for index, entry in enumerate(everything) if index not in wrong]
        entries = [NormEntry.model_validate(entry) for entry in written]
    return [(_norm(entry), sources.place(raw)) for entry, raw in zip(entries, written, strict=True)]


def _norm(entry: NormEntry) -> Norm:
    return Norm(
        id=entry.id,
        items=tuple(ItemKind(item) for item in entry.item),
        role=NormRole(entry.role),
        kind=NormKind(entry.kind),
        amount=entry.amount,
        per=NormPer(entry.per),
        per_amount=entry.per_amount,
        round=entry.round,
        unit=entry.unit,
        scope=entry.scope,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        source=entry.source,
        status=entry.status,
        note=entry.note,
    )
