"""Code for what data cannot say: readers that a profile's module names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from collectors.snmp.profiles.entity_sensors import read_entity_sensors
from collectors.snmp.profiles.rtt_probes import read_rtt_probes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from collectors.readings import Readings
    from collectors.snmp.client import Walk

READERS: Final[Mapping[str, Callable[[Walk, float], Readings]]] = {
    "entity_sensors": read_entity_sensors,
    "rtt_probes": read_rtt_probes,
}
"""A reader takes the walk of the module's columns in the order of the file; it is given no short names."""

READ: Final[Mapping[str, str]] = {
    "entity_sensors": "sensors of every class",
    "rtt_probes": "results of probes",
}
"""What each of them reads, for people."""
