"""Code for what data cannot say: readers that a profile's module names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.snmp.profiles.entity_sensors import read_entity_sensors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from collectors.readings import Readings
    from collectors.snmp.client import Walk

READERS: Final[Mapping[str, Callable[[Walk, float], Readings]]] = {
    "entity_sensors": read_entity_sensors,
}
"""A reader takes the walk of the module's columns in the order of the file; it is given no short names."""
