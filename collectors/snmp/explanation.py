"""Why a device is read as it is: which profile, which module and object gave each fact, what nobody read. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import msgspec

from collectors.quoting import quoted
from collectors.snmp import oid
from collectors.snmp.object_names import named, root_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from collectors.poll import ModuleOutcome, Part
    from collectors.readings import SystemReading
    from collectors.snmp.client import Oid, VarBind
    from collectors.snmp.module import Module
    from collectors.snmp.profiles import Library
    from collectors.snmp.profiles.documents import Match

_SYSTEM: Final[Mapping[str, Oid]] = {
    "name": oid.SYS_NAME,
    "description": oid.SYS_DESCR,
    "contact": oid.SYS_CONTACT,
    "location": oid.SYS_LOCATION,
    "object_id": oid.SYS_OBJECT_ID,
    "uptime_ticks": oid.SYS_UP_TIME,
}
_ENTERPRISE_PARTS, _OTHER_PARTS = 9, 8
_EXAMPLES, _OBJECTS = 3, 4
_LABELS: Final = ("name", "key", "index", "peer", "address", "mac", "remote_name", "supply_type", "sensor_class")


class MatchVerdict(msgspec.Struct, frozen=True):
    """A family whose match was looked at: whether it is the device's, and why or why not."""

    family: str
    chosen: bool
    reason: str


class ModuleVerdict(msgspec.Struct, frozen=True):
    """A module that was asked.

    Attributes:
        outcome: "read", "empty" or the reason of its failure with the message.
        gave: groups of readings with how many rows of each.
        objects: what it asks that the device has, with the rows of each.
    """

    module: str
    work: str
    outcome: str
    gave: dict[str, int]
    objects: dict[str, int]


class FactSource(msgspec.Struct, frozen=True):
    """A fact, the module and the object it comes from; `believed` is False where a source of higher rank says more."""

    group: str
    fact: str
    value: str
    module: str
    source: str
    believed: bool = True


class UnreadSubtree(msgspec.Struct, frozen=True):
    """What the device has and no module reads, by subtree."""

    root: str
    name: str
    variables: int
    examples: list[str]


def explain_match(library: Library, system: SystemReading, held: Collection[Oid]) -> list[MatchVerdict]:
    """The family that was taken, and why not each other one that comes near; the chosen one first.

    Args:
        library: all families.
        system: the device's system group.
        held: objects that the device has, of those that tell families apart.
    """
    chosen = library.family_of(system, [mark for mark in library.marks(system) if mark in held])
    found = []
    for family in library.families.values():
        reasons = [_why(match, system, held) for match in family.document.match]
        if chosen is not None and family.name == chosen.name:
            met = [reason for fits, reason in reasons if fits]
            found.append(MatchVerdict(family.name, True, "; or ".join(met)))  # noqa: FBT003 -- a record
        elif any(_near(match, system) for match in family.document.match):
            fits = any(fits for fits, _ in reasons)
            text = "; or ".join(reason for _, reason in reasons)
            found.append(MatchVerdict(family.name, False, f"fits, but says less: {text}" if fits else text))  # noqa: FBT003
    return sorted(found, key=lambda one: not one.chosen)


def _near(match: Match, system: SystemReading) -> bool:
    """Whether a match is of the device's maker."""
    return match.object_id.split(".")[:7] == (system.object_id or "").split(".")[:7]


def _why(match: Match, system: SystemReading, held: Collection[Oid]) -> tuple[bool, str]:
    """Whether a match is met, and what it asks for with what there is."""
    object_id, description = system.object_id or "", system.description or ""
    parts = [(object_id == match.object_id or object_id.startswith(f"{match.object_id}."),
              f"sysObjectID {object_id or 'absent'}", f"below {match.object_id}")]  # fmt: skip
    if match.description is not None:
        parts.append((re.search(match.description, description) is not None, "sysDescr", f"like {match.description!r}"))
    if match.holds is not None:
        parts.append((match.holds in held, "it", f"one that has {match.holds}"))
    said = (f"{what} is {'' if fits else 'not '}{wanted}" for fits, what, wanted in parts)
    return all(fits for fits, _, _ in parts), ", ".join(said)


def explain_modules(
    parts: Iterable[Part],
    outcomes: Iterable[ModuleOutcome],
    modules: Mapping[str, Module],
    held: Mapping[Oid, int],
    names: Mapping[Oid, str],
) -> list[ModuleVerdict]:
    """How each module fared, in the order asked; what a device has nothing of was not asked for further."""
    by_module = {part.module: part for part in parts}
    found = []
    for outcome in outcomes:
        module = modules.get(outcome.module)
        asked = (*module.request.scalars, *module.request.columns) if module is not None else ()
        objects = {named(names, one): held[one] for one in asked if one in held}
        verdict = "empty: the device has nothing of it" if outcome.empty else "read"
        if outcome.message:
            verdict = f"{verdict}, but {outcome.message}"
        if outcome.reason is not None:
            verdict = f"failed: {outcome.reason}: {outcome.message}"
        part = by_module.get(outcome.module)
        gave = {} if part is None else {group: len(rows) for group, rows in _groups(part) if rows}
        work = module.work.value if module is not None else "identity"
        found.append(ModuleVerdict(outcome.module, work, verdict, gave, objects))
    return found


def explain_facts(
    parts: Iterable[Part], modules: Mapping[str, Module], held: Mapping[Oid, int], names: Mapping[Oid, str]
) -> list[FactSource]:
    """Every fact with its source: the object where that was noted, else the objects that its module read."""
    everything = list(parts)
    found = []
    for part in everything:
        module = modules.get(part.module)
        general = _general(part.module, module, held, names)
        for group, rows in _groups(part):
            for label, value, evidence in rows:
                exact = _SYSTEM.get(label) if group == "system" else evidence
                source = named(names, exact) if exact is not None else general
                believed = group != "identity" or part.rank == _highest(everything, label)
                found.append(FactSource(group, label, value, part.module, source, believed))
    return found


def _general(name: str, module: Module | None, held: Mapping[Oid, int], names: Mapping[Oid, str]) -> str:
    """Where a module's facts come from when they do not say it themselves: its columns, else its scalars."""
    if module is None:
        source = name.removeprefix("identity.")
        return named(names, oid.SYS_DESCR if source in {"description", "last_resort"} else oid.SYS_OBJECT_ID)
    found = [one for one in module.request.columns if one in held] or [
        one for one in module.request.scalars if one in held
    ]
    objects = [named(names, one) for one in found]
    return ", ".join(objects[:_OBJECTS]) + (", ..." if len(objects) > _OBJECTS else "")


def _highest(parts: Iterable[Part], attribute: str) -> int:
    return max(
        part.rank
        for part in parts
        if part.readings.identity is not None and getattr(part.readings.identity, attribute) is not None
    )


def _groups(part: Part) -> Iterator[tuple[str, list[tuple[str, str, Oid | None]]]]:
    """The groups of readings of a part: rows of label, value and evidence."""
    for group in part.readings.__struct_fields__:
        readings = getattr(part.readings, group)
        if readings is None:
            continue
        if group == "counters":
            readings = readings.rows
        if isinstance(readings, tuple):
            yield group, [_row(one) for one in readings]
        else:
            known = ((field, getattr(readings, field)) for field in readings.__struct_fields__)
            yield group, [(field, _shown(value), None) for field, value in known if value is not None]


def _row(reading: Any) -> tuple[str, str, Oid | None]:
    known = {field: getattr(reading, field) for field in reading.__struct_fields__}
    evidence = known.pop("evidence", None)
    label = next((str(known[field]) for field in _LABELS if known.get(field) not in {None, ""}), "")
    values = (f"{field} {_shown(value)}" for field, value in known.items() if value is not None and str(value) != label)
    return label, ", ".join(values), evidence


def _shown(value: Any) -> str:
    return quoted(value) if isinstance(value, str) else str(value)


def explain_unread(
    variables: Iterable[VarBind], read: Collection[Oid], names: Mapping[Oid, str], makers: Mapping[str, str]
) -> list[UnreadSubtree]:
    """What is not below any object that was read, grouped by subtree, the largest first."""
    found: dict[Oid, list[VarBind]] = {}
    for one in variables:
        if not _is_read(one.oid, read):
            parts = one.oid.split(".")
            size = _ENTERPRISE_PARTS if one.oid.startswith("1.3.6.1.4.1.") else _OTHER_PARTS
            found.setdefault(".".join(parts[: min(size, len(parts) - 1)]), []).append(one)
    trees = [
        UnreadSubtree(root, root_of(root, makers)[1], len(rows), [_example(one, names) for one in rows[:_EXAMPLES]])
        for root, rows in found.items()
    ]
    return sorted(trees, key=lambda tree: -tree.variables)


def _is_read(one: Oid, read: Collection[Oid]) -> bool:
    prefix = one.rpartition(".")[0]
    while prefix:
        if prefix in read:
            return True
        prefix = prefix.rpartition(".")[0]
    return False


def _example(one: VarBind, names: Mapping[Oid, str]) -> str:
    value = one.value
    if isinstance(value, bytes):
        try:
            text = value.decode("utf-8")
            shown = quoted(text) if text.isprintable() else f"0x{value[:24].hex()}"
        except UnicodeDecodeError:
            shown = f"0x{value[:24].hex()}"
    else:
        shown = str(value)
    return f"{named(names, one.oid)} = {shown}"
