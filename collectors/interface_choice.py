"""Which interfaces of a device matter, by what the inventory says of it. Pure."""

from __future__ import annotations

import fnmatch
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from inventory.overrides import InterfaceFilter

if TYPE_CHECKING:
    from collectors.readings import InterfaceReading
    from inventory.model import Device

_NO_FILTER = InterfaceFilter()


def has_filter(device: Device) -> bool:
    """Whether any interface of a device may be left out; most devices say nothing, and all of theirs matter."""
    return device.overrides.interfaces != _NO_FILTER


def interface_matters(device: Device, reading: InterfaceReading, *, admin_up: bool | None = None) -> bool:
    """Whether an interface is shown, exposed and counted.

    Uplinks, ends of circuits and marked interfaces always matter, whatever the filter leaves out.

    Args:
        device: with its filter.
        reading: names and type of the interface; each of its names may fit a pattern.
        admin_up: whether it is switched on by configuration; None = unknown, which leaves nothing out.
    """
    if interface_is_watched(device, reading):
        return True
    wanted, names = device.overrides.interfaces, _names(reading)
    if admin_up is False and not wanted.admin_down:
        return False
    if reading.type in wanted.exclude_types or _fits(wanted.exclude, names):
        return False
    if wanted.include_types is not None and reading.type not in wanted.include_types:
        return False
    return wanted.include is None or _fits(wanted.include, names)


def interface_is_watched(device: Device, reading: InterfaceReading) -> bool:
    """Whether an interface is alerted on: uplinks, ends of circuits, and marked ones."""
    names = _names(reading)
    return not device.vital_interfaces.isdisjoint(names) or _fits(device.overrides.interfaces.marked, names)


def _names(reading: InterfaceReading) -> set[str]:
    return {name for name in (reading.key, reading.name, reading.descr) if name}


def _fits(patterns: tuple[str, ...], names: set[str]) -> bool:
    expression = _expression(patterns)
    return expression is not None and any(expression.fullmatch(name) for name in names)


@lru_cache(maxsize=1024)
def _expression(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    """One expression for all patterns; None for none."""
    return re.compile("|".join(map(fnmatch.translate, patterns))) if patterns else None
