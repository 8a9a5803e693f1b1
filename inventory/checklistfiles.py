"""The checklist that an inventory names: a file of its own, or one that comes with the software."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from inventory.checklist import NO_CHECKLIST, Asks, CheckItem, Checklist, Condition
from inventory.checklist_entries import CheckItemEntry, ChecklistDocument
from inventory.registers import SHIPPED
from inventory.sources import Place, SourceMap
from inventory.suggest import did_you_mean, shown
from inventory.translate import note_errors
from inventory.yamldoc import read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from inventory.checklist_entries import ConditionEntry
    from inventory.sources import Problems

DEFAULT: Final = "project06"
"""The checklist of an inventory that names none."""

_FOLDER = SHIPPED / "checklists"


def shipped_checklists() -> list[str]:
    """Names of the checklists that come with the software."""
    return sorted(path.stem for path in _FOLDER.glob("*.yaml"))


def read_checklist(
    name: str, place: Place, folder: Path, kinds: Collection[str], *, sources: SourceMap, problems: Problems
) -> Checklist:
    """The named checklist: a name that ends in .yaml is a file of the folder, any other a shipped one.

    Args:
        name: as the inventory has it.
        place: where it has it.
        folder: the inventory.
        kinds: of equipment that are known.
        sources: takes where everything was written.
        problems: takes what is wrong; the checklist is then empty.
    """
    own = name.endswith(".yaml")
    path = folder / name if own else _FOLDER / f"{name}.yaml"
    if not own and name not in shipped_checklists():
        hint = did_you_mean(name, shipped_checklists()) or "name a file of the folder with its ending, .yaml"
        expected = f"a YAML file or one of: {', '.join(shipped_checklists())}"
        problems.add(place, f"unknown checklist {shown(name)}", expected, hint)
        return NO_CHECKLIST
    if not path.is_file():
        problems.add(place, f"file {shown(name)} is not there", hint="name it from the inventory folder on")
        return NO_CHECKLIST
    data = read_yaml(path, name, sources, problems)
    try:
        document = ChecklistDocument.model_validate(data)
    except ValidationError as error:
        note_errors(error, data, sources, problems, ChecklistDocument)
        return NO_CHECKLIST
    places = [sources.place(raw) for raw in data["items"]]
    _check(list(zip(document.items, places, strict=True)), kinds, problems)
    return Checklist(document.title.model_dump(), tuple(map(_item, document.items)))


def _check(rows: Sequence[tuple[CheckItemEntry, Place]], kinds: Collection[str], problems: Problems) -> None:
    """Ids are unique, kinds are known."""
    seen: dict[str, Place] = {}
    for entry, place in rows:
        if entry.id in seen:
            before = seen[entry.id]
            what = f"checklist item {shown(entry.id)} is already given in {before.file}:{before.line}"
            problems.add(place, what, hint="give each its own id")
        seen.setdefault(entry.id, place)
        for condition in entry.any_of or entry.all_of or ():
            kind = condition.owned or condition.complies
            if kind is not None and kind not in kinds:
                hint = did_you_mean(kind, kinds) or "a kind that a norm or a weight of gap: names is known"
                problems.add(place, f"checklist item {shown(entry.id)}: unknown kind {shown(kind)}", hint=hint)


def _item(entry: CheckItemEntry) -> CheckItem:
    conditions = tuple(map(_condition, entry.any_of or entry.all_of or ()))
    every = entry.all_of is not None
    return CheckItem(entry.id, entry.title.model_dump(), conditions, every, entry.source, entry.status, entry.note)


def _condition(entry: ConditionEntry) -> Condition:
    asks = next(asks for asks in Asks if getattr(entry, asks.value) is not None)
    name = "" if asks is Asks.CIRCUIT else getattr(entry, asks.value)
    least = entry.count or entry.at_least or Fraction(1)
    return Condition(asks, name, least, entry.per or "office", tuple(entry.among or ()))
