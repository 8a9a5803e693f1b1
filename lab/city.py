"""Builds the simulated city: from a register of units, a choice of them, a plan and a seed; nothing else.

The same arguments give the same city. Staff and equipment of an office depend on its own code and the seed only, so
that choosing more districts changes nothing in the others. No unit is named here: the districts are an argument, or
drawn by the seed.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

from inventory.registers import read_units, shipped_registers
from inventory.sources import Place, Problems, SourceMap
from inventory.units import UnitRegister
from lab.builder import CityBuilder
from lab.errors import CityError
from lab.kinds import PLANS
from lab.model import LabCity
from lab.order import CityOrder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inventory.model import Unit

__all__ = ["COMMUNITY", "CityError", "CityOrder", "build_city", "default_register", "shipped_register"]

COMMUNITY = "lab-read"
"""Reading community of every agent; the lab serves loopback only, so it protects nothing."""


def build_city(register: UnitRegister, order: CityOrder | None = None) -> LabCity:
    """Build a city.

    Args:
        register: units with dates and parents.
        order: what city is wanted; None = the small default.

    Raises:
        CityError: the register has no city on that date, or a district or the plan is unknown.
    """
    order = order or CityOrder()
    if order.plan not in PLANS:
        raise CityError(f"plan {order.plan!r}: unknown; expected one of {', '.join(PLANS)}")
    city, tree = _choose(register, order)
    builder = CityBuilder(order, PLANS[order.plan])
    builder.add_core(city, len(tree))
    for group, communes in tree:
        builder.add_branch(group, communes)
    builder.finish()
    return LabCity(
        code=city.code,
        name=city.name,
        register=order.register,
        plan=order.plan,
        seed=order.seed,
        on=order.on,
        timezone=order.timezone,
        utc_offset_seconds=order.utc_offset_seconds,
        attached_to=next(iter(builder.devices)),
        community=COMMUNITY,
        sites=builder.sites,
        devices=builder.devices,
        circuits=tuple(builder.circuits),
    )


def default_register() -> str:
    """Name of the first register of units that comes with wardwatch."""
    return shipped_registers()[0]


def shipped_register(name: str) -> UnitRegister:
    """A register of units that comes with wardwatch.

    Args:
        name: as the inventory's `units:` key has it.

    Raises:
        CityError: there is none of this name.
    """
    problems = Problems()
    units, successions = read_units([(name, Place("lab"))], Path(), SourceMap(), problems)
    if problems.found:
        raise CityError(str(problems.found[0]))
    return UnitRegister(tuple(unit for unit, _ in units), tuple(succession for succession, _ in successions))


def _choose(register: UnitRegister, order: CityOrder) -> tuple[Unit, list[tuple[Unit, list[Unit]]]]:
    """The city, and the chosen units below it with the chosen units below those."""
    units = sorted(register.on(order.on).values(), key=lambda unit: unit.code)
    roots = [unit for unit in units if unit.parent is None]
    if len(roots) != 1:
        raise CityError(f"{len(roots)} units without a parent on {order.on}; expected one, the city")
    below: dict[str, list[Unit]] = {}
    for unit in units:
        below.setdefault(unit.parent or "", []).append(unit)
    groups = below.get(roots[0].code, [])
    unknown = sorted(set(order.districts) - {unit.code for unit in groups})
    if unknown:
        raise CityError(f"district {', '.join(unknown)}: no such unit below {roots[0].code} on {order.on}")
    if order.districts:
        chosen = [unit for unit in groups if unit.code in order.districts]
    else:
        chosen = _draw(groups, order.district_count, f"{order.seed}:districts")
    shares = _shares(order.commune_count, len(chosen))
    return roots[0], [
        (unit, _draw(below.get(unit.code, []), share, f"{order.seed}:{unit.code}:communes"))
        for unit, share in zip(chosen, shares, strict=True)
    ]


def _draw(units: Sequence[Unit], wanted: int | None, seed: str) -> list[Unit]:
    if wanted is None or wanted >= len(units):
        return list(units)
    return sorted(random.Random(seed).sample(list(units), wanted), key=lambda unit: unit.code)


def _shares(total: int | None, groups: int) -> list[int | None]:
    return [None if total is None else total // groups + (number < total % groups) for number in range(groups)]
