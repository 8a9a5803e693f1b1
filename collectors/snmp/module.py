"""What a module is: the unit in which a device is asked, and in which asking succeeds or fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from collectors.poll import Work
    from collectors.readings import Readings
    from collectors.snmp.client import Walk
    from collectors.snmp.request import Request


class Module(NamedTuple):
    """A module: its class of work, what it asks, and how the answer is read.

    `read` makes, from a walk and the UTC seconds of its first response, the readings that the module fills. Several
    modules may fill one group: where two read the same thing, the one of higher `rank` is believed.
    """

    work: Work
    request: Request
    read: Callable[[Walk, float], Readings]
    rank: int = 0
