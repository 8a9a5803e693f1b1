"""Checks of units: one meaning of a code on any day, parents that exist, sites in units of the right date."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from inventory.identifiers import UnitCode
from inventory.suggest import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inventory.checks import Spot
    from inventory.model import FormerUnit
    from inventory.sources import Place, Problems
    from inventory.units import Succession, Unit, UnitRegister

_FIRST, _LAST = date.min, date.max
_DAY = timedelta(days=1)


def check_units(rows: Sequence[tuple[Unit, Place]], problems: Problems) -> None:
    """A code means one unit on any day; a parent exists all the time and does not stand below its own child."""
    by_code: dict[UnitCode, list[tuple[Unit, Place]]] = {}
    for unit, place in rows:
        for other, at in by_code.setdefault(unit.code, []):
            if _from(unit) <= _to(other) and _from(other) <= _to(unit):
                what = f"unit {shown(unit.code)}: valid at the same time as the one in {at.file}:{at.line}"
                problems.add(place, what, "one unit of a code on any day", "give from: and to:")
        by_code[unit.code].append((unit, place))
    for unit, place in rows:
        if unit.parent is None:
            continue
        parents = [parent for parent, _ in by_code.get(unit.parent, ())]
        if not parents:
            hint = did_you_mean(unit.parent, by_code.keys())
            problems.add(place, f"unit {shown(unit.code)}: unknown parent {shown(unit.parent)}", hint=hint)
        elif not _covered(unit, parents):
            what = f"unit {shown(unit.code)}: its parent {shown(unit.parent)} does not exist all the time"
            problems.add(place, what, "a parent for all of the unit's own time", "look at from: and to: of both")
        elif _below_itself(unit, by_code):
            problems.add(place, f"unit {shown(unit.code)}: is above its own parent {shown(unit.parent)}")


def _from(unit: Unit) -> date:
    return unit.valid_from or _FIRST


def _to(unit: Unit) -> date:
    return unit.valid_to or _LAST


def _covered(unit: Unit, parents: Sequence[Unit]) -> bool:
    """Whether the validity of a unit lies within that of its parent's entries, one after the other."""
    needed = _from(unit)
    for parent in sorted(parents, key=_from):
        if _from(parent) <= needed <= _to(parent):
            if _to(parent) >= _to(unit):
                return True
            needed = _to(parent) + _DAY
    return False


def _below_itself(unit: Unit, by_code: dict[UnitCode, list[tuple[Unit, Place]]]) -> bool:
    """Whether going up from a unit, on its first day, comes back to it."""
    day = max(_from(unit), _FIRST)
    code, steps = unit.parent, 0
    while code is not None and code != unit.code and steps <= len(by_code):
        above = [parent for parent, _ in by_code.get(code, ()) if _from(parent) <= day <= _to(parent)]
        code, steps = (above[0].parent if above else None), steps + 1
    return code is not None


def check_successions(rows: Sequence[tuple[Succession, Place]], register: UnitRegister, problems: Problems) -> None:
    """Both units exist, the old one the day before and the new one on the day; exactly one successor is primary."""
    seen: dict[tuple[UnitCode, date], list[tuple[Succession, Place]]] = {}
    for move, place in rows:
        subject = f"succession of {shown(move.old)} by {shown(move.new)} on {move.on}"
        for code, day, word in ((move.old, move.on - _DAY, "old"), (move.new, move.on, "new")):
            if code not in register.on(day):
                problems.add(place, f"{subject}: the {word} unit does not exist on {day}")
        seen.setdefault((move.old, move.on), []).append((move, place))
    for (old, day), moves in seen.items():
        primary = sum(move.primary for move, _ in moves)
        if primary != 1:
            what = f"unit {shown(old)}: {primary} primary successors on {day}"
            problems.add(moves[-1][1], what, "exactly one", "set primary: false for the smaller parts")


def check_former_units(
    spot: Spot, formerly: Sequence[FormerUnit], day: date, register: UnitRegister, problems: Problems
) -> None:
    """The units that a site belonged to before: each exists on its last day, before `day`, and no two end together.

    Args:
        spot: the site's entry.
        formerly: as built from it.
        day: the day whose units group everything.
        register: of all units.
        problems: takes what is wrong.
    """
    for at, former in enumerate(formerly):
        place = spot.at("formerly")
        subject = f"{spot.subject}: former unit {shown(former.unit)}"
        if former.until >= day:
            what = f"{subject} until {former.until}, which is not before units_as_of {day}"
            problems.add(place, what, "the last day of an earlier time", "the unit of units_as_of is unit:")
        elif at and formerly[at - 1].until == former.until:
            problems.add(place, f"{subject} until {former.until}: another one ends on that day", "one unit on any day")
        elif former.unit not in register.on(former.until):
            hint = did_you_mean(former.unit, register.on(former.until).keys())
            problems.add(place, f"{subject} does not exist on {former.until}", "a unit of that day", hint)


def check_site_unit(
    subject: str, code: UnitCode, day: date, register: UnitRegister, *, place: Place, problems: Problems
) -> None:
    """A site's unit exists on the day whose units group everything."""
    if code in register.on(day):
        return
    ever = [unit for unit in register.units if unit.code == code]
    if not ever:
        hint = did_you_mean(code, register.on(day).keys())
        problems.add(place, f"{subject}: unknown unit {shown(code)}", hint=hint)
        return
    unit = max((unit for unit in ever), key=_to)
    ended = unit.valid_to is not None and unit.valid_to < day
    when = f"ended on {unit.valid_to}" if ended else f"begins on {unit.valid_from}"
    now = [new for new in register.successors(code, day) if new != code]
    hint = f"its successor is {', '.join(shown(new) for new in now)}" if ended and now else ""
    what = f"{subject}: unit {shown(code)} ({unit.name}) {when}"
    problems.add(place, what, f"a unit that exists on units_as_of {day}", hint)
