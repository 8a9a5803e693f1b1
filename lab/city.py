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
from lab.builder import CityBuilder, Group
from lab.errors import CityError
from lab.model import LabCity
from lab.order import CityOrder
from lab.plans import PLANS
from lab.scenario import load_scenario

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inventory.units import Unit

__all__ = ["COMMUNITY", "CityError", "CityOrder", "build_city", "default_register", "shipped_register"]

COMMUNITY = "lab-read"
"""Reading community of every agent; the lab serves loopback only, so it protects nothing."""


def build_city(register: UnitRegister, order: CityOrder | None = None) -> LabCity:
    """Build a city.

    Args:
        register: units with dates and parents.
        order: what city is wanted; None = the small default.

    Raises:
        CityError: the register has no city on that date, or a district, the plan or the scenario is unknown.
    """
    order = order or CityOrder()
    if order.plan not in PLANS:
        raise CityError(f"plan {order.plan!r}: unknown; expected one of {', '.join(PLANS)}")
    scenario = load_scenario(order.scenario)
    city, below = _tree(register, order)
    tree = _choose(city, below, order)
    circumstances = scenario.circumstances([unit.code for unit in below.get(city.code, ())], order.seed)
    builder = CityBuilder(order, PLANS[order.plan])
    builder.add_core(city, len(tree))
    for unit, communes in tree:
        numbers = {str(commune.code): number for number, commune in enumerate(below.get(unit.code, ()))}
        builder.add_branch(unit, communes, Group(unit.code, circumstances[unit.code], numbers))
    builder.finish()
    return LabCity(
        code=city.code,
        name=city.name,
        register=order.register,
        plan=order.plan,
        scenario=(scenario.name, scenario.about),
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


def _tree(register: UnitRegister, order: CityOrder) -> tuple[Unit, dict[str, list[Unit]]]:
    """The city, and the units below each unit in the order of their codes."""
    units = sorted(register.on(order.on).values(), key=lambda unit: unit.code)
    roots = [unit for unit in units if unit.parent is None]
    if len(roots) != 1:
        raise CityError(f"{len(roots)} units without a parent on {order.on}; expected one, the city")
    below: dict[str, list[Unit]] = {}
    for unit in units:
        below.setdefault(unit.parent or "", []).append(unit)
    return roots[0], below


def _choose(city: Unit, below: Mapping[str, list[Unit]], order: CityOrder) -> list[tuple[Unit, list[Unit]]]:
    """The chosen units below the city with the chosen units below those."""
    groups = below.get(city.code, [])
    unknown = sorted(set(order.districts) - {unit.code for unit in groups})
    if unknown:
        raise CityError(f"district {', '.join(unknown)}: no such unit below {city.code} on {order.on}")
    if order.districts:
        chosen = [unit for unit in groups if unit.code in order.districts]
    else:
        chosen = _draw(groups, order.district_count, f"{order.seed}:districts")
    shares = _shares(order.commune_count, len(chosen))
    return [
        (unit, _draw(below.get(unit.code, []), share, f"{order.seed}:{unit.code}:communes"))
        for unit, share in zip(chosen, shares, strict=True)
    ]


def _draw(units: Sequence[Unit], wanted: int | None, seed: str) -> list[Unit]:
    if wanted is None or wanted >= len(units):
        return list(units)
    return sorted(random.Random(seed).sample(list(units), wanted), key=lambda unit: unit.code)


def _shares(total: int | None, groups: int) -> list[int | None]:
    return [None if total is None else total // groups + (number < total % groups) for number in range(groups)]
