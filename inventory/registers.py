"""Units and successions from CSV files, shipped registers and the inventory itself, joined into one register."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from inventory.documents import SuccessionEntry, UnitEntry
from inventory.identifiers import UnitCode
from inventory.sources import Place, Problems, SourceMap
from inventory.suggest import did_you_mean, shown
from inventory.translate import note_errors
from inventory.units import Succession, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

SHIPPED: Final = Path(__file__).parent / "data"
"""Where the registers and norms that come with the software are."""

_NUMBERS = ("lat", "lon")
_YES_NO = {"yes": True, "no": False}


Row = tuple[Any, Place]
"""An entry and where it was written."""


def shipped_registers() -> list[str]:
    """Names of the unit registers that come with the software."""
    return sorted(path.parent.name for path in SHIPPED.glob("*/units.csv"))


def read_units(
    entries: Sequence[Row], folder: Path, sources: SourceMap, problems: Problems
) -> tuple[list[tuple[Unit, Place]], list[tuple[Succession, Place]]]:
    """The units that `units:` names: written out, from CSV files of the folder, or from a shipped register.

    Returns:
        The units, and the successions of the shipped registers, each with its place.
    """
    units: list[tuple[Unit, Place]] = []
    successions: list[tuple[Succession, Place]] = []
    for entry, place in entries:
        if not isinstance(entry, str):
            units.append((_unit(entry), place))
        elif entry.endswith(".csv"):
            rows = _read_csv(folder, entry, place, UnitEntry, sources=sources, problems=problems)
            units += [(_unit(row), at) for row, at in rows]
        elif entry in shipped_registers():
            shipped = _shipped(entry)
            units += shipped[0]
            successions += shipped[1]
        else:
            names = shipped_registers()
            hint = did_you_mean(entry, names) or "name a file of the folder with its ending, .csv"
            problems.add(place, f"unknown register {shown(entry)}", f"a CSV file or one of: {', '.join(names)}", hint)
    return units, successions


def read_successions(
    entries: Sequence[Row], folder: Path, sources: SourceMap, problems: Problems
) -> list[tuple[Succession, Place]]:
    """The successions that `successions:` names: written out or from CSV files of the folder."""
    found: list[tuple[Succession, Place]] = []
    for entry, place in entries:
        rows = (
            _read_csv(folder, entry, place, SuccessionEntry, sources=sources, problems=problems)
            if isinstance(entry, str)
            else [(entry, place)]
        )
        found += [(_succession(row), at) for row, at in rows]
    return found


@lru_cache(maxsize=4)
def _shipped(name: str) -> tuple[list[tuple[Unit, Place]], list[tuple[Succession, Place]]]:
    """A shipped register. Its files are tested; what were wrong in them would be a fault of the software."""
    sources, problems = SourceMap(), Problems()
    here = Place(name)
    units = _read_csv(SHIPPED / name, "units.csv", here, UnitEntry, sources=sources, problems=problems)
    moves = _read_csv(SHIPPED / name, "successions.csv", here, SuccessionEntry, sources=sources, problems=problems)
    if problems.found:
        raise ValueError(f"shipped register {name}: {problems.found[0]}")
    return [(_unit(row), place) for row, place in units], [(_succession(row), place) for row, place in moves]


def _unit(entry: UnitEntry) -> Unit:
    return Unit(
        UnitCode(entry.code),
        entry.name,
        entry.level,
        UnitCode(entry.parent) if entry.parent else None,
        entry.valid_from,
        entry.valid_to,
        entry.lat,
        entry.lon,
    )


def _succession(entry: SuccessionEntry) -> Succession:
    return Succession(UnitCode(entry.old), UnitCode(entry.new), entry.on, entry.primary, entry.source)


def _read_csv(
    folder: Path, name: str, named_at: Place, model: type[BaseModel], *, sources: SourceMap, problems: Problems
) -> list[Row]:
    """The rows of a CSV file whose columns are the keys of a model; an empty cell is a key left out."""
    try:
        text = (folder / name).read_bytes().decode("utf-8-sig")
    except OSError as error:
        problems.lose(
            named_at, f"file {shown(name)} cannot be read: {error.strerror}", hint="name it from the folder on"
        )
        return []
    except (UnicodeDecodeError, ValueError):
        problems.lose(Place(name), "the text is not UTF-8", hint="save the file as CSV UTF-8")
        return []
    rows: list[Row] = []
    reader = csv.DictReader(text.splitlines(), strict=True)
    try:
        for cells in reader:
            row = _read_row(cells, Place(name, reader.line_num), model, sources, problems)
            rows += [row] if row else []
    except csv.Error as error:
        problems.lose(Place(name, reader.line_num), f"not CSV: {error}", "commas between cells, quotes doubled")
    return rows


def _read_row(
    cells: dict[str | Any, Any], place: Place, model: type[BaseModel], sources: SourceMap, problems: Problems
) -> Row | None:
    if None in cells or None in cells.values():
        problems.add(
            place, "the row has not as many cells as the first line has", hint="put text with commas in quotes"
        )
        return None
    data = {key.strip(): _typed(key.strip(), cell.strip()) for key, cell in cells.items() if cell.strip()}
    sources.record(data, place, dict.fromkeys(data, place))
    try:
        return model.model_validate(data), place
    except ValidationError as error:
        note_errors(error, data, sources, problems, model)
        return None


def _typed(column: str, cell: str) -> Any:
    """A cell as the type that its column has in YAML; what does not fit stays text, which the model then refuses."""
    if column in _NUMBERS:
        try:
            return float(cell)
        except ValueError:
            return cell
    return _YES_NO.get(cell, cell) if column == "primary" else cell
