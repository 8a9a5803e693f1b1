"""Joining what several modules read into one reading of each group: the same quantity appears once.

Of two sources of the same thing the one given first is believed; callers give them in the order of trust.
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
}
"""What makes two items of a group the same thing."""

_BY_FIELD: Final = frozenset({"system", "identity", "printer", "ups"})
"""Groups of single facts, each of which may come from another source."""


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
    taken: set[object] = set()
    items: list[Any] = []
    for value in values:
        # Items of one source are never the same thing, even where they look it.
        fresh = [item for item in value if same(item) not in taken]
        items += fresh
        taken.update(map(same, fresh))
    return tuple(items)


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
    groups: dict[str, list[Any]] = {}
    for part in ordered:
        for group, value in filled_groups(part.readings):
            groups.setdefault(group, []).append(value)
    return Readings(**{group: join_group(group, values) for group, values in groups.items()})


def filled_groups(readings: Readings) -> list[tuple[str, Any]]:
    """The groups that were read, by name, and what was read of them."""
    return [(group, value) for group, value in zip(GROUPS, _as_tuple(readings), strict=True) if value is not None]


_as_tuple = msgspec.structs.astuple

GROUPS: Final[tuple[str, ...]] = tuple(field.name for field in msgspec.structs.fields(Readings))
"""The names of all groups of readings."""
