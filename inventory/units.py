"""Administrative units with dates and successors: which units exist on a date, and where a place stands.

Source: the register and the map are data (inventory/data/); their decisions are named there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from inventory.identifiers import UnitCode
    from inventory.model import Unit


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

    Attributes:
        units: several entries may share a code when a unit's name, level or parent changed at a date.
        successions: old unit to new unit, with dates.
    """

    units: tuple[Unit, ...]
    successions: tuple[Succession, ...] = ()

    def on(self, day: date) -> Mapping[UnitCode, Unit]:
        """The units that exist on a day, by code."""
        return {
            unit.code: unit
            for unit in self.units
            if (unit.valid_from is None or unit.valid_from <= day) and (unit.valid_to is None or day <= unit.valid_to)
        }

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
