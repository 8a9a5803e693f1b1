"""What must be true of a profile beyond its shape: names refer to something, patterns work, classes exist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from collectors.snmp.modules import MODULES
from collectors.snmp.profiles.documents import (
    MemoryDocument,
    NeighbourDocument,
    PartDocument,
    SensorDocument,
    StateDocument,
    StorageDocument,
    WirelessDocument,
)
from collectors.snmp.profiles.identity import FACTS
from collectors.snmp.profiles.making import PART_TEXTS, main_column
from collectors.snmp.profiles.readers import READERS
from collectors.snmp.profiles.rows import PLACEHOLDER, is_index, placeholders
from collectors.snmp.profiles.units import SENSOR_UNITS, WIRELESS_UNITS
from collectors.snmp.profiles.vlans import PLACE
from inventory.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from collectors.snmp.profiles.documents import (
        Fact,
        IdentityDocument,
        ModuleDocument,
        PieceDocument,
        ProfileDocument,
        ReadingDocument,
        VlanContextsDocument,
    )
    from inventory.sources import Key

Finding = tuple[tuple["Key", ...], str]
"""Where in a document, and what is wrong there."""


def check_profile(document: ProfileDocument, pieces: Mapping[str, PieceDocument]) -> Iterator[Finding]:
    """What is wrong outside the modules."""
    for number, match in enumerate(document.match):
        yield from _check_pattern(("match", number, "description"), match.description)
    yield from _check_identity(document.identity)
    taken = set(document.modules)
    for number, name in enumerate(document.include):
        yield from _known(("include", number), "piece", name, pieces)
        modules = set(pieces[name].modules) if name in pieces else set()
        for module in sorted(taken & modules):
            yield ("include", number), f'piece "{name}" has a module "{module}", which is already there'
        taken |= modules
    says = [document.vlan_contexts, *(pieces[name].vlan_contexts for name in document.include if name in pieces)]
    if sum(one is not None for one in says) > 1:
        yield ("include",), "vlan_contexts are named more than once; a family has its VLANs in one place"
    for number, name in enumerate(document.skip):
        yield from _known(("skip", number), "standard module", name, MODULES)


def check_vlan_contexts(document: VlanContextsDocument) -> Iterator[Finding]:
    """What is wrong in how VLANs are served, with places inside it."""
    for key in ("only", "unless"):
        for name in getattr(document, key):
            yield from _known((key,), "column", name, document.columns)
    named = {next(iter(document.columns)), *document.only, *document.unless}
    for name in document.columns:
        if name not in named:
            yield ("columns", name), f'"{name}" is asked for and nothing uses it'
    for key in ("community", "context"):
        text = getattr(document, key)
        if text.count(PLACE) != 1 or any(brace in text.replace(PLACE, "") for brace in "{}"):
            yield (key,), f"{PLACE} must stand in it once, for the number of the VLAN, and no other braces"


def check_keys(modules: Mapping[str, ModuleDocument]) -> Iterator[str]:
    """Values of one kind whose columns have the same short name in two modules: their keys would be the same."""
    taken: dict[tuple[str, ...], str] = {}
    for name, module in modules.items():
        for reading in module.readings:
            kind = (type(reading).__name__, getattr(reading, "sensor_class", ""), main_column(reading) or "")
            other = taken.setdefault(kind, name)
            if other != name:
                yield f'modules "{other}" and "{name}" both read a value of one kind from "{kind[-1]}"; rename one'


def _check_identity(identity: IdentityDocument) -> Iterator[Finding]:
    for key in ("description", "last_resort"):
        for number, pattern in enumerate(getattr(identity, key)):
            yield from _check_pattern(("identity", key, number), pattern, groups=FACTS)
    for name in FACTS:
        for number, fact in enumerate(getattr(identity.objects, name)):
            yield from _check_fact(("identity", "objects", name, number), fact)


def _check_fact(where: tuple[Key, ...], fact: Fact) -> Iterator[Finding]:
    if (fact.scalar is None) == (fact.column is None):
        yield where, "either a scalar or a column must be named"
    if fact.then is not None and fact.scalar is None:
        yield (*where, "then"), "only the text of a scalar has another behind it"
    if (fact.beside is None) != (not fact.only) or (fact.beside is not None and fact.column is None):
        yield (*where, "beside"), "the rows of a column that count are told by beside and only, both or neither"
    yield from _check_pattern((*where, "pattern"), fact.pattern, groups=("value",))


def _check_pattern(where: tuple[Key, ...], pattern: str | None, groups: Collection[str] = ()) -> Iterator[Finding]:
    """A regular expression that compiles and, if it has to, names one of some groups and no other."""
    if pattern is None:
        return
    try:
        named = set(re.compile(pattern).groupindex)
    except re.error as error:
        yield where, f"no regular expression: {error}"
        return
    if groups and (not named or named - set(groups)):
        yield where, f"a pattern here names groups of {', '.join(groups)} and no other, by (?P<name>...)"


def check_module(module: ModuleDocument) -> list[Finding]:
    """What is wrong in a module, with places inside it."""
    return list(_check_module(module)) or list(_check_use(module))


def _check_use(module: ModuleDocument) -> Iterator[Finding]:
    """Short names that nothing uses: a device would be asked in vain. Code is given no short names and reads all."""
    used = {name for reading in module.readings for _, name in _references(reading)}
    used |= {lookup.by for lookup in module.lookups.values() if isinstance(lookup.by, str)}
    for name in (*module.columns, *module.scalars, *module.names, *module.lookups):
        if name not in used and module.reader is None:
            yield (), f'"{name}" is asked for and no reading uses it'


def _check_module(module: ModuleDocument) -> Iterator[Finding]:
    if not module.columns and not module.scalars:
        yield (), "neither columns nor scalars are named"
    if module.reader is not None:
        yield from _known(("reader",), "reader", module.reader, READERS)
    if (module.reader is None) == (not module.readings):
        yield (), "either a reader or readings must be named"
    short = [*module.columns, *module.scalars, *module.names, *module.lookups]
    for name in sorted({name for name in short if short.count(name) > 1} | set(filter(is_index, short))):
        yield (), f'"{name}" is named more than once'
    for name, lookup in module.lookups.items():
        if isinstance(lookup.by, str):
            yield from _known(("lookups", name, "by"), "column", lookup.by, module.columns)
    for number, reading in enumerate(module.readings):
        for where, what in _check_reading(reading, module, short):
            yield ("readings", number, *where), what


def _check_reading(reading: ReadingDocument, module: ModuleDocument, short: Collection[str]) -> Iterator[Finding]:
    for key, name in _references(reading):
        yield from _known((key,), "column or scalar", name, short)
    if isinstance(reading, SensorDocument):
        yield from _known(("class",), "class of sensors", reading.sensor_class, SENSOR_UNITS)
    if isinstance(reading, WirelessDocument):
        yield from _known(("class",), "class of radio quantities", reading.wireless_class, WIRELESS_UNITS)
    if isinstance(reading, StateDocument) and not any(reading.states.values()):
        yield ("states",), "no state is named"
    yield from _check_pattern(("pattern",), getattr(reading, "pattern", None), groups=("value",))
    for key in ("like", "unlike"):
        for name, pattern in getattr(reading, key).items():
            yield from _check_pattern((key, name), pattern)
    templates = (reading.name,) if isinstance(reading.name, str) else reading.name
    if any(brace in PLACEHOLDER.sub("", template) for template in templates for brace in "{}"):
        yield ("name",), "braces hold the short name of a column, and nothing else"
    main = main_column(reading)
    if main is None:
        yield (), "at least one of total, used, free and percent must be named"
    elif main in short and main not in {*module.columns, *module.scalars}:
        yield (), f'"{main}" must be a column or a scalar of this module, not a name or lookup'


def _references(reading: ReadingDocument) -> Iterator[tuple[str, str]]:
    """The short names that a reading uses, each with the key it stands under."""
    templates = (reading.name,) if isinstance(reading.name, str) else reading.name
    yield from (("name", name) for template in templates for name in placeholders(template) if not is_index(name))
    for key in ("only", "unless", "without"):
        yield from ((key, name) for name in getattr(reading, key))
    for key in ("like", "unlike"):
        yield from ((key, name) for name in getattr(reading, key) if not is_index(name))
    if isinstance(reading, (MemoryDocument, StorageDocument)):
        values: tuple[str, ...] = ("total", "used", "free", "percent", "unit")
    elif isinstance(reading, PartDocument):
        values = ("value", *PART_TEXTS)
    elif isinstance(reading, NeighbourDocument):
        values = ("value", "remote_port")
    else:
        values = ("value", "decimals", "of")
    for key in values:
        name = getattr(reading, key, None)
        if isinstance(name, str):
            yield key, name


def _known(where: tuple[Key, ...], what: str, name: str, known: Collection[str]) -> Iterator[Finding]:
    if name not in known:
        hint = did_you_mean(name, known)
        yield where, f'unknown {what} "{name}"' + (f"; {hint}" if hint else "")
