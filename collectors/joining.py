"""Joining what several modules read into one reading of each group: the same quantity appears once.

Of two sources of the same thing the one given first is believed; callers give them in the order of trust. What SSH
tells comes after all that SNMP tells: it fills what is unknown of an interface or a neighbour, and adds what SNMP does
not have; quantities that both measure (processors, memory, volumes, stations) are taken from SSH only without SNMP's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from collectors.readings import Readings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from collectors.poll import Part


def _evidence(reading: Any) -> object:
    """The object it was read from; a reading that does not say so is like no other."""
    return reading.evidence if reading.evidence is not None else reading


def _part_of_device(reading: Any) -> object:
    return reading.index if reading.index is not None else reading


_SAME: Final[Mapping[str, Callable[[Any], object]]] = {
    "interfaces": lambda reading: reading.index,
    "addresses": lambda reading: reading.address,
    "cpu": _evidence,
    "memory": lambda reading: (reading.pool_class, reading.total_bytes or _evidence(reading)),
    "storage": lambda reading: (reading.name, reading.total_bytes or _evidence(reading)),
    "sensors": lambda reading: (reading.sensor_class, _evidence(reading)),
    "wireless": lambda reading: (reading.wireless_class, _evidence(reading)),
    "supplies": _evidence,
    "bgp": lambda reading: reading.peer,
    "ospf": lambda reading: (reading.address, reading.router_id),
    "neighbours": lambda reading: reading,
    "inventory": _part_of_device,
    "ethernet": lambda reading: reading.index,
    "poe": lambda reading: reading.key,
    "stations": lambda reading: reading,
    "probes": lambda reading: reading.key,
    "risks": lambda reading: reading.risk,
}
"""What makes two items of a group the same thing."""

SSH_RANK: Final = -10
"""The rank of what was read over SSH: below every module of SNMP."""

_BY_FIELD: Final = frozenset({"system", "identity", "printer", "ups", "clock", "configuration", "upkeep"})
"""Groups of single facts, each of which may come from another source."""


_FILLED: Final = frozenset({"interfaces", "bgp", "ospf"})
"""Groups whose items are filled, field by field, from sources that are trusted less."""

_MEASURED: Final = frozenset({"cpu", "memory", "storage", "stations", "ethernet"})
"""Groups whose items of two ways of asking cannot be told to be the same: one way only is believed."""


def join_ranked(group: str, values: Sequence[tuple[int, Any]]) -> Any:
    """One reading of a group from those of several sources, each with its rank, the most trusted first."""
    if group in _MEASURED and any(rank > SSH_RANK and value for rank, value in values):
        values = [(rank, value) for rank, value in values if rank > SSH_RANK]
    return join_group(group, [value for _, value in values])


def join_group(group: str, values: Sequence[Any]) -> Any:
    """One reading of a group from those of several sources, the most trusted first; at least one value."""
    first = values[0]
    if len(values) == 1:
        return first
    if group in _BY_FIELD:
        return _filled(values)
    same = _SAME.get(group)
    if same is None:
        return first
    if group in _FILLED:
        return _items_filled(values, _same_interfaces if group == "interfaces" else lambda _, items: items, same)
    taken: set[object] = set()
    items: list[Any] = []
    for value in values:
        # Items of one source are never the same thing, even where they look it.
        fresh = [item for item in value if same(item) not in taken]
        items += fresh
        taken.update(map(same, fresh))
    return tuple(items)


def _items_filled(
    values: Sequence[Any],
    renamed: Callable[[Sequence[Any], Sequence[Any]], Sequence[Any]],
    same: Callable[[Any], object],
) -> tuple[Any, ...]:
    """The items of the first source, each with what it does not know from the others, and the others' own."""
    items: list[Any] = list(values[0])
    places = {same(item): place for place, item in enumerate(items)}
    for value in values[1:]:
        known = len(items)
        for item in renamed(items[:known], value):
            place = places.get(same(item), known)
            if place < known:
                items[place] = _filled((items[place], item))
            else:
                items.append(item)
        places = {same(item): place for place, item in enumerate(items)}
    return tuple(items)


def _same_interfaces(known: Sequence[Any], items: Sequence[Any]) -> Sequence[Any]:
    """Interfaces under the numbers that another source gives them, where that knows one by the same name."""
    numbers = {text.casefold(): each for each in known for text in (each.descr, each.name, each.key) if text}
    found = []
    for item in items:
        one = numbers.get((item.descr or item.name or item.key).casefold())
        found.append(item if one is None else msgspec.structs.replace(item, index=one.index, key=one.key))
    return found


def _filled(values: Sequence[Any]) -> Any:
    """The first, with what it does not know from the others."""
    known: dict[str, Any] = {}
    for value in values:
        for field in value.__struct_fields__:
            if known.get(field) is None:
                known[field] = getattr(value, field)
    return type(values[0])(**known)


def join_parts(parts: Iterable[Part]) -> Readings:
    """All that several modules read in one poll."""
    ordered = sorted(parts, key=lambda part: -part.rank)
    if len(ordered) == 1:
        return ordered[0].readings
    groups: dict[str, list[tuple[int, Any]]] = {}
    for part in ordered:
        for group, value in filled_groups(part.readings):
            groups.setdefault(group, []).append((part.rank, value))
    return Readings(**{group: join_ranked(group, values) for group, values in groups.items()})


def filled_groups(readings: Readings) -> list[tuple[str, Any]]:
    """The groups that were read, by name, and what was read of them."""
    return [(group, value) for group, value in zip(GROUPS, _as_tuple(readings), strict=True) if value is not None]


_as_tuple = msgspec.structs.astuple

GROUPS: Final[tuple[str, ...]] = tuple(field.name for field in msgspec.structs.fields(Readings))
"""The names of all groups of readings."""
