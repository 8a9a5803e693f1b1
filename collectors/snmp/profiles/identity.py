"""Who a device is, from sysDescr, from its maker's objects and from lists: each source a part with its rank.

Of every fact the source of the highest rank is believed. ENTITY-MIB and the other standard MIBs have rank 0.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from collectors.readings import IdentityReading, Readings
from collectors.snmp.profiles.rows import LONGEST_TEXT, Row
from collectors.snmp.text import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from collectors.readings import SystemReading
    from collectors.snmp.client import Column, Value, Walk
    from collectors.snmp.profiles.documents import Fact, Facts, IdentityDocument

OBJECTS: Final = 30
"""What the maker's own objects say, and what is so of the whole family."""
DESCRIPTION: Final = 20
"""What sysDescr says where the family writes it better than elsewhere."""
LAST_RESORT: Final = -10
"""What sysDescr says where nothing else is to be had."""
MAKERS: Final = 10
"""Whose number stands in sysObjectID: by the maker's usual name, which the standard MIBs spell in many ways."""

_ENTERPRISES: Final = "1.3.6.1.4.1."

FACTS: Final = ("model", "version", "serial")


def constants(name: str, document: IdentityDocument, object_id: str) -> IdentityReading:
    """What is known of a device once its family is."""
    return IdentityReading(
        vendor=document.vendor,
        kind=document.kind,
        os=document.os,
        profile=name,
        model_by_object_id=document.products.get(object_id),
    )


def described(patterns: Iterable[str], description: str) -> IdentityReading | None:
    """What patterns find in sysDescr: of every fact the first pattern's that finds it; None when none does."""
    found: dict[str, str] = {}
    for pattern in patterns:
        match = re.search(pattern, description[:LONGEST_TEXT])
        if match is not None:
            found = {fact: text.strip() for fact, text in match.groupdict().items() if text} | found
    return IdentityReading(**found) if found else None


def objects_of(facts: Facts) -> list[tuple[str, Fact]]:
    """The objects that hold facts, each with the fact it holds, in the order of trust."""
    return [(name, fact) for name in FACTS for fact in getattr(facts, name)]


def read_facts(facts: Facts, walk: Walk, _taken_at: float) -> Readings:
    """The facts in the answer to a request for their scalars and columns."""
    objects = objects_of(facts)
    scalars, columns = iter(walk.scalars), iter(walk.columns)
    found: dict[str, str] = {}
    for name, fact in objects:
        values = (next(scalars),) if fact.scalar is not None else _rows(fact, columns)
        text = next(filter(None, (_text(value, fact) for value in values)), None)
        if fact.then is not None:
            text = " ".join(filter(None, (text, _text(next(scalars), fact)))) or None
        if text is not None:
            found.setdefault(name, text)
    return Readings(identity=IdentityReading(**found) if found else None)


def _rows(fact: Fact, columns: Iterator[Column]) -> tuple[Value, ...]:
    """The values of a fact's column in the rows that count."""
    column = next(columns)
    if fact.beside is None:
        return tuple(column.values())
    marks = {index: Row({"beside": value}, index, "", "") for index, value in next(columns).items()}
    return tuple(value for index, value in column.items() if index in marks and marks[index].has("beside", fact.only))


def _text(value: Value | None, fact: Fact) -> str | None:
    text = str(value) if isinstance(value, int) else value if isinstance(value, str) else text_of(value)
    if text is None or fact.pattern is None:
        return text
    match = re.search(fact.pattern, text[:LONGEST_TEXT])
    return match["value"].strip() or None if match is not None and match["value"] else None


def maker(object_id: str, makers: Mapping[str, str]) -> str | None:
    """Whose product it is by the enterprise number in sysObjectID; None when the list does not have it."""
    if not object_id.startswith(_ENTERPRISES):
        return None
    return makers.get(object_id.removeprefix(_ENTERPRISES).split(".")[0])


def parts_of(system: SystemReading, name: str, document: IdentityDocument) -> list[tuple[str, int, IdentityReading]]:
    """What a family's profile says of a device from its system group: source, rank and facts."""
    object_id, description = system.object_id or "", system.description or ""
    found = [
        ("family", OBJECTS, constants(name, document, object_id)),
        ("description", DESCRIPTION, described(document.description, description)),
        ("last_resort", LAST_RESORT, described(document.last_resort, description)),
    ]
    return [(source, rank, reading) for source, rank, reading in found if reading is not None]
