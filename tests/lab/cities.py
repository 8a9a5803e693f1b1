"""A small made-up register of units, and cities built from it and from the shipped one."""

from __future__ import annotations

from datetime import date

from inventory.identifiers import UnitCode
from inventory.units import Unit, UnitRegister
from lab.city import build_city, default_register, shipped_register
from lab.model import LabCity
from lab.order import CityOrder

ON = date(2024, 12, 31)


def toy_register() -> UnitRegister:
    """A city of two districts: one of three communes, one of none."""
    rows = [
        ("9", "Thành phố Thử Nghiệm", "city", None),
        ("9a", "Huyện Thử Một", "district", "9"),
        ("9b", "Huyện Thử Hai", "district", "9"),
        ("901", "Xã Một", "commune", "9a"),
        ("902", "Xã Hai", "commune", "9a"),
        ("903", "Xã Ba", "commune", "9a"),
    ]
    return UnitRegister(
        tuple(Unit(UnitCode(code), name, level, UnitCode(up) if up else None) for code, name, level, up in rows)
    )


def toy_city(**wishes: object) -> LabCity:
    """The whole toy city, without latencies unless asked for."""
    order = {"district_count": None, "commune_count": None, "latency_scale": 0.0, **wishes}
    return build_city(toy_register(), CityOrder(**order))  # type: ignore[arg-type]


def default_city(seed: int = 1) -> LabCity:
    """What `wardwatch lab` builds by default."""
    name = default_register()
    return build_city(shipped_register(name), CityOrder(seed=seed, register=name))
