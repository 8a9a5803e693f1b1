"""Administrative units with dates and successors: which units exist on a date, and where a place stands.

Source: the register and the map are data (inventory/data/); their decisions are named there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from inventory.identifiers import UnitCode


@dataclass(frozen=True, slots=True)
class Unit:
    """An administrative unit, valid from `valid_from` to `valid_to` inclusive (None: open).

    `lat` and `lon` are a point somewhere in it, in degrees, always approximate; None = unknown.
    """

    code: UnitCode
    name: str
    level: str
    parent: UnitCode | None
    valid_from: date | None = None
    valid_to: date | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Succession:
    """A unit went into another from a date on. A unit that was split has several; exactly one is `primary`."""

    old: UnitCode
    new: UnitCode
    on: date
    primary: bool = True
    source: str = ""


@dataclass(frozen=True)
class UnitRegister:
    """All units of the city at all times.

    What is derived for a day is kept, as the same few days are asked for again and again.

    Attributes:
        units: several entries may share a code when a unit's name, level or parent changed at a date.
        successions: old unit to new unit, with dates.
    """

    units: tuple[Unit, ...]
    successions: tuple[Succession, ...] = ()
    _days: dict[date, Mapping[UnitCode, Unit]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def on(self, day: date) -> Mapping[UnitCode, Unit]:
        """The units that exist on a day, by code."""
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = {
                unit.code: unit
                for unit in self.units
                if (unit.valid_from is None or unit.valid_from <= day)
                and (unit.valid_to is None or day <= unit.valid_to)
            }
        return found

    def placement(self, code: UnitCode, day: date) -> tuple[str, str]:
        """District and commune codes of a place in a unit on a day, as metric labels carry them.

        A commune stands in its parent, whatever level that is; a district stands in itself with no commune; the
        city has neither.

        Raises:
            KeyError: the unit does not exist on that day.
        """
        unit = self.on(day)[code]
        if unit.level == "commune":
            return unit.parent or "", unit.code
        return (unit.code, "") if unit.parent else ("", "")

    def names(self, day: date) -> Mapping[str, tuple[UnitCode, ...]]:
        """The codes behind each name on a day. Names repeat; whoever looks a unit up by name must ask when they do."""
        found: dict[str, tuple[UnitCode, ...]] = {}
        for unit in self.on(day).values():
            found[unit.name] = (*found.get(unit.name, ()), unit.code)
        return found

    def successors(self, code: UnitCode, day: date, *, known_on: date | None = None) -> tuple[UnitCode, ...]:
        """The units that on a day cover what once was a unit, the primary one first.

        Args:
            code: the unit's code.
            day: the day whose units are wanted.
            known_on: the day on which `code` means the unit; codes are used again for other units. None: before
                every succession that is known.

        Returns:
            The codes, followed through every reform in between; the code itself where no succession concerns it.
        """
        codes: tuple[UnitCode, ...] = (code,)
        for reform, moves in sorted(self._reforms.items()):
            if reform <= day and (known_on is None or known_on < reform):
                codes = tuple(dict.fromkeys(new for old in codes for new in moves.get(old, (old,))))
        return codes

    def predecessors(self, code: UnitCode, day: date, *, known_on: date, main: bool = False) -> tuple[UnitCode, ...]:
        """The units of an earlier day of which something went into what now is a unit.

        Args:
            code: the unit's code.
            day: the earlier day, whose units are wanted.
            known_on: the day on which `code` means the unit.
            main: only those whose primary successor it is.

        Returns:
            The codes, followed back through every reform in between. A unit that ran through a reform comes before
            what it took up.
        """
        codes: tuple[UnitCode, ...] = (code,)
        for reform in sorted(self._reforms, reverse=True):
            if day < reform <= known_on:
                codes = tuple(dict.fromkeys(old for new in codes for old in self._went_into(new, reform, main=main)))
        return codes

    def _went_into(self, code: UnitCode, reform: date, *, main: bool) -> list[UnitCode]:
        moves = self._reforms[reform]
        before, after = self.on(reform - timedelta(days=1)).get(code), self.on(reform).get(code)
        same = [code] if before is not None and before is after and code not in moves else []
        return same + [old for old, news in moves.items() if code in (news[:1] if main else news)]

    @cached_property
    def _reforms(self) -> Mapping[date, Mapping[UnitCode, tuple[UnitCode, ...]]]:
        """For each day of reform, the old units with their new ones, the primary one first."""
        reforms: dict[date, dict[UnitCode, tuple[UnitCode, ...]]] = {}
        for move in sorted(self.successions, key=lambda move: not move.primary):
            moves = reforms.setdefault(move.on, {})
            moves[move.old] = (*moves.get(move.old, ()), move.new)
        return reforms
