"""The modules of a device that speaks the standard MIBs: what each asks, in which class of work, and how it is read.

A module succeeds or fails by itself. The order here is the order of asking: names come before counters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from collectors.poll import Work
from collectors.readings import Readings
from collectors.snmp.mib_hostres import PROCESSORS, STORAGE, read_processors, read_storage
from collectors.snmp.mib_if import NAMES, read_interfaces
from collectors.snmp.mib_if_counters import ALL_COUNTERS, CounterPlan
from collectors.snmp.mib_ip import ADDRESSES, read_addresses
from collectors.snmp.mib_snmpv2 import SYSTEM, read_system

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from collectors.snmp.client import Walk
    from collectors.snmp.request import Request


class Module(NamedTuple):
    """A module: its class of work, what it asks, and how the answer is read.

    `read` makes, from a walk and the UTC seconds of its first response, the readings that the module fills.
    """

    work: Work
    request: Request
    read: Callable[[Walk, float], Readings]


def _system(walk: Walk, _taken_at: float) -> Readings:
    return Readings(system=read_system(walk))


def _interfaces(walk: Walk, _taken_at: float) -> Readings:
    return Readings(interfaces=read_interfaces(walk))


def _counters(walk: Walk, taken_at: float) -> Readings:
    return Readings(counters=CounterPlan().read(walk, taken_at))


def _addresses(walk: Walk, _taken_at: float) -> Readings:
    return Readings(addresses=read_addresses(walk))


def _processors(walk: Walk, _taken_at: float) -> Readings:
    return Readings(cpu=read_processors(walk))


def _storage(walk: Walk, _taken_at: float) -> Readings:
    memory, storage = read_storage(walk)
    return Readings(memory=memory, storage=storage)


INTERFACES: Final = "interfaces"
COUNTERS: Final = "counters"

MODULES: Final[Mapping[str, Module]] = {
    "system": Module(Work.IDENTITY, SYSTEM, _system),
    INTERFACES: Module(Work.IDENTITY, NAMES, _interfaces),
    COUNTERS: Module(Work.COUNTERS, ALL_COUNTERS, _counters),
    "addresses": Module(Work.IDENTITY, ADDRESSES, _addresses),
    "processors": Module(Work.HEALTH, PROCESSORS, _processors),
    "storage": Module(Work.HEALTH, STORAGE, _storage),
}


def merged(parts: Iterable[Readings]) -> Readings:
    """Several partial readings as one; a later one replaces what it holds itself."""
    found = {}
    for part in parts:
        for field in part.__struct_fields__:
            value = getattr(part, field)
            if value is not None:
                found[field] = value
    return Readings(**found)
