"""Which office counts towards which group: districts, former districts, successor units, or any other division.

Offices belong to units of `city.units_as_of`, and before that to those that their sites name as former ones; for
another date the successions lead to the units of that date. An office is one building, so it counts whole in one group
on any date, and the totals of all groups agree.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planning.model import UnitPart, UnitPlace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from inventory.identifiers import SiteName, UnitCode
    from inventory.model import Inventory, Site
    from inventory.units import Unit, UnitRegister


@dataclass(frozen=True, slots=True)
class Group:
    """A group of offices.

    Attributes:
        until: last day on which the unit exists; None = open.
        lat, lon: a point somewhere in it, in degrees, approximate; None = unknown.
    """

    code: str
    name: str
    level: str = ""
    until: date | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True)
class Grouping:
    """A division of all offices.

    Attributes:
        by_site: group of each site; a site that is absent goes into the group without a code.
        units_on: date of the units it follows; None for a division of the caller's own.
        approximate: sites whose unit went to, or came from, several groups; they are placed by its main part.
        units: where each unit of `city.units_as_of` stands on that date; empty where that is the same date.
        all: the groups that there are on that date, those without a site included; empty where nobody said.
    """

    by_site: Mapping[SiteName, Group]
    units_on: date | None = None
    approximate: frozenset[SiteName] = field(default_factory=frozenset)
    units: tuple[UnitPlace, ...] = ()
    all: tuple[Group, ...] = ()

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
    city = inventory.city
    division = _Map(inventory.units, city.code, units_on)
    by_site, approximate = {}, set()
    for site in inventory.sites.values():
        by_site[site.name], split = _of_site(division, site, city.units_as_of)
        if split:
            approximate.add(site.name)
    units = () if units_on == city.units_as_of else division.units(city.units_as_of, inventory.gap.levels)
    return Grouping(by_site, units_on, frozenset(approximate), units, division.groups(inventory.gap.levels))


def _of_site(division: _Map, site: Site, home: date) -> tuple[Group, bool]:
    """A site's group, and whether it is approximate.

    The unit whose last known day is the nearest one after the date tells most; where going back from it leads to
    several groups, the one before the date is followed forward.
    """
    known = sorted([(former.until, former.unit) for former in site.formerly] + [(home, site.unit)])
    later = next((each for each in known if each[0] >= division.on), None)
    earlier = next((each for each in reversed(known) if each[0] < division.on), None)
    found, split = UNPLACED, False
    for each in (later, earlier):
        if each is not None and found is UNPLACED:
            day, code = each
            found, split = division.group(code, day)
    return found, split


@dataclass(frozen=True, slots=True)
class _Map:
    """The units of one date, and the way there from those of others."""

    register: UnitRegister
    city: str
    on: date

    def group(self, code: UnitCode, day: date) -> tuple[Group, bool]:
        """The group that a unit of a day belongs to, and whether that is only its main part's.

        Forward in time the main successor decides. Back in time nothing tells in which of several units an office
        stood: it is placed where the unit itself ran on, or where all whose main heir it is were in one group.
        """
        groups = {self._group(part) for part in self.parts(code, day)}
        if self.on >= day:
            return self._group(self.parts(code, day)[0]), len(groups) > 1
        main = self.register.predecessors(code, self.on, known_on=day, main=True)
        if main[:1] == (code,):
            return self._group(code), len(groups) > 1
        of_main = {self._group(part) for part in main}
        return (of_main.pop(), len(groups) > 1) if len(of_main) == 1 else (UNPLACED, False)

    def parts(self, code: UnitCode, day: date) -> tuple[UnitCode, ...]:
        """What a unit of a day went into, the main part first, or what went into it."""
        if self.on >= day:
            return self.register.successors(code, self.on, known_on=day)
        return self.register.predecessors(code, self.on, known_on=day)

    def units(self, day: date, levels: Sequence[str]) -> tuple[UnitPlace, ...]:
        """Every unit of a day at some levels, in the order of the register, with its place on this map."""
        return tuple(self._place(unit, day) for unit in self.register.on(day).values() if unit.level in levels)

    def groups(self, levels: Sequence[str]) -> tuple[Group, ...]:
        """All groups that units of some levels belong to, in the order of the register."""
        units = self.register.on(self.on).values()
        return tuple(dict.fromkeys(self._group(unit.code) for unit in units if unit.level in levels))

    def _place(self, unit: Unit, day: date) -> UnitPlace:
        group, approximate = self.group(unit.code, day)
        names = self.register.on(self.on)
        parts = tuple(UnitPart(part, names[part].name) for part in self.parts(unit.code, day) if part in names)
        above = self.register.on(day).get(unit.parent) if unit.parent else None
        return UnitPlace(unit.code, unit.name, above.name if above else "", parts, group.code, group.name, approximate)

    def _group(self, code: UnitCode) -> Group:
        """The group of a unit of the date."""
        units = self.register.on(self.on)
        unit = units.get(code)
        if unit is None:
            return UNPLACED
        parent = units.get(unit.parent) if unit.parent is not None else None
        group = unit if parent is None or parent.code == self.city else parent
        return Group(group.code, group.name, group.level, group.valid_to, group.lat, group.lon)
