"""Which office counts towards which group: districts, former districts, successor units, or any other division.

Offices belong to units of `city.units_as_of`; for another date the successions lead to the units of that date.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from inventory.identifiers import SiteName, UnitCode
    from inventory.model import Inventory
    from inventory.units import Succession, Unit


@dataclass(frozen=True, slots=True)
class Group:
    """A group of offices. `until`: last day on which the unit exists; None = open."""

    code: str
    name: str
    level: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Grouping:
    """A division of all offices.

    Attributes:
        by_site: group of each site; a site that is absent goes into the group without a code.
        units_on: date of the units it follows; None for a division of the caller's own.
        approximate: sites whose old unit was split; they are placed by its main part.
    """

    by_site: Mapping[SiteName, Group]
    units_on: date | None = None
    approximate: frozenset[SiteName] = field(default_factory=frozenset)

    def of(self, site: SiteName) -> Group:
        """The group of a site."""
        return self.by_site.get(site, UNPLACED)


UNPLACED = Group("", "", "unplaced")
"""Where an office stands whose unit on the date cannot be told."""


def group_by_units(inventory: Inventory, units_on: date) -> Grouping:
    """Group the sites by the units that exist on a date.

    A site counts towards the parent of its unit, whatever its level, unless that parent is the city itself: then, as
    after the districts ended, the unit is the group.
    """
    home = inventory.city.units_as_of
    units = inventory.units.on(units_on)
    forward, backward = _steps(inventory.units.successions, home, units_on)
    by_site, approximate = {}, set()
    for site in inventory.sites.values():
        code, split = _follow(site.unit, forward) if units_on >= home else _follow_back(site.unit, backward)
        by_site[site.name] = _group(units, code, inventory.city.code)
        if split:
            approximate.add(site.name)
    return Grouping(by_site, units_on, frozenset(approximate))


def _group(units: Mapping[UnitCode, Unit], code: UnitCode | None, city: str) -> Group:
    """The group that a unit of the date belongs to."""
    unit = units.get(code) if code is not None else None
    if unit is None:
        return UNPLACED
    parent = units.get(unit.parent) if unit.parent is not None else None
    group = unit if parent is None or parent.code == city else parent
    return Group(group.code, group.name, group.level, group.valid_to)


_Step = dict["UnitCode", list["Succession"]]


def _steps(successions: tuple[Succession, ...], home: date, units_on: date) -> tuple[list[_Step], list[_Step]]:
    """Successions between the two dates, one step a date: by old unit going forward, by new unit going back."""
    first, last = min(home, units_on), max(home, units_on)
    between = [each for each in successions if first < each.on <= last]
    forward: dict[date, _Step] = defaultdict(lambda: defaultdict(list))
    backward: dict[date, _Step] = defaultdict(lambda: defaultdict(list))
    for each in between:
        forward[each.on][each.old].append(each)
        backward[each.on][each.new].append(each)
    return [forward[day] for day in sorted(forward)], [backward[day] for day in sorted(backward, reverse=True)]


def _follow(code: UnitCode, steps: list[_Step]) -> tuple[UnitCode | None, bool]:
    """The main successor of a unit, and whether a split made a choice necessary."""
    split = False
    for step in steps:
        successors = step.get(code, [])
        split = split or len(successors) > 1
        code = next((each.new for each in successors if each.primary), successors[0].new if successors else code)
    return code, split


def _follow_back(code: UnitCode, steps: list[_Step]) -> tuple[UnitCode | None, bool]:
    """The one predecessor of a unit; None when there were several, as nothing tells in which an office stood."""
    for step in steps:
        predecessors = step.get(code, [])
        if len(predecessors) > 1:
            return None, False
        code = predecessors[0].old if predecessors else code
    return code, False
