"""What one poll of one device is: the classes of work asked for, what was read, what failed and why."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from collectors.errors import Reason
from collectors.readings import Readings
from collectors.snmp.client import Traffic
from inventory.identifiers import DeviceName


class Work(StrEnum):
    """A class of work, with an interval of its own."""

    COUNTERS = "counters"
    """Reachability, interface states and counters; every 60 s by default."""
    HEALTH = "health"
    """CPU, memory, storage, sensors; every 300 s by default."""
    IDENTITY = "identity"
    """Names, addresses, make and model; every few hours, at first sight, and when the device says it changed."""
    STATIONS = "stations"
    """Which stations routers and switches have met: long tables, of interest to the half hour; every 1,800 s."""


class ModuleOutcome(msgspec.Struct, frozen=True, gc=False):
    """How one module of a device fared.

    Attributes:
        reason: why it failed; None when it succeeded.
        message: the same for people; or, when it succeeded, what the device does not let be read all the same.
        empty: it succeeded, and the device has nothing of what it asks for.
    """

    module: str
    reason: Reason | None = None
    message: str = ""
    empty: bool = False


class Part(msgspec.Struct, frozen=True, gc=False):
    """What one module read; several modules may fill one group of readings.

    Attributes:
        module: who read it.
        rank: where two modules read the same thing, the one of higher rank is believed.
        complete: False when the module broke off, so that what is missing may still be there.
    """

    module: str
    readings: Readings
    rank: int = 0
    complete: bool = True


class Poll(msgspec.Struct, frozen=True, gc=False):
    """The result of one poll of one device.

    Attributes:
        started, finished: UTC seconds since 1970.
        answered: whether the agent gave at least one acceptable answer; what reachability is judged by.
        reason, message: why it did not answer; None and "" when it did.
        outcomes: one per module asked.
        readings: what was read, partial results included, joined over the modules.
        parts: the same by module; empty where one source read all of it.
        traffic: what it cost.
    """

    device: DeviceName
    work: frozenset[Work]
    started: float
    finished: float
    answered: bool
    readings: Readings
    outcomes: tuple[ModuleOutcome, ...] = ()
    reason: Reason | None = None
    message: str = ""
    traffic: Traffic = msgspec.field(default_factory=Traffic)
    parts: tuple[Part, ...] = ()
